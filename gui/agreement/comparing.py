"""Compares two codings in a job, and counts anew when tags change."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.changes import ChangeSet, Kind
from core.codebook.code import Code
from core.coding import Coding, CodingSize
from core.metrics.coding_agreement import CodingAgreement
from core.metrics.span_matching import LEAST_IOU, Difference
from data.agreeing import agreement_of, differences_of
from data.store.codings import CodingReader
from gui.agreement.differences_model import Place
from gui.jobs import Job, Progress
from gui.shell.session import Session

AGREED = "agreed"
"""The pass that holds what was agreed on."""

_SOON_MS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which two codings, and how they are compared."""

    first: Coding
    second: Coding
    least: float = LEAST_IOU
    unmarked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was read: the codings there are, and where two were chosen, how far they agree."""

    sizes: tuple[CodingSize, ...] = ()
    choice: Choice | None = None
    agreement: CodingAgreement | None = None
    differences: tuple[Difference, ...] = ()
    settled: frozenset[Place] = frozenset()


class Comparing(QObject):
    """Reads what is chosen once somebody looks, and again when tags or codes have changed.

    Signals:
        compared: there is a new comparison; carries it.
        began: it is being made.
    """

    compared = Signal(object)
    began = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choice: Choice | None = None
        self._is_stale = True
        self._is_seen = False
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._begin)
        session.changed.connect(self._on_changed)

    def look(self) -> None:
        """Say that somebody looks: what is stale is read."""
        self._is_seen = True
        if self._is_stale:
            self._begin()

    def look_away(self) -> None:
        """Say that nobody looks any more."""
        self._is_seen = False

    def choose(self, choice: Choice | None) -> None:
        """Compare other codings, or in another way."""
        if choice != self._choice:
            self._choice = choice
            self._is_stale = True
            self._begin()

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns(Kind.TAG, Kind.CODE, Kind.BATCH):
            self._is_stale = True
            if self._is_seen:
                self._soon.start()

    @Slot()
    def _begin(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._is_stale = False
        path, codes, choice = self._session.path, self._session.overview.codes, self._choice

        def work(progress: Progress, stop: Event) -> Comparison:
            return _compared(path, codes, choice, progress, stop)

        self._job = self._session.jobs.start(
            self.tr("Comparing two codings"), work, succeeded=self._on_compared
        )
        self._job.finished.connect(self._on_finished)
        self.began.emit()

    @Slot(object)
    def _on_compared(self, comparison: Comparison) -> None:
        if comparison.choice == self._choice:
            self.compared.emit(comparison)

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None


def _compared(
    path: Path, codes: tuple[Code, ...], choice: Choice | None, progress: Progress, stop: Event
) -> Comparison:
    with CodingReader(path) as reader:
        sizes = tuple(reader.sizes())
        settled = frozenset(reader.places_in_pass(AGREED))
    if choice is None:
        return Comparison(sizes=sizes)
    agreement = agreement_of(
        path,
        codes,
        choice.first,
        choice.second,
        least=choice.least,
        unmarked=choice.unmarked,
        progress=progress,
        stopped=stop.is_set,
    )
    differences = tuple(differences_of(path, agreement))
    return Comparison(
        sizes=sizes, choice=choice, agreement=agreement, differences=differences, settled=settled
    )
