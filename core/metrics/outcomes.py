"""What each attempt counts as, and why one counts as nothing; the chains that attempts form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from core.outcomes.verdict import Status
from core.traces import Ending, Saw


class Reason(StrEnum):
    """Why a chain of attempts leaves n; each is counted."""

    NO_FIRST = "no first attempt"
    NO_SECOND = "no second attempt"
    FAILED = "failed request"
    NOT_RUN = "not run"
    NO_REFERENCE = "no reference"
    UNREADABLE_REFERENCE = "unreadable reference"
    TIMEOUT = "checker timed out"
    ERROR = "checker failed"
    BLANK = "no readable answer, left out"
    CONFLICT = "two different records of one attempt"
    UNJUDGED = "no outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptOutcome:
    """One attempt as the metrics see it.

    `right` and `status` are of the verdict that counts: None and "" where there is none. `saw`
    is what this attempt was shown. A row whose `ending` is `ACCEPTED_EARLIER` has no text and
    says that the chain stopped before it.
    """

    run_id: int
    problem_id: int
    sample: int = 1
    attempt: int = 1
    right: bool | None
    status: str = ""
    ending: Ending = Ending.COMPLETE
    saw: Saw = Saw.NOTHING


Chain = dict[int, AttemptOutcome]
"""The attempts of one sample of one run at one problem, by number."""

_ABSENT = {Ending.FAILED: Reason.FAILED, Ending.NOT_RUN: Reason.NOT_RUN}
_WITHOUT_OUTCOME: dict[str, Reason] = {
    Status.NO_REFERENCE: Reason.NO_REFERENCE,
    Status.UNREADABLE_REFERENCE: Reason.UNREADABLE_REFERENCE,
    Status.FAILED_REQUEST: Reason.FAILED,
    Status.TIMEOUT: Reason.TIMEOUT,
    Status.ERROR: Reason.ERROR,
    Reason.CONFLICT: Reason.CONFLICT,
}
_BLANK_STATUSES: frozenset[str] = frozenset(
    {Status.NO_ANSWER, Status.TRUNCATED, Status.UNREADABLE_ANSWER}
)
_BLANK_ENDINGS = frozenset({Ending.TRUNCATED, Ending.NO_ANSWER})


def judged(outcome: AttemptOutcome, *, blank_is_incorrect: bool = True) -> bool | Reason:
    """Return whether the attempt is right, or why it has no outcome.

    A failed request, a missing or unreadable reference and a checker's failure are never an
    outcome, whatever else is recorded. A blank (no answer, truncated, unreadable answer) is
    wrong, or leaves n with `blank_is_incorrect` off.
    """
    absent = _ABSENT.get(outcome.ending) or _WITHOUT_OUTCOME.get(outcome.status)
    if absent is not None:
        return absent
    if is_blank(outcome):
        return False if blank_is_incorrect else Reason.BLANK
    return Reason.UNJUDGED if outcome.right is None else outcome.right


def is_blank(outcome: AttemptOutcome) -> bool:
    """Whether the attempt gave no readable answer; one judged right is never blank."""
    if outcome.right:
        return False
    return outcome.status in _BLANK_STATUSES or outcome.ending in _BLANK_ENDINGS


def chains_by_run(
    outcomes: Iterable[AttemptOutcome],
) -> dict[int, dict[tuple[int, int], Chain]]:
    """Return run → (problem, sample) → chain, in the order of ids whatever the input's order.

    Two different records of one attempt become one without outcome: neither is preferred.
    """
    runs: dict[int, dict[tuple[int, int], Chain]] = {}
    for outcome in outcomes:
        chains = runs.setdefault(outcome.run_id, {})
        chain = chains.setdefault((outcome.problem_id, outcome.sample), {})
        known = chain.setdefault(outcome.attempt, outcome)
        if known is not outcome and known != outcome:
            chain[outcome.attempt] = _conflict(known, outcome)
    return {run: dict(sorted(runs[run].items())) for run in sorted(runs)}


def _conflict(one: AttemptOutcome, other: AttemptOutcome) -> AttemptOutcome:
    saw = one.saw if one.saw == other.saw else Saw.UNKNOWN
    return replace(one, right=None, status=Reason.CONFLICT.value, ending=Ending.COMPLETE, saw=saw)


class Reading(NamedTuple):
    """The outcome of a chain at some attempt; made by the hundred thousand, hence a tuple.

    `accepted_at` is the attempt whose outcome was carried forward, None where the attempt itself
    was made. `saw` is None where the records do not say what it was shown.
    """

    outcome: bool | Reason
    attempt: int
    accepted_at: int | None = None
    saw: Saw | None = None


def read(chain: Chain, t: int, *, missing: Reason, blank_is_incorrect: bool = True) -> Reading:
    """Return the outcome of `chain` at attempt `t`, carried forward where it stopped, accepted.

    `missing` is the reason where the chain has no attempt `t` and does not say why.
    """
    row = chain.get(t)
    if row is not None and row.ending is not Ending.ACCEPTED_EARLIER:
        return Reading(judged(row, blank_is_incorrect=blank_is_incorrect), t, None, row.saw)
    if row is None:
        before = max((attempt for attempt in chain if attempt < t), default=None)
        if before is None or chain[before].ending is not Ending.ACCEPTED_EARLIER:
            return Reading(outcome=missing, attempt=t)
        row = chain[before]
    return _carried(chain, row, t, missing, blank_is_incorrect)


def _carried(
    chain: Chain, row: AttemptOutcome, t: int, missing: Reason, blank_is_incorrect: bool
) -> Reading:
    made = [
        attempt
        for attempt, other in chain.items()
        if attempt < row.attempt and other.ending is not Ending.ACCEPTED_EARLIER
    ]
    if not made:
        return Reading(outcome=missing, attempt=t)
    source = chain[max(made)]
    # A row without text often does not say what it would have been shown.
    said = row.saw if row.saw not in {Saw.NOTHING, Saw.UNKNOWN} else None
    if said is None and source.saw is not Saw.NOTHING:
        said = source.saw
    return Reading(
        outcome=judged(source, blank_is_incorrect=blank_is_incorrect),
        attempt=t,
        accepted_at=source.attempt,
        saw=said,
    )
