import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.answers import AnswerPair, answer_changes, edit_distance_ratio
from core.metrics.cost import accuracy_per_thousand_tokens, tokens_per_fix, tokens_per_net_gain
from core.metrics.derived import DERIVED, DERIVED_BY_ID, Cells
from core.metrics.resample_baseline import resample_baseline
from core.metrics.sampling import (
    best_of_k,
    g_pass_at_k,
    majority_at_k,
    mean_g_pass_at_k,
    pass_at_k,
)
from core.metrics.scaling import Try, parallel, sequential
from core.metrics.several_attempts import (
    accuracy_by_attempt,
    any_right,
    cochrans_q,
    flips,
    majority_right,
    memoryless_fit,
    steps,
)
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.metrics.within_trace import (
    Commitment,
    Course,
    TraceAnswers,
    course,
    outcome_efficiency,
    underthinking,
    within_traces,
)

BASE, SCORE = Transitions(184, 23, 79, 214), Transitions(293, 29, 7, 171)
CHAINS = [[1, 1, 1], [0, 1, 1], [1, 0, 1], [0, 0, 0]]
TABLES = st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=25)


def test_that_accuracy_by_attempt_has_counts_and_an_interval_each():
    assert [each.n_text for each in accuracy_by_attempt(CHAINS)] == ["2 of 4", "2 of 4", "3 of 4"]
    assert any_right(CHAINS).count == 3


@given(TABLES)
@settings(max_examples=60)
def test_that_steps_lead_from_each_accuracy_to_the_next(table):
    shares = [each.value for each in accuracy_by_attempt(table)]
    for t, step in enumerate(steps(table)):
        assert step.acc1 == pytest.approx(shares[t])
        assert step.acc2 == pytest.approx(shares[t + 1])
    assert any_right(table).value >= max(shares)


def test_that_flips_are_counted_by_chain_and_by_their_first_turn():
    found = flips(CHAINS)
    assert found.per_chain == {0: 2, 1: 1, 2: 1}
    assert found.first == {2: 2}
    assert found.mean == 0.75


def test_that_cochrans_q_of_two_attempts_is_mcnemars_uncorrected_test():
    table = [[1, 1]] * 794 + [[0, 1]] * 86 + [[1, 0]] * 150 + [[0, 0]] * 570
    found = cochrans_q(table)
    assert found.q == pytest.approx(17.3559322)
    assert found.p == pytest.approx(3.09929e-5, rel=1e-5)


def test_that_cochrans_q_follows_its_definition():
    table = [[1, 1, 0]] * 5 + [[1, 0, 0]] * 2 + [[0, 1, 0]] * 1 + [[1, 1, 1]] * 1 + [[0, 0, 1]] * 1
    table += [[0, 0, 0]] * 2
    columns, rows = np.sum(table, axis=0), np.sum(table, axis=1)
    expected = (
        2 * (3 * (columns**2).sum() - columns.sum() ** 2) / (3 * rows.sum() - (rows**2).sum())
    )
    assert cochrans_q(table).q == pytest.approx(expected)


def test_that_outcomes_that_never_change_give_a_reason_and_no_q():
    assert cochrans_q([[1, 1, 1], [0, 0, 0]]).p == Undefined("no outcome ever changes")
    assert isinstance(accuracy_by_attempt(np.zeros((0, 3)))[0].value, Undefined)


def test_that_the_majority_over_attempts_shares_ties_and_ignores_missing_answers():
    right = [[False, True, True], [True, False, False], [False, False, False]]
    answers = [["a", "b", "b"], ["b", "a", None], [None, None, None]]
    assert majority_right(answers, right) == pytest.approx((1 + 0.5 + 0) / 3)


def test_that_the_memoryless_fit_of_a_memoryless_chain_has_small_residuals():
    random = np.random.default_rng(5)
    table = np.empty((4_000, 5), dtype=bool)
    table[:, 0] = random.random(4_000) < 0.3
    for t in range(4):
        chance = np.where(table[:, t], 0.9, 0.2)
        table[:, t + 1] = random.random(4_000) < chance
    found = memoryless_fit(table)
    assert found.upper == pytest.approx(0.2 / 0.3, abs=0.03)
    assert max(map(abs, found.residuals)) < 0.02
    assert isinstance(memoryless_fit(table[:, :2]), Undefined)


@pytest.mark.parametrize(("k", "expected"), [(1, 0.3), (5, 0.9166666667), (8, 1.0)])
def test_that_pass_at_k_is_the_published_estimate(k, expected):
    assert pass_at_k([(10, 3)], k) == pytest.approx(expected)


