"""A study checked anew: one batch, newest first, for all attempts at a problem alike."""

from dataclasses import replace

import pytest
from msgspec import structs

from core.edits import SetAnswerForm, WithdrawBatch
from core.outcomes.automatic import WHO
from core.outcomes.kinds import AnswerForm, Kind, Percent
from core.outcomes.verdict import Judge, Status
from core.traces import Ending
from data.checking.algebra import algebra_version
from data.checking.checker import Checker
from data.checking.recheck import check_study, forms_of, unchecked
from data.commands import main
from data.store.answers import AnswerReader
from tests.helpers.studies import attempt, load, new_study


def answered(reference, answer, key="p1", *, dataset="maths", **more):
    made = attempt(key, right=None, dataset=dataset, **more)
    problem = replace(made.problem, reference=reference)
    return structs.replace(made, problem=problem, answer=answer)


@pytest.fixture
def checker(monkeypatch):
    """The ladder without algebra, which needs no process."""
    monkeypatch.setattr("data.checking.checker.algebra_version", lambda: "")
    with Checker() as checker:
        checker.who = "ladder 9"  # as if a newer version had come
        yield checker


def statuses(study):
    return [row.status for row in study.reader().attempt_rows()]


CHOICES = [
    answered("B", "B. Five metres"),
    answered("B", "C", number=2),
    answered("A", "A. One", "p2"),
]


def test_that_a_check_counts_before_the_verdicts_of_the_import_which_stay(tmp_path, checker):
    with new_study(tmp_path, CHOICES) as study:
        assert statuses(study)[0] is Status.INCORRECT
        report = check_study(study, checker)
        assert statuses(study) == [Status.CORRECT, Status.INCORRECT, Status.CORRECT]
        assert report.turned == {(False, True): 2}
        assert [v.who for v in study.reader().verdicts(1)] == [WHO, "ladder 9"]


def test_that_a_check_is_undone_and_done_again_as_one(tmp_path, checker):
    with new_study(tmp_path, CHOICES) as study:
        before = statuses(study)
        check_study(study, checker)
        after = statuses(study)
        study.undo().result()
        assert statuses(study) == before
        assert len(study.reader().verdicts(1)) == 1
        study.redo().result()
        assert statuses(study) == after


def test_that_a_withdrawn_check_counts_for_nothing(tmp_path, checker):
    with new_study(tmp_path, CHOICES) as study:
        before = statuses(study)
        report = check_study(study, checker)
        study.run(WithdrawBatch(report.batch_id)).result()
        assert statuses(study) == before
        with AnswerReader(study.path) as reader:
            assert [each.state for each in reader.checks()] == ["withdrawn"]


def test_that_a_cancelled_check_leaves_nothing(tmp_path, checker):
    with new_study(tmp_path, CHOICES) as study:
        report = check_study(study, checker, stopped=lambda: True)
        assert (report.cancelled, report.batch_id) == (True, None)
        assert study.write(lambda db: db.table("batch").count).result() == 1
        assert len(study.reader().verdicts(1)) == 1


def test_that_all_attempts_at_a_problem_are_judged_again_when_one_is_new(tmp_path, checker):
    with new_study(tmp_path, [answered("B", "B"), answered("A", "A", "p2")]) as study:
        check_study(study, checker)
        assert unchecked(study, checker.who) == 0
        load(study, [answered("B", "C", number=2)], "later.jsonl")
        assert unchecked(study, checker.who) == 2
        report = check_study(study, checker, only_new=True)
        assert report.checked == 2
        newest = {study.reader().verdicts(trace)[-1].who for trace in (1, 3)}
        assert newest == {"ladder 9"}


def test_that_a_check_that_was_withdrawn_does_not_come_back_unasked(tmp_path, checker):
    with new_study(tmp_path, CHOICES) as study:
        batch = check_study(study, checker, by=checker.who).batch_id
        assert batch is not None
        study.run(WithdrawBatch(batch)).result()
        assert check_study(study, checker, only_new=True).batch_id is None
        load(study, [answered("A", "A", "p9")], "later.jsonl")
        assert check_study(study, checker, only_new=True).checked == 1
        assert check_study(study, checker).checked > 1  # one that is asked for judges all


def test_that_the_list_of_checks_tells_who_judged_and_who_asked(tmp_path, checker):
    with new_study(tmp_path, CHOICES) as study:
        check_study(study, checker)
        check_study(study, checker, by=checker.who)
        with AnswerReader(study.path) as reader:
            assert [each.checker for each in reader.checks()] == [checker.who] * 2
            assert [each.by for each in reader.checks()] == [study.annotator, checker.who]


def test_that_a_person_and_the_file_still_count_before_the_checker(tmp_path, checker):
    with new_study(tmp_path, [attempt("p1", right=False, dataset="maths")]) as study:
        report = check_study(study, checker)
        assert statuses(study) == [Status.INCORRECT]
        assert (report.agreeing, report.differing) == (1, 0)


