"""The finding of each row of a table as a sentence, with n, interval and test."""

from collections.abc import Iterable, Mapping

from core.charts.numbers import number
from core.charts.wording import grouped, p_value, percent, plural
from core.metrics.estimate import Estimate
from core.metrics.run_against_run import RunAgainstRun
from core.metrics.self_correction import SelfCorrectionRow
from core.metrics.undefined import Undefined, Value

Names = Mapping[int, str]


def corrected(row: SelfCorrectionRow, names: Names) -> str:
    """Return what the later attempt changed."""
    name = row.label or names.get(row.run_id, f"run {row.run_id}")
    size = plural(row.n, "problem")
    if row.samples != row.n:
        size += f" ({grouped(row.samples)} pairs of attempts)"
    counts = row.transitions
    broken = number(row.delta_ci)
    told = f"{grouped(counts.ic)} fixed and {grouped(counts.ci)} broken"
    if broken.value is None:
        told = f"{grouped(counts.ic)} fixed, broken {broken.reason}"
    change = number(row.delta)
    if change.value is None:
        return f"{name} (later attempt saw: {row.saw}): {change.reason}."
    early, late = (_percent(each) for each in (row.acc1, row.acc2))
    return (
        f"{name} (later attempt saw: {row.saw}): of {size}, {told}; "
        f"accuracy {early} at {row.t1}, {late} at {row.t2}; Δ = {change.as_change()}"
        f"{_why_no_interval(row.delta)}; {_test(row.p_exact, row.p_holm, row.family)}."
    )


def against(pair: RunAgainstRun, names: Names, p_holm: Value, family: int) -> str:
    """Return how one run did against another."""
    a, b = (names.get(run, f"run {run}") for run in (pair.a, pair.b))
    difference = number(pair.difference)
    if difference.value is None:
        return f"{a} and {b}: {difference.reason}."
    cells = ""
    if not isinstance(pair.cells, Undefined):
        both, only_a, only_b, neither = map(grouped, pair.cells)
        cells = f"; both {both}, only {a} {only_a}, only {b} {only_b}, neither {neither}"
    return (
        f"{a} against {b}, on {plural(pair.n, 'shared problem')} at t{pair.attempt}: "
        f"{_percent(pair.accuracy_a)} against {_percent(pair.accuracy_b)} right{cells}; "
        f"difference {difference.as_change()}{_why_no_interval(pair.difference)}; "
        f"{_test(pair.p_exact, p_holm, family)}."
    )


def listed(words: Iterable[str], joint: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    known = list(words)
    if len(known) < 2:
        return "".join(known)
    return f"{', '.join(known[:-1])} {joint} {known[-1]}"


def reasons(counts: Mapping[str, int]) -> str:
    """Return "24 × failed request, 2 × no reference", the most frequent first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{grouped(many)} × {reason}" for reason, many in ordered)


def _percent(estimate: Estimate) -> str:
    found = number(estimate)
    return found.reason if found.exact is None else f"{percent(found.exact)} %"


def _why_no_interval(estimate: Estimate) -> str:
    interval = estimate.interval
    return f" (no interval: {interval.reason})" if isinstance(interval, Undefined) else ""


def _test(exact: Value, holm: Value, family: int) -> str:
    if isinstance(exact, Undefined):
        return f"no test: {exact.reason}"
    told = f"exact McNemar p {_p(exact)}"
    if family > 1 and not isinstance(holm, Undefined):
        told += f", adjusted by Holm over {family} tests p {_p(holm)}"
    return told


def _p(p: float) -> str:
    text = p_value(p)
    return text if text.startswith("<") else f"= {text}"
