"""Marks in the trace view: found by place, painted when added, clicked in text and gutter."""

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.codebook.code import Layer
from core.text.span import Span
from core.traces import Block, Channel, Completeness
from gui.text.difference_marks import DifferenceMarks
from gui.text.gutter import MOST_LANES, Gutter
from gui.text.marks import Mark, MarkIndex
from gui.text.step_marks import StepMarks
from gui.text.trace_pane import TracePane
from gui.text.trace_view import TraceView
from gui.theme.manager import ThemeManager
from gui.theme.metrics import Metrics
from gui.theme.tokens import DARK, LIGHT

TEXT = "First we try differences. That fails at once.\n\nThen we see cubes. It works well."


def mark(tag_id: int, start: int, end: int, **changed: object) -> Mark:
    values = {"layer": Layer.STRATEGY, "colour": 1, "letter": "F"} | changed
    return Mark(tag_id=tag_id, span=Span(start, end), **values)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """Return a window without size hints, which the offscreen platform cannot take."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(460, 500)
    return made


@pytest.fixture
def pane(host: QWidget) -> TracePane:
    made = TracePane(ThemeManager(), host)
    made.resize(460, 500)
    made.view.show_trace(TEXT)
    host.show()
    return made


@pytest.fixture
def view(pane: TracePane) -> TraceView:
    return pane.view


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def drawn(view: TraceView, width: int = 60) -> set[str]:
    return colours(view.viewport().grab().toImage().copy(0, 0, width, 160))


def stripe(view: TraceView, tag_id: int) -> QPoint:
    found = view.marks.get(tag_id)
    assert found is not None
    top, bottom = view._decoration.extent(found)
    left = view._decoration.gutter.lane_left(view.marks.lane(found))
    return QPoint(left + 1, (top + bottom) // 2 - view.verticalScrollBar().value())


def on_text(view: TraceView, offset: int) -> QPoint:
    units = view._text.units_of(Span(offset, offset + 1))
    centre = view._page_layout.rects(*units, view._view())[0].center()
    return (centre - QPointF(0, view.verticalScrollBar().value())).toPoint()


def test_that_lookup_by_place_finds_exactly_what_overlaps() -> None:
    generator = random.Random(7)
    spans = [(s := generator.randrange(500), s + generator.randint(1, 60)) for _ in range(200)]
    marks = [mark(n, *span) for n, span in enumerate(spans)]
    index = MarkIndex(marks[:100])
    for late in marks[100:]:
        index.add(late)
    for gone in range(0, 200, 3):
        index.remove(gone)
    left = [each for each in marks if each.tag_id % 3]
    for start in range(0, 560, 7):
        expected = {m.tag_id for m in left if m.span.overlaps(Span(start, start + 5))}
        assert {m.tag_id for m in index.touching(start, start + 5)} == expected


def test_that_overlapping_marks_never_share_a_lane() -> None:
    index = MarkIndex([mark(1, 0, 30), mark(2, 10, 20), mark(3, 25, 40)])
    index.add(mark(4, 15, 28))
    marks = list(index)
    clashes = [
        (a.tag_id, b.tag_id)
        for a in marks
        for b in marks
        if a.tag_id < b.tag_id and a.span.overlaps(b.span) and index.lane(a) == index.lane(b)
    ]
    assert clashes == []
    assert index.lanes(Layer.STRATEGY) == 3


def test_that_a_mark_with_a_known_id_replaces_the_other() -> None:
    index = MarkIndex([mark(1, 0, 5)])
    index.add(mark(1, 7, 9))
    assert [each.span for each in index] == [Span(7, 9)]


def test_that_the_gutter_has_at_most_eight_lanes() -> None:
    wide = Gutter.for_lanes(Metrics(), 30)
    assert wide.lanes == MOST_LANES
    assert wide.lane_at(wide.lane_left(7)) == 7
    assert wide.lane_at(wide.letter_left + 3) is None


def test_that_a_tag_appears_when_added_and_goes_when_removed(view: TraceView) -> None:
    colour = LIGHT.strategies[1].lower()
    assert colour not in drawn(view)
    view.add_mark(mark(1, 0, 25))
    assert colour in drawn(view)
    view.remove_mark(1)
    assert colour not in drawn(view)


def test_that_only_the_focused_tag_is_filled(view: TraceView) -> None:
    view.add_mark(mark(1, 0, 25))
    before = view.viewport().grab().toImage()
    at = on_text(view, 5) + QPoint(0, -8)
    assert before.pixelColor(at) == QColor(LIGHT.surface)
    view.focus_mark(1)
    assert view.viewport().grab().toImage().pixelColor(at) != QColor(LIGHT.surface)


def test_that_a_click_on_a_stripe_focuses_its_tag(view: TraceView, qtbot: QtBot) -> None:
    view.set_marks([mark(1, 0, 44), mark(2, 5, 30)])
    with qtbot.waitSignal(view.mark_clicked) as clicked:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=stripe(view, 2))
    assert clicked.args == [2]
    assert view.focused_mark == 2


def test_that_clicks_on_overlapping_tags_go_round_from_the_shortest(
    view: TraceView, qtbot: QtBot
) -> None:
    view.set_marks([mark(1, 0, 44), mark(2, 5, 30)])
    told: list[int] = []
    view.mark_clicked.connect(told.append)
    for _ in range(3):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=on_text(view, 8))
        qtbot.mouseMove(view.viewport(), QPoint(1, 1))
    assert told == [2, 1, 2]


def test_that_a_mark_beyond_the_text_is_not_shown(view: TraceView) -> None:
    view.set_marks([mark(1, 0, 10_000)])
    assert len(view.marks) == 0


def test_that_another_trace_starts_without_marks(view: TraceView) -> None:
    view.set_marks([mark(1, 0, 10)])
    view.focus_mark(1)
    view.show_trace("Other text.")
    assert len(view.marks) == 0
    assert view.focused_mark is None


def test_that_the_end_of_a_visible_mark_is_known(view: TraceView) -> None:
    view.set_marks([mark(1, 0, 25)])
    end = view.end_of_mark(1)
    assert end is not None
    assert abs(end.y() - (on_text(view, 24).y() - 10)) <= 1
    assert view.end_of_mark(99) is None


def test_that_marks_over_mixed_directions_and_empty_lines_can_be_painted(view: TraceView) -> None:
    text = "abc שלום def\n\n\n😀 مرحبا\t end\n"
    view.show_trace(text)
    layers = (Layer.EPISODE, Layer.STRATEGY, Layer.BEHAVIOUR, Layer.JUDGEMENT)
    view.set_marks(
        mark(n, n, len(text) - n, layer=layers[n % 4], dashed=n % 3 == 0) for n in range(12)
    )
    view.focus_mark(5)
    assert not view.grab().isNull()


def test_that_the_minimap_travels_and_shows_tags(pane: TracePane, qtbot: QtBot) -> None:
    text = "\n\n".join(f"Sentence number {n} of a long text." for n in range(800))
    pane.view.show_trace(text)
    pane.view.set_marks([mark(1, 0, len(text) // 2, colour=6)])
    colour = LIGHT.strategies[6].lower()
    qtbot.waitUntil(lambda: colour in colours(pane.minimap.grab().toImage()), timeout=2000)
    at = QPoint(8, pane.minimap.height() // 2)
    qtbot.mouseClick(pane.minimap, Qt.MouseButton.LeftButton, pos=at)
    first, last = pane.view.visible_offsets()
    assert first < len(text) // 2 < last


def test_that_hidden_reasoning_takes_a_cap_of_the_minimap(pane: TracePane) -> None:
    hidden = Block(
        channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN, start=0, end=0
    )
    answer = Block(channel=Channel.ANSWER, completeness=Completeness.FULL, start=0, end=len(TEXT))
    pane.view.show_trace(TEXT, (hidden, answer))
    assert pane.minimap.offset_at(20) == 0
    assert pane.minimap.offset_at(pane.minimap.height()) == len(TEXT)


def test_that_a_pane_follows_the_theme(qtbot: QtBot) -> None:
    themes = ThemeManager()
    pane = TracePane(themes)
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.view.show_trace("text")
    themes.use("dark")
    assert pane.view.theme is themes.current
    assert pane.grab().toImage().pixelColor(150, 150).name() == DARK.surface.lower()
    assert pane.minimap.grab().toImage().pixelColor(16, 90).name() == DARK.sunken.lower()


def column_of(pane: TracePane, x: int) -> list[str]:
    """Return the colours of the minimap's pixels at `x`, top to bottom."""
    image = pane.minimap.grab().toImage()
    return [image.pixelColor(x, y).name() for y in range(image.height())]


