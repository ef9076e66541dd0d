"""The paragraph on method that can go into a paper, made from what was really used."""

from collections import Counter
from collections.abc import Iterable

from core.charts.self_correction import Later
from core.charts.wording import grouped, plural
from core.metrics.outcomes import Reason
from core.metrics.registry import METRIC_BY_ID
from core.metrics.self_correction import CLUSTERED, NEWCOMBE, SelfCorrectionRow
from core.metrics.undefined import Undefined
from core.outcomes.verdict import Judge
from core.report.counted import Correction, Counted
from core.report.facts import StudyFacts
from core.report.sentences import listed, reasons
from core.report.sources import days_said, natures_said, selection_said

_JUDGES = {
    Judge.PERSON: "a person ({})",
    Judge.FILE: "the file itself ({})",
    Judge.CHECKER: "an automatic checker ({})",
}
_CONTEXTS = {False: " in the same context", True: " in a fresh context"}
_SOURCES = {
    "wilson": "Wilson (1927), as method 3 of Newcombe, Statistics in Medicine 17 (1998) 857",
    "newcombe": "Newcombe, Statistics in Medicine 17 (1998) 2635, method 10",
    "clustered": "Miller, arXiv 2411.00640, equation 4, with Student's quantile",
    "mcnemar": "McNemar, Psychometrika 12 (1947) 153; exact binomial, two-sided",
    "mid_p": "Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13 (2013) 91",
    "holm": "Holm, Scandinavian Journal of Statistics 6 (1979) 65",
    "metrics": METRIC_BY_ID["delta"].source,
    "cochran": "Cochran, Biometrika 37 (1950) 256",
}


def method_text(counted: Counted, facts: StudyFacts) -> str:
    """Return the paragraph, in plain text."""
    return " ".join(_sentences(counted, facts))


def sources_used(counted: Counted) -> tuple[tuple[str, str], ...]:
    """Return the methods that were used, each with where it comes from."""
    rows = [row for correction in counted.corrections for row in correction.rows]
    methods = {row.method for row in rows}
    sampled = CLUSTERED in methods or any(not _single(pair.cells) for pair in counted.pairs)
    tested = any(isinstance(row.p_exact, float) for row in rows) or any(
        isinstance(pair.p_exact, float) for pair in counted.pairs
    )
    family = max([row.family for row in rows] + [_family(counted)], default=0)
    used = (
        ("Acc@t1, Acc@t2, Δ, Δi→c, Δc→i", "metrics", bool(rows)),
        ("Interval of a share", "wilson", True),
        ("Interval of a paired difference", "newcombe", NEWCOMBE in methods or bool(counted.pairs)),
        ("Interval where problems were sampled often", "clustered", sampled),
        ("Test of a paired difference", "mcnemar", tested),
        ("mid-p", "mid_p", tested),
        ("Adjustment for several tests", "holm", tested and family > 1),
        ("Equal accuracy at all attempts", "cochran", counted.attempts > 2),
    )
    return tuple((what, f"{_SOURCES[key]}.") for what, key, applies in used if applies)


def _sentences(counted: Counted, facts: StudyFacts) -> Iterable[str]:
    many = sum(each.attempts for each in counted.left_out)
    yield (
        f"We analysed {plural(many, 'response')} of {plural(len(counted.runs), 'run')} "
        f"({listed(counted.names[run.id] for run in counted.runs)}) to "
        f"{plural(counted.problems, 'problem')} of {_datasets(counted)} with {facts.program}"
        f"{f'; the responses were imported on {days}' if (days := days_said(facts)) else ''}."
    )
    if counted.filters:
        yield selection_said(counted)
    yield from natures_said(counted)
    yield from _judging(counted, facts)
    yield from _correcting(counted, facts)
    yield from _pairing(counted)
    yield from _tagging(counted)
    yield _intervals(counted)


def _datasets(counted: Counted) -> str:
    problems = counted.overview.problems
    chosen = set(counted.outcomes.problem.tolist())
    names = {problems[at].dataset for at, id_ in enumerate(problems.ids.tolist()) if id_ in chosen}
    return listed(sorted(name or "an unnamed dataset" for name in names)) or "no dataset"


