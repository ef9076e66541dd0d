"""A study of any size with short texts, its rows written straight, for measuring."""

import hashlib
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from core.outcomes.verdict import Status
from core.traces import Ending, Saw
from data.store import batches
from data.store.study import Study, now

_WORDS = (
    *("so", "we", "need", "the", "value", "which", "gives", "an", "equation", "wait", "let", "me"),
    *("check", "that", "again", "sum", "digits", "reversed", "cube", "therefore", "both", "sides"),
)
_RARE = "palindromic"
"""A word of one trace in ten thousand."""

_STATUSES = (*[Status.CORRECT] * 11, *[Status.INCORRECT] * 8, Status.NO_ANSWER)
_PIECE = 20_000
_TRACE = "INSERT INTO trace VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, 0, ?, ?, 'made', ?, ?, ?, NULL, '', '{}')"  # noqa: E501
_BLOCK = "INSERT INTO block VALUES (?, 0, 'answer', ?, 0, ?, NULL, 'made')"
_VERDICT = (
    "INSERT INTO verdict (batch_id, trace_id, judge, who, status, rule, created)"
    " VALUES (?, ?, 'file', 'made', ?, 'made', ?)"
)
_TAG = (
    'INSERT INTO tag (uid, code_id, trace_id, start, "end", quote, annotator, pass_name, origin,'
    " uncertain, note, created) SELECT ?1, ?2, trace_id, ?3, ?3 + 5, substr(text, ?3 + 1, 5),"
    " 'made', '', 'manual', 0, '', ?4 FROM trace_text WHERE trace_id = ?5"
)


def write_study(
    path: Path, problems: int, runs: int, attempts: int = 1, *, seed: int = 0, tags: int = 0
) -> int:
    """Create a study in which each run made `attempts` at each problem; return how many traces.

    One trace in `tags` (none where 0) has two tags of strategies.
    """
    with Study.create(path, "made") as study:
        return study.write(lambda db: _fill(db, problems, runs, attempts, seed, tags)).result()


def _fill(db: Database, problems: int, runs: int, attempts: int, seed: int, tags: int) -> int:
    at = now()
    batch = batches.begin(db, "import", "Made up", at)
    file = batches.Source(
        name="made.jsonl", sha256="made", size=1, format="made", importer_version="1", options={}
    )
    source = batches.add_source(db, batch, file, at)
    db.conn.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, '', ?, ?, '', '', '{}')",
        ((p, f"set {p % 3}", f"q-{p}", f"Problem {p}: what is {p} + 1?", str(p + 1))
         for p in range(1, problems + 1)),
    )  # fmt: skip
    db.conn.executemany(
        "INSERT INTO run VALUES (?, ?, ?, '', '', '{}', NULL, 'measured', ?)",
        ((r, f"model-{r}", f"model-{r}", r) for r in range(1, runs + 1)),
    )
    chance = random.Random(seed)
    rows = _rows(chance, problems, runs, attempts)
    written = 0
    while piece := list(islice(rows, _PIECE)):
        _write(db, piece, (batch, source), at, first_id=written + 1)
        written += len(piece)
    db.execute("INSERT INTO trace_search (trace_search) VALUES ('rebuild')")
    if tags:
        _tag(db, chance, range(1, written + 1, tags), at)
    db.execute("UPDATE batch SET state = 'live'")
    return written


def _rows(
    chance: random.Random, problems: int, runs: int, attempts: int
) -> Iterator[tuple[tuple[int, int, int], str, Status]]:
    prose = [" ".join(chance.choices(_WORDS, k=chance.randrange(8, 24))) for _ in range(2000)]
    picks = len(prose)
    number = 0
    for problem in range(1, problems + 1):
        for run in range(1, runs + 1):
            for attempt in range(1, attempts + 1):
                number += 1
                rare = f" {_RARE}" if number % 10_000 == 0 else ""
                words = prose[int(chance.random() * picks)]
                text = f"{words} {number}.{rare} So it is {problem + 1}."
                yield (problem, run, attempt), text, _STATUSES[int(chance.random() * 20)]


def _write(
    db: Database, piece: list[Any], home: tuple[int, int], at: str, *, first_id: int
) -> None:
    traces: list[tuple[Any, ...]] = []
    for number, ((problem, run, attempt), text, status) in enumerate(piece, first_id):
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        right = status is Status.CORRECT
        answer = None if status is Status.NO_ANSWER else str(problem + 1 if right else problem)
        saw = Saw.NOTHING if attempt == 1 else Saw.NEUTRAL
        ending = Ending.COMPLETE if answer else Ending.NO_ANSWER
        place = problem, run, 1, attempt
        tokens = 20 + number % 977
        told = tokens, tokens // 2 if run % 2 else None, tokens / 50
        traces.append(
            (number, *home, *place, sha256, sha256, len(text), saw, ending, answer, *told)
        )
    db.conn.executemany(_TRACE, traces)
    texts = [text for _, text, _ in piece]
    db.conn.executemany("INSERT INTO trace_text VALUES (?, ?)", enumerate(texts, first_id))
    kinds = [("full", "hidden")[run % 4 == 0] for (_, run, _), _, _ in piece]
    db.conn.executemany(
        _BLOCK,
        ((n, kind, len(t)) for n, (kind, t) in enumerate(zip(kinds, texts, strict=True), first_id)),
    )
    db.conn.executemany(
        _VERDICT, ((home[0], n, status, at) for n, (_, _, status) in enumerate(piece, first_id))
    )


def _tag(db: Database, chance: random.Random, traces: range, at: str) -> None:
    codes = [row[0] for row in db.execute("SELECT id FROM code WHERE key LIKE 'st.%'")]
    db.conn.executemany(
        _TAG,
        ((f"{trace}:{start}", chance.choice(codes), start, at, trace)
         for trace in traces for start in (0, 6)),
    )  # fmt: skip
