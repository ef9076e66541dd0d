"""What a hint unlocks and what other numbers break: the same run under two conditions, paired.

With a hint the unit is a problem, tried with it and without; between variants it is a family of
problems, its first variant against its others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.numbers import Number, number
from core.charts.runs import run_marks
from core.charts.self_correction import ForestChart, ForestRow, TableCell
from core.charts.table import Table
from core.charts.table_columns import TableColumn
from core.charts.wording import DASH, grouped, p_value, percent, plural, points, points_interval
from core.metrics.cells import Cell, P
from core.metrics.estimate import Estimate
from core.metrics.intervals import clustered_mean, newcombe_paired
from core.metrics.mcnemar import holm
from core.metrics.outcome_table import OutcomeTable
from core.metrics.sign_flip import sign_flip_test
from core.metrics.undefined import Undefined, Value
from core.problem_table import ProblemTable
from core.traces import Run

_TITLE = "What a hint unlocks, and what other numbers break"
MISSING = Missing(
    what="Here you see what a hint unlocks and what a change of the problem breaks.",
    why="No run of this study was asked under two conditions, and no problems are variants.",
)
_HINT = "With a hint or another prompt, against the same model without: first attempts, by problem"
_VARIANT = "Other variants of a problem, against the first of its family: first attempts, by family"
_ORIGINAL = ("original", "plain", "unaltered")

_Means = dict[int, float]
"""The share of right first attempts by problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paired:
    """Values before and after by unit, and the problems that each unit opens."""

    run: RunMark
    section: str
    unit: str
    key: str
    before: list[float]
    after: list[float]
    opens: list[tuple[int, ...]]
    compares: tuple[str, ...]

    @property
    def changes(self) -> list[float]:
        return [b - a for a, b in zip(self.before, self.after, strict=True)]


def _column(
    column_id: str, header: str, title: str, group: str = "", **more: object
) -> TableColumn:
    told = {"id": column_id, "header": header, "title": title, "group": group, **more}
    return TableColumn(section="", **told)  # type: ignore[arg-type]


_ACCURACY, _MOVES, _TEST = "Accuracy, %", "Count", "Sign-flip test"
COLUMNS = (
    _column("pairs", "n", "Problems or families that have both", muted=True),
    _column("before", "before", "Right before: without the hint, at the first variant", _ACCURACY),
    _column("after", "after", "Right after: with the hint, at the other variants", _ACCURACY),
    _column("change", "Δ", "Right after less right before", "Change, points", signed=True),
    _column("limits", "95 % interval", "Newcombe's paired interval; Student's t over units where "
            "these have several values", "Change, points", signed=True, muted=True),
    _column("unlocked", "unlocked", "Wrong before, right after", _MOVES, shape="fixed"),
    _column("lost", "lost", "Right before, wrong after", _MOVES, shape="broken"),
    _column("p_flip", "p", "Sign flips of the paired differences", _TEST),
    _column("p_holm", "Holm p", "The same, adjusted over all rows", _TEST),
)  # fmt: skip


def condition_chart(
    outcomes: OutcomeTable,
    runs: Mapping[int, Run],
    problems: ProblemTable,
    *,
    withheld: str = "",
    remark: str = "",
) -> ForestChart:
    """Return the paired differences of runs with a base run, and of families with variants."""
    means = {run_id: _means(outcomes, run_id) for run_id in runs}
    pairs = [*_hints(runs, means), *_variants(runs, means, problems)]
    forest = Heading(title="How large the change is", subtitle="Δ in points, 95 % interval")
    if not pairs:
        heading = Heading(title=_TITLE)
        return ForestChart(heading=heading, forest=forest, missing=MISSING)
    raw: list[Value] = [
        Undefined(withheld) if withheld else sign_flip_test(each.changes) for each in pairs
    ]
    rows = tuple(
        _row(each, p, adjusted, withheld)
        for each, p, adjusted in zip(pairs, raw, holm(raw), strict=True)
    )
    family = sum(isinstance(p, float) for p in raw)
    test = f"p: sign flips, Holm over {family}" if family else ""
    parts = ("first attempts, paired", remark, "intervals: 95 %", test)
    return ForestChart(
        heading=Heading(title=_TITLE, subtitle=" · ".join(filter(None, parts))),
        forest=forest,
        rows=rows,
        columns=COLUMNS,
        chosen=True,
        sortable=False,
        table=_table(rows),
    )


