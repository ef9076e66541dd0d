"""Pairs are chosen so that they gain the most together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from core.metrics.assignment import assigned

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 8)), st.integers(1, 50), max_size=25
).map(lambda gains: [(i, j, float(gain)) for (i, j), gain in gains.items()])


@given(PAIRS)
def test_that_no_choice_gains_more_and_none_takes_a_side_twice(pairs):
    chosen = assigned(pairs)
    gains = np.zeros((7, 9))
    for i, j, gain in pairs:
        gains[i, j] = gain
    best = gains[linear_sum_assignment(-gains)].sum()
    assert sum(gain for _, _, gain in chosen) == pytest.approx(best)
    assert len({i for i, _, _ in chosen}) == len({j for _, j, _ in chosen}) == len(chosen)
    assert set(chosen) <= set(pairs)


def test_that_nothing_goes_with_nothing():
    assert assigned([]) == []
