"""The project's tables made from metric values, ready for any of the formats of `tables`."""

from collections.abc import Mapping, Sequence

from core.metrics import formatting
from core.metrics.cells import Audience, Cell, Column, P, Table
from core.metrics.intervals import CONFIDENCE
from core.metrics.registry import METRICS, Metric
from core.metrics.run_against_run import RunAgainstRun
from core.metrics.self_correction import SelfCorrectionRow
from core.metrics.strategy_use import StrategyUseRow
from core.metrics.undefined import Undefined, Value

_PEOPLE, _MACHINES = Audience.PEOPLE, Audience.MACHINES
_BANDED = tuple(metric for metric in METRICS if metric.denominator == METRICS[0].denominator)


def self_correction(
    rows: Sequence[SelfCorrectionRow], names: Mapping[int, str], *, title: str = "Self-correction"
) -> Table:
    """Return the table of the five metrics, two conditional rates and the tests.

    `names` gives the runs' names by id; a row's own label wins.
    """
    return Table(
        title=title,
        columns=(
            Column(key="run", title="Run"),
            Column(key="saw", title="Later attempt saw"),
            Column(key="earlier", title="Earlier"),
            Column(key="later", title="Later"),
            Column(key="n", title="n"),
            Column(key="samples", title="Samples", audience=_MACHINES),
            *_estimate_columns(rows[0].confidence if rows else CONFIDENCE),
            Column(key="p_exact", title="exact p"),
            Column(key="p_mid", title="mid-p"),
            Column(key="p_holm", title="Holm p"),
            Column(key="left_out", title="Left out"),
            Column(key="blanks", title="Blank", audience=_MACHINES),
            *_band_columns(),
        ),
        rows=tuple(_self_correction_cells(row, _name(row, names)) for row in rows),
        notes=_self_correction_notes(rows, names),
    )


def run_against_run(result: RunAgainstRun, names: Mapping[int, str]) -> Table:
    """Return the 2 × 2 table of two runs as one row, with what was dropped on each side."""
    a, b = names.get(result.a, f"run {result.a}"), names.get(result.b, f"run {result.b}")
    t = "last" if result.attempt is None else f"t{result.attempt}"
    both, only_a, only_b, neither = (
        (result.cells,) * 4 if isinstance(result.cells, Undefined) else result.cells
    )
    return Table(
        title=f"{a} against {b} at attempt {t}",
        columns=(
            Column(key="run_a", title="A", audience=_MACHINES),
            Column(key="run_b", title="B", audience=_MACHINES),
            Column(key="n", title="Shared"),
            Column(key="accuracy_a", title=a),
            Column(key="accuracy_b", title=b),
            Column(key="difference", title="Difference", signed=True),
            _interval_column(result.confidence, signed=True),
            Column(key="both", title="Both"),
            Column(key="only_a", title=f"Only {a}"),
            Column(key="only_b", title=f"Only {b}"),
            Column(key="neither", title="Neither"),
            Column(key="p_exact", title="exact p"),
            Column(key="p_mid", title="mid-p"),
        ),
        rows=(
            (
                a,
                b,
                result.n,
                result.accuracy_a,
                result.accuracy_b,
                result.difference,
                result.difference.interval,
                both,
                only_a,
                only_b,
                neither,
                _p(result.p_exact),
                _p(result.p_mid),
            ),
        ),
        notes=(
            "Percentages of the shared problems, with counts.",
            *_dropped_note(a, result.dropped_a),
            *_dropped_note(b, result.dropped_b),
        ),
    )


def strategy_use(
    rows: Sequence[StrategyUseRow], names: Mapping[int, str], *, confidence: float = CONFIDENCE
) -> Table:
    """Return how often each run uses each code and how often those traces are right.

    `confidence` is the one that `rows` were made with.
    """
    return Table(
        title="Strategy use",
        columns=(
            Column(key="code", title="Code"),
            Column(key="run", title="Run"),
            Column(key="origin", title="Tagged by"),
            Column(key="share", title="Traces using it"),
            _interval_column(confidence),
            Column(key="uses", title="Uses"),
            Column(key="right", title="Right where used"),
            Column(key="without_outcome", title="No outcome"),
            Column(key="not_assessable", title="Not assessable"),
        ),
        rows=tuple(
            (
                row.code,
                names.get(row.run_id, f"run {row.run_id}"),
                row.origin_group,
                row.share,
                row.share.interval,
                row.uses,
                row.right,
                row.without_outcome,
                row.not_assessable,
            )
            for row in rows
        ),
        notes=("Percentages of the traces examined, with counts.",) if rows else (),
    )


