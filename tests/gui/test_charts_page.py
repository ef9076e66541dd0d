"""The charts page: what is drawn can be pointed at, walked, opened, read aloud and exported."""

import csv
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton

from core.charts.build import Choices, charts_of
from core.charts.correction_charts import flow_chart, forest_chart, slope_chart
from core.charts.correction_rows import rows_with_runs
from core.charts.filters import Filters
from core.errors import VoltefaceError
from core.metrics.published import PUBLISHED, published_table
from core.outcomes.verdict import Status
from core.overview import AttemptRow, Overview
from core.traces import Ending, Run, Saw
from gui.charts.attempt_view import AttemptView
from gui.charts.charts_page import PAIR, SELF_CORRECTION, ChartsPage
from gui.charts.colours import PRINT
from gui.charts.columns import place
from gui.charts.export import STAMP_GAP, STAMP_LINE
from gui.charts.forest_view import ConditionView
from gui.charts.lettering import Lettering, wrapped
from gui.charts.pair_view import PairView
from gui.charts.scaling_view import ScalingView
from gui.theme.contrast import contrast
from gui.theme.manager import ThemeManager
from tests.helpers.chart_studies import long_chains


def attempts():
    """Two runs at problems 1 to 6; the first is asked twice: cc, ic, ic, ci, ii, ii."""
    twice = ((1, 1), (0, 1), (0, 1), (1, 0), (0, 0), (0, 0))
    wanted = [
        (problem, 1, number, right)
        for problem, pair in enumerate(twice, start=1)
        for number, right in enumerate(pair, start=1)
    ]
    wanted += [(problem, 2, 1, problem != 6) for problem in range(1, 7)]
    return [
        AttemptRow(
            problem * 100 + run * 10 + number, problem, run, 1, number,
            Saw.NOTHING if number == 1 else Saw.NEUTRAL, Ending.COMPLETE, "", None, None, 1,
            Status.CORRECT if right else Status.INCORRECT,
        )
        for problem, run, number, right in wanted
    ]  # fmt: skip


def overview(rows, names=("gpt-4o", "o1-preview")):
    runs = [Run(id=i, name=name, model="m", position=i - 1) for i, name in enumerate(names, 1)]
    return Overview.of((), runs, (), rows, ())


@pytest.fixture
def themes(qtbot):
    return ThemeManager()


@pytest.fixture
def page(qtbot, themes):
    page = ChartsPage(themes)
    qtbot.addWidget(page)
    page.resize(1232, 776)
    page.set_data(charts_of(overview(attempts())))
    page.grab()
    return page


@pytest.fixture
def published(page):
    rows = [replace(row, run_id=i, label="") for i, row in enumerate(published_table("MATH500"), 1)]
    runs = {
        i: Run(id=i, name=row.method, model="m", position=i - 1)
        for i, row in enumerate(PUBLISHED[:7], 1)
    }
    drawn = rows_with_runs(rows, runs)
    data = replace(
        charts_of(overview(attempts())),
        forest=forest_chart(drawn),
        flows=flow_chart(drawn),
        slopes=slope_chart(drawn),
    )
    page.set_data(data)
    page.grab()
    return page


def views(page):
    return [card.view for card in page.cards]


def click(qtbot, view, mark_id):
    at = view.area_of(mark_id).center().toPoint()
    qtbot.mouseMove(view.viewport(), at)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_that_a_click_on_a_flow_opens_its_problems(qtbot, page):
    view = views(page)[1]
    mark = next(mark for mark in view.marks() if mark.label == "gpt-4o: stayed wrong")
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, view, mark.mark_id)
    assert opened.args[0] is mark
    assert mark.query == '(run:"gpt-4o" t1:wrong t2:wrong)'
    assert mark.problem_ids == (5, 6)


def test_that_a_click_on_a_cell_of_run_against_run_opens_its_problems(qtbot, page):
    page.show_tab(PAIR)
    page.grab()
    with qtbot.waitSignal(page.mark_activated) as opened:
        click(qtbot, page.card_of(PairView).view, "pair:only_second")
    assert opened.args[0].problem_ids == (2, 3, 5)
    assert opened.args[0].run_names == ("gpt-4o", "o1-preview")


def test_that_a_click_beside_all_marks_opens_nothing(qtbot, page):
    view = views(page)[0]
    with qtbot.assertNotEmitted(page.mark_activated):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect().topLeft())


def test_that_reference_rows_can_be_read_but_not_opened(qtbot, page):
    page.set_data(charts_of(Overview(), reference_rows=published_table("MATH500")))
    page.show_tab(SELF_CORRECTION)
    page.grab()
    view = views(page)[0]
    with qtbot.assertNotEmitted(page.mark_activated):
        click(qtbot, view, view.marks()[0].mark_id)
        click(qtbot, view, view.marks()[1].mark_id)
    labels = [mark.label for mark in view.marks()]
    assert labels[0] == "SCoRe · published, MATH500"
    assert labels[1].startswith("SCoRe · published, MATH500: accuracy")


