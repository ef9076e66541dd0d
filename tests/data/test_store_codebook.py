"""Edits of the codebook: no tag is stranded, ids stay, everything can be undone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.codebook.code import Code, Example, Layer, Scope
from core.codebook.order import brought_back, moved, new_code
from core.edits import (
    AddCode,
    AddTag,
    ChangeCode,
    ChangeTag,
    ConfirmTags,
    MergeCodes,
    PutCodes,
    RemoveTags,
    SplitCode,
    WithdrawBatch,
)
from core.errors import EditConflictError
from core.tags import Tag
from core.text.span import Span
from data.commands import main
from data.store.codebook_reading import CodebookReader
from data.store.file import connect
from data.store.log_reading import LogReader
from data.store.schema import VERSION
from data.store.study import Study
from tests.helpers.studies import attempt, new_study

TEXT = "First I try differences. They fail. So the answer is 927."
A, B, C = "st.forward", "st.backward", "st.cases"


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt("p1"), attempt("p2")]) as study:
        yield study


def code(study: Study, key: str) -> Code:
    return next(each for each in study.reader().codes() if each.key == key)


def put(study: Study, key: str, start: int = 0, who: str = "ann", note: str = "") -> Tag:
    span = Span(start, start + 5)
    tag = Tag(
        code_id=code(study, key).id, trace_id=1, span=span, quote=span.quote(TEXT), annotator=who,
        note=note,
    )  # fmt: skip
    study.run(AddTag(tag), who).result()
    return tags(study)[-1]


def tags(study: Study) -> list[Tag]:
    return sorted(study.reader().tags([1, 2]), key=lambda tag: tag.id)


def stale(study: Study) -> list[int]:
    with CodebookReader(study.path) as reader:
        return sorted(tag.id for tag in reader.stale_tags(100))


def merge(study: Study, key: str, into: str) -> None:
    study.run(MergeCodes(code(study, key).id, code(study, into).id)).result()


# Merging


def test_that_a_merge_gives_every_tag_to_the_other_code_and_undo_gives_them_back(study):
    put(study, A)
    put(study, A, 6, who="bea")
    before, codes = tags(study), study.reader().codes()
    merge(study, A, B)
    assert {tag.code_id for tag in tags(study)} == {code(study, B).id}
    assert [tag.id for tag in tags(study)] == [tag.id for tag in before]
    assert code(study, A).retired
    assert code(study, A).merged_into == B
    study.undo().result()
    assert tags(study) == before
    assert study.reader().codes() == codes


def test_that_a_tag_that_would_stand_twice_is_kept_once(study):
    kept = put(study, B)
    put(study, A)
    merge(study, A, B)
    assert [tag.id for tag in tags(study)] == [kept.id]
    study.undo().result()
    assert len(tags(study)) == 2


def test_that_sub_codes_go_along_and_a_sub_code_can_take_the_place_of_its_parent(study):
    study.run(ChangeCode(replace(code(study, C), parent=A))).result()
    merge(study, A, B)
    assert code(study, C).parent == B
    merge(study, B, C)
    assert code(study, C).parent == ""
    assert code(study, A).merged_into == C


def test_that_a_code_that_was_merged_comes_back_empty(study):
    put(study, A)
    merge(study, A, B)
    study.run(ChangeCode(brought_back(code(study, A), study.reader().codes()))).result()
    assert code(study, A).merged_into == ""
    assert not code(study, A).retired
    assert tags(study)[0].code_id == code(study, B).id


def test_that_tags_of_a_withdrawn_import_are_merged_too_and_the_live_twin_stays(study):
    put(study, A)
    batch = study.reader().sources()[0].batch_id
    study.run(WithdrawBatch(batch)).result()
    merge(study, A, B)
    study.undo().result()
    study.undo().result()
    merge(study, A, B)
    assert [tag.code_id for tag in tags(study)] == [code(study, B).id]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [(A, A, "itself"), (A, "problem.bad_reference", "problem"), (A, C, "retired")],
)
def test_that_a_merge_that_makes_no_sense_is_refused_in_words(study, old, new, reason):
    study.run(ChangeCode(replace(code(study, C), retired=True))).result()
    with pytest.raises(EditConflictError, match=reason):
        merge(study, old, new)


# Splitting, nesting, keys


def test_that_chosen_tags_get_the_new_code_and_undo_takes_both_back(study):
    first, second = put(study, A), put(study, A, 6)
    new = new_code("Two steps", code(study, A), study.reader().codes())
    study.run(SplitCode(new, (second.id,))).result()
    assert [tag.code_id for tag in tags(study)] == [first.code_id, code(study, new.key).id]
    assert stale(study) == []
    study.undo().result()
    assert tags(study) == [first, second]
    assert new.key not in {each.key for each in study.reader().codes()}


def test_that_a_tag_on_words_cannot_get_a_code_for_problems(study):
    tag = put(study, A)
    new = replace(new_code("New", code(study, A), ()), scope=Scope.PROBLEM, parent="")
    with pytest.raises(EditConflictError, match="span"):
        study.run(SplitCode(new, (tag.id,))).result()


@pytest.mark.parametrize(
    ("key", "change", "reason"),
    [
        (A, {"shortcut": "2"}, "Key 2 is taken by Backward"),
        (A, {"parent": "st.gone"}, "no code st.gone"),
        (A, {"parent": "bh.check"}, "different kinds"),
        (A, {"parent": A}, "under itself"),
        (A, {"scope": Scope.TRACE}, "stands on spans"),
        (B, {"parent": C}, "under itself"),
        (A, {"key": B}, "already"),
    ],
)
def test_that_a_change_that_does_not_fit_is_refused_and_changes_nothing(study, key, change, reason):
    put(study, A)
    study.run(ChangeCode(replace(code(study, C), parent=B))).result()
    before = study.reader().codes()
    with pytest.raises(EditConflictError, match=reason):
        study.run(ChangeCode(replace(code(study, key), **change))).result()
    assert study.reader().codes() == before


def test_that_two_codes_can_exchange_their_digits_in_one_step(study):
    a, b = code(study, A), code(study, B)
    swapped = (replace(a, shortcut=b.shortcut), replace(b, shortcut=a.shortcut))
    study.run(PutCodes(swapped)).result()
    assert code(study, A).shortcut == b.shortcut
    study.undo().result()
    assert code(study, A) == a


def test_that_a_code_and_those_under_it_are_added_in_one_step_in_any_order(study):
    top = Code(key="my.top", name="Top", layer=Layer.STRATEGY)
    low = replace(top, key="my.low", parent="my.top", examples=(Example(quote="so"),))
    study.run(PutCodes((low, top), "Add Template")).result()
    assert code(study, "my.low").parent == "my.top"
    assert code(study, "my.low").examples == low.examples
    study.undo().result()
    assert "my.top" not in {each.key for each in study.reader().codes()}


# Definitions that change


def test_that_only_a_change_of_meaning_counts_the_revision_up(study):
    study.run(ChangeCode(replace(code(study, A), name="Other", letter="Z", colour=3))).result()
    assert code(study, A).revision == 1
    study.run(ChangeCode(replace(code(study, A), avoid_when="Never."))).result()
    assert code(study, A).revision == 2


def test_that_tags_put_before_a_definition_changed_are_stale_until_confirmed(study):
    old = put(study, A)
    study.run(ChangeCode(replace(code(study, A), definition="Other."))).result()
    put(study, A, 6)
    assert stale(study) == [old.id]
    study.run(ConfirmTags((old.id,))).result()
    assert stale(study) == []
    study.undo().result()
    assert stale(study) == [old.id]
    study.undo().result()


def test_that_a_tag_put_under_a_definition_that_was_undone_is_stale_for_good(study):
    study.run(ChangeCode(replace(code(study, A), definition="Other."))).result()
    tag = put(study, A, who="bea")
    study.undo().result()
    assert stale(study) == [tag.id]
    study.run(ChangeCode(replace(code(study, A), definition="A third."))).result()
    assert stale(study) == [tag.id]


def test_that_a_tag_that_a_merge_moved_is_stale_and_one_given_a_code_by_hand_is_not(study):
    tag = put(study, A)
    merge(study, A, B)
    assert stale(study) == [tag.id]
    moved_tag = replace(tags(study)[0], code_id=code(study, C).id)
    study.run(ChangeTag(moved_tag)).result()
    assert stale(study) == []


def test_that_a_note_does_not_confirm_a_tag(study):
    tag = put(study, A)
    study.run(ChangeCode(replace(code(study, A), definition="Other."))).result()
    study.run(ChangeTag(replace(tag, note="hm"))).result()
    assert stale(study) == [tag.id]


def test_that_uses_are_counted_apart_from_deleted_tags(study):
    put(study, A)
    gone = put(study, A, 6)
    study.run(RemoveTags((gone.id,))).result()
    with CodebookReader(study.path) as reader:
        uses = reader.uses()[code(study, A).id]
        (place,) = reader.tags_of(code(study, A).id, 10)
    assert (uses.people, uses.files, uses.detectors, uses.stale) == (1, 0, 0, 0)
    assert (place.quote, place.run, place.problem) == ("First", "alpha", "Problem p1")


# The log


def test_that_the_log_tells_who_did_what_to_what(study):
    tag = put(study, A, who="bea")
    study.run(ChangeCode(replace(code(study, A), name="Straight on"))).result()
    with LogReader(study.path) as reader:
        newest, older = reader.lines(2)
        assert reader.annotators() == ["ann", "bea"]
        assert [line.edit.annotator for line in reader.lines(9, "bea")] == ["bea"]
    assert (newest.about, newest.trace_id) == ("Straight on", None)
    assert (older.about, older.trace_id, older.tag_id) == ("Straight on “First”", 1, tag.id)


def test_that_undo_back_to_an_edit_takes_back_all_since_and_redo_walks_forward(study):
    put(study, A)
    before = tags(study)
    first = study.reader().history()[0].seq
    put(study, B, 6)
    merge(study, A, B)
    study.undo_back_to(first).result()
    assert tags(study) == []
    study.redo().result()
    assert tags(study) == before


def test_that_undo_back_is_refused_whole_where_another_changed_something_since(study):
    tag = put(study, A)
    first = study.reader().history()[0].seq
    study.run(ChangeTag(replace(tag, note="hers")), "bea").result()
    put(study, B, 6)
    before = tags(study)
    with pytest.raises(EditConflictError, match="somebody changed"):
        study.undo_back_to(first).result()
    assert tags(study) == before
    with pytest.raises(EditConflictError, match="done by bea"):
        study.undo_back_to(first + 1).result()


def test_that_an_edit_is_not_undone_twice(study):
    put(study, A)
    first = study.reader().history()[0].seq
    study.undo_back_to(first).result()
    with pytest.raises(EditConflictError, match="already"):
        study.undo_back_to(first).result()


# The command


@pytest.mark.parametrize("suffix", ["json", "csv", "md"])
def test_that_the_command_writes_a_codebook_and_takes_it_in_again(study, tmp_path, capsys, suffix):
    file = tmp_path / f"codes.{suffix}"
    assert main(["codebook", str(study.path), "--export", str(file)]) == 0
    changed = file.read_text("utf-8").replace("Cases", "By cases", 1)
    file.write_text(changed, "utf-8")
    assert main(["codebook", str(study.path), "--import", str(file)]) == 0
    assert "0 codes added, 1 changed" in capsys.readouterr().out


def test_that_the_command_refuses_other_files_in_words(study, tmp_path, capsys):
    assert main(["codebook", str(study.path), "--export", str(tmp_path / "a.txt")]) == 1
    assert main(["codebook", str(study.path), "--import", str(tmp_path / "gone.json")]) == 1
    assert "cannot be" in capsys.readouterr().err


# Any sequence

KEYS = (A, B, C)
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["tag", "merge", "split", "retire", "back", "define", "nest", "move", "confirm",
             "undo", "redo"]
        ),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=12,
)  # fmt: skip


def state(study: Study):
    with CodebookReader(study.path) as reader:
        return tags(study), study.reader().codes(), reader.uses(), reader.stale_tags(99)


def edit_for(study: Study, kind: str, a: int, b: int):
    codes = study.reader().codes()
    one, two = code(study, KEYS[a]), code(study, KEYS[b])
    live = [tag for tag in tags(study) if tag.code_id == one.id]
    span = Span(6 * b, 6 * b + 5)
    tag = Tag(
        code_id=one.id, trace_id=1 + b % 2, span=span, quote=span.quote(TEXT), annotator="ann"
    )
    return {
        "tag": AddTag(tag),
        "merge": MergeCodes(one.id, two.id),
        "split": SplitCode(new_code("Part", one, codes), tuple(each.id for each in live[:1])),
        "retire": ChangeCode(replace(one, retired=True)),
        "back": ChangeCode(brought_back(one, codes)),
        "define": ChangeCode(replace(one, definition=one.definition + "!")),
        "nest": ChangeCode(replace(one, parent=two.key)),
        "move": PutCodes(moved(one, codes, 1)),
        "confirm": ConfirmTags(tuple(each.id for each in live)),
    }[kind]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_that_undo_and_redo_of_codebook_edits_walk_through_exactly_their_states(study, steps):
    """Any sequence agrees with a list of states; every tag has a code that can be seen."""
    study.run(
        AddCode(
            replace(
                code(study, A),
                id=0,
                uid="",
                key=f"x.{study.reader().history()[0].seq}",
                shortcut="",
            )
        )
    ).result()
    states, position = [state(study)], 0
    for kind, a, b in steps:
        if kind == "undo":
            if position:
                study.undo().result()
                position -= 1
        elif kind == "redo":
            position += study.redo().result() is not None
        else:
            try:
                study.run(edit_for(study, kind, a, b)).result()
            except EditConflictError:
                continue
            states, position = [*states[: position + 1], state(study)], position + 1
        now = state(study)
        assert now == states[position]
        assert {tag.code_id for tag in now[0]} <= {each.id for each in now[1]}


def test_that_a_study_from_before_revisions_keeps_its_tags_and_lists_none_as_stale(study):
    tag = put(study, A)
    study.close()
    db = connect(study.path)
    for table, column in (
        ("code", "parent_id"), ("code", "merged_into_id"), ("code", "examples"),
        ("code", "revision"), ("tag", "revision"),
    ):  # fmt: skip
        db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = '0004_codebook_revisions'")
    db.execute(f"PRAGMA user_version = {VERSION - 1}")
    db.close()
    with Study.open(study.path, "ann") as older:
        assert tags(older) == [tag]
        assert stale(older) == []
        assert code(older, A).revision == 1
