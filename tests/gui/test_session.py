"""The session: what is written arrives, what is undone comes into view."""

from dataclasses import replace

import pytest

from core.changes import Kind
from core.edits import AddRelation, AddTag, SetVerdict
from core.outcomes.verdict import Status
from core.relations import Relation, RelationKind
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from gui.shell.session import Session
from tests.helpers.studies import attempt


@pytest.fixture
def session(session_on) -> Session:
    return session_on([attempt("p1"), attempt("p2", right=False)], loaded=True)


def a_tag(trace_id: int = 1) -> Tag:
    return Tag(code_id=9, trace_id=trace_id, span=Span(0, 5), quote="First", annotator="ann")


def test_that_an_edit_is_on_disk_when_changed_is_told(qtbot, session):
    with qtbot.waitSignal(session.changed) as told:
        session.run(AddTag(a_tag()))
    assert told.args[0].kinds == {Kind.TAG}
    assert session.reader.tags([1])[0].quote == "First"
    assert session.overview.tag_count == 1


def test_that_a_refused_edit_is_told_and_changes_nothing(qtbot, session):
    with qtbot.waitSignal(session.failed):
        session.run(AddTag(replace(a_tag(), quote="wrong")))
    assert session.is_saved
    assert session.overview.tag_count == 0


def test_that_undo_brings_the_trace_that_it_changed_into_view(qtbot, session):
    with qtbot.waitSignal(session.changed):
        session.run(AddTag(a_tag(trace_id=2)))
    session.select(problem_id=1)
    with qtbot.waitSignal(session.undone):
        session.undo()
    assert session.selection.problem_id == 2
    assert session.selection.place(1) == (1, 1)


def test_that_a_persons_verdict_changes_the_overview_at_once(qtbot, session):
    with qtbot.waitSignal(session.overview_changed):
        session.run(SetVerdict(2, "ann", Status.CORRECT))
    assert session.overview.attempts[2][0].right


def test_that_a_relation_between_tags_is_in_the_overview_at_once(qtbot, session):
    for start in (0, 6):
        with qtbot.waitSignal(session.changed):
            span = Span(start, start + 1)
            session.run(AddTag(replace(a_tag(), span=span, quote=("F", "I")[start // 6])))
    reuses = Relation(
        kind=RelationKind.REUSES, from_tag_id=2, to_tag_id=1, trace_id=1, annotator="ann"
    )
    with qtbot.waitSignal(session.overview_changed):
        session.run(AddRelation(reuses))
    assert [each.kind for each in session.overview.relations] == [RelationKind.REUSES]
    with qtbot.waitSignal(session.overview_changed):
        session.undo()
    assert session.overview.relations == ()


def test_that_an_edit_of_another_process_arrives(qtbot, session):
    with Study.open(session.path, "bea") as other, qtbot.waitSignal(session.changed):
        other.run(AddTag(replace(a_tag(), annotator="bea"))).result()
    assert session.overview.tag_count == 1


def test_that_selecting_the_same_again_tells_nobody(qtbot, session):
    session.select(problem_id=1)
    with qtbot.assertNotEmitted(session.selection_changed):
        session.select(problem_id=1)


def test_that_a_tag_counted_by_itself_stands_where_a_new_count_puts_it(qtbot, session):
    for span in (Span(6, 9), Span(0, 5), Span(0, 9)):
        tag = replace(a_tag(), span=span, quote=span.quote(attempt().text))
        with qtbot.waitSignal(session.changed):
            session.run(AddTag(tag))
    with qtbot.waitSignal(session.changed):
        session.undo()
    assert session.overview.uses == session.reader.overview().uses
    assert session.overview.tag_count == 2


def test_that_the_labels_of_undo_and_redo_follow_each_edit(qtbot, session):
    before = session.undo_label
    with qtbot.waitSignal(session.changed):
        session.run(AddTag(a_tag()))
    done = session.undo_label
    with qtbot.waitSignal(session.changed):
        session.undo()
    assert done != before
    assert (session.undo_label, session.redo_label) == (before, done)


def test_that_the_labels_are_those_of_whoever_annotates(qtbot, session):
    with qtbot.waitSignal(session.changed):
        session.run(AddTag(a_tag()))
    session.study.annotator = "bea"
    assert session.undo_label == ""


def test_that_what_is_written_while_the_study_is_read_stays_in_the_overview(qtbot, session):
    earlier = session.overview
    session.load_overview()
    with qtbot.waitSignal(session.changed):
        session.run(AddTag(a_tag()))
    qtbot.waitUntil(lambda: not session.is_counting)
    assert session.overview.problems is not earlier.problems
    assert session.overview.tag_count == 1
    session.load_overview()
    session._meanwhile.append(session.study.undo().result())
    session._on_overview(earlier.with_uses(session.overview.uses))  # read before the undo
    assert session.overview.tag_count == 0
    qtbot.waitUntil(lambda: not session.is_counting)
