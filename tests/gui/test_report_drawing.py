"""The figures of a report: drawn by the page's own views, in this process and apart."""

import re

import pytest
from PySide6.QtCore import QSizeF

from core.charts.build import charts_of
from core.charts.marks import Chart, Heading
from core.charts.table import Table
from core.report.svg import Inks, inline_svg
from gui.charts import charts_page
from gui.charts.chart_view import ChartView
from gui.charts.pencil import Pencil
from gui.report.drawing import WIDTH, draw_all
from gui.report.process import draw_apart
from tests.helpers.chart_studies import FORWARD, study, tagged


@pytest.fixture
def charts():
    return charts_of(study(codes=(FORWARD,), uses=(tagged(FORWARD.id, 111),)))


def inline(figure, inks=None):
    return inline_svg(figure.drawing, inks or Inks(), "f", figure.title, figure.caption)


def test_that_every_card_of_the_charts_page_is_drawn(qtbot, charts):
    figures = draw_all(charts)
    assert [figure.kind for figure in figures] == [
        "ForestChart", "FlowChart", "SlopeChart", "PairChart", "StrategyChart"
    ]  # fmt: skip
    assert all(figure.drawing is not None for figure in figures)
    assert figures[0].title == charts.forest.heading.title
    assert figures[0].table is charts.forest.table


def test_that_a_chart_that_is_added_to_the_page_comes_in_by_itself(qtbot, charts, monkeypatch):
    class NewView(ChartView):
        def needed_height(self, width):  # noqa: ARG002
            return 100

        def draw(self, pencil: Pencil, size: QSizeF):  # noqa: ARG002
            pencil.text(0, 80, "drawn here", pencil.lettering.font(), pencil.theme.text)

    new = Chart(heading=Heading(title="New"), table=Table(header=("a",), rows=((1,),)))
    known = charts_page.ChartsPage._charts_of
    views = charts_page._VIEWS | {2: (*charts_page._VIEWS[2], NewView)}
    monkeypatch.setattr(charts_page, "_VIEWS", views)

    def with_new(page, tab):
        cards = page._built[tab]
        found = known(page, tab) if tab != 2 else [(cards[0], charts.strategies)]
        return [*found, *((card, new) for card in cards[1:])] if tab == 2 else found

    monkeypatch.setattr(charts_page.ChartsPage, "_charts_of", with_new)
    assert [figure.title for figure in draw_all(charts)][-1] == "New"
    assert "drawn here" in inline(draw_all(charts)[-1])


def test_that_the_three_drawings_differ_in_colours_only(qtbot, charts):
    for figure in draw_all(charts):
        inks = Inks()
        found = inline(figure, inks)
        assert 'class="k0"' in found
        colours = {c.lower() for c in re.findall(r'(?:fill|stroke)="(#\w+)"', found)}
        assert colours <= {"#000000", "#ffffff"}, figure.kind


def test_that_each_text_keeps_the_width_that_it_was_measured_with(qtbot, charts):
    for figure in draw_all(charts):
        texts = re.findall(r"<text[^>]*>", inline(figure))
        assert texts
        assert all("textLength=" in text for text in texts), figure.kind


def test_that_the_title_is_left_to_the_page(qtbot, charts):
    forest, flows = draw_all(charts)[:2]
    for figure in (forest, flows):
        assert f">{figure.title}</text>" not in figure.drawing.light
    assert f'viewBox="0 0 {WIDTH} ' in forest.drawing.light  # its second heading stays
    assert re.search(rf'viewBox="0 [1-9]\d* {WIDTH} ', flows.drawing.light)


def test_that_another_process_draws_the_same(qtbot, charts):
    assert draw_apart(charts) == draw_all(charts)


def test_that_nothing_is_drawn_once_it_is_no_longer_wanted(charts):
    assert draw_apart(charts, lambda: True) is None


def test_that_a_process_that_cannot_draw_gives_nothing(charts, monkeypatch, tmp_path):
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('libEGL.so.1')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert draw_apart(charts) is None
