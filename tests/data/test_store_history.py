"""Edits, undo and redo: one history, in the file."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.changes import Kind
from core.edits import (
    AddCode,
    AddTag,
    ChangeCode,
    ChangeTag,
    PublishBatch,
    RemoveTags,
    SetVerdict,
    SetVerdictOrder,
    WithdrawBatch,
)
from core.errors import EditConflictError
from core.outcomes.verdict import Judge, Status
from core.tags import Sound, Tag
from core.text.span import Span
from data.store.study import Study
from tests.helpers.studies import attempt, load, new_study

TEXT = "First I try differences. They fail. So the answer is 927."


def tag(study: Study, trace_id: int = 1, start: int = 0, end: int = 5, code: str = "st.forward"):
    reader = study.reader()
    code_id = next(each.id for each in reader.codes() if each.key == code)
    span = Span(start, end)
    return Tag(
        code_id=code_id, trace_id=trace_id, span=span, quote=span.quote(TEXT), annotator="ann"
    )


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt("p1"), attempt("p2", right=False)]) as study:
        yield study


def tags(study: Study):
    return study.reader().tags([1, 2])


def test_that_undo_removes_a_tag_and_redo_restores_its_id(study):
    study.run(AddTag(tag(study))).result()
    before = tags(study)
    study.undo().result()
    assert tags(study) == []
    study.redo().result()
    assert tags(study) == before


def test_that_undo_survives_closing_and_opening_the_study(study):
    study.run(AddTag(tag(study))).result()
    study.close()
    with Study.open(study.path, "ann") as again:
        assert again.reader().undo_label("ann") == "Tag"
        again.undo().result()
        assert tags(again) == []


def test_that_an_edit_says_which_traces_it_touched(study):
    changes = study.run(AddTag(tag(study, trace_id=2))).result()
    assert changes.kinds == {Kind.TAG}
    assert changes.traces == {2}


def test_that_an_identical_tag_is_refused_and_nothing_is_logged(study):
    study.run(AddTag(tag(study))).result()
    history = study.reader().history()
    with pytest.raises(EditConflictError, match="same tag"):
        study.run(AddTag(tag(study))).result()
    assert study.reader().history() == history


def test_that_overlapping_tags_of_one_code_are_allowed(study):
    study.run(AddTag(tag(study, start=0, end=5))).result()
    study.run(AddTag(tag(study, start=0, end=6))).result()
    assert len(tags(study)) == 2


def test_that_a_tag_whose_quote_does_not_fit_is_refused(study):
    with pytest.raises(EditConflictError, match="does not fit"):
        study.run(AddTag(replace(tag(study), quote="else"))).result()


def test_that_undo_refuses_to_overwrite_what_another_annotator_changed_since(study):
    study.run(AddTag(tag(study))).result()
    (mine,) = tags(study)
    study.run(ChangeTag(replace(mine, note="theirs")), annotator="bea").result()
    with pytest.raises(EditConflictError, match="somebody changed"):
        study.undo().result()
    assert tags(study)[0].note == "theirs"


def test_that_undo_takes_back_only_edits_of_the_same_annotator(study):
    study.run(AddTag(tag(study)), annotator="bea").result()
    assert study.reader().undo_label("bea") == "Tag"
    study.undo("bea").result()
    assert tags(study) == []


def test_that_a_new_edit_ends_redo(study):
    study.run(AddTag(tag(study))).result()
    study.undo().result()
    study.run(AddTag(tag(study, start=6, end=7))).result()
    assert study.reader().redo_label("ann") is None
    assert study.redo().result() is None


def test_that_a_deleted_tag_can_be_put_again_and_its_deletion_still_be_undone_in_order(study):
    study.run(AddTag(tag(study))).result()
    (first,) = tags(study)
    study.run(RemoveTags((first.id,))).result()
    study.run(AddTag(tag(study))).result()
    study.undo().result()
    study.undo().result()
    assert [each.id for each in tags(study)] == [first.id]


def test_that_a_persons_verdict_counts_before_the_files_and_can_be_taken_back(study):
    study.run(SetVerdict(2, "ann", Status.CORRECT)).result()
    assert study.reader().attempt_rows()[1].status is Status.CORRECT
    study.run(SetVerdict(2, "ann", None)).result()
    assert study.reader().attempt_rows()[1].status is Status.INCORRECT


def test_that_the_verdict_order_decides_which_verdict_is_in_force(study):
    study.run(SetVerdict(2, "ann", Status.CORRECT)).result()
    study.run(SetVerdictOrder((Judge.FILE, Judge.PERSON, Judge.CHECKER))).result()
    assert study.reader().attempt_rows()[1].status is Status.INCORRECT
    study.undo().result()
    assert study.reader().attempt_rows()[1].status is Status.CORRECT


def test_that_renaming_a_code_strands_no_tag(study):
    study.run(AddTag(tag(study))).result()
    code = next(c for c in study.reader().codes() if c.id == tags(study)[0].code_id)
    study.run(ChangeCode(replace(code, name="Straight on", key="st.straight"))).result()
    assert tags(study)[0].code_id == code.id
    study.undo().result()
    assert code in study.reader().codes()


def test_that_two_codes_cannot_share_a_key(study):
    code = study.reader().codes()[0]
    with pytest.raises(EditConflictError, match=code.key):
        study.run(AddCode(replace(code, id=0, uid=""))).result()


def test_that_undoing_an_import_withdraws_it_whole_and_redo_brings_it_back(study):
    load(study, [attempt("p3"), attempt("p4")], "b.jsonl")
    assert study.reader().trace_count() == 4
    study.undo().result()
    assert study.reader().trace_count() == 2
    study.redo().result()
    assert study.reader().trace_count() == 4


def test_that_withdrawing_a_batch_hides_its_tags_and_publishing_shows_them(study):
    batch = study.reader().sources()[0].batch_id
    study.run(AddTag(tag(study))).result()
    study.run(WithdrawBatch(batch)).result()
    assert study.reader().tag_uses() == []
    study.run(PublishBatch(batch)).result()
    assert len(study.reader().tag_uses()) == 1


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 20), st.integers(1, 20)),
        st.tuples(st.just("remove"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("change"), st.integers(0, 5), st.integers(0, 2)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
        st.tuples(st.just("redo"), st.just(0), st.just(0)),
    ),
    max_size=14,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_that_undo_and_redo_walk_through_exactly_the_states_that_edits_made(study, steps):
    """Any sequence of edits, undos and redos agrees with a list of states and a position in it."""
    study.run(
        AddTag(tag(study, start=30, end=31 + len(study.reader().history(10**6)) % 20))
    ).result()
    for each in tags(study):  # a new edit also ends what an earlier example left to redo
        study.run(RemoveTags((each.id,))).result()
    base = sum(1 for e in study.reader().history(10_000) if e.kind == "do" and not e.undone)
    states, position = [tags(study)], 0
    for kind, a, b in steps:
        live = tags(study)
        if kind == "undo":
            if position == 0:
                continue
            study.undo().result()
            position -= 1
        elif kind == "redo":
            if study.redo().result() is not None:
                position += 1
        else:
            edit = _edit(study, kind, a, b, live)
            if edit is None:
                continue
            try:
                study.run(edit).result()
            except EditConflictError:
                continue
            states, position = [*states[: position + 1], tags(study)], position + 1
        assert tags(study) == states[position]
    done = sum(1 for e in study.reader().history(10_000) if e.kind == "do" and not e.undone)
    assert done == base + position


def _edit(study, kind, a, b, live):
    if kind == "add":
        return AddTag(tag(study, start=a, end=a + b))
    if not live:
        return None
    chosen = live[a % len(live)]
    if kind == "remove":
        return RemoveTags((chosen.id,))
    return ChangeTag(replace(chosen, sound=[Sound.YES, Sound.NO, None][b]))


def test_that_redo_never_reaches_behind_a_newer_edit_that_was_undone_too(study):
    study.run(AddTag(tag(study, start=0, end=5))).result()
    study.undo().result()
    study.run(AddTag(tag(study, start=6, end=9))).result()
    study.undo().result()
    study.redo().result()
    assert [each.span for each in tags(study)] == [Span(6, 9)]
    assert study.reader().redo_label("ann") is None


def test_that_undoing_a_code_that_somebody_uses_is_refused_in_words(study):
    code = replace(study.reader().codes()[0], id=0, uid="", key="st.mine", shortcut="")
    study.run(AddCode(code)).result()
    study.run(AddTag(tag(study, code="st.mine")), annotator="bea").result()
    with pytest.raises(EditConflictError, match="depends on it"):
        study.undo().result()
    assert len(tags(study)) == 1
