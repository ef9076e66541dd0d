"""The example study: exact places, the same on every call, and outcomes of every kind."""

import hashlib
from collections import Counter, defaultdict
from itertools import islice

import pytest

from core.codebook.code import Layer
from core.codebook.default import DEFAULT_CODES
from core.outcomes.extraction import extract
from core.outcomes.verdict import Status
from core.text.canonical import is_canonical
from core.text.sentences import sentences
from core.traces import Channel, Completeness, Ending, Nature, Saw
from data.example.study import example_attempts

CODES = {code.key: code for code in DEFAULT_CODES}


@pytest.fixture(scope="module")
def attempts():
    return list(example_attempts())


@pytest.fixture(scope="module")
def outcomes(attempts):
    """Return per simulated run the count of each transition."""
    rights = defaultdict(dict)
    for a in attempts:
        if a.run.nature is Nature.SIMULATED:
            right = a.verdicts[0].status is Status.CORRECT
            rights[a.run.name, a.problem.key, a.sample][a.attempt] = "c" if right else "i"
    counts = defaultdict(Counter)
    for (run, _, _), pair in rights.items():
        counts[run][pair[1] + pair[2]] += 1
    return counts


def test_that_a_second_call_gives_the_same_attempts(attempts):
    assert list(islice(example_attempts(), 900)) == attempts[:900]


def test_that_blocks_tile_every_text(attempts):
    for a in attempts:
        edges = [0, *(edge for block in a.blocks for edge in (block.start, block.end)), len(a.text)]
        assert edges == sorted(edges), a.where
        assert edges[::2] == edges[1::2], a.where


def test_that_tags_lie_within_their_text_and_name_codes_of_the_codebook(attempts):
    for a in attempts:
        assert all(0 <= tag.start < tag.end <= len(a.text) for tag in a.tags), a.where
        assert {tag.code_key for tag in a.tags} <= CODES.keys(), a.where


def test_that_a_code_is_put_on_the_same_characters_once(attempts):
    for a in attempts:
        places = [(tag.code_key, tag.start, tag.end) for tag in a.tags]
        assert len(set(places)) == len(places), a.where


def test_that_tags_begin_and_end_with_visible_characters(attempts):
    for a in attempts:
        quotes = [a.text[tag.start : tag.end] for tag in a.tags]
        assert all(quote == quote.strip() for quote in quotes), a.where


def test_that_episodes_neither_overlap_nor_leave_words_out(attempts):
    for a in attempts:
        episodes = [t for t in a.tags if CODES[t.code_key].layer is Layer.EPISODE]
        ends = [0, *(t.end for t in episodes)]
        gaps = [a.text[end : t.start] for end, t in zip(ends, episodes, strict=False)]
        assert all(gap.strip() == "" for gap in gaps), a.where
        assert a.text[ends[-1] :].strip() == "", a.where


def test_that_only_strategies_carry_attributes_and_all_say_whether_they_are_sound(attempts):
    for a in attempts:
        for tag in a.tags:
            strategic = CODES[tag.code_key].layer is Layer.STRATEGY
            assert (tag.sound is not None) == strategic, a.where
            assert strategic or (tag.verdict is None and tag.ending is None), a.where


def test_that_our_sentences_are_nearly_always_those_of_the_segmenter(attempts):
    found = expected = 0
    for a in attempts[:300]:
        ours = {(t.start, t.end) for t in a.tags if CODES[t.code_key].layer is Layer.EPISODE}
        theirs = {(s.start, s.end) for s in sentences(a.text)}
        found, expected = found + len(ours & theirs), expected + len(ours)
    assert found / expected > 0.95


def test_that_texts_are_canonical_and_hashed(attempts):
    for a in attempts:
        assert is_canonical(a.text), a.where
        assert a.original_sha256 == hashlib.sha256(a.text.encode()).hexdigest()


def test_that_the_answer_is_the_one_that_the_rule_reads_from_the_answer_block(attempts):
    answered = [a for a in attempts if a.answer is not None]
    assert answered
    for a in answered:
        block = a.blocks[-1]
        read = extract(a.text[block.start : block.end])
        assert (read.answer, read.rule) == (a.answer, a.answer_rule), a.where


def test_that_each_simulated_verdict_is_the_comparison_with_the_reference(attempts):
    for a in attempts:
        if a.run.nature is Nature.SIMULATED and a.answer is not None:
            right = a.verdicts[0].status is Status.CORRECT
            assert right == (a.answer == a.problem.reference), a.where


