"""Imports as batches: nothing half done, nothing twice."""

from dataclasses import replace
from itertools import count

import pytest
from msgspec import structs

from core.edits import PublishBatch, WithdrawBatch
from core.errors import EditConflictError
from core.imported import ImportedTag
from core.outcomes.verdict import Judge, Status
from core.text.canonical import canonicalise
from core.traces import Ending
from data.intake import Delivery, ImportReport, Pace, import_files, take_in
from data.store.batches import Source
from data.store.study import Study
from tests.helpers.studies import attempt, load, new_study


def test_that_importing_the_same_file_twice_changes_nothing(tmp_path):
    with new_study(tmp_path) as study:
        load(study, [attempt("p1"), attempt("p2")])
        history = study.reader().history()
        again = load(study, [attempt("p1"), attempt("p2")])
        assert again.files[0].state == "already there"
        assert study.reader().history() == history


def test_that_the_same_attempts_in_another_file_are_recognised(tmp_path):
    with new_study(tmp_path, [attempt("p1")]) as study:
        report = load(study, [attempt("p1"), attempt("p2")], "more.jsonl")
        assert report.files[0].counts["traces"] == 1
        assert report.files[0].counts["already there"] == 1


def test_that_a_different_text_for_the_same_attempt_is_reported_and_not_stored(tmp_path):
    with new_study(tmp_path, [attempt("p1")]) as study:
        report = load(study, [attempt("p1", text="Another 927."), attempt("p2")], "b.jsonl")
        assert [f.where for f in report.files[0].findings] == ["record p1"]
        assert study.reader().trace(1).text == attempt().text


def test_that_importing_a_withdrawn_file_again_makes_it_live(tmp_path):
    with new_study(tmp_path) as study:
        load(study, [attempt("p1")])
        study.undo().result()
        assert load(study, [attempt("p1")]).files[0].state == "restored"
        assert study.reader().trace_count() == 1
        assert study.write(lambda db: db.table("trace").count).result() == 1


def test_that_a_failing_import_leaves_nothing_behind(tmp_path):
    def broken():
        yield attempt("p1")
        raise RuntimeError("a bug")

    with new_study(tmp_path) as study:
        source = Source(name="a", sha256="a", size=1, format="t", importer_version="1", options={})
        with pytest.raises(RuntimeError):
            take_in(study, [Delivery(source=source, items=broken)], ImportReport())
        for table in ("batch", "trace", "problem", "run", "source", "trace_text"):
            assert study.write(lambda db, t=table: db.table(t).count).result() == 0


def test_that_our_checkers_verdict_stands_beside_the_files(tmp_path):
    with new_study(tmp_path, [attempt("p1", right=False)]) as study:
        verdicts = study.reader().verdicts(1)
        assert {v.judge for v in verdicts} == {Judge.FILE, Judge.CHECKER}


def test_that_a_placeholder_of_an_accepted_chain_gets_no_verdict(tmp_path):
    later = attempt("p1", number=2, text="", right=None, ending=Ending.ACCEPTED_EARLIER)
    with new_study(tmp_path, [attempt("p1"), later]) as study:
        assert study.reader().verdicts(2) == []


def test_that_a_failed_request_is_not_a_wrong_answer(tmp_path):
    failed = attempt("p1", text="", right=None, ending=Ending.FAILED)
    with new_study(tmp_path, [failed]) as study:
        assert study.reader().attempt_rows()[0].status is Status.FAILED_REQUEST


@pytest.mark.parametrize("raw", ["a😀b\r\nc", "é́", "x\x00y", "\ud800z", "\ufeffhi", "a\u2028b"])
def test_that_text_comes_back_exactly_as_canonicalised_with_spans_that_fit(tmp_path, raw):
    text = canonicalise(raw).text
    tag = ImportedTag(code_key="st.forward", start=0, end=len(text), annotator="file")
    with new_study(tmp_path, [attempt(text=text, tags=(tag,))]) as study:
        reader = study.reader()
        assert reader.trace(1).text == text
        assert reader.tags([1])[0].quote == text
        assert reader.damage() == []


def test_that_an_undone_wrong_import_leaves_no_mark_on_the_corrected_one(tmp_path):
    wrong = attempt("p1")
    right = structs.replace(
        wrong, problem=replace(wrong.problem, prompt="What is asked", reference="615")
    )
    with new_study(tmp_path) as study:
        load(study, [wrong], "wrong.jsonl")
        study.undo().result()
        load(study, [right], "right.jsonl")
        (row,) = study.reader().problem_rows()
        assert (row.key, row.reference) == ("p1", "615")
        assert study.reader().problem(row.id).prompt == "What is asked"


def test_that_a_file_without_prompts_lets_a_later_one_join_and_name_them(tmp_path):
    known = attempt("p1", run="beta")
    blank = structs.replace(attempt("p1"), problem=replace(known.problem, prompt=""))
    with new_study(tmp_path, [blank]) as study:
        load(study, [known], "prompts.jsonl")
        (row,) = study.reader().problem_rows()
        assert study.reader().problem(row.id).prompt == known.problem.prompt


