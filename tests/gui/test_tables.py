"""Tables in Markdown: their bars stand below one another, and every offset is where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.span import Span
from gui.text.page import Page, Shape
from gui.text.setting import x_of
from gui.text.tables import cells, tables
from gui.text.text_map import TextMap
from gui.text.trace_view import TraceView

TABLE = "| n | cube |\n|---|:--:|\n| 1 | 1 |\n| 10 | 1,000 |\n| 𝔸 |  |"
TEXT = f"Look:\n{TABLE}\n\nAnd a | b in words.\n"


@pytest.fixture
def view(qtbot):
    view = TraceView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show_trace(TEXT)
    view.show()
    qtbot.waitExposed(view)
    return view


def shapes(text):
    page = Page(TextMap(text), ())
    return [Shape(shape) for shape in page.shapes]


def bars(view, i):
    """Where the bars of a paragraph stand, in pixels."""
    layout = view._page_layout
    words = view._page.words(i)
    (line, _, _) = next(iter(layout.lines(i)))
    units = [len(words[:at].encode("utf-16-le")) // 2 for at, c in enumerate(words) if c == "|"]
    return [round(x_of(line, unit)) for unit in units]


def test_that_head_rule_and_rows_are_a_table_and_words_with_a_bar_are_none():
    assert shapes(TEXT)[:8] == [Shape.PROSE, *[Shape.TABLE] * 5, Shape.BLANK, Shape.PROSE]
    assert Shape.TABLE not in shapes("a | b\nc | d")
    assert Shape.TABLE not in shapes(f"```\n{TABLE}\n```")


def test_that_the_bars_of_a_table_stand_below_one_another(view):
    places = [bars(view, i) for i in range(1, 6)]
    for column in zip(*places, strict=True):
        assert max(column) - min(column) <= 1


def test_that_a_table_wider_than_the_view_is_left_as_it_is(view):
    view.show_trace(TABLE.replace("cube", "c" * 200))
    assert len(list(view._page_layout.lines(0))) > 1


def test_that_every_character_of_a_table_is_where_it_was(view):
    assert view.document().toPlainText() == TEXT
    for at in range(len(TEXT)):
        assert view._text.to_offset(view._text.to_unit(at)) == at
    start = TEXT.index("1,000")
    view.select(Span(start, start + 5))
    assert view.selected_span() == Span(start, start + 5)
    assert view.createMimeDataFromSelection().text() == "1,000"


def test_that_bars_in_code_and_behind_a_backslash_end_no_cell():
    assert [r"a \| b | `c|d` |"[a:b] for a, b in cells(r"a \| b | `c|d` |")] == [
        r"a \| b ",
        " `c|d` ",
    ]


@given(st.lists(st.text("|-: a`\\", max_size=12), max_size=12))
def test_that_tables_do_not_overlap_and_cells_tile_their_lines(lines):
    end = -1
    for first, last in tables(lines):
        assert end < first < last < len(lines)
        end = last
    for line in lines:
        edge = 0
        for start, stop in cells(line):
            assert start == edge <= stop
            assert line[stop] == "|"
            edge = stop + 1
