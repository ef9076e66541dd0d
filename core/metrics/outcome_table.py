"""What every attempt of many chains counts as, as columns, and the outcomes of chains at attempts.

The rules are those of `outcomes`; here they are looked up for all attempts at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import ENDINGS, SAWS, STATUSES
from core.metrics.outcomes import AttemptOutcome, Reason, is_blank, judged
from core.outcomes.verdict import Status
from core.packed import Mask, Numbers, ends_of, numbers, starts_of
from core.traces import Ending, Saw

REASONS = tuple(Reason)
"""An outcome of 2 or more in a column is a reason: this one at the place two less."""

Codes = NDArray[np.int8]
_NAMES = (*STATUSES, Reason.CONFLICT, "")  # the last is what a code of -1 means
_CONFLICT = len(STATUSES)
_STATUS = {str(name): at for at, name in enumerate(_NAMES[:-1])} | {"": -1}
_ENDING, _SAW = ({value: at for at, value in enumerate(kind)} for kind in (ENDINGS, SAWS))
_RIGHT: dict[bool | None, int] = {True: 1, False: 0, None: -1}
_RIGHTS = (False, True, None)  # by number, -1 being the last
_ACCEPTED = _ENDING[Ending.ACCEPTED_EARLIER]
_NOTHING, _UNKNOWN = _SAW[Saw.NOTHING], _SAW[Saw.UNKNOWN]
NOT_SAID = -1
"""In a column of what attempts saw: the records do not say."""


@cache
def reason_code(reason: Reason) -> int:
    """Return the number of a reason in a column of outcomes."""
    return REASONS.index(reason) + 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutcomeTable(Sequence[AttemptOutcome]):
    """Many `AttemptOutcome`s, one entry in each column; read one by one they are just that.

    Attributes:
        right: 1, 0, or -1 where no verdict counts.
        status: The place in `STATUSES`, -1 for none.
        ending: The place in `ENDINGS`.
        saw: The place in `SAWS`.
    """

    run: Numbers
    problem: Numbers
    sample: Numbers
    attempt: Numbers
    right: Codes
    status: Codes
    ending: Codes
    saw: Codes

    @classmethod
    def of(cls, outcomes: Iterable[AttemptOutcome]) -> "OutcomeTable":
        """Return outcomes as a table; one that is a table already as it is."""
        if isinstance(outcomes, OutcomeTable):
            return outcomes
        known = list(outcomes)
        return cls(
            run=numbers(each.run_id for each in known),
            problem=numbers(each.problem_id for each in known),
            sample=numbers(each.sample for each in known),
            attempt=numbers(each.attempt for each in known),
            right=_codes(_RIGHT[each.right] for each in known),
            status=_codes(_STATUS.get(str(each.status), -1) for each in known),
            ending=_codes(_ENDING[each.ending] for each in known),
            saw=_codes(_SAW[each.saw] for each in known),
        )

    def take(self, rows: NDArray[Any] | slice) -> "OutcomeTable":
        """Return the outcomes at `rows`: places or a mask."""
        return OutcomeTable(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def judged(self, *, blank_is_incorrect: bool = True) -> Codes:
        """Return what each counts as: 1 right, 0 wrong, or the number of a reason."""
        return _judged(blank_is_incorrect)[self.ending, self.status, self.right]

    @property
    def blank(self) -> Mask:
        """Which gave no readable answer."""
        return _blank()[self.ending, self.status, self.right]

    def wrong_at(self, rows: Mask) -> "OutcomeTable":
        """Return the outcomes with those at `rows` complete and wrong."""
        return replace(
            self,
            right=np.where(rows, np.int8(0), self.right),
            status=np.where(rows, np.int8(_STATUS[Status.INCORRECT]), self.status),
            ending=np.where(rows, np.int8(_ENDING[Ending.COMPLETE]), self.ending),
        )

    def in_order(self) -> "OutcomeTable":
        """Return the outcomes by run, problem, sample and attempt, each attempt once.

        Two different records of one attempt become one without outcome: neither is preferred.
        """
        keys = (self.attempt, self.sample, self.problem, self.run)
        table = self.take(np.lexsort(keys))
        starts = starts_of(table.run, table.problem, table.sample, table.attempt)
        if len(starts) == len(table):
            return table
        return _without_repeats(table, starts)

    def __len__(self) -> int:
        return len(self.run)

    def __iter__(self) -> Iterator[AttemptOutcome]:
        return map(_outcome, *(getattr(self, each.name).tolist() for each in fields(self)))

    @overload
    def __getitem__(self, place: int) -> AttemptOutcome: ...
    @overload
    def __getitem__(self, place: slice) -> "OutcomeTable": ...
    def __getitem__(self, place: int | slice) -> "AttemptOutcome | OutcomeTable":
        if isinstance(place, slice):
            return self.take(place)
        return _outcome(*(getattr(self, each.name)[place].item() for each in fields(self)))


def _without_repeats(table: OutcomeTable, starts: NDArray[np.intp]) -> OutcomeTable:
    differs = np.zeros(len(starts), np.bool_)
    for column in (table.right, table.status, table.ending, table.saw):
        least = np.minimum.reduceat(column, starts)
        differs |= least != np.maximum.reduceat(column, starts)
    saw = np.minimum.reduceat(table.saw, starts)
    one_kind = saw == np.maximum.reduceat(table.saw, starts)
    first = table.take(starts)
    return OutcomeTable(
        run=first.run,
        problem=first.problem,
        sample=first.sample,
        attempt=first.attempt,
        right=np.where(differs, np.int8(-1), first.right),
        status=np.where(differs, np.int8(_CONFLICT), first.status),
        ending=np.where(differs, np.int8(_ENDING[Ending.COMPLETE]), first.ending),
        saw=np.where(one_kind, first.saw, np.int8(_UNKNOWN)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The outcomes of chains at some attempt of each, one entry a chain.

    Attributes:
        outcome: 1 right, 0 wrong, or the number of a reason.
        attempt: Which attempt was asked for.
        accepted_at: The attempt whose outcome was carried forward, 0 where there is none.
        saw: What it was shown: the place in `SAWS`, or `NOT_SAID`.
    """

    outcome: Codes
    attempt: Numbers
    accepted_at: Numbers
    saw: Codes


