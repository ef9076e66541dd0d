"""The checker's verdict on an attempt, with regard to how the attempt ended."""

from core.outcomes import ladder
from core.outcomes.result import Check
from core.outcomes.verdict import Judge, Status, Verdict
from core.traces import Ending

_FAILED, _TRUNCATED = Ending.FAILED, Ending.TRUNCATED
_NEVER_RUN = (Ending.ACCEPTED_EARLIER, Ending.NOT_RUN)
_CHECKER, _NO_REFERENCE = Judge.CHECKER, Status.NO_REFERENCE

WHO = f"{ladder.NAME} {ladder.VERSION}"
"""Who judges at import: the rungs below algebra, on every answer as mathematics or words."""


def judged(reference: str | None, answer: str | None, ending: Ending) -> tuple[Verdict, ...]:
    """Return the checker's verdict; none where the attempt was not run or has no reference."""
    has_answer = ending is not _FAILED
    check = ladder.check(reference, answer if has_answer else None)
    verdict = verdict_on(check, ending, WHO)
    return () if verdict is None else (verdict,)


def verdict_on(check: Check, ending: Ending, who: str, trace_id: int = 0) -> Verdict | None:
    """Return a check as a verdict; None where nothing was to be judged."""
    if ending in _NEVER_RUN:
        return None
    status, rule = check.status, check.rule
    if ending is _FAILED:
        status, rule = Status.FAILED_REQUEST, "ending"
    elif status is _NO_REFERENCE:
        return None
    elif ending is _TRUNCATED and status is Status.NO_ANSWER:
        status = Status.TRUNCATED
    return Verdict(trace_id=trace_id, judge=_CHECKER, who=who, status=status, rule=rule)