def test_that_an_import_is_whole_again_after_the_one_it_relied_on_was_withdrawn(tmp_path):
    part, whole = [attempt("p1")], [attempt("p1"), attempt("p2")]
    with new_study(tmp_path) as study:
        first = load(study, part, "part.jsonl").batch_id
        load(study, whole, "whole.jsonl")
        study.run(WithdrawBatch(first)).result()
        load(study, whole, "whole.jsonl")
        assert study.reader().trace_count() == 2


def test_that_restoring_an_import_never_puts_two_traces_at_one_place(tmp_path):
    part, whole = [attempt("p1")], [attempt("p1"), attempt("p2")]
    with new_study(tmp_path) as study:
        first = load(study, part, "part.jsonl").batch_id
        study.run(WithdrawBatch(first)).result()
        load(study, whole, "whole.jsonl")
        with pytest.raises(EditConflictError, match="another response at 1"):
            study.run(PublishBatch(first)).result()
        load(study, part, "part.jsonl")
        assert study.reader().trace_count() == 2


def test_that_redo_of_an_import_never_puts_two_traces_at_one_place(tmp_path):
    with new_study(tmp_path) as study:
        load(study, [attempt("p1")], "a.jsonl")
        study.undo().result()
        with Study.open(study.path, "bea") as other:
            load(other, [attempt("p1")], "b.jsonl")
        with pytest.raises(EditConflictError, match="another response"):
            study.redo().result()
        assert study.reader().trace_count() == 1


def test_that_what_another_process_imported_meanwhile_is_in_the_study_once(tmp_path):
    with new_study(tmp_path) as study, Study.open(study.path, "bea") as other:

        def slow():
            yield attempt("p1")
            load(other, [attempt("p1"), attempt("p2")], "theirs.jsonl")
            yield attempt("p3")

        source = Source(name="a", sha256="a", size=1, format="t", importer_version="1", options={})
        pieces = [Delivery(source=source, items=slow)]
        report = take_in(study, pieces, ImportReport())
        assert study.reader().trace_count() == 3
        assert (
            report.files[0].counts.get("dropped", 0) + report.files[0].counts["already there"] == 1
        )
        words = study.write(
            lambda db: db.execute(
                "INSERT INTO trace_search (trace_search, rank) VALUES ('integrity-check', 1)"
            )
        )
        words.result()


def test_that_a_label_with_an_unknown_code_is_told_and_costs_no_trace(tmp_path):
    tag = ImportedTag(code_key="st.nowhere", start=0, end=5, annotator="file")
    with new_study(tmp_path) as study:
        report = load(study, [attempt("p1"), attempt("p2", tags=(tag,))])
        assert study.reader().trace_count() == 2
        assert "st.nowhere" in report.files[0].findings[0].what


def test_that_discarding_an_import_leaves_the_search_index_sound(tmp_path):
    with new_study(tmp_path, [attempt("p1")]) as study:
        failed = attempt("p2", text="", right=None, ending=Ending.FAILED)

        def broken():
            yield attempt("p3", text="unusual words")
            yield failed
            raise RuntimeError("a bug")

        source = Source(name="a", sha256="a", size=1, format="t", importer_version="1", options={})
        with pytest.raises(RuntimeError):
            take_in(study, [Delivery(source=source, items=broken)], ImportReport())
        check = "INSERT INTO trace_search (trace_search, rank) VALUES ('integrity-check', 1)"
        study.write(lambda db: db.execute(check)).result()
        assert study.reader().search("unusual words") == []


def test_that_the_study_itself_is_refused_as_a_file_to_import(tmp_path):
    with new_study(tmp_path) as study:
        report = import_files(study, [study.path])
        assert report.files[0].state == "failed"


def test_that_the_same_attempt_twice_in_one_file_is_stored_once(tmp_path):
    with new_study(tmp_path) as study:
        report = load(study, [attempt("p1"), attempt("p1"), attempt("p1", text="Another 927.")])
        assert report.files[0].counts["traces"] == 1
        assert report.files[0].counts["already there"] == 1
        assert report.files[0].counts["differing"] == 1


def test_that_a_failing_import_of_empty_texts_leaves_the_search_whole(tmp_path):
    def broken():
        yield attempt("p1", text="", right=None, ending=Ending.NO_ANSWER)
        yield attempt("p2", text="a needle")
        raise RuntimeError("a bug")

    with new_study(tmp_path, [attempt("p3", text="a needle in hay")]) as study:
        source = Source(name="b", sha256="b", size=1, format="t", importer_version="1", options={})
        with pytest.raises(RuntimeError):
            take_in(study, [Delivery(source=source, items=broken)], ImportReport())
        check = "INSERT INTO trace_search (trace_search, rank) VALUES ('integrity-check', 1)"
        study.write(lambda db: db.execute(check) and None).result()


def test_that_pieces_grow_where_storing_is_fast_and_shrink_where_it_is_slow():
    pace = Pace()
    first = attempts_in_a_piece(pace)
    pace.begin()
    pace.follow(0.001)
    grown = attempts_in_a_piece(pace)
    pace.begin()
    pace.follow(0.2)
    assert grown > first > attempts_in_a_piece(pace)


def attempts_in_a_piece(pace):
    return next(n for n in count(1) if pace.take(attempt(text="x" * 1000)))