def _estimate_columns(confidence: float) -> tuple[Column, ...]:
    columns: list[Column] = []
    for metric in METRICS:
        columns.append(Column(key=metric.id, title=_title(metric), signed=metric.signed))
        if metric.id == "delta":
            columns.append(_interval_column(confidence, signed=True))
    return tuple(columns)


def _interval_column(confidence: float, *, signed: bool = False) -> Column:
    title = f"{confidence * 100:g} % interval"
    return Column(key="interval", title=title, signed=signed, audience=_PEOPLE)


def _title(metric: Metric) -> str:
    """The table names the attempts in columns of their own, so that symbols can be short."""
    return metric.symbol.removesuffix("(t1,t2)")


def _band_columns() -> tuple[Column, ...]:
    return tuple(
        Column(key=f"{metric.id}_{reading}", title=metric.symbol, audience=_MACHINES)
        for metric in _BANDED
        for reading in ("blank_incorrect", "blank_left_out")
    )


def _self_correction_cells(row: SelfCorrectionRow, name: str) -> tuple[Cell, ...]:
    cells: list[Cell] = [name, row.saw.value, row.t1, row.t2, row.n, row.samples]
    for metric in METRICS:
        estimate = row.estimate(metric.id)
        cells.append(estimate)
        if metric.id == "delta":
            cells.append(estimate.interval)
    left_out = ", ".join(f"{count} {reason}" for reason, count in row.exclusions.items())
    cells += [_p(row.p_exact), _p(row.p_mid), _p(row.p_holm), left_out or "none", row.blanks]
    for metric in _BANDED:
        band = row.bands.get(metric.id)
        cells += [band.as_incorrect, band.left_out] if band else [None, None]
    return tuple(cells)


def _self_correction_notes(
    rows: Sequence[SelfCorrectionRow], names: Mapping[int, str]
) -> tuple[str, ...]:
    if not rows:
        return ("No run has a later attempt.",)
    families = " and ".join(str(size) for size in dict.fromkeys(r.family for r in rows if r.family))
    methods = dict.fromkeys(row.method for row in rows)
    return (
        "Percentages of all problems with both attempts, with counts; P(c2|i1) of the problems "
        "wrong at the earlier attempt, P(i2|c1) of those right.",
        *(f"Intervals: {method}." for method in methods),
        *([f"p: McNemar; Holm's adjustment over {families} tests."] if families else []),
        *(_blank_note(row, _name(row, names)) for row in rows if row.blanks),
        *dict.fromkeys(note for row in rows for note in row.notes),
    )


def _blank_note(row: SelfCorrectionRow, name: str) -> str:
    """Both readings of attempts without a readable answer, side by side."""
    ranges = [
        f"{_title(metric)} {_share(band.as_incorrect, metric)} / {_share(band.left_out, metric)}"
        for metric in _BANDED
        for band in (row.bands[metric.id],)
    ]
    pairs = "pair has" if row.blanks == 1 else "pairs have"
    return (
        f"{name}: {row.blanks} {pairs} an attempt without a readable answer; "
        f"counted wrong / left out: {', '.join(ranges)}."
    )


def _share(value: Value, metric: Metric) -> str:
    if isinstance(value, Undefined):
        return value.reason
    return formatting.percent(value, signed=metric.signed)


def _name(row: SelfCorrectionRow, names: Mapping[int, str]) -> str:
    return row.label or names.get(row.run_id, f"run {row.run_id}")


def _p(value: Value) -> P | Undefined:
    return value if isinstance(value, Undefined) else P(value)


def _dropped_note(name: str, dropped: Mapping[str, int]) -> tuple[str, ...]:
    if not dropped:
        return ()
    listed = ", ".join(f"{count} {reason}" for reason, count in dropped.items())
    return (f"{name}: {sum(dropped.values())} not shared ({listed}).",)
