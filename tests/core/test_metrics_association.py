"""What right answers are associated with: compared within a problem, by hand and in general."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.association import Compared, JudgedTrace, association, median_first
from core.metrics.intervals import Interval, clustered_ratio
from core.metrics.undefined import Undefined


def of(made, carrying, *, finer=False):
    return association(Compared.of(made, finer=finer), carrying)


def traces(*rows):
    """Rows are (problem, carries, right); returns the traces and the ids of those that carry."""
    made = [
        JudgedTrace(trace_id=at, problem_id=problem, stratum=problem, right=right)
        for at, (problem, _, right) in enumerate(rows)
    ]
    return made, {at for at, (_, carries, _) in enumerate(rows) if carries}


ROWS = st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.booleans()), max_size=30)


def test_that_the_difference_is_that_of_mantel_and_haenszel():
    # Problem 1: 1/2 with, 0/1 without, weight 2/3. Problem 2: 1/1 with, 2/3 without, weight 3/4.
    found = of(*traces(
        (1, True, True), (1, True, False), (1, False, False),
        (2, True, True), (2, False, True), (2, False, True), (2, False, False),
    ))  # fmt: skip
    expected = (2 / 3 * 1 / 2 + 3 / 4 * 1 / 3) / (2 / 3 + 3 / 4)
    assert found.difference.value == pytest.approx(expected)
    assert (found.problems, found.with_it, found.without) == ((1, 2), (2, 3), (2, 4))
    tops, bottoms = [1 / 3, 1 / 4], [2 / 3, 3 / 4]
    assert found.difference.interval == clustered_ratio(tops, bottoms, bounds=(-1.0, 1.0))


def test_that_problems_where_all_or_none_carry_the_code_say_nothing():
    rows = [(1, True, True), (1, True, True), (2, False, False), (3, True, True), (3, False, False)]
    found = of(*traces(*rows))
    assert found.problems == (3,)
    assert found.difference.value == 1.0
    assert found.difference.interval == Undefined("fewer than two problems")
    assert found.all_with == 3


def test_that_a_hard_problem_that_invites_a_strategy_does_not_count_against_it():
    rows = [(1, False, True)] * 6 + [(1, True, True)] + [(2, True, False)] * 6 + [(2, False, False)]
    found = of(*traces(*rows))
    assert found.difference.value == 0.0


def test_that_without_any_problem_that_has_both_there_is_a_reason_and_no_number():
    found = of(*traces((1, True, True), (2, False, True)))
    assert isinstance(found.difference.value, Undefined)
    assert of([], set()).problems == ()


def test_that_within_a_run_only_traces_of_one_run_are_compared():
    made = [
        JudgedTrace(trace_id=at, problem_id=problem, stratum=problem, right=run == 1, finer=run)
        for at, (problem, run) in enumerate(product((1, 2, 3), (1, 2)))
    ]
    carrying = {trace.trace_id for trace in made if trace.finer == 1}
    assert of(made, carrying).difference.value == 1.0
    assert of(made, carrying, finer=True).problems == ()


@given(ROWS)
def test_that_to_lack_a_code_is_associated_with_the_opposite_of_carrying_it(rows):
    made, carrying = traces(*rows)
    one = of(made, carrying)
    other = of(made, {t.trace_id for t in made} - carrying)
    assert one.problems == other.problems
    if one.problems:
        assert one.difference.value == pytest.approx(-other.difference.value)
        assert -1 <= one.difference.value <= 1
        if isinstance(one.difference.interval, Interval):
            assert one.difference.value in one.difference.interval


@given(ROWS, st.randoms())
def test_that_the_order_of_traces_does_not_matter(rows, generator):
    made, carrying = traces(*rows)
    shuffled = list(made)
    generator.shuffle(shuffled)
    one, other = of(made, carrying), of(shuffled, carrying)
    assert sorted(one.problems) == sorted(other.problems)
    assert (one.with_it, one.without) == (other.with_it, other.without)
    if one.problems:
        assert one.difference.value == pytest.approx(other.difference.value)


def test_that_the_first_uses_have_a_median_only_where_there_are_any():
    assert median_first({1: 0.2, 2: 0.9, 3: 0.4}) == 0.4
    assert median_first({}) is None
