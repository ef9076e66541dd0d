"""Characters that would deceive a reader are seen on the real view, and copied as they are."""

import pytest
from PySide6.QtGui import QColor

from core.text.span import Span
from gui.text.trace_view import TraceView
from gui.theme.tokens import DARK, LIGHT

HIDDEN = "\u200b\u200d\u202e\u2066\u00ad\ufeff\u3164\u2800\U000e0041\ufe0f"


@pytest.fixture(params=[LIGHT, DARK], ids=lambda theme: theme.name)
def view(qtbot, request):
    view = TraceView(request.param)
    qtbot.addWidget(view)
    view.resize(700, 200)
    view.show()
    qtbot.waitExposed(view)
    return view


def shown_in(view, colour):
    """Whether any pixel of the view is close to a colour."""
    image, wanted = view.viewport().grab().toImage(), QColor(colour)
    return any(
        abs(QColor(image.pixel(x, y)).red() - wanted.red()) < 12
        and abs(QColor(image.pixel(x, y)).green() - wanted.green()) < 12
        and abs(QColor(image.pixel(x, y)).blue() - wanted.blue()) < 12
        for x in range(image.width())
        for y in range(60)
    )


@pytest.mark.parametrize("character", HIDDEN)
def test_that_a_hidden_character_stands_there_by_name_in_the_colour_of_warnings(view, character):
    view.show_trace(f"The answer is 9{character}27.")
    assert f"9⟨U+{ord(character):04X}⟩27" in view.document().toPlainText()
    assert shown_in(view, view.theme.warn)
    view.select(Span(14, 18))
    assert view.createMimeDataFromSelection().text() == f"9{character}27"


def test_that_an_override_turns_no_word_around(view):
    view.show_trace("abc \u202edef ghi")
    layout = view._page_layout
    (line, _, _) = next(iter(layout.lines(0)))
    places = [line.cursorToX(unit)[0] for unit in range(len(view._page.words(0)))]
    assert places == sorted(places)


def test_that_a_letter_of_another_script_within_a_word_is_warned_of(view):
    view.show_trace("paypal here")
    assert not shown_in(view, view.theme.warn)
    view.show_trace("p\u0430ypal here")
    assert shown_in(view, view.theme.warn)
    assert view.document().toPlainText() == "p\u0430ypal here"
