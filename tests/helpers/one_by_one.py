"""Pairs of attempts found chain by chain: what the columns of `core.metrics.pairs` must equal."""

from collections import Counter
from collections.abc import Iterable

from core.metrics.outcomes import AttemptOutcome, Chain, Reading, Reason, chains_by_run, read
from core.traces import Saw

Found = tuple[int, Saw, list[tuple[int, int, bool, bool, int | None]], Counter[Reason]]


def pairs_one_by_one(
    outcomes: Iterable[AttemptOutcome], t1: int, t2: int | None, *, blank_is_incorrect: bool
) -> list[Found]:
    """Return run, what was seen, (problem, sample, earlier, later, accepted at), exclusions."""
    found: list[Found] = []
    for run, chains in chains_by_run(outcomes).items():
        both = {
            place: _both(chain, t1, t2, blank_is_incorrect=blank_is_incorrect)
            for place, chain in chains.items()
        }
        if t2 is None:
            reaches = any(max(chain) > t1 for chain in chains.values())
        else:
            reaches = any(later.outcome is not Reason.NO_SECOND for _, later in both.values())
        if reaches:
            found.extend(_by_saw(run, both))
    return found


def _both(
    chain: Chain, t1: int, t2: int | None, *, blank_is_incorrect: bool
) -> tuple[Reading, Reading]:
    blank = blank_is_incorrect
    earlier = read(chain, t1, missing=Reason.NO_FIRST, blank_is_incorrect=blank)
    t = max(chain) if t2 is None else t2
    if t <= t1:
        return earlier, Reading(outcome=Reason.NO_SECOND, attempt=t1 + 1)
    return earlier, read(chain, t, missing=Reason.NO_SECOND, blank_is_incorrect=blank)


def _by_saw(run: int, both: dict[tuple[int, int], tuple[Reading, Reading]]) -> list[Found]:
    kinds = {later.saw for _, later in both.values()} - {None}
    rest = kinds.pop() if len(kinds) == 1 else Saw.UNKNOWN
    found: list[Found] = []
    for saw in Saw:
        mine = {place: each for place, each in both.items() if (each[1].saw or rest) is saw}
        pairs = [
            (*place, one.outcome, other.outcome, other.accepted_at)
            for place, (one, other) in mine.items()
            if isinstance(one.outcome, bool) and isinstance(other.outcome, bool)
        ]
        reasons = Counter(
            next(each for each in (one.outcome, other.outcome) if isinstance(each, Reason))
            for one, other in mine.values()
            if isinstance(one.outcome, Reason) or isinstance(other.outcome, Reason)
        )
        if mine:
            found.append((run, saw, pairs, reasons))
    return found
