"""What can be chosen on the charts page: whose tags, which attempt, and the filter's strip."""

from dataclasses import replace

import pytest

from core.charts.build import SELECTED, Choices, charts_of
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.metrics.published import published_table
from gui.charts.charts_page import PAIR, SELF_CORRECTION, STRATEGIES, ChartsPage
from gui.charts.strategy_view import StrategyView
from gui.theme.manager import ThemeManager
from tests.helpers.chart_studies import CASES, FORWARD, SIMULATED, long_chains, study, tagged

MACHINES = (tagged(7, 111, "generator", "generated"), tagged(8, 211, "generator", "generated"))
PEOPLE = (tagged(7, 111), tagged(8, 111))


@pytest.fixture
def page(qtbot):
    page = ChartsPage(ThemeManager())
    qtbot.addWidget(page)
    page.resize(1232, 776)
    return page


def show(page, uses, tags_by=None):
    overview = study(codes=(FORWARD, CASES), uses=uses, runs=SIMULATED)
    page.set_data(charts_of(overview, Choices(tags_by=tags_by)))
    page.show_tab(STRATEGIES)
    return page.card_of(StrategyView).view


def picture(view):
    return view.grab().toImage()


def test_that_whose_tags_are_shown_can_be_chosen_where_both_have_tagged(qtbot, page):
    show(page, (*PEOPLE, *MACHINES))
    assert page.tags_choice.button(TagsBy.PEOPLE).isChecked()
    with qtbot.waitSignal(page.tags_by_requested) as asked:
        page.tags_choice.button(TagsBy.BOTH).click()
    assert asked.args == [TagsBy.BOTH]


def test_that_tags_of_a_group_that_has_none_cannot_be_chosen_and_say_why(page):
    show(page, MACHINES)
    people = page.tags_choice.button(TagsBy.PEOPLE)
    assert page.tags_choice.button(TagsBy.MACHINES).isChecked()
    assert not people.isEnabled()
    assert people.toolTip()
    assert not page.tags_choice.button(TagsBy.BOTH).isEnabled()


def test_that_the_choice_of_tags_stands_only_over_the_strategies(page):
    show(page, PEOPLE)
    assert not page.tags_choice.isHidden()
    page.show_tab(SELF_CORRECTION)
    assert page.tags_choice.isHidden()
    show(page, ())
    assert page.tags_choice.isHidden()


def test_that_marks_of_people_and_machines_both_open_and_look_different(page):
    both = show(page, (*PEOPLE, *MACHINES), TagsBy.BOTH)
    taggers = {dot.tagger.name for row in both.chart.rows for dot in row.dots}
    assert taggers == {"people", "the generator"}
    assert all(mark.opens for mark in both.marks() if mark.mark_id.endswith("used"))
    one = picture(show(page, PEOPLE))
    assert picture(show(page, MACHINES)) != one


def test_that_the_attempt_compared_can_be_chosen_only_where_chains_are_longer(qtbot, page):
    page.set_data(charts_of(study()))
    assert page.later_choice.isHidden()
    page.set_data(charts_of(long_chains()))
    assert not page.later_choice.isHidden()
    with qtbot.waitSignal(page.later_requested) as asked:
        page.later_choice.button(Later.LAST).click()
    assert asked.args == [Later.LAST]
    page.show_tab(PAIR)
    assert page.later_choice.isHidden()


def test_that_every_attempt_on_the_way_to_the_last_can_be_pointed_at(page):
    page.set_data(charts_of(long_chains(), Choices(later=Later.LAST)))
    page.show_tab(SELF_CORRECTION)
    page.grab()
    marks = page.cards[2].view.marks()
    assert [mark.label for mark in marks] == [
        "gpt-4o, Acc@t1",
        "gpt-4o, Acc@t2",
        "gpt-4o, Acc@last",
    ]


def test_that_a_filter_by_outcome_is_told_over_the_charts_and_can_be_cleared(qtbot, page):
    assert page.strip.isHidden()
    page.set_data(charts_of(study(), query="(run:a right)", selected_by_outcome=True))
    assert not page.strip.isHidden()
    assert page.strip.warning.text() == SELECTED
    with qtbot.waitSignal(page.filter_cleared):
        page.strip.clear_button.click()
    page.set_data(charts_of(study()))
    assert page.strip.isHidden()


def test_that_any_other_filter_is_told_without_a_warning(page):
    page.set_data(charts_of(study(), query="code:x"))
    assert not page.strip.isHidden()
    assert page.strip.warning.isHidden()


def test_that_published_rows_stand_under_a_heading_of_their_own(page):
    page.set_data(charts_of(study(), reference_rows=published_table("MATH500")))
    page.grab()
    view = page.cards[0].view
    rows = [mark.mark_id for mark in view.marks() if mark.mark_id.startswith("forest:")]
    first, second = (view.area_of(mark_id) for mark_id in rows[:2])
    assert second.top() >= first.bottom() + 30
    names = [mark.label for mark in page.cards[2].view.marks()]
    assert not any("published" in name for name in names)


def test_that_a_page_without_data_offers_no_table_and_no_export(page):
    page.grab()
    assert page.cards[0].table_button.isHidden()
    page.set_data(replace(charts_of(study())))
    assert not page.cards[0].table_button.isHidden()
