"""The four counts of two attempts, and the metrics that are functions of them alone.

All shares are of **all** n problems but the two conditional rates, which say "of the wrong" and
"of the right" at the earlier attempt. Definitions: Kumar et al., arXiv 2409.12917, section 3.
"""

from dataclasses import dataclass

from core.metrics.undefined import Undefined, Value, share

_NO_PROBLEMS = "no problems with both attempts"


@dataclass(frozen=True, slots=True)
class Transitions:
    """Counts of pairs by outcome at the earlier and the later attempt.

    Attributes:
        cc: Stayed right.
        ic: Fixed: wrong, then right.
        ci: Broken: right, then wrong.
        ii: Stayed wrong.
        carried: Of `cc`, those accepted at the earlier attempt and therefore not asked again.
        carried_other: Pairs whose chain was accepted and stopped elsewhere: after the earlier
            attempt, or at it though wrong.

    Raises:
        ValueError: if a count is negative, or more are carried than there are.
    """

    cc: int
    ic: int
    ci: int
    ii: int
    carried: int = 0
    carried_other: int = 0

    def __post_init__(self) -> None:
        if min(self.cc, self.ic, self.ci, self.ii, self.carried, self.carried_other) < 0:
            raise ValueError(f"negative count: {self}")
        if self.carried > self.cc or self.carried + self.carried_other > self.n:
            raise ValueError(f"more carried forward than there are: {self}")

    @property
    def n(self) -> int:
        """All pairs: cc + ic + ci + ii."""
        return self.cc + self.ic + self.ci + self.ii

    @property
    def right1(self) -> int:
        """Right at the earlier attempt: cc + ci."""
        return self.cc + self.ci

    @property
    def right2(self) -> int:
        """Right at the later attempt: cc + ic."""
        return self.cc + self.ic

    @property
    def wrong1(self) -> int:
        """Wrong at the earlier attempt: ic + ii."""
        return self.ic + self.ii

    @property
    def net(self) -> int:
        """Fixed less broken: ic − ci."""
        return self.ic - self.ci

    @property
    def ci_cannot_occur(self) -> bool:
        """Whether every right pair was accepted at once, so that none could be broken."""
        return self.carried > 0 and self.carried == self.right1

    @property
    def acc1(self) -> Value:
        """Accuracy@t1 = (cc + ci) / n (Kumar et al., metric 1)."""
        return share(self.right1, self.n, if_none=_NO_PROBLEMS)

    @property
    def acc2(self) -> Value:
        """Accuracy@t2 = (cc + ic) / n (Kumar et al., metric 2)."""
        return share(self.right2, self.n, if_none=_NO_PROBLEMS)

    @property
    def delta(self) -> Value:
        """Δ(t1,t2) = (ic − ci) / n, which is Acc@t2 − Acc@t1 (Kumar et al., metric 3)."""
        return share(self.net, self.n, if_none=_NO_PROBLEMS)

    @property
    def delta_ic(self) -> Value:
        """Δi→c(t1,t2) = ic / n, of all problems (Kumar et al., metric 4)."""
        return share(self.ic, self.n, if_none=_NO_PROBLEMS)

    @property
    def delta_ci(self) -> Value:
        """Δc→i(t1,t2) = ci / n, of all problems (Kumar et al., metric 5)."""
        if self.ci_cannot_occur:
            return self._cannot_occur()
        return share(self.ci, self.n, if_none=_NO_PROBLEMS)

    @property
    def correction_rate(self) -> Value:
        """Fixed, of the wrong: ic / (ic + ii) (critique score, Yang et al., arXiv 2412.19513)."""
        return share(self.ic, self.wrong1, if_none="no wrong earlier attempts")

    @property
    def overcorrection_rate(self) -> Value:
        """Broken, of the right: ci / (ci + cc) (1 − confidence level, Yang et al.)."""
        if self.ci_cannot_occur:
            return self._cannot_occur()
        return share(self.ci, self.right1, if_none="no right earlier attempts")

    def _cannot_occur(self) -> Undefined:
        return Undefined(f"cannot occur: all {self.carried} right ones were accepted at once")
