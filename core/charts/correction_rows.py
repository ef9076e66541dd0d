"""The rows of the self-correction table as charts need them: named, sorted, with their marks."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.charts.marks import Mark, RunMark
from core.charts.queries import either, transition
from core.charts.runs import run_marks
from core.charts.self_correction import Later
from core.metrics.pairs import CELLS as PLACES
from core.metrics.self_correction import SelfCorrectionRow
from core.metrics.undefined import Undefined
from core.packed import Mask, starts_of
from core.traces import Run

_ATTEMPT = re.compile(r"t\d+")


class Row:
    """A row of the table with the mark of its run, and what its marks open."""

    def __init__(
        self, row: SelfCorrectionRow, run: RunMark, key: str, *, alone: bool, later: Later
    ) -> None:
        self.row = row
        self.alone = alone
        self.run = run
        self.later = later
        self._key = key
        self._ids: dict[tuple[str, ...], tuple[int, ...]] = {}
        # A filter must select exactly what is counted: it cannot tell what t2 saw, nor find an
        # outcome that was carried forward.
        carried = row.transitions.carried + row.transitions.carried_other
        plain = _ATTEMPT.fullmatch(row.t1) and _ATTEMPT.fullmatch(row.t2)
        self._has_filter = bool(alone and plain and not carried and not run.reference)

    @property
    def title(self) -> str:
        """How the row is called where it stands alone: a published one says that it is."""
        if not self.run.reference:
            return self.run.shown
        return f"{self.run.shown} · published{f', {self.row.dataset}' * bool(self.row.dataset)}"

    @property
    def reached(self) -> int:
        """The latest attempt that any of the chains made."""
        return int(self.row.pairs.reached.max(initial=0)) or 2

    def at(self, row: SelfCorrectionRow) -> "Row":
        """Return the same run compared with another attempt."""
        return Row(row, self.run, f"{self._key}:{row.t2}", alone=self.alone, later=self.later)

    @property
    def cannot_break(self) -> str:
        """Why no problem can be broken, "" where one can."""
        value = self.row.delta_ci.value
        return value.reason if isinstance(value, Undefined) and self.row.n else ""

    def in_cells(self, cells: Sequence[str]) -> Mask:
        """Return which pairs are in `cells` ("ic", "ci", …)."""
        return np.isin(self.row.pairs.cells, [PLACES.index(cell) for cell in cells])

    def mark(self, kind: str, label: str, details: tuple[str, ...], cells: Sequence[str]) -> Mark:
        """Return the mark that opens the problems in `cells` ("ic", "ci", …)."""
        ids = self._ids_of(tuple(cells))
        terms = [transition(self.run.name, cell, self.row.t1, self.row.t2) for cell in cells]
        return Mark(
            mark_id=f"{kind}:{self._key}",
            label=label,
            details=details,
            run_name=self.run.name,
            query=either(terms) if self._has_filter and ids else "",
            problem_ids=ids,
        )

    def _ids_of(self, cells: tuple[str, ...]) -> tuple[int, ...]:
        if cells not in self._ids:
            found = self.row.pairs.problem[self.in_cells(cells)]
            self._ids[cells] = tuple(found[starts_of(found)].tolist())
        return self._ids[cells]


def rows_with_runs(
    rows: Iterable[SelfCorrectionRow], runs: Mapping[int, Run], later: Later = Later.SECOND
) -> tuple[Row, ...]:
    """Return the rows with their runs: by Δ, undefined ones after them, published ones last."""
    known = list(rows)
    many = Counter(row.run_id for row in known)
    marks = run_marks(run for run_id, run in runs.items() if run_id in many)
    paired: list[Row] = []
    for index, row in enumerate(known):
        alone = many[row.run_id] == 1
        key = f"{row.run_id}:{row.saw.value}" if row.run_id in runs else f"published:{index}"
        run = _run_mark(row, marks, alone=alone)
        paired.append(Row(row, run, key, alone=alone, later=later))
    return tuple(sorted(paired, key=_order))


def own_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the study's own rows, or the published ones where it has none.

    What others published was measured on other problems: it may stand below, never on one axis
    of accuracies with the study's own.
    """
    return [row for row in rows if not row.run.reference] or rows


def _order(row: Row) -> tuple[bool, str, bool, float]:
    delta = row.row.delta.value
    undefined = isinstance(delta, Undefined)
    change = 0.0 if isinstance(delta, Undefined) else -delta
    return row.run.reference, row.row.dataset, undefined, change


def _run_mark(row: SelfCorrectionRow, marks: Mapping[int, RunMark], *, alone: bool) -> RunMark:
    mark = marks.get(row.run_id)
    if mark is None:
        # Never the name of a run: what is published under it is not pointed at with it.
        name = " · ".join(filter(None, ("published", row.dataset, row.label)))
        return RunMark(name=name, label=row.label, reference=True)
    label = mark.label if alone else f"{mark.shown} · {row.saw.value}"
    return RunMark(name=mark.name, label=label, brief=mark.brief, position=mark.position)
