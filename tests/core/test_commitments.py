"""Where a text commits to an answer, where it only thinks of one, and how good the rules are."""

import json
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.outcomes.asked import NOTHING, asked
from core.outcomes.commitments import MEASURED, VERSION, Sign, commitments
from core.outcomes.lenient_json import unescape

PROMPT = "How many tiles are needed for a wall of $k$ metres, and what is $k$?"
SEQUENCE = "What is the next term? 1, 8, 72, 46, 521, …"


def answers(text, prompt=""):
    return [c.answer for c in commitments(text, question=asked(prompt) if prompt else NOTHING)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("So the answer is 19 bits, because one is dropped.", "19"),
        ("Therefore, the answer should be **927**.", "927"),
        ("I think the final answer is $\\frac{1}{2}$.", "\\frac{1}{2}"),
        ("The correct answer is \\(-7\\), as shown.", "-7"),
        ("**Answer:** Yes, you should stay.", "Yes"),
        ("Answer: it is impossible to measure it.", "it is impossible to measure it"),
        ("So the answer is that one is honest and the other is not.", None),
        ("**Final Answer**\nThe value is \\boxed{42}.", "42"),
        ("Hence \\boxed{\\dfrac{-1}{3}}", "\\dfrac{-1}{3}"),
        ("The answer is:\n\n\\[ x = 4 \\]", "x = 4"),
        ("I'd guess 615.", "615"),
        ("Hmm, I'll go with a river.", "a river"),
        ("My best guess is 297, a rearrangement.", "297"),
        ("The next term in the sequence is 927.", "927"),
        ("The answer is 3 + 4 = 7.", "7"),
        ('So the answer is "a tree".', "a tree"),
        ("Thus the answer is \\\\( 0 \\\\).", "0"),
    ],
)
def test_that_a_stated_answer_is_a_commitment(text, answer):
    found = answers(text)
    assert len(found) == 1
    assert answer is None or found == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "Let me try 615. The differences are 7, 64, 8. That does not work.",
        "If the answer were 12, the sum would be odd.",
        "Maybe the answer is 12.",
        "Alternatively, the answer is 12.",
        "Could it be that the answer is 12?",
        "So is the answer 12?",
        "The answer is not 12.",
        "I don't think the answer is 12.",
        "The answer should be a whole number.",
        "Put your final answer within \\boxed{}.",
        "Please give it in the form \\boxed{answer}.",
        "Let me check whether the answer is 12.",
        "The user expects that the answer is 12.",
        "In the classic puzzle the answer is 12.",
        'I recall the riddle "What runs but never walks?" The answer is a river.',
        'The word "Answer:" at the end asks for one line.',
        "The student's answer is 5.",
        "So, I'll go with that.",
        "Let's suppose the answer is 12 and test it.",
        "The answer would be 12. But that does not fit.",
        "The final answer is the sum:\n- 3\n- 4",
        "The sum of the first three is 81. The next difference is 449.",
    ],
)
def test_that_thinking_of_an_answer_is_no_commitment(text):
    assert answers(text) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("So there are 12 tiles.", "12"),
        ("Therefore, the number of tiles needed is 3 * 4 = 12.", "12"),
        ("So the wall has exactly **12** tiles.", "12"),
        ("Thus, k = 12.", "12"),
        ("Hence the value of \\(k\\) is \\(12\\).", "12"),
    ],
)
def test_that_a_conclusion_about_what_is_asked_is_a_commitment(text, answer):
    assert answers(text, PROMPT) == [answer]
    assert answers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "So there are 12 chairs.",
        "So the height is 12.",
        "Thus, m = 12.",
        "There are 12 tiles in a row.",
        "So for each row there are 12 tiles.",
        "Therefore, the number of tiles needed is 3 * 4.",
        "Therefore, the number of tiles is 12 plus the 3 at the end.",
    ],
)
def test_that_a_result_of_a_step_is_no_commitment(text):
    assert answers(text, PROMPT) == []


def test_that_what_is_compared_is_not_taken_for_its_parts():
    prompt = "How many more apples than pears are there?"
    assert answers("So there are 9 apples.", prompt) == []
    assert answers("So there are 4 more apples than pears.", prompt) == ["4"]


