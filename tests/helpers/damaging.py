"""Damage as failing disks and foreign programs do it, on real files."""

import sqlite3
from pathlib import Path

PAGE = 4096


def first_page_of(path: Path, name: str) -> int:
    """Return the number, from 0, of the first page of a table or index."""
    connection = sqlite3.connect(path)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    (root,) = connection.execute(sql, [name]).fetchone()
    connection.close()
    return root - 1


def overwrite(path: Path, page: int, *, start: int = 0, length: int = PAGE) -> None:
    """Overwrite bytes of a page with what a failing disk leaves."""
    with path.open("r+b") as file:
        file.seek(page * PAGE + start)
        file.write((b"\xde\xad" * PAGE)[:length])


def meddle(path: Path, *statements: str) -> None:
    """Change a study behind its back, with no checks, as another program may."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
