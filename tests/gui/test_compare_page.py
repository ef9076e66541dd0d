"""The Compare page on a real study: columns, attempts, blind mode, tags, and what others change."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton

from core.codebook.code import Layer
from core.edits import AddTag, RemoveTags, SetVerdict, WithdrawBatch
from core.outcomes.verdict import Status
from core.tags import Tag
from core.text.span import Span
from core.traces import Block, Channel, Completeness, Ending, Saw
from data.store.study import Study
from gui.compare.page import ComparePage
from gui.compare.problem_bar import MOST_COLUMNS
from gui.jobs import JobRunner
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.driving import said_by
from tests.helpers.studies import attempt, new_study

LONG = "This line is one of many. " * 400
NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")


class Bench:
    """A page, its session and what a test waits for."""

    def __init__(self, qtbot, study: Study) -> None:
        self.qtbot = qtbot
        self.theme = ThemeManager()
        self.jobs = JobRunner()
        self.session = Session(study, self.jobs)
        self.session._news.setInterval(20)
        self.session.load_overview()
        self.until(lambda: self.session.is_loaded)
        self.page = ComparePage(self.session, self.theme)
        qtbot.addWidget(self.page)
        self.page.resize(1500, 900)
        self.page.show()
        self.until(
            lambda: not self.jobs.jobs and (self.page.columns or not self.session.overview.problems)
        )
        self.page.activateWindow()
        self.until(self.page.isActiveWindow)

    def until(self, is_so) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()))

    @property
    def names(self) -> list[str]:
        return [column.accessibleName() for column in self.page.columns]

    def column(self, place: int = 0):
        return self.page.columns[place]

    def show(self, problem_id: int) -> None:
        self.session.select(problem_id=problem_id)

    def words(self) -> str:
        model = self.page.problems.model
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        cells = [
            str(model.index(row, column).data(role) or "")
            for row in range(model.rowCount())
            for column in range(model.columnCount())
            for role in roles
        ]
        return "\n".join([*said_by(self.page), *cells])

    def tag_sentence(self, digit: str = "1") -> None:
        """Tag the next sentence of the focused column."""
        column = self.page.column
        before = len(column.tags)
        self.page.move_sentence(1)
        self.page.apply_shortcut(digit)
        self.until(lambda: len(column.tags) == before + 1)

    def close(self) -> None:
        self.page.hide()
        self.jobs.close()
        self.session.close()
        for each in (self.session, self.jobs, self.theme):
            each.deleteLater()


@pytest.fixture
def opened(qtbot, tmp_path) -> Iterator:
    """Return a maker of benches on a study with these attempts."""
    benches: list[Bench] = []

    def make(attempts) -> Bench:
        benches.append(Bench(qtbot, new_study(tmp_path, attempts)))
        return benches[-1]

    yield make
    for bench in benches:
        bench.close()


def runs_at(problems, names, **more):
    return [
        attempt(key, run=name, text=f"{name} wrote this at {key}. It ends here.", **more)
        for key in problems
        for name in names
    ]


@pytest.fixture
def bench(opened):
    """Two problems that three runs answered, the second of them wrong."""
    kept = [
        attempt(
            key,
            run=name,
            right=name != "beta",
            text="First I try differences. They fail. I reverse the digits.",
        )
        for key in ("p1", "p2")
        for name in NAMES[:3]
    ]
    return opened(kept)


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
        bench.page.apply_shortcut("1")
    assert "sentence" in told.args[0]


def test_that_hidden_reasoning_without_text_is_shown_as_such(opened):
    hidden = Block(
        channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN, start=0, end=0
    )
    kept = attempt("p1", text="")
    bench = opened([type(kept)(**{**fields_of(kept), "blocks": (hidden,)})])
    assert bench.column().view.blocks == (hidden,)
    bench.until(lambda: "private reasoning: hidden" in bench.words())


def fields_of(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


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
        if button.isVisible() and button.property("attempt")
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
    bench.page.set_locked(True)
    bar.setValue(bar.maximum())
    assert second.scroll_fraction > 0.95
    second.verticalScrollBar().setValue(0)
    assert first.scroll_fraction < 0.05
    bench.page.set_locked(False)
    bar.setValue(bar.maximum())
    assert second.scroll_fraction < 0.05


# Tags


def test_that_a_digit_tags_the_sentence_at_the_caret_and_puts_the_tag_in_focus(bench):
    bench.tag_sentence("5")
    (tag,) = bench.column().tags.values()
    assert tag.quote == "First I try differences."
    assert bench.session.code(tag.code_id).shortcut == "5"
    assert bench.session.selection.tag_id == tag.id
    assert bench.column().view.focused_mark == tag.id
    assert bench.page.tags.focused.isVisible()


def test_that_a_digit_tags_in_the_palette_that_is_shown(bench):
    bench.page.show_layer(Layer.BEHAVIOUR)
    bench.tag_sentence("1")
    (tag,) = bench.column().tags.values()
    assert bench.session.code(tag.code_id).layer is Layer.BEHAVIOUR


def test_that_the_same_tag_twice_is_told_quietly_and_put_in_focus(bench, qtbot):
    bench.tag_sentence()
    (tag,) = bench.column().tags.values()
    bench.session.select(tag_id=None)
    with qtbot.waitSignal(bench.page.told) as told, qtbot.assertNotEmitted(bench.session.failed):
        bench.page.apply_shortcut("1")
    assert "already" in told.args[0]
    assert bench.session.selection.tag_id == tag.id


def test_that_the_last_code_can_be_put_again(bench):
    bench.tag_sentence("3")
    bench.page.move_sentence(1)
    bench.page.repeat_code()
    bench.until(lambda: len(bench.column().tags) == 2)
    assert len({tag.code_id for tag in bench.column().tags.values()}) == 1


def test_that_a_deleted_tag_comes_back_by_undo_with_its_id(bench):
    bench.tag_sentence()
    (tag_id,) = bench.column().tags
    bench.page.remove_tag()
    bench.until(lambda: not bench.column().tags)
    assert bench.session.selection.tag_id is None
    assert not bench.page.tags.focused.isVisible()
    bench.session.undo()
    bench.until(lambda: list(bench.column().tags) == [tag_id])
    bench.session.redo()
    bench.until(lambda: not bench.column().tags)


def test_that_nothing_happens_where_there_is_no_tag_to_delete(bench, qtbot):
    with qtbot.assertNotEmitted(bench.session.changed):
        bench.page.remove_tag()


def test_that_tags_are_walked_in_the_order_of_the_text(bench):
    bench.tag_sentence("1")
    bench.tag_sentence("2")
    quotes = []
    for _ in range(3):
        bench.page.step_tag(1)
        quotes.append(bench.column().tags[bench.session.selection.tag_id].quote)
    assert quotes == ["First I try differences.", "They fail.", "First I try differences."]


def test_that_leaving_drops_the_selection_and_the_tag_in_focus(bench):
    bench.tag_sentence()
    bench.column().view.select(Span(0, 5))
    bench.page.leave()
    assert bench.session.selection.tag_id is None
    assert bench.column().view.selected_span() is None


# What changes from outside


def elsewhere(bench):
    return Study.open(bench.session.path, "zoe")


def tag_at(trace_id, start=0, end=5, annotator="zoe"):
    return AddTag(
        Tag(
            code_id=2,
            trace_id=trace_id,
            span=Span(start, end),
            quote="First I try differences. They fail."[start:end],
            annotator=annotator,
        )
    )


def test_that_a_tag_of_another_process_appears_and_takes_no_focus(bench):
    with elsewhere(bench) as other:
        other.run(tag_at(bench.column().trace.id)).result()
        bench.until(lambda: len(bench.column().tags) == 1)
        assert bench.session.selection.tag_id is None
        assert len(bench.column().view.marks) == 1
        (tag_id,) = bench.column().tags
        other.run(RemoveTags((tag_id,))).result()
        bench.until(lambda: not bench.column().tags)


def test_that_a_verdict_of_another_process_changes_list_and_header(bench):
    trace = bench.column().trace.id
    with elsewhere(bench) as other:
        other.run(SetVerdict(trace, "zoe", Status.INCORRECT)).result()
        bench.until(lambda: bench.session.overview.attempts[1][0].right is False)
        bench.until(lambda: "person zoe: incorrect" in bench.words())


def test_that_undo_takes_back_only_what_this_person_did(bench):
    trace = bench.column().trace.id
    bench.tag_sentence()
    with elsewhere(bench) as other:
        other.run(tag_at(trace)).result()
        bench.until(lambda: len(bench.column().tags) == 2)
        bench.session.undo()
        bench.until(lambda: len(bench.column().tags) == 1)
        assert [tag.annotator for tag in bench.column().tags.values()] == ["zoe"]


def test_that_a_withdrawn_import_leaves_no_problem_and_no_column(bench):
    bench.session.run(WithdrawBatch(1))
    bench.until(lambda: not bench.session.overview.problems)
    bench.until(lambda: bench.session.selection.problem_id is None)
    assert bench.page.columns == []
    assert bench.page.problems.shown == ()
    bench.session.undo()
    bench.until(lambda: bench.names == ["alpha", "beta", "gamma"])


# Nothing to show


def test_that_an_empty_study_offers_to_import_files(opened, qtbot):
    bench = opened([])
    assert "Nothing to compare yet" in bench.words()
    with qtbot.waitSignal(bench.page.import_wanted):
        QTest.mouseClick(bench.page.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_that_a_filter_that_chose_nothing_can_be_cleared_where_it_shows(bench):
    bench.session.select(query="run:nobody", problem_id=None)
    bench.until(lambda: "No problem fits the filter" in bench.words())
    assert bench.page.columns == []
    QTest.mouseClick(bench.page.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    bench.until(lambda: bench.names == ["alpha", "beta", "gamma"])
    assert not bench.page.empty.isVisible()


def test_that_the_texts_keep_room_in_a_narrow_window_until_a_divider_is_moved(bench):
    bench.page.resize(1500, 800)
    wide = bench.page.splitter.sizes()
    bench.page.resize(860, 560)
    narrow = bench.page.splitter.sizes()
    assert narrow[0] < wide[0]
    assert narrow[2] < wide[2]
    assert narrow[1] > 400
    bench.page.splitter.splitterMoved.emit(300, 1)
    bench.page.splitter.setSizes([300, 300, 260])
    moved = bench.page.splitter.sizes()
    bench.page.resize(1500, 800)
    assert bench.page.splitter.sizes()[0] == moved[0]
