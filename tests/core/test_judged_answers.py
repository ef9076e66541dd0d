"""Where file, checker and person agree on answers, and which answers are listed."""

import pytest

from core.metrics.agreement import Agreement
from core.outcomes.judged import (
    AnswersReport,
    DatasetAnswers,
    JudgedAnswer,
    Said,
    Trouble,
    report_on,
)
from core.outcomes.kinds import AnswerForm, Kind
from core.outcomes.options import Option, aliases_of, aliases_text, options_of
from core.outcomes.verdict import Judge, Status

NUMBER = {"puzzles": (AnswerForm(kind=Kind.NUMBER), True)}
R, W = Status.CORRECT, Status.INCORRECT
WHO = "ladder 2"


def judged(trace, problem=1, *, answer="5", who=WHO, reference="5", dataset="puzzles", **said):
    names = {Judge.FILE: "scorer", Judge.CHECKER: who, Judge.PERSON: "ann"}
    return JudgedAnswer(
        trace_id=trace,
        problem_id=problem,
        run_id=1,
        sample=1,
        attempt=1,
        dataset=dataset,
        key=f"p{problem}",
        reference=reference,
        answer=answer,
        answer_rule="boxed",
        said={judge: Said(names[judge], said[judge]) for judge in Judge if judge in said},
    )


def only(report: AnswersReport) -> DatasetAnswers:
    (dataset,) = report.datasets
    return dataset


def listed(report: AnswersReport) -> dict[int, frozenset[Trouble]]:
    return {each.answer.trace_id: each.troubles for each in report.disputes}


def test_that_each_pair_of_judges_is_counted_where_both_have_an_outcome():
    answers = [
        judged(1, 1, file=R, checker=R),
        judged(2, 2, file=R, checker=W, person=W),
        judged(3, 3, file=W, checker=Status.TIMEOUT, person=W),
        judged(4, 4, checker=R),
    ]
    agreement = only(report_on(answers, NUMBER, WHO)).agreement
    assert agreement[Judge.FILE, Judge.CHECKER] == Agreement(both_right=1, only_first=1)
    assert agreement[Judge.CHECKER, Judge.PERSON] == Agreement(both_wrong=1)
    assert agreement[Judge.FILE, Judge.PERSON] == Agreement(only_first=1, both_wrong=1)


def test_that_contradictions_and_verdicts_without_outcome_are_listed_and_nothing_else():
    answers = [
        judged(1, 1, file=R, checker=R),
        judged(2, 2, file=R, checker=W, person=W),
        judged(3, 3, file=W, checker=Status.TIMEOUT),
        judged(4, 4, checker=Status.ERROR),
        judged(5, 5, checker=Status.UNREADABLE_REFERENCE),
        judged(6, 6, file=W, checker=Status.NO_ANSWER, answer=None),
        judged(7, 7),
    ]
    assert listed(report_on(answers, NUMBER, WHO)) == {
        2: {Trouble.FILE_CHECKER, Trouble.FILE_PERSON},
        3: {Trouble.TIMEOUT},
        4: {Trouble.ERROR},
        5: {Trouble.UNREADABLE_REFERENCE},
    }


def test_that_the_same_answer_judged_otherwise_is_found_within_a_problem_only():
    answers = [
        judged(1, 1, answer="5", checker=R, file=R),
        judged(2, 1, answer="5", checker=W, file=R),
        judged(3, 1, answer="6", checker=W, file=R),
        judged(4, 2, answer="5", checker=W, file=R),
        judged(5, 2, answer=None, checker=R, file=R),
        judged(6, 2, answer=None, checker=W, file=R),
    ]
    report = report_on(answers, NUMBER, WHO)
    assert only(report).flips == {Judge.CHECKER: 1}
    found = {trace for trace, why in listed(report).items() if Trouble.SAME_ANSWER in why}
    assert found == {1, 2}


def test_that_all_attempts_at_a_problem_await_the_checker_when_one_does():
    answers = [
        judged(1, 1, checker=R),
        judged(2, 1, checker=R, who="ladder 1"),
        judged(3, 2, checker=R),
        judged(4, 2, file=R),
    ]
    dataset = only(report_on(answers, NUMBER, WHO))
    assert dataset.awaiting == 2
    assert dataset.checked == {WHO: 2, "ladder 1": 1}


@pytest.mark.parametrize("forms", [{}, {"puzzles": (AnswerForm(kind=Kind.CODE), False)}])
def test_that_nothing_awaits_a_checker_that_cannot_judge_it(forms):
    dataset = only(report_on([judged(1, 1, checker=R, who="old")], forms, WHO))
    assert dataset.awaiting == 0


def test_that_the_whole_is_the_sum_of_its_datasets():
    answers = [
        judged(1, 1, file=R, checker=W),
        judged(2, 2, dataset="other", file=R, checker=R, who="ladder 1", reference=None),
    ]
    report = report_on(answers, NUMBER, WHO)
    assert [each.dataset for each in report.datasets] == ["puzzles", "other"]
    whole = report.whole
    assert (whole.problems, whole.with_reference, whole.traces) == (2, 1, 2)
    assert whole.checked == {WHO: 1, "ladder 1": 1}
    assert whole.agreement[Judge.FILE, Judge.CHECKER] == Agreement(both_right=1, only_first=1)
    assert AnswersReport().whole.traces == 0


# What a person can say of a form


def test_that_names_of_one_answer_are_read_as_they_are_written():
    groups = (("USA", "America"), ("UK", "Britain", "GB"))
    assert aliases_of(aliases_text(groups)) == groups
    assert aliases_of(" = ; alone; a =b; = c = ") == (("a", "b"),)
    assert aliases_of("") == ()


def test_that_options_are_those_of_the_form_and_none_is_offered_in_vain():
    assert {str(option) for option in Option} < set(AnswerForm.__slots__)
    assert options_of(Kind.CHOICE) == frozenset()
    assert options_of(Kind.TEXT) == {Option.ALIASES}
    assert Option.ALIASES not in options_of(Kind.NUMBER)
