"""The backups of a study: where they lie, what they hold, making them, and going back to one."""

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.backups import Difference, Mark, Why, is_due, superseded
from core.errors import StudyFileError
from data.paths import Paths
from data.store import restoring
from data.store.backup_reading import Holdings, StateReader, state_of
from data.store.copying import Stopped, Tell, copy_study, is_sound
from data.store.file import SUFFIX

logger = logging.getLogger(__name__)
_STAMP = "%Y%m%dT%H%M%S%f"
_NAME = re.compile(rf"\.({'|'.join(Why)})-(\d{{8}}T\d{{12}})$")
BESIDE, IN_DATA_FOLDER = "beside", "data"
"""Where new backups go: a folder beside the study, or one of the program's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup; `at` is when it was made, in UTC, `size` in bytes.

    `holds` is None where it cannot be read, `difference` None where that or the study cannot be.
    """

    path: Path
    why: Why
    at: datetime
    size: int
    holds: Holdings | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The backups of one study, newest first, and what the study holds now, if it can be read."""

    study: Path
    backups: tuple[Backup, ...]
    now: Holdings | None = None

    @property
    def size(self) -> int:
        """Return how many bytes all of them take."""
        return sum(each.size for each in self.backups)


class Keeper:
    """Makes, lists and restores the backups of the study at `path`.

    `where` is `BESIDE` or `IN_DATA_FOLDER`; backups in the other place are listed too. Where the
    folder beside the study cannot be written, the program's own takes its place.
    """

    def __init__(self, path: Path, paths: Paths, where: str = BESIDE) -> None:
        self.path = path.absolute()
        self._beside = self.path.with_name(f"{self.path.stem} backups")
        told = hashlib.sha256(str(self.path).encode("utf-8", "surrogateescape")).hexdigest()[:8]
        self._own = paths.data / "backups" / f"{self.path.stem}-{told}"
        self._where = where

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where backups may lie: where new ones go first; migrations keep theirs beside."""
        places = (self._beside, self._own)
        ordered = places if self._where == BESIDE else places[::-1]
        return (*ordered, self.path.parent)

    def found(self) -> tuple[Backup, ...]:
        """Return the backups there are, newest first, without a look inside."""
        backups: dict[Path, Backup] = {}
        for folder in self.folders:
            try:
                names = sorted(folder.glob(f"*{SUFFIX}"))
            except OSError:
                continue
            for path in names:
                if (backup := self._told_by_name(path)) is not None:
                    backups[path] = backup
        return tuple(sorted(backups.values(), key=lambda each: each.at, reverse=True))

    def shelf(self, stopped: Stopped = lambda: False) -> Shelf:
        """Return the backups with what they hold and how they differ from now; reads each."""
        backups: list[Backup] = []
        now = state_of(self.path)
        for each in self.found():
            if stopped():
                break
            backups.append(self._looked_into(each, now))
        return Shelf(study=self.path, backups=tuple(backups), now=now)

    def make(
        self,
        why: Why,
        now: datetime,
        tell: Tell = lambda _share: None,
        stopped: Stopped = lambda: False,
    ) -> Backup | None:
        """Make a backup of the study as it is now; None if it was stopped.

        Raises:
            StudyFileError: if the study is damaged or no folder can be written.
        """
        target = self.new_name(why, now)
        if not copy_study(self.path, target, tell, stopped):
            return None
        logger.info("Made a backup, %s", why)
        return self._told_by_name(target)

    def make_daily(
        self,
        now: datetime,
        tell: Tell = lambda _share: None,
        stopped: Stopped = lambda: False,
    ) -> Backup | None:
        """Make a backup if the last is older than a day and the study changed since; drop old ones.

        Raises:
            StudyFileError: if the study is damaged or no folder can be written.
        """
        daily = [each for each in self.found() if each.why is Why.DAILY]
        if not is_due(daily[0].at if daily else None, now) or not self._changed_since(daily):
            return None
        made = self.make(Why.DAILY, now, tell, stopped)
        if made is not None:
            self._make_room(now)
        return made

    def newest_sound(self) -> Backup | None:
        """Return the newest backup that is not damaged, with what it holds; reads it wholly."""
        for each in self.found():
            if is_sound(each.path):
                return self._looked_into(each, None)
        return None

    def restore(self, backup: Backup, now: datetime) -> Path:
        """Make the study what `backup` is; return where what it was is kept.

        Raises:
            StudyFileError: if it cannot be done; then the study is as it was.
        """
        kept = self.new_name(Why.BEFORE_RESTORE, now)
        restoring.restore(self.path, backup.path, kept)
        return kept

    def copy_out(
        self,
        backup: Backup,
        target: Path,
        tell: Tell = lambda _share: None,
        stopped: Stopped = lambda: False,
    ) -> bool:
        """Copy a backup to a study of its own; the backup stays as it is. False if stopped."""
        return copy_study(backup.path, target, tell, stopped)

    def new_name(self, why: Why, now: datetime) -> Path:
        """Return a free name in the first folder that can be written, which is made.

        Raises:
            StudyFileError: if there is none.
        """
        name = f"{self.path.stem}.{why}-{now.astimezone(UTC).strftime(_STAMP)}{SUFFIX}"
        problem = ""
        for folder in self.folders[:2]:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                trial = folder / f"{name}.trial"
                trial.touch()
                trial.unlink()
            except OSError as error:
                problem = error.strerror or str(error)
            else:
                return folder / name
        raise StudyFileError(
            "No folder for backups can be written.",
            where=str(self.folders[0]),
            advice=problem or "Choose another place for backups in the settings.",
        )

    def _changed_since(self, daily: list[Backup]) -> bool:
        with StateReader(self.path) as reader:
            now = reader.mark()
        if now == Mark():  # nothing in it that could be lost
            return False
        held = state_of(daily[0].path) if daily else None
        return held is None or held.mark != now

    def _make_room(self, now: datetime) -> None:
        daily = {each.at: each for each in self.found() if each.why is Why.DAILY}
        for at in superseded(daily, now):
            daily[at].path.unlink(missing_ok=True)
            logger.info("Removed a daily backup for which there are newer ones")

    def _looked_into(self, backup: Backup, now: Holdings | None) -> Backup:
        holds = state_of(backup.path)
        difference = None
        if holds is not None and now is not None:
            difference = _or_none(lambda: self._difference(backup))
        return Backup(
            path=backup.path,
            why=backup.why,
            at=backup.at,
            size=backup.size,
            holds=holds,
            difference=difference,
        )

    def _difference(self, backup: Backup) -> Difference:
        with StateReader(self.path) as reader:
            return reader.difference(backup.path)

    def _told_by_name(self, path: Path) -> Backup | None:
        match = _NAME.search(path.stem)
        if match is None or path.stem[: match.start()] != self.path.stem:
            return None
        try:
            size = path.stat().st_size
            at = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
        except (OSError, ValueError):
            return None
        return Backup(path=path, why=Why(match[1]), at=at, size=size)


def _or_none(ask: Callable[[], Difference]) -> Difference | None:
    try:
        return ask()
    except StudyFileError:
        return None