def _judging(counted: Counted, facts: StudyFacts) -> Iterable[str]:
    by_judge: Counter[tuple[str, str]] = Counter()
    for each in facts.judges:
        if each.run_id in counted.names:
            by_judge[each.judge, each.who] += each.count
    told = [
        f"{_JUDGES[Judge(judge)].format(who)} for {grouped(count)}"
        for (judge, who), count in sorted(by_judge.items(), key=lambda item: (-item[1], item[0]))
    ]
    if told:
        order = ", then ".join(str(Judge(each)) for each in facts.order)
        several = f"; where several had judged, in the order {order}" if len(told) > 1 else ""
        yield f"Whether a response is right was decided by {listed(told)} of them{several}."
    blanks = sum(each.blanks for each in counted.left_out)
    if blanks:
        yield f"Responses without a readable answer ({grouped(blanks)}) count as incorrect."
    left: Counter[str] = Counter()
    for each in counted.left_out:
        left.update({reason.value: number for reason, number in each.reasons.items()})
    if left:
        yield f"Left out of every rate, as they have no outcome: {reasons(left)}."
    if any(Reason.FAILED in each.reasons for each in counted.left_out):
        yield "Failed requests were never counted as wrong answers."
    hidden = sum(each.hidden for each in counted.left_out)
    if hidden:
        yield (
            f"In {plural(hidden, 'response')} the reasoning is hidden or was not recorded; what "
            "needs it was not assessed there."
        )


def _correcting(counted: Counted, facts: StudyFacts) -> Iterable[str]:
    drawn = [each for each in counted.corrections if each.rows]
    if not drawn:
        yield "Each problem was attempted once, so self-correction was not measured."
        return
    rules = counted.overview.rules_of(run.id for run in counted.runs)
    if rules:
        yield f"Attempts at a problem: {rules.removeprefix('attempts: ')}."
    contexts = {each.fresh for each in facts.prompts if each.run_id in counted.names}
    context = "" if len(contexts) != 1 else _CONTEXTS[contexts.pop()]
    kinds = dict.fromkeys(row.saw.value for each in drawn for row in each.rows)
    yield (
        f"Before a later attempt, the model was shown{context}: {listed(kinds, 'or')}; attempts "
        "that saw different kinds of things were neither pooled nor tested against each other."
    )
    for correction in drawn:
        yield _change(correction)
    yield (
        "All five rates (Acc@t1, Acc@t2, Δ, Δi→c, Δc→i) are shares of all problems with an outcome "
        "at both attempts, so that Δ = Δi→c − Δc→i exactly."
    )
    carried = sum(row.transitions.carried + row.transitions.carried_other for row in drawn[0].rows)
    if carried:
        yield (
            f"Chains that stopped because an attempt was accepted ({grouped(carried)}) carry that "
            "outcome on, and are not tested."
        )


def _change(correction: Correction) -> str:
    later = "the last attempt" if correction.later is Later.LAST else "the second attempt"
    sizes = sorted({row.n for row in correction.rows})
    n = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    family = max(row.family for row in correction.rows)
    tests = (
        f"changes were tested with McNemar's exact test"
        f"{f', adjusted by Holm over {family} tests' if family > 1 else ''}"
        if family
        else f"no change was tested ({_why_no_test(correction.rows)})"
    )
    return f"Comparing the first attempt with {later} (n = {n} problems a run), {tests}."


def _why_no_test(rows: Iterable[SelfCorrectionRow]) -> str:
    found = dict.fromkeys(row.p_exact.reason for row in rows if isinstance(row.p_exact, Undefined))
    return "; ".join(found)


def _pairing(counted: Counted) -> Iterable[str]:
    if not counted.pairs:
        return
    sizes = sorted({pair.n for pair in counted.pairs})
    n = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    family = _family(counted)
    tests = (
        "with McNemar's exact test on the problems that only one of them got right"
        f"{f', adjusted by Holm over {family} pairs' if family > 1 else ''}"
        if family
        else "without a test"
    )
    yield (
        f"Runs were compared at the first attempt on the problems on which both have an outcome "
        f"(n = {n}), {tests}."
    )


def _tagging(counted: Counted) -> Iterable[str]:
    if not counted.uses:
        return
    taggers = counted.tagging.taggers
    groups = dict.fromkeys(row.origin_group for row in counted.uses)
    codes = len({row.code for row in counted.uses})
    yield (
        f"Strategies ({plural(codes, 'code')}) were tagged by "
        f"{listed(taggers[group].name for group in groups)}; rates are of the traces that were "
        "looked through."
    )


def _intervals(counted: Counted) -> str:
    methods = {row.method for each in counted.corrections for row in each.rows}
    paired = NEWCOMBE in methods or any(_single(pair.cells) for pair in counted.pairs)
    clustered = CLUSTERED in methods or any(not _single(pair.cells) for pair in counted.pairs)
    parts = ["Wilson's for single shares"]
    if paired:
        parts.append("Newcombe's for paired differences (method 10)")
    if clustered:
        parts.append(
            "clustered by problem, with Student's t, where problems were sampled more than once"
        )
    return f"Intervals are of 95 %: {listed(parts)}."


def _family(counted: Counted) -> int:
    return sum(isinstance(p, float) for p in counted.p_holm)


def _single(cells: object) -> bool:
    return isinstance(cells, tuple)
