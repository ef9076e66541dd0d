"""The attempts of one sample in order, and the pair that an attempt belongs to."""

from collections.abc import Iterable, Sequence

from core.overview import AttemptRow


def chain_of(rows: Iterable[AttemptRow], run_id: int, sample: int) -> list[AttemptRow]:
    """Return the attempts of a run's sample that have a text, first to last."""
    mine = (row for row in rows if row.run_id == run_id and row.sample == sample)
    return sorted((row for row in mine if not row.is_absent), key=lambda row: row.attempt)


def pair_at(chain: Sequence[AttemptRow], trace_id: int) -> tuple[AttemptRow, AttemptRow] | None:
    """Return the pair that a trace ends, or begins if it is the first; None for a lone attempt."""
    place = [row.trace_id for row in chain].index(trace_id)
    if len(chain) < 2:
        return None
    later = max(place, 1)
    return chain[later - 1], chain[later]