def _means(outcomes: OutcomeTable, run_id: int) -> _Means:
    judged = outcomes.judged()
    chosen = (outcomes.run == run_id) & (outcomes.attempt == 1) & (judged <= 1)
    problems, of = np.unique(outcomes.problem[chosen], return_inverse=True)
    if not len(problems):
        return {}
    shares = np.bincount(of, weights=judged[chosen]) / np.bincount(of)
    return dict(zip(problems.tolist(), shares.tolist(), strict=True))


def _hints(runs: Mapping[int, Run], means: Mapping[int, _Means]) -> Iterable[_Paired]:
    """Yield each run with its base run, on the problems that both tried."""
    by_name = {run.name: run for run in runs.values()}
    marks = run_marks(runs.values())
    for run in sorted(runs.values(), key=lambda run: run.position):
        base = by_name.get(run.base)
        if base is None:
            continue
        plain, asked = means[base.id], means[run.id]
        shared = sorted(plain.keys() & asked.keys())
        if shared:
            yield _Paired(
                run=marks[run.id],
                section=_HINT,
                unit="problem",
                key=f"hint:{run.id}",
                before=[plain[problem] for problem in shared],
                after=[asked[problem] for problem in shared],
                opens=[(problem,) for problem in shared],
                compares=(base.name, run.name),
            )


def _variants(
    runs: Mapping[int, Run], means: Mapping[int, _Means], problems: ProblemTable
) -> Iterable[_Paired]:
    """Yield each run at families of which it tried the first variant and others."""
    families = _families(problems)
    if not families:
        return
    marks = run_marks(runs.values())
    for run in sorted(runs.values(), key=lambda run: run.position):
        right = means[run.id]
        found = [
            (first, [other for other in others if other in right])
            for first, others in families
            if first in right
        ]
        found = [(first, others) for first, others in found if others]
        if found:
            yield _Paired(
                run=marks[run.id],
                section=_VARIANT,
                unit="family",
                key=f"variant:{run.id}",
                before=[right[first] for first, _ in found],
                after=[sum(right[o] for o in others) / len(others) for _, others in found],
                opens=[(first, *others) for first, others in found],
                compares=(run.name,),
            )


def _families(problems: ProblemTable) -> list[tuple[int, list[int]]]:
    """Return the first variant of each family and the others; one called so is the first."""
    members: dict[tuple[str, str], list[tuple[int, str]]] = {}
    has_one = problems.texts["family"].sizes > 0  # few have: the others need not be read
    texts = (problems.texts[name].take(has_one) for name in ("dataset", "family", "variant"))
    for id_, dataset, family, variant in zip(problems.ids[has_one].tolist(), *texts, strict=True):
        if family:
            members.setdefault((dataset or "", family), []).append((id_, (variant or "").lower()))
    found: list[tuple[int, list[int]]] = []
    for known in members.values():
        first = next((id_ for id_, variant in known if variant in _ORIGINAL), known[0][0])
        others = [id_ for id_, _ in known if id_ != first]
        if others:
            found.append((first, others))
    return found


