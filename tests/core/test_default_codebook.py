"""The default codebook: complete, unambiguous on keyboard and in print."""

from collections import Counter

import pytest

from core.codebook.code import Layer, Scope
from core.codebook.default import DEFAULT_CODES

CORE_KEYS = {
    Layer.EPISODE: "ep.read ep.analyze ep.plan ep.implement ep.explore ep.verify "
    "ep.monitor ep.answer",
    Layer.STRATEGY: "st.forward st.backward st.subgoal st.cases st.guess_check st.represent "
    "st.recall_theorem st.analogy st.second_method",
    Layer.BEHAVIOUR: "bh.check bh.error_caught bh.dead_end bh.switch bh.progress_ok bh.leverage "
    "bh.candidate bh.stop_valid err",
}


@pytest.mark.parametrize("layer", CORE_KEYS)
def test_that_the_core_set_of_each_layer_is_the_agreed_one_in_order(layer):
    core = [code.key for code in DEFAULT_CODES if code.layer is layer and code.core]
    assert core == CORE_KEYS[layer].split()


def test_that_keys_and_positions_are_unique():
    assert len({code.key for code in DEFAULT_CODES}) == len(DEFAULT_CODES)
    assert [code.position for code in DEFAULT_CODES] == list(range(len(DEFAULT_CODES)))


def test_that_a_letter_names_one_code_of_its_layer():
    letters = Counter((code.layer, code.letter) for code in DEFAULT_CODES)
    assert set(letters.values()) == {1}
    assert all(len(code.letter) == 1 for code in DEFAULT_CODES)


def test_that_a_digit_names_one_core_code_of_its_layer_and_no_extension():
    digits = [(code.layer, code.shortcut) for code in DEFAULT_CODES if code.core]
    assert len(set(digits)) == len(digits)
    assert all(digit in tuple("123456789") for _, digit in digits)
    assert not any(code.shortcut for code in DEFAULT_CODES if not code.core)


def test_that_core_colours_differ_within_their_layer_and_fit_the_palette():
    colours = Counter((code.layer, code.colour) for code in DEFAULT_CODES if code.core)
    assert set(colours.values()) == {1}
    assert all(0 <= code.colour <= 8 for code in DEFAULT_CODES)


def test_that_every_code_says_what_it_is_when_to_use_it_and_when_not():
    assert all(code.definition and code.use_when and code.avoid_when for code in DEFAULT_CODES)
    assert len({code.definition for code in DEFAULT_CODES}) == len(DEFAULT_CODES)


def test_that_capabilities_are_among_the_seven_and_each_has_a_core_code():
    core = {c for code in DEFAULT_CODES if code.core for c in code.capabilities}
    assert core == set(range(1, 8))
    assert all(set(code.capabilities) <= set(range(1, 8)) for code in DEFAULT_CODES)


def test_that_traces_pairs_and_problems_have_codes_of_their_own():
    scopes = {scope: {c.key for c in DEFAULT_CODES if c.scope is scope} for scope in Scope}
    assert scopes[Scope.PAIR] == {
        "pair.named_repair",
        "pair.restart",
        "pair.rewording",
        "pair.capitulation",
    }
    assert scopes[Scope.PROBLEM] == {"problem.bad_reference"}
    traces = {"trace.under_justified", "trace.remembered", "trace.annotated"}
    assert scopes[Scope.TRACE] == traces
    assert all(
        code.layer is Layer.JUDGEMENT for code in DEFAULT_CODES if code.scope is not Scope.SPAN
    )
