"""How far two judges agree beyond chance: counts, shares, and Cohen's kappa."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from core.metrics.undefined import Undefined, Value, share

NOTHING_SHARED = "nothing that both judged"
ONE_WORD = "both only ever said the same"


def cohens_kappa(counts: Mapping[tuple[Hashable, Hashable], int]) -> Value:
    """Return Cohen's kappa of how often two judges gave each pair of labels.

    κ = (p_o − p_e) / (1 − p_e), with p_o the share on which they agree and p_e the share on which
    two judges with these totals would agree by chance. Cohen, A Coefficient of Agreement for
    Nominal Scales, Educational and Psychological Measurement 20 (1960) 37–46. 1 where they always
    agree, 0 at chance, negative below it; undefined where chance alone would always agree.

    Raises:
        ValueError: if a count is negative.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("negative count")
    first, second = Counter[Hashable](), Counter[Hashable]()
    for (one, other), count in counts.items():
        first[one] += count
        second[other] += count
    n = first.total()
    agreed = sum(count for (one, other), count in counts.items() if one == other)
    by_chance = sum(first[label] * second[label] for label in first)
    if not n:
        return Undefined(NOTHING_SHARED)
    if by_chance == n * n:
        return Undefined(ONE_WORD)
    return (n * agreed - by_chance) / (n * n - by_chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Attempts that two judges both gave an outcome, by what they said of it."""

    both_right: int = 0
    only_first: int = 0
    only_second: int = 0
    both_wrong: int = 0

    @classmethod
    def of(cls, counts: Mapping[tuple[bool, bool], int]) -> "Agreement":
        """Return the agreement of counts by (right says the first, right says the second)."""
        return cls(
            both_right=counts.get((True, True), 0),
            only_first=counts.get((True, False), 0),
            only_second=counts.get((False, True), 0),
            both_wrong=counts.get((False, False), 0),
        )

    def __add__(self, other: "Agreement") -> "Agreement":
        """Return both taken together."""
        return Agreement(
            both_right=self.both_right + other.both_right,
            only_first=self.only_first + other.only_first,
            only_second=self.only_second + other.only_second,
            both_wrong=self.both_wrong + other.both_wrong,
        )

    @property
    def n(self) -> int:
        """Return how many attempts both judged right or wrong."""
        return self.agreeing + self.only_first + self.only_second

    @property
    def agreeing(self) -> int:
        """Return of how many they said the same."""
        return self.both_right + self.both_wrong

    @property
    def share(self) -> Value:
        """Return the share on which they agree."""
        return share(self.agreeing, self.n, if_none=NOTHING_SHARED)

    @property
    def kappa(self) -> Value:
        """Return Cohen's kappa."""
        return cohens_kappa(
            {
                (True, True): self.both_right,
                (True, False): self.only_first,
                (False, True): self.only_second,
                (False, False): self.both_wrong,
            }
        )
