"""How a table is written as text: what separates fields, what quotes them, whether it has a header.

Guessed from the first lines by how evenly each combination cuts them.
"""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

DELIMITERS = (",", "\t", ";", "|")
QUOTES = ('"', "'")
_MOST_ROWS = 200
_NUMBER = re.compile(r"\s*[-+]?(?:\d+(?:[.,]\d+)?|\.\d+)(?:[eE][-+]?\d+)?\s*%?\s*")
_NAME = re.compile(r"[\w .:/@()\[\]-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a reader of comma-separated values has to know; `header` says what the first row is."""

    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    escape: str | None = (
        None  # what stands before a quote inside quotes, where they are not doubled
    )

    def changed(self, settings: Mapping[str, Any]) -> "Dialect":
        """Return the dialect with what a person chose in its place."""
        delimiter, quote = settings.get("delimiter"), settings.get("quote")
        header = settings.get("header")
        return replace(
            self,
            delimiter=delimiter if delimiter in DELIMITERS else self.delimiter,
            quote=quote if quote in QUOTES else self.quote,
            header=header if isinstance(header, bool) else self.header,
        )

    def settings(self) -> dict[str, Any]:
        """Return what the reader of the standard library is told."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "doublequote": self.escape is None,
        }

    def rows(self, text: str) -> list[list[str]]:
        """Return the rows of `text`, those before the first that cannot be read."""
        reader = csv.reader(text.splitlines(keepends=True), **self.settings())
        rows: list[list[str]] = []
        try:
            for row in reader:
                if row:
                    rows.append(row)
                if len(rows) == _MOST_ROWS:
                    break
        except csv.Error:
            pass
        return rows


def guess_dialect(text: str, *, complete: bool = True) -> Dialect | None:
    """Return the dialect of a table that begins with `text`, None if no field is separated.

    `complete` is False where the text was cut off, so that its last row does not count.
    """
    best: tuple[float, Dialect] | None = None
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        for quote, escape in _quotings(text):
            dialect = Dialect(delimiter=delimiter, quote=quote, escape=escape)
            rows = dialect.rows(text)
            rows = rows if complete or len(rows) < 2 else rows[:-1]
            even = _evenness(rows)
            score = even and even + _quoted(text, dialect, len(rows))
            if score and (best is None or score > best[0]):
                best = score, replace(dialect, header=has_header(rows))
    return None if best is None else best[1]


def _quotings(text: str) -> list[tuple[str, str | None]]:
    """Return how quotes may be written: doubled, or where there are such behind a backslash."""
    escaped = [(quote, "\\") for quote in QUOTES if f"\\{quote}" in text and quote * 2 not in text]
    return [*escaped, *((quote, None) for quote in QUOTES)]


def _evenness(rows: Sequence[Sequence[str]]) -> float:
    """Return 1 to 3: the share of rows of the usual length, and a little for more fields."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    if width < 2:
        return 0
    as_first = 0.5 * (len(rows[0]) == width)
    return count / len(rows) + as_first + min(width, 20) / 20


def _quoted(text: str, dialect: Dialect, rows: int) -> float:
    """Return a little for a quote that stands where fields begin and end, as often as rows do."""
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    opens = len(re.findall(rf"(?:^|{delimiter}){quote}", text, re.MULTILINE))
    closes = len(re.findall(rf"{quote}(?:{delimiter}|\r?$)", text, re.MULTILINE))
    usual = 0.1 * (dialect.quote == QUOTES[0])
    return usual + 0.6 * (min(opens, closes) >= max(1, rows))


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: short, distinct, unlike what stands below it."""
    if not rows:
        return True
    first, others = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    if any(_NUMBER.fullmatch(name) for name in first):
        return False
    if len(set(first)) < len(first) and any(set(first) & set(row) for row in others):
        return False
    if not all(_NAME.fullmatch(name) or not name for name in first):
        return False
    return not others or any(_differs(first[at], [row[at] for row in others]) for at in
                             range(len(first)))  # fmt: skip


def _differs(name: str, values: Sequence[str]) -> bool:
    """Whether a column's values are of another kind than its first, or never equal to it."""
    if all(_NUMBER.fullmatch(value) for value in values):
        return True
    lengths = {len(value) for value in values}
    if len(lengths) == 1 and len(name) not in lengths:
        return True
    return name not in values and (len(values) < 3 or max(map(len, values)) > 2 * len(name))


# What stands above a table: remarks, and the separator as spreadsheets write it.
PREAMBLE = re.compile(rb"(?:#[^,;\t|]*|#[^\n]*[^\n,;\t|]{40}|sep=.)?[ \r]*\n", re.IGNORECASE)


def preamble_of(text: str) -> int:
    """Return where the table begins below the remarks above it."""
    at, data = 0, text.encode("utf-8", "replace")
    while match := PREAMBLE.match(data, at):
        at = match.end()
    return len(data[:at].decode("utf-8", "replace"))


def distinct(names: list[str]) -> list[str]:
    """Return the names of columns, each once: a second "response" is "response.1"."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        count = seen.get(name, 0)
        seen[name] = count + 1
        found.append(f"{name}.{count}" if count else name)
    return found
