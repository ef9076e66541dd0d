"""What a detector proposes, how good its rules were found to be, and what a person decides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from core.metrics.intervals import wilson
from core.metrics.undefined import Undefined
from core.text.span import Span

_SHOWN_FROM, _DIM_FROM = 0.70, 0.45  # least measured precision of tiers A and B
_JUDGED_FROM = 4  # fewer suggestions than this tell nothing


class Tier(StrEnum):
    """How far a rule may be trusted, by its measured precision; C also where none is known."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How often a rule was right: `right` of `found` suggestions, and against what."""

    right: int
    found: int
    against: str

    @property
    def precision(self) -> float | None:
        """Return the share that was right, 0 to 1; None where nothing was found."""
        return self.right / self.found if self.found else None

    def __str__(self) -> str:
        if not self.found:
            return "not measured"
        words = f"precision {100 * self.right / self.found:.0f} % ({self.right}/{self.found}"
        within = wilson(self.right, self.found)
        if isinstance(within, Undefined):
            return f"{words})"
        return f"{words}, 95 % {100 * within.low:.0f} to {100 * within.high:.0f})"


UNMEASURED = Measured(right=0, found=0, against="")


def tier_of(measured: Measured) -> Tier:
    """Return the tier that a rule's measured precision gives it."""
    precision = measured.precision
    if precision is None or measured.found < _JUDGED_FROM or precision < _DIM_FROM:
        return Tier.C
    return Tier.A if precision >= _SHOWN_FROM else Tier.B


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A code proposed for a span by a rule; `rationale` says in words what the rule saw."""

    code_key: str
    span: Span
    rule: str
    rationale: str


class OpenSuggestions(NamedTuple):
    """`many` suggestions of a code that a rule made on a trace and nobody has decided."""

    code_id: int
    trace_id: int
    rule: str
    many: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A named, versioned set of rules.

    `detect` takes a text and where its answer begins (code points) and returns suggestions in text
    order, in time linear in the text, no two with one code and span. A rule's name is unique within
    its detector; what was measured is of this version. One `for_simulated` runs unasked only on
    studies with simulated runs.
    """

    name: str
    version: str
    what: str
    detect: Callable[[str, int], list[Suggestion]]
    for_simulated: bool = False
    measured: dict[str, Measured] = field(default_factory=dict[str, Measured])

    @property
    def title(self) -> str:
        """Return name and version, as batches and the history call it."""
        return f"{self.name} {self.version}"

    def how_good(self, rule: str) -> Measured:
        """Return what was measured of a rule."""
        return self.measured.get(rule, UNMEASURED)
