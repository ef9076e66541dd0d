"""The history beside the window: who edited what and when, and the way back."""

from threading import Event

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.changes import ChangeSet
from data.checking.recheck import CHECKED
from data.store.log_reading import EditLine, LogReader
from gui.history.delegate import EditDelegate
from gui.history.model import HistoryModel
from gui.importing.labels import hairline, muted, words
from gui.jobs import Progress
from gui.shell.session import Session
from gui.theme.manager import ThemeManager

_FIRST, _MORE = 300, 3_000
Found = tuple[list[EditLine], list[str]]


class HistoryDialog(QDialog):
    """Lists the log and follows it; it can stay open while one works on.

    Signals:
        shown: the trace that an edit concerned should be seen; carries its EditLine.
    """

    shown = Signal(object)

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("History"))
        self.setAccessibleName(self.tr("History"))
        self._session = session
        self._theme = theme
        self._limit = _FIRST
        self._is_reading = False
        self._is_stale = False
        self.model = HistoryModel(self)
        px = theme.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(16), px(4), px(12))
        column.setSpacing(px(8))
        column.addLayout(self._built_head())
        column.addWidget(hairline())
        self.empty = muted(theme, "", 13, wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        column.addWidget(self.empty, 1)
        column.addWidget(self._built_list(), 1)
        column.addWidget(hairline())
        column.addLayout(self._built_foot())
        self.resize(px(760), px(520))
        session.changed.connect(self._on_changed)
        theme.changed.connect(self.update)
        self._on_current()
        self.refresh()

    @property
    def line(self) -> EditLine | None:
        """Return the edit that is chosen."""
        return self.model.line(self.view.currentIndex().row())

    def refresh(self) -> None:
        """Read the log anew, in a job; what is written meanwhile is read after it."""
        self._is_stale = True
        if self._is_reading:
            return
        self._is_reading, self._is_stale = True, False
        path, limit, who = self._session.path, self._limit, self.who.currentData() or ""

        def work(_progress: Progress, _stop: Event) -> Found:
            with LogReader(path) as reader:
                return reader.lines(limit, who), reader.annotators()

        job = self._session.jobs.start(
            self.tr("Reading the history"), work, succeeded=self._on_read
        )
        job.finished.connect(self._on_ended)

    # Building

    def _built_head(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        row.addWidget(words(self._theme, self.tr("History"), 16, strong=True))
        row.addStretch(1)
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("Whose edits"))
        self.who.addItem(self.tr("Everybody"), "")
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.who.activated.connect(self._on_who)
        row.addWidget(self.who)
        return row

    def _built_list(self) -> QListView:
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(EditDelegate(self._theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Edits, newest first"))
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.activated.connect(self._on_show)
        return self.view

    def _built_foot(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        self.facts = muted(self._theme, wrap=True)
        row.addWidget(self.facts, 1)
        self.older = QPushButton(self.tr("Show older"))
        self.older.clicked.connect(self._on_older)
        self.older.hide()
        self.show_button = QPushButton(self.tr("Show in Compare"))
        self.show_button.clicked.connect(self._on_show)
        self.back = QPushButton(self.tr("Undo back to here"))
        self.back.clicked.connect(self._on_back)
        for button in (self.older, self.show_button, self.back):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            row.addWidget(button)
        return row

    # Following

    @Slot(object)
    def _on_read(self, found: Found) -> None:
        lines, annotators = found
        now = self.line
        self.model.show_lines(lines)
        row = self.model.row_of(now.edit.seq) if now else None
        if lines:
            self.view.setCurrentIndex(self.model.index(row or 0))
        known = [self.who.itemData(n) for n in range(1, self.who.count())]
        for name in annotators:
            if name not in known:
                self.who.addItem(name, name)
        self.empty.setText(
            self.tr("Nothing was edited yet. Every tag, code, outcome and import will stand here.")
        )
        self.empty.setVisible(not lines)
        self.view.setVisible(bool(lines))
        self.older.setVisible(len(lines) >= self._limit)
        self._on_current()

    @Slot()
    def _on_ended(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self.refresh()

    @Slot(object)
    def _on_changed(self, _changes: ChangeSet) -> None:
        self.refresh()

    @Slot()
    def _on_who(self) -> None:
        self.refresh()

    @Slot()
    def _on_older(self) -> None:
        self._limit += _MORE
        self.refresh()

    @Slot()
    def _on_current(self) -> None:
        line = self.line
        self.show_button.setEnabled(line is not None and line.trace_id is not None)
        why = self._why_not_back(line)
        self.back.setEnabled(line is not None and not why)
        steps = self._steps_to(line) if line and not why else 0
        told = self.tr("Takes back this edit and your {0} after it.").format(steps - 1)
        once = self.tr("Takes back this edit.") if line else ""
        self.facts.setText(why or (told if steps > 1 else once))

    def _why_not_back(self, line: EditLine | None) -> str:
        """Return why one cannot go back to an edit, "" where it can be tried."""
        if line is None:
            return self.tr("Choose an edit.") if self.model.lines else ""
        if line.edit.kind != "do":
            return self.tr("This is an undo or a redo; choose an edit itself.")
        if line.edit.undone:
            return self.tr("This edit is undone already.")
        if line.edit.annotator != self._session.annotator:
            who = line.edit.annotator
            if line.edit.label == CHECKED.label:
                return self.tr("Checked by {0}; File → Checks can withdraw it.").format(who)
            return self.tr("Only {0} can undo this edit; you undo your own.").format(who)
        if not line.is_open:
            return self.tr("The study was brought up to date since, which ends undo.")
        return ""

    def _steps_to(self, line: EditLine) -> int:
        """Return how many edits of this annotator would be taken back."""
        return sum(
            each.edit.kind == "do"
            and not each.edit.undone
            and each.is_open
            and each.edit.annotator == line.edit.annotator
            and each.edit.seq >= line.edit.seq
            for each in self.model.lines
        )

    @Slot()
    def _on_show(self) -> None:
        line = self.line
        if line is not None and line.trace_id is not None:
            self.shown.emit(line)

    @Slot()
    def _on_back(self) -> None:
        line = self.line
        if line is not None and not self._why_not_back(line):
            self._session.undo_back_to(line.edit.seq)
