"""Import of one real file (721 answers, 2 MB of JSON) into a new study."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from data.intake import import_files
from data.store.study import Study
from tests.bench.result import Result, alternated, peak_memory_mb, timed

FILE = "zeroeval/math-l5/gpt-4o-2024-08-06.json"
FLOOR = "msgspec, executemany, FTS5"
BESIDE = Path(__file__).parents[3] / "shared" / "corpus"


def measure() -> list[Result]:
    """Return the time of an import into a new study; nothing where the real files are absent."""
    path = Path(os.environ.get("VOLTEFACE_CORPUS", BESIDE)) / FILE
    if not path.exists():
        return [Result(name="import", median_ms=0.0, note=f"not measured: no {FILE} at hand")]
    count = len(read(path))
    with tempfile.TemporaryDirectory() as folder:
        name = numbered(Path(folder))
        ours, floor = alternated(
            lambda: timed(lambda: import_into(name(), path, count)),
            lambda: timed(lambda: plainest(name(), path)),
        )
    note = f"{count} traces; ours also checks answers, canonicalises and hashes"
    memory = peak_memory_mb()
    return [Result.compared("import", ours, FLOOR, floor, memory_mb=memory, note=note)]


def numbered(folder: Path) -> Callable[[], Path]:
    """Return a function that names a new file in `folder` at each call."""
    count = iter(range(1_000_000))
    return lambda: folder / f"{next(count)}.volteface"


def import_into(study_path: Path, path: Path, count: int) -> None:
    """Import as the program does, from nothing to a closed study."""
    with Study.create(study_path, "bench") as study:
        assert import_files(study, [path]).added == count


def read(path: Path) -> list[dict[str, Any]]:
    """Decode the whole file."""
    return msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]])


def plainest(study_path: Path, path: Path) -> None:
    """Store the same texts, searchable, with nothing checked: the least there is to do."""
    records = read(path)
    with closing(sqlite3.connect(study_path)) as db, db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(
            "CREATE TABLE problem (id INTEGER PRIMARY KEY, key TEXT, prompt TEXT, reference TEXT);"
            "CREATE TABLE trace (id INTEGER PRIMARY KEY, problem_id INTEGER, text TEXT);"
            "CREATE VIRTUAL TABLE search USING fts5 (text, content='trace', content_rowid='id');"
        )
        db.executemany(
            "INSERT INTO problem VALUES (?, ?, ?, ?)",
            [
                (number, str(each["id"]), str(each["problem"]), str(each["answer"]))
                for number, each in enumerate(records)
            ],
        )
        db.executemany(
            "INSERT INTO trace VALUES (?, ?, ?)",
            [(number, number, each["output"][0]) for number, each in enumerate(records)],
        )
        db.execute("INSERT INTO search(search) VALUES ('rebuild')")