class ChainsTable:
    """Chains of attempts, by run, problem and sample.

    Attributes:
        outcomes: All attempts, chain by chain and in order.
        run: The run of each chain; `problem` and `sample` likewise.
        last: The number of each chain's last attempt.
    """

    def __init__(self, outcomes: Iterable[AttemptOutcome]) -> None:
        table = OutcomeTable.of(outcomes).in_order()
        self.outcomes = table
        self._starts = starts_of(table.run, table.problem, table.sample)
        self._ends = ends_of(self._starts, len(table))
        self.run = table.run[self._starts]
        self.problem = table.problem[self._starts]
        self.sample = table.sample[self._starts]
        self.last = table.attempt[self._ends - 1]

    def __len__(self) -> int:
        return len(self._starts)

    def by_run(self) -> Iterator[tuple[int, slice]]:
        """Yield each run with its chains, in the order of their ids."""
        starts = starts_of(self.run)
        for start, end in zip(starts.tolist(), ends_of(starts, len(self)).tolist(), strict=True):
            yield int(self.run[start]), slice(start, end)

    def read(self, t: int | None, *, missing: Reason, blank_is_incorrect: bool = True) -> Readings:
        """Return every chain's outcome at `t` (None: its last), as `outcomes.read` does for one."""
        table = self.outcomes
        wanted = self.last if t is None else np.full(len(self), t, self.last.dtype)
        before = self._last_up_to(wanted)
        there = before >= self._starts
        before = np.maximum(before, self._starts)
        accepted = there & (table.ending[before] == _ACCEPTED)
        made = there & ~accepted & (table.attempt[before] == wanted)
        source = self._last_made()[before]
        carried = accepted & (source >= self._starts)
        source = np.where(carried, source, before)
        saw = table.saw[before]
        # A row without text often does not say what it would have been shown.
        silent = carried & ((saw == _NOTHING) | (saw == _UNKNOWN))
        of_source = table.saw[source]
        of_source = np.where(of_source == _NOTHING, np.int8(NOT_SAID), of_source)
        saw = np.where(silent, of_source, saw)
        known = made | carried
        counted = table.judged(blank_is_incorrect=blank_is_incorrect)[source]
        return Readings(
            outcome=np.where(known, counted, np.int8(reason_code(missing))),
            attempt=wanted,
            accepted_at=np.where(carried, table.attempt[source], 0),
            saw=np.where(known, saw, np.int8(NOT_SAID)),
        )

    def _last_up_to(self, wanted: Numbers) -> NDArray[np.intp]:
        """Return each chain's last row not after attempt `wanted`, before its start if none."""
        if not len(self):
            return np.zeros(0, np.intp)
        sizes = self._ends - self._starts
        not_after = self.outcomes.attempt <= np.repeat(wanted, sizes)
        return self._starts - 1 + np.add.reduceat(not_after, self._starts, dtype=np.intp)

    def _last_made(self) -> NDArray[np.intp]:
        """Return for each row the last one up to it that was not only accepted earlier."""
        made = self.outcomes.ending != _ACCEPTED
        return np.maximum.accumulate(np.where(made, np.arange(len(made)), -1))


def _codes(values: Iterable[int]) -> Codes:
    return np.fromiter(values, np.int8)


def _outcome(
    run: int,
    problem: int,
    sample: int,
    attempt: int,
    right: int,
    status: int,
    ending: int,
    saw: int,
) -> AttemptOutcome:
    return AttemptOutcome(
        run_id=run,
        problem_id=problem,
        sample=sample,
        attempt=attempt,
        right=_RIGHTS[right],
        status=_NAMES[status],
        ending=ENDINGS[ending],
        saw=SAWS[saw],
    )


@cache
def _judged(blank_is_incorrect: bool) -> Codes:
    """Return what counts, by ending, status and right."""
    shape = len(ENDINGS), len(_NAMES), len(_RIGHTS)
    found = np.zeros(shape, np.int8)
    for place in np.ndindex(shape):
        outcome = judged(_alike(*place), blank_is_incorrect=blank_is_incorrect)
        found[place] = reason_code(outcome) if isinstance(outcome, Reason) else outcome
    return found


@cache
def _blank() -> Mask:
    shape = len(ENDINGS), len(_NAMES), len(_RIGHTS)
    found = np.zeros(shape, np.bool_)
    for place in np.ndindex(shape):
        found[place] = is_blank(_alike(*place))
    return found


def _alike(ending: int, status: int, right: int) -> AttemptOutcome:
    return _outcome(0, 0, 1, 1, right, status, ending, 0)
