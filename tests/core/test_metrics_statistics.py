import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.metrics.derived import DERIVED_BY_ID, Cells
from core.metrics.further_tables import methods
from core.metrics.intervals import newcombe_paired
from core.metrics.mcnemar import benjamini_hochberg, holm, mcnemar_exact
from core.metrics.posterior import posterior
from core.metrics.power import (
    least_detectable_change,
    least_detectable_difference,
    mcnemar_power,
    problems_needed,
    problems_needed_between_models,
)
from core.metrics.published import PUBLISHED, published_table
from core.metrics.quantiles import chi_squared_tail
from core.metrics.reporting_check import FIELDS, check_row
from core.metrics.resampling import (
    bootstrap_change,
    chance_of_no_gain,
    change_distribution,
    resampled_counts,
)
from core.metrics.self_correction import adjusted, row_from_counts
from core.metrics.sign_flip import sign_flip_test
from core.metrics.tango import tango
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.traces import Saw

COUNTS = st.integers(0, 60)
SCORE = Transitions(293, 29, 7, 171)


@pytest.mark.parametrize(
    ("b", "c", "n", "low", "high"),
    [
        (6, 16, 161, -0.1240, -0.0054),  # Fagerland et al., airway hyper-responsiveness
        (3, 0, 3, -0.1230, 1.0),
        (25, 2, 102, 0.139, 0.321),
        (23, 79, 500, -0.152, -0.074),
        (29, 7, 500, 0.022, 0.070),
    ],
)
def test_that_tango_gives_the_published_limits(b, c, n, low, high):
    found = tango(b, c, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-4)


@given(COUNTS, COUNTS, COUNTS)
@settings(max_examples=80)
def test_that_tango_contains_the_difference_and_agrees_with_the_uncorrected_mcnemar(b, c, rest):
    n = b + c + rest
    if n == 0:
        assert tango(b, c, n) == Undefined("no pairs")
        return
    found = tango(b, c, n)
    assert -1 <= found.low <= (b - c) / n <= found.high <= 1
    if b + c:
        chi2 = (b - c) ** 2 / (b + c)
        if abs(chi2 - 3.8415) > 1e-3:
            assert found.excludes_zero == (chi2 > 3.8415)
    mirrored = tango(c, b, n)
    assert (-mirrored.high, -mirrored.low) == pytest.approx((found.low, found.high), abs=1e-9)


def test_that_tango_refuses_counts_that_cannot_be():
    with pytest.raises(ValueError, match="not counts"):
        tango(3, 1, 3)


def test_that_the_exact_bootstrap_is_that_of_the_published_run():
    found = bootstrap_change(SCORE)
    assert (found.low, found.high) == (0.022, 0.068)
    assert chance_of_no_gain(SCORE) == pytest.approx(7.3e-5, rel=0.01)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
@settings(max_examples=60)
def test_that_the_distribution_of_the_change_sums_to_one_around_the_observed_change(cc, ic, ci, ii):
    transitions = Transitions(cc, ic, ci, ii)
    chances = change_distribution(transitions)
    n = transitions.n
    assert chances.sum() == pytest.approx(1)
    assert float(chances @ np.arange(-n, n + 1)) == pytest.approx(ic - ci, abs=1e-6)


