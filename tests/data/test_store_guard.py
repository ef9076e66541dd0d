"""An edit that takes many tags away is held back until somebody says that it is meant."""

import pytest

from core.changes import ChangeSet
from core.edits import AddTag, MergeCodes, RemoveTags, WithdrawBatch
from core.errors import MassRemovalError
from core.imported import ImportedTag
from core.tags import Tag
from core.text.span import Span
from data.commands import main
from data.store import guard
from tests.helpers.studies import attempt, load, new_study

TEXT = "x" * 2_000

STRATEGY = 9  # the id of a code that may overlap itself, as episodes do not


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt(text=TEXT), attempt("p2")]) as made:
        yield made


def put(study, count, code=STRATEGY, first=0, annotator="ann"):
    for start in range(first, first + count):
        span = Span(start, start + 1)
        tag = Tag(code_id=code, trace_id=1, span=span, quote="x", annotator=annotator)
        study.run(AddTag(tag)).result()


def ids(study, count):
    return tuple(tag.id for tag in study.reader().tags([1])[:count])


def refused(future):
    with pytest.raises(MassRemovalError) as caught:
        future.result()
    return caught.value


def test_that_more_than_a_hundred_tags_are_not_taken_away_unasked(study):
    put(study, 2_000 - 1)
    error = refused(study.run(RemoveTags(ids(study, guard.MOST + 1)), guarded=True))
    assert (error.removed, error.total) == (101, 1_999)
    assert "101 of 1,999 tags" in error.what
    assert study.reader().tag_count() == 1_999
    assert study.reader().undo_label("ann") == "Tag"
    study.run(RemoveTags(ids(study, guard.MOST)), guarded=True).result()
    assert study.reader().tag_count() == 1_899


def test_that_more_than_a_tenth_is_not_taken_away_unasked_unless_it_is_few(study):
    put(study, 100)
    assert refused(study.run(RemoveTags(ids(study, 20)), guarded=True)).removed == 20
    study.run(RemoveTags(ids(study, 19)), guarded=True).result()
    assert study.reader().tag_count() == 81


def test_that_what_is_meant_is_one_undo(study):
    put(study, 150)
    study.run(RemoveTags(ids(study, 150))).result()
    study.undo().result()
    assert study.reader().tag_count() == 150


def test_that_withdrawing_an_import_counts_its_labels_and_what_was_tagged_on_its_traces(study):
    labels = tuple(
        ImportedTag(code_key="st.forward", start=n, end=n + 1, annotator="rater") for n in range(30)
    )
    load(study, [attempt("p9", text=TEXT, tags=labels)], "second.jsonl")
    batch = study.reader().sources()[0].batch_id
    assert refused(study.run(WithdrawBatch(batch), guarded=True)).removed == 30
    first = study.reader().sources()[-1].batch_id
    put(study, 40)
    assert refused(study.run(WithdrawBatch(first), guarded=True)).removed == 40


def test_that_undo_and_redo_are_guarded_as_well(study):
    labels = tuple(
        ImportedTag(code_key="st.forward", start=n, end=n + 1, annotator="rater") for n in range(30)
    )
    load(study, [attempt("p9", text=TEXT, tags=labels)], "second.jsonl")
    assert refused(study.undo(guarded=True)).label == "Undo Import of second.jsonl"
    study.undo().result()
    study.redo(guarded=True).result()
    put(study, 30)
    study.run(RemoveTags(ids(study, 30))).result()
    study.undo(guarded=True).result()
    assert refused(study.redo(guarded=True)).removed == 30


def test_that_undo_back_counts_only_what_is_gone_in_the_end(study):
    put(study, 60)
    study.run(RemoveTags(ids(study, 60))).result()
    seq = study.reader().history(1)[0].seq
    put(study, 10, first=100)
    changes = study.undo_back_to(seq, guarded=True).result()
    assert isinstance(changes, ChangeSet)
    assert study.reader().tag_count() == 60


def test_that_a_merge_counts_only_tags_that_would_stand_twice(study):
    put(study, 60)
    put(study, 40, code=STRATEGY + 1)
    assert refused(study.run(MergeCodes(STRATEGY, STRATEGY + 1), guarded=True)).removed == 40


def test_that_the_command_asks_for_a_yes(study, capsys):
    put(study, 150)
    batch = study.reader().sources()[0].batch_id
    study.close()
    command = ["sources", str(study.path), "--withdraw", str(batch)]
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "150 of 150 tags" in told
    assert "--yes" in told
    assert main([*command, "--yes"]) == 0
