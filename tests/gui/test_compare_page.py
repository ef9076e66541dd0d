"""The Compare page on a real study: columns, attempts, blind mode, tags, and what others change."""

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton

from core.text.span import Span
from core.traces import Block, Channel, Completeness, Ending, Saw
from gui.compare.problem_bar import MOST_COLUMNS
from gui.compare.scroll_mode import Mode
from tests.helpers.comparing import LONG, NAMES, runs_at
from tests.helpers.studies import attempt

# Columns


def test_that_the_runs_that_answered_stand_side_by_side(bench):
    assert bench.names == ["alpha", "beta", "gamma"]
    assert all("reverse the digits" in column.view.source for column in bench.page.columns)


def test_that_a_narrow_page_begins_with_two_columns(bench):
    bench.page.resize(900, 700)
    bench.until(lambda: len(bench.page.columns) == 2)


def menu_of_runs(bench):
    button = next(
        b for b in bench.page.bar.findChildren(QToolButton) if "side by side" in b.accessibleName()
    )
    button.menu().aboutToShow.emit()
    return button.menu().actions()


def test_that_up_to_six_runs_can_be_chosen_and_no_more(opened):
    bench = opened(runs_at(["p1"], NAMES))
    for name in NAMES[3:MOST_COLUMNS]:
        chosen: QAction = next(a for a in menu_of_runs(bench) if a.text() == name)
        chosen.trigger()
    assert bench.names == list(NAMES[:MOST_COLUMNS])
    offered = {action.text(): action.isEnabled() for action in menu_of_runs(bench)}
    assert [offered["eta"], offered["theta"]] == [False, False]
    assert offered["alpha"]


def test_that_a_column_can_be_taken_away_but_not_the_last(bench):
    for name in ("alpha", "beta", "gamma"):
        next(action for action in menu_of_runs(bench) if action.text() == name).trigger()
    assert bench.names == ["gamma"]


def test_that_a_chosen_run_without_an_answer_says_so(opened):
    bench = opened([*runs_at(["p1", "p2"], ["alpha"]), attempt("p1", run="beta")])
    bench.session.select(run_ids=tuple(run.id for run in bench.session.overview.runs))
    bench.show(2)
    assert bench.names == ["alpha", "beta"]
    assert bench.column(1).view.source == ""
    assert bench.column(1).trace is None


def test_that_keys_go_on_working_where_the_next_problem_has_fewer_columns(opened):
    bench = opened([*runs_at(["p1"], NAMES[:3]), *runs_at(["p2"], NAMES[:2])])
    bench.page.focus_column(2)
    bench.page.step(1)
    assert bench.names == ["alpha", "beta"]
    bench.tag_sentence()
    assert len(bench.column(0).tags) == 1


def test_that_a_trace_without_text_says_why_and_cannot_be_tagged(opened, qtbot):
    bench = opened(
        [
            attempt("p1", text="", right=None, ending=Ending.FAILED),
            attempt("p1", run="beta", text="", right=False, ending=Ending.NO_ANSWER),
        ]
    )
    assert [column.view.source for column in bench.page.columns] == ["", ""]
    with qtbot.waitSignal(bench.page.told) as told:
        bench.page.tagging.apply_shortcut("1")
    assert "sentence" in told.args[0]


def test_that_hidden_reasoning_without_text_is_shown_as_such(opened):
    hidden = Block(
        channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN, start=0, end=0
    )
    kept = attempt("p1", text="")
    bench = opened([structs.replace(kept, blocks=(hidden,))])
    assert bench.column().view.blocks == (hidden,)
    bench.until(lambda: "private reasoning: hidden" in bench.words())


# Attempts and samples


@pytest.fixture
def twice(opened):
    return opened(
        [
            attempt("p1", right=False, text="It is 615."),
            attempt(
                "p1",
                number=2,
                text="I was wrong. It is 927.",
                saw=Saw.MAYBE_ERROR,
                prompt_before="There may be an error. <b>Try again.</b>",
            ),
            attempt("p1", sample=2, text="It is 927 at once."),
        ]
    )


def tabs(bench):
    return [
        button
        for button in bench.column().header.findChildren(QToolButton)
        if button.isVisible() and button.property("look") == "segment"
    ]


def test_that_attempts_are_tabs_and_a_click_shows_the_other(twice):
    twice.until(lambda: [tab.text() for tab in tabs(twice)] == ["t1", "t2"])
    QTest.mouseClick(tabs(twice)[1], Qt.MouseButton.LeftButton)
    assert twice.column().view.source == "I was wrong. It is 927."
    twice.until(lambda: [tab.isChecked() for tab in tabs(twice)] == [False, True])


