"""The charts of the Strategies tab as seen and used: carpet and what follows what."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from core.charts.build import Choices, charts_of
from core.charts.strategies import TagsBy
from gui.charts.association_view import AssociationView
from gui.charts.carpet_shapes import MOST_SHAPES, lines_for_shapes
from gui.charts.carpet_view import CarpetView
from gui.charts.changes_view import ChangesView
from gui.charts.charts_page import STRATEGIES, ChartsPage
from gui.charts.colours import PRINT
from gui.charts.follow_view import FollowView, shade
from gui.charts.strategy_view import StrategyView
from gui.theme.contrast import luminance
from gui.theme.manager import ThemeManager
from gui.theme.tokens import DARK, LIGHT
from tests.core.test_chart_carpet import LENGTH, use
from tests.helpers.chart_studies import CASES, FORWARD, RUNS, SIMULATED, study

PEOPLE = (
    use(7, 111, 0, 50),
    use(8, 111, 50, 100),
    use(7, 211, 0, 80),
    use(8, 121, 0, 20),
    use(7, 121, 20, 100),
)
COMPARED = (*PEOPLE, use(7, 112, 0, 9), use(7, 311, 0, 9), use(8, 321, 0, 9))
MACHINE = (use(8, 311, 0, 50, "generator", "generated"),)


@pytest.fixture
def page(qtbot):
    page = ChartsPage(ThemeManager())
    qtbot.addWidget(page)
    page.resize(1552, 900)
    return page


def show(page, uses=PEOPLE, runs=RUNS, tags_by=None):
    overview = study(codes=(FORWARD, CASES), uses=uses, runs=runs)
    columns = overview.attempts.columns
    long = replace(columns, length=np.full(len(columns), LENGTH))
    overview = replace(overview, attempts=type(overview.attempts)(long))
    page.set_data(charts_of(overview, Choices(tags_by=tags_by)))
    page.show_tab(STRATEGIES)
    page.show()
    found = {type(card.view): card for card in page.cards}
    page.grab()
    return found


def click(qtbot, view, mark_id):
    at = view.area_of(mark_id).center().toPoint()
    qtbot.mouseMove(view.viewport(), at)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_that_use_and_followers_stand_above_each_other_and_the_carpet_beside_both(page):
    cards = show(page)
    used, follows, carpet = (cards[kind] for kind in (StrategyView, FollowView, CarpetView))
    assert used.x() == follows.x() < carpet.x()
    assert used.y() == carpet.y() < follows.y()


def test_that_a_click_on_a_line_opens_its_trace(qtbot, page):
    view = show(page)[CarpetView].view
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, view, "carpet:1")
    (mark,) = opened.args
    assert (mark.label, mark.problem_ids, mark.run_name) == ("gpt-4o: 1", (1,), "gpt-4o")


def test_that_arrow_keys_walk_lines_and_runs_and_enter_opens(qtbot, page):
    view = show(page)[CarpetView].view
    view.setFocus()
    steps = [(Qt.Key.Key_Home, "gpt-4o"), (Qt.Key.Key_Right, "gpt-4o: 2"),
             (Qt.Key.Key_Down, "gpt-4o: 1"), (Qt.Key.Key_Down, 'o1 "preview": 1'),
             (Qt.Key.Key_Left, 'o1 "preview"'), (Qt.Key.Key_Up, "gpt-4o")]  # fmt: skip
    for key, label in steps:
        qtbot.keyClick(view, key)
        assert view.current_mark().label == label
    assert "2/2" not in view.accessibleDescription()
    assert "tagged by people" in view.accessibleDescription()
    with qtbot.waitSignal(page.mark_activated) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].problem_ids == (2, 1)


def test_that_a_line_has_the_colours_of_its_codes_along_its_length(page):
    view = show(page)[CarpetView].view
    area = view.area_of("carpet:1")
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()
    width = area.width() - 40  # the outcomes beside it

    def ink(share):
        point = area.left() + width * share, area.center().y()
        return picture.pixelColor(*(int(each * ratio) for each in point)).name().upper()

    assert ink(0.25) == LIGHT.strategy_areas[FORWARD.colour]
    assert ink(0.75) == LIGHT.strategy_areas[CASES.colour]


def test_that_more_lines_than_pixels_are_drawn_evenly_and_still_open(qtbot, page):
    many = study(codes=(FORWARD, CASES))
    rows = [row for problem in many.attempts.values() for row in problem]
    rows = [
        replace(rows[0], trace_id=1000 + at, problem_id=1 + at % 5, length=LENGTH)
        for at in range(4000)
    ]
    uses = [use(7 + at % 2, 1000 + at, at % 30, 100) for at in range(4000)]
    overview = type(many).of(many.problems, RUNS, (FORWARD, CASES), rows, uses)
    page.set_data(charts_of(overview))
    page.show_tab(STRATEGIES)
    view = next(card.view for card in page.cards if isinstance(card.view, CarpetView))
    view.resize(600, 700)
    lines = view.marks()[1:]
    assert 100 < len(lines) < 700
    assert len({mark.mark_id for mark in lines}) == len(lines)
    with qtbot.waitSignal(page.mark_activated):
        click(qtbot, view, lines[len(lines) // 2].mark_id)


def test_that_a_click_on_a_cell_opens_the_traces_in_which_the_one_follows_the_other(qtbot, page):
    view = show(page)[FollowView].view
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, view, "follows:st.cases:people:st.forward")
    (mark,) = opened.args
    assert (mark.label, mark.problem_ids) == ("Cases → Forward", (1,))
    assert mark.compares == ('o1 "preview"',)


def test_that_arrow_keys_walk_the_cells_over_the_diagonal(qtbot, page):
    view = show(page)[FollowView].view
    view.setFocus()
    walk = [
        (Qt.Key.Key_Home, "Forward"),
        (Qt.Key.Key_Right, "Forward → Cases"),
        (Qt.Key.Key_Right, "Forward → end of the trace"),
        (Qt.Key.Key_Down, "Cases → end of the trace"),
        (Qt.Key.Key_Left, "Cases → Forward"),
    ]
    for key, label in walk:
        qtbot.keyClick(view, key)
        assert view.current_mark().label == label


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_shades_of_the_heatmap_go_one_way(theme):
    light = [luminance(shade(theme, at / 7 + 0.01).name()) for at in range(7)]
    assert len(set(light)) == 7
    assert light == sorted(light, reverse=theme is LIGHT)


def test_that_both_show_people_and_machines_apart(page):
    cards = show(page, (*PEOPLE, *MACHINE), SIMULATED, TagsBy.BOTH)
    labels = {mark.details[-1] for mark in cards[FollowView].view.marks()}
    assert labels == {"tagged by people", "tagged by the generator"}
    groups = cards[CarpetView].view.chart.groups
    assert [(group.run.name, group.tagger.name) for group in groups] == [
        ("solver", "people"),
        ("solver", "the generator"),
        ("other", "people"),
    ]


def test_that_without_tags_one_card_says_what_is_missing_for_all(page):
    cards = show(page, ())
    hidden = [cards[kind].isHidden() for kind in (StrategyView, FollowView, CarpetView)]
    assert hidden == [False, True, True]


def test_that_lower_cards_stand_below_the_carpet_and_open_their_problems(qtbot, page):
    cards = show(page, COMPARED)
    associated, changes = cards[AssociationView], cards[ChangesView]
    assert associated.y() == changes.y() > cards[CarpetView].geometry().bottom()
    for card in (associated, changes):
        mark = next(mark for mark in card.view.marks() if mark.opens)
        with qtbot.waitSignal(page.mark_activated) as opened:
            click(qtbot, card.view, mark.mark_id)
        assert opened.args[0].problem_ids


@pytest.mark.parametrize("kind", [CarpetView, FollowView, AssociationView, ChangesView])
@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_that_every_chart_is_exported(page, tmp_path, kind, suffix):
    card = show(page, COMPARED)[kind]
    path = tmp_path / f"chart{suffix}"
    card.save(path)
    content = path.read_bytes()
    if suffix == ".png":
        image = QImage.fromData(content)
        assert image.width() == card.view.width() * 3
        assert image.pixelColor(1, 1) == QColor(LIGHT.surface)
    elif suffix == ".svg":
        assert card.view.chart.heading.title.split()[0].encode() in content
    else:
        assert content.count(b"\r\n") == len(card.view.chart.table.rows) + 1


def test_that_the_carpet_is_drawn_in_shapes_one_path_a_code(page, tmp_path):
    card = show(page)[CarpetView]
    for for_print in (False, True):
        card.save(tmp_path / "carpet.svg", for_print=for_print)
        text = (tmp_path / "carpet.svg").read_text(encoding="utf-8")
        assert "<image" not in text
        for colour in {code.colour for code in card.view.chart.codes}:
            theme = PRINT if for_print else LIGHT
            assert theme.strategy_areas[colour].lower() in text.lower()


def test_that_a_drawing_of_very_many_lines_has_a_bounded_number_of_shapes(page):
    chart = show(page)[CarpetView].view.chart
    many = MOST_SHAPES * 3
    lines = replace(
        chart.lines,
        begins=np.arange(many + 1),
        starts=np.zeros(many),
        ends=np.ones(many),
        codes=np.zeros(many, np.int16),
        right=np.zeros(many, np.int8),
    )
    group = replace(chart.groups[0], first=0, count=many)
    chart = replace(chart, lines=lines, groups=(group,))
    shown = lines_for_shapes(chart, group, np.arange(many))
    assert 0 < len(shown) <= MOST_SHAPES


def test_that_a_photocopy_of_a_print_tells_strategies_apart_by_lightness():
    def lightness(colour):
        y = luminance(colour)
        return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y

    steps = sorted(lightness(each) for each in (*PRINT.strategy_areas, PRINT.sunken))
    assert min(np.diff(steps)) >= 5.5
    assert min(np.diff(steps[:-1])) >= 8.5
