"""What a person does first, on the whole program: import, compare, tag, come back, export."""

import csv
import json

import pytest
from PySide6.QtGui import QImage

from core.charts.pair import PairChart
from data.commands import main as run_command
from gui.charts.charts_page import PAIR, SELF_CORRECTION
from gui.charts.forest_view import ForestView
from gui.charts.pair_view import PairView
from gui.dialogs import ErrorDialog
from tests.helpers.driving import open_dialog
from tests.helpers.reading import write_lines

FIRST_RIGHT = {1, 2, 3, 4, 5}
SECOND_RIGHT = {4, 5, 6, 7, 8, 9, 10, 11, 12}


def row(model, number, *, right):
    answer = number * 2 if right else number
    return {
        "id": f"p{number}",
        "problem": f"What is {number} and {number}?",
        "reference": str(number * 2),
        "model": model,
        "response": f"First I add the two numbers. Then I check the sum. Answer: {answer}",
        "correct": right,
    }


def chat(number):
    first, second = number, number * 2 if number % 2 else number
    return {
        "id": f"q{number}",
        "model": "gamma",
        "reference": str(number * 2),
        "messages": [
            {"role": "user", "content": f"Double {number}."},
            {"role": "assistant", "content": f"The answer is {first}."},
            {"role": "user", "content": "There may be an error. Try again."},
            {"role": "assistant", "content": f"I was wrong. The answer is {second}."},
        ],
    }


@pytest.fixture
def pair(tmp_path):
    """Two runs at 12 problems: 2 both right, 3 only alpha, 7 only beta, none neither."""
    numbers = range(1, 13)
    return [
        write_lines(tmp_path / name, [row(model, n, right=n in rights) for n in numbers])
        for name, model, rights in (
            ("alpha.jsonl", "alpha", FIRST_RIGHT),
            ("beta.jsonl", "beta", SECOND_RIGHT),
        )
    ]


@pytest.fixture
def read_pair(driver, pair, tmp_path):
    driver.new_study(tmp_path / "first.volteface")
    driver.preview(*pair)
    driver.import_previewed()
    return driver


def cell(driver, label):
    """Return the mark of one of the four outcomes of two runs."""
    cells = driver.card(PairView).view.chart.pair.cells
    return next(each for each in cells if label in each.label)


def open_charts(driver):
    driver.press("Ctrl+2")
    driver.until(lambda: driver.front == "charts")
    driver.until(lambda: isinstance(driver.card(PairView).view.chart, PairChart))
    driver.settle()


def test_that_what_files_hold_is_told_before_anything_is_written(driver, pair, tmp_path):
    driver.new_study(tmp_path / "first.volteface")
    headline = driver.preview(*pair)
    assert "12" in headline
    assert "pair" in headline
    assert headline in driver.words()
    assert driver.session.reader.trace_count() == 0


def test_that_an_import_ends_with_both_runs_side_by_side(read_pair):
    assert read_pair.front == "compare"
    assert read_pair.names == ["alpha", "beta"]
    assert "First I add the two numbers" in read_pair.compare.columns[1].view.source
    assert len(read_pair.compare.problems.shown) == 12


def test_that_a_later_import_comes_into_view_and_says_how_much_it_brought(read_pair, tmp_path):
    read_pair.preview(write_lines(tmp_path / "gamma.jsonl", [chat(n) for n in range(1, 5)]))
    read_pair.import_previewed()
    assert read_pair.names == ["gamma"]
    assert "Imported 8 traces" in read_pair.status


def test_that_a_click_on_a_cell_of_two_runs_opens_its_problems(read_pair):
    open_charts(read_pair)
    assert read_pair.charts.current_tab == PAIR
    mark = cell(read_pair, "only beta")
    assert mark.count == 7
    read_pair.open_mark(read_pair.card(PairView), mark.mark.mark_id)
    read_pair.until(lambda: len(read_pair.compare.problems.shown) == 7)
    assert read_pair.front == "compare"
    assert read_pair.names == ["alpha", "beta"]
    assert "7 of 12" in read_pair.words()


def test_that_a_key_and_a_selection_by_mouse_each_put_a_tag(read_pair):
    tag_twice(read_pair)
    assert [tag["quote"] for tag in read_pair.tags()] == [
        "First I add the two numbers.",
        "check the sum",
    ]
    assert [tag["run"] for tag in read_pair.tags()] == ["alpha", "beta"]
    assert "2 tags" in read_pair.status