def test_that_arrow_keys_walk_the_marks_and_enter_opens(qtbot, published):
    view = views(published)[0]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_mark().label == "Pair-SFT · D"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current_mark().label == "Pair-SFT · D: accuracy at the earlier attempt"
    for _ in range(10):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_mark().label == "STaR · D: accuracy at the earlier attempt"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.current_mark() is None


def test_that_enter_opens_what_the_keyboard_reached(qtbot, page):
    view = views(page)[1]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(page.mark_activated):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_that_right_and_down_move_between_and_within_runs(qtbot, published):
    view = views(published)[1]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_mark().label == "SCoRe: fixed"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current_mark().label == "Pair-SFT · D: fixed"


def test_that_tabbing_into_a_chart_reaches_its_first_mark(qtbot, page):
    view = views(page)[0]
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: view.current_mark() is not None)
    assert view.current_mark() == view.marks()[0]


def test_that_a_screen_reader_hears_title_subtitle_and_the_current_mark(qtbot, published):
    view = views(published)[0]
    assert view.accessibleName() == "What the second attempt changed, run by run"
    assert "Newcombe" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription().startswith("SCoRe. Acc@t1: 60.0 % (300/500)")


def test_that_pointing_at_a_run_highlights_it_in_the_other_charts(qtbot, published):
    forest, flows = views(published)[:2]
    before = flows.grab().toImage()
    qtbot.keyClick(forest, Qt.Key.Key_Down)
    assert flows.grab().toImage() != before


def test_that_every_drawn_mark_is_one_of_the_chart(published):
    labels = [mark.label for mark in views(published)[2].marks()]
    assert len(labels) == 14
    assert labels[:2] == ["SCoRe, Acc@t1", "SCoRe, Acc@t2"]


def test_that_pictures_are_three_times_as_large_as_on_screen_with_a_stamp_below(page, tmp_path):
    view = views(page)[1]
    view.export(tmp_path / "flows.png")
    stamp = QSize(0, STAMP_GAP + STAMP_LINE * len(view.stamp.lines))
    assert stamp.height() > STAMP_LINE
    assert QImage(str(tmp_path / "flows.png")).size() == (view.size() + stamp) * 3


def test_that_drawings_hold_real_text(published, tmp_path):
    views(published)[0].export(tmp_path / "forest.svg", PRINT)
    text = (tmp_path / "forest.svg").read_text(encoding="utf-8")
    assert ">Self-Refine<" in text
    assert "#000000" in text


