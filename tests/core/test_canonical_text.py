"""Canonical text: stated replacements, idempotence, and where offsets go."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.canonical import CanonicalOffsets, canonicalise, is_canonical

_AWKWARD = st.text(
    st.one_of(
        st.sampled_from("\ufeff\r\n\x00\u2028\u2029\ufdd0\ufdd1\ud83d\ude00\udfffe\u0301😀x "),
        st.characters(),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("\ufeffa", "a"),
        ("a\ufeff", "a\ufeff"),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("\r\r\n", "\n\n"),
        ("a\x00b\ufdd0\ufdd1", "a\ufffdb\ufffd\ufffd"),
        ("\ud83d", "\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("e\u0301 é ﬁ", "e\u0301 é ﬁ"),
    ],
)
def test_that_each_awkward_character_becomes_what_is_promised(original, expected):
    assert canonicalise(original).text == expected


@settings(max_examples=100)
@given(_AWKWARD)
def test_that_canonicalising_twice_changes_nothing(text):
    once = canonicalise(text)
    again = canonicalise(once.text)
    assert (again.text, again.steps) == (once.text, ())


@settings(max_examples=100)
@given(_AWKWARD)
def test_that_a_text_is_called_canonical_exactly_if_nothing_would_change(text):
    assert is_canonical(text) == (canonicalise(text).text == text)


@settings(max_examples=100)
@given(_AWKWARD)
def test_that_canonical_text_can_be_stored_and_shown(text):
    canonical = canonicalise(text).text
    canonical.encode("utf-8")
    assert not set(canonical) & set("\r\x00\u2028\u2029\ufdd0\ufdd1")


def test_that_the_steps_name_what_was_done():
    steps = canonicalise("\ufeffa\r\n\x00").steps
    assert steps == (
        "byte order mark removed",
        "line ends unified",
        "unrepresentable characters replaced",
    )


def test_that_the_hash_is_of_the_original_even_with_lone_surrogates():
    original = "a\r\n\ud800"
    expected = hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()
    assert canonicalise(original).original_sha256 == expected


@settings(max_examples=100)
@given(_AWKWARD, _AWKWARD)
def test_that_an_offset_lands_where_the_text_before_it_ends(before, after):
    # A letter between keeps pairs and CR LF from forming across the offset.
    original = before + "|" + after
    offset = CanonicalOffsets(original).to_canonical(len(before) + 1)
    assert offset == len(canonicalise(before + "|").text)


@settings(max_examples=100)
@given(_AWKWARD)
def test_that_the_end_of_the_original_is_the_end_of_the_canonical_text(text):
    assert CanonicalOffsets(text).to_canonical(len(text)) == len(canonicalise(text).text)
