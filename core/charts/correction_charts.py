"""Makes the self-correction charts from the rows of the self-correction table."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.numbers import Number, number
from core.charts.queries import either, transition
from core.charts.self_correction import (
    FlowChart,
    FlowRun,
    ForestChart,
    ForestRow,
    SlopeChart,
    SlopeLine,
    SlopePoint,
)
from core.charts.table import Cell, Table
from core.charts.wording import grouped, p_value, percent, plural
from core.metrics.self_correction import CLUSTERED, SelfCorrectionRow
from core.metrics.undefined import Undefined, Value
from core.traces import Run

MISSING = Missing(
    what="Here you see how each run changed from its first attempt at a problem to its second.",
    why="No run of this study has a second attempt with an outcome. Import responses in which the "
    "models were asked again, or set two runs against each other.",
    action="Import responses…",
    command="study.import",
)
REFERENCE_NOTE = (
    "Hollow grey: published rows, counts only. One training run each: the variation between "
    "training runs is not in the intervals."
)


_ATTEMPT = re.compile(r"t\d+")
_FLOWS = "Which problems were fixed and which were broken"
_SLOPES = "How accuracy moved from t1 to t2"


class Row:
    """A row of the table with the mark of its run, and what its marks open."""

    def __init__(self, row: SelfCorrectionRow, run: RunMark, key: str, *, alone: bool) -> None:
        self.row = row
        self.run = run
        self._key = key
        # A filter must select exactly what is counted: it cannot tell what t2 saw, nor find an
        # outcome that was carried forward.
        carried = row.transitions.carried + row.transitions.carried_other
        plain = _ATTEMPT.fullmatch(row.t1) and _ATTEMPT.fullmatch(row.t2)
        self._has_filter = bool(alone and plain and not carried and not run.reference)

    def mark(self, kind: str, label: str, details: tuple[str, ...], cells: Sequence[str]) -> Mark:
        """Return the mark that opens the problems in `cells` ("ic", "ci", …)."""
        ids = [id_ for cell in cells for id_ in self.row.problem_ids(cell)]
        terms = [transition(self.run.name, cell, self.row.t1, self.row.t2) for cell in cells]
        return Mark(
            mark_id=f"{kind}:{self._key}",
            label=label,
            details=details,
            run_name=self.run.name,
            query=either(terms) if self._has_filter and ids else "",
            problem_ids=tuple(dict.fromkeys(ids)),
        )


def rows_with_runs(rows: Iterable[SelfCorrectionRow], runs: Mapping[int, Run]) -> tuple[Row, ...]:
    """Return the rows with their runs: by Δ, undefined ones after them, published ones last."""
    known = list(rows)
    many = Counter(row.run_id for row in known)
    paired: list[Row] = []
    for index, row in enumerate(known):
        alone = many[row.run_id] == 1
        key = f"{row.run_id}:{row.saw.value}" if row.run_id in runs else f"published:{index}"
        paired.append(Row(row, _run_mark(row, runs, alone=alone), key, alone=alone))
    return tuple(sorted(paired, key=_order))


def forest_chart(rows: Sequence[Row]) -> ForestChart:
    """Return the table and the forest plot of Δ."""
    return ForestChart(
        heading=Heading(
            title="What the second attempt changed, run by run", subtitle=_forest_subtitle(rows)
        ),
        forest=Heading(
            title="How large the change is",
            subtitle="Δ in points, 95 % interval · filled: excludes 0",
        ),
        rows=tuple(_forest_row(row) for row in rows),
        note=REFERENCE_NOTE if any(row.run.reference for row in rows) else "",
        table=_forest_table(rows),
        missing=None if rows else MISSING,
    )


def flow_chart(rows: Sequence[Row]) -> FlowChart:
    """Return the four transitions of each row."""
    if not rows:
        return FlowChart(heading=Heading(title=_FLOWS), missing=MISSING)
    return FlowChart(
        heading=Heading(
            title=_FLOWS,
            subtitle=f"Each band is {_all_of(rows)}: right or wrong at t1 on the left, at t2 on "
            "the right",
        ),
        runs=tuple(_flow(row) for row in rows),
        table=_flow_table(rows),
    )


def slope_chart(rows: Sequence[Row]) -> SlopeChart:
    """Return accuracy at both attempts of each row that has both."""
    lines = [line for line in map(_line, rows) if line is not None]
    if not lines:
        return SlopeChart(heading=Heading(title=_SLOPES), missing=MISSING)
    return SlopeChart(
        heading=Heading(
            title=_SLOPES,
            subtitle=f"% of {_all_of(rows)}, 95 % intervals · bold: Δ excludes 0",
        ),
        lines=tuple(lines),
        table=_slope_table(lines),
    )


def _order(row: Row) -> tuple[bool, bool, float]:
    delta = row.row.delta.value
    undefined = isinstance(delta, Undefined)
    return row.run.reference, undefined, 0.0 if isinstance(delta, Undefined) else -delta


def _run_mark(row: SelfCorrectionRow, runs: Mapping[int, Run], *, alone: bool) -> RunMark:
    run = runs.get(row.run_id)
    if run is None:
        # Never the name of a run: what is published under it is not pointed at with it.
        return RunMark(name=f"published: {row.label}", label=row.label, reference=True)
    label = run.name if alone else f"{run.name} · {row.saw.value}"
    return RunMark(name=run.name, label=label, position=run.position)


def _all_of(rows: Sequence[Row]) -> str:
    """Return "all 500 problems", or in words where rows count different numbers."""
    counts = {row.row.transitions.n for row in rows}
    sampled = any(row.row.samples != row.row.n for row in rows)
    if len(counts) == 1 and not sampled:
        return f"all {plural(counts.pop(), 'problem')}"
    return "all pairs of attempts of a run" if sampled else "all problems of a run"


def _forest_subtitle(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    counts = {row.row.n for row in rows}
    low, high = min(counts), max(counts)
    size = plural(low, "problem") if low == high else f"{grouped(low)} to {plural(high, 'problem')}"
    parts = [f"{size}, scored at both attempts", "sorted by Δ"]
    clustered = any(row.row.method == CLUSTERED for row in rows)
    parts.append(
        "intervals: 95 %, " + ("clustered by problem" if clustered else "Newcombe, paired")
    )
    family = max(row.row.family for row in rows)
    if family:
        parts.append(f"p: exact McNemar, Holm over {family}")
    return " · ".join(parts + _left_out(rows))


def _left_out(rows: Sequence[Row]) -> list[str]:
    reasons: Counter[str] = Counter()
    for row in rows:
        reasons.update(row.row.exclusions)
    if not reasons:
        return []
    told = ", ".join(f"{grouped(count)} {reason}" for reason, count in reasons.most_common())
    return [f"left out: {told}"]


def _forest_row(row: Row) -> ForestRow:
    source = row.row
    return ForestRow(
        run=row.run,
        n=source.n,
        acc1=number(source.acc1),
        acc2=number(source.acc2),
        delta=number(source.delta),
        fixed=number(source.delta_ic),
        broken=number(source.delta_ci),
        exact_p=_defined(source.p_exact),
        holm_p=_defined(source.p_holm),
        mark=row.mark("forest", row.run.shown, _forest_details(source), ("ic", "ci")),
    )


def _forest_details(row: SelfCorrectionRow) -> tuple[str, ...]:
    details = [
        f"Acc@{row.t1}: {number(row.acc1).as_share()}",
        f"Acc@{row.t2}: {number(row.acc2).as_share()}",
        f"Δ: {number(row.delta).as_change()}",
        f"fixed: {number(row.delta_ic).as_share()}",
        f"broken: {number(row.delta_ci).as_share()}",
        _test(row),
        f"t2 saw: {row.saw.value}",
    ]
    if row.exclusions:
        told = ", ".join(f"{grouped(count)} {why}" for why, count in row.exclusions.items())
        details.append(f"left out: {told}")
    return tuple(details)


def _test(row: SelfCorrectionRow) -> str:
    if isinstance(row.p_exact, Undefined):
        return f"no test: {row.p_exact.reason}"
    mid, corrected = _p_text(row.p_mid), _p_text(row.p_holm)
    return f"McNemar: exact p {_p_text(row.p_exact)}, mid-p {mid}, Holm {corrected}"


def _p_text(p: Value) -> str:
    return p.reason if isinstance(p, Undefined) else p_value(p)


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
    unit = "problems" if row.row.samples == row.row.n else "pairs of attempts"
    marks = [
        row.mark(
            f"flow:{cell}",
            f"{row.run.shown}: {word}",
            (f"{grouped(count)} of {grouped(counts.n)} {unit}", *_share_line(count, counts.n)),
            (cell,),
        )
        for cell, count, word in shares
    ]
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
    )


def _share_line(count: int, n: int) -> tuple[str, ...]:
    return (f"{percent(count / n)} % of all",) if n else ()


def _line(row: Row) -> SlopeLine | None:
    first = _point(row, "t1", number(row.row.acc1), ("cc", "ci"))
    second = _point(row, "t2", number(row.row.acc2), ("cc", "ic"))
    if first is None or second is None:
        return None
    bold = number(row.row.delta).excludes_zero
    return SlopeLine(run=row.run, first=first, second=second, bold=bold)


def _point(row: Row, kind: str, share: Number, cells: tuple[str, ...]) -> SlopePoint | None:
    if share.value is None:
        return None
    label = row.row.t1 if kind == "t1" else row.row.t2
    details = (share.as_share(), "opens the problems that were right then")
    mark = row.mark(
        f"slope:{kind}", f"{row.run.shown}, Acc@{label}", details[: 1 if row.run.reference else 2],
        cells,
    )  # fmt: skip
    return SlopePoint(value=share.value, number=share, mark=mark)


def _forest_table(rows: Sequence[Row]) -> Table:
    return Table(
        header=(
            "run", "kind", "t2 saw", "n", "cc", "ic", "ci", "ii", "Acc@t1", "Acc@t2", "delta",
            "delta low", "delta high", "delta i->c", "delta c->i", "exact p", "mid p", "Holm p",
        ),
        rows=tuple(_forest_cells(row) for row in rows),
    )  # fmt: skip


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
    return row.run.shown, "published" if row.run.reference else "run"


def _flow_table(rows: Sequence[Row]) -> Table:
    return Table(
        header=("run", "kind", "stayed right", "fixed", "broken", "stayed wrong"),
        rows=tuple(
            (*_who(row), counts.cc, counts.ic, counts.ci, counts.ii)
            for row in rows
            for counts in (row.row.transitions,)
        ),
    )


def _slope_table(lines: Sequence[SlopeLine]) -> Table:
    return Table(
        header=("run", "attempt", "right", "n", "accuracy", "low", "high"),
        rows=tuple(
            (
                line.run.shown,
                attempt,
                point.number.count,
                point.number.n,
                point.value,
                *_ends(point),
            )
            for line in lines
            for attempt, point in (("t1", line.first), ("t2", line.second))
        ),
    )


def _ends(point: SlopePoint) -> tuple[float | None, float | None]:
    interval = point.number.interval
    return (interval.low, interval.high) if interval else (None, None)