def test_that_tables_parse_back_to_the_counts(published, tmp_path):
    views(published)[1].export(tmp_path / "flows.csv")
    with (tmp_path / "flows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["fixed"]) for row in rows] == [29, 27, 13, 0, 16, 23, 27]


def test_that_an_export_says_what_is_wrong_with_the_file(page, tmp_path):
    with pytest.raises(VoltefaceError, match=r"\.csv, \.md or \.tex"):
        views(page)[0].export(tmp_path / "chart.gif")
    with pytest.raises(VoltefaceError, match="could not be saved"):
        views(page)[0].export(tmp_path / "no such folder" / "chart.png")


def test_that_a_failed_export_is_told_not_raised(qtbot, page, tmp_path):
    with qtbot.waitSignal(page.failed) as failed:
        page.cards[0].save(tmp_path / "nowhere" / "chart.svg")
    assert isinstance(failed.args[0], VoltefaceError)


def test_that_the_table_button_shows_the_numbers_in_place(page):
    card = page.cards[1]
    card.table_button.setChecked(True)
    model = card.twin.model()
    assert not card.twin.isHidden()
    assert [model.index(0, column).data() for column in range(2, 6)] == ["1", "2", "1", "2"]


def test_that_a_study_without_second_attempts_opens_on_run_against_run(qtbot, themes):
    page = ChartsPage(themes)
    qtbot.addWidget(page)
    page.set_data(charts_of(overview([row for row in attempts() if row.attempt == 1])))
    assert page.current_tab == PAIR


def test_that_an_empty_chart_offers_the_command_that_fills_it(qtbot, themes):
    page = ChartsPage(themes)
    qtbot.addWidget(page)
    page.set_data(charts_of(Overview()))
    button = page.cards[0].findChild(QPushButton)
    with qtbot.waitSignal(page.command_requested) as wanted:
        button.click()
    assert wanted.args == ["file.import"]
    assert page.cards[1].isHidden()


def test_that_choosing_another_run_asks_for_that_pair(qtbot, page):
    rows = attempts()
    rows += [replace(row, run_id=3, trace_id=row.trace_id + 5) for row in rows if row.run_id == 2]
    page.set_data(charts_of(overview(rows, ("gpt-4o", "o1-preview", "qwq"))))
    page.show_tab(PAIR)
    with qtbot.waitSignal(page.pair_requested) as asked:
        page.second_choice.setCurrentIndex(2)
        page.second_choice.activated.emit(2)
    assert asked.args == ["gpt-4o", "qwq"]


def test_that_the_same_run_twice_is_not_asked_for(qtbot, page):
    page.show_tab(PAIR)
    with qtbot.assertNotEmitted(page.pair_requested):
        page.second_choice.setCurrentIndex(0)
        page.second_choice.activated.emit(0)


def test_that_a_change_of_theme_redraws_the_charts(page, themes):
    view = views(page)[0]
    before = view.grab().toImage()
    themes.use("dark")
    assert view.grab().toImage() != before


@pytest.mark.parametrize("width", [980, 1184, 1500])
def test_that_columns_never_overlap_nor_reach_into_the_names(published, width):
    chart = views(published)[0].chart
    table = round((width - 32) * 0.665)
    name, columns = place(chart, Lettering(QApplication.font().family()), table)
    edges = [name, *(edge for column in columns for edge in (column.left, column.right))]
    assert edges == sorted(edges)
    assert name >= 60


def test_that_long_names_and_many_runs_are_drawn(qtbot, page):
    names = [f"organisation/{'model-' * 20}{i}\n\u202e" for i in range(12)]
    rows = [
        replace(row, run_id=i, trace_id=row.trace_id * 20 + i)
        for row in attempts()
        if row.run_id == 1
        for i in range(1, 13)
    ]
    page.set_data(charts_of(overview(rows, names)))
    page.grab()
    assert sum(mark.mark_id.startswith("forest:") for mark in views(page)[0].marks()) == 12
    assert len(views(page)[2].marks()) == 24


def test_that_text_wraps_into_the_lines_it_may_have():
    font = Lettering(QApplication.font().family()).font()
    assert wrapped("one two three", font, 10_000) == ["one two three"]
    assert len(wrapped("one two three four five", font, 60, most=2)) == 2


def test_that_print_colours_can_be_read_on_white():
    inks = (PRINT.text, PRINT.muted, PRINT.right, PRINT.wrong, PRINT.fixed, PRINT.broken)
    assert all(contrast(ink, "#FFFFFF") >= 4.5 for ink in inks)
    assert contrast(PRINT.fixed, PRINT.broken) >= 2.5


def test_that_every_attempt_of_longer_chains_and_every_step_can_be_reached_by_key(qtbot, page):
    page.set_data(charts_of(long_chains()))
    page.show_tab(SELF_CORRECTION)
    card = page.card_of(AttemptView)
    page.grab()
    assert not card.isHidden()
    ids = [mark.mark_id.split(":")[0] for mark in card.view.marks()]
    assert ids == ["attempt"] * 3 + ["step"] * 2
    qtbot.keyClick(card.view, Qt.Key.Key_Down)
    qtbot.keyClick(card.view, Qt.Key.Key_Down)
    assert card.view.current_mark().label == "gpt-4o, from t1 to t2"
    with qtbot.waitSignal(page.mark_activated) as opened:
        qtbot.keyClick(card.view, Qt.Key.Key_Return)
    assert opened.args[0].problem_ids == (2,)


def test_that_a_study_without_longer_chains_has_no_empty_chart_of_them(page):
    assert page.card_of(AttemptView).isHidden()


@pytest.mark.parametrize("suffix", [".md", ".tex", ".csv", ".svg"])
def test_that_every_export_says_n_filters_and_versions(page, tmp_path, suffix):
    choices = Choices(filters=Filters(runs=frozenset({"gpt-4o"})))
    page.set_data(replace(charts_of(overview(attempts()), choices), made_by="Volteface 9"))
    views(page)[0].export(tmp_path / f"chart{suffix}")
    text = (tmp_path / f"chart{suffix}").read_text(encoding="utf-8")
    assert "n = 6" in text
    assert "runs: gpt-4o (1 of 2)" in text
    assert "Volteface 9" in text


def test_that_a_picture_for_print_is_white_and_without_colour_from_a_dark_window(
    page, themes, tmp_path
):
    themes.use("dark")
    page.cards[1].save(tmp_path / "print.png", for_print=True)
    image = QImage(str(tmp_path / "print.png"))
    assert image.pixelColor(2, image.height() - 2).name() == "#ffffff"
    step = max(1, image.width() // 60)
    colours = [
        image.pixelColor(x, y)
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    ]
    assert all(colour.red() == colour.green() == colour.blue() for colour in colours)


def test_that_charts_of_samples_and_conditions_stand_where_there_are_such(qtbot, page):
    for view in (ScalingView, ConditionView):
        assert page.card_of(view).isHidden()
    rows = [replace(row, sample=sample, trace_id=row.trace_id * 10 + sample)
            for row in attempts() for sample in (1, 2)]  # fmt: skip
    runs = [Run(id=1, name="plain", model="m"), Run(id=2, name="hint", model="m", base="plain")]
    page.set_data(charts_of(Overview.of((), runs, (), rows, ())))
    for view in (ScalingView, ConditionView):
        card = page.card_of(view)
        page.grab()
        assert not card.isHidden()
        assert card.view.marks()
    condition = page.card_of(ConditionView).view
    headers = [mark for mark in condition.marks() if mark.mark_id.startswith("sort:")]
    assert headers
    assert not any(condition.opens(mark) for mark in headers)
