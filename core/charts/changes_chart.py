"""Makes the table of what changed from t1 to t2 where t2 used each code."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.attempt_table import SAWS
from core.charts.changes import CELL_WORDS, CELLS, ChangeCell, ChangeRow, ChangesChart
from core.charts.code_marks import CodeMark, code_marks, distinct_colours
from core.charts.marks import Heading, Mark, Missing
from core.charts.readings import Readings
from core.charts.runs import nature_of
from core.charts.strategies import TagsBy
from core.charts.table import Table
from core.charts.tagging import Tagging
from core.charts.wording import of, percent, plural
from core.overview import Overview
from core.traces import Run

_TITLE = "What changed from t1 to t2, by {one} used at t2"
_MISSING = Missing(
    what="Here you see what became of answers where the second attempt used each strategy.",
    why="No second attempt with tags is judged, and its first attempt too.",
)


_SAID: tuple[str, ...] = tuple(str(saw) for saw in SAWS)


class _Chain(NamedTuple):
    """Two judged attempts; `trace_id` is the later's, `cell` one of `CELLS`."""

    trace_id: int
    problem_id: int
    run_id: int
    saw: str
    cell: str


def changes_chart(
    overview: Overview,
    readings: Readings,
    tagging: Tagging,
    runs: Mapping[int, Run],
    *,
    tags_by: TagsBy | None = None,
    remark: str = "",
) -> ChangesChart:
    """Return the four transitions of chains by the codes that t2 uses, as `tags_by` tagged it.

    Counted are chains whose t1 and t2 have an outcome and whose t2 the tagger has examined and
    its reasoning can be read. Chains that stopped because t1 was accepted have no t2.
    """
    shown = tagging.choice(tags_by)
    keys, title = tagging.keys(shown), _TITLE.format(one=tagging.words.one)
    examined = frozenset[int]().union(*(tagging.examined[key] for key in keys))
    chains = [chain for chain in _chains(overview, readings) if chain.trace_id in examined]
    carrying: dict[tuple[str, str], set[int]] = {}
    for use in tagging.uses:
        carrying.setdefault((use.origin_group, use.code), set()).add(use.trace_id)
    maker = _Maker(tagging, runs)
    colours = distinct_colours(overview.codes, tagging.used)
    rows: list[ChangeRow] = []
    for saw in dict.fromkeys(chain.saw for chain in chains):
        for key in keys:
            own = [c for c in chains if c.saw == saw and c.trace_id in tagging.examined[key]]
            shown_codes = {code for group, code in carrying if group == key}
            marks = code_marks(overview.codes, colours, shown_codes)
            found = [
                maker.row(mark, key, saw, [c for c in own if c.trace_id in carrying[key, mark.key]])
                for mark in marks
            ]
            with_any = sorted((row for row in found if row.n), key=lambda row: -row.n)
            if with_any:
                rows += [maker.row(None, key, saw, own), *with_any]
    if not rows:
        return ChangesChart(heading=Heading(title=title), missing=_MISSING)
    return ChangesChart(
        heading=Heading(title=title, subtitle=_subtitle(rows, chains, tagging, keys, runs, remark)),
        rows=tuple(rows),
        tags_by=shown,
        note=_note(rows),
        table=_table(rows, tagging.words.one),
    )


def _chains(overview: Overview, readings: Readings) -> list[_Chain]:
    """Return the chains of two judged attempts, the later among the traces of `readings`."""
    columns = overview.attempts.columns
    judged = ~columns.absent & (columns.right >= 0)
    wanted = [id_ for id_, placed in readings.traces.items() if placed.attempt == 2]
    later = np.flatnonzero(judged & (columns.attempt == 2) & np.isin(columns.trace, wanted))
    first = judged & (columns.attempt == 1)
    first = np.flatnonzero(first & np.isin(columns.problem, columns.problem[later]))
    place = (columns.run, columns.problem, columns.sample)
    firsts = {
        (run, problem, sample): right
        for run, problem, sample, right in zip(
            *(column[first].tolist() for column in (*place, columns.right)), strict=True
        )
    }
    told = (*place, columns.trace, columns.right, columns.saw)
    return [
        _Chain(trace, problem, run, _SAID[saw], "ic"[firsts[run, problem, sample]] + "ic"[right])
        for run, problem, sample, trace, right, saw in zip(
            *(column[later].tolist() for column in told), strict=True
        )
        if (run, problem, sample) in firsts
    ]


class _Maker:
    """Makes rows; knows how taggers and runs are called."""

    def __init__(self, tagging: Tagging, runs: Mapping[int, Run]) -> None:
        self._tagging = tagging
        self._runs = runs

    def row(self, code: CodeMark | None, key: str, saw: str, chains: Sequence[_Chain]) -> ChangeRow:
        tagger = self._tagging.taggers[key]
        name = code.name if code else "All chains"
        mark_id = f"changes:{code.key if code else ''}:{key}:{saw}"
        said = (f"t2 saw: {saw}", f"tagged by {tagger.name}")
        cells = [
            ChangeCell(
                count=len(own),
                mark=self._mark(
                    f"{mark_id}:{cell}",
                    f"{name}: {CELL_WORDS[cell]}",
                    (f"{of(len(own), len(chains))} chains", *_share(own, chains), *said),
                    own,
                ),
            )
            for cell in CELLS
            for own in ([chain for chain in chains if chain.cell == cell],)
        ]
        told = (plural(len(chains), "chain"), *said)
        return ChangeRow(
            code=code,
            tagger=tagger,
            saw=saw,
            cells=tuple(cells),
            mark=self._mark(mark_id, name, told, chains),
        )

    def _mark(
        self, mark_id: str, label: str, details: tuple[str, ...], chains: Sequence[_Chain]
    ) -> Mark:
        runs = {chain.run_id for chain in chains}
        return Mark(
            mark_id=mark_id,
            label=label,
            details=details,
            problem_ids=tuple(dict.fromkeys(chain.problem_id for chain in chains)),
            compares=tuple(
                self._runs[id_].name for id_ in sorted(runs, key=lambda i: self._runs[i].position)
            ),
        )


def _share(own: Sequence[_Chain], chains: Sequence[_Chain]) -> tuple[str, ...]:
    return (f"{percent(len(own) / len(chains))} %",) if chains else ()


def _subtitle(
    rows: Sequence[ChangeRow],
    chains: Sequence[_Chain],
    tagging: Tagging,
    keys: Sequence[str],
    runs: Mapping[int, Run],
    remark: str,
) -> str:
    counted = {chain.run_id for chain in chains}
    saws = dict.fromkeys(row.saw for row in rows)
    parts = (
        f"{plural(len(chains), 'chain')} of {plural(len(counted), 'run')} with two judged attempts",
        f"t2 saw: {' or '.join(saws)}",
        f"tags by {' and '.join(tagging.taggers[key].name for key in keys)}",
        nature_of([runs[id_] for id_ in counted]),
        remark,
        "associated with, not caused by",
    )
    return " · ".join(filter(None, parts))


def _note(rows: Iterable[ChangeRow]) -> str:
    few = "Pale: fewer than 8 chains. " if any(row.few for row in rows) else ""
    return few + "A chain counts at each code that its t2 uses, so rows do not add up to all."


def _table(rows: Sequence[ChangeRow], noun: str) -> Table:
    return Table(
        header=(noun, "tagged by", "t2 saw", "cc", "ic", "ci", "ii", "chains"),
        rows=tuple(
            (row.name, row.tagger.name, row.saw, *(cell.count for cell in row.cells), row.n)
            for row in rows
        ),
    )
