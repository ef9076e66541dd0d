"""A chart's table twin: the same numbers as rows, for reading, copying and CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Header and rows; numbers stay numbers, None is an undefined or absent value."""

    header: tuple[str, ...] = ()
    rows: Sequence[tuple[Cell, ...]] = ()

    def to_csv(self) -> str:
        """Return the table as CSV (RFC 4180, numbers in full precision).

        A text that a spreadsheet would run as a formula gets a leading apostrophe: names of
        runs and codes come from files that nobody vouches for.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([_safe(name) for name in self.header])
        writer.writerows([_safe(cell) for cell in row] for row in self.rows)
        return out.getvalue()


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return "" if cell is None else cell
