"""Parquet files as records of plain values, read in batches by the optional package duckdb."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from core.errors import ImportFileError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAGIC = b"PAR1"
_BATCH = 64  # rows turned into Python's values at once
_OFFLINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",  # one row group at a time: bounded memory, and the file's order
}
_SHOWN = 300  # characters of a string, and below entries of a list, that a sketch keeps
_SHOWN_ENTRIES = 4


def rows(path: Path, on_bytes: Callable[[int], None] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of `path` in their order, values as JSON has them, by column name.

    Times are written in ISO 8601, bytes are text if they are UTF-8, else their number is told.

    Raises:
        ImportFileError: if duckdb is absent, or the file cannot be read.
    """
    size = path.stat().st_size
    with _opened(path) as connection:
        total = _row_count(connection, path)
        connection.execute(f"SELECT {_selection(connection, path)} FROM {_FILE}", [_literal(path)])  # noqa: S608
        names = [column[0] for column in connection.description or ()]
        done = 0
        while batch := connection.fetchmany(_BATCH):
            for row in batch:
                yield dict(zip(names, map(_plain, row), strict=True))
            done += len(batch)
            if on_bytes is not None:
                on_bytes(size * done // max(done, total))


def columns(path: Path) -> tuple[str, ...]:
    """Return the names of the columns of `path`, from its footer.

    Raises:
        ImportFileError: if duckdb is absent, or the file cannot be read.
    """
    return tuple(name for name, _ in _columns(*_version(path)))


def sketch(path: Path) -> bytes:
    """Return the first row of `path` as JSON with all columns, long strings and lists shortened.

    A file without rows is sketched with nulls. The sketch lets importers recognise a Parquet file
    by what they look for in JSON.

    Raises:
        ImportFileError: if duckdb is absent, or the file cannot be read.
    """
    return _sketch(*_version(path))


_FILE = "read_parquet(?, hive_partitioning=false, union_by_name=false)"


def _version(path: Path) -> tuple[Path, int, int]:
    """Return what tells whether a file is still the one that was looked at."""
    try:
        told = path.stat()
    except OSError as error:
        raise ImportFileError(f"The file cannot be read: {error}.", where=path.name) from error
    return path, told.st_mtime_ns, told.st_size


@lru_cache(maxsize=64)
def _columns(path: Path, _changed: int, _size: int) -> tuple[tuple[str, str], ...]:
    with _opened(path) as connection:
        return _described(connection, path)


@lru_cache(maxsize=64)
def _sketch(path: Path, changed: int, size: int) -> bytes:
    first = next(rows(path), None) or dict.fromkeys(
        name for name, _ in _columns(path, changed, size)
    )
    return json.dumps(_shortened(first), ensure_ascii=False).encode("utf-8", "replace")


@contextmanager
def _opened(path: Path) -> Iterator["DuckDBPyConnection"]:
    """Give a database without a file that can read `path` and nothing else."""
    duckdb = _duckdb()
    with duckdb.connect(config=_OFFLINE) as connection:
        allowed = ", ".join(f"'{_quoted(name)}'" for name in {str(path.absolute()), _literal(path)})
        try:
            connection.execute(f"SET allowed_paths = [{allowed}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET lock_configuration = true")
            yield connection
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise ImportFileError(
                f"The Parquet file cannot be read: {reason}", where=path.name
            ) from error


def _duckdb() -> ModuleType:
    try:
        import duckdb  # noqa: PLC0415 - an optional package, slow to import
    except ImportError as error:
        raise ImportFileError(
            "Parquet files are read by the package duckdb, which is not installed.",
            advice="Run pip install volteface[parquet], or export the file as JSON Lines.",
        ) from error
    return duckdb


def _literal(path: Path) -> str:
    """Return `path` as a pattern that only itself fits."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path.absolute()))


def _quoted(text: str, mark: str = "'") -> str:
    return text.replace(mark, mark * 2)


def _described(connection: "DuckDBPyConnection", path: Path) -> tuple[tuple[str, str], ...]:
    described = connection.execute(f"DESCRIBE SELECT * FROM {_FILE}", [_literal(path)])  # noqa: S608
    return tuple((row[0], row[1]) for row in described.fetchall())


def _row_count(connection: "DuckDBPyConnection", path: Path) -> int:
    told = connection.execute(
        "SELECT sum(num_rows) FROM parquet_file_metadata(?)", [_literal(path)]
    ).fetchone()
    return int(told[0] or 0) if told else 0


def _selection(connection: "DuckDBPyConnection", path: Path) -> str:
    """Return the columns to select; times with a zone are taken in UTC without it.

    Python's values of them need a package for time zones.
    """
    zone = " WITH TIME ZONE"
    selected: list[str] = []
    for name, kind in _described(connection, path):
        column = f'"{_quoted(name, chr(34))}"'
        cast = f"CAST({column} AS {kind.replace(zone, '')}) AS {column}"
        selected.append(cast if zone in kind else column)
    return ", ".join(selected)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]
    if isinstance(value, bytes | bytearray):
        return _text(bytes(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return f"({len(data)} bytes)"


def _shortened(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return value[:_SHOWN]
    if isinstance(value, list):
        return [_shortened(item) for item in value[:_SHOWN_ENTRIES]]  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value
