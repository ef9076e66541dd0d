"""What Markdown stresses is set so in place, and products of numbers are not taken for it."""

import pytest

from gui.text.markdown import Style, runs
from gui.text.page import Shape


def styled(words, style):
    return [words[a:b] for a, b, found in runs(words, Shape.PROSE) if found is style]


def test_that_strong_stressed_and_code_are_told_apart():
    words = "A **strong**, a *stressed one* and `code * here *`."
    assert styled(words, Style.STRONG) == ["strong"]
    assert styled(words, Style.STRESSED) == ["stressed one"]
    assert styled(words, Style.CODE) == ["code * here *"]
    assert styled(words, Style.MARKER) == ["**", "**", "*", "*", "`", "`"]


@pytest.mark.parametrize(
    "words", ["2*3*4", "x * y * z", "f(a)*g(b)*(c)", "a*b and c*d", "** open", "*", "* one\n"]
)
def test_that_products_and_lone_stars_stress_nothing(words):
    assert not styled(words, Style.STRESSED)
