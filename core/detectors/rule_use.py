"""What people made of a rule's suggestions: shown, accepted, edited, rejected, skipped."""

from dataclasses import dataclass

from core.metrics.intervals import Interval, wilson
from core.metrics.undefined import Undefined, Value, share


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """One rule and one annotator.

    `shown` are the rule's suggestions that were in front of the annotator, each once a pass: it
    stood in the visible part of a trace at two looks, a second apart, or was decided. What was
    never in sight says nothing about the rule.
    """

    rule: str
    annotator: str
    shown: int = 0
    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def decided(self) -> int:
        """Return how many were accepted, edited or rejected."""
        return self.accepted + self.edited + self.rejected

    @property
    def share(self) -> Value:
        """Return the share of the decided that was accepted as it stood."""
        return share(self.accepted, self.decided, if_none="nothing decided yet")

    @property
    def interval(self) -> Interval | Undefined:
        """Return Wilson's 95 % interval of `share`."""
        return wilson(self.accepted, self.decided)

    def __str__(self) -> str:
        if isinstance(self.share, Undefined) or isinstance(self.interval, Undefined):
            return "nothing decided yet"
        low, high = round(100 * self.interval.low), round(100 * self.interval.high)
        return (
            f"accepted {self.accepted} of {self.decided}, {100 * self.share:.0f} %"
            f" (95 % {low} to {high})"
        )
