"""Makes the chart of what right answers are associated with."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.charts.association import LATE, AssociationChart, AssociationRow
from core.charts.code_marks import CodeMark, code_marks, distinct_colours
from core.charts.marks import Heading, Mark, Missing
from core.charts.numbers import Number, number
from core.charts.readings import PlacedTrace, Readings
from core.charts.runs import nature_of
from core.charts.strategies import TagsBy
from core.charts.table import Table
from core.charts.tagging import Tagging
from core.charts.wording import of, plural
from core.codebook.code import Code
from core.metrics.association import Compared, association, median_first
from core.traces import Run

_TITLE = "What right answers are associated with"
_MISSING = Missing(
    what="Here you see which strategies go along with right answers to the same problem.",
    why="No problem has judged traces both with a strategy and without it.",
)


def association_chart(
    readings: Readings,
    tagging: Tagging,
    codes: Sequence[Code],
    runs: Mapping[int, Run],
    *,
    tags_by: TagsBy | None = None,
    remark: str = "",
) -> AssociationChart:
    """Return how much more often traces are right with each code, by whose tags.

    Compared are traces of one problem at one attempt that the tagger has examined, of all runs
    together; those without outcome or with hidden reasoning are left out.
    """
    shown = tagging.choice(tags_by)
    keys = tagging.keys(shown)
    carrying: dict[tuple[str, str], set[int]] = {}
    for use in tagging.uses:
        carrying.setdefault((use.code, use.origin_group), set()).add(use.trace_id)
    judged = {key: _judged(readings, tagging.examined[key]) for key in keys}
    own = {code for code, key in carrying if key in judged}
    marks = code_marks(codes, distinct_colours(codes, tagging.used), own)
    compared = {key: _compared(traces) for key, traces in judged.items()}
    first = _first_uses(readings, keys)
    rows = [
        _row(mark, key, tagging, compared[key], (carrying[place], first.get(place, {})))
        for mark in marks
        for key in keys
        if (place := (mark.key, key)) in carrying
    ]
    if not any(row.problems for row in rows):
        return AssociationChart(heading=Heading(title=_TITLE), missing=_MISSING)
    rows.sort(key=_by_difference)
    return AssociationChart(
        heading=Heading(title=_TITLE, subtitle=_subtitle(judged, tagging, runs, remark)),
        rows=tuple(rows),
        tags_by=shown,
        note=_note(rows),
        table=_table(rows, tagging.words.one),
    )


def _judged(readings: Readings, examined: frozenset[int]) -> list[PlacedTrace]:
    return [
        placed
        for id_, placed in readings.traces.items()
        if placed.trace.right is not None and id_ in examined
    ]


def _compared(traces: Sequence[PlacedTrace]) -> tuple[Compared, Compared]:
    """Return traces to be compared within a problem and attempt, and within a run as well."""
    told = [(p.trace.trace_id, p.trace.problem_id, p.attempt, p.trace.run_id) for p in traces]
    trace, problem, attempt, run = np.array(told, np.int64).reshape(-1, 4).T
    right = np.array([placed.trace.right is True for placed in traces], np.bool_)
    columns = (trace, problem, right, attempt)
    return Compared.of_columns(*columns), Compared.of_columns(*columns, run)


def _first_uses(readings: Readings, keys: Sequence[str]) -> dict[tuple[str, str], dict[int, float]]:
    """Return where each trace first shows each code, as shares of its length."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for reading in readings.of(keys):
        for code, at in reading.first_uses:
            places = found.setdefault((code, reading.origin_group), {})
            places[reading.trace_id] = min(at, places.get(reading.trace_id, 1.0))
    return found


def _row(
    code: CodeMark,
    key: str,
    tagging: Tagging,
    compared: tuple[Compared, Compared],
    used: tuple[set[int], Mapping[int, float]],
) -> AssociationRow:
    carrying, places = used
    found, within = (association(each, carrying) for each in compared)
    tagger = tagging.taggers[key]
    difference, same_run = number(found.difference), number(within.difference)
    first = median_first(places)
    details = [
        f"right with it minus right without it: {difference.as_change()}",
        f"{plural(len(found.problems), 'problem')} with traces of both kinds: right "
        f"{of(*found.with_it)} with it, {of(*found.without)} without it",
    ]
    if within.problems:
        many = plural(len(within.problems), "problem")
        details.append(f"within one run as well: {same_run.as_change()}, {many}")
    if first is not None:
        flag = ", late: it may follow from going well" if first >= LATE else ""
        details.append(f"half of its traces first use it before {first * 100:.0f} %{flag}")
    return AssociationRow(
        code=code,
        tagger=tagger,
        difference=difference,
        same_run=same_run,
        problems=len(found.problems),
        same_run_problems=len(within.problems),
        traces=found.all_with,
        first_used=first,
        mark=Mark(
            mark_id=f"associated:{code.key}:{key}",
            label=code.name,
            details=(*details, f"tagged by {tagger.name}"),
            problem_ids=found.problems,
        ),
    )


def _by_difference(row: AssociationRow) -> tuple[bool, float, str]:
    value = row.difference.value
    return value is None, -(value or 0.0), row.code.name


def _subtitle(
    judged: Mapping[str, Sequence[PlacedTrace]],
    tagging: Tagging,
    runs: Mapping[int, Run],
    remark: str,
) -> str:
    traces = [placed.trace for own in judged.values() for placed in own]
    ids, counted = {trace.trace_id for trace in traces}, {trace.run_id for trace in traces}
    parts = (
        "Right with it minus right without it, at the same problem and attempt",
        f"{plural(len(ids), 'judged trace')} of {plural(len(counted), 'run')}",
        f"tags by {' and '.join(tagging.taggers[key].name for key in judged)}",
        nature_of([runs[id_] for id_ in counted]),
        remark,
        "95 % intervals, clustered by problem",
    )
    return " · ".join(filter(None, parts))


def _note(rows: Sequence[AssociationRow]) -> str:
    parts = ["Associated, not caused: runs differ in what they try and in what they can do."]
    if any(row.same_run_problems for row in rows):
        parts = ["Associated, not caused. Where the small mark parts from the large, runs differ."]
    if any(row.is_late for row in rows):
        parts.append("Late: it may follow from going well rather than lead to it.")
    if any(row.few and row.problems for row in rows):
        parts.append("Tick: fewer than 8 problems carry information.")
    return " ".join(parts)


def _table(rows: Sequence[AssociationRow], noun: str) -> Table:
    def ends(difference: Number) -> tuple[float | None, float | None]:
        within = difference.interval
        return (within.low, within.high) if within else (None, None)

    return Table(
        header=(
            noun, "tagged by", "right with minus without", "low", "high",
            "problems with both", "judged traces with it", "median first use",
            "the same within one run", "low within one run", "high within one run",
        ),
        rows=tuple(
            (
                row.code.name, row.tagger.name, row.difference.value, *ends(row.difference),
                row.problems, row.traces, row.first_used,
                row.same_run.value, *ends(row.same_run),
            )
            for row in rows
        ),
    )  # fmt: skip
