"""Makes the run-against-run chart from the comparison of two runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.numbers import number
from core.charts.pair import Pair, PairCell, PairChart, PairReading, PairSide
from core.charts.queries import either, pair_cell
from core.charts.table import Cell, Table
from core.charts.wording import grouped, p_value, percent, plural, unbroken
from core.metrics.run_against_run import LEFT_OUT_THERE, NOT_THERE, RunAgainstRun
from core.metrics.undefined import Undefined, Value

MISSING_RUNS = Missing(
    what="Here you see which problems only one of two runs got right.",
    why="It takes two runs. This study has fewer.",
    action="Import responses…",
    command="file.import",
)
MISSING_SHARED = Missing(
    what="Here you see which problems only one of two runs got right.",
    why="These two runs share no problem on which both have an outcome. Choose two others above.",
)
_TITLE = "Which problems each run got right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A comparison with doubtful attempts counted as `label` says."""

    label: str
    compared: RunAgainstRun


def no_pair() -> PairChart:
    """Return the chart of a study with fewer than two runs."""
    return PairChart(heading=Heading(title=_TITLE), missing=MISSING_RUNS)


def pair_chart(
    compared: RunAgainstRun,
    one: RunMark,
    other: RunMark,
    *,
    readings: Sequence[Reading] = (),
    remark: str = "",
) -> PairChart:
    """Return the chart of two runs; `readings` are other ways to count them."""
    if compared.n == 0:
        return PairChart(heading=Heading(title=_TITLE), missing=MISSING_SHARED)
    told = [_reading(reading) for reading in readings]
    return PairChart(
        heading=Heading(title=_TITLE, subtitle=_subtitle(compared, one, other, remark)),
        accuracy=Heading(
            title="How large the difference is",
            subtitle=f"% right of {plural(compared.n, 'shared problem')}, 95 % intervals",
        ),
        pair=Pair(
            first=_side(compared, one, other, "first"),
            second=_side(compared, one, other, "second"),
            n=compared.n,
            cells=_cells(compared, one, other),
            no_cells=_no_cells(compared),
            difference=number(compared.difference),
            difference_mark=_difference_mark(compared, one, other),
            sentence=_sentence(compared),
            readings=tuple(reading for reading in told if reading is not None),
        ),
        table=_table([Reading(label="as drawn", compared=compared), *readings[1:]], one, other),
    )


def _reading(reading: Reading) -> PairReading | None:
    compared = reading.compared
    if isinstance(compared.cells, Undefined):
        return None
    return PairReading(
        label=reading.label,
        n=compared.n,
        counts=compared.cells,
        difference=number(compared.difference),
    )


def _subtitle(compared: RunAgainstRun, one: RunMark, other: RunMark, remark: str) -> str:
    when = "last attempts" if compared.attempt is None else f"attempt {compared.attempt}"
    parts = [f"{plural(compared.n, 'problem')} that both runs share", when, remark]
    dropped = [
        *_without_outcome(compared.dropped_a, one),
        *_without_outcome(compared.dropped_b, other),
        *_not_there(compared.dropped_a, one),
        *_not_there(compared.dropped_b, other),
    ]
    if dropped:
        parts.append(f"left out: {', '.join(dropped)}")
    return " · ".join(filter(None, parts))


def _without_outcome(dropped: Mapping[str, int], run: RunMark) -> Iterable[str]:
    """Yield the reasons of the run's own; the other run's are told with the other run."""
    for why, count in dropped.items():
        if why not in (NOT_THERE, LEFT_OUT_THERE):
            yield f"{grouped(count)} × {why} ({run.shown})"


def _not_there(dropped: Mapping[str, int], run: RunMark) -> Iterable[str]:
    if dropped.get(NOT_THERE):
        yield f"{grouped(dropped[NOT_THERE])} only in {run.shown}"


def _side(compared: RunAgainstRun, one: RunMark, other: RunMark, key: str) -> PairSide:
    is_first = key == "first"
    run = one if is_first else other
    accuracy = number(compared.accuracy_a if is_first else compared.accuracy_b)
    return PairSide(
        run=run,
        accuracy=accuracy,
        mark=Mark(
            mark_id=f"pair:{key}",
            label=run.shown,
            details=(accuracy.as_share(),),
            run_name=run.name,
            query=_query(compared, one, other, "cc", "ci" if is_first else "ic"),
            problem_ids=(*compared.both, *(compared.only_a if is_first else compared.only_b)),
            compares=(one.name, other.name),
        ),
    )


