"""Extraction: which answer a reply commits to, by which rule, and where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.outcomes.extraction import DEFAULT_RULES, Extracted, Rule, extract

_HOSTILE = st.lists(
    st.sampled_from(
        [
            "\\boxed{",
            "\\boxed ",
            "}",
            "{",
            '"answer": ',
            '{"reasoning": "',
            '"',
            "The answer is ",
            "####",
            "Final Answer: ",
            "I hope it is correct",
            "\n",
            "$",
            "\\[",
            "927",
            "```json",
            "\\",
            ".",
            ",",
        ]
    ),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("text", "answer", "rule"),
    [
        ("so \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}", Rule.BOXED),
        ("\\boxed{3} no, \\boxed{5}", "5", Rule.BOXED),
        ("\\boxed{5} then \\boxed{6", "5", Rule.BOXED),
        ("\\boxed{a\\}b}", "a\\}b", Rule.BOXED),
        ("\\fbox{7}", "7", Rule.BOXED),
        ("thus \\boxed 5", "5", Rule.BOXED),
        ("Final Answer: The final answer is $42$. I hope it is correct.", "$42$", Rule.SENTENCE),
        ("**Final Answer:** 12.5", "12.5", Rule.FINAL),
        ("## Final answer\n\n5", "5", Rule.FINAL),
        ("Final Answer:\n\\[\nx = 5\n\\]", "x = 5", Rule.FINAL),
        ("The answer is 12. Because", "12", Rule.ANSWER),
        ("The answer is 1. No, the answer is 2.5.", "2.5", Rule.ANSWER),
        ("**Answer**: B", "B", Rule.ANSWER),
        ("work\n#### 1,200", "1,200", Rule.HASHES),
        (" 927\n", "927", Rule.WHOLE),
        ("$x=5$", "$x=5$", Rule.WHOLE),
        ('```json\n{"reasoning": "r", "answer": "5"}\n```', "5", Rule.JSON),
        ('{"answer": 42}', "42", Rule.JSON),
        ('{"final_answer": "x"} done', "x", Rule.JSON),
        ('{"reasoning": "\\boxed{3}", "answer": "\\frac{1}{2}"}', "\\frac{1}{2}", Rule.JSON),
    ],
)
def test_that_the_committed_answer_is_found(text, answer, rule):
    found = extract(text)
    assert (found.answer, found.rule) == (answer, rule.value)


@pytest.mark.parametrize(
    "text", ["", "I cannot say.", "The answer is", '{"answer": ""}', "\\boxed{}"]
)
def test_that_a_reply_without_an_answer_has_none(text):
    assert extract(text).answer is None


def test_that_an_object_cut_off_in_its_reasoning_has_no_answer():
    found = extract('```json\n{"reasoning": "The answer is 5. But \\boxed{6} is')
    assert found == Extracted(rule=Rule.JSON.value)


def test_that_a_blank_field_lets_the_next_rule_try():
    assert extract('\\boxed{4} {"answer": "___"}').answer == "4"


def test_that_the_order_of_rules_decides():
    text = "The answer is 1. \\boxed{2}"
    assert extract(text, (Rule.ANSWER, Rule.BOXED)).answer == "1"


def test_that_the_last_formula_counts_only_if_asked_for():
    text = "We get $x$ and so $y$ holds"
    assert extract(text).answer is None
    assert extract(text, (*DEFAULT_RULES, Rule.LAST_FORMULA)).answer == "y"


@settings(max_examples=100)
@given(_HOSTILE)
def test_that_a_span_lies_in_the_text_and_goes_with_an_answer(text):
    found = extract(text, tuple(Rule))
    assert (found.answer is None) == (found.span is None)
    assert found.span is None or found.span.end <= len(text)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "unit",
    [
        "\\boxed{",
        "\\boxed ",
        "answer is ",
        "I hope it is correct ",
        '{"a":',
        '{"answer": "',
        '{"answer":"" , "b":',
        '{"answer":[1,',
        '"answer":\n',
        "$a",
        '{"reasoning": "\n"answer":"',
    ],
)
def test_that_hostile_replies_end_long_before_quadratic_work_would(unit):
    assert (
        extract(unit * (200_000 // len(unit)), tuple(Rule)) is not None
    )  # within pytest's timeout
