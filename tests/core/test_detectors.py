"""Detectors: what they propose, where, and what is said of how good they are."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.codebook.default import DEFAULT_CODES
from core.detectors import behaviours, episodes, strategies
from core.detectors.registry import DETECTORS, how_good, rule_id
from core.detectors.rule_use import RuleUse
from core.detectors.suggestion import UNMEASURED, Measured, Tier, tier_of
from core.metrics.undefined import Undefined

WORDS = [
    "Wait,",
    "let me check that.",
    "So the answer is 7.",
    "\n",
    "Alternatively,",
    "x = 3",
    "𝑥",
    " ",
]
PIECES = st.lists(st.sampled_from([*WORDS, "That makes sense.", "this doesn't work", ". "]))


def proposed(detector, text, answer_from=0):
    return {(s.code_key, s.span.quote(text)) for s in detector.detect(text, answer_from)}


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("The problem says that both jugs are full.", "ep.read"),
        ("I recall that a square has four corners.", "ep.analyze"),
        ("Now let me find the other root.", "ep.plan"),
        ("So 3 + 4 = 7 and 7 * 2 = 14.", "ep.implement"),
        ("Maybe the terms alternate.", "ep.explore"),
        ("Let me double-check the last sum.", "ep.verify"),
        ("Hmm.", "ep.monitor"),
        ("So the answer is 14.", "ep.answer"),
    ],
)
def test_that_an_episode_is_proposed_by_what_its_sentence_says(sentence, code):
    text = f"Here is a plain beginning. {sentence} And a plain end."
    assert (code, sentence) in proposed(episodes.DETECTOR, text)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Let me verify this with small numbers.", "bh.check"),
        ("I made a mistake in the second line.", "bh.error_caught"),
        ("This approach doesn't work.", "bh.dead_end"),
        ("Let me try a different approach.", "bh.switch"),
        ("Yes, that works.", "bh.progress_ok"),
        ("Since we already know the area, the height follows.", "bh.leverage"),
        ("So the answer is 14.", "bh.candidate"),
        ("I'm not sure about the sign.", "bh.doubt"),
        ("Let me start over.", "bh.backtrack"),
    ],
)
def test_that_a_behaviour_is_proposed_by_what_its_sentence_says(sentence, code):
    text = f"Here is a plain beginning. {sentence} And a plain end."
    assert (code, sentence) in proposed(behaviours.DETECTOR, text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Maybe I misread the sizes.",
        "Did I make a mistake?",
        "The clerk checks in a guest.",
        "Does that make sense?",
        "If that works we are done.",
        "There is no other way to read it.",
    ],
)
def test_that_what_is_asked_denied_or_supposed_is_no_caught_mistake_nor_success(sentence):
    codes = {code for code, _ in proposed(behaviours.DETECTOR, f"A start. {sentence} An end.")}
    assert not codes & {"bh.error_caught", "bh.progress_ok", "bh.switch", "bh.dead_end"}


def test_that_a_stop_needs_success_shortly_before_an_answer_towards_the_end():
    work = "The terms grow by three each time. " * 12
    stopped = work + "Yes, that works. So the answer is 14. "
    early = "Yes, that works. So the answer is 14. " + work
    assert "bh.stop_valid" in {code for code, _ in proposed(behaviours.DETECTOR, stopped)}
    assert "bh.stop_valid" not in {code for code, _ in proposed(behaviours.DETECTOR, early)}
    bare = work + "So the answer is 14. "
    assert "bh.stop_valid" not in {code for code, _ in proposed(behaviours.DETECTOR, bare)}


def test_that_a_strategy_goes_from_its_opening_to_the_next_one():
    text = (
        "The terms are 1, 4, 9. Let me take the differences of neighbours. They are 3, 5."
        " Perhaps it reminds me of Fibonacci. Two terms make the next. Final Answer: 16"
    )
    assert proposed(strategies.DETECTOR, text) == {
        ("st.forward", "Let me take the differences of neighbours. They are 3, 5."),
        ("st.analogy", "Perhaps it reminds me of Fibonacci. Two terms make the next."),
    }


def test_that_a_rationale_names_the_words_it_rests_on():
    (found,) = (s for s in behaviours.detect("Yes, that works.") if s.code_key == "bh.progress_ok")
    assert found.rationale == "says “Yes, that works”"


@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_that_suggestions_lie_on_the_text_in_order_and_stand_there_once(pieces):
    text = "".join(pieces)
    for detector in DETECTORS.values():
        found = detector.detect(text, len(text) // 2)
        places = [(each.span, each.code_key) for each in found]
        assert len(set(places)) == len(places)
        assert [each.span.start for each in found] == sorted(each.span.start for each in found)
        assert all(each.span.end <= len(text) and each.span.quote(text).strip() for each in found)


@given(PIECES)
@settings(max_examples=30, deadline=None)
def test_that_a_sentence_gets_at_most_one_episode(pieces):
    spans = [each.span for each in episodes.detect("".join(pieces))]
    assert all(not a.overlaps(b) for a, b in pairwise(spans))


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=DETECTORS)
@pytest.mark.parametrize(
    "unit",
    ["wait, ", "let me check ", "a = b ", "(", "no ", "so so so ", "differences ", "Let me see. "],
)
def test_that_time_is_linear_whatever_is_repeated(detector, unit):
    def seconds(length):
        """Return the computing it takes, of three tries the least: others use the machine too."""
        tries = []
        for _ in range(3):
            began = time.thread_time()
            detector.detect(unit * (length // len(unit)), 0)
            tries.append(time.thread_time() - began)
        return min(tries)

    assert seconds(80_000) < 40 * max(seconds(10_000), 0.002)


def test_that_every_rule_proposes_a_code_of_the_codebook_and_was_measured():
    codes = {code.key for code in DEFAULT_CODES}
    made = {
        "episodes": {rule.name: rule.code_key for rule in episodes.RULES},
        "behaviours": {rule.name: rule.code_key for rule in behaviours.RULES},
        "strategies": {rule.name: rule.code_key for rule in strategies.OPENINGS},
    }
    for name, rules in made.items():
        assert set(rules.values()) <= codes
        assert set(rules) <= set(DETECTORS[name].measured)


def test_that_a_rule_of_another_version_counts_as_never_measured():
    detector = behaviours.DETECTOR
    assert how_good(rule_id(detector, "doubt.said")).found == 12
    assert how_good("behaviours 0/doubt.said") is UNMEASURED
    assert how_good("somebody's own rule") is UNMEASURED


@pytest.mark.parametrize(
    ("right", "found", "tier"),
    [(7, 10, Tier.A), (6, 10, Tier.B), (4, 10, Tier.C), (3, 3, Tier.C), (0, 0, Tier.C)],
)
def test_that_the_tier_follows_from_what_was_measured(right, found, tier):
    assert tier_of(Measured(right=right, found=found, against="")) is tier


def test_that_a_measured_precision_shows_its_counts_and_its_interval():
    told = str(Measured(right=7, found=10, against="labels"))
    assert told == "precision 70 % (7/10, 95 % 40 to 89)"
    assert str(UNMEASURED) == "not measured"


def test_that_the_use_of_a_rule_is_a_share_of_what_was_decided():
    use = RuleUse(rule="r", annotator="ann", shown=9, accepted=3, edited=1, rejected=2, skipped=1)
    assert (use.decided, use.share) == (6, 0.5)
    assert str(use) == "accepted 3 of 6, 50 % (95 % 19 to 81)"
    nothing = RuleUse(rule="r", annotator="ann", skipped=2)
    assert isinstance(nothing.share, Undefined)
    assert str(nothing) == "nothing decided yet"
