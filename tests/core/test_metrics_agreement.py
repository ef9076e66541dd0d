"""Cohen's kappa against worked examples, its definition, and the ways in which there is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.agreement import NOTHING_SHARED, ONE_WORD, Agreement, cohens_kappa
from core.metrics.undefined import Undefined

COUNTS = st.integers(0, 60)
LABELS = "abc"


def table(both_right, only_first, only_second, both_wrong):
    return Agreement(
        both_right=both_right,
        only_first=only_first,
        only_second=only_second,
        both_wrong=both_wrong,
    )


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # Two readers of fifty proposals, and two tables alike in share but not in totals, as
        # textbooks work them out.
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),
        ((25, 35, 5, 35), 0.2593),
        ((40, 0, 0, 10), 1.0),
        ((0, 5, 5, 0), -1.0),
    ],
)
def test_that_kappa_is_that_of_worked_examples(counts, kappa):
    assert table(*counts).kappa == pytest.approx(kappa, abs=5e-5)


def test_that_kappa_takes_more_than_two_labels():
    # Cohen's own table of three diagnoses, as shares of two hundred.
    rows = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    counts = {(a, b): rows[i][j] for i, a in enumerate(LABELS) for j, b in enumerate(LABELS)}
    assert cohens_kappa(counts) == pytest.approx((0.7 - 0.41) / (1 - 0.41))


@given(st.lists(COUNTS, min_size=9, max_size=9))
@settings(max_examples=80, deadline=None)
def test_that_kappa_is_its_definition_in_shares(cells):
    counts = {(a, b): cells[3 * i + j] for i, a in enumerate(LABELS) for j, b in enumerate(LABELS)}
    n = sum(cells)
    kappa = cohens_kappa(counts)
    if isinstance(kappa, Undefined):
        assert n == 0 or max(sum(cells[0:3]), sum(cells[3:6]), sum(cells[6:9])) == n
        return
    observed = sum(counts[a, a] for a in LABELS) / n
    first = {a: sum(counts[a, b] for b in LABELS) / n for a in LABELS}
    second = {b: sum(counts[a, b] for a in LABELS) / n for b in LABELS}
    chance = sum(first[a] * second[a] for a in LABELS)
    assert kappa == pytest.approx((observed - chance) / (1 - chance), abs=1e-9)
    assert kappa <= 1


def test_that_there_is_no_kappa_without_shared_answers_nor_where_chance_always_agrees():
    assert table(0, 0, 0, 0).kappa == Undefined(NOTHING_SHARED)
    assert table(7, 0, 0, 0).kappa == Undefined(ONE_WORD)
    assert table(0, 0, 0, 0).share == Undefined(NOTHING_SHARED)


def test_that_a_judge_that_always_says_the_same_agrees_at_chance():
    assert table(16, 4, 0, 0).kappa == 0
    assert table(16, 4, 0, 0).share == 0.8


def test_that_agreements_add_up():
    both = table(1, 2, 3, 4) + table(10, 20, 30, 40)
    assert both == table(11, 22, 33, 44)
    assert (both.n, both.agreeing) == (110, 55)


def test_that_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        table(-1, 0, 0, 2).kappa  # noqa: B018 - it raises
