"""The self-correction table: what the later attempt changed, run by run.

Shares are of all problems, so that Acc@t2 − Acc@t1 = Δ = Δi→c − Δc→i exactly. With one sample a
problem everything comes from four counts; with more, from means within each problem.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.metrics.estimate import Estimate
from core.metrics.intervals import CONFIDENCE
from core.metrics.mcnemar import benjamini_hochberg, holm, mcnemar_exact, mcnemar_mid_p
from core.metrics.outcome_table import ChainsTable
from core.metrics.outcomes import AttemptOutcome
from core.metrics.pairs import PairRows, RunPairs, pair_chains
from core.metrics.registry import METRICS
from core.metrics.seven import Estimates, estimates_from_counts, estimates_from_shares
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined, Value
from core.traces import Saw

NEWCOMBE = "Newcombe, paired (method 10); Wilson for single shares"
CLUSTERED = "clustered by problem, Student's t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One metric with attempts without a readable answer counted wrong, and left out."""

    as_incorrect: Value
    left_out: Value
    n_as_incorrect: int
    n_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCorrectionRow:
    """One run, and one kind of thing that its later attempt saw.

    Attributes:
        run_id: The run; 0 for a published row, which has a `label`.
        label: The name of a row that is not a run of the study, else "".
        dataset: What a published row was measured on, else "".
        saw: What the later attempt was shown.
        t1: Which attempt is the earlier ("t1").
        t2: Which is the later ("t2", "last (t2 to t9)").
        n: Problems with both attempts.
        samples: Pairs of attempts; equals `n` when each problem was sampled once.
        transitions: The four counts over all pairs, also when problems were sampled often.
        acc1: Accuracy@t1.
        acc2: Accuracy@t2.
        delta: Δ(t1,t2).
        delta_ic: Δi→c(t1,t2).
        delta_ci: Δc→i(t1,t2).
        correction_rate: Fixed, of the wrong.
        overcorrection_rate: Broken, of the right.
        p_exact: Exact McNemar, or why there is none.
        p_mid: Mid-p McNemar.
        p_holm: Exact p adjusted over the `family` tests of the table (Holm).
        p_bh: The same by Benjamini and Hochberg, over the same tests.
        family: How many tests the adjustment covers.
        method: How the intervals were made.
        confidence: That of the intervals.
        exclusions: Chains that left n, by reason.
        blanks: Attempts without a readable answer, of those that can be paired.
        bands: The metrics under both readings of blanks, by metric id.
        pairs: What the row counts, to open the traces behind it.
        notes: Caveats that go with the row.
    """

    run_id: int
    label: str = ""
    dataset: str = ""
    saw: Saw
    t1: str = "t1"
    t2: str = "t2"
    n: int
    samples: int
    transitions: Transitions
    acc1: Estimate
    acc2: Estimate
    delta: Estimate
    delta_ic: Estimate
    delta_ci: Estimate
    correction_rate: Estimate
    overcorrection_rate: Estimate
    p_exact: Value
    p_mid: Value
    p_holm: Value
    p_bh: Value
    family: int = 0
    method: str = NEWCOMBE
    confidence: float = CONFIDENCE
    exclusions: Mapping[str, int] = field(default_factory=dict[str, int])
    blanks: int = 0
    bands: Mapping[str, Band] = field(default_factory=dict[str, Band])
    pairs: PairRows = field(default_factory=PairRows.none)
    notes: tuple[str, ...] = ()

    def estimate(self, metric_id: str) -> Estimate:
        """Return the estimate of a metric of the registry."""
        found = getattr(self, metric_id)
        if not isinstance(found, Estimate):
            raise KeyError(metric_id)
        return found

    def problem_ids(self, cell: str) -> tuple[int, ...]:
        """Return the problems with a pair in `cell`: "cc", "ic", "ci" or "ii"."""
        return self.pairs.problem_ids(cell)


def self_correction_table(
    outcomes: Iterable[AttemptOutcome],
    *,
    t1: int = 1,
    t2: int | None = None,
    blank_is_incorrect: bool = True,
    confidence: float = CONFIDENCE,
    tests_withheld: str = "",
) -> list[SelfCorrectionRow]:
    """Return one row per run and kind of second attempt, with Holm's adjustment over all rows.

    `tests_withheld` is a reason not to test at all (problems were selected by outcome). Runs
    without a later attempt have no row.
    """
    chains = ChainsTable(outcomes)
    pairings = {
        counted: pair_chains(chains, t1, t2, blank_is_incorrect=counted)
        for counted in ((True, False) if chains.outcomes.blank.any() else (True,))
    }
    wrong, left_out = pairings[True], pairings.get(False, pairings[True])
    rows = [
        _row(one if blank_is_incorrect else other, one, other, confidence, tests_withheld)
        for one, other in zip(wrong, left_out, strict=True)
    ]
    return adjusted(rows)


