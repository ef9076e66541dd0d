"""The metrics in a notebook: plain numpy arrays give what lists give."""

import numpy as np
import pytest

from core.metrics.cost import accuracy_per_thousand_tokens, tokens_per_fix, tokens_per_net_gain
from core.metrics.intervals import clustered_mean
from core.metrics.resample_baseline import resample_baseline
from core.metrics.sampling import g_pass_at_k, mean_g_pass_at_k, pass_at_k
from core.metrics.several_attempts import accuracy_by_attempt, any_right, cochrans_q, flips, steps
from core.metrics.sign_flip import sign_flip_test
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined

COUNTS = [(4, 2), (4, 0), (4, 3)]
RIGHT = [[1, 1, 1], [0, 1, 1], [1, 0, 1], [0, 0, 0]]
TOKENS = [100, 250, 300, 50]
FLIPS = Transitions(cc=1, ic=2, ci=1, ii=0)


@pytest.mark.parametrize(
    "metric",
    [
        lambda counts: pass_at_k(counts, 2),
        lambda counts: g_pass_at_k(counts, 2, 0.5),
        lambda counts: mean_g_pass_at_k(counts, 4),
        resample_baseline,
    ],
)
def test_that_counts_by_problem_may_be_an_array(metric):
    assert metric(np.array(COUNTS)) == metric(COUNTS)
    assert metric(np.empty((0, 2), dtype=int)) == metric([])


@pytest.mark.parametrize("metric", [accuracy_by_attempt, any_right, cochrans_q, flips, steps])
@pytest.mark.parametrize("kind", [bool, np.int8, np.int64, float])
def test_that_outcomes_may_be_an_array_of_any_kind(metric, kind):
    assert metric(np.array(RIGHT, dtype=kind)) == metric(RIGHT)


@pytest.mark.parametrize("metric", [tokens_per_fix, tokens_per_net_gain])
def test_that_tokens_may_be_an_array(metric):
    assert metric(FLIPS, np.array(TOKENS)) == metric(FLIPS, TOKENS)
    assert isinstance(metric(FLIPS, np.array([], dtype=int)), Undefined)


def test_that_other_sequences_may_be_arrays():
    right = [True, False, True, True]
    assert accuracy_per_thousand_tokens(
        np.array(right), np.array(TOKENS)
    ) == accuracy_per_thousand_tokens(right, TOKENS)
    assert sign_flip_test(np.array([1, 0, -1, 2, 2])) == sign_flip_test([1, 0, -1, 2, 2])
    values, problems = [1.0, 0.0, 1.0, 1.0, 0.0, 0.0], [0, 0, 1, 1, 2, 2]
    assert clustered_mean(np.array(values), np.array(problems)) == clustered_mean(values, problems)
