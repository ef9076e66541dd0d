"""Makes the strategy chart from what people tagged."""

from collections.abc import Iterable, Mapping, Sequence

from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.numbers import number
from core.charts.queries import either, of_run
from core.charts.strategies import StrategyChart, StrategyDot, StrategyRow
from core.charts.table import Table
from core.charts.wording import grouped, plural
from core.codebook.code import Code, Layer
from core.metrics.strategy_use import StrategyUseRow
from core.traces import Run

PEOPLE = "people"
DETECTORS = "detectors"

MISSING = Missing(
    what="Here you see which strategies each run uses, and how often traces that use them are "
    "right.",
    why="Nobody has tagged a strategy yet. Select words in a trace and press 1 to 9.",
    action="Open Compare",
    command="page.compare",
)
_TITLE = "Which strategies each run uses, and how often they come out right"


def strategy_chart(
    rows: Iterable[StrategyUseRow],
    codes: Mapping[str, Code],
    runs: Mapping[int, Run],
    attempts: int = 1,
) -> StrategyChart:
    """Return the chart of the strategies among `rows`; `codes` by key, `runs` by id.

    `attempts` is the highest number of an attempt in the study.
    """
    by_code: dict[str, list[StrategyUseRow]] = {}
    for row in rows:
        if row.code in codes and codes[row.code].layer is Layer.STRATEGY and row.run_id in runs:
            by_code.setdefault(row.code, []).append(row)
    drawn = [_row(codes[key], found, runs, attempts) for key, found in by_code.items()]
    drawn = sorted((row for row in drawn if row.uses), key=lambda row: (-row.uses, row.name))
    shown = [row for found in by_code.values() for row in found if row.origin_group == PEOPLE]
    if not drawn:
        return StrategyChart(heading=Heading(title=_TITLE), missing=MISSING)
    marks = {dot.run for row in drawn for dot in row.dots}
    return StrategyChart(
        heading=Heading(title=_TITLE, subtitle=_subtitle(shown)),
        runs=tuple(sorted(marks, key=lambda run: (run.position, run.name))),
        rows=tuple(drawn),
        note=_note(shown, runs),
        table=_table(drawn),
    )


def _row(
    code: Code, found: Sequence[StrategyUseRow], runs: Mapping[int, Run], attempts: int
) -> StrategyRow:
    people = [row for row in found if row.origin_group == PEOPLE]
    dots = [_dot(code, row, runs[row.run_id], attempts) for row in people]
    return StrategyRow(
        name=code.name,
        letter=code.shortcut or code.letter,
        colour=code.colour,
        uses=sum(row.uses for row in people),
        detected=sum(row.uses for row in found if row.origin_group == DETECTORS),
        dots=tuple(sorted(dots, key=lambda dot: (dot.run.position, dot.run.name))),
    )


def _dot(code: Code, row: StrategyUseRow, run: Run, attempts: int) -> StrategyDot:
    mark = RunMark(name=run.name, position=run.position)
    used, right = number(row.share), number(row.right)
    label = f"{run.name}: {code.name}"
    term = f"code:{code.key}"
    without = (
        f"{plural(row.without_outcome, 'trace')} without outcome" if row.without_outcome else ""
    )
    return StrategyDot(
        run=mark,
        used=used,
        right=right,
        used_mark=Mark(
            mark_id=f"strategy:{code.key}:{row.run_id}:used",
            label=label,
            details=(f"in {used.as_share()} of the traces", f"{plural(row.uses, 'use')} in all"),
            run_name=run.name,
            query=of_run(run.name, term) if row.trace_ids else "",
        ),
        right_mark=Mark(
            mark_id=f"strategy:{code.key}:{row.run_id}:right",
            label=label,
            details=tuple(
                part for part in (f"right, of the traces that use it: {right.as_share()}", without)
                if part
            ),
            run_name=run.name,
            query=_right_query(run.name, term, attempts) if right.count else "",
        ),
    )  # fmt: skip


def _right_query(name: str, term: str, attempts: int) -> str:
    """Return the filter of attempts that use a code and are right themselves."""
    numbers = range(1, attempts + 1)
    return either([of_run(name, term, f"attempt:{t}", f"t{t}:right") for t in numbers])


def _subtitle(rows: Sequence[StrategyUseRow]) -> str:
    examined = {row.run_id: row.share.denominator or 0 for row in rows}
    total = sum(examined.values())
    return (
        f"{plural(total, 'trace')} of {plural(len(examined), 'run')} that people have tagged · "
        "95 % intervals · only tags by people are counted"
    )


def _note(rows: Sequence[StrategyUseRow], runs: Mapping[int, Run]) -> str:
    hidden = {runs[row.run_id].name: row.not_assessable for row in rows if row.not_assessable}
    told = ", ".join(f"{name} {grouped(count)}" for name, count in hidden.items())
    parts = ["A tick instead of a square: fewer than 8 judged traces use it."]
    if told:
        parts.append(f"Not assessable, reasoning is hidden: {told}.")
    return " ".join(parts)


def _table(rows: Sequence[StrategyRow]) -> Table:
    return Table(
        header=(
            "strategy", "run", "traces that use it", "traces", "share", "right among them",
            "judged traces", "share right",
        ),
        rows=tuple(
            (
                row.name, dot.run.name, dot.used.count, dot.used.n, dot.used.value,
                dot.right.count, dot.right.n, dot.right.value,
            )
            for row in rows
            for dot in row.dots
        ),
    )  # fmt: skip
