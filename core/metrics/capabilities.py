"""Six of the seven capabilities as rates over what people or machines marked in traces.

Each rate counts occasions and says what it leaves out; none is a score. The first of the seven
needs no marks: `toolbox` counts it from the outcomes of a run and of the same run with a hint.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.metrics.estimate import Estimate, clustered_proportion, proportion
from core.metrics.intervals import clustered_mean
from core.metrics.run_against_run import RunAgainstRun
from core.metrics.undefined import Undefined, Value, share
from core.tags import ModelVerdict, Sound, StrategyEnding

CONFIRMED, EMPTY_CHECK = "bh.progress_ok", "bh.false_check"
REUSED, DONE = "bh.leverage", "bh.stop_valid"
MOMENTS = (CONFIRMED, EMPTY_CHECK, REUSED, DONE)
"""The behaviours that rates count; codes below them count as they do."""


class Step(NamedTuple):
    """A strategy as one annotator marked it; `start` and `end` are None for a whole trace."""

    code: str
    start: int | None
    end: int | None
    sound: str | None = None
    verdict: str | None = None
    ending: str | None = None


class Moment(NamedTuple):
    """A behaviour, one of `MOMENTS`, at [start, end) of a trace.

    `reuses` are the places of the tags that somebody related this one to as what it reuses.
    """

    code: str
    start: int
    end: int
    reuses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one annotator marked in one trace.

    `right` is None without an outcome; `tokens` are as the file reported, None if it did not.
    """

    trace_id: int
    problem_id: int
    right: bool | None = None
    tokens: int | None = None
    steps: tuple[Step, ...] = ()
    moments: tuple[Moment, ...] = ()