def test_that_the_minimap_shows_suggestions_dotted(pane: TracePane) -> None:
    span = Span(len(TEXT) // 3, 2 * len(TEXT) // 3)
    for wanted, is_dashed in ((1.0, False), (1 / 3, True)):
        pane.view.set_marks([mark(1, span.start, span.end, dashed=is_dashed)])
        pane.minimap._forget_picture()
        colour = pane.view.theme.strategies[1].lower()
        share = column_of(pane, 11).count(colour) / (pane.minimap.height() / 3)
        assert abs(share - wanted) < 0.12


def test_that_the_minimap_shows_aligned_steps_and_where_texts_part(pane: TracePane) -> None:
    before = column_of(pane, 1), column_of(pane, 26)
    pane.view.show_steps(StepMarks(steps=((len(TEXT) // 2, 1),), divergence=len(TEXT) * 3 // 4))
    changed = [y for y, c in enumerate(column_of(pane, 1)) if c != before[0][y]]
    height = pane.minimap.height()
    assert any(abs(y - height / 2) <= 1 for y in changed)
    assert any(abs(y - height * 3 / 4) <= 1 for y in changed)


def test_that_the_minimap_shows_changes_the_current_one_in_accent(pane: TracePane) -> None:
    spans = Span(10, 40), Span(len(TEXT) // 2, len(TEXT) // 2 + 60)
    pane.view.show_difference(
        DifferenceMarks(spans=spans, is_added=True, current=frozenset(spans[1:]))
    )
    x = int(pane.minimap._track().right()) + 3
    accents = [y for y, c in enumerate(column_of(pane, x)) if c == pane.view.theme.accent.lower()]
    assert accents
    assert abs(accents[0] - pane.minimap.height() / 2) <= 1
