"""Suggestions of live batches: what an annotator has left to decide, and what was made of rules.

They are read from here only; nothing that counts or exports tags looks at these tables.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from core.detectors.choice import Choice
from core.detectors.rule_use import RuleUse
from core.detectors.suggestion import OpenSuggestions, Suggestion
from core.text.span import Span
from data.store.reading import Reader

_LIVE = "batch_id IN (SELECT id FROM batch WHERE state = 'live')"
_PLACE = 'trace_id, code_id, start, "end"'
_MINE = "annotator = :who AND pass_name = :pass"
# What has no say any more: the annotator's own live tags, and what was decided for good before, be
# it about an earlier version's suggestion.
_SETTLED = (
    f"SELECT {_PLACE} FROM tag WHERE {_MINE} AND deleted IS NULL AND start IS NOT NULL"
    f" AND (batch_id IS NULL OR {_LIVE}) {{here}}"
    ' UNION ALL SELECT suggestion.trace_id, code_id, start, "end"'
    f" FROM decision JOIN suggestion ON suggestion.id = suggestion_id WHERE {_MINE}"
    " AND deleted IS NULL AND decision <> 'skip' {there}"
)
_SKIPPED = (
    "EXISTS (SELECT 1 FROM decision WHERE suggestion_id = suggestion.id"
    f" AND {_MINE} AND deleted IS NULL AND decision = 'skip')"
)
_PENDING = (
    f"SELECT id, {_PLACE}, rule, rationale, {_SKIPPED} FROM suggestion"
    f" WHERE {_LIVE} AND trace_id IN (SELECT id FROM trace WHERE {_LIVE})"
    " AND code_id IN (SELECT id FROM code WHERE retired = 0) {which}"
    f' AND ({_PLACE}) NOT IN ({_SETTLED}) ORDER BY trace_id, start, "end", id'
)
_OPEN = (
    "SELECT code_id, trace_id, rule, count(*) FROM"
    f" ({_PENDING.format(which='', here='', there='')}) GROUP BY 1, 2, 3"
)
_WRITE = (
    'INSERT INTO suggestion (batch_id, trace_id, code_id, start, "end", rule, score, rationale)'
    " SELECT ?, id, ?, ?, ?, ?, ?, ? FROM trace WHERE id = ?"
)
_DECISIONS = (
    "SELECT rule, annotator, decision, count(*) FROM decision"
    " JOIN suggestion ON suggestion.id = suggestion_id WHERE deleted IS NULL GROUP BY 1, 2, 3"
)
_OF_RULE = (
    "SELECT decision, count(*) FROM decision JOIN suggestion ON suggestion.id = suggestion_id"
    " WHERE annotator = ? AND deleted IS NULL AND rule = ? GROUP BY 1"
)
# What was decided was in front of somebody, be it for less than a look.
_SEEN = (
    "SELECT suggestion_id, annotator, pass_name FROM shown UNION"
    " SELECT suggestion_id, annotator, pass_name FROM decision WHERE deleted IS NULL"
)
_SHOWN = (
    f"SELECT rule, annotator, count(*) FROM ({_SEEN})"
    " JOIN suggestion ON suggestion.id = suggestion_id GROUP BY 1, 2"
)
_NOTE_SHOWN = (
    "INSERT INTO shown SELECT id, ?, ?, ? FROM suggestion WHERE id = ? ON CONFLICT DO NOTHING"
)
_BATCHES = (
    "SELECT batch.id, detector, state, created, count(suggestion.id) FROM batch"
    " LEFT JOIN suggestion ON suggestion.batch_id = batch.id"
    " WHERE detector <> '' AND state <> 'loading' GROUP BY batch.id ORDER BY batch.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSuggestion:
    """A suggestion in a study that one annotator has not decided for good."""

    id: int
    trace_id: int
    code_id: int
    span: Span
    rule: str
    rationale: str
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class DetectorBatch:
    """What one run of a detector proposed; `detector` is its name and version."""

    batch_id: int
    detector: str
    state: str
    created: str
    suggestions: int


class SuggestionReader(Reader):
    """Asks about suggestions, over a connection of its own; from one thread at a time."""

    def pending(
        self,
        trace_id: int,
        annotator: str,
        pass_name: str = "1",  # noqa: S107 - of annotation
    ) -> list[StoredSuggestion]:
        """Return what an annotator has left to decide on a trace, in text order."""
        sql = _PENDING.format(
            which="AND suggestion.trace_id = :trace",
            here="AND trace_id = :trace",
            there="AND decision.trace_id = :trace",
        )
        return self._stored(sql, {"trace": trace_id, "who": annotator, "pass": pass_name})

    def pending_of_rule(
        self,
        rule: str,
        annotator: str,
        pass_name: str = "1",  # noqa: S107 - of annotation
    ) -> list[StoredSuggestion]:
        """Return what an annotator has left to decide of a rule in the whole study."""
        sql = _PENDING.format(which="AND rule = :rule", here="", there="")
        return self._stored(sql, {"rule": rule, "who": annotator, "pass": pass_name})

    def open_ones(
        self,
        annotator: str,
        pass_name: str = "1",  # noqa: S107 - of annotation
    ) -> list[OpenSuggestions]:
        """Return how many suggestions an annotator has left to decide, by code, trace and rule."""
        told = {"who": annotator, "pass": pass_name}
        return [OpenSuggestions(*row) for row in self._db.execute(_OPEN, told)]

    def rule_uses(self) -> list[RuleUse]:
        """Return what each annotator made of each rule, by rule and annotator."""
        shown = {(rule, who): count for rule, who, count in self._db.execute(_SHOWN)}
        made: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in shown}
        for rule, who, decision, count in self._db.execute(_DECISIONS):
            made[rule, who][decision] = count
        return [
            _use(rule, who, count, shown[rule, who]) for (rule, who), count in sorted(made.items())
        ]

    def rule_use(self, rule: str, annotator: str) -> RuleUse:
        """Return what one annotator decided about a rule; `shown` counts what was decided."""
        count: Counter[str] = Counter(dict(self._db.execute(_OF_RULE, [annotator, rule])))
        return _use(rule, annotator, count, count.total())

    def detector_batches(self) -> list[DetectorBatch]:
        """Return what detectors proposed, the oldest run first."""
        return [DetectorBatch(*row) for row in self._db.execute(_BATCHES)]

    def suggestion_count(self) -> int:
        """Return how many suggestions are live, decided or not."""
        return int(self._value(f"SELECT count(*) FROM suggestion WHERE {_LIVE}"))

    def _stored(self, sql: str, told: dict[str, Any]) -> list[StoredSuggestion]:
        return [
            StoredSuggestion(
                id=row[0],
                trace_id=row[1],
                code_id=row[2],
                span=Span(row[3], row[4]),
                rule=row[5],
                rationale=row[6],
                is_skipped=bool(row[7]),
            )
            for row in self._db.execute(sql, told)
        ]


def _use(rule: str, annotator: str, count: Counter[str], shown: int) -> RuleUse:
    return RuleUse(
        rule=rule,
        annotator=annotator,
        shown=shown,
        accepted=count[Choice.ACCEPT],
        edited=count[Choice.EDIT],
        rejected=count[Choice.REJECT],
        skipped=count[Choice.SKIP],
    )


Row = tuple[int, int, Suggestion, str, float | None]
"""A trace's id, a code's id, the suggestion, the rule's full name and its measured precision."""


def write_suggestions(db: Database, batch_id: int, rows: Iterable[Row]) -> None:
    """Store suggestions in a loading batch; those on traces that are gone by now are left out."""
    written: Sequence[tuple[Any, ...]] = [
        (batch_id, code_id, s.span.start, s.span.end, rule, score, s.rationale, trace_id)
        for trace_id, code_id, s, rule, score in rows
    ]
    db.conn.executemany(_WRITE, written)


def note_shown(
    db: Database, suggestion_ids: Iterable[int], annotator: str, pass_name: str, at: str
) -> None:
    """Remember that suggestions stood in front of somebody; those known already stay as they are.

    It is no edit, for nobody decided anything, and undo does not take it back.
    """
    db.conn.executemany(_NOTE_SHOWN, ((annotator, pass_name, at, each) for each in suggestion_ids))


def name_detector(db: Database, batch_id: int, detector: str) -> None:
    """Say which detector, and which version of it, fills a batch."""
    db.execute("UPDATE batch SET detector = ? WHERE id = ?", [detector, batch_id])
