"""What a person does first, on the whole program: import, compare, tag, come back, export."""

import csv
import json

import pytest
from PySide6.QtGui import QImage

from data.commands import main as run_command
from gui.charts.charts_page import PAIR, SELF_CORRECTION
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
    cells = driver.charts.cards[3].view.chart.pair.cells
    return next(each for each in cells if label in each.label)


def open_charts(driver):
    driver.press("Ctrl+2")
    driver.until(lambda: driver.front == "charts")
    driver.until(lambda: driver.charts.cards[3].view.chart.pair)
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
