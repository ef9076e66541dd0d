"""Verdicts on the answers of a study, read as they count: live rows, each judge's newest."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from core.edits import SetVerdict, WithdrawBatch
from core.metrics.agreement import Agreement
from core.outcomes.kinds import Kind
from core.outcomes.verdict import Judge, Status
from data.checking.checker import Checker
from data.checking.judging import read_judged
from data.checking.recheck import check_study
from data.intake import import_files
from data.store.study import Study
from tests.helpers.studies import attempt, new_study

CORPUS = Path(os.environ.get("VOLTEFACE_CORPUS", "nowhere"))


def answered(key, answer, *, right=None, reference="B", **more):
    made = attempt(key, right=right, **more)
    return structs.replace(made, problem=replace(made.problem, reference=reference), answer=answer)


@pytest.fixture
def checker(monkeypatch):
    """The ladder without algebra, which needs no process."""
    monkeypatch.setattr("data.checking.checker.algebra_version", lambda: "")
    with Checker() as checker:
        checker.who = "ladder 9"  # as if a newer version had come
        yield checker


def test_that_each_judge_is_taken_by_its_newest_live_verdict(tmp_path, checker):
    with new_study(tmp_path, [answered("p1", "B. Five", right=False)]) as study:
        check = check_study(study, checker)
        study.run(SetVerdict(1, "ann", Status.INCORRECT)).result()
        study.run(SetVerdict(1, "ann", Status.CORRECT)).result()
        (dispute,) = read_judged(study, checker.who).disputes
        said = {judge: each.status for judge, each in dispute.answer.said.items()}
        assert said == {
            Judge.FILE: Status.INCORRECT,
            Judge.CHECKER: Status.CORRECT,
            Judge.PERSON: Status.CORRECT,
        }
        study.run(WithdrawBatch(check.batch_id)).result()
        (dispute,) = read_judged(study, checker.who).disputes
        assert dispute.answer.said[Judge.CHECKER].who == "ladder 2"


def test_that_a_dataset_has_its_form_its_checker_and_what_awaits_it(tmp_path, checker):
    made = [answered("p1", "B"), answered("p2", "C"), answered("q1", "x", reference=None,
            dataset="open", right=True)]  # fmt: skip
    with new_study(tmp_path, made) as study:
        choices, open_ = read_judged(study, checker.who).datasets
        assert (choices.form.kind, choices.is_guess, choices.awaiting) == (Kind.CHOICE, True, 2)
        assert (open_.form, open_.with_reference, open_.awaiting) == (None, 0, 0)
        check_study(study, checker, only_new=True)
        choices, _ = read_judged(study, checker.who).datasets
        assert (choices.checked, choices.awaiting) == ({"ladder 9": 2}, 0)


def test_that_a_withdrawn_import_has_no_answers(tmp_path, checker):
    with new_study(tmp_path, [answered("p1", "B")]) as study:
        study.run(WithdrawBatch(1)).result()
        assert read_judged(study, checker.who).datasets == ()


def test_that_reading_ends_when_it_is_stopped(tmp_path, checker):
    with new_study(tmp_path, [answered("p1", "B")]) as study:
        assert read_judged(study, checker.who, stopped=lambda: True).datasets == ()


def test_that_a_check_signed_by_its_checker_leaves_the_annotators_undo_alone(tmp_path, checker):
    with new_study(tmp_path, [answered("p1", "B. Five")]) as study:
        study.run(SetVerdict(1, "ann", Status.INCORRECT)).result()
        check_study(study, checker, by=checker.who)
        assert study.reader().undo_label("ann") == "Set Outcome"
        study.undo().result()
        assert [each.who for each in study.reader().verdicts(1)] == ["ladder 2", "ladder 9"]
        study.undo(checker.who).result()
        assert [each.who for each in study.reader().verdicts(1)] == ["ladder 2"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="VOLTEFACE_CORPUS is not set")
def test_that_on_real_files_no_answer_is_judged_in_two_ways(tmp_path, checker):
    folder = CORPUS / "zeroeval" / "math-l5"
    names = ("gpt-4o-2024-08-06", "o1-preview-2024-09-12")
    with Study.create(tmp_path / "real.volteface", "ann") as study:
        import_files(study, [folder / f"{name}.json" for name in names])
        check_study(study, checker)
        (dataset,) = read_judged(study, checker.who).datasets
    assert (dataset.problems, dataset.traces, dataset.awaiting) == (721, 1442, 0)
    assert dataset.checked == {"ladder 9": 1442}
    assert dataset.flips == {}
    assert dataset.agreement[Judge.FILE, Judge.CHECKER] == Agreement()  # these files judge nothing
