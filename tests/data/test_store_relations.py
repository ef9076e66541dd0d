"""Relations between tags: one history with the tags, gone with them and back with them."""

from dataclasses import replace

import pytest

from core.changes import Kind
from core.edits import AddRelation, AddTag, RemoveRelation, RemoveTags
from core.errors import EditConflictError
from core.relations import Relation, RelationKind
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from tests.helpers.studies import attempt, new_study

TEXT = "First I try differences. They fail. So the answer is 927."


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt("p1"), attempt("p2")]) as study:
        code_id = study.reader().codes()[0].id
        for trace_id, start in ((1, 0), (1, 25), (2, 0)):
            span = Span(start, start + 5)
            quote = span.quote(TEXT)
            tag = Tag(code_id=code_id, trace_id=trace_id, span=span, quote=quote, annotator="ann")
            study.run(AddTag(tag)).result()
        yield study


def relation(one: int = 2, other: int = 1, kind: RelationKind = RelationKind.CATCHES) -> Relation:
    return Relation(kind=kind, from_tag_id=one, to_tag_id=other, trace_id=1, annotator="ann")


def of(study: Study, tag_id: int) -> list[Relation]:
    return study.reader().relations_of(tag_id)


def test_that_a_relation_is_read_from_both_its_tags_and_undone_and_redone_with_its_id(study):
    changes = study.run(AddRelation(relation())).result()
    assert (changes.kinds, changes.traces) == ({Kind.RELATION}, {1})
    (made,) = of(study, 1)
    assert of(study, 2) == [made]
    assert (made.kind, made.from_tag_id, made.to_tag_id) == (RelationKind.CATCHES, 2, 1)
    study.undo().result()
    assert of(study, 1) == []
    study.redo().result()
    assert of(study, 1) == [made]


def test_that_a_relation_is_out_of_sight_while_one_of_its_tags_is_deleted(study):
    study.run(AddRelation(relation())).result()
    study.run(RemoveTags((1,))).result()
    assert of(study, 2) == []
    study.undo().result()
    assert len(of(study, 2)) == 1


def test_that_all_relations_are_in_the_overview_until_they_are_removed(study):
    study.run(AddRelation(relation())).result()
    (made,) = study.reader().overview().relations
    assert (made.from_tag_id, made.to_tag_id) == (2, 1)
    study.run(RemoveRelation(made.id)).result()
    assert study.reader().overview().relations == ()


def test_that_a_removed_relation_can_be_made_again(study):
    study.run(AddRelation(relation())).result()
    study.run(RemoveRelation(of(study, 1)[0].id)).result()
    assert of(study, 1) == []
    study.run(AddRelation(relation())).result()
    assert len(of(study, 1)) == 1


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (relation(1, 1), "itself"),
        (relation(2, 99), "not there"),
        (relation(2, 3), "two problems"),
    ],
)
def test_that_what_cannot_be_related_is_refused(study, wanted, why):
    with pytest.raises(EditConflictError, match=why):
        study.run(AddRelation(wanted)).result()
    assert of(study, 2) == []


def test_that_the_same_relation_twice_is_refused_and_another_kind_is_not(study):
    study.run(AddRelation(relation())).result()
    with pytest.raises(EditConflictError, match="already"):
        study.run(AddRelation(relation())).result()
    study.run(AddRelation(replace(relation(), kind=RelationKind.REUSES))).result()
    assert [each.kind for each in of(study, 1)] == [RelationKind.CATCHES, RelationKind.REUSES]
