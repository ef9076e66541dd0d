"""What the jobs of safe keeping do; imported by them, as it loads SQLite."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StudyFileError
from core.integrity import Examination
from data.keeping.backups import Backup, Keeper
from data.keeping.repairing import Repair, repair
from data.store.integrity import examine

if TYPE_CHECKING:
    from data.store.study import Study

Tell = Callable[[float], object]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a look at a study found, and the newest sound backup, where one is needed."""

    path: Path
    found: Examination
    backup: Backup | None = None


def check(keeper: Keeper, stopped: Stopped, *, wholly: bool = False) -> Checked:
    """Look at a study."""
    found = examine(keeper.path, wholly=wholly, stopped=stopped)
    backup = keeper.newest_sound() if found.needs_backup else None
    return Checked(path=keeper.path, found=found, backup=backup)


def failed_to_open(keeper: Keeper, error: StudyFileError) -> Checked:
    """Return what a person may do about a study that cannot be opened."""
    found = Examination(pages=(str(error),))
    return Checked(path=keeper.path, found=found, backup=keeper.newest_sound())


def back_up(keeper: Keeper, tell: Tell, stopped: Stopped) -> Backup | None:
    """Make the daily backup, if one is due."""
    return keeper.make_daily(datetime.now(UTC), tell, stopped)


def go_back(keeper: Keeper, backup: Backup) -> Path:
    """Make the study what a backup is; return where what it was is kept."""
    return keeper.restore(backup, datetime.now(UTC))


def mend(study: "Study", keeper: Keeper, tell: Tell, stopped: Stopped) -> Repair | None:
    """Repair a study that is open."""
    return repair(study, keeper, datetime.now(UTC), tell, stopped)
