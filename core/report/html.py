"""Writes a report as one HTML page that needs nothing else and runs nothing.

The page forbids itself every script, request and frame, and every style but its own, whose hash
it names. Whatever comes from the study goes through `escaping`.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import cast

from core.charts.table import Table as ChartTable
from core.charts.wording import DASH, MINUS
from core.metrics import tables
from core.metrics.cells import Audience, Cell, Column, Table, reason_of, written_cell
from core.metrics.estimate import Estimate
from core.report.document import (
    Block,
    Figure,
    Paragraph,
    Points,
    Quote,
    Report,
    Section,
    TableBlock,
    Terms,
)
from core.report.escaping import line_of, text_of
from core.report.style import STYLE
from core.report.svg import Inks, inline_svg

LANGUAGE = "en"
_MANY_COLUMNS = 10
_LONG_COUNTS = 24
_NAMES = frozenset({"run", "run_a", "run_b"})
_MOST_ROWS = 200
"""Of a chart's table, one row a trace, nobody reads more; the CSV holds them all."""


def as_html(report: Report) -> str:
    """Return the page; the same report gives the same text."""
    return _Page(report).written()


class _Page:
    """Numbers tables and figures, and collects what the style sheet must say of drawings."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._inks = Inks()
        self._tables = 0
        self._figures = 0
        self._writers: dict[type[Block], Callable[[Block], str]] = {
            Paragraph: lambda block: _paragraph(cast(Paragraph, block)),
            Points: lambda block: _points(cast(Points, block)),
            Terms: lambda block: _terms(cast(Terms, block)),
            Quote: lambda block: _quote(cast(Quote, block)),
            TableBlock: lambda block: self._table(cast(TableBlock, block)),
            Figure: lambda block: self._figure(cast(Figure, block)),
        }

    def written(self) -> str:
        report = self._report
        sections = "\n".join(
            self._section(number, section) for number, section in enumerate(report.sections, 1)
        )
        style = STYLE + self._inks.sheet()
        policy = _policy(style, with_bitmaps="<image" in sections)
        return "\n".join(
            (
                "<!DOCTYPE html>",
                f'<html lang="{LANGUAGE}">',
                "<head>",
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                '<meta name="referrer" content="no-referrer">',
                '<meta name="viewport" content="width=device-width,initial-scale=1">',
                f"<title>{line_of(report.title)}: report</title>",
                f"<style>{style}</style>",
                "</head>",
                "<body>",
                '<a class="skip" href="#text">To the text</a>',
                _header(report),
                _contents(report),
                f'<main id="text">\n{sections}\n</main>',
                "<footer>Every number is a function of counts in the study file; the tables "
                "can be saved as CSV with full precision. This page loads nothing and runs "
                "nothing.</footer>",
                "</body>",
                "</html>",
                "",
            )
        )

    def _section(self, number: int, section: Section) -> str:
        blocks = "\n".join(self._writers[type(block)](block) for block in section.blocks)
        return (
            f'<section aria-labelledby="{section.id}">\n'
            f'<h2 id="{section.id}"><span class="number">{number}</span>{line_of(section.title)}'
            f"</h2>\n{blocks}\n</section>"
        )

    def _table(self, block: TableBlock) -> str:
        self._tables += 1
        name = f"Table {self._tables}"
        look = "table wide" if block.wide else "table"
        link = _download(f"{block.id}.csv", tables.as_csv(block.table), name)
        return (
            f'<div class="{look}">{_caption(f"table-{block.id}", name, block.table.title, link)}'
            f"{_people_table(block.table, f'table-{block.id}')}</div>"
        )

    def _figure(self, figure: Figure) -> str:
        self._figures += 1
        id_ = f"figure-{self._figures}"
        name = f"Figure {self._figures}"
        described = " ".join(filter(None, (f"{figure.caption}.", figure.note)))
        described += f" The numbers stand in the table of {name}."
        drawing = ""
        if figure.drawing is not None:
            drawing = inline_svg(figure.drawing, self._inks, id_, figure.title, described)
        note = f'<p class="note">{line_of(figure.note)}</p>' if figure.note else ""
        return (
            f'<figure aria-labelledby="{id_}"><h3 id="{id_}"><span class="number">{name}</span>'
            f"{line_of(figure.title)}</h3><figcaption>{line_of(figure.caption)}</figcaption>"
            f"{drawing}{'' if figure.drawing else note}{_twin(figure.table, id_, name)}</figure>"
        )


def _policy(style: str, *, with_bitmaps: bool) -> str:
    """Return what the page may do: look as it says, and show bitmaps that it holds, if any."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    images = " img-src data:;" if with_bitmaps else ""
    return (
        f"default-src 'none'; style-src 'sha256-{digest}';{images} base-uri 'none'; "
        "form-action 'none'"
    )


