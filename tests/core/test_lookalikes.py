"""Letters that pass for those of another script are found; mathematics and other languages pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.lookalikes import lookalikes


def found(words):
    return [words[a:b] for a, b in lookalikes(words)]


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("visit p\u0430yp\u0430l now", ["\u0430", "\u0430"]),
        ("\u0410pple", ["\u0410"]),
        ("g\u03bf\u03bfgle", ["\u03bf\u03bf"]),
        ("\u043f\u0440\u0438\u0432eт", ["e"]),
    ],
)
def test_that_the_letters_of_the_rarer_script_are_found(words, letters):
    assert found(words) == letters


@pytest.mark.parametrize(
    "words", ["plain", "\u03c1gh = \u0394x", "привет мир", "café naïve", "μs", "Ελλάδα", "αβγ"]
)
def test_that_one_script_and_mathematics_are_left_alone(words):
    assert found(words) == []


@given(st.text("ab\u0430\u03bf \u0410", max_size=40))
def test_that_runs_are_in_order_within_words(words):
    end = 0
    for start, stop in lookalikes(words):
        assert end <= start < stop <= len(words)
        assert not any(c.isspace() for c in words[start:stop])
        end = stop