def test_that_g_pass_at_k_gives_the_published_values():
    found = [g_pass_at_k([(16, 8)], 4, tau) for tau in (0.25, 0.5, 0.75, 1.0)]
    assert found == pytest.approx([0.9615384615, 0.7153846154, 0.2846153846, 0.0384615385])
    assert mean_g_pass_at_k([(16, 8)], 4) == pytest.approx(0.1615384615)
    assert g_pass_at_k([(16, 8)], 4, 0.0) == pass_at_k([(16, 8)], 4)


def test_that_too_few_samples_give_a_reason_and_not_an_estimate():
    assert isinstance(pass_at_k([(10, 3), (4, 1)], 5), Undefined)
    assert isinstance(pass_at_k([], 1), Undefined)
    assert isinstance(majority_at_k([[("a", True)]], 2), Undefined)


@given(
    st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=7),
    st.sampled_from("abc"),
    st.integers(1, 7),
)
@settings(max_examples=100)
def test_that_the_majority_vote_is_that_of_all_draws(answers, good, k):
    k = min(k, len(answers))
    draws = list(itertools.combinations(answers, k))
    credit = 0.0
    for draw in draws:
        counts = Counter(answer for answer in draw if answer is not None)
        leading = [a for a in counts if counts[a] == max(counts.values())]
        credit += (good in leading) / len(leading) if leading else 0
    samples = [(answer, answer == good) for answer in answers]
    assert majority_at_k([samples], k) == pytest.approx(credit / len(draws))


def test_that_best_of_k_takes_the_highest_score_of_each_draw():
    scored = [(0.1, True), (0.5, False), (0.9, True), (0.7, False)]
    expected = np.mean([max(draw)[1] for draw in itertools.combinations(scored, 2)])
    assert best_of_k([scored], 2) == pytest.approx(expected)
    assert best_of_k([[(0.5, True), (0.5, False)]], 2) == 0.0


@pytest.mark.parametrize(
    ("transitions", "rss", "kept"), [(BASE, 0.275, 0.700), (SCORE, 0.592, 0.977)]
)
def test_that_the_decomposition_of_the_published_runs_comes_out(transitions, rss, kept):
    assert DERIVED_BY_ID["relative_score"].estimate(transitions).value == pytest.approx(
        rss, abs=6e-4
    )
    found = DERIVED_BY_ID["confidence_level"].estimate(transitions)
    assert found.value == pytest.approx(kept, abs=6e-4)
    assert found.value in found.interval


@given(*[st.integers(0, 40)] * 4)
@settings(max_examples=60)
def test_that_identities_between_the_metrics_hold_and_nothing_is_nan(cc, ic, ci, ii):
    if cc + ic + ci + ii == 0:
        return
    cells = Cells(cc, ic, ci, ii)
    values = {metric.id: metric.function(cells) for metric in DERIVED}
    assert all(isinstance(v, Undefined) or np.isfinite(v) for v in values.values())
    if isinstance(values["relative_score"], float) and ic != ci:
        assert (values["relative_score"] > 0.5) == (ic > ci)
    if (
        isinstance(values["rate_ratio"], float)
        and isinstance(values["break_even"], float)
        and ic != ci
    ):
        assert (values["rate_ratio"] > values["break_even"]) == (ic > ci)
    if isinstance(values["flip_odds"], float):
        assert values["harmful_share"] == pytest.approx(1 / (1 + values["flip_odds"]))


def test_that_every_derived_metric_tells_its_formula_source_and_denominator():
    for metric in DERIVED:
        told = (metric.title, metric.formula, metric.source, metric.denominator, metric.help)
        assert all(told)
        assert isinstance(metric.estimate(Transitions(0, 0, 0, 0)).value, Undefined)
        estimate = metric.estimate(SCORE)
        assert estimate.value in estimate.interval


def test_that_where_nothing_could_be_broken_no_metric_pretends_that_all_was_kept():
    accepted_at_once = Transitions(26, 33, 0, 51, carried=26)
    for name in ("confidence_level", "flip_odds", "harmful_share", "rate_ratio"):
        found = DERIVED_BY_ID[name].estimate(accepted_at_once).value
        assert isinstance(found, Undefined)
        assert "cannot occur" in found.reason


