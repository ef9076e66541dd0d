"""Labels of files and the codes they bring: all with the import, or nothing of either."""

import socket

import pytest

from core.codebook.templates import made_code
from core.edits import AddCode, AddTag, WithdrawBatch
from core.imported import ImportedLabel, ImportedTag, Target
from core.tags import Origin, Tag
from core.text.span import Span
from data.intake import Delivery, ImportReport, take_in
from data.store import batches
from data.store.batches import Source
from data.store.study import Study
from tests.helpers.studies import attempt, load, new_study

OF_ANOTHER_TEXT = Target(problem="p1", run="alpha", sha256="0" * 64)


def tag(key="ta.self_checking", start=25, end=35, **more):
    told = {"annotator": "somebody", "pass_name": "their labels"} | more
    return ImportedTag(code_key=key, start=start, end=end, **told)


def label(code="ta.self_checking", start=25, end=35, quote="They fail.", **more):
    told = {"target": Target(dataset="puzzles", problem="p1", run="alpha"), "where": "line 1"}
    return ImportedLabel(tag=tag(code, start, end), quote=quote, **(told | more))


def source(name):
    return Source(name=name, sha256=name, size=1, format="t", importer_version="1", options={})


def delivery(name, attempts=(), labels=None):
    given = None if labels is None else lambda: iter(labels)
    return Delivery(source=source(name), items=lambda: iter(attempts), labels=given)


def load_labels(study, labels, name="labels.jsonl", others=()):
    kept = [delivery(name, labels=list(labels)), *others]
    return take_in(study, kept, ImportReport())


def keys(study):
    return {code.key for code in study.reader().codes()}


def spans(study):
    return [(t.span and (t.span.start, t.span.end), t.quote) for t in study.reader().tags([1])]


def rows_of(study, table):
    return study.write(lambda db: db.table(table).count).result()


# Codes


def test_that_a_code_of_a_template_comes_into_the_codebook_with_the_import(tmp_path):
    with new_study(tmp_path) as study:
        report = load(study, [attempt(tags=(tag(),))])
        assert "ta.self_checking" in keys(study)
        assert report.files[0].counts["tags"] == 1
        said = [f for f in report.files[0].findings if "ta.self_checking" in f.what]
        assert len(said) == 1
        (one,) = study.reader().tags([1])
        assert (one.origin, one.pass_name) == (Origin.IMPORTED, "their labels")


def test_that_a_label_only_its_file_knows_brings_its_own_code(tmp_path):
    theirs = tag("Aha!", code=made_code("lab", "Aha!"))
    with new_study(tmp_path, [attempt(tags=(theirs,))]) as study:
        code = next(code for code in study.reader().codes() if code.key == "lab.aha")
        assert code.name == "Aha!"
        assert study.reader().tags([1])[0].code_id == code.id


def test_that_the_codebooks_own_code_is_used_and_not_touched(tmp_path):
    with new_study(tmp_path) as study:
        before = study.reader().codes()
        load(study, [attempt(tags=(tag("bh.check"),))])
        assert study.reader().codes() == before


def test_that_undo_takes_the_codes_away_and_redo_brings_the_same_back(tmp_path):
    with new_study(tmp_path) as study:
        before = study.reader().codes()
        load(study, [attempt(tags=(tag(),))])
        after = study.reader().codes()
        study.undo().result()
        assert study.reader().codes() == before
        study.redo().result()
        assert study.reader().codes() == after


def test_that_a_code_that_people_use_stays_when_its_import_goes(tmp_path):
    with new_study(tmp_path, [attempt("p2")]) as study:
        batch = load(study, [attempt(tags=(tag(),))], "b.jsonl").batch_id
        code = next(code for code in study.reader().codes() if code.key == "ta.self_checking")
        own = Tag(code_id=code.id, trace_id=1, span=Span(0, 5), quote="First", annotator="ann")
        study.run(AddTag(own)).result()
        study.run(WithdrawBatch(batch)).result()
        assert code in study.reader().codes()


def test_that_a_person_can_add_the_code_of_a_withdrawn_import(tmp_path):
    with new_study(tmp_path) as study:
        load(study, [attempt(tags=(tag("Aha!", code=made_code("lab", "Aha!")),))])
        study.undo().result()
        study.run(AddCode(made_code("lab", "aha"))).result()
        assert [c.name for c in study.reader().codes() if c.key == "lab.aha"] == ["aha"]
        study.undo().result()
        assert "lab.aha" not in keys(study)


@pytest.mark.parametrize("stops", [True, False], ids=["cancelled", "failed"])
def test_that_an_import_that_never_goes_live_leaves_no_code_behind(tmp_path, stops):
    def items():
        yield attempt(tags=(tag(),))
        if not stops:
            raise RuntimeError("a bug")

    with new_study(tmp_path) as study:
        codes, history = rows_of(study, "code"), study.reader().history()
        pieces = [Delivery(source=source("a"), items=items)]
        if stops:
            assert take_in(study, pieces, ImportReport(), stopped=lambda: True).cancelled
        else:
            with pytest.raises(RuntimeError):
                take_in(study, pieces, ImportReport())
        assert rows_of(study, "code") == codes
        assert rows_of(study, "tag") == 0
        assert study.reader().history() == history


