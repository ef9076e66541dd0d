"""Which runs stand side by side, and in which order."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.traces import Run

MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The runs that a person put side by side, by id, in their order.

    `pinned` are some of them: they stand first, and stay when other runs are chosen.
    """

    shown: tuple[int, ...] = ()
    pinned: tuple[int, ...] = ()

    def moved(self, run_id: int, place: int) -> "Arrangement":
        """Return this with a run at another place; pinned runs stay before the others."""
        others = [each for each in self.shown if each != run_id]
        place = max(0, min(place, len(others)))
        others.insert(place, run_id)
        return self._ordered(tuple(others), self.pinned)

    def toggled_pin(self, run_id: int) -> "Arrangement":
        """Return this with a run pinned behind those that are, or no longer pinned."""
        if run_id in self.pinned:
            pinned = tuple(each for each in self.pinned if each != run_id)
        else:
            pinned = (*self.pinned, run_id)
        return self._ordered(self.shown, pinned)

    def toggled(self, run_id: int) -> "Arrangement":
        """Return this with a run added at the end or taken away; the last one stays."""
        if run_id not in self.shown:
            return replace(self, shown=(*self.shown, run_id))
        shown = tuple(each for each in self.shown if each != run_id)
        if not shown:
            return self
        return Arrangement(shown=shown, pinned=tuple(p for p in self.pinned if p != run_id))

    def only(self, run_id: int) -> "Arrangement":
        """Return one run alone; its pin is kept."""
        return Arrangement(shown=(run_id,), pinned=tuple(p for p in self.pinned if p == run_id))

    @staticmethod
    def _ordered(shown: tuple[int, ...], pinned: tuple[int, ...]) -> "Arrangement":
        first = tuple(each for each in shown if each in pinned)
        rest = tuple(each for each in shown if each not in pinned)
        missing = tuple(each for each in pinned if each not in shown)
        return Arrangement(shown=(*first, *rest), pinned=(*first, *missing))


def side_by_side(
    runs: Sequence[Run],
    chosen: Sequence[int],
    answered: Collection[int],
    *,
    first: int,
    pinned: Sequence[int] = (),
    blind_seed: int | None = None,
) -> list[Run]:
    """Return the pinned runs and the chosen ones, else the `first` ones of those that answered.

    No more than `MOST_COLUMNS` where some are pinned. With `blind_seed` their order is shuffled,
    the same way for the same seed.
    """
    by_id = {run.id: run for run in runs}
    kept = [by_id[run_id] for run_id in pinned if run_id in by_id]
    shown = [by_id[run_id] for run_id in chosen if run_id in by_id]
    if not shown:
        fill = [run for run in runs if run.id in answered and run not in kept]
        shown = fill[: max(0, first - len(kept))]
    if kept:
        shown = [*kept, *(run for run in shown if run not in kept)][:MOST_COLUMNS]
    if blind_seed is not None:
        random.Random(blind_seed).shuffle(shown)  # noqa: S311 - an order, not a secret
    return shown