def _cells(compared: RunAgainstRun, one: RunMark, other: RunMark) -> tuple[PairCell, ...]:
    if isinstance(compared.cells, Undefined):
        return ()
    cells = (
        ("both", "both right", compared.both, "cc", ""),
        ("only_first", f"only {one.shown}", compared.only_a, "ci", one.name),
        ("only_second", f"only {other.shown}", compared.only_b, "ic", other.name),
        ("neither", "neither right", compared.neither, "ii", ""),
    )
    return tuple(
        PairCell(
            count=len(ids),
            label=label,
            mark=Mark(
                mark_id=f"pair:{key}",
                label=f"{grouped(len(ids))} {label}",
                details=(
                    f"{percent(len(ids) / compared.n)} % of {plural(compared.n, 'shared problem')}",
                ),
                run_name=run_name,
                query=_query(compared, one, other, cell),
                problem_ids=ids,
                compares=(one.name, other.name),
            ),
        )
        for key, label, ids, cell, run_name in cells
    )


def _query(compared: RunAgainstRun, one: RunMark, other: RunMark, *cells: str) -> str:
    """Return the filter of "cc" (both), "ci" (only the first), "ic" and "ii" (neither)."""
    counts = {"cc": compared.both, "ci": compared.only_a, "ic": compared.only_b,
              "ii": compared.neither}  # fmt: skip
    if compared.attempt is None or not any(counts[cell] for cell in cells):
        return ""
    return either([pair_cell(one.name, other.name, cell, compared.attempt) for cell in cells])


def _no_cells(compared: RunAgainstRun) -> str:
    if not isinstance(compared.cells, Undefined):
        return ""
    return (
        f"No four fields: {compared.cells.reason}, so a problem can be right in some samples and "
        "wrong in others. The accuracies beside are means of problem means."
    )


def _difference_mark(compared: RunAgainstRun, one: RunMark, other: RunMark) -> Mark:
    return Mark(
        mark_id="pair:difference",
        label=f"{one.shown} minus {other.shown}",
        details=(number(compared.difference).as_change(), _sentence(compared)),
        query=_query(compared, one, other, "ci", "ic"),
        problem_ids=(*compared.only_a, *compared.only_b),
        compares=(one.name, other.name),
    )


def _sentence(compared: RunAgainstRun) -> str:
    if isinstance(compared.p_exact, Undefined):
        return f"No test: {compared.p_exact.reason}."
    split = len(compared.only_a), len(compared.only_b)
    mid = (
        compared.p_mid.reason if isinstance(compared.p_mid, Undefined) else p_value(compared.p_mid)
    )
    return (
        f"{grouped(split[0])} against {grouped(split[1])} of {plural(sum(split), 'problem')} that "
        f"only one run got right: McNemar {unbroken(f'exact p {p_value(compared.p_exact)}')}, "
        f"{unbroken(f'mid-p {mid}')}. "
        "Difference: Newcombe, paired."
    )


def _table(readings: Sequence[Reading], one: RunMark, other: RunMark) -> Table:
    return Table(
        header=(
            "first run", "second run", "counted", "n", "both right", "only first", "only second",
            "neither", "accuracy first", "accuracy second", "difference", "difference low",
            "difference high", "exact p", "mid p",
        ),
        rows=tuple(
            (one.shown, other.shown, reading.label, *_numbers(reading.compared))
            for reading in readings
        ),
    )  # fmt: skip


def _numbers(compared: RunAgainstRun) -> tuple[Cell, ...]:
    difference = number(compared.difference)
    limits = difference.interval
    cells = compared.cells
    return (
        compared.n,
        *((None,) * 4 if isinstance(cells, Undefined) else cells),
        number(compared.accuracy_a).value,
        number(compared.accuracy_b).value,
        difference.value,
        limits.low if limits else None,
        limits.high if limits else None,
        _defined(compared.p_exact),
        _defined(compared.p_mid),
    )


def _defined(value: Value) -> float | None:
    return None if isinstance(value, Undefined) else value