def _header(report: Report) -> str:
    facts = "".join(
        f"<dt>{line_of(name)}</dt><dd>{line_of(text)}</dd>" for name, text in report.facts
    )
    warnings = "".join(f"<p>{line_of(text)}</p>" for text in report.warnings)
    told = (
        f'<div class="warnings" role="note" aria-label="Before reading">{warnings}</div>'
        if warnings
        else ""
    )
    return (
        f'<header><p class="kicker">Report</p><h1>{line_of(report.title)}</h1>'
        f'<p class="lead">{line_of(report.lead)}</p><dl class="facts">{facts}</dl>{told}</header>'
    )


def _contents(report: Report) -> str:
    items = "".join(
        f'<li><a href="#{section.id}"><span class="number">{number}</span>'
        f"{line_of(section.title)}</a></li>"
        for number, section in enumerate(report.sections, 1)
    )
    return f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{items}</ol></nav>'


def _paragraph(block: Paragraph) -> str:
    look = ' class="paste"' if block.to_paste else ""
    return f"<p{look}>{line_of(block.text)}</p>"


def _points(block: Points) -> str:
    return f"<ul>{''.join(f'<li>{line_of(item)}</li>' for item in block.items)}</ul>"


def _terms(block: Terms) -> str:
    pairs = "".join(
        f"<dt>{line_of(word)}</dt><dd>{line_of(said)}</dd>" for word, said in block.pairs
    )
    return f'<dl class="terms">{pairs}</dl>'


def _quote(block: Quote) -> str:
    return (
        f'<p class="about">{line_of(block.about)}</p><pre class="quote">{text_of(block.text)}</pre>'
    )


def _caption(id_: str, name: str, title: str, link: str) -> str:
    return (
        f'<div class="caption"><b id="{id_}"><span class="number">{name}</span>{line_of(title)}</b>'
        f"{link}</div>"
    )


def _download(file: str, text: str, name: str) -> str:
    """Return a link that saves `text` as a file, from the page itself."""
    data = b64encode(text.encode("utf-8", "replace")).decode()
    return (
        f'<a class="csv" download="{file}" href="data:text/csv;charset=utf-8;base64,{data}" '
        f'aria-label="Save {name} as CSV">CSV</a>'
    )


def _people_table(table: Table, id_: str) -> str:
    """Return a table for people: shares over their counts, what needs words in notes below.

    A column that says the same in every row is said once, below.
    """
    wanted = {Audience.ALL, Audience.PEOPLE}
    there = [at for at, column in enumerate(table.columns) if column.audience in wanted]
    same = [
        at
        for at in there[1:]
        if table.columns[at].key not in _NAMES and _says_one_thing(table, at, len(there))
    ]
    shown = [at for at in there if at not in same]
    numeric = {at for at in shown if any(not isinstance(row[at], str) for row in table.rows)}
    words: dict[str, int] = {}
    head = "".join(
        f'<th scope="col" class="{"n" if at in numeric else "t"}">{line_of(_unit(table, at))}</th>'
        for at in shown
    )
    body = ""
    for row in table.rows:
        cells = (_cell(row[at], table.columns[at], words, is_head=at == shown[0]) for at in shown)
        body += f"<tr>{''.join(cells)}</tr>"
    notes = [f"[{number}] {told}" for told, number in words.items()] + [*table.notes]
    if same:
        told = "; ".join(f"{table.columns[at].title}: {table.rows[0][at]}" for at in same)
        notes.append(f"In every row: {told}.")
    below = "".join(f"<li>{line_of(note)}</li>" for note in notes)
    return _scrolled(id_, head, body) + (f'<ul class="notes">{below}</ul>' if below else "")