def test_that_the_guess_and_the_later_answer_are_both_seen_in_order():
    text = (
        "I look at differences. I'd guess 615.\n\nWait, the digits are reversed cubes: 729. "
        "Let me try 297. That does not work, it was used.\n\nSo the answer is 927."
    )
    assert answers(text, SEQUENCE) == ["615", "927"]


def test_that_a_retracted_answer_that_was_stated_firmly_still_counts():
    assert answers("So the answer is 5. Wait, that is wrong. The answer is 7.") == ["5", "7"]


def test_that_the_answer_field_of_json_is_a_commitment_with_its_escapes_undone():
    text = json.dumps({"reasoning": "So the answer is 8.", "answer": "\\frac{1}{8}"})
    found = commitments(text)
    assert [c.sign for c in found] == [Sign.ANSWER, Sign.FIELD]
    assert found[-1].answer == "\\frac{1}{8}"


def test_that_a_bare_reply_after_the_reasoning_is_the_final_statement():
    text = "Let me think of cubes.\n\n927"
    assert [c.answer for c in commitments(text, answer_from=24)] == ["927"]
    assert [c.sign for c in commitments("#### 12\n")] == [Sign.LAST]


def test_that_a_box_in_an_answer_sentence_counts_once():
    found = commitments("Therefore, the final answer is \\boxed{12}.")
    assert [(c.answer, c.sign) for c in found] == [("12", Sign.BOXED)]


def test_that_the_version_measured_is_the_version_shipped():
    assert MEASURED.version == VERSION
    assert MEASURED.right / MEASURED.found >= 0.9
    assert str(MEASURED) == "precision 97 % (58/60), recall 68 % (28/41)"


PIECES = st.sampled_from(
    [
        "So the answer is 5. ",
        "the answer is ",
        "\\boxed{",
        "}",
        "\\boxed{7}",
        "Answer:\n",
        "**",
        "$x$",
        "\\(",
        "\\)",
        '"answer": "4"',
        '{"reasoning": "',
        "I'd guess 3",
        "?",
        "\n\n",
        "if ",
        "So there are 12 tiles. ",
        "𝟙 = ",
        "#### 5\n",
        "if it were so. The answer would be 4. ",
        "\\\\n",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_that_claims_lie_in_the_text_in_order_and_say_what_it_says(text):
    question = asked(PROMPT)
    found = commitments(text, question=question)
    end = 0
    for claim in found:
        assert end <= claim.span.start < claim.span.end <= len(text)
        end = claim.span.end
        quote = claim.span.quote(text)
        assert claim.answer == (unescape(quote) if claim.sign is Sign.FIELD else quote)
        assert claim.answer.strip()
    assert found == commitments(text, question=question)


@pytest.mark.parametrize(
    "unit",
    [
        "answer is ",
        "the answer is" + " " * 999,
        "if ",
        "So ( is ",
        '?" the answer is 5. ',
        "\\boxed{",
    ],
)
def test_that_hostile_texts_take_time_in_proportion_to_their_length(unit):
    def seconds(size):
        text = (unit * (size // len(unit) + 1))[:size]
        began = time.perf_counter()
        commitments(text, question=asked(PROMPT))
        return time.perf_counter() - began

    short, long = seconds(10_000), seconds(60_000)
    assert long < 20 * short + 0.2


@pytest.mark.skipif("VOLTEFACE_CORPUS" not in os.environ, reason="needs the corpus folder")
def test_that_most_labelled_answer_sentences_hold_a_commitment():
    folders = list((Path(os.environ["VOLTEFACE_CORPUS"]) / "thought-anchors").glob("*/*/*"))
    seen = there = 0
    for folder in folders:
        text = json.loads((folder / "base_solution.json").read_text("utf-8"))["solution"]
        about = folder / "problem.json"
        prompt = json.loads(about.read_text("utf-8"))["problem"] if about.exists() else ""
        found, at = commitments(text, question=asked(prompt)), 0
        for chunk in json.loads((folder / "chunks_labeled.json").read_text("utf-8")):
            words = r"\s*".join(map(re.escape, chunk["chunk"].split()))
            if (match := re.compile(words).search(text, at)) is None:
                continue
            at = match.end()
            if chunk["function_tags"][:1] == ["final_answer_emission"]:
                there += 1
                seen += any(match.start() <= claim.span.start < at for claim in found)
    assert there == 77
    assert seen >= 68
