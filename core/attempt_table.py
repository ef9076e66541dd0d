"""All attempts of a study without their texts, as columns; rows are made when asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.outcomes.verdict import Status, is_right
from core.packed import MISSING, Mask, Numbers, Texts, ends_of, numbers, place_in, starts_of
from core.traces import Ending, Saw

SAWS: tuple[Saw, ...] = tuple(Saw)
ENDINGS: tuple[Ending, ...] = tuple(Ending)
STATUSES: tuple[Status, ...] = tuple(Status)
"""What the numbers in columns of such values mean; a status of -1 is none."""

_SAW, _ENDING = ({value: at for at, value in enumerate(kind)} for kind in (SAWS, ENDINGS))
_STATUS: dict[Status | None, int] = {value: at for at, value in enumerate(STATUSES)} | {None: -1}
_RIGHT = np.array(
    [{True: 1, False: 0, None: -1}[is_right(status)] for status in STATUSES] + [-1], np.int8
)
_ABSENT = (_ENDING[Ending.ACCEPTED_EARLIER], _ENDING[Ending.NOT_RUN])
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt without its text; `status` is that of the verdict in force, None if unjudged.

    `length` counts code points; `reasoning_tokens` and `tokens` are as the file reported.
    """

    trace_id: int
    problem_id: int
    run_id: int
    sample: int
    attempt: int
    saw: Saw
    ending: Ending
    answer: str | None
    tokens: int | None
    reasoning_tokens: int | None
    length: int
    status: Status | None
    seconds: float | None = None

    @property
    def right(self) -> bool | None:
        """Whether the attempt is right; None where it has no outcome."""
        return None if self.status is None else is_right(self.status)

    @property
    def is_absent(self) -> bool:
        """Whether this row only says why there is no such attempt."""
        return self.ending in {Ending.ACCEPTED_EARLIER, Ending.NOT_RUN}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptColumns:
    """One entry an attempt in each column, in the same order.

    `saw`, `ending` and `status` are places in `SAWS`, `ENDINGS` and `STATUSES`; `MISSING` tokens
    and NaN seconds are not recorded.
    """

    trace: Numbers
    problem: Numbers
    run: Numbers
    sample: Numbers
    attempt: Numbers
    saw: Codes
    ending: Codes
    status: Codes
    tokens: Numbers
    reasoning: Numbers
    length: Numbers
    seconds: NDArray[np.float64]
    answers: Texts

    @classmethod
    def of(cls, rows: Iterable[AttemptRow]) -> "AttemptColumns":
        """Return the columns of rows."""
        known = list(rows)
        seconds = (np.nan if row.seconds is None else row.seconds for row in known)
        return cls(
            trace=numbers(row.trace_id for row in known),
            problem=numbers(row.problem_id for row in known),
            run=numbers(row.run_id for row in known),
            sample=numbers(row.sample for row in known),
            attempt=numbers(row.attempt for row in known),
            saw=np.array([_SAW[row.saw] for row in known], np.int8),
            ending=np.array([_ENDING[row.ending] for row in known], np.int8),
            status=np.array([_STATUS[row.status] for row in known], np.int8),
            tokens=numbers(row.tokens for row in known),
            reasoning=numbers(row.reasoning_tokens for row in known),
            length=numbers(row.length for row in known),
            seconds=np.fromiter(seconds, np.float64),
            answers=Texts.of(row.answer for row in known),
        )

    def __len__(self) -> int:
        return len(self.trace)

    @property
    def right(self) -> Codes:
        """Whether each attempt is right: 1, 0, or -1 without an outcome."""
        return _RIGHT[self.status]

    @property
    def absent(self) -> Mask:
        """Which rows only say why there is no such attempt."""
        return (self.ending == _ABSENT[0]) | (self.ending == _ABSENT[1])

    def take(self, rows: NDArray[np.intp] | Mask) -> "AttemptColumns":
        """Return the attempts at `rows`."""
        arrays = {name: getattr(self, name)[rows] for name in _ARRAYS}
        return AttemptColumns(**arrays, answers=self.answers.take(rows))

    def and_then(self, more: "AttemptColumns") -> "AttemptColumns":
        """Return these attempts and others after them."""
        arrays = {
            name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in _ARRAYS
        }
        return AttemptColumns(**arrays, answers=self.answers.and_then(more.answers))

    def put(self, rows: NDArray[np.intp], fresh: "AttemptColumns") -> "AttemptColumns":
        """Return the attempts with those at `rows` as in `fresh`, answers left as they are."""
        arrays: dict[str, NDArray[Any]] = {}
        for name in _ARRAYS:
            old, new = getattr(self, name), getattr(fresh, name)
            arrays[name] = old.astype(np.result_type(old, new))
            arrays[name][rows] = new
        return AttemptColumns(**arrays, answers=self.answers)

    def row(self, at: int) -> AttemptRow:
        """Return one attempt."""
        status, seconds = int(self.status[at]), float(self.seconds[at])
        return AttemptRow(
            trace_id=int(self.trace[at]),
            problem_id=int(self.problem[at]),
            run_id=int(self.run[at]),
            sample=int(self.sample[at]),
            attempt=int(self.attempt[at]),
            saw=SAWS[int(self.saw[at])],
            ending=ENDINGS[int(self.ending[at])],
            answer=self.answers[at],
            tokens=_or_none(int(self.tokens[at])),
            reasoning_tokens=_or_none(int(self.reasoning[at])),
            length=int(self.length[at]),
            status=None if status < 0 else STATUSES[status],
            seconds=None if np.isnan(seconds) else seconds,
        )


