"""Makes the chart of accuracy by attempt: what each attempt adds, and where it levels off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import SAWS
from core.charts.attempts import AttemptChart, AttemptLine, AttemptPoint
from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.numbers import Number, number
from core.charts.runs import run_marks
from core.charts.table import Table
from core.charts.wording import grouped, p_value, percent, plural, points
from core.metrics.chain_tables import ChainTable, chain_tables
from core.metrics.estimate import Estimate
from core.metrics.intervals import clustered_ratio
from core.metrics.outcome_table import OutcomeTable
from core.metrics.several_attempts import (
    MemorylessFit,
    accuracy_by_attempt,
    any_right,
    cochrans_q,
    memoryless_fit,
    steps,
)
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.traces import Run, Saw

_TITLE = "How accuracy moves with every further attempt"
MISSING = Missing(
    what="Here you see accuracy at every attempt.",
    why="No run of this study has chains of more than two attempts.",
)
_SILENT = (SAWS.index(Saw.NOTHING), SAWS.index(Saw.UNKNOWN))


def attempt_chart(
    outcomes: OutcomeTable, runs: Mapping[int, Run], *, withheld: str = "", remark: str = ""
) -> AttemptChart:
    """Return the chart of the runs with chains of three attempts or more.

    Runs whose later attempts were shown different kinds of things are left out: these are never
    pooled. `withheld` tells why there are no tests; `remark` goes with the subtitle.
    """
    made = np.unique(outcomes.run[outcomes.attempt > 2]).tolist()
    kinds = {run_id: _kinds(outcomes, run_id) for run_id in made}
    pooled = [run_id for run_id in made if len(kinds[run_id]) <= 1]
    mixed = [runs[run_id].name for run_id in made if len(kinds[run_id]) > 1]
    found = chain_tables(outcomes.take(np.isin(outcomes.run, pooled)))
    tables = {id_: each for id_, each in found.items() if each.right.shape[1] > 2 and each.places}
    if not tables:
        return AttemptChart(heading=Heading(title=_TITLE), missing=MISSING)
    marks = run_marks(runs[run_id] for run_id in tables)
    lines = [_line(marks[run_id], table) for run_id, table in tables.items()]
    lines.sort(key=lambda line: -(line.last.number.value or 0.0))
    saw = dict.fromkeys(kind for run_id in tables for kind in kinds[run_id])
    parts = (
        _size(tables.values()),
        remark,
        f"later attempts saw: {' or '.join(saw) or 'not recorded'}",
        "band: 95 %, Wilson" if not any(map(_is_sampled, tables.values())) else "band: 95 %",
        "dashed: constant rates",
    )
    return AttemptChart(
        heading=Heading(title=_TITLE, subtitle=" · ".join(filter(None, parts))),
        lines=tuple(lines),
        note=" ".join(filter(None, [*_notes(tables, marks, withheld), _mixed(mixed)])),
        table=_table(lines),
    )


def _kinds(outcomes: OutcomeTable, run_id: int) -> list[str]:
    """Return what the later attempts of a run are known to have been shown."""
    later = outcomes.saw[(outcomes.run == run_id) & (outcomes.attempt > 1)]
    codes: list[int] = np.unique(later).tolist()
    return [str(SAWS[code]) for code in codes if code not in _SILENT]


def _is_sampled(table: ChainTable) -> bool:
    return len({problem for problem, _ in table.places}) < len(table.places)


def _line(run: RunMark, table: ChainTable) -> AttemptLine:
    problems = np.array([problem for problem, _ in table.places])
    fit = memoryless_fit(table.right)
    fitted = fit.fitted if isinstance(fit, MemorylessFit) else ()
    moves = [None, *steps(table.right)]
    shares = _shares(table, problems)
    drawn = [
        _point(run, t, number(share), (table.right, problems), move, fitted)
        for t, (share, move) in enumerate(zip(shares, moves, strict=True), start=1)
    ]
    return AttemptLine(
        run=run,
        points=tuple(drawn),
        best=number(any_right(table.right)),
        cannot_break=table.carried > 0 and not any(move.ci for move in moves if move),
    )


def _shares(table: ChainTable, problems: NDArray[np.int64]) -> list[Estimate]:
    """Return accuracy by attempt; chains of one problem do not count as independent."""
    shares = accuracy_by_attempt(table.right)
    if not _is_sampled(table):
        return shares
    _, of = np.unique(problems, return_inverse=True)
    chains = np.bincount(of).astype(np.float64)
    return [
        replace(
            share,
            interval=clustered_ratio(
                np.bincount(of, weights=right) / chains, np.ones(len(chains)), bounds=(0.0, 1.0)
            ),
        )
        for share, right in zip(shares, table.right.T, strict=True)
    ]


def _point(
    run: RunMark,
    t: int,
    share: Number,
    outcomes: tuple[NDArray[np.bool_], NDArray[np.int64]],
    move: Transitions | None,
    fitted: Sequence[float],
) -> AttemptPoint:
    right, problems = outcomes
    details = [share.as_share()]
    if fitted:
        details.append(f"with constant rates: {percent(fitted[t - 1])} %")
    mark = Mark(
        mark_id=f"attempt:{run.position}:{run.name}:{t}",
        label=f"{run.shown}, Acc@t{t}",
        details=(*details, "opens the problems that were right then"),
        run_name=run.name,
        problem_ids=_ids(problems, right[:, t - 1]),
    )
    point = AttemptPoint(
        attempt=t, number=share, mark=mark, fitted=fitted[t - 1] if fitted else None
    )
    if move is None:
        return point
    changed = right[:, t - 1] != right[:, t - 2]
    step = Mark(
        mark_id=f"step:{run.position}:{run.name}:{t}",
        label=f"{run.shown}, from t{t - 1} to t{t}",
        details=(
            f"fixed {grouped(move.ic)} of {grouped(move.wrong1)} wrong, "
            f"broken {grouped(move.ci)} of {grouped(move.right1)} right",
        ),
        run_name=run.name,
        problem_ids=_ids(problems, changed),
    )
    return replace(point, fixed=move.ic, broken=move.ci, step=step)


def _ids(problems: NDArray[np.int64], chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.unique(problems[chosen]).tolist())


def _size(tables: Iterable[ChainTable]) -> str:
    known = list(tables)
    counts = [len(table.places) for table in known]
    low, high = min(counts), max(counts)
    size = plural(low, "chain") if low == high else f"{grouped(low)} to {plural(high, 'chain')}"
    left: dict[str, int] = {}
    for table in known:
        for reason, count in table.excluded.items():
            left[reason.value] = left.get(reason.value, 0) + count
    told = ", ".join(f"{grouped(count)} × {reason}" for reason, count in left.items())
    return size + (f" · left out: {told}" if told else "")


def _notes(
    tables: Mapping[int, ChainTable], marks: Mapping[int, RunMark], withheld: str
) -> Iterable[str]:
    for run_id, table in tables.items():
        parts = [_best(table), _levelling(table), _test(table, withheld)]
        yield f"{marks[run_id].shown}: {'; '.join(filter(None, parts))}."


def _best(table: ChainTable) -> str:
    return f"right at some attempt {number(any_right(table.right)).as_share().split(',')[0]}"


def _levelling(table: ChainTable) -> str:
    """Tell where constant rates would level off, and how far they are from what is seen."""
    fit = memoryless_fit(table.right)
    if isinstance(fit, Undefined):
        return f"no fit ({fit.reason})"
    residuals = [abs(each) for each in fit.residuals]
    worst = int(np.argmax(residuals))
    limit = "" if isinstance(fit.upper, Undefined) else f", levels off at {percent(fit.upper)} %"
    return (
        f"constant rates{limit}, farthest from it at t{worst + 1} "
        f"({points(fit.residuals[worst])} points)"
    )


def _test(table: ChainTable, withheld: str) -> str:
    if withheld:
        return f"no test: {withheld}"
    if table.carried:
        return f"no test: {grouped(table.carried)} accepted and not asked again, carried on"
    if _is_sampled(table):
        return "no test: several samples a problem"
    found = cochrans_q(table.right)
    if isinstance(found.p, Undefined):
        return f"no test: {found.p.reason}"
    return f"Cochran's Q with {found.degrees} degrees, p {p_value(found.p)}"


def _mixed(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"Not drawn, for later attempts saw different kinds of things: {', '.join(names)}."


def _table(lines: Sequence[AttemptLine]) -> Table:
    return Table(
        header=("run", "attempt", "right", "n", "accuracy", "low", "high", "fixed", "broken",
                "constant rates", "residual"),
        rows=tuple(
            (
                line.run.shown, point.attempt, point.number.count, point.number.n,
                point.number.value, *_ends(point.number),
                *((point.fixed, point.broken) if point.step else (None, None)),
                point.fitted, _residual(point),
            )
            for line in lines
            for point in line.points
        ),
    )  # fmt: skip


def _ends(share: Number) -> tuple[float | None, float | None]:
    return (share.interval.low, share.interval.high) if share.interval else (None, None)


def _residual(point: AttemptPoint) -> float | None:
    if point.fitted is None or point.number.value is None:
        return None
    return point.number.value - point.fitted
