"""What the person is looking at; one value shared by all pages."""

from dataclasses import dataclass

Place = tuple[int, int, int]
"""Run id, sample, attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The problem, columns and tag in focus, and the filter that chose the problems.

    `run_ids` are the runs shown side by side, in order; `column` the index of the focused one;
    `places` says which (sample, attempt) of a run is shown where it is not the first.
    """

    problem_id: int | None = None
    run_ids: tuple[int, ...] = ()
    column: int = 0
    places: tuple[Place, ...] = ()
    tag_id: int | None = None
    query: str = ""

    def place(self, run_id: int) -> tuple[int, int]:
        """Return the (sample, attempt) shown of a run."""
        for run, sample, attempt in self.places:
            if run == run_id:
                return sample, attempt
        return 1, 1

    def with_place(
        self, run_id: int, sample: int, attempt: int
    ) -> tuple[tuple[int, int, int], ...]:
        """Return `places` with another attempt of one run."""
        others = tuple(place for place in self.places if place[0] != run_id)
        return (*others, (run_id, sample, attempt))