def tag_twice(driver):
    driver.press("j", "1")
    driver.until(lambda: "1 tag" in driver.status)
    driver.select_text(driver.compare.columns[1].view, "check the sum")
    driver.press("2")
    driver.until(lambda: "2 tags" in driver.status)


def test_that_undo_and_redo_work_by_key_and_say_so(read_pair):
    tag_twice(read_pair)
    read_pair.press("Ctrl+Z")
    read_pair.until(lambda: len(read_pair.tags()) == 1)
    read_pair.until(lambda: read_pair.status == "Undo Tag")
    assert len(read_pair.compare.columns[1].tags) == 0
    read_pair.press("Ctrl+Shift+Z")
    read_pair.until(lambda: len(read_pair.compare.columns[1].tags) == 1)
    assert len(read_pair.tags()) == 2


def test_that_the_next_start_brings_back_the_study_its_tags_and_undo(read_pair, starter):
    tag_twice(read_pair)
    path = read_pair.session.path
    starter.end(read_pair)
    assert [each.name for each in path.parent.glob("first.volteface*")] == [path.name]
    again = starter.start()
    again.until(lambda: again.program.session and again.compare.columns)
    again.settle()
    assert again.session.path == path
    assert "2 tags" in again.status
    assert [len(column.tags) for column in again.compare.columns] == [1, 1]
    again.press("Ctrl+Z")
    again.until(lambda: len(again.compare.columns[1].tags) == 0)
    again.press("Ctrl+Y")
    again.until(lambda: len(again.compare.columns[1].tags) == 1)


def test_that_a_chart_and_the_tags_leave_as_files_with_the_same_numbers(read_pair, tmp_path):
    tag_twice(read_pair)
    open_charts(read_pair)
    card = read_pair.card(PairView)
    read_pair.export_chart(card, tmp_path / "chart.png", "Picture (PNG)")
    read_pair.export_chart(card, tmp_path / "chart.csv", "Table")
    picture = QImage(str(tmp_path / "chart.png"))
    assert picture.width() == 3 * card.view.width()
    with (tmp_path / "chart.csv").open(encoding="utf-8", newline="") as file:
        words = {word for line in csv.reader(file) for word in line}
    assert {"2", "3", "7"} <= words
    out = tmp_path / "tags.csv"
    assert (
        run_command(["export", str(read_pair.session.path), "--tags", "csv", "-o", str(out)]) == 0
    )
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["run"], r["problem"], r["quote"]) for r in rows] == [
        ("alpha", "p1", "First I add the two numbers."),
        ("beta", "p1", "check the sum"),
    ]


def test_that_two_attempts_stand_in_tabs_and_in_the_self_correction_table(driver, tmp_path):
    driver.new_study(tmp_path / "twice.volteface")
    driver.preview(write_lines(tmp_path / "chats.jsonl", [chat(n) for n in range(1, 9)]))
    driver.import_previewed()
    column = driver.compare.columns[0]
    assert "The answer is 1." in column.view.source
    driver.click_button("t2", column)
    driver.until(lambda: "I was wrong" in column.view.source)
    driver.press("Ctrl+2")
    driver.until(lambda: driver.card(ForestView).view.chart.table.rows)
    assert driver.charts.current_tab == SELF_CORRECTION
    table = driver.card(ForestView).view.chart.table
    assert len(table.rows) == 1
    assert "gamma" in json.dumps(table.rows[0])


def test_that_turning_a_page_runs_no_other_command(read_pair):
    ran = []
    read_pair.program.registry.ran.connect(ran.append)
    read_pair.press("Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+1", "Ctrl+2")
    turned = ("charts", "answers", "data", "compare", "charts")
    assert ran == [f"view.page.{name}" for name in turned]
    assert read_pair.front == "charts"


def test_that_the_tools_of_the_page_work_by_click(read_pair):
    read_pair.click_button("Locked")
    assert read_pair.compare.is_locked
    read_pair.click_button("Free")
    assert not read_pair.compare.is_locked
    read_pair.click_button("Blind")
    assert sorted(read_pair.names) == ["Response A", "Response B"]