def _says_one_thing(table: Table, at: int, columns: int) -> bool:
    """Whether a column of text need not be repeated row by row; short tables keep theirs."""
    cells = {row[at] for row in table.rows if isinstance(row[at], str)}
    is_text = len(cells) == 1 and all(isinstance(row[at], str) for row in table.rows)
    return is_text and (len(table.rows) > 1 or columns > _MANY_COLUMNS)


def _scrolled(id_: str, head: str, body: str) -> str:
    """Return a table that can be scrolled sideways, with the keyboard too."""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{id_}">'
        f'<table aria-labelledby="{id_}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        "</table></div>"
    )


def _unit(table: Table, at: int) -> str:
    """Return the column's title with the unit of its numbers, once for all of them."""
    column = table.columns[at]
    is_share = not column.plain and any(isinstance(row[at], Estimate | float) for row in table.rows)
    return (
        f"{column.title}, %" if is_share and not column.title.endswith("interval") else column.title
    )


def _cell(cell: Cell, column: Column, words: dict[str, int], *, is_head: bool) -> str:
    text = written_cell(cell, signed=column.signed, plain=column.plain)
    mark = ""
    if reason := reason_of(cell):
        mark = f" [{words.setdefault(reason, len(words) + 1)}]"
    if isinstance(cell, Estimate) and not column.plain:
        share, _, counts = text.partition(" (")
        counts = counts.removesuffix(")")
        if len(counts) > _LONG_COUNTS:
            mark += f" [{words.setdefault(counts, len(words) + 1)}]"
            counts = ""
        below = f"<small>{line_of(counts)}</small>" if counts else ""
        return f'<td class="n"><b>{line_of(share)}{mark}</b>{below}</td>'
    text += mark
    if isinstance(cell, str):
        if is_head:
            return f'<th scope="row" class="t">{line_of(text)}</th>'
        return f'<td class="{"hash" if column.key == "sha256" else "t"}">{line_of(text)}</td>'
    return f'<td class="n">{line_of(text)}</td>'


def _twin(table: ChartTable, id_: str, name: str) -> str:
    """Return a chart's table, closed until it is wanted."""
    if not table.rows:
        return ""
    numeric = [
        any(isinstance(row[at], int | float) for row in table.rows)
        for at in range(len(table.header))
    ]
    head = "".join(
        f'<th scope="col" class="{"n" if is_number else "t"}">{line_of(title)}</th>'
        for title, is_number in zip(table.header, numeric, strict=True)
    )
    shown = table.rows[:_MOST_ROWS]
    body = "".join(f"<tr>{''.join(_twin_cells(row, numeric))}</tr>" for row in shown)
    more = (
        f'<p class="note">The first {_MOST_ROWS} of {len(table.rows)} rows; the CSV has all.</p>'
        if len(shown) < len(table.rows)
        else ""
    )
    link = _download(f"{id_}.csv", table.to_csv(), name)
    return (
        f'<details><summary id="{id_}-table">Table of {name}</summary>'
        f'<div class="caption">{link}</div>{_scrolled(f"{id_}-table", head, body)}{more}'
        "</details>"
    )


def _twin_cells(row: tuple[str | int | float | None, ...], numeric: list[bool]) -> Iterable[str]:
    for cell, is_number in zip(row, numeric, strict=True):
        text = DASH if cell is None else str(cell)
        if isinstance(cell, float):
            text = f"{cell:.4g}".replace("-", MINUS)
        yield f'<td class="{"n" if is_number else "t"}">{line_of(text)}</td>'
