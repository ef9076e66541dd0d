"""What a reader knows of passes: the one under way, and which of its traces are done."""

from sqlite_utils import Database

from core.passes import Pass
from data.store.rows import pass_of, pass_setting

_ANNOTATED = (
    "SELECT trace_id FROM tag WHERE annotator = ? AND pass_name = ? AND code_id ="
    " (SELECT id FROM code WHERE key = 'trace.annotated') AND deleted IS NULL"
    " AND later_trace_id IS NULL AND trace_id IS NOT NULL"
    " AND (batch_id IS NULL OR batch_id IN (SELECT id FROM batch WHERE state = 'live'))"
)


class PassReading:
    """The part of a reader that is about passes."""

    _db: Database

    def current_pass(self, annotator: str) -> Pass | None:
        """Return the pass that an annotator has under way."""
        found = self._db.execute(
            "SELECT value FROM setting WHERE name = ?", [pass_setting(annotator)]
        ).fetchone()
        return pass_of(found[0]) if found else None

    def annotated(self, annotator: str, pass_name: str) -> frozenset[int]:
        """Return the traces that an annotator marked as annotated in a pass."""
        rows = self._db.execute(_ANNOTATED, [annotator, pass_name])
        return frozenset(trace_id for (trace_id,) in rows)
