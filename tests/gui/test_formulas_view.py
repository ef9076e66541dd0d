"""Formulas drawn in the text: offsets stay those of the source, and the source is a key away."""

import pytest
from PySide6.QtGui import QTextCursor

from core.text.span import Span
from tests.helpers.studies import attempt

TEXT = (
    "We want $\\frac{1}{2}$ of it.\n\n"
    "And \\[\\sum_{i=1}^{n}\\frac{x}{2}\\] too, but not \\(\\nosuchcommand\\)."
)
FRACTION = Span(TEXT.index("$"), TEXT.index("$ of") + 1)


@pytest.fixture
def view(opened, qtbot):
    bench = opened([attempt("p1", run="alpha", text=TEXT)])
    view = bench.page.columns[0].view
    qtbot.waitUntil(lambda: view.document().toPlainText().count("\ufffc") == 2, timeout=20_000)
    view.bench = bench
    return view


def test_that_formulas_are_drawn_and_what_cannot_be_set_stays_as_it_is(view):
    shown = view.document().toPlainText()
    assert shown.startswith("We want \ufffc of it.")
    assert "\\nosuchcommand" in shown


def test_that_a_formula_is_selected_and_copied_as_its_source(view):
    cursor = view.textCursor()
    cursor.setPosition(3)
    cursor.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    assert view.selected_span() == Span(3, FRACTION.end)
    assert view.createMimeDataFromSelection().text() == "want $\\frac{1}{2}$"


def test_that_the_source_is_shown_instead_and_the_selection_kept(view):
    cursor = view.textCursor()
    cursor.setPosition(8)
    cursor.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    book = view.bench.page.formulas
    book.toggle()
    assert "\ufffc" not in view.document().toPlainText()
    assert view.selected_span() == FRACTION
    book.toggle()
    assert view.document().toPlainText().count("\ufffc") == 2


def test_that_a_line_with_a_tall_formula_is_taller_than_others(view):
    layout = view._page_layout
    ((_, top, bottom),) = layout.lines(2)
    assert bottom - top > 1.4 * layout.setting.line


def test_that_line_ends_that_json_writes_out_are_shown_as_such_and_copied_as_written(opened):
    text = '{"reasoning": "First.\\nSecond.", "answer": "1"}'
    view = opened([attempt("p1", run="alpha", text=text)]).page.columns[0].view
    assert view.document().toPlainText().startswith('{"reasoning": "First.⏎\nSecond.')
    view.selectAll()
    assert view.createMimeDataFromSelection().text() == text


def test_that_a_formula_wider_than_the_column_is_set_smaller_so_that_it_fits(opened, qtbot):
    wide = "$$" + " + ".join(f"x_{{{n}}}^2" for n in range(16)) + "$$"
    bench = opened([attempt("p1", run="alpha", text=f"So:\n\n{wide}")])
    bench.page.resize(900, 700)
    view = bench.column().view
    qtbot.waitUntil(lambda: "\ufffc" in view.document().toPlainText(), timeout=20_000)
    layout = view._page_layout
    ((line, _, _),) = layout.lines(2)
    assert line.naturalTextWidth() <= layout.text_width
    assert line.naturalTextWidth() > 0.9 * layout.text_width
