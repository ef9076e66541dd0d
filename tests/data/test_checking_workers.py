"""Algebra in worker processes: what it proves, and that no answer stops the rest."""

from itertools import count

import pytest

from core.outcomes.kinds import AnswerForm
from core.outcomes.verdict import Status
from data.checking.algebra import algebra_version
from data.checking.checker import Checker
from data.checking.workers import Workers
from data.processes import ProcessError
from tests.helpers.answer_pairs import DIFFERENT, EQUAL

FORM = AnswerForm()
SHORT = 0.5
RUNS_AT_ALL = [(r"\sqrt8", r"2\sqrt2", FORM)]

pytestmark = pytest.mark.skipif(not algebra_version(), reason="math-verify is not installed")


@pytest.fixture(scope="module")
def patient():
    """One worker for all tests that need no fresh one; it is up before any of them looks."""
    with Workers(1, deadline=30) as workers:
        assert [check.is_right for _, check in workers.checks(RUNS_AT_ALL)] == [True]
        yield workers


@pytest.fixture
def hasty():
    """Two workers with a short deadline; those that are killed are followed by others."""
    with Workers(2, deadline=SHORT) as workers:
        yield workers


@pytest.fixture
def patient_alone():
    """A worker of its own, which has started."""
    with Workers(1, deadline=30) as workers:
        list(workers.checks(RUNS_AT_ALL))
        yield workers


def test_that_pairs_that_people_judged_get_the_same_verdict_with_algebra():
    for pairs, wanted in ((EQUAL, True), (DIFFERENT, False)):
        questions = [
            (*pair, AnswerForm(kind=kind)) for kind, listed in pairs.items() for pair in listed
        ]
        with Checker() as checker:
            found = checker.checks(questions)
        differing = [q[:2] for q, c in zip(questions, found, strict=True) if c.is_right != wanted]
        assert differing == []


def one(workers, reference, answer):
    ((_, check),) = workers.checks([(reference, answer, FORM)])
    return check


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (r"\sqrt8", r"2\sqrt2"),
        ("x^2+2x+1", "(x+1)^2"),
        ("11\\sqrt2", "11*sqrt(2)"),
        ("2x+4y-3=0", r"y=-\frac12x+\frac34"),
        (r"\frac{\sqrt3}{3}", "1/sqrt(3)"),
        (r"(1,\sqrt8)", r"(1, 2\sqrt2)"),
        (r"\{\sqrt8, 1\}", r"\{1, 2\sqrt2\}"),
        (r"[\sqrt8, 3)", r"2\sqrt2 \le x < 3"),
        (r"\binom{5}{2}", "10"),
        (r"\log_2 8", "3"),
    ],
)
def test_that_algebra_proves_what_is_equal(patient, reference, answer):
    assert one(patient, reference, answer).rule.startswith("algebra")
    assert one(patient, answer, reference).is_right


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (r"\frac{1}{2004!}", r"\frac{1}{2006!}"),
        ("10^{-20}", r"2\cdot10^{-20}"),
        ("3*x-1*y+13=0", "3x + 4y + 14=0"),
        ("x^2+y^2=4", "x^2+y^2=5"),
        (r"\lfloor x\rfloor", r"\lceil x\rceil"),
        (r"|x|", "|y|"),
        (r"\theta", r"\theta+1"),
    ],
)
def test_that_algebra_accepts_nothing_else(patient, reference, answer):
    assert one(patient, reference, answer).status is Status.INCORRECT


POISON = [
    *("9**9**9**9", "$9^{9^{9^{9}}}$", r"\boxed{10^{10^{10}}}", "2^" * 300 + "2"),
    *(r"\boxed{1000000!}", r"\boxed{(10^9)!}", "$(x+1)^{1000}$"),
    *(r"$\sum_{k=1}^{10^7}1/k^2$", r"$\int_0^1 e^{-x^2}\sin x^3dx$"),
    *("$" + "(" * 2000 + "1" + ")" * 2000 + "$", r"\frac{1}{" * 60 + "x" + "}" * 60),
    *("5^(" * 20 + "5" + ")" * 20, r"\boxed{" * 5000),
    *("9" * 100_000, "word " * 50_000, "$" * 20_000, "+".join("1" * 20_000)),
]


@pytest.mark.timeout(180)  # one that stopped the others would never end; a new process takes 2 s
def test_that_every_poisonous_answer_is_given_up_and_none_is_accepted(hasty):
    found = dict(hasty.checks([(r"|x|+\sqrt{2}", answer, FORM) for answer in POISON]))
    assert sorted(found) == list(range(len(POISON)))
    assert not [POISON[number] for number, check in found.items() if check.is_right]


def test_that_a_timeout_is_told_apart_from_a_wrong_answer_and_the_next_is_checked(hasty):
    found = dict(hasty.checks([("|x|", "(10^9)!", FORM), (r"\sqrt8", r"2\sqrt2", FORM)]))
    assert [found[0].status, found[1].status] == [Status.TIMEOUT, Status.CORRECT]


def test_that_nothing_that_a_model_wrote_is_evaluated(patient, tmp_path):
    canary = tmp_path / "canary"
    code = f"__import__('pathlib').Path({str(canary)!r}).touch()"
    for answer in (code, f"${code}$", f"\\boxed{{{code}}}", f"$\\text{{{code}}}$", f"1+{code}"):
        assert not one(patient, "|x|", answer).is_right
        assert not one(patient, answer, "|x|").is_right
    assert not canary.exists()


def test_that_checks_stop_when_told_and_leave_no_process_at_work(hasty):
    asked = count()
    questions = [("|x|", "(10^9)!", FORM)] * 50
    assert list(hasty.checks(questions, lambda: next(asked) > 1)) == []
    assert next(asked) < len(questions)


def test_that_a_process_that_does_not_start_is_an_expected_failure(monkeypatch):
    monkeypatch.setattr("data.processes._START_DEADLINE", 0.0)
    with Workers(1) as workers, pytest.raises(ProcessError):
        list(workers.checks(RUNS_AT_ALL))


def test_that_a_worker_that_was_killed_is_replaced(patient_alone):
    process = patient_alone._processes._workers[0]._process
    process.kill()
    process.join()
    assert one(patient_alone, r"\sqrt8", r"2\sqrt2").is_right


def test_that_a_checker_answers_in_order_and_proves_nothing_twice(patient):
    checker = Checker(patient)
    questions = [(r"\sqrt8", r"2\sqrt2", FORM), ("5", "5.0", FORM), (r"\sqrt8", r"2\sqrt2", FORM)]
    told = []
    first = checker.checks(questions, told=told.append)
    assert [check.rule for check in first] == ["algebra", "number", "algebra"]
    assert told == [2, 3]
    checker._workers = None  # whoever asks it now fails
    assert checker.checks(questions) == first


def test_that_without_math_verify_the_checker_says_so_and_starts_nothing(monkeypatch):
    monkeypatch.setattr("data.checking.checker.algebra_version", lambda: "")
    with Checker() as checker:
        (check,) = checker.checks([(r"\sqrt8", r"2\sqrt2", FORM)])
        assert (checker.who, check.settled) == ("ladder 2", False)