_ARRAYS = tuple(name for name in AttemptColumns.__dataclass_fields__ if name != "answers")


def _or_none(number: int) -> int | None:
    return None if number == MISSING else number


class AttemptTable(Mapping[int, tuple[AttemptRow, ...]]):
    """The attempts by problem id, ascending; within a problem they keep their order.

    Attributes:
        columns: One entry an attempt, ordered by problem.
        problem_ids: The problems that have attempts, ascending.
        starts: Where each problem's attempts begin in the columns.
    """

    __slots__ = ("_ends", "columns", "problem_ids", "starts")

    def __init__(self, columns: AttemptColumns) -> None:
        problem = columns.problem
        if (problem[1:] < problem[:-1]).any():
            columns = columns.take(np.argsort(problem, kind="stable"))
        self.columns = columns
        self.starts = starts_of(columns.problem)
        self.problem_ids = columns.problem[self.starts]
        self._ends = ends_of(self.starts, len(columns))

    @classmethod
    def of(cls, rows: Iterable[AttemptRow]) -> "AttemptTable":
        """Return the table of rows in any order."""
        return cls(AttemptColumns.of(rows))

    def replaced(self, renewed: Mapping[int, Iterable[AttemptRow]]) -> "AttemptTable":
        """Return the table with the attempts at some problems replaced."""
        fresh = AttemptColumns.of(row for key in sorted(renewed) for row in renewed[key])
        old = np.flatnonzero(self.rows_at(np.array(list(renewed), np.int64)))
        columns = self.columns
        same_places = np.array_equal(columns.trace[old], fresh.trace)
        if same_places and [*columns.answers.take(old)] == [*fresh.answers]:
            return AttemptTable(columns.put(old, fresh))  # a verdict, as nearly always
        kept = np.delete(np.arange(len(columns)), old)
        return AttemptTable(columns.take(kept).and_then(fresh))

    def rows_at(self, problem_ids: NDArray[np.int64]) -> Mask:
        """Return which rows belong to these problems."""
        chosen = np.isin(self.problem_ids, problem_ids)
        return np.repeat(chosen, self._ends - self.starts)

    def __getitem__(self, problem_id: int) -> tuple[AttemptRow, ...]:
        place = place_in(self.problem_ids, problem_id)
        if place < 0:
            raise KeyError(problem_id)
        return tuple(map(self.columns.row, range(self.starts[place], self._ends[place])))

    def __contains__(self, problem_id: object) -> bool:
        return isinstance(problem_id, int) and place_in(self.problem_ids, problem_id) >= 0

    def __iter__(self) -> Iterator[int]:
        return iter(self.problem_ids.tolist())

    def __len__(self) -> int:
        return len(self.problem_ids)