def _row(pairs: _Paired, p: Value, adjusted: Value, withheld: str) -> ForestRow:
    n = len(pairs.before)
    before, after = (_mean(values) for values in (pairs.before, pairs.after))
    change = _change(pairs, withheld)
    up = [at for at, d in enumerate(pairs.changes) if d > 0]
    down = [at for at, d in enumerate(pairs.changes) if d < 0]
    marks = {name: _mark(pairs, name, at) for name, at in (("unlocked", up), ("lost", down))}
    every = _mark(pairs, "all", [*range(n)])
    either = replace(
        _mark(pairs, "row", sorted([*up, *down])),
        details=(
            f"before {before.as_share()}, after {after.as_share()}",
            f"Δ {change.as_change()}",
            f"{grouped(len(up))} got better, {grouped(len(down))} worse, of {_units(pairs, n)}",
        ),
    )
    cells = (
        _cell(grouped(n), n, every, "n"),
        _cell(percent(before.exact or 0.0), before.value, every, "before"),
        _cell(percent(after.exact or 0.0), after.value, every, "after"),
        replace(
            _cell(points(change.exact or 0.0), change.value, either, "change"),
            strong=change.excludes_zero,
        ),
        _cell(points_interval(change.interval) if change.interval else DASH, change.interval,
              either, "limits"),
        _cell(grouped(len(up)), len(up), marks["unlocked"], "unlocked"),
        _cell(grouped(len(down)), len(down), marks["lost"], "lost"),
        _p_cell(p, either, "p"),
        replace(_p_cell(adjusted, either, "holm"), strong=isinstance(adjusted, float)
                and adjusted < 0.05),
    )  # fmt: skip
    nothing = Number(value=None, reason="not of two attempts")
    return ForestRow(
        run=pairs.run, saw="", section=pairs.section, n=n, acc1=before, acc2=after, delta=change,
        fixed=nothing, broken=nothing, exact_p=_defined(p), holm_p=_defined(adjusted),
        mark=either, cells=cells,
    )  # fmt: skip


def _mean(values: Sequence[float]) -> Number:
    whole = all(value in (0.0, 1.0) for value in values)
    count = int(sum(values)) if whole else None
    return Number(value=sum(values) / len(values), count=count, n=len(values))


def _change(pairs: _Paired, withheld: str) -> Number:
    """Return the mean change: Newcombe's interval of single outcomes, else that of a mean."""
    n, changes = len(pairs.before), pairs.changes
    whole = all(value in (0.0, 1.0) for value in (*pairs.before, *pairs.after))
    up, down = changes.count(1.0), changes.count(-1.0)
    if whole:
        right = sum(a == b == 1.0 for a, b in zip(pairs.before, pairs.after, strict=True))
        interval = newcombe_paired(right, up, down, n - right - up - down)
    else:
        interval = clustered_mean(changes, range(n))
    return number(
        Estimate(
            value=sum(changes) / n,
            count=up - down if whole else None,
            denominator=n,
            interval=Undefined(withheld) if withheld else interval,
            n_text=f"{n} pairs",
        )
    )


def _mark(pairs: _Paired, name: str, at: Sequence[int]) -> Mark:
    problems = dict.fromkeys(problem for place in at for problem in pairs.opens[place])
    return Mark(
        mark_id=f"condition:{pairs.key}:{name}",
        label=pairs.run.shown,
        details=(f"{name}: {_units(pairs, len(at))}",),
        run_name=pairs.run.name,
        compares=pairs.compares,
        problem_ids=tuple(problems),
    )


def _units(pairs: _Paired, count: int) -> str:
    if pairs.unit == "family":
        return f"{grouped(count)} {'family' if count == 1 else 'families'}"
    return plural(count, pairs.unit)


def _cell(main: str, content: Cell, mark: Mark, name: str) -> TableCell:
    return TableCell(
        main=main, content=content, mark=replace(mark, mark_id=f"{mark.mark_id}:{name}")
    )


def _p_cell(p: Value, mark: Mark, name: str) -> TableCell:
    if isinstance(p, Undefined):
        return replace(_cell(DASH, p, mark, name), reason=p.reason)
    return _cell(p_value(p), P(p), mark, name)


def _defined(p: Value) -> float | None:
    return None if isinstance(p, Undefined) else p


def _table(rows: Sequence[ForestRow]) -> Table:
    return Table(
        header=("run", "compared", "n", "before", "after", "delta", "low", "high", "better",
                "worse", "p", "Holm p"),
        rows=tuple(
            (
                row.run.shown, row.section.split(":")[0], row.n, row.acc1.value, row.acc2.value,
                row.delta.value,
                *((row.delta.interval.low, row.delta.interval.high)
                  if row.delta.interval else (None, None)),
                row.cells[5].main, row.cells[6].main, row.exact_p, row.holm_p,
            )
            for row in rows
        ),
    )  # fmt: skip
