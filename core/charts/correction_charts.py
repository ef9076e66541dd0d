"""Makes the self-correction charts from the rows of the self-correction table."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.charts.correction_rows import Row, own_rows
from core.charts.correction_words import (
    details_of,
    forest_note,
    forest_subtitle,
    section_of,
    undefined_note,
)
from core.charts.marks import Heading, Mark, Missing
from core.charts.numbers import Number, number
from core.charts.self_correction import (
    FlowChart,
    FlowRun,
    ForestChart,
    ForestRow,
    Later,
    SlopeChart,
    SlopeLine,
    SlopePoint,
)
from core.charts.table import Cell, Table
from core.charts.table_cells import cells_of
from core.charts.table_columns import TableChoice, TableColumn
from core.charts.table_sources import Sources
from core.charts.wording import grouped, percent, plural, unbroken
from core.metrics import cells as metrics
from core.metrics.estimate import Estimate
from core.metrics.intervals import Interval
from core.metrics.pairs import CELLS
from core.metrics.self_correction import SelfCorrectionRow
from core.metrics.undefined import Undefined, Value

MISSING = Missing(
    what="Here you see how each run changed from its first attempt at a problem to a later one.",
    why="No run of this study has a second attempt with an outcome. Import responses in which the "
    "models were asked again, or set two runs against each other.",
    action="Import responses…",
    command="file.import",
)

_FLOWS = "Which problems were fixed and which were broken"
_ATTEMPTS = {Later.SECOND: "second attempt", Later.LAST: "last attempt"}


def forest_chart(
    rows: Sequence[Row],
    later: Later = Later.SECOND,
    remark: str = "",
    *,
    choice: TableChoice | None = None,
    sources: Sources | None = None,
) -> ForestChart:
    """Return the table and the forest plot of Δ; `remark` goes with every subtitle.

    `sources` make what the columns of `choice` hold beyond the counts of the rows.
    """
    title = f"What the {_ATTEMPTS[later]} changed, run by run"
    choice = choice or TableChoice()
    columns, sources = choice.shown, sources or Sources(rows)
    forest_rows = tuple(_forest_row(row, columns, sources) for row in rows)
    return ForestChart(
        heading=Heading(title=title, subtitle=forest_subtitle(rows, later, remark, choice.order)),
        forest=Heading(
            title="How large the change is",
            subtitle="Δ in points, 95 % interval · filled: excludes 0"
            if _has_intervals(rows)
            else "Δ in points",
        ),
        rows=forest_rows,
        later=later,
        columns=columns,
        chosen=choice.is_chosen,
        order=choice.order,
        intervals=choice.intervals,
        note=" ".join(filter(None, (forest_note(rows), undefined_note(forest_rows, columns)))),
        table=_forest_table(rows, later, forest_rows, columns),
        missing=None if rows else MISSING,
    )


def flow_chart(rows: Sequence[Row], later: Later = Later.SECOND, remark: str = "") -> FlowChart:
    """Return the four transitions of each row."""
    if not rows:
        return FlowChart(heading=Heading(title=_FLOWS), missing=MISSING)
    drawn = own_rows(rows)
    at_end = "t2" if later is Later.SECOND else "the last attempt"
    parts = (
        f"Each band is {_all_of(drawn)}: right or wrong at t1 on the left, at {at_end} on the "
        "right",
        remark,
        _published_elsewhere(rows, drawn),
    )
    return FlowChart(
        heading=Heading(title=_FLOWS, subtitle=" · ".join(filter(None, parts))),
        runs=tuple(_flow(row) for row in drawn),
        later=later,
        table=_flow_table(drawn),
    )


def slope_chart(
    rows: Sequence[Row],
    later: Later = Later.SECOND,
    remark: str = "",
    between: Mapping[int, Sequence[SelfCorrectionRow]] | None = None,
) -> SlopeChart:
    """Return accuracy at both attempts of each row that has both.

    `between` holds the rows of the table at each attempt before the last, by attempt.
    """
    drawn = own_rows(rows)
    found = (_line(row, between or {}) for row in drawn)
    lines = [line for line in found if line is not None]
    title = "How accuracy moved from t1 to t2"
    if later is Later.LAST:
        title = "How accuracy moved, by attempt"
    if not lines:
        return SlopeChart(heading=Heading(title=title), missing=MISSING)
    bold = unbroken("bold: Δ excludes 0") if _has_intervals(drawn) else ""
    parts = (
        f"% of {_all_of(drawn)}",
        remark,
        _published_elsewhere(drawn, drawn),
        unbroken("95 % intervals"),
        bold,
    )
    return SlopeChart(
        heading=Heading(title=title, subtitle=" · ".join(filter(None, parts))),
        lines=tuple(lines),
        later=later,
        table=_slope_table(lines, later),
    )


def _all_of(rows: Sequence[Row]) -> str:
    """Return "all 500 problems", or in words where rows count different numbers."""
    counts = {row.row.transitions.n for row in rows}
    sampled = any(row.row.samples != row.row.n for row in rows)
    if len(counts) == 1 and not sampled:
        return f"all {plural(counts.pop(), 'problem')}"
    return "all pairs of attempts of a run" if sampled else "all problems of a run"


def _published_elsewhere(rows: Sequence[Row], drawn: Sequence[Row]) -> str:
    """Tell where published rows are: below in the table, or here where there are no others."""
    if len(drawn) < len(rows):
        return "published rows stand in the table only"
    datasets = dict.fromkeys(row.row.dataset for row in rows if row.run.reference)
    return " ".join(filter(None, ("published:" * bool(datasets), " and ".join(datasets))))


def _forest_row(row: Row, columns: Sequence[TableColumn], sources: Sources) -> ForestRow:
    source = row.row
    return ForestRow(
        run=row.run,
        saw=source.saw.value,
        section=section_of(row),
        n=source.n,
        acc1=number(source.acc1),
        acc2=number(source.acc2),
        delta=number(source.delta),
        fixed=number(source.delta_ic),
        broken=number(source.delta_ci),
        exact_p=_defined(source.p_exact),
        holm_p=_defined(source.p_holm),
        mark=row.mark("forest", row.title, details_of(row), ("ic", "ci")),
        cells=cells_of(row, columns, sources),
    )


def _defined(value: Value) -> float | None:
    return None if isinstance(value, Undefined) else value


def _flow(row: Row) -> FlowRun:
    counts = row.row.transitions
    shares = (
        ("cc", counts.cc, "stayed right"),
        ("ic", counts.ic, "fixed"),
        ("ci", counts.ci, "broken"),
        ("ii", counts.ii, "stayed wrong"),
    )
    marks = [_flow_mark(row, cell, count, word) for cell, count, word in shares]
    return FlowRun(
        run=row.run,
        cc=counts.cc,
        ic=counts.ic,
        ci=counts.ci,
        ii=counts.ii,
        stayed_right=marks[0],
        fixed=marks[1],
        broken=marks[2],
        stayed_wrong=marks[3],
        cannot_break=row.cannot_break,
    )


def _flow_mark(row: Row, cell: str, count: int, word: str) -> Mark:
    counts = row.row.transitions
    unit = "problems" if row.row.samples == row.row.n else "pairs of attempts"
    details = [f"{grouped(count)} of {grouped(counts.n)} {unit}"]
    if counts.n:
        details.append(f"{percent(count / counts.n)} % of all")
    if cell == "cc" and counts.carried:
        details.append(f"{grouped(counts.carried)} were accepted at once and not asked again")
    if cell == "ic":
        details += _reach_of(row)
    return row.mark(f"flow:{cell}", f"{row.title}: {word}", tuple(details), (cell,))


def _reach_of(row: Row) -> list[str]:
    """Tell at which attempt what was fixed was right at last, where chains differ in length."""
    if row.later is Later.SECOND:
        return []
    pairs = row.row.pairs
    fixed = pairs.reached[pairs.cells == CELLS.index("ic")]
    reached = zip(*(each.tolist() for each in np.unique(fixed, return_counts=True)), strict=True)
    told = ", ".join(f"t{t} {grouped(count)}" for t, count in reached)
    return [f"right at: {told}"] if told else []


def _has_intervals(rows: Sequence[Row]) -> bool:
    return any(number(row.row.delta).interval for row in own_rows(rows))


def _line(row: Row, between: Mapping[int, Sequence[SelfCorrectionRow]]) -> SlopeLine | None:
    reached = 2 if row.later is Later.SECOND else row.reached
    first = _point(row, 1, "t1", number(row.row.acc1))
    last = _point(row, reached, row.later.value, number(row.row.acc2))
    if first is None or last is None:
        return None
    found = (
        _point(row.at(other), t, f"t{t}", number(other.acc2))
        for t in range(2, reached)
        for other in between.get(t, ())
        if (other.run_id, other.saw) == (row.row.run_id, row.row.saw)
    )
    points = (first, *(point for point in found if point is not None), last)
    return SlopeLine(run=row.run, points=points, bold=number(row.row.delta).excludes_zero)


def _point(row: Row, attempt: int, at: str, share: Number) -> SlopePoint | None:
    """Return accuracy at an attempt, called `at`."""
    if share.value is None:
        return None
    details = [share.as_share()]
    if not row.run.reference:
        details.append("opens the problems that were right then")
    cells = ("cc", "ci") if attempt == 1 else ("cc", "ic")
    mark = row.mark(f"slope:{at}", f"{row.title}, Acc@{at}", tuple(details), cells)
    return SlopePoint(attempt=attempt, value=share.value, number=share, mark=mark)


def _forest_table(
    rows: Sequence[Row],
    later: Later,
    shown: Sequence[ForestRow],
    columns: Sequence[TableColumn],
) -> Table:
    """Return the counts and what is always there, then the columns that were added."""
    added = [at for at, column in enumerate(columns) if not column.standard]
    return Table(
        header=(
            "run", "kind", f"{later} saw", "n", "cc", "ic", "ci", "ii", "Acc@t1", f"Acc@{later}",
            "delta", "delta low", "delta high", "delta i->c", "delta c->i", "exact p", "mid p",
            "Holm p", *(name for at in added for name in _names(columns[at])),
        ),
        rows=tuple(
            (*_forest_cells(row), *(v for at in added for v in _parts(drawn.cells[at].content)))
            for row, drawn in zip(rows, shown, strict=True)
        ),
    )  # fmt: skip


def _names(column: TableColumn) -> tuple[str, str, str]:
    return column.id, f"{column.id} low", f"{column.id} high"


def _parts(content: metrics.Cell) -> tuple[Cell, Cell, Cell]:
    """Return a number with its limits; what is undefined is empty."""
    between = content.interval if isinstance(content, Estimate) else content
    low, high = (between.low, between.high) if isinstance(between, Interval) else (None, None)
    value = content.value if isinstance(content, Estimate | metrics.P) else content
    return value if isinstance(value, str | int | float) else None, low, high


def _forest_cells(row: Row) -> tuple[Cell, ...]:
    source, counts = row.row, row.row.transitions
    delta = number(source.delta)
    low, high = (delta.interval.low, delta.interval.high) if delta.interval else (None, None)
    return (
        *_who(row), source.saw.value, source.n, counts.cc, counts.ic, counts.ci, counts.ii,
        number(source.acc1).value, number(source.acc2).value, delta.value, low, high,
        number(source.delta_ic).value, number(source.delta_ci).value,
        _defined(source.p_exact), _defined(source.p_mid), _defined(source.p_holm),
    )  # fmt: skip


def _who(row: Row) -> tuple[str, str]:
    if not row.run.reference:
        return row.run.shown, "run"
    return row.run.shown, " ".join(filter(None, ("published", row.row.dataset)))


def _flow_table(rows: Sequence[Row]) -> Table:
    return Table(
        header=("run", "kind", "stayed right", "fixed", "broken", "stayed wrong"),
        rows=tuple(
            (*_who(row), counts.cc, counts.ic, None if row.cannot_break else counts.ci, counts.ii)
            for row in rows
            for counts in (row.row.transitions,)
        ),
    )


def _slope_table(lines: Sequence[SlopeLine], later: Later) -> Table:
    return Table(
        header=("run", "attempt", "right", "n", "accuracy", "low", "high"),
        rows=tuple(
            (
                line.run.shown,
                later.value if point is line.last else f"t{point.attempt}",
                point.number.count,
                point.number.n,
                point.value,
                *_ends(point),
            )
            for line in lines
            for point in line.points
        ),
    )


def _ends(point: SlopePoint) -> tuple[float | None, float | None]:
    interval = point.number.interval
    return (interval.low, interval.high) if interval else (None, None)
