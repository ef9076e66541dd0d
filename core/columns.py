"""Which runs stand side by side, and in which order."""

import random
from collections.abc import Collection, Sequence

from core.traces import Run


def side_by_side(
    runs: Sequence[Run],
    chosen: Sequence[int],
    answered: Collection[int],
    *,
    first: int,
    blind_seed: int | None = None,
) -> list[Run]:
    """Return the chosen runs, else the `first` ones of those that answered.

    With `blind_seed` their order is shuffled, the same way for the same seed.
    """
    by_id = {run.id: run for run in runs}
    shown = [by_id[run_id] for run_id in chosen if run_id in by_id]
    shown = shown or [run for run in runs if run.id in answered][:first]
    if blind_seed is not None:
        random.Random(blind_seed).shuffle(shown)  # noqa: S311 - an order, not a secret
    return shown
