"""The Capabilities tab: what is drawn can be pointed at, walked, opened and exported."""

import csv
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from core.charts.answer_chart import answer_chart, looking_for
from core.charts.answer_lines import AnsweredTrace, FoundAnswer
from core.charts.build import Choices, charts_of
from core.charts.strategies import TagsBy
from core.overview import Overview, TagUse
from core.traces import Nature, Run
from gui.charts.charts_page import CAPABILITIES, ChartsPage
from gui.charts.token_view import DOT, stacked
from gui.theme.manager import ThemeManager
from tests.helpers.chart_studies import FORWARD, RIGHT, RUNS, WRONG, attempt

NAMES = ("gpt-4o", "o1", "an organisation/" + "model-" * 20, "d", "e", "f", "g", "h", "i", "j")


def runs(many):
    return tuple(
        Run(id=n, name=name, model="m", position=n - 1, nature=Nature.SIMULATED)
        for n, name in enumerate(NAMES[:many], start=1)
    )


def study(many=2, hidden=()):
    """Two right and two wrong traces a run, tagged by a person and by the generator."""
    rows, uses = [], []
    for run in range(1, many + 1):
        for problem in range(1, 5):
            row = attempt(problem, run, 1, RIGHT if problem % 2 else WRONG)
            rows.append(replace(row, tokens=100 * problem * run, length=50))
            for who, origin in (("ann", "manual"), ("generator", "generated")):
                said = ("yes", "works", None) if problem % 2 else ("no", "fails", "abandoned")
                uses.append(TagUse(len(uses), 7, row.trace_id, 0, 2, who, origin, *said))
    return Overview.of((), runs(many), (FORWARD,), rows, uses, hidden)


def answers(overview):
    traces = [
        AnsweredTrace(
            trace_id=row.trace_id,
            problem_id=row.problem_id,
            length=50,
            answers=(FoundAnswer(10, False, "615"), FoundAnswer(40, row.right, "927")),
        )
        for attempts in overview.attempts.values()
        for row in attempts
        if row.run_id == 1
    ]
    return answer_chart(traces, overview.runs[0], overview, measured="precision 97 %, recall 68 %")


@pytest.fixture
def themes(qtbot):
    return ThemeManager()


@pytest.fixture
def show(qtbot, themes):
    def shown(overview, tags_by=None):
        page = ChartsPage(themes)
        qtbot.addWidget(page)
        page.resize(1232, 776)
        page.show_tab(CAPABILITIES)
        hidden = overview.hidden
        page.set_data(charts_of(overview, Choices(tags_by=tags_by), hidden_traces=hidden))
        page.set_answers(answers(overview))
        assert len(views(page)) == 3
        page.grab()
        return page

    return shown


@pytest.fixture
def page(show):
    return show(study())


def views(page):
    """Capabilities, tokens, answers."""
    return [card.view for card in page.cards[-3:]]


def click(qtbot, view, mark_id):
    at = view.area_of(mark_id).center().toPoint()
    qtbot.mouseMove(view.viewport(), at)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_that_a_cell_opens_the_problems_of_its_occasions(qtbot, page):
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, views(page)[0], "capability:3:1:people")
    assert opened.args[0].problem_ids == (2, 4)
    assert opened.args[0].run_names == ("gpt-4o",)


def test_that_a_dot_opens_its_problem_and_the_median_all_of_its_side(qtbot, page):
    view = views(page)[1]
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, view, "tokens:gpt-4o:seen:wrong:0")
    assert opened.args[0].problem_ids == (2,)
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, view, "tokens:gpt-4o:seen:wrong")
    assert opened.args[0].problem_ids == (2, 4)


def test_that_a_line_opens_its_trace(qtbot, page):
    view = views(page)[2]
    assert len(view.marks()) == 4
    mark = view.marks()[0]
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, view, mark.mark_id)
    assert opened.args[0].problem_ids == mark.problem_ids
    assert "615 wrong at" in mark.sentence()


def test_that_arrow_keys_walk_cells_lanes_and_lines_and_enter_opens(qtbot, page):
    cells, swarms, lines = views(page)
    for view, keys, expected in (
        (cells, ("Down", "Right", "Down"), "capability:2:2:people"),
        (swarms, ("Down", "Down", "Right"), "tokens:gpt-4o:seen:wrong:1"),
        (lines, ("Down", "Down"), lines.marks()[1].mark_id),
    ):
        for key in keys:
            qtbot.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
        assert view.current_mark().mark_id == expected
        if view.current_mark().opens:
            with qtbot.waitSignal(page.mark_activated):
                qtbot.keyClick(view, Qt.Key.Key_Return)


