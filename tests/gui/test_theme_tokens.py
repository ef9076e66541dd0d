"""The colours hold what the tokens promise, in both themes."""

import pytest

from gui.theme.colours import run_letter
from gui.theme.contrast import ciede2000, contrast, difference, mix
from gui.theme.palettes import selection
from gui.theme.tokens import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
WORDS = ("text", "muted", "accent", "right", "wrong", "fixed", "broken", "warn", "unknown")
GROUNDS = ("window", "surface", "sunken")


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_that_words_are_readable_on_every_ground(theme: Theme, word: str, ground: str):
    assert contrast(getattr(theme, word), getattr(theme, ground)) >= 4.5


@THEMES
def test_that_the_primary_action_is_readable(theme: Theme):
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@THEMES
def test_that_a_selected_row_is_readable(theme: Theme):
    assert contrast(theme.text, selection(theme)) >= 4.5


@THEMES
@pytest.mark.parametrize("place", range(8))
def test_that_runs_are_not_mistaken_for_outcomes(theme: Theme, place: int):
    outcomes = (theme.right, theme.wrong, theme.fixed, theme.broken)
    assert min(difference(theme.runs[place], outcome) for outcome in outcomes) >= 20


@THEMES
def test_that_runs_are_told_apart(theme: Theme):
    pairs = [(a, b) for a in theme.runs for b in theme.runs if a < b]
    assert len(pairs) == 28
    assert min(difference(a, b) for a, b in pairs) >= 15


@THEMES
def test_that_marks_of_runs_are_seen_on_the_surface(theme: Theme):
    assert min(contrast(run, theme.surface) for run in theme.runs) >= 3


@THEMES
def test_that_stripes_of_strategies_are_seen_on_the_surface(theme: Theme):
    assert len(theme.strategies) == 9
    assert min(contrast(stripe, theme.surface) for stripe in theme.strategies) >= 3


@THEMES
def test_that_areas_of_strategies_are_told_apart_and_from_what_has_none(theme: Theme):
    areas = (*theme.strategy_areas, theme.line)
    pairs = [(a, b) for a in areas for b in areas if a < b]
    assert len(pairs) == 45
    assert min(difference(a, b) for a, b in pairs) >= 14


@THEMES
def test_that_text_is_readable_on_the_fill_of_any_tag(theme: Theme):
    fills = [mix(code, theme.surface, theme.tag_fill) for code in theme.strategies]
    assert min(contrast(theme.text, fill) for fill in fills) >= 4.5


# Pairs from the test data of Sharma, Wu and Dalal (2005).
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_that_the_difference_is_ciede2000(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


def test_that_black_on_white_has_the_largest_contrast():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@THEMES
def test_that_no_two_runs_beyond_the_colours_carry_the_same_letter(theme: Theme):
    count = len(theme.runs)
    letters = [run_letter(theme, position) for position in range(count, count + 60)]
    assert letters[:3] == ["A", "B", "C"]
    assert letters[25:28] == ["Z", "AA", "AB"]
    assert len(set(letters)) == len(letters)
    assert not any(run_letter(theme, position) for position in range(count))