def test_that_the_bootstrap_agrees_with_scipys_over_raw_problems():
    transitions = Transitions(60, 25, 12, 53)
    changes = np.repeat([0, 1, -1], [113, 25, 12])
    drawn = stats.bootstrap(
        (changes,), np.mean, n_resamples=9_999, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    found = bootstrap_change(transitions)
    assert (found.low, found.high) == pytest.approx((drawn.low, drawn.high), abs=0.008)


def test_that_without_flips_resampling_gives_no_interval_rather_than_one_of_no_width():
    assert bootstrap_change(Transitions(5, 0, 0, 5)) == Undefined("no flips to resample")
    assert bootstrap_change(Transitions(0, 0, 0, 0)) == Undefined("no pairs")


def test_that_resampled_counts_are_the_same_at_every_call_and_keep_n():
    one, other = resampled_counts(SCORE, 500), resampled_counts(SCORE, 500)
    assert (one == other).all()
    assert (one.sum(axis=1) == 500).all()


def test_that_the_posterior_of_the_published_run_is_almost_certain_of_a_gain():
    found = posterior(SCORE)
    assert found.probability_of_gain == pytest.approx(0.9999, abs=2e-4)
    assert (found.delta.low, found.delta.high) == pytest.approx((0.021, 0.068), abs=1.5e-3)
    assert found == posterior(SCORE)
    assert 0 < found.critique_score.low < 0.145 < found.critique_score.high


@pytest.mark.parametrize(
    ("cc", "ic", "ci", "ii"), [(2, 3, 0, 0), (293, 29, 7, 171), (1, 0, 0, 0), (3, 0, 5, 2)]
)
def test_that_the_posterior_is_what_beta_distributions_say(cc, ic, ci, ii):
    stats, integrate = pytest.importorskip("scipy.stats"), pytest.importorskip("scipy.integrate")
    fixing, flipping = stats.beta(ic + 0.5, ci + 0.5), stats.beta(ic + ci + 1, cc + ii + 1)

    def below(change):
        def given(u):
            return fixing.cdf((1 + change / flipping.ppf(u)) / 2)

        return integrate.quad(given, 0, 1, limit=400)[0]

    found = posterior(Transitions(cc=cc, ic=ic, ci=ci, ii=ii))
    assert found.probability_of_gain == pytest.approx(fixing.sf(0.5), abs=1e-6)
    assert below(found.delta.low) == pytest.approx(0.025, abs=5e-6)
    assert below(found.delta.high) == pytest.approx(0.975, abs=5e-6)
    critique = stats.beta(ic + 0.5, ii + 0.5).ppf([0.025, 0.975])
    assert (found.critique_score.low, found.critique_score.high) == pytest.approx(
        critique, abs=1e-5
    )


@pytest.mark.parametrize(
    ("discordance", "changes"),
    [
        (0.05, [None, 4.9, 2.8, 1.7, 0.9]),
        (0.072, [None, 5.8, 3.4, 2.1, 1.1]),
        (0.10, [8.8, 6.9, 4.0, 2.4, 1.3]),
        (0.204, [12.5, 9.8, 5.7, 3.5, 1.8]),
        (0.30, [15.2, 11.9, 6.9, 4.2, 2.2]),
    ],
)
def test_that_the_least_detectable_changes_are_those_of_the_table(discordance, changes):
    for n, expected in zip([100, 164, 500, 1319, 5000], changes, strict=True):
        found = least_detectable_change(n, discordance)
        if expected is None:
            assert isinstance(found, Undefined)
        else:
            assert 100 * found == pytest.approx(expected, abs=0.08)


def test_that_the_least_detectable_change_needs_exactly_the_problems_there_are():
    change = least_detectable_change(500, 0.1)
    assert problems_needed(change, 0.1) == pytest.approx(500, rel=1e-6)
    assert isinstance(problems_needed(0.2, 0.1), Undefined)
    assert isinstance(least_detectable_change(0, 0.1), Undefined)


@pytest.mark.parametrize(
    ("n", "ic", "ci", "mid", "exact"),
    [(500, 29, 7, 0.97, 0.96), (500, 27, 18, 0.27, 0.22), (500, 13, 11, 0.06, 0.04),
     (164, 25, 5, 0.97, 0.96), (164, 13, 8, 0.18, 0.14)],
)  # fmt: skip
def test_that_the_power_at_the_published_effects_is_known(n, ic, ci, mid, exact):
    assert mcnemar_power(n, ic / n, ci / n) == pytest.approx(mid, abs=0.006)
    assert mcnemar_power(n, ic / n, ci / n, mid=False) == pytest.approx(exact, abs=0.006)


def test_that_power_is_zero_without_flips_and_at_most_the_level_without_an_effect():
    assert mcnemar_power(100, 0, 0) == 0
    assert mcnemar_power(100, 0.1, 0.1, mid=False) <= 0.05
    with pytest.raises(ValueError, match="not shares"):
        mcnemar_power(100, 0.7, 0.7)


def test_that_millers_examples_of_comparing_models_come_out():
    assert problems_needed_between_models(0.03, 1 / 9) == pytest.approx(968.997, abs=1e-3)
    noise = (1 / 6, 1 / 6)
    assert least_detectable_difference(198, 1 / 9, noise) == pytest.approx(0.13273, abs=1e-5)
    ten = least_detectable_difference(198, 1 / 9, noise, (10, 10))
    assert ten == pytest.approx(0.07567, abs=1e-5)


def test_that_benjamini_and_hochberg_are_scipys_and_never_above_holm():
    p_values = [mcnemar_exact(row.transitions.ic, row.transitions.ci) for row in PUBLISHED]
    found = benjamini_hochberg(p_values)
    assert found == pytest.approx(list(stats.false_discovery_control(p_values, method="bh")))
    assert all(one <= other for one, other in zip(found, holm(p_values), strict=True))


def test_that_adjusting_leaves_undefined_values_where_they_are():
    reason = Undefined("several samples a problem")
    assert benjamini_hochberg([0.04, reason, 0.01]) == [0.04, reason, 0.02]


@given(st.floats(0, 60), st.integers(1, 12))
def test_that_the_tail_of_chi_squared_is_scipys(x, degrees):
    assert chi_squared_tail(x, degrees) == pytest.approx(
        stats.chi2.sf(x, degrees), rel=1e-9, abs=1e-14
    )


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=11))
@settings(max_examples=60)
def test_that_the_sign_flip_test_is_scipys_exact_permutation_test(differences):
    if not any(differences) or len(differences) == 1:
        assert sign_flip_test(differences) == 1
        return
    expected = stats.permutation_test(
        (np.array(differences, dtype=float),), np.mean, permutation_type="samples", n_resamples=1e6
    ).pvalue
    assert sign_flip_test(differences) == pytest.approx(expected, abs=1e-9)


