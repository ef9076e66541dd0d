"""Columns of outcomes count exactly what chains read one by one do."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.outcome_table import ChainsTable, OutcomeTable
from core.metrics.outcomes import AttemptOutcome, Reason, judged
from core.metrics.pairs import pair_attempts
from core.metrics.run_against_run import run_against_run
from core.outcomes.verdict import Status
from core.traces import Ending, Saw
from tests.helpers.one_by_one import pairs_one_by_one

_OUTCOMES = st.builds(
    AttemptOutcome,
    run_id=st.integers(1, 2),
    problem_id=st.integers(1, 3),
    sample=st.integers(1, 2),
    attempt=st.integers(1, 4),
    right=st.sampled_from([True, False, None]),
    status=st.sampled_from(["", "", *Status]),
    ending=st.sampled_from([Ending.COMPLETE, Ending.ACCEPTED_EARLIER, *Ending]),
    saw=st.sampled_from([Saw.NEUTRAL, *Saw]),
)


@settings(max_examples=100, deadline=None)
@given(
    outcomes=st.lists(_OUTCOMES, max_size=24),
    ts=st.sampled_from([(1, 2), (1, None), (2, 3), (2, None), (1, 4)]),
    blank=st.booleans(),
)
def test_that_pairs_of_columns_are_those_of_chains_read_one_by_one(outcomes, ts, blank):
    found = [
        (
            each.run_id,
            each.saw,
            [(p.problem_id, p.sample, p.earlier, p.later, p.accepted_at) for p in each.pairs],
            Counter(each.exclusions),
        )
        for each in pair_attempts(outcomes, *ts, blank_is_incorrect=blank)
    ]
    assert found == pairs_one_by_one(outcomes, *ts, blank_is_incorrect=blank)


@settings(max_examples=50, deadline=None)
@given(outcomes=st.lists(_OUTCOMES, max_size=12), blank=st.booleans())
def test_that_a_table_gives_back_what_it_was_made_of_and_judges_it_alike(outcomes, blank):
    table = OutcomeTable.of(outcomes)
    assert list(table) == outcomes
    counted = [judged(each, blank_is_incorrect=blank) for each in outcomes]
    codes = [each if isinstance(each, bool) else [*Reason].index(each) + 2 for each in counted]
    assert table.judged(blank_is_incorrect=blank).tolist() == codes


def test_that_a_row_of_a_table_reads_as_one_outcome_and_a_slice_as_a_table():
    one = AttemptOutcome(run_id=1, problem_id=2, right=None, status=Status.TIMEOUT)
    other = AttemptOutcome(run_id=1, problem_id=3, right=True, saw=Saw.VERIFIER)
    table = OutcomeTable.of([one, other])
    assert (table[0], table[1]) == (one, other)
    assert list(table[1:]) == [other]


def test_that_nothing_has_no_chains_and_no_pairs():
    chains = ChainsTable([])
    assert (len(chains), list(chains.by_run())) == (0, [])
    assert chains.read(1, missing=Reason.NO_FIRST).outcome.tolist() == []


def test_that_very_large_numbers_of_problems_stay_what_they_are():
    large = 2**40
    outcomes = [
        AttemptOutcome(run_id=1, problem_id=large, attempt=t, right=t == 2, saw=Saw.NEUTRAL)
        for t in (1, 2)
    ]
    (pairs,) = pair_attempts(outcomes)
    assert pairs.pairs.problem_ids("ic") == (large,)
    assert pairs.pairs.problem.dtype == np.int64


def test_that_runs_sampled_often_are_compared_by_the_means_of_problems():
    outcomes = [
        AttemptOutcome(run_id=run, problem_id=1, sample=k, right=k <= run) for run in (1, 2)
        for k in (1, 2)
    ]  # fmt: skip
    found = run_against_run(outcomes, 1, 2)
    assert (found.accuracy_a.value, found.accuracy_b.value) == (0.5, 1.0)
    assert found.difference.value == pytest.approx(-0.5)
