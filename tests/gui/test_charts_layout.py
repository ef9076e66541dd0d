"""How the cards of a charts page stand: rows of columns."""

import pytest

from core.charts.marks import Chart, Heading
from core.charts.runs import run_marks
from core.traces import Run
from gui.charts.card import ChartCard
from gui.charts.chart_view import ChartView
from gui.charts.lettering import Lettering, run_elided
from gui.charts.page_layout import HALF, ROW_GAP, ChartsBody, RowPlan

TWO_COLUMNS = RowPlan(((0, 1), (2,)), grows=True, share=HALF)


class Tall(ChartView):
    def __init__(self, height):
        super().__init__()
        self._height = height

    def needed_height(self, width):  # noqa: ARG002 - as tall however wide
        return self._height


@pytest.fixture
def body(qtbot):
    body = ChartsBody("charts")
    qtbot.addWidget(body)
    body.resize(1200, 800)
    body.show()
    return body


def cards_of(*heights):
    cards = [ChartCard(Tall(height)) for height in heights]
    for card in cards:
        card.show_chart(Chart(heading=Heading(title="title")))
    return cards


def test_that_a_tall_card_stands_beside_two_and_ends_where_they_end(body):
    first, second, tall = cards = cards_of(300, 200, 400)
    body.stand([TWO_COLUMNS.row(cards)])
    assert first.x() == second.x()
    assert tall.x() > first.geometry().right()
    assert tall.width() == first.width()
    assert first.y() == tall.y()
    assert second.y() == first.geometry().bottom() + 1 + ROW_GAP
    assert second.geometry().bottom() == tall.geometry().bottom()


def test_that_room_left_goes_to_the_cards_of_a_column_in_proportion_to_their_need(body):
    first, second, _ = cards = cards_of(200, 100, 100)
    body.stand([TWO_COLUMNS.row(cards)])
    assert first.height() + second.height() > 301 + 101
    grown = [card.height() / card.needed_height(card.width()) for card in (first, second)]
    assert grown[0] == pytest.approx(grown[1], rel=0.01)


def test_that_no_card_gets_less_than_it_needs_and_the_body_scrolls(body):
    cards = cards_of(700, 600, 500)
    body.stand([TWO_COLUMNS.row(cards)])
    assert [card.height() for card in cards[:2]] == [701, 601]
    assert body.widget().height() > body.viewport().height()


def test_that_a_card_keeps_its_place_while_the_other_column_is_still_to_be_built(body):
    cards = cards_of(300, 200, 400)
    body.stand([TWO_COLUMNS.row(cards[:1])])
    before = cards[0].geometry().x(), cards[0].width()
    body.stand([TWO_COLUMNS.row(cards)])
    assert (cards[0].geometry().x(), cards[0].width()) == before


def test_that_a_card_takes_the_whole_width_when_all_others_have_nothing_to_show(body):
    first, second, tall = cards = cards_of(300, 200, 400)
    body.stand([TWO_COLUMNS.row(cards)])
    half = first.width()
    second.hide()
    tall.hide()
    body.arrange()
    assert first.width() > 2 * half


def test_that_a_long_name_keeps_what_tells_a_run_from_the_others(qapp):
    face = Lettering(qapp.font().family()).font()
    name = "an organisation/very-long-model-name-{}-2024-11-20-preview-instruct"
    marks = run_marks(Run(id=at, name=name.format(at), model="m", position=at) for at in (1, 2))
    for room in (60, 120, 240):
        shown = [run_elided(mark, face, room) for mark in marks.values()]
        assert all(face.width(each) <= room for each in shown)
        assert shown[0] != shown[1]
    assert run_elided(marks[1], face, 2000) == name.format(1)
