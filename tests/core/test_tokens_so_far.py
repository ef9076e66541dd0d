"""Tokens so far: the reported total shared out by characters, and nothing where that would lie."""

from dataclasses import replace

import pytest

from core.tokens_so_far import tokens_so_far
from core.traces import Block, Channel, Completeness, Trace

TEXT = "x" * 100


def block(completeness, start=0, end=100, tokens=None, channel=Channel.ANSWER):
    return Block(channel=channel, completeness=completeness, start=start, end=end, tokens=tokens)


@pytest.fixture
def trace(make_trace):
    return make_trace(tokens=1000, blocks=(block(Completeness.FULL),))


@pytest.fixture
def make_trace():
    def make(**more) -> Trace:
        needed = {"id": 1, "problem_id": 1, "run_id": 1, "sample": 1, "attempt": 1, "text": TEXT}
        return Trace(**{**needed, **more})

    return make


def test_that_characters_are_scaled_to_the_reported_total(trace):
    assert [tokens_so_far(trace, at) for at in (0, 25, 100, 999)] == [0, 250, 1000, 1000]


def test_that_without_a_total_or_a_text_nothing_is_told(trace):
    assert tokens_so_far(replace(trace, tokens=None), 50) is None
    assert tokens_so_far(replace(trace, text="", blocks=()), 0) is None


def test_that_hidden_tokens_were_spent_before_the_text(trace):
    hidden = block(Completeness.HIDDEN, 0, 0, 600, Channel.PRIVATE_REASONING)
    kept = replace(trace, blocks=(hidden, *trace.blocks))
    assert [tokens_so_far(kept, at) for at in (0, 50, 100)] == [600, 800, 1000]


def test_that_hidden_tokens_beyond_the_total_are_not_part_of_it(trace):
    hidden = block(Completeness.HIDDEN, 0, 0, 6140, Channel.PRIVATE_REASONING)
    assert tokens_so_far(replace(trace, blocks=(hidden, *trace.blocks)), 50) == 500


@pytest.mark.parametrize("kind", [Completeness.SUMMARY, Completeness.REDACTED])
def test_that_a_summary_is_not_scaled_to_what_it_sums_up(trace, kind):
    assert tokens_so_far(replace(trace, blocks=(block(kind),)), 50) is None


def test_that_hidden_reasoning_nobody_counted_leaves_it_open(trace):
    hidden = block(Completeness.HIDDEN, 0, 0, None, Channel.PRIVATE_REASONING)
    assert tokens_so_far(replace(trace, blocks=(hidden, *trace.blocks)), 50) is None
