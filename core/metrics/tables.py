"""Tables as values, and the five ways of writing one: text, CSV, JSON, Markdown and LaTeX.

For people every share stands with its counts, and what is undefined has its reason below the
table. For machines shares are fractions, with counts and limits in fields of their own.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from unicodedata import category, east_asian_width

from core.metrics.cells import Audience, Cell, Column, P, Table, one_line, reason_of, written_cell
from core.metrics.estimate import Estimate
from core.metrics.intervals import Interval
from core.metrics.undefined import Undefined


def as_text(table: Table) -> str:
    """Return the table in aligned columns for a terminal."""
    titles, rows, notes = _for_people(table, _plain)
    is_left = [_is_text(table, at) for at in _positions(table, Audience.PEOPLE)]
    lines = [titles, *rows]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    written = ["  ".join(map(_padded, line, widths, is_left)).rstrip() for line in lines]
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([table.title, "", written[0], rule, *written[1:], *_below(notes)]) + "\n"


def as_markdown(table: Table) -> str:
    """Return the table as a Markdown table under a heading."""
    titles, rows, notes = _for_people(table, _markdown)
    is_left = [_is_text(table, at) for at in _positions(table, Audience.PEOPLE)]
    rule = [":--" if left else "--:" for left in is_left]
    lines = ["| " + " | ".join(line) + " |" for line in (titles, rule, *rows)]
    listed = [f"- {_markdown(note)}" for note in notes]
    return "\n".join([f"### {_markdown(table.title)}", "", *lines, *_below(listed)]) + "\n"


def as_latex(table: Table) -> str:
    """Return a `table` environment that needs the booktabs package."""
    titles, rows, notes = _for_people(table, _latex)
    is_left = [_is_text(table, at) for at in _positions(table, Audience.PEOPLE)]
    layout = "".join("l" if left else "r" for left in is_left)
    body = [" & ".join(row) + r" \\" for row in rows]
    lines = [
        r"\begin{table}",
        rf"\caption{{{_latex(table.title)}}}",
        rf"\begin{{tabular}}{{{layout}}}",
        r"\toprule",
        " & ".join(titles) + r" \\",
        r"\midrule",
        *body,
        r"\bottomrule",
        r"\end{tabular}",
        *[rf"\par\footnotesize {_latex(note)}" for note in notes],
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def as_csv(table: Table) -> str:
    """Return comma-separated values with one header line.

    An estimate takes five columns: share, count, denominator and both limits. An undefined
    number is an empty field; the last column, "undefined", gives the reasons. A text that a
    spreadsheet would take for a formula gets a leading apostrophe.
    """
    records = [_record(table, row) for row in table.rows]
    keys = list(dict.fromkeys(key for record in records for key in record))
    keys = keys or [column.key for column in _columns(table, Audience.MACHINES)]
    keys = [*(key for key in keys if key != "undefined"), "undefined"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([_csv_field(record.get(key)) for key in keys] for record in records)
    return out.getvalue()


def as_json(table: Table) -> str:
    """Return an object with title, rows and notes; an estimate is an object of its parts."""
    columns = _positions(table, Audience.MACHINES)
    rows = [{table.columns[at].key: _json_value(row[at]) for at in columns} for row in table.rows]
    whole = {"title": table.title, "rows": rows, "notes": list(table.notes)}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


FORMATS: dict[str, Callable[[Table], str]] = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
    "markdown": as_markdown,
    "latex": as_latex,
}


def _for_people(
    table: Table, escape: Callable[[str], str]
) -> tuple[list[str], list[list[str]], list[str]]:
    """Return titles, cells and notes, with a numbered note for each reason of an undefined."""
    positions = _positions(table, Audience.PEOPLE)
    reasons: dict[str, int] = {}
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for at in positions:
            column = table.columns[at]
            text = written_cell(row[at], signed=column.signed, plain=column.plain)
            reason = reason_of(row[at])
            if reason:
                text += f" [{reasons.setdefault(reason, len(reasons) + 1)}]"
            cells.append(escape(text))
        rows.append(cells)
    marked = [f"[{number}] {one_line(reason)}" for reason, number in reasons.items()]
    titles = [escape(table.columns[at].title) for at in positions]
    return titles, rows, [*marked, *map(one_line, table.notes)]


def _positions(table: Table, audience: Audience) -> list[int]:
    wanted = {Audience.ALL, audience}
    return [at for at, column in enumerate(table.columns) if column.audience in wanted]


def _columns(table: Table, audience: Audience) -> list[Column]:
    return [table.columns[at] for at in _positions(table, audience)]


def _is_text(table: Table, at: int) -> bool:
    return all(isinstance(row[at], str) for row in table.rows)


def _record(table: Table, row: Sequence[Cell]) -> dict[str, str | float | None]:
    record: dict[str, str | float | None] = {}
    reasons: list[str] = []
    for at in _positions(table, Audience.MACHINES):
        key, cell = table.columns[at].key, row[at]
        parts = _parts(cell)
        record |= {f"{key}_{part}" if part else key: value for part, value in parts.items()}
        if reason_of(cell):
            reasons.append(f"{key}: {reason_of(cell)}")
    record["undefined"] = "; ".join(reasons)
    return record


def _parts(cell: Cell) -> dict[str, str | float | None]:
    """Return the fields of a cell, the main one under ""."""
    match cell:
        case Estimate():
            return {
                "": None if isinstance(cell.value, Undefined) else cell.value,
                "count": cell.count,
                "denominator": cell.denominator,
                **_limits(cell.interval),
            }
        case Interval():
            return _limits(cell)
        case P():
            return {"": cell.value}
        case Undefined():
            return {"": None}
        case _:
            return {"": cell}


def _limits(interval: Interval | Undefined) -> dict[str, str | float | None]:
    if isinstance(interval, Undefined):
        return {"low": None, "high": None}
    return {"low": interval.low, "high": interval.high}


def _json_value(cell: Cell) -> object:
    reason = reason_of(cell)
    match cell:
        case Estimate():
            parts = {part or "value": value for part, value in _parts(cell).items()}
            parts["n"] = cell.n_text
        case Undefined():
            parts = {"value": None}
        case Interval():
            parts = _parts(cell)
        case _:
            return _parts(cell)[""]
    return parts | {"undefined": reason} if reason else parts


def _csv_field(value: str | float | None) -> str | float | None:
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value


def _below(notes: Iterable[str]) -> list[str]:
    notes = list(notes)
    return ["", *notes] if notes else []


def _plain(text: str) -> str:
    return text


_MARKDOWN_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})
_NORMAL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_LATEX_MARKS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "[": "{[}",  # at the start of a row it would be an argument of the line break before
        "Δ": r"$\Delta$",
        "→": r"$\to$",
        "×": r"$\times$",
        "−": r"$-$",
        "·": r"$\cdot$",
        "–": "--",
        **{mark: f"\\{mark}" for mark in "&%$#_{}"},
    }
)


def _markdown(text: str) -> str:
    return text.translate(_MARKDOWN_MARKS)


def _latex(text: str) -> str:
    return _SUPERSCRIPTS.sub(_latex_power, text.translate(_LATEX_MARKS))


def _latex_power(found: re.Match[str]) -> str:
    return f"$^{{{found[0].translate(_NORMAL)}}}$"


def _width(text: str) -> int:
    return sum(_columns_of(char) for char in text)


def _columns_of(char: str) -> int:
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1


def _padded(text: str, width: int, is_left: bool) -> str:
    gap = " " * (width - _width(text))
    return text + gap if is_left else gap + text