def test_that_a_model_that_only_resamples_seems_to_fix_errors():
    # Every problem at accuracy ½: a fresh sample is right half of the time.
    found = resample_baseline([(4, 2)] * 10)
    assert found.correction_rate == pytest.approx((2 * 2 / 12) / 0.5)
    assert found.fixed == found.broken
    one = resample_baseline([(1, 1), (1, 0)])
    assert one.fixed == Undefined("not identifiable from one first attempt a problem")


def test_that_the_baseline_is_unbiased_over_many_problems():
    random = np.random.default_rng(8)
    chances = random.beta(1.2, 1.1, size=60_000)
    counts = [(3, int(c)) for c in random.binomial(3, chances)]
    expected = (chances * (1 - chances)).sum() / (1 - chances).sum()
    assert resample_baseline(counts).correction_rate == pytest.approx(expected, abs=0.01)


def test_that_changed_answers_are_told_by_what_became_of_them():
    found = answer_changes(
        [
            AnswerPair("1", "2", False, True),
            AnswerPair("2", "1", True, False),
            AnswerPair("3", "4", False, False),
            AnswerPair("5", None, False, False),
            AnswerPair("6", "6", True, True),
            AnswerPair("7", "7", True, False),
        ]
    )
    assert (found.fixed, found.broken, found.other_wrong, found.inconsistent) == (1, 1, 2, 1)
    assert found.rate == pytest.approx(4 / 6)
    assert isinstance(answer_changes([]).rate, Undefined)


@given(st.text(max_size=30), st.text(max_size=30))
def test_that_the_edit_distance_ratio_is_symmetric_and_between_zero_and_one(one, other):
    ratio = edit_distance_ratio(one, other)
    assert ratio == edit_distance_ratio(other, one)
    assert 0 <= ratio <= 1
    assert (ratio == 0) == (one == other)


def test_that_cost_without_gain_or_without_counts_gives_a_reason():
    assert tokens_per_fix(SCORE, [100] * 500) == pytest.approx(50_000 / 29)
    assert tokens_per_net_gain(BASE, [100] * 500) == Undefined("no gain")
    assert isinstance(tokens_per_fix(SCORE, [100, None]), Undefined)
    assert accuracy_per_thousand_tokens([True, False], [500, 1500]) == pytest.approx(0.5)


def test_that_a_trace_that_was_right_and_ends_wrong_was_talked_out_of_it():
    right, wrong, unknown = Commitment(10, True), Commitment(20, False), Commitment(30, None)
    assert course([wrong, right, wrong]) is Course.LOST
    assert course([wrong, right, unknown]) is Course.FIXED
    assert course([right, right]) is Course.KEPT
    assert course([wrong]) is Course.NEVER
    assert isinstance(course([unknown]), Undefined)


def test_that_within_traces_counts_each_course_once_and_the_rest_apart():
    traces = [
        TraceAnswers([Commitment(10, True), Commitment(90, False)], 100),
        TraceAnswers([Commitment(50, False), Commitment(80, True)], 100),
        TraceAnswers([], 100),
    ]
    found = within_traces(traces)
    assert (found.traces, found.without_answer) == (2, 1)
    assert (found.first, found.any, found.last) == (0.5, 1.0, 0.5)
    assert underthinking(traces) == pytest.approx(0.9)


def test_that_outcome_efficiency_gives_the_published_example():
    assert outcome_efficiency([TraceAnswers([Commitment(39, True)], 901)]) == pytest.approx(
        0.0433, abs=1e-4
    )


def test_that_votes_cost_what_all_their_attempts_cost():
    first = [[Try("a", True, 100), Try("b", False, 300), Try("a", True, 200)]]
    (one, three) = parallel(first, [1, 3])
    assert (one.attempts, one.tokens, one.accuracy) == (1, 200, pytest.approx(2 / 3))
    assert (three.tokens, three.accuracy) == (600, 1.0)
    chains = [[[Try("b", False, 100), Try("a", True, 50)]] * 2]
    (vote,) = sequential(chains, [2])
    assert (vote.votes, vote.attempts, vote.tokens, vote.accuracy) == (2, 4, 300, 1.0)


def test_that_chains_of_several_lengths_are_no_fair_comparison():
    with pytest.raises(ValueError, match="several lengths"):
        sequential([[[Try("a", True)], [Try("a", True), Try("a", True)]]], [1])


def test_that_unknown_tokens_or_too_few_samples_leave_a_reason():
    (point,) = parallel([[Try("a", True)]], [2])
    assert isinstance(point.tokens, Undefined)
    assert isinstance(point.accuracy, Undefined)
