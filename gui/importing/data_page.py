"""The data page: what was imported, and the way to import more."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.changes import ChangeSet, Kind
from core.edits import PublishBatch, WithdrawBatch
from data.intake import FileReport, ImportReport
from data.store.file import connect
from data.store.reading import Reader
from gui.importing.drops import files_dropped
from gui.importing.page import ImportPage
from gui.importing.sources_model import LIVE, SourceEntry, entry_of
from gui.importing.sources_panel import SourcesPanel
from gui.jobs import Progress
from gui.shell.files import ask_which_files
from gui.shell.session import Session
from gui.theme.manager import ThemeManager


class DataPage(QWidget):
    """Shows the imported files, or the import page while files are looked at.

    Signals:
        imported: an import has ended; carries the ImportReport.
    """

    imported = Signal(object)

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._entries: list[SourceEntry] = []
        self._news = ""
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Data"))
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self.importing = ImportPage(session, theme)
        self.importing.imported.connect(self._on_imported)
        self.importing.cancelled.connect(self._show_fitting)
        self._stack.addWidget(self.importing)
        self._build_panel()
        session.changed.connect(self._on_changed)
        theme.changed.connect(self._on_theme)
        self.refresh()

    @property
    def entries(self) -> list[SourceEntry]:
        """Return the files that are listed."""
        return self._entries

    def choose_files(self) -> None:
        """Ask which files to read."""
        ask_which_files(self, self._session.path.parent, self.preview_files)

    def preview_files(self, paths: Sequence[Path]) -> None:
        """Read `paths` and show what they hold; nothing is written."""
        self._say("")
        self.importing.preview_files(paths)
        self._stack.setCurrentWidget(self.importing)

    def withdraw_selected(self) -> None:
        """Take the chosen import out of sight."""
        chosen = self.panel.view.chosen_entries
        if chosen and chosen[0].row.state == LIVE:
            self._say("")
            self._session.run(WithdrawBatch(chosen[0].row.batch_id))

    def restore_selected(self) -> None:
        """Bring the chosen import back."""
        chosen = self.panel.view.chosen_entries
        if chosen and chosen[0].row.state != LIVE:
            self._say("")
            self._session.run(PublishBatch(chosen[0].row.batch_id, self.tr("Restore Import")))

    def refresh(self) -> None:
        """Read the list anew, in a job: a file may have very many findings."""
        path = self._session.path

        def work(_progress: Progress, _stop: Event) -> list[SourceEntry]:
            reader = Reader(connect(path, read_only=True))
            try:
                return [entry_of(row) for row in reader.sources()]
            finally:
                reader.close()

        what = self.tr("Listing imported files")
        self._session.jobs.start(what, work, succeeded=self._on_listed)

    # Building

    def _build_panel(self) -> None:
        self.panel = SourcesPanel(self._theme)
        self.panel.import_wanted.connect(self.choose_files)
        self.panel.withdraw_wanted.connect(self.withdraw_selected)
        self.panel.restore_wanted.connect(self.restore_selected)
        self._stack.addWidget(self.panel)

    def _say(self, news: str) -> None:
        self._news = news
        self.panel.say(news)

    # Following

    @Slot(object)
    def _on_listed(self, entries: list[SourceEntry]) -> None:
        self._entries = entries
        self.panel.show_entries(entries)
        self._show_fitting()

    @Slot()
    def _show_fitting(self) -> None:
        """Show the report while there is one, else the list, else where to drop files."""
        looks = self.importing.is_busy or self.importing.reading is not None
        empty = not self._entries
        self._stack.setCurrentWidget(self.importing if looks or empty else self.panel)

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns(Kind.BATCH):
            self.refresh()

    @Slot(object)
    def _on_imported(self, report: ImportReport) -> None:
        self._say("  ".join(_told(each) for each in report.files))
        self._show_fitting()
        self.imported.emit(report)

    @Slot()
    def _on_theme(self) -> None:
        shown, batch = self._stack.currentWidget() is self.panel, self.panel.view.batch
        old = self.panel
        self._build_panel()
        self.panel.show_entries(self._entries)
        self.panel.view.choose(batch)
        self.panel.say(self._news)
        if shown:
            self._stack.setCurrentWidget(self.panel)
        self._stack.removeWidget(old)
        old.hide()
        old.deleteLater()

    # Qt's names

    def sizeHint(self) -> QSize:
        px = self._theme.metrics.px
        return QSize(px(1100), px(700))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of responses."""
        if files_dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        found = files_dropped(event)
        if found:
            event.acceptProposedAction()
            self.preview_files(found)


def _told(report: FileReport) -> str:
    """Return what became of a file, in one sentence."""
    if report.state == "already there":
        return f"{report.name} is in the study already, nothing changed."
    if report.state == "restored":
        return f"{report.name} was withdrawn and is live again."
    if report.state == "failed":
        reason = report.findings[-1].what if report.findings else ""
        return f"{report.name} was not imported. {reason}".strip()
    traces = report.counts.get("traces", 0)
    before = report.counts.get("already there", 0)
    more = f", {before:,} were there before" if before else ""
    return f"{report.name}: {traces:,} traces imported{more}."
