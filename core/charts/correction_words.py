"""What the self-correction table says about itself: subtitle, note, sections and tooltips."""

from collections import Counter
from collections.abc import Sequence

from core.charts.correction_rows import Row, own_rows
from core.charts.numbers import number
from core.charts.self_correction import ForestRow, Later
from core.charts.table_columns import COLUMN_BY_ID, Order, TableColumn
from core.charts.wording import grouped, p_value, percent, plural
from core.metrics.self_correction import CLUSTERED, SelfCorrectionRow
from core.metrics.undefined import Undefined, Value
from core.traces import Saw

REFERENCE_NOTE = (
    "Hollow grey: published rows, counts only. One training run each: the variation between "
    "training runs is not in the intervals."
)
_SHORT_SAW = {Saw.UNKNOWN: "not recorded"}


def forest_subtitle(
    rows: Sequence[Row], later: Later, remark: str, order: Order | None = None
) -> str:
    """Return n, method and what is left out, of the study's own rows where there are any."""
    if not rows:
        return ""
    drawn = own_rows(rows)
    counts = {row.row.n for row in drawn}
    low, high = min(counts), max(counts)
    size = plural(low, "problem") if low == high else f"{grouped(low)} to {plural(high, 'problem')}"
    when = (
        "both attempts" if later is Later.SECOND else f"t1 and at the last attempt{_up_to(drawn)}"
    )
    parts = [
        f"{size}, scored at {when}",
        remark,
        _saw(drawn, later),
        _sorted(order or Order(), later),
    ]
    parts.append(f"intervals: 95 %, {_methods(drawn)}")
    family = max(row.row.family for row in drawn)
    if family:
        parts.append(f"p: exact McNemar, Holm over {family}")
    return " · ".join(filter(None, [*parts, _left_out(drawn)]))


def _methods(rows: Sequence[Row]) -> str:
    """Return how the intervals of Δ were made, each method with the rows it is for."""
    clustered = [row.row.method == CLUSTERED for row in rows]
    if all(clustered):
        return "clustered by problem"
    return "Newcombe, paired" + ("; clustered where sampled often" if any(clustered) else "")


def forest_note(rows: Sequence[Row]) -> str:
    """Return the caveats that stand below the table."""
    parts = [_carried(rows), _blanks(rows)]
    if any(row.run.reference for row in rows):
        parts.append(REFERENCE_NOTE)
    return " ".join(filter(None, parts))


def undefined_note(rows: Sequence[ForestRow], columns: Sequence[TableColumn]) -> str:
    """Tell why cells of the table are undefined, each reason once with its columns and runs."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        names: dict[str, list[str]] = {}
        for column, cell in zip(columns, row.cells, strict=True):
            if cell.reason:
                names.setdefault(cell.reason, []).append(column.header)
        for reason, headers in names.items():
            told = ", ".join(dict.fromkeys(headers)).format(later="later")
            found.setdefault((reason, told), []).append(row.run.shown)
    parts = [
        f"{headers}: {reason}{'' if len(runs) == len(rows) else f' ({_listed(runs)})'}"
        for (reason, headers), runs in found.items()
    ]
    return f"– is undefined. {'; '.join(parts)}." if parts else ""


def _listed(names: Sequence[str]) -> str:
    """Return names one after the other, the first three of many."""
    told = ", ".join(names[:3])
    return told if len(names) <= 3 else f"{told} and {len(names) - 3} more"


def _sorted(order: Order, later: Later) -> str:
    header = COLUMN_BY_ID[order.column].header.format(later=later.value)
    return f"sorted by {header}{'' if order.falls else ', smallest first'}"


def section_of(row: Row) -> str:
    """Return what heads the published rows of a dataset, "" for the study's own."""
    if not row.run.reference:
        return ""
    source = row.row
    tests = f" · Holm over {source.family}" if source.family else ""
    return (
        f"Published reference, {source.dataset or 'other problems'}: {plural(source.n, 'problem')}"
        f"{tests} · not the problems of this study"
    )


def details_of(row: Row) -> tuple[str, ...]:
    """Return the lines of a row's tooltip."""
    source, later = row.row, row.later.value
    details = [
        f"Acc@t1: {number(source.acc1).as_share()}",
        f"Acc@{later}: {number(source.acc2).as_share()}",
        f"Δ: {number(source.delta).as_change()}",
        f"fixed: {number(source.delta_ic).as_share()}",
        f"broken: {number(source.delta_ci).as_share()}",
        _test(source),
        f"{later} saw: {source.saw.value}",
    ]
    if source.blanks:
        details.append(_both_readings(source, later))
    if source.exclusions:
        told = ", ".join(f"{grouped(count)} × {why}" for why, count in source.exclusions.items())
        details.append(f"left out: {told}")
    return tuple(details)


def _up_to(rows: Sequence[Row]) -> str:
    """Return " (up to t9)": the latest attempt that any chain reached."""
    return f" (up to t{max(row.reached for row in rows)})"


def _saw(rows: Sequence[Row], later: Later) -> str:
    kinds = dict.fromkeys(_SHORT_SAW.get(row.row.saw, row.row.saw.value) for row in rows)
    return f"{later} saw: {' or '.join(kinds)}"


def _left_out(rows: Sequence[Row]) -> str:
    reasons: Counter[str] = Counter()
    for row in rows:
        reasons.update(row.row.exclusions)
    if not reasons:
        return ""
    told = ", ".join(f"{grouped(count)} × {reason}" for reason, count in reasons.most_common())
    return f"left out: {told}"


def _carried(rows: Sequence[Row]) -> str:
    """Tell of chains that stopped because an attempt was accepted, which allows no test."""
    stopped = [
        (row, row.row.transitions.carried + row.row.transitions.carried_other) for row in rows
    ]
    told = [f"{grouped(count)} of {row.run.shown}" for row, count in stopped if count]
    if not told:
        return ""
    tail = " Broken: cannot occur." if any(row.cannot_break for row, _ in stopped) else ""
    return f"Accepted earlier and not asked again: {', '.join(told)}; so no test.{tail}"


def _blanks(rows: Sequence[Row]) -> str:
    many = sum(row.row.blanks for row in rows)
    if not many:
        return ""
    pairs = "pair has" if many == 1 else "pairs have"
    return f"{grouped(many)} {pairs} an attempt without a readable answer: counted as wrong."


def _both_readings(row: SelfCorrectionRow, later: str) -> str:
    """Tell what it would be if attempts without a readable answer were left out."""
    shown = [
        f"{name} {_percent(row.bands[metric].left_out, signed=signed)}"
        for name, metric, signed in (
            ("Acc@t1", "acc1", False), (f"Acc@{later}", "acc2", False), ("Δ", "delta", True)
        )
    ]  # fmt: skip
    return f"{grouped(row.blanks)} without a readable answer; left out: {', '.join(shown)}"


def _percent(value: Value, *, signed: bool) -> str:
    return value.reason if isinstance(value, Undefined) else percent(value, signed=signed)


def _test(row: SelfCorrectionRow) -> str:
    if isinstance(row.p_exact, Undefined):
        return f"no test: {row.p_exact.reason}"
    mid, corrected = _p_text(row.p_mid), _p_text(row.p_holm)
    return f"McNemar: exact p {_p_text(row.p_exact)}, mid-p {mid}, Holm {corrected}"


def _p_text(p: Value) -> str:
    return p.reason if isinstance(p, Undefined) else p_value(p)
