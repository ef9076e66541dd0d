"""Values of the carpet: one line a trace, coloured by code along its length."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.charts.code_marks import CodeMark
from core.charts.marks import Chart, Mark, RunMark
from core.charts.readings import PlacedTrace
from core.charts.strategies import Tagger, TagsBy
from core.charts.wording import plural

NONE = -1
"""Stands in a raster where no code is tagged."""
_TOLD = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CarpetLines:
    """The lines of all groups one below the other, as columns.

    Line i has the stretches `begins[i]` to `begins[i + 1]`, which do not overlap; `starts` and
    `ends` are shares of the trace's length, `codes` places among the chart's codes. `right` is
    1, 0, or -1 without an outcome.
    """

    begins: NDArray[np.int64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    codes: NDArray[np.int16]
    right: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.right)


def _no_lines() -> CarpetLines:
    none = np.zeros(0)
    return CarpetLines(
        begins=np.zeros(1, np.int64), starts=none, ends=none, codes=none.astype(np.int16),
        right=none.astype(np.int8),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CarpetGroup:
    """The lines of one run as one tagger sees it: `count` of them, from line `first` on.

    `right` of the `judged` traces are right; `steps` are those of all its lines.
    """

    run: RunMark
    tagger: Tagger
    first: int
    count: int
    right: int
    judged: int
    steps: int
    mark: Mark

    @property
    def last(self) -> int:
        """The line after its last."""
        return self.first + self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class CarpetChart(Chart):
    """Traces as lines of equal length, grouped by run, sorted by first code and how long it lasts.

    `named` says of each line which trace it is, `codes` are those that occur, in the codebook's
    order, and `noun` is what one of them is called.
    """

    codes: tuple[CodeMark, ...] = ()
    groups: tuple[CarpetGroup, ...] = ()
    lines: CarpetLines = field(default_factory=_no_lines)
    named: tuple[PlacedTrace, ...] = ()
    tags_by: TagsBy = TagsBy.PEOPLE
    noun: str = "strategy"

    def group_of(self, line: int) -> CarpetGroup:
        """Return the group that a line belongs to."""
        return next(group for group in self.groups if group.first <= line < group.last)

    def mark_of(self, line: int) -> Mark:
        """Return the mark of a line. Made when asked for: there may be very many lines."""
        group = self.group_of(line)
        placed = self.named[line]
        return Mark(
            mark_id=f"carpet:{line}",
            label=f"{group.run.shown}: {named(placed)}",
            details=(
                outcome_of(placed.trace.right),
                *self._course(line),
                f"tagged by {group.tagger.name}",
            ),
            run_name=group.run.name,
            problem_ids=(placed.trace.problem_id,),
        )

    def _course(self, line: int) -> tuple[str, ...]:
        """Return what stands where in a line, two stretches in each text."""
        begin, end = self.lines.begins[line : line + 2].tolist()
        if begin == end:
            return (f"no {self.noun} tagged",)
        own = slice(begin, min(end, begin + _TOLD))
        lines, names = self.lines, [code.name for code in self.codes]
        columns = (lines.codes[own].tolist(), lines.starts[own].tolist(), lines.ends[own].tolist())
        told = [
            f"{names[code]} {low * 100:.0f}–{high * 100:.0f} %"
            for code, low, high in zip(*columns, strict=True)
        ]
        pairs = [" · ".join(told[at : at + 2]) for at in range(0, len(told), 2)]
        more = end - begin - len(told)
        return (*pairs, f"and {plural(more, 'stretch').removesuffix('s')}") if more else (*pairs,)


def named(placed: PlacedTrace) -> str:
    """Return what tells a trace of a run from the others: problem, and sample or attempt."""
    parts = [placed.problem]
    if placed.sample > 1:
        parts.append(f"sample {placed.sample}")
    if placed.attempt > 1:
        parts.append(f"t{placed.attempt}")
    return ", ".join(parts)


def outcome_of(right: bool | None) -> str:
    """Return an outcome in a word."""
    return "no outcome" if right is None else "right" if right else "wrong"


def raster(lines: CarpetLines, at: NDArray[np.intp], width: int) -> NDArray[np.int16]:
    """Return the code at each of `width` places along the lines `at`, `NONE` where there is none.

    Each place shows what stands at its centre: nearest neighbour. Shape (len(at), width).
    """
    begins = lines.begins[at]
    counts = lines.begins[at + 1] - begins
    before = np.cumsum(counts) - counts
    own = np.repeat(begins - before, counts) + np.arange(int(counts.sum()))
    row = np.repeat(np.arange(len(at)) * width, counts)
    entered = row + np.ceil(lines.starts[own] * width - 0.5).astype(np.int64)
    left = row + np.ceil(lines.ends[own] * width - 0.5).astype(np.int64)
    size = len(at) * width
    # Stretches do not overlap, so a running sum of what is entered and left is the code itself.
    weight = lines.codes[own] + 1.0
    change = np.bincount(entered, weight, size + 1) - np.bincount(left, weight, size + 1)
    return (np.cumsum(change[:size]) + NONE).astype(np.int16).reshape(len(at), width)


def drawn_lines(group: CarpetGroup, rows: int) -> NDArray[np.intp]:
    """Return which lines of a group stand in `rows` rows of pixels.

    With fewer rows than lines each row shows the middle one of those that share it: an even
    sample of the sorted lines, so areas keep their shares.
    """
    middle = (np.arange(rows) + 0.5) * group.count / max(rows, 1)
    return group.first + middle.astype(np.intp)
