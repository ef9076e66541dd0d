"""Reasoning tags in text: which part is reasoning, and that blocks tile the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.reasoning_tags import has_reasoning, split_reasoning
from core.traces import Channel, Completeness

_HOSTILE = st.lists(
    st.sampled_from(
        [
            "<think>",
            "</think>",
            "<thinking a='b'>",
            "</thinking>",
            "<Thought>",
            "</Thought>",
            "`",
            "<|begin_of_thought|>",
            "<|end_of_thought|>",
            "<|begin_of_solution|>",
            "◁think▷",
            "◁/think▷",
            '<details type="reasoning">',
            "<details>",
            "</details>",
            " ",
            "\n",
            "text",
            "😀",
            "<|channel|>analysis<|message|>",
            "<|start|>assistant<|channel|>final<|message|>",
            "<|end|>",
        ]
    ),
    max_size=14,
).map("".join)


def _pieces(text):
    marks = {Channel.PRIVATE_REASONING: "R", Channel.VISIBLE_REASONING: "V", Channel.ANSWER: "A"}
    return [
        (
            marks[block.channel] + ("" if block.completeness is Completeness.FULL else "…"),
            text[block.start : block.end],
        )
        for block in split_reasoning(text)
    ]


@settings(max_examples=100)
@given(_HOSTILE)
def test_that_blocks_tile_the_text(text):
    blocks = split_reasoning(text)
    edges = [0, *(block.end for block in blocks)]
    assert [block.start for block in blocks] == edges[:-1]
    assert edges[-1] == len(text)
    assert all(block.start < block.end for block in blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("just text", [("A", "just text")]),
        ("<think>r</think>\n\na", [("R", "<think>r</think>"), ("A", "\n\na")]),
        ("\n<think>r</think>a", [("R", "\n<think>r</think>"), ("A", "a")]),
        ("r</think>a", [("R", "r</think>"), ("A", "a")]),
        ("<think>r", [("R…", "<think>r")]),
        (
            "<think>a<think>b</think>c</think>d",
            [("R", "<think>a<think>b</think>c</think>"), ("A", "d")],
        ),
        ("<think>\n<think>r</think>a", [("R", "<think>\n<think>r</think>"), ("A", "a")]),
        ("<think>a <think> b</think>c", [("R", "<think>a <think> b</think>"), ("A", "c")]),
        (
            "<think>1</think>a<think>2</think>\n",
            [("R", "<think>1</think>"), ("A", "a"), ("R", "<think>2</think>\n")],
        ),
        (
            "<think>1</think> 2</think>a",
            [("R", "<think>1</think>"), ("R", " 2</think>"), ("A", "a")],
        ),
        ("the tag `<think>` opens", [("A", "the tag `<think>` opens")]),
        ("<reasoning>r</reasoning>a", [("R", "<reasoning>r</reasoning>"), ("A", "a")]),
        ("<Thought>r</Thought>a", [("R", "<Thought>r</Thought>"), ("A", "a")]),
        ("◁think▷r◁/think▷a", [("R", "◁think▷r◁/think▷"), ("A", "a")]),
        ("<thinkers>a</thinkers>", [("A", "<thinkers>a</thinkers>")]),
        (
            "<|begin_of_thought|>r<|end_of_thought|><|begin_of_solution|>a",
            [("R", "<|begin_of_thought|>r<|end_of_thought|>"), ("A…", "<|begin_of_solution|>a")],
        ),
        (
            '<think redacted="true">x</think>a',
            [("R…", '<think redacted="true">x</think>'), ("A", "a")],
        ),
        (
            '<details type="reasoning" done="true"><details>x</details>r</details>a',
            [
                ("R", '<details type="reasoning" done="true"><details>x</details>r</details>'),
                ("A", "a"),
            ],
        ),
        ("<details>x</details>a", [("A", "<details>x</details>a")]),
        (
            "<|channel|>analysis<|message|>r<|end|><|start|>assistant<|channel|>final<|message|>a",
            [
                ("R", "<|channel|>analysis<|message|>r<|end|>"),
                ("A", "<|start|>assistant<|channel|>final<|message|>a"),
            ],
        ),
        ("<|channel|>analysis<|message|>r", [("R…", "<|channel|>analysis<|message|>r")]),
        ("", []),
    ],
)
def test_that_reasoning_and_answer_are_told_apart(text, expected):
    assert _pieces(text) == expected


def test_that_redacted_reasoning_is_called_redacted():
    block = split_reasoning('<think redacted="true">x</think>')[0]
    assert block.completeness is Completeness.REDACTED


def test_that_plain_text_has_the_channel_asked_for():
    blocks = split_reasoning("steps", plain=Channel.VISIBLE_REASONING)
    assert blocks[0].channel is Channel.VISIBLE_REASONING


def test_that_only_marked_reasoning_counts_as_reasoning():
    assert has_reasoning(split_reasoning("<think>r"))
    assert not has_reasoning(split_reasoning("r"))


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "unit",
    [
        "<think>",
        "</think>",
        "<think>a",
        "<think a",
        "<details ",
        "<|channel|>analysis",
        "<think> </think>",
    ],
)
def test_that_hostile_tags_end_long_before_quadratic_work_would(unit):
    assert split_reasoning(unit * (200_000 // len(unit))) is not None  # within pytest's timeout