def test_that_the_sign_flip_test_of_single_flips_is_mcnemars():
    assert sign_flip_test([1] * 29 + [-1] * 7 + [0] * 464) == pytest.approx(mcnemar_exact(29, 7))


def test_that_the_sign_flip_test_of_fractions_is_repeatable_and_near_the_exact_one():
    halves = [0.5] * 12 + [-0.5] * 3
    assert sign_flip_test(halves) == sign_flip_test(halves)
    assert sign_flip_test(halves) == pytest.approx(mcnemar_exact(12, 3), abs=0.01)


def published(*printed):
    return dict(zip(FIELDS, map(Decimal, printed), strict=True))


TABLE = [
    ("52.6", "41.4", "-11.2", "4.6", "15.8"),
    ("52.8", "51.8", "-1.0", "3.2", "4.2"),
    ("55.4", "41.2", "-14.2", "5.4", "19.6"),
    ("53.6", "54.0", "0.4", "2.6", "2.2"),
    ("52.4", "54.2", "1.8", "5.4", "3.6"),
    ("55.0", "55.0", "0", "0", "0"),
    ("60.0", "64.4", "4.4", "5.8", "1.4"),
]


def test_that_the_published_table_holds_and_500_is_the_smallest_n_that_fits_all_rows():
    checks = [check_row(published(*row), 500) for row in TABLE]
    assert not any(check.slips for check in checks)
    assert min(set.intersection(*(set(check.fits) for check in checks))) == 500
    assert checks[-1].transitions == SCORE


def test_that_the_rounded_difference_in_the_other_table_is_caught():
    check = check_row(published("53.7", "52.5", "-1.2", "9.8", "11.0"), 164)
    assert check.slips == ("Acc@t2 = 52.5 is no whole count of 164.",)
    assert check.transitions is None


