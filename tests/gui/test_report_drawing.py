"""The figures of a report: drawn by the page's own views, in this process and apart."""

import re

import pytest

from core.charts.build import charts_of
from core.report.page_charts import PageCharts
from core.report.svg import Inks, inline_svg
from gui.charts.charts_page import ChartsPage
from gui.report.drawing import WIDTH, draw_all
from gui.report.process import draw_apart
from gui.theme.manager import ThemeManager
from tests.helpers.chart_studies import FORWARD, study, tagged

SAME_IN_ALL_THEMES = {"#000000", "#ffffff"}


@pytest.fixture
def charts():
    return PageCharts(data=charts_of(study(codes=(FORWARD,), uses=(tagged(FORWARD.id, 111),))))


def inline(figure, inks=None):
    return inline_svg(figure.drawing, inks or Inks(), "f", figure.title, figure.caption)


def drawn(charts):
    return [figure for figure in draw_all(charts) if not figure.lacks]


def test_that_every_card_of_the_charts_page_is_a_figure(qtbot, charts):
    page = ChartsPage(ThemeManager())
    qtbot.addWidget(page)
    page.set_data(charts.data)
    shown = [card.view.chart for card in page.cards]
    figures = draw_all(charts)
    assert [figure.title for figure in figures] == [chart.heading.title for chart in shown]
    assert [figure.table for figure in figures] == [chart.table for chart in shown]
    for figure, chart in zip(figures, shown, strict=True):
        assert (figure.drawing is None) == (chart.missing is not None), figure.kind
    assert len(drawn(charts)) >= 5


def test_that_the_three_drawings_differ_in_colours_only(qtbot, charts):
    for figure in drawn(charts):
        inks = Inks()
        found = inline(figure, inks)
        assert 'class="k0"' in found
        colours = {c.lower() for c in re.findall(r'(?:fill|stroke)="(#\w+)"', found)}
        assert not colours - SAME_IN_ALL_THEMES, figure.kind


def test_that_each_text_keeps_the_width_that_it_was_measured_with(qtbot, charts):
    for figure in drawn(charts):
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