def test_that_every_transition_occurs(outcomes):
    assert set().union(*outcomes.values()) == {"cc", "ic", "ci", "ii"}


def test_that_the_explorer_also_fails_and_also_breaks_answers(outcomes):
    explorer = outcomes["explorer"]
    assert explorer["ii"] > 0
    assert explorer["ci"] > 0


def test_that_the_imitator_also_succeeds(outcomes):
    assert outcomes["imitator"]["cc"] > 0


def test_that_the_nudged_solver_breaks_more_than_it_fixes(outcomes):
    assert outcomes["nudged"]["ci"] > outcomes["nudged"]["ic"] > 0


def test_that_being_sound_does_not_settle_the_outcome(attempts):
    seen = {
        (tag.sound, a.verdicts[0].status is Status.CORRECT)
        for a in attempts
        for tag in a.tags
        if tag.ending == "carried through"
    }
    assert seen == {("yes", True), ("yes", False), ("no", True), ("no", False)}


def test_that_a_run_is_asked_again_in_one_way_only(attempts):
    ways = defaultdict(set)
    for a in attempts:
        if a.attempt == 2:
            ways[a.run.name].add((a.saw, a.prompt_before))
    assert {len(found) for found in ways.values()} == {1}
    assert {saw for found in ways.values() for saw, _ in found} == {Saw.NEUTRAL, Saw.MAYBE_ERROR}


def test_that_hidden_reasoning_leaves_a_count_and_no_text(attempts):
    hidden = [a for a in attempts if a.run.name == "explorer (hidden)"]
    assert all(a.blocks[0].completeness is Completeness.HIDDEN for a in hidden)
    assert all(a.blocks[0].start == a.blocks[0].end for a in hidden)
    assert all(a.reasoning_tokens == a.blocks[0].tokens and a.reasoning_tokens for a in hidden)
    assert Channel.EXPLANATION in {block.channel for a in hidden for block in a.blocks}


def test_that_a_token_limit_cuts_some_reasoning_off(attempts):
    cut = [a for a in attempts if a.ending is Ending.TRUNCATED]
    assert cut
    assert {a.run.name for a in cut} == {"explorer ×3 samples"}
    assert all(a.answer is None and a.verdicts[0].status is Status.TRUNCATED for a in cut)
    assert all(a.blocks[-1].completeness is Completeness.TRUNCATED for a in cut)


def test_that_three_samples_differ_and_have_two_attempts_each(attempts):
    sampled = [a for a in attempts if a.run.name == "explorer ×3 samples"]
    assert set(Counter((a.problem.key, a.sample) for a in sampled).values()) == {2}
    assert {a.sample for a in sampled} == {1, 2, 3}
    firsts = {a.text for a in sampled if a.problem.key == sampled[0].problem.key and a.attempt == 1}
    assert len(firsts) == 3


def test_that_nothing_in_the_example_passes_for_measured(attempts):
    assert {a.run.nature for a in attempts} == {Nature.SIMULATED, Nature.RETOLD}
    simulated = [a for a in attempts if a.run.nature is Nature.SIMULATED]
    assert all(a.run.model.startswith("simulated: ") for a in simulated)
    assert all("simulated" in a.metadata["token_counts"] for a in simulated)


def test_that_a_hint_is_said_before_the_first_attempt_of_a_run_with_a_base(attempts):
    hinted = [a for a in attempts if a.run.condition.hint and a.attempt == 1]
    assert {a.run.base for a in hinted} == {"imitator", "gpt-4o (retold)"}
    assert all("Hint: " in a.prompt_before for a in hinted)


def test_that_the_retold_answers_and_verdicts_are_those_reported(attempts):
    retold = {
        a.run.name: (a.answer, a.verdicts[0].status)
        for a in attempts
        if a.run.nature is Nature.RETOLD
    }
    assert retold == {
        "gpt-4o (retold)": ("615", Status.INCORRECT),
        "gpt-4o + hint (retold)": ("297", Status.CORRECT),
        "o1-preview (retold)": ("927", Status.CORRECT),
    }


def test_that_some_texts_hold_formulas_and_characters_outside_the_basic_plane(attempts):
    assert any("$" in a.text for a in attempts)
    assert any(max(map(ord, a.text)) > 0xFFFF for a in attempts)
