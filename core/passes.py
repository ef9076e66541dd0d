"""A pass: one annotator's way through chosen traces, in an order, with or without others' tags."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.codebook.code import Layer

FIRST = "1"
"""The pass of tags that were put while none was begun."""


def coder(annotator: str, pass_name: str) -> str:
    """Return who coded as counts tell it: later passes of one person are readings of their own."""
    return annotator if pass_name in {FIRST, ""} else f"{annotator}, pass {pass_name}"


class Order(StrEnum):
    """In which order the traces come."""

    RANDOM = "random"
    LISTED = "as listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What an annotator has set out to do.

    `trace_ids` are in the order in which they come; `query`, `order` and `seed` say where it is
    from. In the layers `hidden`, tags of others and of other passes, and suggestions, are out of
    sight, so that this coding is independent of them.
    """

    name: str
    trace_ids: tuple[int, ...] = ()
    query: str = ""
    order: Order = Order.RANDOM
    seed: int = 0
    hidden: tuple[Layer, ...] = ()

    def beside(self, trace_id: int | None, by: int) -> int | None:
        """Return the trace `by` places on from another, None at the ends.

        From a trace that is not in the pass the way leads to its beginning.
        """
        if not self.trace_ids:
            return None
        if trace_id not in self.trace_ids:
            return self.trace_ids[0]
        place = self.trace_ids.index(trace_id) + by
        return self.trace_ids[place] if 0 <= place < len(self.trace_ids) else None

    def next_undone(self, trace_id: int | None, done: Iterable[int]) -> int | None:
        """Return the next trace that is not done, from the beginning again after the end."""
        finished = set(done)
        at = self.trace_ids.index(trace_id) + 1 if trace_id in self.trace_ids else 0
        rest = (*self.trace_ids[at:], *self.trace_ids[:at])
        return next((each for each in rest if each not in finished), None)


def arranged(traces: Sequence[tuple[int, int]], order: Order, seed: int) -> tuple[int, ...]:
    """Return the traces, each told with its problem, in an order; the same for the same seed.

    At random, problems are shuffled and the traces of each among themselves, but those of one
    problem stay together: whoever has just read a problem need not read it again.
    """
    if order is Order.LISTED:
        return tuple(trace_id for trace_id, _ in traces)
    by_problem: dict[int, list[int]] = {}
    for trace_id, problem_id in traces:
        by_problem.setdefault(problem_id, []).append(trace_id)
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    groups = list(by_problem.values())
    chance.shuffle(groups)
    for group in groups:
        chance.shuffle(group)
    return tuple(trace_id for group in groups for trace_id in group)