def test_that_codes_of_an_import_still_loading_are_in_nobodys_codebook(tmp_path):
    seen = []

    def items():
        yield attempt("p1", text="x" * 70_000, tags=(tag(start=0, end=5),))
        yield attempt("p2")
        seen.append((rows_of(study, "code"), len(study.reader().codes())))

    with new_study(tmp_path) as study:
        before = len(study.reader().codes())
        take_in(study, [Delivery(source=source("a"), items=items)], ImportReport())
        assert seen == [(before + 1, before)]


def test_that_a_code_of_two_loading_imports_survives_the_one_that_fails(tmp_path):
    def broken():
        yield attempt("p1", text="x" * 70_000, tags=(tag(start=0, end=5),))
        load(other, [attempt("p2", tags=(tag(),))], "theirs.jsonl")
        raise RuntimeError("a bug")

    with new_study(tmp_path) as study, Study.open(study.path, "bea") as other:
        with pytest.raises(RuntimeError):
            take_in(study, [Delivery(source=source("a"), items=broken)], ImportReport())
        assert "ta.self_checking" in keys(study)
        assert study.reader().damage() == []
        assert study.reader().tag_count() == 1


def test_that_each_file_of_an_import_tells_only_the_codes_that_it_brought(tmp_path):
    files = [
        delivery("a", [attempt("p1", tags=(tag(),))]),
        delivery("b", [attempt("p2", tags=(tag(), tag("ta.unknown", 0, 5)))]),
    ]
    with new_study(tmp_path) as study:
        report = take_in(study, files, ImportReport())
        told = [[f.what for f in each.findings if "codebook" in f.what] for each in report.files]
        assert "ta.self_checking" in told[0][0]
        assert "ta.self_checking" not in told[1][0]


# Labels of attempts


def test_that_a_second_labeller_of_the_same_responses_is_heard_too(tmp_path):
    with new_study(tmp_path, [attempt(tags=(tag(),))]) as study:
        again = attempt(tags=(tag(annotator="another"),))
        report = load(study, [again], "second.jsonl")
        assert {t.annotator for t in study.reader().tags([1])} == {"somebody", "another"}
        assert report.files[0].counts["already there"] == 1
        study.undo().result()
        assert {t.annotator for t in study.reader().tags([1])} == {"somebody"}


def test_that_a_label_on_the_whole_response_has_no_span(tmp_path):
    with new_study(tmp_path, [attempt(tags=(tag(start=None, end=None),))]) as study:
        assert spans(study) == [(None, "")]


@pytest.mark.parametrize("place", [(5, 5), (9, 3), (-2, 4), (50, 99), (3, None), (None, 3)])
def test_that_a_label_beyond_its_text_is_told_and_left_out(tmp_path, place):
    with new_study(tmp_path) as study:
        report = load(study, [attempt(tags=(tag(start=place[0], end=place[1]),))])
        assert study.reader().tag_count() == 0
        assert any("beyond the text" in f.what for f in report.files[0].findings)


# Labels without texts


def test_that_labels_find_the_responses_of_the_study(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        report = load_labels(study, [label(), label("bh.check", None, None, "")])
        assert spans(study) == [(None, ""), ((25, 35), "They fail.")]
        assert report.files[0].counts["tags"] == 2
        assert study.reader().history()[0].label == "Import of labels.jsonl"


def test_that_labels_find_responses_that_come_later_in_the_same_import(tmp_path):
    with new_study(tmp_path) as study:
        load_labels(study, [label()], others=[delivery("a.jsonl", [attempt()])])
        assert spans(study) == [((25, 35), "They fail.")]


def test_that_the_hash_of_a_text_finds_it_under_another_run_name(tmp_path):
    with new_study(tmp_path, [attempt(), attempt("p2", text="Another text.")]) as study:
        sha256 = study.write(lambda db: db.execute("SELECT sha256 FROM trace").fetchone()[0])
        elsewhere = Target(dataset="d", problem="p1", run="other", sha256=sha256.result())
        load_labels(study, [label(target=elsewhere)])
        assert spans(study) == [((25, 35), "They fail.")]


def test_that_the_same_words_at_another_problem_are_not_the_response_meant(tmp_path):
    with new_study(tmp_path, [attempt("p2")]) as study:
        sha256 = study.write(lambda db: db.execute("SELECT sha256 FROM trace").fetchone()[0])
        meant = Target(dataset="puzzles", problem="p1", run="alpha", sha256=sha256.result())
        report = load_labels(study, [label(target=meant)])
        assert any("does not hold" in f.what for f in report.files[0].findings)
        load_labels(study, [label(target=Target(sha256=sha256.result()))], "by hash.jsonl")
        assert study.reader().tag_count() == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"target": Target(dataset="puzzles", problem="p9", run="alpha")}, "does not hold"),
        ({"target": Target(dataset="puzzles", problem="p9")}, "does not hold"),
        ({"target": Target(dataset="puzzles", problem="p1")}, "not whose response"),
        ({"target": OF_ANOTHER_TEXT, "quote": ""}, "another text"),
        ({"quote": "Never said"}, "not in the text"),
        ({"quote": "i"}, "several places"),
        ({"later_attempt": 2}, "lacks one"),
        ({"target": Target(sha256="0" * 64)}, "does not hold"),
    ],
)  # fmt: skip
def test_that_a_label_whose_place_is_not_certain_is_left_out_with_the_reason(tmp_path, told, words):
    with new_study(tmp_path, [attempt()]) as study:
        report = load_labels(study, [label(**told), label("bh.check")])
        assert [f.what for f in report.files[0].findings if words in f.what]
        assert report.files[0].counts["labels left out"] == 1
        assert len(study.reader().tags([1])) == 1


