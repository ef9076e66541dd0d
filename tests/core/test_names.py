"""Things are found by name, alias, description, letters in order, and in spite of a slip."""

import pytest

from core.names import Named, by_name

THINGS = {
    "Guess and check": Named("Guess and check", "st.guess_check", "Tries a value and tests it."),
    "Dark theme": Named("Dark theme", "", "View"),
    "Check answers": Named("Check answers", "", "Judge all answers anew."),
}


def found(typed, before=lambda _name: 0):
    return by_name(typed, THINGS, THINGS.__getitem__, before)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["Guess and check", "Dark theme", "Check answers"]),
        ("check", ["Check answers", "Guess and check"]),
        ("CHECK", ["Check answers", "Guess and check"]),
        ("judge", ["Check answers"]),
        ("gac", ["Guess and check"]),
        ("dakr them", ["Dark theme"]),
        ("guess judge", []),
        ("qzx", []),
        ("st.g", []),
        ("st guess", ["Guess and check"]),
    ],
)
def test_that_the_best_fit_comes_first_and_every_word_must_fit(typed, names):
    assert found(typed) == names


def test_that_among_equals_those_wanted_lead():
    order = ["Check answers", "Dark theme", "Guess and check"]
    assert found("", order.index) == order
    assert found("check", order.index) == ["Check answers", "Guess and check"]
