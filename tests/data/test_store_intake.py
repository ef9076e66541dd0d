"""Imports as batches: nothing half done, nothing twice."""

import pytest

from core.imported import ImportedTag
from core.outcomes.verdict import Judge, Status
from core.text.canonical import canonicalise
from core.traces import Ending
from data.intake import Delivery, ImportReport, take_in
from data.store.batches import Source
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