def row_from_counts(
    transitions: Transitions,
    *,
    saw: Saw,
    run_id: int = 0,
    label: str = "",
    notes: tuple[str, ...] = (),
    confidence: float = CONFIDENCE,
    tests_withheld: str = "",
) -> SelfCorrectionRow:
    """Return the row of four counts, one sample a problem; Holm's p is that of one test."""
    exact, mid = _tests(transitions, single=True, withheld=tests_withheld)
    return SelfCorrectionRow(
        run_id=run_id,
        label=label,
        saw=saw,
        n=transitions.n,
        samples=transitions.n,
        transitions=transitions,
        **estimates_from_counts(transitions, confidence),
        p_exact=exact,
        p_mid=mid,
        p_holm=exact,
        p_bh=exact,
        family=1 if isinstance(exact, float) else 0,
        confidence=confidence,
        notes=notes,
    )


def adjusted(rows: Sequence[SelfCorrectionRow]) -> list[SelfCorrectionRow]:
    """Return the rows with p adjusted over those that have one; the family is what is given."""
    exact = [row.p_exact for row in rows]
    family = sum(isinstance(p, float) for p in exact)
    return [
        replace(row, p_holm=by_holm, p_bh=by_bh, family=family)
        for row, by_holm, by_bh in zip(rows, holm(exact), benjamini_hochberg(exact), strict=True)
    ]


def _row(
    shown: RunPairs, wrong: RunPairs, left_out: RunPairs, confidence: float, withheld: str
) -> SelfCorrectionRow:
    transitions, single = shown.transitions, shown.is_one_sample_each
    exact, mid = _tests(transitions, single=single, withheld=withheld)
    estimates = _estimates(shown, confidence)
    if withheld:  # an interval of the change is a test by another name
        estimates["delta"] = replace(estimates["delta"], interval=Undefined(withheld))
    return SelfCorrectionRow(
        run_id=shown.run_id,
        saw=shown.saw,
        t1=shown.t1,
        t2=shown.t2,
        n=shown.problems,
        samples=len(shown.pairs),
        transitions=transitions,
        **estimates,
        p_exact=exact,
        p_mid=mid,
        p_holm=exact,
        p_bh=exact,
        method=NEWCOMBE if single else CLUSTERED,
        confidence=confidence,
        exclusions={reason.value: count for reason, count in shown.exclusions.items()},
        blanks=len(wrong.pairs) - len(left_out.pairs),
        bands=_bands((shown, estimates), wrong, left_out),
        pairs=shown.pairs,
    )


def _bands(
    known: tuple[RunPairs, Estimates], wrong: RunPairs, left_out: RunPairs
) -> dict[str, Band]:
    """Return both readings of each metric; `known` saves computing one of them again."""
    shown, estimates = known
    one, other = (
        estimates if pairs.pairs == shown.pairs else _estimates(pairs, CONFIDENCE)
        for pairs in (wrong, left_out)
    )
    n_wrong, n_left_out = wrong.problems, left_out.problems
    return {
        metric.id: Band(
            as_incorrect=one[metric.id].value,
            left_out=other[metric.id].value,
            n_as_incorrect=n_wrong,
            n_left_out=n_left_out,
        )
        for metric in METRICS
    }


def _estimates(pairs: RunPairs, confidence: float) -> Estimates:
    if pairs.is_one_sample_each:
        return estimates_from_counts(pairs.transitions, confidence)
    return estimates_from_shares(pairs, confidence)


def _tests(transitions: Transitions, *, single: bool, withheld: str) -> tuple[Value, Value]:
    """Return exact and mid-p, or the reason why the pairs do not support a test."""
    reason = withheld or _why_no_test(transitions, single=single)
    if reason:
        return Undefined(reason), Undefined(reason)
    ic, ci = transitions.ic, transitions.ci
    return mcnemar_exact(ic, ci), mcnemar_mid_p(ic, ci)


def _why_no_test(transitions: Transitions, *, single: bool) -> str:
    stopped = transitions.carried + transitions.carried_other
    if transitions.n == 0:
        return "no problems with both attempts"
    if stopped:
        return f"{stopped} of {transitions.n} were accepted and not asked again"
    return "" if single else "several samples a problem"
