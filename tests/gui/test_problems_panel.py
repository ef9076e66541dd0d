"""The list of problems: its model, the filter as typed, and what goes with the selection."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.edits import AddTag
from core.glyphs import Glyph
from core.tags import Tag
from core.text.span import Span
from data.store import reading
from gui.problems.model import NUMBER, OUTCOMES, TITLE, GlyphsRole, IdRole, ProblemsModel
from gui.problems.panel import ProblemsPanel
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt, load

KEYS = ("p1", "p2", "p3")


def attempts():
    return [
        attempt(key, run=run, right=run == "beta" or key == "p3", text=f"{run} at {key}.")
        for key in KEYS
        for run in ("alpha", "beta")
    ]


@pytest.fixture
def session(session_on) -> Session:
    return session_on(attempts(), loaded=True)


@pytest.fixture
def panel(session, qtbot):
    theme = ThemeManager()
    made = ProblemsPanel(session, theme)
    qtbot.addWidget(made)
    made.resize(320, 500)
    made.refresh()
    made.show()
    qtbot.waitUntil(lambda: len(made.shown) == 3)
    yield made
    theme.deleteLater()


def filled(session) -> ProblemsModel:
    model = ProblemsModel()
    overview = session.overview
    model.show_problems(overview, [row.id for row in overview.problems], overview.runs)
    return model


def type_filter(panel, words):
    panel.box.setFocus()
    panel.box.clear()
    QTest.keyClicks(panel.box, words)


# The model


def test_that_the_model_keeps_the_contract_of_item_models(session, qtmodeltester):
    model = filled(session)
    qtmodeltester.check(model, force_py=True)  # and it goes on watching
    for chosen in ([3, 1], [3, 1], [], [2]):
        model.show_problems(session.overview, chosen, session.overview.runs)


def test_that_a_row_tells_number_title_and_outcomes(session):
    model = filled(session)
    assert [model.index(0, column).data() for column in (NUMBER, TITLE)] == ["1", "Problem p1"]
    assert model.index(0, OUTCOMES).data(GlyphsRole) == ((Glyph.WRONG,), (Glyph.RIGHT,))
    assert model.index(2, TITLE).data(IdRole) == 3


def test_that_outcomes_are_told_in_words_to_those_who_cannot_see_them(session):
    model = filled(session)  # an index does not keep its model alive
    spoken = model.index(0, OUTCOMES).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Problem p1" in spoken
    assert "alpha: t1 wrong" in spoken
    assert "beta: t1 right" in spoken


def test_that_the_same_problems_again_keep_the_rows(session, qtbot):
    model = filled(session)
    overview = session.overview
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_problems(overview, [1, 2, 3], overview.runs)


def test_that_a_problem_that_is_not_listed_has_no_row(session):
    model = filled(session)
    assert [model.row_of(each) for each in (None, 99, 2)] == [-1, -1, 1]


# The panel


def test_that_the_first_problem_is_chosen_at_the_start(panel, session):
    assert session.selection.problem_id == 1
    assert panel.table.currentIndex().row() == 0


def test_that_typing_filters_and_the_count_says_so(panel, qtbot):
    type_filter(panel, "(run:alpha right)")
    qtbot.waitUntil(lambda: panel.shown == (3,))
    assert "1 of 3 problems" in [label.text() for label in panel.findChildren(type(panel._count))]


def test_that_words_are_looked_for_in_traces(panel, qtbot):
    type_filter(panel, '"beta at p2"')
    qtbot.waitUntil(lambda: panel.shown == (2,))


def test_that_enter_takes_the_filter_at_once(panel, session):
    type_filter(panel, "id:2")
    QTest.keyClick(panel.box, Qt.Key.Key_Return)
    assert session.selection.query == "id:2"


@pytest.mark.parametrize(
    "words", ["(run:", "outcome:", '"', ")(", "tokens>many", "((((((", "run:\x07"]
)
def test_that_a_filter_that_is_none_is_explained_and_the_list_stays(panel, session, qtbot, words):
    panel.set_query(words)
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    assert panel._message.isVisible() or len(panel.shown) < 3
    panel.clear()
    qtbot.waitUntil(lambda: len(panel.shown) == 3 and not panel._message.isVisible())


def test_that_a_filter_without_matches_says_none_of_all(panel, qtbot):
    panel.set_query("run:nobody")
    qtbot.waitUntil(lambda: panel.shown == ())
    assert panel._count.text() == "0 of 3 problems"
    assert panel._clear.isVisible()


def test_that_the_filter_chosen_elsewhere_stands_in_the_box(panel, session, qtbot):
    session.select(query="id:1 or id:3")
    qtbot.waitUntil(lambda: panel.shown == (1, 3))
    assert panel.box.text() == "id:1 or id:3"


def test_that_a_click_on_a_row_chooses_its_problem(panel, session):
    row = panel.table.visualRect(panel.model.index(2, TITLE)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert session.selection.problem_id == 3


def test_that_steps_stop_at_both_ends(panel, session):
    for _ in range(5):
        panel.step(1)
    assert session.selection.problem_id == 3
    for _ in range(5):
        panel.step(-1)
    assert session.selection.problem_id == 1


def test_that_a_step_from_a_problem_that_is_filtered_out_goes_to_the_first(panel, session, qtbot):
    panel.set_query("id:2 or id:3")
    qtbot.waitUntil(lambda: panel.shown == (2, 3))
    panel.step(1)
    assert session.selection.problem_id == 2


def test_that_blind_reading_leaves_no_outcome_in_the_list(panel):
    panel.set_blind(True)
    index = panel.model.index(0, OUTCOMES)
    assert {mark for run in index.data(GlyphsRole) for mark in run} == {Glyph.NONE}
    assert index.data(Qt.ItemDataRole.ToolTipRole) == ""


def test_that_problems_imported_later_join_the_list(panel, session, qtbot):
    from data.store.study import IMPORTED  # noqa: PLC0415

    load(session.study, [attempt("p9")], "later.jsonl")
    session.announce(IMPORTED)
    qtbot.waitUntil(lambda: len(panel.shown) == 4)
    assert session.selection.problem_id == 1


def test_that_outcomes_of_other_runs_fill_the_room_that_the_compared_ones_leave(session_on, qtbot):
    names = [f"run {n:02}" for n in range(20)]
    session = session_on([attempt("p1", run=name) for name in names], loaded=True)
    theme = ThemeManager(session)
    panel = ProblemsPanel(session, theme)
    qtbot.addWidget(panel)
    panel.resize(320, 500)
    panel.refresh()
    panel.show()
    qtbot.waitUntil(lambda: len(panel.shown) == 1)
    panel.show_runs([session.overview.runs[-1].id])
    shown = [run.name for run in panel.outcome_runs]
    assert shown[:3] == names[:3]
    assert shown[-1] == names[-1]
    assert 4 <= len(shown) < 20
    assert panel.table.columnWidth(OUTCOMES) <= panel.width() / 2


def test_that_the_end_of_a_long_filter_is_in_sight_and_the_tooltip_has_the_whole(panel, session):
    query = "(run:alpha wrong) " * 12 + "-id:p9"
    session.select(query=query)
    assert panel.box.cursorPosition() == len(query)
    assert query in panel.box.toolTip()
    panel.clear()
    assert panel.box.toolTip().startswith("run:o1")


def tag_first(session, start):
    tag = Tag(
        code_id=session.overview.codes[0].id,
        trace_id=1,
        span=Span(start, start + 1),
        quote="alpha at p1."[start],
        annotator="me",
    )
    session.run(AddTag(tag))


def test_that_tags_filter_nothing_anew_while_there_is_no_filter(panel, session, qtbot):
    with qtbot.waitSignal(session.overview_changed):
        tag_first(session, 0)
    assert session.jobs.jobs == ()


def test_that_tags_in_a_row_filter_once(panel, session, qtbot):
    session.select(query="code:ep.read")
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    with qtbot.waitSignals([session.overview_changed] * 3):
        for start in range(3):
            tag_first(session, start)
    assert session.jobs.jobs == ()
    with qtbot.waitSignal(panel.filtered):
        pass
    assert panel.shown == (1,)


def test_that_a_large_study_shows_its_first_problems_before_all_are_counted(
    session_on, qtbot, monkeypatch
):
    monkeypatch.setattr(reading, "_LARGE_FROM", 1)
    monkeypatch.setattr(reading, "_BEGINNING", 5)
    session = session_on(attempts())
    theme = ThemeManager()
    panel = ProblemsPanel(session, theme)
    qtbot.addWidget(panel)
    seen: list[tuple[bool, int]] = []
    session.overview_changed.connect(
        lambda: seen.append((session.is_loaded, len(session.overview.problems)))
    )
    listed: list[tuple[bool, str]] = []
    panel.filtered.connect(lambda _ids: listed.append((session.is_loaded, panel._count.text())))
    session.load_overview()
    qtbot.waitUntil(lambda: len(panel.shown) == 3)
    assert seen == [(False, 2), (True, 3)]
    assert listed[-1] == (True, "3 of 3 problems")
    assert session.selection.problem_id == 1
    theme.deleteLater()


def test_that_the_foot_says_while_the_other_problems_are_counted(session_on, qtbot):
    session = session_on(attempts())
    theme = ThemeManager()
    panel = ProblemsPanel(session, theme)
    qtbot.addWidget(panel)
    session.overview = session.study.reader().overview()  # as far as it was read
    panel.refresh()
    qtbot.waitUntil(lambda: len(panel.shown) == 3)
    assert panel._count.text() == "3 of the first 3 problems, counting the others …"
    assert session.selection.problem_id == 1
    session.select(problem_id=7)
    panel.refresh()
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    assert session.selection.problem_id == 7  # it may be among the others
    theme.deleteLater()
