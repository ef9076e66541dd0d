"""Rows of labels that came with files, and the codes that they bring into the codebook."""

import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlite_utils import Database

from core.codebook.code import Code
from core.codebook.templates import template_code
from core.imported import ImportedRelation, ImportedTag
from data.store.reading import VISIBLE_CODE
from data.store.rows import code_row

TagRow = tuple[str | int | None, ...]

_TAG = (
    "INSERT INTO tag (uid, batch_id, code_id, trace_id, later_trace_id, problem_id,"
    ' start, "end", quote, annotator, pass_name, origin, sound, verdict, ending, uncertain, note,'
    " created, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_CODE = (
    "INSERT INTO code (uid, key, name, layer, scope, letter, colour, shortcut, definition,"
    " use_when, avoid_when, capabilities, core, position, retired, examples, batch_id)"
    " VALUES (:uid, :key, :name, :layer, :scope, :letter, :colour, '', :definition, :use_when,"
    " :avoid_when, :capabilities, 0, (SELECT ifnull(max(position) + 1, 0) FROM code), 0, :examples,"
    " :batch)"
)
_SAME = (
    "SELECT ifnull(state, 'live') FROM tag LEFT JOIN batch ON batch.id = tag.batch_id"
    " WHERE deleted IS NULL AND code_id = ? AND trace_id IS ? AND later_trace_id IS ?"
    ' AND problem_id IS ? AND start IS ? AND "end" IS ? AND annotator = ? AND pass_name = ?'
)
_SAME_ID = _SAME.replace("ifnull(state, 'live')", "tag.id")
_RELATION = (
    "INSERT INTO relation (uid, kind, from_tag_id, to_tag_id, trace_id, annotator, pass_name,"
    " created) SELECT ?, ?, ?, ?, trace_id, ?, ?, ? FROM tag WHERE id = ? AND trace_id IS NOT NULL"
    " ON CONFLICT DO NOTHING"
)
_OF_UID = (
    "SELECT deleted, ifnull(state, 'live') FROM tag LEFT JOIN batch ON batch.id = tag.batch_id"
    " WHERE tag.uid = ?"
)


class Stored(StrEnum):
    """What became of a label."""

    ADDED = "added"
    THERE = "already there"
    WITHDRAWN = "in a withdrawn import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a tag is on, and the words that it quotes there; `start` None where it is on all."""

    trace_id: int | None = None
    later_trace_id: int | None = None
    problem_id: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


