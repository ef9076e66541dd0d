"""What the person is looking at; one value shared by all pages."""

from dataclasses import dataclass, replace

Place = tuple[int, int, int]
"""Run id, sample, attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The problem, columns and tag in focus, and the filter that chose the problems.

    `run_ids` are the runs shown side by side, in order; `column` the index of the focused one;
    `places` says which (sample, attempt) of a run is shown where it is not the first.
    `runs_before` are the runs that were shown before a mark of a chart chose others together
    with its filter, None where no mark did.
    """

    problem_id: int | None = None
    run_ids: tuple[int, ...] = ()
    column: int = 0
    places: tuple[Place, ...] = ()
    tag_id: int | None = None
    query: str = ""
    runs_before: tuple[int, ...] | None = None

    def changed(self, **changes: object) -> "Selection":
        """Return this with other values; what a mark chose goes with its filter."""
        new = replace(self, **changes)  # type: ignore[arg-type]
        if "runs_before" in changes or new.runs_before is None:
            return new
        if new.run_ids != self.run_ids:  # a person has chosen since
            return replace(new, runs_before=None)
        if not new.query:
            return replace(new, run_ids=new.runs_before, runs_before=None, column=0)
        return new

    def brushed(self, query: str, run_ids: tuple[int, ...]) -> "Selection":
        """Return what a mark of a chart opens: its problems, with its runs if it has any."""
        kept = self.run_ids if self.runs_before is None else self.runs_before
        return self.changed(
            query=query,
            run_ids=run_ids or self.run_ids,
            runs_before=kept if query else None,
            column=0,
            problem_id=None,
            tag_id=None,
        )

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
