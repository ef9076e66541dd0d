"""Backups of a study: why there is one, which are kept, and what going back to one would lose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAYS, WEEKS = 7, 4
LEAST_AGE = timedelta(days=1)


class Why(StrEnum):
    """What a backup was made for; only daily ones ever make room for newer ones."""

    DAILY = "daily"
    BY_HAND = "by-hand"
    BEFORE_RESTORE = "before-restore"
    BEFORE_REPAIR = "before-repair"
    BEFORE_UPDATE = "before-update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a study has come: the newest edit, batch and verdict; equal marks, equal study."""

    edit: int = 0
    batch: int = 0
    verdict: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the study has now and a backup has not, and the reverse.

    `tags_lost` were put since, `tags_changed` were put before and changed since, `tags_regained`
    were deleted or withdrawn since; the same for `traces`. `edits` is how many people made since,
    None where the backup is of another line of edits, as after going back to one.
    """

    tags_lost: int = 0
    tags_changed: int = 0
    tags_regained: int = 0
    traces_lost: int = 0
    traces_regained: int = 0
    edits: int | None = 0

    @property
    def is_none(self) -> bool:
        """Whether both hold the same."""
        return self == Difference()


def is_due(newest: datetime | None, now: datetime) -> bool:
    """Whether it is time for another daily backup; `newest` is the last one's time."""
    return newest is None or now - newest >= LEAST_AGE or newest > now


def superseded(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return which daily backups make room: one is kept for each of 7 days and of 4 ISO weeks.

    Kept are the newest of each of the last `DAYS` days and of each of the last `WEEKS` weeks that
    have one, days and weeks without one not counted, so that time alone takes no backup away. One
    from the future, made while a clock was wrong, is kept as well.
    """
    newest_first = sorted(times, reverse=True)
    kept = {each for each in newest_first if each > now}
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for each in newest_first:
        days.setdefault(each.date(), each)
        weeks.setdefault(each.isocalendar()[:2], each)
    kept.update(list(days.values())[:DAYS], list(weeks.values())[:WEEKS])
    return set(newest_first) - kept
