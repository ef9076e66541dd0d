"""What a study holds and how far it has come, also of an older one, and how two states differ."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from core.backups import Difference, Mark
from core.errors import StudyFileError
from data.store import file
from data.store.own_connection import OwnConnection

# Columns and tables of the first version only: backups may be older than the study.
_LIVE = "IN (SELECT id FROM {0}.batch WHERE state = 'live')"
_TAG = f"deleted IS NULL AND (batch_id IS NULL OR batch_id {_LIVE})"
_TRACE = f"batch_id {_LIVE}"
_SAID = (
    *("code_id", "start", "end", "quote", "annotator", "pass_name"),
    *("sound", "verdict", "ending", "uncertain", "note"),
)
_MARK = (
    "SELECT (SELECT ifnull(max(seq), 0) FROM edit), (SELECT ifnull(max(id), 0) FROM batch),"
    " (SELECT ifnull(max(id), 0) FROM verdict)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much a study holds; `edited` is the ISO 8601 UTC time of its newest edit, or ""."""

    traces: int
    tags: int
    edited: str
    mark: Mark


class StateReader(OwnConnection):
    """Asks a study or a backup of one what it holds.

    Raises:
        StudyFileError: if the file cannot be opened. The questions raise it too, where the file is
            damaged, newer, or no study.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path
        try:
            file.check_study(self._db, path)
        except StudyFileError:
            self._db.close()
            raise

    def mark(self) -> Mark:
        """Return how far the study has come."""
        with file.explained(self._path):
            edit, batch, verdict = self._db.execute(_MARK).fetchone()
        return Mark(edit=edit, batch=batch, verdict=verdict)

    def holdings(self) -> Holdings:
        """Return how much the study holds."""
        with file.explained(self._path):
            return Holdings(
                traces=self._count(f"SELECT count(*) FROM trace WHERE {_TRACE}"),
                tags=self._count(f"SELECT count(*) FROM tag WHERE {_TAG}"),
                edited=self._newest(),
                mark=self.mark(),
            )

    def difference(self, kept: Path) -> Difference:
        """Return what this study has now and the backup `kept` has not, and the reverse."""
        uri = f"{kept.resolve().as_uri()}?mode=ro"
        with file.explained(kept):
            self._db.execute("ATTACH ? AS kept", [uri])
            try:
                return self._difference()
            finally:
                self._db.execute("DETACH kept")

    def _difference(self) -> Difference:
        said = " OR ".join(f'now."{name}" IS NOT old."{name}"' for name in _SAID)
        both = "main.tag AS now JOIN kept.tag AS old ON old.uid = now.uid"
        now, old = _of("now", _TAG, "main"), _of("old", _TAG, "kept")
        return Difference(
            tags_lost=self._missing("tag", _TAG, "main", "kept"),
            tags_regained=self._missing("tag", _TAG, "kept", "main"),
            tags_changed=self._count(
                f"SELECT count(*) FROM {both} WHERE {now} AND {old} AND ({said})"
            ),
            traces_lost=self._missing("trace", _TRACE, "main", "kept"),
            traces_regained=self._missing("trace", _TRACE, "kept", "main"),
            edits=self._edits_since(),
        )

    def _missing(self, table: str, is_live: str, here: str, there: str) -> int:
        """Count rows that are live here and not there."""
        key = "uid" if table == "tag" else "id"
        same = "" if table == "tag" else " AND other.sha256 = one.sha256"
        one, other = _of("one", is_live, here), _of("other", is_live, there)
        return self._count(
            f"SELECT count(*) FROM {here}.{table} AS one WHERE {one} AND NOT EXISTS (SELECT 1"
            f" FROM {there}.{table} AS other WHERE other.{key} = one.{key}{same} AND {other})"
        )

    def _edits_since(self) -> int | None:
        """Count edits after the backup's newest; None where that one is not in this log."""
        newest = self._db.execute("SELECT max(seq) FROM kept.edit").fetchone()[0]
        if newest is None:
            return self._count("SELECT count(*) FROM main.edit")
        same = self._count(
            "SELECT count(*) FROM main.edit AS now JOIN kept.edit AS old USING (seq, at, process)"
            f" WHERE seq = {int(newest)}"
        )
        if not same:
            return None
        return self._count(f"SELECT count(*) FROM main.edit WHERE seq > {int(newest)}")

    def _newest(self) -> str:
        found = self._db.execute("SELECT at FROM edit ORDER BY seq DESC LIMIT 1").fetchone()
        return found[0] if found else ""

    def _count(self, sql: str) -> int:
        return self._db.execute(sql.replace("{0}", "main")).fetchone()[0]


def state_of(path: Path) -> Holdings | None:
    """Return what a study or a backup holds, None where it cannot be told."""
    try:
        with StateReader(path) as reader:
            return reader.holdings()
    except (StudyFileError, sqlite3.Error):
        return None


def _of(alias: str, condition: str, schema: str) -> str:
    """Return a condition on one table of a join, in one of the two files."""
    text = condition.replace("deleted", f"{alias}.deleted").replace("batch_id", f"{alias}.batch_id")
    return f"({text.replace('{0}', schema)})"
