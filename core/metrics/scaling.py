"""Parallel against sequential: votes over fresh samples, or over chains that look again.

Kumar et al. (arXiv 2409.12917, section 6.2) compare 2K samples in parallel with K samples that are
each corrected once. Both are given here against the number of samples and against tokens.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.metrics.sampling import majority_at_k
from core.metrics.undefined import Undefined, Value


class Try(NamedTuple):
    """One attempt: its class of equal answers (None: no answer), outcome, and tokens if known."""

    answer: Hashable | None
    right: bool
    tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The accuracy of a vote; `attempts` and `tokens` are what it costs a problem on average."""

    votes: int
    attempts: int
    tokens: Value
    accuracy: Value


def parallel(problems: Sequence[Sequence[Try]], votes: Sequence[int]) -> list[Point]:
    """Return the accuracy of the most frequent of k first attempts, for each k of `votes`."""
    return _points([[[each] for each in tries] for tries in problems], votes)


def sequential(problems: Sequence[Sequence[Sequence[Try]]], votes: Sequence[int]) -> list[Point]:
    """Return the accuracy of the most frequent last answer of k chains, for each k of `votes`.

    `problems[i]` holds chains, each its attempts in order. All chains have to be equally long.

    Raises:
        ValueError: if some chains are longer than others.
    """
    lengths = {len(chain) for chains in problems for chain in chains}
    if len(lengths) > 1:
        raise ValueError(f"chains of several lengths: {sorted(lengths)}")
    return _points(problems, votes)


def _points(problems: Sequence[Sequence[Sequence[Try]]], votes: Sequence[int]) -> list[Point]:
    last = [[(chain[-1].answer, chain[-1].right) for chain in chains] for chains in problems]
    tokens = _mean_tokens(problems)
    length = next((len(chain) for chains in problems for chain in chains), 1)
    return [
        Point(
            votes=k,
            attempts=k * length,
            tokens=tokens if isinstance(tokens, Undefined) else k * tokens,
            accuracy=majority_at_k(last, k),
        )
        for k in votes
    ]


def _mean_tokens(problems: Sequence[Sequence[Sequence[Try]]]) -> Value:
    """Return the mean tokens of a chain: the mean over problems of their means."""
    means: list[float] = []
    for chains in problems:
        counts = [[each.tokens for each in chain] for chain in chains]
        known = [count for chain in counts for count in chain if count is not None]
        if len(known) != sum(map(len, counts)) or not counts:
            return Undefined("tokens are not known for every attempt")
        means.append(sum(known) / len(counts))
    return sum(means) / len(means) if means else Undefined("no problems")
