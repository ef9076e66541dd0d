"""Import of 128,890 records of 2.5 KB from one file of JSON Lines, other counts by argument.

`python -m tests.bench.bench_large_import 20000` measures fewer.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from data.intake import import_files
from data.store.study import Study
from tests.bench.__main__ import table
from tests.bench.bench_import import numbered
from tests.bench.result import Result, alternated, peak_memory_mb, timed
from tests.helpers.many_records import write

COUNT = 128_890
FLOOR = "msgspec, executemany, FTS5"
_PIECE = 2_000


def measure() -> list[Result]:
    """Return the time of one import, after one that is not counted."""
    return [of_count(COUNT)]


def of_count(count: int) -> Result:
    """Return the time of importing `count` records, and the memory that took with its readers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        size = write(path, count)
        name = numbered(Path(folder))
        ours, floor = alternated(
            lambda: timed(lambda: _import(name(), path, count)),
            lambda: timed(lambda: _plainest(name(), path)),
            times=1,
        )
    note = f"{count:,} records, {size / 1e6:,.0f} MB; memory of this process, readers not included"
    return Result.compared(
        "large import", ours, FLOOR, floor, memory_mb=peak_memory_mb(), note=note
    )


def _import(study_path: Path, path: Path, count: int) -> None:
    with Study.create(study_path, "bench") as study:
        assert count // 2 < import_files(study, [path]).added <= count


def _plainest(study_path: Path, path: Path) -> None:
    """Decode line by line and store problems and texts in pieces; build the index at the end."""
    with closing(sqlite3.connect(study_path)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(
            "CREATE TABLE problem (id INTEGER PRIMARY KEY, key TEXT, prompt TEXT, reference TEXT);"
            "CREATE TABLE trace (id INTEGER PRIMARY KEY, problem_id INTEGER, text TEXT);"
            "CREATE VIRTUAL TABLE search USING fts5 (text, content='trace', content_rowid='id');"
        )
        records = enumerate(_records(path))
        while piece := list(islice(records, _PIECE)):
            with db:
                db.executemany(
                    "INSERT INTO problem VALUES (?, ?, ?, ?)",
                    [(n, each["id"], each["problem"], each["answer"]) for n, each in piece],
                )
                db.executemany(
                    "INSERT INTO trace VALUES (?, ?, ?)",
                    [(n, n, each["response"]) for n, each in piece],
                )
        with db:
            db.execute("INSERT INTO search(search) VALUES ('rebuild')")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    with path.open("rb") as file:
        yield from map(decoder.decode, file)


def main(arguments: list[str]) -> int:
    """Print the time of the count given, of the usual one where none is."""
    print(table([of_count(int(arguments[0]) if arguments else COUNT).as_plain()]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