def test_that_a_target_that_fits_several_responses_is_not_guessed(tmp_path):
    with new_study(tmp_path, [attempt(), attempt(sample=2)]) as study:
        report = load_labels(study, [label()])
        assert any("several responses" in f.what for f in report.files[0].findings)
        assert report.batch_id is None
        load_labels(study, [label(target=Target(problem="p1", run="alpha", sample=2))], "b")
        assert study.reader().tag_count() == 1


def test_that_offsets_that_do_not_fit_give_way_to_the_quote_and_it_is_said(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        report = load_labels(study, [label(start=0, end=10)])
        assert spans(study) == [((25, 35), "They fail.")]
        assert any("offsets do not fit" in f.what for f in report.files[0].findings)


def test_that_words_around_a_quote_decide_between_its_places(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        load_labels(study, [label(start=None, end=None, quote="s", prefix="So the an")])
        assert spans(study) == [((45, 46), "s")]


def test_that_labels_on_pairs_and_problems_find_their_place(tmp_path):
    later = attempt(number=2, text="Now 615.")
    with new_study(tmp_path, [attempt(), later]) as study:
        first = Target(dataset="puzzles", problem="p1", run="alpha", attempt=1)
        load_labels(
            study,
            [
                label("pair.restart", None, None, "", target=first, later_attempt=2),
                label("problem.bad_reference", None, None, "", target=Target(problem="p1")),
            ],
        )
        assert study.reader().tags([1])[0].later_trace_id == 2
        assert [tag.problem_id for tag in study.reader().whole_tags(1)] == [None, 1]


def test_that_importing_the_same_labels_again_changes_nothing(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        load_labels(study, [label()])
        history = study.reader().history()
        assert load_labels(study, [label()]).files[0].state == "already there"
        assert load_labels(study, [label()], "copy.jsonl").files[0].state == "already there"
        assert study.reader().history() == history


def test_that_withdrawn_labels_come_back_when_imported_again(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        load_labels(study, [label()])
        study.undo().result()
        assert load_labels(study, [label()]).files[0].state == "restored"
        assert study.reader().tag_count() == 1


def test_that_labels_held_by_a_withdrawn_import_are_told_of(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        load_labels(study, [label()])
        study.undo().result()
        report = load_labels(study, [label(), label("bh.check")], "more.jsonl")
        assert any("import that is withdrawn" in f.what for f in report.files[0].findings)
        assert study.reader().tag_count() == 1


def test_that_labels_follow_responses_that_were_withdrawn_and_imported_anew(tmp_path):
    with new_study(tmp_path) as study:
        first = load(study, [attempt()], "a.jsonl").batch_id
        load_labels(study, [label()])
        study.run(WithdrawBatch(first)).result()
        load(study, [attempt(), attempt("p2")], "b.jsonl")
        load_labels(study, [label()])
        assert [t.quote for t in study.reader().tags([2])] == ["They fail."]


def test_that_a_tag_changed_here_since_is_kept_as_it_is_here(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        code = study.reader().codes()[0].id
        own = Tag(uid="u1", code_id=code, trace_id=1, span=Span(0, 5), quote="First", annotator="a")
        study.run(AddTag(own)).result()
        report = load_labels(study, [label(uid="u1")])
        assert report.files[0].counts["tags already there"] == 1
        assert spans(study) == [((0, 5), "First")]


def test_that_a_code_nobody_knows_is_told_and_its_label_left_out(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        report = load_labels(study, [label("st.nowhere"), label()])
        assert any("st.nowhere" in f.what for f in report.files[0].findings)
        assert study.reader().tag_count() == 1


def test_that_labels_half_loaded_by_a_dead_process_are_swept_with_their_codes(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        codes, dead = rows_of(study, "code"), f"{socket.gethostname()}:999999999"
        batch = load_labels(study, [label()]).batch_id
        died = {"state": "loading", "owner": dead}
        study.write(lambda db: db.table("batch").update(batch, died) and None).result()
        assert study.write(batches.sweep).result() == 1
        assert rows_of(study, "code") == codes
        assert study.reader().tag_count() == 0
        assert study.reader().trace_count() == 1