def test_that_attempts_without_an_answer_keep_their_reason(tmp_path, checker):
    made = [
        answered("5", None, "p1", ending=Ending.FAILED),
        answered("5", None, "p2", ending=Ending.TRUNCATED),
        answered("5", None, "p3", ending=Ending.NO_ANSWER),
        answered("5", None, "p4", ending=Ending.NOT_RUN),
        answered(None, "5", "p5"),
    ]
    with new_study(tmp_path, made) as study:
        before = statuses(study)
        check_study(study, checker)
        assert statuses(study) == before
        assert before == [
            Status.FAILED_REQUEST, Status.TRUNCATED, Status.NO_ANSWER, None, None,
        ]  # fmt: skip


def test_that_the_kind_of_a_dataset_is_guessed_until_it_is_stated(tmp_path, checker):
    form = AnswerForm(kind=Kind.TEXT, aliases=(("B", "Bee"),))
    with new_study(tmp_path, [answered("B", "bee"), answered("5", "5", dataset="sums")]) as study:
        guessed = {each.dataset: (each.form.kind, each.is_guess) for each in forms_of(study)}
        assert guessed == {"maths": (Kind.CHOICE, True), "sums": (Kind.NUMBER, True)}
        study.run(SetAnswerForm("maths", form)).result()
        assert [each.form for each in forms_of(study) if not each.is_guess] == [form]
        assert check_study(study, checker, datasets=["maths"]).checked == 1
        assert statuses(study)[0] is Status.CORRECT
        study.undo().result()
        study.undo().result()
        assert all(each.is_guess for each in forms_of(study))


def test_that_programs_are_left_to_the_file(tmp_path, checker):
    with new_study(tmp_path, [answered("5", "5")]) as study:
        study.run(SetAnswerForm("maths", AnswerForm(kind=Kind.CODE))).result()
        assert check_study(study, checker).batch_id is None


def test_that_progress_is_told_up_to_the_end(tmp_path, checker):
    told = []
    with new_study(tmp_path, CHOICES) as study:
        check_study(study, checker, progress=lambda share, words: told.append((share, words)))
    assert told[-1] == (1.0, "3 of 3 answers")


@pytest.mark.skipif(not algebra_version(), reason="math-verify is not installed")
def test_that_expressions_are_proven_in_a_study(tmp_path):
    pair = [answered(r"\sqrt8", r"3\sqrt2"), answered(r"\sqrt8", r"2\sqrt2", number=2)]
    with new_study(tmp_path, pair) as study, Checker() as checker:
        assert statuses(study) == [Status.INCORRECT, Status.INCORRECT]
        check_study(study, checker)
        assert statuses(study) == [Status.INCORRECT, Status.CORRECT]
        newest = [study.reader().verdicts(trace)[-1] for trace in (1, 2)]
        assert {(each.judge, each.who) for each in newest} == {(Judge.CHECKER, checker.who)}
        assert "math-verify" in checker.who


# The command


@pytest.fixture
def study_path(tmp_path, monkeypatch):
    monkeypatch.setattr("data.checking.checker.algebra_version", lambda: "")
    with new_study(
        tmp_path, [answered("10%", "10"), answered(r"\sqrt8", r"2\sqrt2", "p2")]
    ) as study:
        return str(study.path)


def test_that_the_command_says_what_it_did_and_what_it_could_not(study_path, capsys):
    assert main(["check", study_path]) == 0
    told = capsys.readouterr().out
    assert "maths: 2 problems, answers are expression (guessed)" in told
    assert "1 need algebra, which is not installed" in told


def test_that_the_command_keeps_the_options_and_lists_them(study_path, capsys):
    assert main(["check", study_path, "--percent", "sign-required", "--dataset", "maths"]) == 0
    assert "1 before right, now wrong" in capsys.readouterr().out
    assert main(["check", study_path, "--list"]) == 0
    told = capsys.readouterr().out
    assert f"maths: 2 problems, answers are expression, percent {Percent.SIGN_REQUIRED}" in told
    assert "live      Check of maths as expression: 2 verdicts" in told


def test_that_the_command_withdraws_and_restores_a_check(study_path, capsys):
    main(["check", study_path])
    assert main(["check", study_path, "--withdraw", "2"]) == 0
    assert "2 withdrawn" in capsys.readouterr().out
    assert main(["check", study_path, "--restore", "2"]) == 0
    assert main(["check", study_path, "--withdraw", "1"]) == 1
    assert "There is no check 1." in capsys.readouterr().err


def test_that_the_command_names_the_datasets_there_are(study_path, capsys):
    assert main(["check", study_path, "--dataset", "nothing"]) == 1
    assert "Datasets: 'maths'." in capsys.readouterr().err
