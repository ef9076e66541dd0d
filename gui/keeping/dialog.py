"""The backups of a study, and the way back to one."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.backups import Why
from data.keeping.backups import Backup, Keeper, Shelf
from gui.answers.quiet_table import SIDE, QuietTable
from gui.codebook.wording import counted
from gui.dialogs import ErrorDialog
from gui.importing.labels import hairline, muted, words
from gui.jobs import JobRunner, Progress
from gui.keeping.model import BackupsModel
from gui.keeping.wording import (
    bytes_in_words,
    in_full,
    moment,
    place,
    tags_in_words,
    traces_in_words,
)
from gui.theme.manager import ThemeManager

_SHARES = (17, 15, 10, 10, 10, 38)


class BackupsDialog(QDialog):
    """Lists the backups of a study, open or not, with what going back to each would change.

    Signals:
        restore_wanted: the study should become what this Backup is; it was asked and confirmed.
        copy_wanted: this Backup should be copied to a study of its own, and that opened.
    """

    restore_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(
        self,
        keeper: Keeper,
        jobs: JobRunner,
        theme: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Backups"))
        self.setAccessibleName(self.tr("Backups of {0}").format(keeper.path.stem))
        self._keeper = keeper
        self._jobs = jobs
        self._theme = theme
        self.model = BackupsModel(self)
        px = theme.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16 - SIDE), px(16), px(16 - SIDE), px(12))
        column.setSpacing(px(10))
        column.addLayout(self._built_head())
        self.empty = muted(theme, "", 13, wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.empty, 1)
        column.addWidget(self._built_table(), 1)
        column.addWidget(hairline())
        column.addLayout(self._built_told())
        column.addLayout(self._built_buttons())
        self.resize(px(820), px(480))
        self._say_reading()
        self.refresh()

    @property
    def backup(self) -> Backup | None:
        """Return the backup that is chosen."""
        return self.model.backup(self.table.currentIndex().row())

    def refresh(self) -> None:
        """Read the backups anew, in a job."""
        keeper = self._keeper

        def work(_progress: Progress, stop: Event) -> Shelf:
            return keeper.shelf(stop.is_set)

        self._jobs.start(self.tr("Reading the backups"), work, succeeded=self._on_read)

    # Building

    def _built_head(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        row.setSpacing(px(12))
        heading = self.tr("Backups")
        row.addWidget(words(self._theme, heading, 16, strong=True))
        self.facts = muted(self._theme)
        row.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignBottom)
        return row

    def _built_table(self) -> QuietTable:
        self.table = QuietTable(self.model, _SHARES, self._theme, self)
        self.table.setAccessibleName(self.tr("Backups, newest first"))
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.activated.connect(self._on_restore)
        return self.table

    def _built_told(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        self.told = muted(self._theme, wrap=True)
        self.told.setMinimumHeight(2 * self.told.fontMetrics().height())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.told)
        return row

    def _built_buttons(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        row.setSpacing(px(8))
        self.make = self._button(self.tr("Back Up Now"), self._on_make)
        self.folder = self._button(self.tr("Show Folder"), self._on_folder)
        row.addWidget(self.make)
        row.addWidget(self.folder)
        row.addStretch(1)
        self.close_button = self._button(self.tr("Close"), self.reject)
        self.copy = self._button(self.tr("Open a Copy…"), self._on_copy)
        self.restore = self._button(self.tr("Restore…"), self._on_restore)
        self.restore.setProperty("look", "primary")
        for button in (self.close_button, self.copy, self.restore):
            row.addWidget(button)
        return row

    def _button(self, title: str, act: object) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.setAccessibleName(title)
        button.clicked.connect(act)  # type: ignore[arg-type]
        return button

    # Following

    def _say_reading(self) -> None:
        self.table.hide()
        self.empty.setText(self.tr("Reading the backups …"))
        self._on_current()

    @Slot(object)
    def _on_read(self, shelf: Shelf) -> None:
        chosen = self.backup
        self.model.show_shelf(shelf)
        there = bool(shelf.backups)
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        self.empty.setText(
            self.tr(
                "There is no backup of this study yet. One is made a day when it is opened and has"
                " changed; those of 7 days and 4 weeks are kept."
            )
        )
        self.facts.setText(self._facts(shelf))
        rows = [each.path for each in shelf.backups]
        row = rows.index(chosen.path) if chosen and chosen.path in rows else 0
        if there:
            self.table.choose(row)
            if not chosen:
                self.table.setFocus()
        self._on_current()

    def _facts(self, shelf: Shelf) -> str:
        count = counted(len(shelf.backups), self.tr("backup"), self.tr("backups"))
        parts = [f"{count}, {bytes_in_words(shelf.size)}" if shelf.backups else ""]
        if shelf.now is None:
            parts.insert(0, self.tr("The study cannot be read"))
        else:
            held = f"{traces_in_words(shelf.now.traces)}, {tags_in_words(shelf.now.tags)}"
            parts.insert(0, self.tr("now {0}").format(held))
        return "  ·  ".join(part for part in parts if part)

    @Slot()
    def _on_current(self) -> None:
        backup = self.backup
        can_read = backup is not None and backup.holds is not None
        self.restore.setEnabled(can_read)
        self.copy.setEnabled(can_read)
        if backup is None:
            self.told.setText("")
        elif not can_read:
            self.told.setText(
                self.tr("This backup cannot be read: it is damaged, or of a newer version.")
            )
        else:
            kept = self.tr("The study as it is now is kept as a backup first.")
            self.told.setText(f"{in_full(backup.difference)} {kept}")

    @Slot()
    def _on_make(self) -> None:
        keeper = self._keeper

        def work(progress: Progress, stop: Event) -> Backup | None:
            return keeper.make(
                Why.BY_HAND, datetime.now(UTC), lambda share: progress(share, ""), stop.is_set
            )

        self.make.setEnabled(False)
        job = self._jobs.start(self.tr("Making a backup"), work, succeeded=self._on_made)
        job.finished.connect(self._on_make_ended)

    @Slot(object)
    def _on_made(self, _backup: Backup | None) -> None:
        self.refresh()

    @Slot()
    def _on_make_ended(self) -> None:
        self.make.setEnabled(True)

    @Slot()
    def _on_copy(self) -> None:
        if (backup := self.backup) is not None:
            self.copy_wanted.emit(backup)

    @Slot()
    def _on_restore(self) -> None:
        backup = self.backup
        if backup is None or backup.holds is None:
            return
        held = f"{traces_in_words(backup.holds.traces)}, {tags_in_words(backup.holds.tags)}"
        ErrorDialog.ask(
            self,
            self.tr("Go back to {0}?").format(moment(backup.at)),
            self.tr(
                "The backup holds {0}. {1}\n\nThe study as it is now is kept as a backup first, so"
                " that you can come back to it."
            ).format(held, in_full(backup.difference)),
            (
                (self.tr("Go Back"), lambda: self.restore_wanted.emit(backup)),
                (self.tr("Cancel"), None),
            ),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Return to the part that has the keys.

        The list has answered it by asking, and Qt would press a default button too: among those
        of all dialogs over this one, also that which says yes to the question.
        """
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_folder(self) -> None:
        folder = self._folder()
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
            return
        self.told.setText(
            self.tr("The folder is made with the first backup: {0}").format(
                place(self._keeper.folders[0])
            )
        )

    def _folder(self) -> Path | None:
        backup = self.backup
        if backup is not None:
            return backup.path.parent
        return next((each for each in self._keeper.folders[:2] if each.is_dir()), None)