def test_that_a_replication_that_breaks_the_identities_is_caught():
    check = check_row(published("27.44", "28.68", "1.29", "1.829", "0.609"))
    assert check.slips[0] == "Δ is 1.29, but Acc@t2 − Acc@t1 is 1.24."
    assert check.slips[1] == "Δ is 1.29, but Δi→c − Δc→i is 1.220."
    assert not check.fits


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("52.6", "41.4", "-11.2", "9.7", "15.8"), "Δi→c = 9.7 as a share of those wrong at t1"),
        (("60.0", "64.4", "4.4", "5.8", "2.3"), "Δc→i = 2.3 as a share of those right at t1"),
        (("60.0", "64.4", "4.4", "14.5", "2.33"), "t1 and Δc→i = 2.33 as a share of those right"),
    ],
)
def test_that_a_share_of_the_wrong_or_the_right_in_place_of_all_is_named(row, told):
    assert any(told in slip for slip in check_row(published(*row)).slips)


def test_that_more_broken_than_were_right_is_caught():
    check = check_row({"acc1": Decimal("10.0"), "delta_ci": Decimal("20.0")}, 100)
    assert "more were broken than were right" in check.slips[0]


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.sets(st.sampled_from(FIELDS), min_size=2))
@settings(max_examples=60)
def test_that_numbers_printed_from_whole_counts_are_never_accused(cc, ic, ci, ii, names):
    transitions = Transitions(cc, ic, ci, ii)
    n = transitions.n
    if n == 0:
        return
    printed = {
        name: (Decimal(100 * count) / n).quantize(Decimal("0.1"))
        for name, count in zip(
            FIELDS, (transitions.right1, transitions.right2, ic - ci, ic, ci), strict=True
        )
        if name in names
    }
    check = check_row(printed, n)
    assert not check.slips
    assert n in check.fits


def test_that_newcombe_tango_and_the_bootstrap_agree_at_five_hundred_problems():
    found = (newcombe_paired(293, 29, 7, 171), tango(29, 7, 500), bootstrap_change(SCORE))
    low, high = [each.low for each in found], [each.high for each in found]
    assert max(low) - min(low) < 0.003
    assert max(high) - min(high) < 0.004
    assert not math.isnan(sum(low) + sum(high))


def test_that_published_rows_and_own_rows_are_two_families_for_both_adjustments():
    own = adjusted([row_from_counts(Transitions(cc=2, ic=3, ci=0, ii=0), saw=Saw.MAYBE_ERROR)])
    shown = methods([*own, *published_table("MATH500")], {})
    keys = [column.key for column in shown.columns]
    first, base, *_ = [
        {key: row[keys.index(key)] for key in ("p_exact", "p_holm", "p_bh")} for row in shown.rows
    ]
    assert first["p_holm"] == first["p_bh"] == first["p_exact"]
    assert base["p_bh"].value == pytest.approx(base["p_exact"].value * 7 / 2)
    assert base["p_holm"].value == pytest.approx(base["p_exact"].value * 6)


@given(st.tuples(*[st.integers(0, 90)] * 4).filter(lambda t: t[1] + t[2]))
@settings(max_examples=60, deadline=None)
def test_that_the_bootstrap_of_likely_changes_is_that_of_all_changes(counts):
    t = Transitions(*counts)
    found = bootstrap_change(t)
    cumulated = np.cumsum(change_distribution(t))
    places = [int(np.searchsorted(cumulated, tail)) - t.n for tail in (0.025, 0.975)]
    assert [found.low, found.high] == [place / t.n for place in places]


@pytest.mark.parametrize("metric", ["headroom", "relative_score", "rate_ratio"])
def test_that_limits_of_derived_metrics_are_those_of_the_metric_of_each_draw(metric):
    t = Transitions(cc=20, ic=9, ci=4, ii=17)
    each = [DERIVED_BY_ID[metric].function(Cells(*draw)) for draw in resampled_counts(t).tolist()]
    defined = [value for value in each if not isinstance(value, Undefined)]
    found = DERIVED_BY_ID[metric].estimate(t).interval
    assert (found.low, found.high) == pytest.approx(np.percentile(defined, [2.5, 97.5]))


def test_that_the_break_even_odds_have_the_limits_of_accuracy():
    t = Transitions(cc=20, ic=9, ci=4, ii=17)
    low, high = (
        limit / (1 - limit) for limit in stats.binomtest(24, 50).proportion_ci(method="wilson")
    )
    found = DERIVED_BY_ID["break_even"].estimate(t).interval
    assert (found.low, found.high) == pytest.approx((low, high))
