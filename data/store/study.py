"""A study: one file with everything, open for reading and writing."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypeVar

from sqlite_utils import Database

from core.changes import ChangeSet, Kind
from core.codebook.code import Code
from core.codebook.default import DEFAULT_CODES
from core.edits import DecideProblems, Edit, PublishBatch
from core.pairing import Decision
from core.traces import Problem
from data.store import batches, file, guard, history
from data.store.applying import apply
from data.store.reading import Reader
from data.store.rows import code_row
from data.store.suggestions import SuggestionReader
from data.store.writer import Writer

logger = logging.getLogger(__name__)
Result = TypeVar("Result")


class Study:
    """An open study file.

    Reads go through `Reader`s, one for each thread; every write goes through the one writer
    thread and is durable when its future is done. `annotator` signs the edits.
    """

    def __init__(self, path: Path, annotator: str) -> None:
        self.path = path
        self.annotator = annotator
        self.process = uuid.uuid4().hex
        self._writer = Writer(file.connect(path), path.name)
        self._readers: list[Reader] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, annotator: str) -> "Study":
        """Open a study that exists, bringing it up to date if it is older.

        Raises:
            StudyFileError: if it is missing, damaged, newer, or no study.
        """
        backup = file.prepare(path)
        if backup is not None:
            logger.info("Brought %s up to date; the older state is kept in %s", path, backup)
        study = cls(path, annotator)
        study.write(batches.sweep)
        return study

    @classmethod
    def create(cls, path: Path, annotator: str, codes: Iterable[Code] = DEFAULT_CODES) -> "Study":
        """Create a study with a codebook; `path` must not exist.

        Raises:
            StudyFileError: if something is there already or cannot be written.
        """
        file.create(path)
        study = cls(path, annotator)
        chosen = [code_row(code) | {"uid": code.uid or f"default:{code.key}"} for code in codes]
        study.write(lambda db: db.table("code").insert_all(chosen)).result()
        return study

    @classmethod
    def open_or_create(cls, path: Path, annotator: str) -> "Study":
        """Open the study at `path`, or create it where there is nothing."""
        return cls.open(path, annotator) if path.exists() else cls.create(path, annotator)

    @property
    def name(self) -> str:
        """Return the file's name without its suffix."""
        return self.path.stem

    def reader(self) -> Reader:
        """Return a reader of its own connection; close it when done, or the study does."""
        reader = Reader(file.connect(self.path, read_only=True))
        with self._lock:
            self._readers = [*self._readers, reader]
        return reader

    def suggestions(self) -> SuggestionReader:
        """Return a reader of what detectors proposed; close it when done, or the study does."""
        reader = SuggestionReader(file.connect(self.path, read_only=True))
        with self._lock:
            self._readers = [*self._readers, reader]
        return reader

    def problems(self) -> list[Problem]:
        """Return every problem that has live traces, in full."""
        reader = Reader(file.connect(self.path, read_only=True))
        try:
            return reader.problems_in_full()
        finally:
            reader.close()

    def write(self, work: Callable[[Database], Result]) -> "Future[Result]":
        """Run `work` in a transaction on the writer thread."""
        return self._writer.submit(work)

    def load(self, work: Callable[[Database], Result]) -> "Future[Result]":
        """Run `work` on a batch that is loading, in a transaction on the writer thread.

        It is all done or not at all, but waits for no disk: what makes the batch live does, and
        a batch that a loss of power cuts short is swept.
        """
        return self._writer.submit(work, durable=False)

    def run(
        self, edit: Edit, annotator: str | None = None, *, guarded: bool = False
    ) -> "Future[ChangeSet]":
        """Apply and log an edit in one transaction.

        The future raises EditConflictError, with nothing changed, if the edit does not fit, and,
        if it is `guarded`, MassRemovalError if it would take many tags away.
        """
        author = self._author(annotator)

        def work(db: Database) -> ChangeSet:
            at = now()
            changes = apply(edit, db, at)
            history.log(db, author, at, edit.label, changes)
            return history.change_set(changes, edit.label)

        return self.write(_guarded(work) if guarded else work)

    def decisions(self) -> tuple[Decision, ...]:
        """Return what people decided about problems that look alike."""
        reader = Reader(file.connect(self.path, read_only=True))
        try:
            return reader.decisions()
        finally:
            reader.close()

    def publish(
        self,
        batch_id: int,
        label: str,
        decisions: tuple[Decision, ...] = (),
        annotator: str | None = None,
    ) -> "Future[int]":
        """Make a loaded batch live in one transaction; the result is how many attempts it lost.

        What was decided about its problems is kept in the same step, so that undo takes both back.
        It loses those whose places another process has filled while it was loading.
        """
        author = self._author(annotator)

        def work(db: Database) -> int:
            dropped, at = batches.complete(db, batch_id), now()
            changes = apply(PublishBatch(batch_id, label), db, at)
            if decisions:
                changes += apply(DecideProblems(decisions), db, at)
            history.log(db, author, at, label, changes)
            return dropped

        return self.write(work)

    def undo(
        self, annotator: str | None = None, *, guarded: bool = False
    ) -> "Future[ChangeSet | None]":
        """Take back this annotator's newest edit; the result is None if there is none.

        For `guarded` see `run`.
        """
        author = self._author(annotator)

        def work(db: Database) -> ChangeSet | None:
            return history.undo(db, author, now())

        return self.write(_guarded(work) if guarded else work)

    def undo_back_to(
        self, seq: int, annotator: str | None = None, *, guarded: bool = False
    ) -> "Future[ChangeSet]":
        """Take back this annotator's edits down to the one numbered `seq`, all or none of them.

        The future raises EditConflictError, with nothing changed, if one of them cannot be undone.
        For `guarded` see `run`.
        """
        author = self._author(annotator)

        def work(db: Database) -> ChangeSet:
            return history.undo_back_to(db, author, now(), seq)

        return self.write(_guarded(work) if guarded else work)

    def redo(
        self, annotator: str | None = None, *, guarded: bool = False
    ) -> "Future[ChangeSet | None]":
        """Do again what was undone last; the result is None if there is nothing.

        For `guarded` see `run`.
        """
        author = self._author(annotator)

        def work(db: Database) -> ChangeSet | None:
            return history.redo(db, author, now())

        return self.write(_guarded(work) if guarded else work)

    def save_copy(self, target: Path) -> None:
        """Write a compact copy to a new file; may take long, so not on the GUI thread."""
        db = file.connect(self.path, read_only=False)
        try:
            file.save_copy(db, target)
        finally:
            db.close()

    def close(self) -> None:
        """Finish what is queued, close every reader, and fold all into the one file."""
        with self._lock:
            readers, self._readers = self._readers, []
        for reader in readers:
            reader.close()
        self._writer.close(file.finish)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _author(self, annotator: str | None) -> history.Author:
        return history.Author(annotator=annotator or self.annotator, process=self.process)


IMPORTED = ChangeSet(
    kinds=frozenset(
        {Kind.PROBLEM, Kind.RUN, Kind.TRACE, Kind.VERDICT, Kind.CODE, Kind.TAG, Kind.BATCH}
    ),
    traces=None,
    label="Import",
)


def _guarded(work: Callable[[Database], Result]) -> Callable[[Database], Result]:
    """Return `work` that fails, and so changes nothing, if it takes many tags away."""

    def held(db: Database) -> Result:
        before = guard.newest_edit(db)
        result = work(db)
        guard.check(db, before)
        return result

    return held


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
