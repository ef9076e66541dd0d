"""How two attempts differ beyond their outcomes: changed answers, and how much was rewritten."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from core.metrics.undefined import Value, share


class AnswerPair(NamedTuple):
    """One pair of attempts: classes of equal answers (None: no answer), and outcomes."""

    earlier: Hashable | None
    later: Hashable | None
    right_earlier: bool
    right_later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChanges:
    """How many of `pairs` changed their answer, and what came of it.

    `other_wrong` went from one wrong answer to another; `fixed` and `broken` are ic and ci. An
    answer given or dropped is a change. `inconsistent` have equal answers and different outcomes,
    which a checker must never give: it should be 0.
    """

    pairs: int
    fixed: int
    broken: int
    other_wrong: int
    other_right: int
    inconsistent: int

    @property
    def changed(self) -> int:
        """How many pairs have another answer."""
        return self.fixed + self.broken + self.other_wrong + self.other_right

    @property
    def rate(self) -> Value:
        """The answer-change rate, of all pairs (Kumar et al., arXiv 2409.12917, figure 5)."""
        return share(self.changed, self.pairs, if_none="no problems with both attempts")


def answer_changes(pairs: Iterable[AnswerPair]) -> AnswerChanges:
    """Count what became of each pair's answer."""
    counts = {"fixed": 0, "broken": 0, "other_wrong": 0, "other_right": 0, "inconsistent": 0}
    total = 0
    for pair in pairs:
        total += 1
        if pair.earlier == pair.later:
            counts["inconsistent"] += pair.right_earlier != pair.right_later
            continue
        counts[_KINDS[pair.right_earlier, pair.right_later]] += 1
    return AnswerChanges(pairs=total, **counts)


_KINDS = {
    (False, True): "fixed",
    (True, False): "broken",
    (False, False): "other_wrong",
    (True, True): "other_right",
}


def edit_distance_ratio(earlier: str, later: str) -> float:
    """Return Levenshtein's distance over the length of both texts, from 0 (equal) to 1.

    Kumar et al., arXiv 2409.12917, figure 3; in code points. Two empty texts are equal.
    """
    whole = len(earlier) + len(later)
    return Levenshtein.distance(earlier, later) / whole if whole else 0.0