def test_that_every_mark_is_read_aloud_with_its_numbers(qtbot, page):
    for view in views(page):
        qtbot.keyClick(view, Qt.Key.Key_Home)
        assert view.accessibleDescription().startswith(view.current_mark().label)
        assert view.accessibleName()
        assert all(mark.details for mark in view.marks())


def test_that_people_and_machines_have_marks_of_their_own(show):
    page = show(study(), TagsBy.BOTH)
    cells = views(page)[0]
    keys = {mark.mark_id.rpartition(":")[2] for mark in cells.marks()}
    assert keys == {"", "people", " generator"}
    assert not page.tags_choice.isHidden()


def test_that_hidden_runs_are_one_area_that_says_so(show):
    overview = study(hidden=[problem * 100 + 21 for problem in range(1, 5)])
    page = show(overview)
    cells, swarms, _ = views(page)
    hidden = [mark for mark in cells.marks() if "not assessable" in mark.label]
    assert len(hidden) == 1
    assert cells.area_of(hidden[0].mark_id).height() > 200
    assert len(swarms.chart.panels) == 2


def test_that_runs_without_room_are_told_and_stand_in_the_table(show):
    page = show(study(len(NAMES)))
    cells = views(page)[0]
    drawn = {mark.run_name for mark in cells.marks()}
    assert 2 < len(drawn) < len(NAMES)
    assert {row[2] for row in cells.chart.table.rows} >= set(NAMES[:2]) | {"j"}


def test_that_charts_are_exported_as_picture_drawing_and_table(page, tmp_path):
    for number, view in enumerate(views(page)):
        for suffix in ("png", "svg", "csv"):
            view.export(tmp_path / f"{number}.{suffix}")
        with (tmp_path / f"{number}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(view.chart.table.rows) > 0
    drawing = (tmp_path / "0.svg").read_text(encoding="utf-8")
    assert "Recognises that something is working" in drawing


def test_that_each_chart_says_for_itself_why_it_is_empty(qtbot, themes):
    page = ChartsPage(themes)
    qtbot.addWidget(page)
    page.show_tab(CAPABILITIES)
    page.set_data(charts_of(Overview()))
    cards = page.cards[-3:]
    assert not any(card.isHidden() for card in cards)
    whys = {card.view.chart.missing.why for card in cards}
    assert len(whys) == 3


def test_that_while_answers_are_looked_for_the_chart_says_so(page):
    page.set_answers(looking_for(RUNS[0]))
    assert "being looked for" in views(page)[2].chart.missing.why


def test_that_another_run_is_asked_for_on_the_card_of_its_answers(qtbot, page):
    assert page.answers_choice.parent() is page.cards[-1]
    with qtbot.waitSignal(page.answers_run_requested) as asked:
        page.answers_choice.textActivated.emit("o1")
    assert asked.args == ["o1"]


@pytest.mark.parametrize("tags_by", [TagsBy.PEOPLE, TagsBy.BOTH])
@pytest.mark.parametrize("many", [1, 6])
def test_that_nothing_is_drawn_outside_of_the_view(show, many, tags_by):
    page = show(study(many), tags_by)
    for view in views(page):
        for mark in view.marks():
            area = view.area_of(mark.mark_id)
            assert area.left() >= 0
            assert area.right() <= view.width()
            assert area.bottom() <= view.height()


def test_that_dots_that_would_touch_take_places_beside_one_another():
    xs = (0.0, 1.0, 2.0, 3.0, 30.0)
    places = stacked(xs, DOT)
    assert places == (0, 1, -1, 2, 0)
    for one in range(len(xs)):
        for other in range(one):
            assert places[one] != places[other] or xs[one] - xs[other] >= DOT


def test_that_a_change_of_theme_redraws_the_charts(page, themes):
    before = [view.grab().toImage() for view in views(page)]
    themes.use("dark")
    after = [view.grab().toImage() for view in views(page)]
    assert all(one != other for one, other in zip(before, after, strict=True))