def test_that_a_half_typed_filter_disturbs_nobody_even_with_the_charts_built(read_pair):
    open_charts(read_pair)
    read_pair.press("Ctrl+1", "Ctrl+Shift+F")
    read_pair.type_text("(run:")
    read_pair.until(lambda: read_pair.session.selection.query == "(run:")
    read_pair.until(lambda: "Nothing follows" in read_pair.words())
    read_pair.press("Ctrl+2")  # where everything is counted, as nobody knows what is meant
    read_pair.until(lambda: "All problems are counted" in read_pair.words())
    assert read_pair.window.findChildren(ErrorDialog) == []
    read_pair.press("Ctrl+1", "Ctrl+Shift+F")
    read_pair.type_text("(run:alpha right)")
    read_pair.until(lambda: len(read_pair.compare.problems.shown) == len(FIRST_RIGHT))


def test_that_an_import_by_another_process_appears_in_the_open_window(read_pair, tmp_path, capsys):
    rows = [row("gamma", n, right=True) for n in range(1, 15)]
    path = write_lines(tmp_path / "gamma.jsonl", rows)
    assert run_command(["import", str(read_pair.session.path), str(path)]) == 0
    capsys.readouterr()
    read_pair.until(lambda: len(read_pair.session.overview.runs) == 3)
    read_pair.until(lambda: len(read_pair.compare.problems.shown) == 14)


class TestOnRealFiles:
    """The pair that the program is about, and a log of two turns."""

    @pytest.fixture
    def real_pair(self, driver, corpus, tmp_path):
        folder = corpus / "zeroeval" / "math-l5"
        driver.new_study(tmp_path / "real.volteface")
        headline = driver.preview(
            folder / "gpt-4o-2024-08-06.json", folder / "o1-preview-2024-09-12.json"
        )
        assert headline == "721 problems pair across 2 runs"
        driver.import_previewed()
        return driver

    def test_that_the_problems_that_only_o1_preview_solved_are_a_click_away(self, real_pair):
        assert len(real_pair.compare.problems.shown) == 721
        open_charts(real_pair)
        assert real_pair.charts.current_tab == PAIR
        pair = real_pair.card(PairView).view.chart.pair
        counts = {each.label: each.count for each in pair.cells}
        # The source's grader, which looks at one number only, has 379, 20, 230 and 92 of 721;
        # 24 of o1-preview's requests failed and leave n.
        assert pair.n == 697
        assert sum(counts.values()) == 697
        mark = cell(real_pair, "only o1-preview")
        assert abs(mark.count - 230) <= 2
        real_pair.open_mark(real_pair.card(PairView), mark.mark.mark_id)
        real_pair.until(lambda: len(real_pair.compare.problems.shown) == mark.count)
        overview = real_pair.session.overview
        outcomes = {
            tuple(row.right for row in overview.attempts[problem])
            for problem in real_pair.compare.problems.shown
        }
        assert outcomes == {(False, True)}
        assert ["gpt-4o" in real_pair.names[0], "o1-preview" in real_pair.names[1]] == [True, True]

    def test_that_a_log_of_two_turns_shows_both_and_counts_them(self, driver, corpus, tmp_path):
        (log,) = (corpus / "inspect" / "current-zstd").glob("*two-turn*.eval")
        driver.new_study(tmp_path / "turns.volteface")
        driver.preview(log)
        driver.import_previewed()
        column = driver.compare.columns[0]
        first = column.view.source
        driver.click_button("t2", column)
        driver.until(lambda: column.view.source != first)
        driver.press("Ctrl+2")
        driver.until(lambda: driver.card(ForestView).view.chart.table.rows)
        assert len(driver.card(ForestView).view.chart.table.rows) == 1


def test_that_files_without_a_study_ask_where_to_make_one_and_are_forgotten_if_nobody_says(
    driver, tmp_path
):
    (tmp_path / f"{tmp_path.name}.volteface").touch()
    driver.program.take_files([tmp_path / "a.jsonl"])
    driver.until(lambda: open_dialog(driver.window))
    question = open_dialog(driver.window)
    assert question.selectedFiles() == [str(tmp_path / f"{tmp_path.name} 2.volteface")]
    driver.press("Esc")
    driver.take_keys()
    driver.new_study(tmp_path / "new.volteface")
    assert driver.program.files_waiting == []
    assert driver.front == "compare"
