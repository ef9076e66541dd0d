"""The line that is being read: monotone, and at both ends of the text at its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.text.places import ReadingLine

lines = st.builds(
    lambda most, height, rest: ReadingLine(
        most=most, height=height, top=rest // 3, bottom=most + height - rest
    ),
    st.integers(1, 100_000),
    st.integers(100, 2_000),
    st.integers(0, 90),
)


@given(lines)
def test_that_the_start_reads_the_first_line_and_the_end_the_last(line):
    assert line.y_at(0) == line.top
    assert line.y_at(line.most) == pytest.approx(line.bottom)
    assert line.value_at(line.bottom) == pytest.approx(line.most)


@given(lines, st.floats(0, 1), st.floats(0, 1))
def test_that_who_scrolls_down_reads_on(line, one, other):
    low, high = sorted((one * line.most, other * line.most))
    assert line.y_at(low) <= line.y_at(high) + 1e-6


@given(lines, st.floats(0, 1))
def test_that_both_ways_agree(line, share):
    value = share * line.most
    assert line.value_at(line.y_at(value)) == pytest.approx(value, abs=1e-3)


def test_that_a_text_that_fits_its_view_is_not_scrolled():
    assert ReadingLine(most=0, height=500, bottom=300).value_at(200) == 0
