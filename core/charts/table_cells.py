"""The cells of the self-correction table: how they read, what they are made of, what they open."""

from collections.abc import Sequence
from fractions import Fraction

from core.charts.correction_rows import Row
from core.charts.marks import Mark
from core.charts.numbers import number
from core.charts.self_correction import TableCell
from core.charts.table_columns import COLUMN_BY_ID, RUN, Of, Order, TableColumn
from core.charts.table_sources import Sources
from core.charts.wording import DASH, grouped, of, p_value, percent, plural
from core.metrics import formatting
from core.metrics.cells import Cell, P, reason_of
from core.metrics.estimate import Estimate
from core.metrics.formatting import interval as interval_text
from core.metrics.intervals import Interval
from core.metrics.undefined import Undefined

_LEVEL = 0.05
_ADJUSTED = frozenset({"p_holm", "p_bh"})


def cells_of(row: Row, columns: Sequence[TableColumn], sources: Sources) -> tuple[TableCell, ...]:
    """Return the cells of a row, one a column."""
    return tuple(_cell(row, column, sources) for column in columns)


def in_order(rows: Sequence[Row], order: Order, sources: Sources) -> tuple[Row, ...]:
    """Return the rows sorted by a column; published ones stay below, undefined ones last.

    Rows that are equal there keep their places.
    """
    column = COLUMN_BY_ID[order.column]
    places = {id(row): _place(row, column, sources) for row in rows}
    defined = [row for row in rows if places[id(row)] is not None]
    defined.sort(key=lambda row: places[id(row)], reverse=order.falls)  # type: ignore[arg-type,return-value]
    undefined = [row for row in rows if places[id(row)] is None]
    sections = dict.fromkeys((row.run.reference, row.row.dataset) for row in rows)
    return tuple(
        row
        for section in sections
        for row in (*defined, *undefined)
        if (row.run.reference, row.row.dataset) == section
    )


def _place(row: Row, column: TableColumn, sources: Sources) -> float | str | Fraction | None:
    return row.run.shown.casefold() if column is RUN else sorted_by(sources.content(row, column))


def sorted_by(content: Cell) -> float | str | Fraction | None:
    """Return what a cell is sorted by, None where it is undefined."""
    match content:
        case Undefined() | None:
            return None
        case Estimate():
            return None if isinstance(content.value, Undefined) else content.value
        case Interval():
            return content.low
        case P():
            return content.value
        case str():
            return content.casefold()
        case _:
            return content


def _cell(row: Row, column: TableColumn, sources: Sources) -> TableCell:
    content = sources.content(row, column)
    reason = reason_of(content)
    main, minor = (DASH, "") if reason else _texts(content, column)
    between = content.interval if isinstance(content, Estimate) else None
    shown = isinstance(between, Interval) and not reason
    details = _details(row, column, content, main)
    label = f"{row.title}: {column.title[0].lower()}{column.title[1:]}"
    mark = row.mark(f"cell:{column.id}", label, details, column.cells)
    ids = sources.problem_ids(row, column)
    if ids is not None:
        mark = Mark(
            mark_id=mark.mark_id, label=label, details=details, run_name=mark.run_name,
            problem_ids=ids,
        )  # fmt: skip
    return TableCell(
        main=main,
        minor=minor,
        interval=_between(between, column) if shown else "",
        strong=_is_strong(content, column),
        reason=reason,
        content=content,
        mark=mark,
    )


def _texts(content: Cell, column: TableColumn) -> tuple[str, str]:
    """Return a number as it reads, and the count beside it."""
    match content:
        case Estimate(count=count, denominator=n):
            return _number(content, column), _counted(count, n, column)
        case Interval():
            return _between(content, column), ""
        case P():
            return p_value(content.value), ""
        case int():
            return grouped(content), ""
        case float():
            if column.plain:
                return formatting.number(content), ""
            return percent(content, signed=column.signed), ""
        case str():
            return content, ""
        case _:
            return "", ""


def _number(estimate: Estimate, column: TableColumn) -> str:
    value = estimate.value
    if isinstance(value, Undefined):
        return DASH
    if column.plain:
        return formatting.number(value)
    return percent(number(estimate).exact or 0.0, signed=column.signed)


def _counted(count: int | None, n: int | None, column: TableColumn) -> str:
    """Return the count; with its denominator where that is not all problems of the row."""
    if count is None or not n:
        return ""
    if column.of is not Of.ALL:
        return f"{formatting.whole(count)}/{grouped(n)}" if column.signed else of(count, n)
    return "" if column.signed else grouped(count)


def _between(limits: Interval | Undefined | None, column: TableColumn) -> str:
    if not isinstance(limits, Interval):
        return DASH
    if column.plain:
        return f"[{formatting.number(limits.low)}, {formatting.number(limits.high)}]"
    return interval_text(limits, signed=column.signed)


def _is_strong(content: Cell, column: TableColumn) -> bool:
    if isinstance(content, P):
        return column.id in _ADJUSTED and content.value < _LEVEL
    if isinstance(content, Estimate) and column.signed:
        return number(content).excludes_zero
    return False


def _details(row: Row, column: TableColumn, content: Cell, main: str) -> tuple[str, ...]:
    """Return the lines of a cell's tooltip: the number, how it comes about, the counts."""
    counts = row.row.transitions
    unit = "problem" if row.row.samples == row.row.n else "pair"
    lines = [
        _whole(content, column, main),
        " of ".join(filter(None, (column.formula, "")))
        + (f" · of {column.base}" if column.formula and column.base else "")
        or (f"of {column.base}" if column.base else ""),
        f"stayed right cc {grouped(counts.cc)}, fixed ic {grouped(counts.ic)}, "
        f"broken ci {grouped(counts.ci)}, stayed wrong ii {grouped(counts.ii)}: "
        f"{plural(counts.n, unit)}",
        column.source_text,
    ]
    return tuple(filter(None, lines))


def _whole(content: Cell, column: TableColumn, main: str) -> str:
    """Return a number with its interval and counts, or why there is none."""
    reason = reason_of(content)
    if reason:
        return f"undefined: {reason}"
    if not isinstance(content, Estimate):
        return main
    if not column.plain and not column.signed:
        return number(content).as_share()
    if not column.plain:
        told = number(content)
        counts = "" if told.count is None or not told.n else f" ({told.count}/{told.n})"
        return f"{told.as_change()}{counts}".replace("-", formatting.MINUS)
    limits = content.interval
    if isinstance(limits, Interval):
        return f"{main}, 95 % interval {_between(limits, column)}"
    return main
