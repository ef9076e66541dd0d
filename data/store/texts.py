"""Texts of live traces with what they answer, for work that goes through all of them."""

from dataclasses import dataclass

from core.traces import Ending
from data.store.own_connection import OwnConnection

_LIVE = "batch_id IN (SELECT id FROM batch WHERE state = 'live')"
_TRACES = (
    "SELECT id, problem_id, run_id, attempt, ending, length, sha256,"
    " ifnull((SELECT min(start) FROM block WHERE trace_id = trace.id"
    " AND channel IN ('answer', 'explanation after hidden reasoning')), 0),"
    " EXISTS (SELECT 1 FROM block WHERE trace_id = trace.id AND channel <> 'answer'"
    " AND completeness IN ('hidden', 'redacted', 'not recorded', 'summary'))"
    f" FROM trace WHERE {_LIVE} ORDER BY run_id, attempt, problem_id, sample"
)
_PROBLEMS = (
    "SELECT id, dataset, prompt, reference FROM problem WHERE id IN"
    f" (SELECT problem_id FROM trace WHERE {_LIVE})"
)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A trace without its text; its answer begins at `answer_from`.

    `is_partial` says that reasoning was hidden or only summarised.
    """

    trace_id: int
    problem_id: int
    run_id: int
    attempt: int
    ending: Ending
    length: int
    sha256: str
    answer_from: int
    is_partial: bool


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A problem as its answers are judged."""

    problem_id: int
    dataset: str
    prompt: str
    reference: str | None


class TextReader(OwnConnection):
    """Reads traces over a connection of its own; from one thread at a time."""

    def traces(self) -> list[TextRow]:
        """Return all live traces, by run and attempt."""
        return [
            TextRow(
                trace_id=trace_id,
                problem_id=problem_id,
                run_id=run_id,
                attempt=attempt,
                ending=Ending(ending),
                length=length,
                sha256=sha256,
                answer_from=answer_from,
                is_partial=bool(is_partial),
            )
            for (
                trace_id,
                problem_id,
                run_id,
                attempt,
                ending,
                length,
                sha256,
                answer_from,
                is_partial,
            ) in self._db.execute(_TRACES)
        ]

    def problems(self) -> dict[int, AskedRow]:
        """Return the problems that have live traces, by id."""
        return {row[0]: AskedRow(*row) for row in self._db.execute(_PROBLEMS)}

    def text(self, trace_id: int) -> str:
        """Return the text of a trace.

        Raises:
            LookupError: if there is none with this id.
        """
        found = self._db.execute(
            "SELECT text FROM trace_text WHERE trace_id = ?", [trace_id]
        ).fetchone()
        if found is None:
            raise LookupError(trace_id)
        return found[0]