def test_that_keys_step_through_attempts_and_stop_at_the_ends(twice):
    for _ in range(3):
        twice.page.step_attempt(1)
    assert "I was wrong" in twice.column().view.source
    for _ in range(3):
        twice.page.step_attempt(-1)
    assert twice.column().view.source == "It is 615."


def test_that_what_was_said_before_the_second_attempt_can_be_read_as_text(twice):
    twice.page.step_attempt(1)
    button = next(
        b for b in twice.column().findChildren(QToolButton) if b.text().startswith("before t2")
    )
    assert "there may be an error" in button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    said = [
        label
        for label in twice.column().findChildren(QLabel)
        if label.isVisible() and "Try again" in label.text()
    ]
    assert [label.text() for label in said] == ["There may be an error. <b>Try again.</b>"]
    assert said[0].textFormat() is Qt.TextFormat.PlainText
    twice.page.step_attempt(-1)
    assert not button.isVisible()
    assert not said[0].isVisible()


def test_that_another_sample_can_be_chosen(twice):
    box = next(b for b in twice.column().findChildren(QComboBox) if b.isVisible())
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert twice.column().view.source == "It is 927 at once."
    assert tabs(twice) == []


# Blind reading

SECRETS = ("alpha", "beta", "gamma", "927", "615", "right", "wrong", "correct")


def secrets_in(words, bench):
    """Return what is told; how to write a filter is told to everybody."""
    rest = words.replace(bench.page.problems.box.toolTip(), "")
    return [secret for secret in SECRETS if secret in rest]


def test_that_blind_reading_hides_names_outcomes_and_reference_everywhere(bench):
    bench.until(lambda: "alpha" in bench.words())
    bench.page.toggle_blind()
    assert secrets_in(bench.words(), bench) == []
    assert sorted(bench.names) == ["Response A", "Response B", "Response C"]


def test_that_blind_reading_hides_them_on_attempts_and_with_a_tag_in_focus_too(twice):
    twice.page.toggle_blind()
    twice.page.step_attempt(1)
    twice.tag_sentence()
    assert secrets_in(twice.words().replace("I was wrong.", ""), twice) == []


def test_that_blind_reading_shuffles_each_problem_in_an_order_that_stays(opened):
    bench = opened(runs_at([f"p{n}" for n in range(8)], NAMES[:3]))
    plain = [column.run_id for column in bench.page.columns]

    def orders():
        found = []
        for problem in bench.page.problems.shown:
            bench.show(problem)
            found.append([column.run_id for column in bench.page.columns])
        return found

    bench.page.toggle_blind()
    first = orders()
    assert first == orders()
    assert len({tuple(order) for order in first}) > 1
    assert all(sorted(order) == sorted(plain) for order in first)
    bench.page.toggle_blind()
    assert orders() == [plain] * 8


def test_that_names_come_back_after_blind_reading(bench):
    bench.page.toggle_blind()
    bench.page.toggle_blind()
    assert bench.names == ["alpha", "beta", "gamma"]
    assert "927" in bench.words()


def test_that_a_tag_put_blind_stands_on_the_trace_that_was_read(bench):
    bench.page.toggle_blind()
    bench.page.focus_column(1)
    read = bench.page.column
    bench.tag_sentence()
    (tag,) = bench.session.reader.tags([read.trace.id])
    assert read.trace.text.count(tag.quote) == 1


# Scrolling


def test_that_locked_columns_scroll_together_and_free_ones_do_not(opened):
    bench = opened([attempt("p1", run=name, text=LONG) for name in NAMES[:2]])
    first, second = (column.view for column in bench.page.columns)
    bar = first.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert second.scroll_fraction == 0
    bench.page.scrolling.use(Mode.LOCKED)
    bar.setValue(bar.maximum())
    assert second.scroll_fraction > 0.95
    second.verticalScrollBar().setValue(0)
    assert first.scroll_fraction < 0.05
    bench.page.scrolling.use(Mode.FREE)
    bar.setValue(bar.maximum())
    assert second.scroll_fraction < 0.05


def test_that_a_trace_is_described_for_people_who_hear_it(bench):
    view = bench.column(1).view
    assert view.accessibleName() == "Trace of beta"
    assert view.accessibleDescription().startswith("Attempt 1, incorrect, ")
    interface = QAccessible.queryAccessibleInterface(view)
    words = interface.textInterface()
    assert words.text(0, words.characterCount()) == view.source
    view.select(Span(0, 5))
    assert words.selectionCount() == 1
    bench.page.toggle_blind()
    assert all("correct" not in c.view.accessibleDescription() for c in bench.page.columns)
