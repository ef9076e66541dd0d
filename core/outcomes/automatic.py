"""Our checker's verdict on an attempt, with regard to how the attempt ended."""

from core.outcomes import ladder
from core.outcomes.verdict import Judge, Status, Verdict
from core.traces import Ending


def judged(reference: str | None, answer: str | None, ending: Ending) -> tuple[Verdict, ...]:
    """Return the checker's verdict; none where the attempt was not run or has no reference."""
    if ending in {Ending.ACCEPTED_EARLIER, Ending.NOT_RUN}:
        return ()
    if ending is Ending.FAILED:
        status, rule = Status.FAILED_REQUEST, "ending"
    else:
        result = ladder.check(reference, answer)
        status, rule = result.status, result.rule
        if status is Status.NO_REFERENCE:
            return ()
        if status is Status.NO_ANSWER and ending is Ending.TRUNCATED:
            status = Status.TRUNCATED
    who = f"{ladder.NAME} {ladder.VERSION}"
    return (Verdict(judge=Judge.CHECKER, who=who, status=status, rule=rule),)
