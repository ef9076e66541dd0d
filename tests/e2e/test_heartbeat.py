"""The window never freezes, whatever one does on a study of a usual size.

How long it goes without an answer is measured by `make bench`, which repeats what is done here and
takes medians; a test that fails by some milliseconds would tell of the machine.
"""

import os
from itertools import cycle

import pytest

from data.store.study import Study
from gui.charts.charts_page import CAPABILITIES, SELF_CORRECTION
from tests.helpers.heartbeat import Heartbeat
from tests.helpers.studies import attempt, load

WORDS = (
    "Let us look at the differences of the terms first. They are $n^2 - 1$, which leads nowhere.",
    "Hmm, that cannot be right. Perhaps the digits are reversed?",
    "The cubes are 1, 8, 27, 64, 125. So the next term is $9^3 = 729$, reversed 927.",
)
PROBLEMS, PARAGRAPHS = 400, 60
PAGES = ("compare", "charts", "answers", "data", "codebook", "agreement")
# Work that belongs on a thread takes longer than this; none of the window's own turns does.
FREEZE_MS = 400
LONGEST = "longest time without an answer"
TIMES = int(os.environ.get("VOLTEFACE_BEATS", "1"))  # how often each is done


def traces():
    """Yield two attempts of three runs at many problems, some 10,000 characters each."""
    text = "\n\n".join(" ".join(WORDS) for _ in range(PARAGRAPHS // 3))
    for problem in range(PROBLEMS):
        for place, run in enumerate(("alpha", "beta", "gamma")):
            for number in (1, 2):
                right = (problem * 7 + place * 3 + number) % 3 > 0
                yield attempt(
                    f"p{problem}",
                    run=run,
                    number=number,
                    right=right,
                    text=f"Problem {problem}, attempt {number}.\n\n{text}",
                )


@pytest.fixture(scope="module")
def big_study(tmp_path_factory):
    path = tmp_path_factory.mktemp("big") / "big.volteface"
    with Study.create(path, "me") as study:
        load(study, traces())
    return path


@pytest.fixture
def big(driver, big_study):
    driver.program.open_study(big_study)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)
    driver.rest()
    return driver


@pytest.fixture
def answers(record_property):
    """Fail if the window freezes while something is done; note the longest time for an answer."""

    def watch(act, before=lambda: None):
        for _ in range(TIMES):
            before()
            with Heartbeat(FREEZE_MS) as heart:
                act()
            record_property(LONGEST, (heart.longest_ms, heart.longest_stack))

    return watch


def press_all(driver, *keys):
    for key in keys:
        driver.press(key)
        driver.qtbot.wait(1)


def test_that_stepping_through_problems_never_holds_the_window_up(big, answers):
    answers(lambda: press_all(big, *["Ctrl+Down"] * 6))
    assert big.session.selection.problem_id >= 7


def test_that_tagging_never_holds_the_window_up(big, answers):
    def tag_some():
        for digit in "12345":
            before = len(big.compare.column.tags)
            big.press("j", digit)
            big.until(lambda before=before: len(big.compare.column.tags) == before + 1)
        big.press("Ctrl+Z")
        big.until(lambda: len(big.compare.column.tags) == before)

    answers(tag_some)


def test_that_typing_a_filter_never_holds_the_window_up(big, answers):
    def filter_problems():
        for character in "(run:alpha wrong)":
            big.type_text(character)
            big.qtbot.wait(1)
        big.until(lambda: 0 < len(big.compare.problems.shown) < PROBLEMS)
        big.press("Ctrl+A", "Del")
        big.until(lambda: len(big.compare.problems.shown) == PROBLEMS)

    big.compare.find_problem()
    answers(filter_problems)


def test_that_searching_traces_never_holds_the_window_up(big, answers):
    def search():
        for query in ('"attempt 2"', ""):
            big.compare.problems.set_query(query)
            big.until(lambda: not big.program.jobs.jobs)

    answers(search)


def opens(driver, study):
    """Open a study, closing the one before."""
    driver.program.close_study()
    driver.program.open_study(study)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)
    driver.rest()


def turn(driver, *pages):
    for page in pages:
        driver.program.registry.run(f"view.page.{page}")
        driver.rest()


def test_that_a_study_is_opened_without_holding_the_window_up(big, big_study, answers):
    def close():
        big.program.close_study()
        big.rest()

    answers(lambda: opens(big, big_study), before=close)


def test_that_charts_come_for_the_first_time_without_holding_the_window_up(big, big_study, answers):
    turn(big, "charts")  # loads pyqtgraph, as the program does when nobody is busy
    answers(lambda: turn(big, "charts"), before=lambda: opens(big, big_study))


def test_that_capabilities_and_answers_are_shown_without_holding_the_window_up(big, answers):
    def show():
        for tab in (CAPABILITIES, SELF_CORRECTION):
            big.charts.show_tab(tab)
            big.rest()

    turn(big, "charts")
    answers(show)


def test_that_pages_turn_without_holding_the_window_up_once_they_are_built(big, answers):
    turn(big, *PAGES)
    answers(lambda: turn(big, *PAGES))


def test_that_a_change_of_theme_does_not_hold_the_window_up(big, answers):
    turn(big, "charts", "compare")
    names = cycle(("dark", "light"))

    def change():
        big.program.registry.run(f"view.theme.{next(names)}")
        big.qtbot.wait(20)
        big.rest()

    answers(change)


def test_that_the_palette_opens_and_finds_without_holding_the_window_up(big, answers):
    answers(lambda: press_all(big, "Ctrl+K", *"theme", "Esc"))


def test_that_attempts_and_columns_change_without_holding_the_window_up(big, answers):
    answers(lambda: press_all(big, "Alt+Right", "Alt+Left", ".", ".", ","))


def test_that_blind_reading_begins_and_ends_without_holding_the_window_up(big, answers):
    answers(lambda: press_all(big, "b", "b"))


def test_that_counting_anew_never_holds_the_window_up(big, answers):
    def count_twice():
        for query in ("(run:beta wrong)", ""):
            big.session.select(query=query)
            big.until(lambda: big.program.jobs.jobs)
            big.until(lambda: not big.program.jobs.jobs)

    big.press("Ctrl+2")
    big.rest()
    answers(count_twice)


def test_that_a_window_that_is_resized_keeps_answering(big, answers):
    def resize():
        for width in (*range(1600, 1300, -60), *range(1300, 1600, 60)):
            big.window.resize(width, 900)
            big.qtbot.wait(1)

    answers(resize)
