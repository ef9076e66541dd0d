"""Imports on a full disk, into a read-only study, and killed at any moment: all or nothing."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from core.errors import StudyFileError
from data.intake import import_files
from data.store.study import Study
from tests.helpers.reading import write_lines
from tests.helpers.studies import attempt, new_study

ROWS = [
    {"id": i, "prompt": f"What is {i} + {i}?", "response": f"It is {2 * i}. " * 90, "model": "m"}
    for i in range(800)
]


def problems(path):
    """Return how many problems a study shows after it was opened again; it must be sound."""
    with Study.open(path, "ann") as study:
        study.write(lambda _db: None).result()
        reader = study.reader()
        assert reader.damage() == []
        return len(reader.problem_rows())


def test_that_an_import_that_fills_the_disk_leaves_nothing(tmp_path):
    rows = write_lines(tmp_path / "rows.jsonl", ROWS)
    with new_study(tmp_path, [attempt()]) as study:
        study.write(lambda db: db.execute("PRAGMA max_page_count = 300").fetchone()).result()
        with pytest.raises(StudyFileError, match="disk is full"):
            import_files(study, [rows])
    assert problems(study.path) == 1
    with Study.open(study.path, "ann") as study:
        assert import_files(study, [rows]).added == len(ROWS)


def test_that_a_study_that_became_read_only_says_so(tmp_path):
    rows = write_lines(tmp_path / "rows.jsonl", ROWS[:3])
    with new_study(tmp_path, [attempt()]) as study:
        study.write(lambda db: db.conn.execute("PRAGMA query_only = ON")).result()
        with pytest.raises(StudyFileError, match="read-only"):
            import_files(study, [rows])
    assert problems(study.path) == 1


IMPORT = textwrap.dedent("""
    import sys
    from pathlib import Path
    from data.intake import import_files
    from data.store.study import Study

    study = Study.open(Path(sys.argv[1]), "ann")
    tell = lambda share, text: print(share, flush=True)
    tell(0, "")
    import_files(study, [Path(sys.argv[2])], progress=tell)
    print("done", flush=True)
    sys.stdin.read()
""")


@pytest.mark.parametrize("lines", [1, 2, 4, 7, None])
def test_that_an_import_killed_at_any_moment_is_there_as_a_whole_or_not_at_all(tmp_path, lines):
    rows = write_lines(tmp_path / "rows.jsonl", ROWS)
    new_study(tmp_path, [attempt()]).close()
    path = tmp_path / "test.volteface"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", IMPORT, str(path), str(rows)]
    with subprocess.Popen(command, env=environment, **pipes) as process:
        told = []
        while len(told) != lines and "done" not in told:
            told.append(process.stdout.readline().strip())
            assert told[-1]
        process.send_signal(signal.SIGKILL)
    assert problems(path) in ({1 + len(ROWS)} if "done" in told else {1, 1 + len(ROWS)})
