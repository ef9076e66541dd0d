"""What tables are made of: columns, cells, and how people read a cell."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from unicodedata import category

from core.metrics import formatting
from core.metrics.estimate import Estimate
from core.metrics.intervals import Interval
from core.metrics.undefined import Undefined


@dataclass(frozen=True, slots=True)
class P:
    """A p value as a cell."""

    value: float


Cell = str | int | float | Estimate | Interval | P | Undefined | None


class Audience(StrEnum):
    """Who a column is for."""

    ALL = "all"
    PEOPLE = "people"
    MACHINES = "machines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `key` names it for machines, `title` for people.

    Numbers are shares, shown in percent, unless they are `plain`: ratios and scores.
    """

    key: str
    title: str
    signed: bool = False
    plain: bool = False
    audience: Audience = Audience.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, columns, rows of one cell a column, and notes."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def written_cell(cell: Cell, *, signed: bool = False, plain: bool = False) -> str:
    """Return a cell as people read it: "64.4 (322/500)", "[+2.0, +6.7]", ".233", "–"."""
    return _plain(cell) if plain else _as_share(cell, signed=signed)


def _as_share(cell: Cell, *, signed: bool) -> str:
    match cell:
        case None:
            return ""
        case Undefined():
            return "–"
        case Estimate():
            return _estimate(cell, signed=signed)
        case Interval():
            return formatting.interval(cell, signed=signed)
        case P():
            return formatting.p_value(cell.value)
        case int():
            return formatting.whole(cell, signed=signed)
        case float():
            return formatting.percent(cell, signed=signed)
        case str():
            return one_line(cell)


def _plain(cell: Cell) -> str:
    """Return a ratio or a score as it is: "0.59", "[1.85, 9.25]"."""
    match cell:
        case Estimate():
            return _plain(cell.value)
        case Interval():
            return f"[{formatting.number(cell.low)}, {formatting.number(cell.high)}]"
        case float():
            return formatting.number(cell)
        case _:
            return _as_share(cell, signed=False)


def _estimate(estimate: Estimate, *, signed: bool) -> str:
    count, of = estimate.count, estimate.denominator
    if count is None or of is None:
        counts = f"mean of {of}" if of is not None else estimate.n_text
    else:
        counts = f"{formatting.whole(count, signed=signed)}/{of}"
    if isinstance(estimate.value, Undefined):
        return f"– ({counts})" if counts else "–"
    exact = Fraction(count, of) if count is not None and of else estimate.value
    return f"{formatting.percent(exact, signed=signed)} ({counts})"


def reason_of(cell: Cell) -> str:
    """Return why the cell is undefined, "" if it is not."""
    value = cell.value if isinstance(cell, Estimate) else cell
    return value.reason if isinstance(value, Undefined) else ""


# Control characters and line ends, surrogates, and what turns the direction of writing.
_UNSAFE = {"Cc", "Zl", "Zp", "Cs"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return `text` fit for one line of a terminal: names come from files."""
    return "".join(" " if category(char) in _UNSAFE or char in _TURNING else char for char in text)