class Occasion(NamedTuple):
    """One occasion to show a capability, and whether it was shown."""

    trace_id: int
    problem_id: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A share within a rate that helps to read it: "abandoned after it" 9 of 13."""

    label: str
    count: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A capability as a rate.

    Attributes:
        estimate: The share of the occasions on which it was shown, or why there is none.
        occasions: What the estimate counts.
        false_alarms: How often the same was said where it should not have been; None where the
            rate cannot be inflated by saying yes to everything.
        parts: What else is worth knowing about the occasions.
        left_out: What could not be counted, by reason.
    """

    estimate: Estimate
    occasions: tuple[Occasion, ...] = ()
    false_alarms: Estimate | None = None
    parts: tuple[Part, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """How many different strategies there are.

    Attributes:
        per_trace: Different strategies per trace (not a share), its count their sum.
        per_thousand: The same per thousand tokens, over readings whose trace has a token count.
        strategies, tokens: What `per_thousand` is a thousand times the quotient of.
        readings: What was counted, one a trace and annotator.
    """

    per_trace: Estimate
    per_thousand: Value
    strategies: int
    tokens: int
    readings: tuple[Reading, ...]


def toolbox(compared: RunAgainstRun) -> Rate:
    """Return capability 1: right with the hint, among problems wrong without it.

    `compared` sets the run without a hint (`a`) against the same with one (`b`), on the problems
    they share. What was right without it and is wrong with it is told as a part: a mere second
    try also rights some problems and loses others.
    """
    left_out = Counter({**compared.dropped_a}) + Counter({**compared.dropped_b})
    if isinstance(compared.cells, Undefined):
        none = compared.cells.reason if compared.n else "no problem in common"
        return Rate(estimate=_none(none), left_out=left_out)
    both, only_plain, only_hint, neither = compared.cells
    if not compared.n:
        return Rate(estimate=_none("no problem in common"), left_out=left_out)
    return Rate(
        estimate=proportion(only_hint, only_hint + neither, if_none="nothing wrong without hint"),
        occasions=(
            *(Occasion(0, problem, True) for problem in compared.only_b),
            *(Occasion(0, problem, False) for problem in compared.neither),
        ),
        parts=_parts(("wrong with the hint, of those right without it", only_plain,
                      only_plain + both)),
        left_out=left_out,
    )  # fmt: skip


def variety(readings: Iterable[Reading]) -> Variety:
    """Return capability 2: distinct strategies per trace, and per thousand tokens."""
    known = tuple(readings)
    many = [len({step.code for step in reading.steps}) for reading in known]
    problems = [reading.problem_id for reading in known]
    counted = [(n, r.tokens) for n, r in zip(many, known, strict=True) if r.tokens]
    strategies, tokens = (sum(n for n, _ in counted), sum(tokens for _, tokens in counted))
    none = Undefined("no trace tagged")
    return Variety(
        per_trace=Estimate(
            value=sum(many) / len(known) if known else none,
            count=sum(many),
            denominator=len(known),
            interval=clustered_mean(many, problems, bounds=(0.0, float("inf"))) if known else none,
            n_text=f"{sum(many)} in {len(known)}",
        ),
        per_thousand=1000 * strategies / tokens if tokens else Undefined("no tokens reported"),
        strategies=strategies,
        tokens=tokens,
        readings=known,
    )


def sees_failure(readings: Iterable[Reading]) -> Rate:
    """Return capability 3: the model says *fails*, among unsound strategies.

    False alarms: the same among sound ones.
    """
    return _recognised(readings, Sound.NO, ModelVerdict.FAILS, StrategyEnding.ABANDONED)


def sees_success(readings: Iterable[Reading]) -> Rate:
    """Return capability 5: the model says *works*, among sound strategies.

    False alarms: the same among unsound ones.
    """
    return _recognised(readings, Sound.YES, ModelVerdict.WORKS, StrategyEnding.CARRIED_THROUGH)


def switches_well(readings: Iterable[Reading]) -> Rate:
    """Return capability 4: the next strategy is sound, among recognised failures.

    A recognised failure is an unsound strategy of which the model says that it fails. The next
    one begins after it began and ends after it ended, so that a step within it is not taken for
    its successor. Where none follows, the failure counts as not left.
    """
    occasions: list[Occasion] = []
    left_out: Counter[str] = Counter()
    unfollowed = 0
    for reading in readings:
        failures = [step for step in reading.steps if _is_recognised_failure(step)]
        if not failures:
            continue
        following = _following(reading.steps)
        for step in failures:
            if step.start is None:
                left_out["tagged on a whole trace, so without a next strategy"] += 1
                continue
            after = following(step)
            if after is not None and after.sound not in (Sound.YES, Sound.NO):
                left_out[f"next strategy: {_unset(after)}"] += 1
                continue
            unfollowed += after is None
            good = after is not None and after.sound == Sound.YES
            occasions.append(Occasion(reading.trace_id, reading.problem_id, good))
    return Rate(
        estimate=_estimate(occasions, "no recognised failure"),
        occasions=tuple(occasions),
        parts=_parts(("no strategy follows", unfollowed, len(occasions))),
        left_out=left_out,
    )


def builds_on(readings: Iterable[Reading]) -> Rate:
    """Return capability 6: confirmed results that are reused later, among confirmed results.

    A result is confirmed where the trace is marked to see success, unless the check is marked as
    empty. A later step counts for the results that it is related to as reusing them, where these
    are tagged on the same words or around them. Where nobody related it to anything, it counts
    for the last result confirmed before it: so no step makes up for several results unseen.
    """
    occasions: list[Occasion] = []
    left_out: Counter[str] = Counter()
    related = unrelated = 0
    for reading in readings:
        if not reading.moments:
            continue
        of = {code: [m for m in reading.moments if _is(m.code, code)] for code in MOMENTS}
        results = sorted(of[CONFIRMED], key=lambda moment: (moment.end, moment.start))
        confirmed = [m for m in results if not any(_overlap(m, e) for e in of[EMPTY_CHECK])]
        left_out["confirmed by an empty check"] += len(results) - len(confirmed)
        used: set[int] = set()
        for use in of[REUSED]:
            used |= _results_of(use, confirmed)
            related, unrelated = related + bool(use.reuses), unrelated + (not use.reuses)
        occasions += [
            Occasion(reading.trace_id, reading.problem_id, place in used)
            for place in range(len(confirmed))
        ]
    return Rate(
        estimate=_estimate(occasions, "no confirmed result"),
        occasions=tuple(occasions),
        parts=_parts(("later steps related to what they reuse", related, related + unrelated)),
        left_out=+left_out,
    )


def _results_of(use: Moment, confirmed: Sequence[Moment]) -> set[int]:
    """Return which of the results, ordered by their ends, a later step builds on."""
    before = [place for place, result in enumerate(confirmed) if result.end <= use.start]
    if not use.reuses:
        return {before[-1]} if before else set()
    return {
        place
        for place in before
        if any(start < confirmed[place].end and confirmed[place].start < end
               for start, end in use.reuses)
    }  # fmt: skip


def knows_done(readings: Iterable[Reading]) -> Rate:
    """Return the first half of capability 7: right, among claims of being done after a check.

    A claim is where the trace is marked to stop for a reason, which asks for an adequate check or
    an argument of completeness shortly before.
    """
    occasions: list[Occasion] = []
    left_out: Counter[str] = Counter()
    for reading in readings:
        claims = sum(_is(moment.code, DONE) for moment in reading.moments)
        if reading.right is None:
            left_out["claims in traces without outcome"] += claims
        else:
            one = Occasion(reading.trace_id, reading.problem_id, reading.right)
            occasions += [one] * claims
    return Rate(
        estimate=_estimate(occasions, "no such claim tagged"),
        occasions=tuple(occasions),
        left_out=+left_out,
    )


def _recognised(
    readings: Iterable[Reading], truth: Sound, said: ModelVerdict, then: StrategyEnding
) -> Rate:
    """Return how often the model says `said` of strategies that are `truth`, and of the others.

    `then` is the ending that goes with it, told of those recognised.
    """
    occasions: list[Occasion] = []
    alarms: list[Occasion] = []
    left_out: Counter[str] = Counter()
    endings: list[bool] = []
    steps = [(reading, step) for reading in readings for step in reading.steps]
    for reading, step in steps:
        if step.sound not in (Sound.YES, Sound.NO):
            left_out[_unset(step)] += 1
        elif step.verdict is None:
            left_out["model's verdict not set"] += 1
        else:
            shown = step.verdict == said
            among = occasions if step.sound == truth else alarms
            among.append(Occasion(reading.trace_id, reading.problem_id, shown))
            if among is occasions and shown and step.ending is not None:
                endings.append(step.ending == then)
    kind = "sound" if truth is Sound.YES else "unsound"
    other = "unsound" if truth is Sound.YES else "sound"
    none = _no_occasion([step for _, step in steps], truth, kind)
    return Rate(
        estimate=_estimate(occasions, none),
        occasions=tuple(occasions),
        false_alarms=_estimate(alarms, f"no {other} strategy with a verdict"),
        parts=_parts((f"{then} after it", sum(endings), len(endings))),
        left_out=left_out,
    )


def _no_occasion(steps: Sequence[Step], truth: Sound, kind: str) -> str:
    """Say why there is no occasion, in the fewest words."""
    if not steps:
        return "no strategy tagged"
    if all(step.sound is None for step in steps):
        return "soundness not set"
    if any(step.sound == truth for step in steps):
        return "model's verdict not set"
    return f"no {kind} strategy"


def _is_recognised_failure(step: Step) -> bool:
    return step.sound == Sound.NO and step.verdict == ModelVerdict.FAILS


def _following(steps: Iterable[Step]) -> Callable[[Step], Step | None]:
    """Return what finds the strategy after another, in the order of the text."""
    placed = sorted((step for step in steps if step.start is not None), key=_place)
    starts = [_place(step)[0] for step in placed]

    def following(step: Step) -> Step | None:
        start, end = _place(step)
        later = placed[bisect_right(starts, start) :]
        return next((each for each in later if _place(each)[1] > end), None)

    return following


def _place(step: Step) -> tuple[int, int]:
    return step.start or 0, step.end or 0


def _unset(step: Step) -> str:
    return "soundness not set" if step.sound is None else "soundness unclear"


def _is(key: str, code: str) -> bool:
    return key == code or key.startswith(f"{code}.")


def _overlap(one: Moment, other: Moment) -> bool:
    return one.start < other.end and other.start < one.end


def _parts(*parts: tuple[str, int, int]) -> tuple[Part, ...]:
    return tuple(Part(*part) for part in parts if part[2])


def _estimate(occasions: Sequence[Occasion], none: str) -> Estimate:
    flags = [(each.problem_id, each.shown) for each in occasions]
    return clustered_proportion(flags, if_none=none, unit="occasions")


def _none(reason: str) -> Estimate:
    undefined = Undefined(reason)
    return Estimate(
        value=share(0, 0, if_none=reason), count=0, denominator=0, interval=undefined, n_text=reason
    )
