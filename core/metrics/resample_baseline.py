"""What asking again would fix and break by chance alone: a fresh sample in place of the second try.

Whoever looks only at problems that were wrong at first sees some of them come right even if the
model merely draws anew. With two or more first attempts a problem that rate can be estimated.
"""

from dataclasses import dataclass

from core.metrics.sampling import Counts
from core.metrics.undefined import Undefined, Value

_ONE = Undefined("not identifiable from one first attempt a problem")
_NONE = Undefined("no problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResampleBaseline:
    """Rates that a fresh, independent sample would show.

    `fixed`, `broken` are shares of all problems, and equal each other: resampling gains nothing.
    `correction_rate`, `overcorrection_rate` are of the wrong and of the right. `problems` counts
    those with two or more first attempts.
    """

    problems: int
    accuracy: Value
    fixed: Value
    broken: Value
    correction_rate: Value
    overcorrection_rate: Value


def resample_baseline(counts: Counts) -> ResampleBaseline:
    """Return the baseline from (samples, right ones) of each problem's first attempts.

    An ordered pair of distinct samples is wrong, then right with chance c (n − c) / (n (n − 1)):
    the unbiased estimate of p (1 − p), whose ratio to Σ (1 − p) is the correction rate. Problems
    with one sample only leave, since they say nothing of p (1 − p).
    """
    usable = [(int(n), int(c)) for n, c in counts if n >= 2]
    if not usable:
        reason = _ONE if len(counts) else _NONE
        return ResampleBaseline(
            problems=0,
            accuracy=reason,
            fixed=reason,
            broken=reason,
            correction_rate=reason,
            overcorrection_rate=reason,
        )
    flipped = sum(c * (n - c) / (n * (n - 1)) for n, c in usable)
    right = sum(c / n for n, c in usable)
    problems = len(usable)
    wrong = problems - right
    return ResampleBaseline(
        problems=problems,
        accuracy=right / problems,
        fixed=flipped / problems,
        broken=flipped / problems,
        correction_rate=flipped / wrong if wrong > 0 else Undefined("never wrong"),
        overcorrection_rate=flipped / right if right > 0 else Undefined("never right"),
    )
