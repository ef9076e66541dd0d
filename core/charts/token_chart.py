"""Makes the token chart from the attempts' reported token counts and outcomes."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.runs import nature_of, run_marks
from core.charts.table import Table
from core.charts.tokens import (
    FEW_TRACES,
    MOST_DOTS,
    TokenChart,
    TokenDot,
    TokenLane,
    TokenPanel,
    TokenRow,
)
from core.charts.wording import grouped, plural
from core.overview import Overview
from core.packed import MISSING, Mask
from core.traces import Run

TITLE = "How many tokens right and wrong traces take"
MISSING_TOKENS = Missing(
    what="Here you see how many tokens the right and the wrong traces of each run take.",
    why="The files of these runs report no tokens, or no trace that has them has an outcome. "
    "Characters are not tokens, so nothing is put in their place.",
)
SEEN = "tokens as reported, of the text that can be read"
UNSEEN = "tokens as reported, those of hidden reasoning included"
_BINS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """The traces of one run on one side: their tokens, ascending, and their problems."""

    tokens: NDArray[np.int64]
    problems: NDArray[np.int64]


def token_chart(
    overview: Overview,
    problem_ids: Iterable[int] | None,
    runs: Mapping[int, Run],
    *,
    remark: str = "",
) -> TokenChart:
    """Return the chart of the first attempts of `runs` at these problems (all where None).

    Counts that include hidden reasoning stand in a panel of their own: they are of another text
    than the one that can be read. A run of which some traces are hidden stands in both.
    """
    columns = overview.attempts.columns
    first = overview.rows_of(problem_ids, runs) & ~columns.absent & (columns.attempt == 1)
    told = first & (columns.tokens != MISSING) & (columns.tokens > 0)
    judged = told & (columns.right >= 0)
    hidden = np.isin(columns.trace, list(overview.hidden))
    marks = run_marks(runs.values())
    panels = [
        TokenPanel(axis=axis, hidden=unseen, rows=rows)
        for axis, unseen, chosen in (
            (SEEN, False, judged & ~hidden),
            (UNSEEN, True, judged & hidden),
        )
        if (rows := _rows(overview, chosen, runs, marks, unseen=unseen))
    ]
    left_out = _left_out(overview, first, told, judged, runs)
    if not panels:
        return TokenChart(heading=Heading(title=TITLE), missing=MISSING_TOKENS)
    tokens = columns.tokens[judged]
    return TokenChart(
        heading=Heading(title=TITLE, subtitle=_subtitle(int(judged.sum()), runs, remark)),
        panels=tuple(panels),
        low=float(tokens.min()),
        high=float(tokens.max()),
        note=left_out,
        table=_table(panels),
    )


def log_ticks(low: float, high: float, most: int = 9) -> tuple[float, ...]:
    """Return round values 1, 2, 5 × 10ᵏ in [low, high]; only powers of ten where these are many.

    Raises:
        ValueError: unless 0 < low ≤ high.
    """
    if not 0 < low <= high:
        raise ValueError(f"no logarithmic axis from {low} to {high}")
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [
        tuple(
            float(value)
            for power in powers
            for factor in factors
            if low <= (value := factor * 10.0**power) <= high
        )
        for factors in ((1, 2, 5), (1, 3), (1,))
    ]
    return next((each for each in found if len(each) <= most), found[-1])


def _rows(
    overview: Overview,
    chosen: Mask,
    runs: Mapping[int, Run],
    marks: Mapping[int, RunMark],
    *,
    unseen: bool,
) -> tuple[TokenRow, ...]:
    columns = overview.attempts.columns
    rows: list[TokenRow] = []
    for run in sorted(runs.values(), key=lambda run: run.position):
        mine = chosen & (columns.run == run.id)
        if not mine.any():
            continue
        right, wrong = (
            _lane(_counts(overview, mine & (columns.right == side)), marks[run.id],
                  right=bool(side), unseen=unseen)
            for side in (1, 0)
        )  # fmt: skip
        ratio = wrong.median / right.median if wrong.median and right.median else None
        rows.append(
            TokenRow(
                run=marks[run.id], right=right, wrong=wrong, ratio=ratio,
                few=min(right.n, wrong.n) < FEW_TRACES,
            )
        )  # fmt: skip
    return tuple(rows)


def _counts(overview: Overview, chosen: Mask) -> _Counts:
    columns = overview.attempts.columns
    tokens = columns.tokens[chosen].astype(np.int64)
    order = np.argsort(tokens, kind="stable")
    return _Counts(tokens=tokens[order], problems=columns.problem[chosen].astype(np.int64)[order])


def _lane(counts: _Counts, run: RunMark, *, right: bool, unseen: bool) -> TokenLane:
    n = len(counts.tokens)
    side = "right" if right else "wrong"
    key = f"tokens:{run.name}:{'hidden' if unseen else 'seen'}:{side}"
    middle = float(median(counts.tokens.tolist())) if n else None
    tail = "hidden reasoning included" if unseen else ""
    return TokenLane(
        right=right,
        n=n,
        median=middle,
        dots=tuple(_dots(counts, run, f"{run.shown}: {side}", key, tail)),
        mark=Mark(
            mark_id=key,
            label=f"{run.shown}: {side} traces",
            details=tuple(filter(None, (
                f"median {grouped(round(middle))} tokens" if middle else "no such trace",
                f"n = {grouped(n)}",
                tail,
            ))),
            run_name=run.name,
            problem_ids=tuple(dict.fromkeys(counts.problems.tolist())),
        ),
    )  # fmt: skip


def _dots(counts: _Counts, run: RunMark, label: str, key: str, tail: str) -> Iterable[TokenDot]:
    """Yield a dot for each trace, or for each of the bins where dots could not be told apart."""
    n = len(counts.tokens)
    if n <= MOST_DOTS:
        groups = [slice(place, place + 1) for place in range(n)]
    else:
        steps = np.log(counts.tokens)
        place = ((steps - steps[0]) / max(float(steps[-1] - steps[0]), 1e-9) * _BINS).astype(int)
        starts = np.flatnonzero(np.append(True, place[1:] != place[:-1]))
        groups = [slice(a, b) for a, b in zip(starts, [*starts[1:], n], strict=True)]
    for number, group in enumerate(groups):
        tokens = counts.tokens[group]
        low, high = int(tokens[0]), int(tokens[-1])
        many = len(tokens)
        reach = grouped(low) if low == high else f"{grouped(low)} to {grouped(high)}"
        yield TokenDot(
            tokens=float(np.exp(np.log(tokens).mean())) if many > 1 else float(low),
            traces=many,
            mark=Mark(
                mark_id=f"{key}:{number}",
                label=label if many == 1 else f"{label}, {plural(many, 'trace')}",
                details=tuple(filter(None, (f"{reach} tokens", tail))),
                run_name=run.name,
                problem_ids=tuple(dict.fromkeys(counts.problems[group].tolist())),
            ),
        )


def _subtitle(n: int, runs: Mapping[int, Run], remark: str) -> str:
    parts = (
        f"{plural(n, 'first attempt')} with an outcome and a reported count",
        "● right above, ○ wrong below",
        nature_of(list(runs.values())),
        remark,
        "log scale",
        "tick: median",
        f"ratio: wrong over right, muted where n < {FEW_TRACES}",
    )
    return " · ".join(filter(None, parts))


def _left_out(
    overview: Overview, first: Mask, told: Mask, judged: Mask, runs: Mapping[int, Run]
) -> str:
    """Tell which runs report no tokens, and what else could not be drawn."""
    columns = overview.attempts.columns
    silent = [
        run.name
        for run in sorted(runs.values(), key=lambda run: run.position)
        if (first & (columns.run == run.id)).any() and not (told & (columns.run == run.id)).any()
    ]
    speaking = ~np.isin(columns.run, [run.id for run in runs.values() if run.name in silent])
    lacking = int((first & ~told & speaking).sum())
    parts: list[str] = []
    if silent:
        parts.append(f"No tokens reported, and characters are not tokens: {', '.join(silent)}.")
    if lacking:
        parts.append(f"Left out: {plural(lacking, 'other trace')} without a reported count.")
    without = int((told & ~judged).sum())
    if without:
        parts.append(f"Left out: {plural(without, 'trace')} without outcome.")
    return " ".join(parts)


def _table(panels: Iterable[TokenPanel]) -> Table:
    return Table(
        header=(
            "run", "tokens counted", "right n", "right median", "wrong n", "wrong median",
            "wrong over right",
        ),
        rows=tuple(
            (
                row.run.shown,
                "hidden ones included" if panel.hidden else "all in the text",
                row.right.n, row.right.median, row.wrong.n, row.wrong.median, row.ratio,
            )
            for panel in panels
            for row in panel.rows
        ),
    )  # fmt: skip
