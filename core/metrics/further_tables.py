"""Tables beside the main one: derived metrics, methods compared, longer chains, samples.

Each takes the same judged attempts as the main table and says what left n.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.metrics.cells import Cell, Column, P, Table
from core.metrics.chain_tables import ChainTable, chain_tables, first_attempts
from core.metrics.derived import DERIVED
from core.metrics.estimate import proportion
from core.metrics.intervals import newcombe_paired
from core.metrics.outcomes import AttemptOutcome, chains_by_run
from core.metrics.posterior import Posterior, posterior
from core.metrics.power import least_detectable_change
from core.metrics.resample_baseline import resample_baseline
from core.metrics.resampling import bootstrap_change
from core.metrics.sampling import pass_at_k
from core.metrics.self_correction import SelfCorrectionRow
from core.metrics.several_attempts import accuracy_by_attempt, any_right, cochrans_q, flips
from core.metrics.tango import tango
from core.metrics.undefined import Undefined

Names = Mapping[int, str]
_MANY = Undefined("several samples a problem")
_KS = (1, 2, 4, 8, 16, 32, 64)


def derived(rows: Sequence[SelfCorrectionRow], names: Names) -> Table:
    """Return the metrics of `core.metrics.derived`, one row a run, with intervals."""
    columns = [*_row_columns()]
    for metric in DERIVED:
        plain = metric.unit in ("score", "ratio")
        signed = metric.unit == "change"
        title = metric.title
        columns.append(Column(key=metric.id, title=title, signed=signed, plain=plain))
        columns.append(
            Column(key=f"{metric.id}_interval", title="95 %", signed=signed, plain=plain)
        )
    return Table(
        title="What follows from the counts",
        columns=tuple(columns),
        rows=tuple((*_row_cells(row, names), *_derived_cells(row)) for row in rows),
        notes=(
            *(
                f"{metric.title}: {metric.symbol} = {metric.formula}. {metric.help}"
                for metric in DERIVED
            ),
            "Intervals: Wilson for shares and their odds, else percentiles of 20,000 resamples of "
            "problems, drawn with a fixed seed.",
        ),
    )


def _derived_cells(row: SelfCorrectionRow) -> list[Cell]:
    cells: list[Cell] = []
    for metric in DERIVED:
        estimate = metric.estimate(row.transitions, row.confidence)
        several = row.samples != row.n
        cells += [estimate.value, _MANY if several else estimate.interval]
    return cells


def methods(rows: Sequence[SelfCorrectionRow], names: Names) -> Table:
    """Return Δ by each method, the p values with both adjustments, and what n could show."""
    return Table(
        title="The change by several methods",
        columns=(
            *_row_columns(),
            Column(key="delta", title="Δ", signed=True),
            Column(key="newcombe", title="Newcombe", signed=True),
            Column(key="tango", title="Tango", signed=True),
            Column(key="bootstrap", title="Bootstrap", signed=True),
            Column(key="p_exact", title="exact p"),
            Column(key="p_mid", title="mid-p"),
            Column(key="p_holm", title="Holm p"),
            Column(key="p_bh", title="BH p"),
            Column(key="gain", title="P(Δ > 0)"),
            Column(key="credible", title="Credible", signed=True),
            Column(key="discordance", title="Flips"),
            Column(key="least", title="Detectable", signed=True),
        ),
        rows=tuple((*_row_cells(row, names), *_method_cells(row)) for row in rows),
        notes=(
            "Intervals of 95 %: Newcombe's method 10 (the default), Tango's score interval, and "
            "the percentile bootstrap over problems, computed exactly.",
            "Holm (the default) bounds the chance of any false finding in the table, "
            "Benjamini–Hochberg the share of false ones.",
            "P(Δ > 0) and the credible interval: posterior of the four cells under Jeffreys' "
            "prior; for fewer than about 100 problems.",
            "Detectable: the smallest change that so many problems with so many flips show with "
            "power 80 % at the 5 % level (Connor 1987).",
        ),
    )


def _method_cells(row: SelfCorrectionRow) -> list[Cell]:
    t = row.transitions
    if row.samples != row.n:
        return [row.delta.value, *([_MANY] * 11)]
    found = posterior(t)
    has = isinstance(found, Posterior)
    tested = not isinstance(row.p_exact, Undefined)
    withheld = row.p_exact if isinstance(row.p_exact, Undefined) else None
    intervals: list[Cell] = [
        withheld or newcombe_paired(t.cc, t.ic, t.ci, t.ii),
        withheld or tango(t.ic, t.ci, t.n),
        withheld or bootstrap_change(t),
    ]
    flipped = proportion(t.ic + t.ci, t.n, if_none="no problems with both attempts")
    share = flipped.value
    least = least_detectable_change(t.n, share) if isinstance(share, float) else share
    return [
        row.delta.value,
        *intervals,
        *(value if isinstance(value, Undefined) else P(value)
          for value in (row.p_exact, row.p_mid, row.p_holm, row.p_bh)),
        found.probability_of_gain if has and tested else withheld or found if not has else withheld,
        found.delta if has and tested else withheld,
        flipped,
        least,
    ]  # fmt: skip


def attempts(
    outcomes: Iterable[AttemptOutcome], names: Names, *, blank_is_incorrect: bool = True
) -> Table:
    """Return accuracy by attempt, one row a run, with the best a chooser could get and flips."""
    found = chain_tables(outcomes, blank_is_incorrect=blank_is_incorrect)
    tables = {run: table for run, table in found.items() if table.right.shape[1] > 1}
    latest = max((table.right.shape[1] for table in tables.values()), default=1)
    return Table(
        title="Accuracy by attempt",
        columns=(
            Column(key="run", title="Run"),
            Column(key="chains", title="Chains"),
            *(Column(key=f"acc{t}", title=f"Acc@t{t}") for t in range(1, latest + 1)),
            Column(key="any", title="Any right"),
            Column(key="flips", title="Flips a chain", plain=True),
            Column(key="q", title="Cochran's Q", plain=True),
            Column(key="p", title="p"),
            Column(key="carried", title="Carried on"),
            Column(key="left_out", title="Left out"),
        ),
        rows=tuple(
            (names.get(run, f"run {run}"), *_attempt_cells(table, latest))
            for run, table in tables.items()
        ),
        notes=(
            "Chains with an outcome at every attempt; those accepted early are carried on, and "
            "then nothing is tested.",
            "Any right is what a judge that knows the reference would get: an upper bound.",
        ),
    )


def _attempt_cells(table: ChainTable, latest: int) -> list[Cell]:
    q = cochrans_q(table.right)
    stopped = Undefined(f"{table.carried} chains were accepted and not asked again")
    sampled = len({problem for problem, _ in table.places}) < len(table.places)
    reason = stopped if table.carried else _MANY if sampled else None
    q_value, p = (reason, reason) if reason else (q.q, q.p)
    by_attempt: list[Cell] = [*accuracy_by_attempt(table.right)]
    left_out = ", ".join(f"{count} {why}" for why, count in table.excluded.items())
    return [
        len(table.places),
        *by_attempt,
        *([None] * (latest - len(by_attempt))),
        any_right(table.right),
        flips(table.right).mean,
        q_value,
        P(p) if isinstance(p, float) else p,
        table.carried,
        left_out or "none",
    ]


def samples(
    outcomes: Iterable[AttemptOutcome],
    rows: Sequence[SelfCorrectionRow],
    names: Names,
    *,
    blank_is_incorrect: bool = True,
) -> Table:
    """Return pass@k of first attempts, and what a fresh sample in place of t2 would fix."""
    runs = chains_by_run(outcomes)
    counts = {
        run: first_attempts(chains, blank_is_incorrect=blank_is_incorrect)
        for run, chains in runs.items()
    }
    most = max((n for of_run in counts.values() for n, _ in of_run), default=1)
    ks = [k for k in _KS if k <= most]
    return Table(
        title="Several samples a problem",
        columns=(
            Column(key="run", title="Run"),
            Column(key="problems", title="Problems"),
            *(Column(key=f"pass{k}", title=f"pass@{k}") for k in ks),
            Column(key="fixed", title="Fixed of wrong"),
            Column(key="fixed_by_chance", title="by resampling"),
            Column(key="broken", title="Broken of right"),
            Column(key="broken_by_chance", title="by resampling"),
        ),
        rows=tuple(
            (names.get(run, f"run {run}"), *_sample_cells(of_run, ks, _row_of(run, rows)))
            for run, of_run in counts.items()
        ),
        notes=(
            "By resampling: what a fresh, independent sample in place of the later attempt would "
            "fix and break, from two or more first attempts a problem.",
        ),
    )


def _sample_cells(
    counts: list[tuple[int, int]], ks: Sequence[int], row: SelfCorrectionRow | None
) -> list[Cell]:
    baseline = resample_baseline(counts)
    none = Undefined("no later attempt")
    return [
        len(counts),
        *(pass_at_k(counts, k) for k in ks),
        row.correction_rate.value if row else none,
        baseline.correction_rate,
        row.overcorrection_rate.value if row else none,
        baseline.overcorrection_rate,
    ]


def _row_of(run: int, rows: Sequence[SelfCorrectionRow]) -> SelfCorrectionRow | None:
    return next((row for row in rows if row.run_id == run), None)


def _row_columns() -> tuple[Column, ...]:
    return (
        Column(key="run", title="Run"),
        Column(key="saw", title="Later attempt saw"),
        Column(key="later", title="Later"),
        Column(key="n", title="n"),
    )


def _row_cells(row: SelfCorrectionRow, names: Names) -> tuple[Cell, ...]:
    name = row.label or names.get(row.run_id, f"run {row.run_id}")
    return name, row.saw.value, row.t2, row.n
