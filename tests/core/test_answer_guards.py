"""What libraries are known to accept wrongly is refused, or named in the rule."""

import pytest

from core.outcomes.kinds import AnswerForm, Kind, Percent, Strictness
from core.outcomes.ladder import check
from core.outcomes.result import Proof
from core.outcomes.verdict import Status


def gullible(_reference, _answer):
    """Algebra that finds everything equal: what it never sees it cannot spoil."""
    return Proof.EQUAL


@pytest.mark.parametrize(
    ("reference", "answer", "rule"),
    [
        (r"\{1,2\}", "(1,2)", "set and brackets"),
        (r"\{1,2\}", "[1,2]", "set and brackets"),
        ("[0,1)", "(0,1)", "other brackets"),
        ("[2,5)", "[2,5]", "other brackets"),
        (r"0\le x<1", "0<x<1", "other brackets"),
        ("4", r"4\sqrt(2)", "another value"),
        ("4", "4√2", "another value"),
        (r"1-\frac1e", r"1+\frac1e", "another value"),
        ("2021", r"\pm2021", "value and list"),
        ("10 cm", "10 m", "another unit"),
        (r"10\text{ cm}", r"$10\text{ cm}^2$", "another unit"),
        (r"72^\circ", "72 cm", "another unit"),
        (r"10\%", "0.1", "number"),
        ("0.1", r"10\%", "number"),
        ("4210_5", "4210_6", "base"),
        ("3 1/2", "31/2", "number"),
        ("3 1/2", "2", "number"),
        ("12:00", "1:00", "words"),
        ("12927", "12, 927", "value and list"),
        ("12927", "12 or 927", "value and list"),
        ("1/3", "0.333", "number"),
        (r"\pi", "3.14159265", "another value"),
        (r"\frac{1}{10!}", r"\frac{1}{12!}", "another value"),
        ("927", "12 or 927", "value and list"),
        ("(1,2)", "(2,1)", "number"),
        ("even", "28", "words"),
        ("x^2+1", "x^2+2", "another value"),
        ("y=5", "x=5", "another name"),
    ],
)
def test_that_a_known_false_accept_is_refused_before_algebra(reference, answer, rule):
    found = check(reference, answer, algebra=gullible)
    assert (found.status, found.rule) == (Status.INCORRECT, rule)


@pytest.mark.parametrize(
    ("reference", "answer", "flag"),
    [
        ("10", "10 cm", "unit dropped"),
        (r"72^\circ", "72", "unit dropped"),
        (r"10\%", "10", "percent sign dropped"),
        ("4210_5", "4210", "base dropped"),
        ("1, 2", "2, 1", "in another order"),
        (r"\{1,2\}", "1,2", "braces dropped"),
        ("x=5", "5", "name dropped"),
        ("5", "It is $5$ metres away.", "in a sentence"),
        (r"\frac{1}{2004!}", "0.0", "decimal"),
    ],
)
def test_that_what_was_overlooked_is_named_in_the_rule(reference, answer, flag):
    found = check(reference, answer, algebra=gullible)
    assert found.is_right
    assert found.rule.endswith(f", {flag}")


@pytest.mark.parametrize(
    ("form", "reference", "answer", "right"),
    [
        (AnswerForm(units=Strictness.REQUIRED), "10 cm", "10", False),
        (AnswerForm(units=Strictness.REQUIRED), "10", "10 cm", True),
        (AnswerForm(units=Strictness.IGNORED), "10 cm", "10 m", True),
        (AnswerForm(units=Strictness.IGNORED), "10%", "0.1", False),
        (AnswerForm(percent=Percent.VALUE), "10%", "0.1", True),
        (AnswerForm(percent=Percent.VALUE), "10%", "10", False),
        (AnswerForm(percent=Percent.VALUE), "0.125", r"12.5\%", True),
        (AnswerForm(percent=Percent.SIGN_REQUIRED), "10%", "10", False),
        (AnswerForm(percent=Percent.SIGN_REQUIRED), "10%", r"$10\%$", True),
        (AnswerForm(base=Strictness.REQUIRED), "4210_5", "4210", False),
        (AnswerForm(base=Strictness.IGNORED), "4210_5", "4210_6", True),
        (AnswerForm(ordered=True), "1, 2", "2, 1", False),
        (AnswerForm(ordered=True), r"\{1,2\}", r"\{2,1\}", True),
        (AnswerForm(places=3), "1/3", "0.333", True),
        (AnswerForm(places=3), "1/3", "0.33", False),
        (AnswerForm(places=3), "1/3", "0.334", True),
        (AnswerForm(places=3), "1/3", "0.335", False),
        (AnswerForm(places=2), r"\sqrt2", "1.41", True),
        (AnswerForm(places=2), r"\sqrt2", "1.43", False),
        (AnswerForm(kind=Kind.COLLECTION), r"\{5\}", "5", True),
        (AnswerForm(kind=Kind.EXPRESSION), r"\{5\}", "5", False),
    ],
)
def test_that_an_option_does_what_it_says(form, reference, answer, right):
    assert check(reference, answer, form).is_right is right


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("(0,1)", "0<x<1"),
        ("[3,\\infty)", "x\\ge 3"),
        ("[3,\\infty)", "3\\le x"),
        ("(-\\infty,1]", "x \\leq 1"),
        ("1\\pm\\sqrt2", "1-\\sqrt{2}, 1+\\sqrt{2}"),
        ("(1,2)\\cup[3,4]", "[3,4] \\cup (1,2)"),
        ("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "\\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}"),
        ("x=1 or x=2", "x=2, x=1"),
        ("5\\pi r^2", "5 π r²"),
        ("\\$5", "5 dollars"),
        ("10\\text{ mph}", "10 miles per hour"),
        ("10\\text{ cm}^3", "10 cubic centimetres"),
        ("(1/2, 0.25)", "\\left(\\frac12, \\frac14\\right)"),
    ],
)
def test_that_two_ways_to_say_the_same_are_equal_both_ways(reference, answer):
    assert check(reference, answer).is_right
    assert check(answer, reference).is_right


@pytest.mark.parametrize("proof", [Proof.REFERENCE_UNREAD, Proof.ANSWER_UNREAD])
def test_that_what_algebra_cannot_read_is_not_called_different(proof):
    found = check("|x|", "|y|", algebra=lambda _a, _b: proof)
    assert found.status in (Status.UNREADABLE_REFERENCE, Status.UNREADABLE_ANSWER)


def test_that_without_algebra_an_answer_that_needs_it_is_unsettled():
    assert check(r"\sqrt8", r"2\sqrt2").settled is False
    assert check(r"\sqrt8", r"2\sqrt2", algebra=gullible).rule == "algebra"
    assert check(r"(1,\sqrt8)", r"(1,2\sqrt2)").settled is False
    assert check(r"(1,\sqrt8)", r"(2,2\sqrt2)").settled is True


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["(", "\\{", "x^(", "\\text{ and }", "1 and ", "$x$ ", "°", "-", "!"]
)
@pytest.mark.parametrize("kind", list(Kind))
def test_that_hostile_answers_are_soon_refused(unit, kind):
    for size in (900, 100_000):
        text = unit * (size // len(unit))
        assert check("7", text, AnswerForm(kind=kind)).status in Status
        assert check(text, "7", AnswerForm(kind=kind)).status in Status
