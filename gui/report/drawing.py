"""Draws every card of the Charts page as SVG, in the light and the dark theme and for print."""

import re
from dataclasses import replace
from html import unescape
from xml.sax.saxutils import quoteattr

from PySide6.QtGui import QFontDatabase

from core.charts.marks import Heading
from core.report.assemble import figure_of
from core.report.document import Drawing, Figure
from core.report.page_charts import PageCharts
from gui.charts.card import ChartCard
from gui.charts.chart_view import ChartView
from gui.charts.charts_page import ChartsPage
from gui.charts.colours import PRINT
from gui.charts.export import svg
from gui.theme.manager import ThemeManager
from gui.theme.tokens import DARK, LIGHT, Theme

WIDTH = 980
"""In pixels; a narrower self-correction table would lose numbers that stand nowhere else."""

_TEXT = re.compile(r'<text ([^>]*?)font-size="([\d.]+)" font-weight="(\d+)"([^>]*)>([^<]*)</text>')
_BOX = re.compile(r'viewBox="[^"]*"')
_SEMIBOLD = 550


def draw_all(charts: PageCharts) -> list[Figure] | None:
    """Return all cards of a Charts page that shows these, drawn; None where there are no fonts.

    Call it on the thread of the application.
    """
    if not QFontDatabase.families():
        return None
    page = ChartsPage(ThemeManager())
    try:
        page.set_data(charts.data)
        page.set_answers(charts.answers)
        page.set_spent(charts.spent)
        return [_figure(card) for card in page.cards]
    finally:
        page.deleteLater()


def _figure(card: ChartCard) -> Figure:
    view = card.view
    figure = figure_of(view.chart)
    if view.chart.missing is not None:
        return figure
    # The page has the title and what goes with it as text; the drawing begins below them.
    view.show_chart(replace(view.chart, heading=Heading(title="")))
    card.resize(WIDTH, card.needed_height(WIDTH))
    view.resize(card.size())
    light, dark, for_print = (_svg(view, theme) for theme in (LIGHT, DARK, PRINT))
    return replace(figure, drawing=Drawing(light=light, dark=dark, for_print=for_print))


def _svg(view: ChartView, theme: Theme) -> str:
    """Return the drawing without the empty heading, every text as wide as it was measured.

    Whoever reads it may have other fonts, in which a number would run into its neighbour.
    """
    text = svg(view, theme).decode("utf-8", "replace")
    top = 0
    if not any(heading.title for heading, _, _ in view.headings(view.base_size().width())):
        top = round(view.head_height(view.base_size().width())) - 12
    text = _BOX.sub(f'viewBox="0 {top} {view.width()} {view.height() - top}"', text, count=1)
    lettering = view.lettering()

    def measured(found: re.Match[str]) -> str:
        before, size, weight, after, words = found.groups()
        face = lettering.font(round(float(size)), strong=int(weight) > _SEMIBOLD)
        width = face.width(unescape(words).strip("\n"))
        fixed = f'textLength={quoteattr(f"{width:.1f}")} lengthAdjust="spacingAndGlyphs"'
        return (
            f'<text {before}font-size="{size}" font-weight="{weight}" {fixed}{after}>{words}</text>'
            if width > 0
            else found.group()
        )

    return _TEXT.sub(measured, text)
