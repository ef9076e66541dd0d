"""Sets formulas: from the cache, else in a worker process with a deadline."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from data.formulas.cache import DrawingCache, Formula
from data.formulas.worker import NO_DRAWING, Drawing, formula_setter
from data.processes import Workers

DEADLINE = 3.0
MEMORY = 1 << 30


class FormulaSetting:
    """Makes drawings of formulas; use it from one thread at a time, and close it."""

    def __init__(self, cache: Path, *, deadline: float = DEADLINE) -> None:
        self._cache = DrawingCache(cache / "formulas")
        self._workers = Workers[Formula, Drawing](
            formula_setter,
            late=NO_DRAWING,
            broken=NO_DRAWING,
            deadline=deadline,
            memory=MEMORY,
            count=1,
        )

    def drawings(
        self, formulas: Sequence[Formula], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Formula, Drawing]]:
        """Yield a drawing for each of `formulas`, those of the cache first.

        Raises:
            ProcessError: if the worker process cannot be started.
        """
        missing: list[Formula] = []
        for formula in dict.fromkeys(formulas):
            found = self._cache.find(formula)
            if found is None:
                missing.append(formula)
            else:
                yield formula, found
        for number, drawing in self._workers.answers(missing, stopped) if missing else ():
            self._cache.keep(missing[number], drawing)
            yield missing[number], drawing

    def close(self) -> None:
        """End the worker process."""
        self._workers.close()