@dataclass(slots=True)
class TagWriter:
    """Makes and writes the tags of one file of a batch that is loading.

    A code that the codebook lacks comes from a template or from the label itself. It belongs to
    the batch: it is in the codebook from when the batch goes live, and goes with a batch that
    never does. `added` has those codes by key, `strange` the keys that mean nothing anywhere,
    each with where it was first met.
    """

    batch_id: int
    at: str
    added: dict[str, Code] = field(default_factory=dict[str, Code])
    strange: dict[str, str] = field(default_factory=dict[str, str])
    _ids: dict[str, int] = field(default_factory=dict[str, int])
    _revisions: dict[int, int] = field(default_factory=dict[int, int])
    _hidden: set[str] = field(default_factory=set[str])
    _series: str = field(default_factory=lambda: uuid.uuid4().hex)
    _made: int = 0

    def row(
        self, db: Database, tag: ImportedTag, place: Place, *, origin: str, where: str
    ) -> TagRow | None:
        """Return the row of a label, None if nobody knows its code."""
        code_id = self._code_id(db, tag)
        if code_id is None:
            self.strange.setdefault(tag.code_key, where)
            return None
        self._made += 1
        return (
            f"{self._series}-{self._made:08}",
            self.batch_id,
            code_id,
            place.trace_id,
            place.later_trace_id,
            place.problem_id,
            place.start,
            place.end,
            place.quote,
            tag.annotator,
            tag.pass_name,
            origin,
            tag.sound,
            tag.verdict,
            tag.ending,
            int(tag.uncertain),
            tag.note,
            self.at,
            self._revisions.get(code_id, 1),
        )

    def write(self, db: Database, rows: Iterable[TagRow]) -> int:
        """Write rows, leaving out those whose tag is there already; return how many are new."""
        return max(0, db.conn.executemany(_TAG, rows).rowcount)

    def write_one(self, db: Database, row: TagRow, uid: str) -> Stored:
        """Write the row of a label that may be in the study under its own identity `uid`."""
        known = db.conn.execute(_OF_UID, (uid,)).fetchone() if uid else None
        if known and known[0] is None:
            return Stored.WITHDRAWN if known[1] == "withdrawn" else Stored.THERE
        if uid and not known:
            row = (uid, *row[1:])
        if db.conn.execute(_TAG, row).rowcount:
            return Stored.ADDED
        (state,) = db.conn.execute(_SAME, (*row[2:8], *row[9:11])).fetchone() or ("live",)
        return Stored.WITHDRAWN if state == "withdrawn" else Stored.THERE

    def id_of(self, db: Database, row: TagRow, uid: str) -> int | None:
        """Return the tag that a label is in the study: by its own identity, else by its place."""
        sql = "SELECT id FROM tag WHERE uid = ? AND deleted IS NULL"
        found = db.conn.execute(sql, (uid,)).fetchone()
        found = found or db.conn.execute(_SAME_ID, (*row[2:8], *row[9:11])).fetchone()
        return found[0] if found else None

    def relate(self, db: Database, relation: ImportedRelation, from_id: int, to_id: int) -> bool:
        """Relate two tags that this file labels; False if they are related so already."""
        uid = relation.uid
        if uid and db.conn.execute("SELECT 1 FROM relation WHERE uid = ?", (uid,)).fetchone():
            return False
        told = (relation.annotator, relation.pass_name, self.at, from_id)
        row = (uid or uuid.uuid4().hex, relation.kind, from_id, to_id, *told)
        return from_id != to_id and db.conn.execute(_RELATION, row).rowcount > 0

    # Codes

    def _code_id(self, db: Database, tag: ImportedTag) -> int | None:
        if not self._ids:
            self._look(db)
        found = self._ids.get(tag.code_key)
        if found is not None and not self._hidden:
            return found
        code = template_code(tag.code_key) or tag.code
        if found is None and code is not None:
            found = self._ids[tag.code_key] = self._ids.get(code.key) or self._add(db, code)
        key = tag.code_key if code is None else code.key
        if key in self._hidden and code is not None:
            self._hidden.discard(key)
            self.added[key] = code
        return found

    def _look(self, db: Database) -> None:
        # A label of a code that was merged is one of the code that it was merged into.
        sql = (
            f"SELECT key, ifnull(merged_into_id, id), batch_id IS ? OR {VISIBLE_CODE},"
            " (SELECT revision FROM code AS meant WHERE"
            " meant.id = ifnull(code.merged_into_id, code.id)) FROM code"
        )
        for key, code_id, visible, revision in db.conn.execute(sql, (self.batch_id,)):
            self._ids[key] = code_id
            self._revisions[code_id] = revision
            if not visible:
                self._hidden.add(key)

    def _add(self, db: Database, code: Code) -> int:
        values = code_row(code) | {"uid": code.uid or uuid.uuid4().hex, "batch": self.batch_id}
        try:
            cursor = db.conn.execute(_CODE, values)
        except sqlite3.IntegrityError:  # another code has taken the template's identity
            cursor = db.conn.execute(_CODE, values | {"uid": uuid.uuid4().hex})
        self.added[code.key] = code
        code_id = cursor.lastrowid
        assert code_id is not None  # noqa: S101 - an INSERT that did not raise has a row id
        self._ids[code.key] = code_id
        return code_id
