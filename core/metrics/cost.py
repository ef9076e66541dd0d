"""What self-correction costs: tokens of the later attempts against what they gain."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined, Value

Tokens = Sequence[int | None] | NDArray[np.integer]
"""Tokens of each attempt, None where they are not known: a sequence or an array."""

_UNKNOWN = Undefined("tokens are not known for every later attempt")


def tokens_per_fix(transitions: Transitions, later_tokens: Tokens) -> Value:
    """Return Σ tokens of the later attempts / ic."""
    spent = _sum(later_tokens)
    if isinstance(spent, Undefined):
        return spent
    return spent / transitions.ic if transitions.ic else Undefined("nothing was fixed")


def tokens_per_net_gain(transitions: Transitions, later_tokens: Tokens) -> Value:
    """Return Σ tokens of the later attempts / (ic − ci)."""
    spent = _sum(later_tokens)
    if isinstance(spent, Undefined):
        return spent
    return spent / transitions.net if transitions.net > 0 else Undefined("no gain")


def accuracy_per_thousand_tokens(
    right: Sequence[bool] | NDArray[np.bool_], tokens: Tokens
) -> Value:
    """Return right answers per thousand tokens: 1000 Σ right / Σ tokens, one entry per attempt.

    Raises:
        ValueError: if the two differ in length.
    """
    if len(right) != len(tokens):
        raise ValueError(f"{len(right)} outcomes, {len(tokens)} token counts")
    spent = _sum(tokens)
    if isinstance(spent, Undefined):
        return spent
    return 1000 * sum(right) / spent if spent else Undefined("no tokens")


def _sum(tokens: Tokens) -> int | Undefined:
    """Return the sum; an unknown count makes it unknown, never 0."""
    if len(tokens) == 0:
        return Undefined("no later attempts")
    known = [count for count in tokens if count is not None]
    return sum(known) if len(known) == len(tokens) else _UNKNOWN
