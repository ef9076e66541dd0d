"""The checks of a study: what each judged, who asked for it, and the way back from it."""

from threading import Event

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.changes import ChangeSet, Kind
from core.edits import PublishBatch, WithdrawBatch
from data.store.answers import AnswerReader, CheckRow
from gui.answers.checks_model import LIVE, ChecksModel
from gui.answers.quiet_table import SIDE, QuietTable
from gui.answers.wording import counted
from gui.importing.labels import hairline, muted, words
from gui.jobs import Progress
from gui.shell.session import Session
from gui.theme.manager import ThemeManager

_SHARES = (16, 30, 10, 22, 13, 9)


class ChecksDialog(QDialog):
    """Lists the checks of a study and follows it; withdrawing is an edit, which undo takes back."""

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Checks of Answers"))
        self.setAccessibleName(self.tr("Checks of Answers"))
        self._session = session
        self._theme = theme
        self._is_reading = False
        self._is_stale = False
        self.model = ChecksModel(self)
        px = theme.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16 - SIDE), px(16), px(16 - SIDE), px(12))
        column.setSpacing(px(10))
        column.addLayout(self._built_head())
        self.empty = muted(theme, self.tr("Reading the checks …"), 13, wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.empty, 1)
        self.table = QuietTable(self.model, _SHARES, theme, self)
        self.table.setAccessibleName(self.tr("Checks, newest first"))
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.hide()
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addLayout(self._built_foot())
        self.resize(px(920), px(420))
        session.changed.connect(self._on_changed)
        theme.changed.connect(self.update)
        self._on_current()
        self.refresh()

    @property
    def check(self) -> CheckRow | None:
        """Return the check that is chosen."""
        return self.model.check(self.table.currentIndex().row())

    def refresh(self) -> None:
        """Read the checks anew, in a job; what is written meanwhile is read after it."""
        self._is_stale = True
        if self._is_reading:
            return
        self._is_reading, self._is_stale = True, False
        path = self._session.path

        def work(_progress: Progress, _stop: Event) -> list[CheckRow]:
            with AnswerReader(path) as reader:
                return reader.checks()

        job = self._session.jobs.start(self.tr("Reading the checks"), work, succeeded=self._on_read)
        job.finished.connect(self._on_ended)

    def turn(self) -> None:
        """Withdraw the chosen check, or make it live again."""
        check = self.check
        if check is None:
            return
        if check.state == LIVE:
            self._session.run(WithdrawBatch(check.batch_id, "Withdraw Check"))
        else:
            self._session.run(PublishBatch(check.batch_id, "Restore Check"))

    # Building

    def _built_head(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        row.setSpacing(px(12))
        row.addWidget(words(self._theme, self.tr("Checks of Answers"), 16, strong=True))
        self.facts = muted(self._theme)
        row.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignBottom)
        return row

    def _built_foot(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        row.setSpacing(px(8))
        self.told = muted(self._theme, wrap=True)
        row.addWidget(self.told, 1)
        self.close_button = self._button(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.turn_button = self._button(self.tr("Withdraw"))
        self.turn_button.clicked.connect(self.turn)
        row.addWidget(self.close_button)
        row.addWidget(self.turn_button)
        return row

    def _button(self, title: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.setAccessibleName(title)
        return button

    # Following

    @Slot(object)
    def _on_read(self, checks: list[CheckRow]) -> None:
        chosen = self.check
        self.model.show_checks(checks)
        self.table.setVisible(bool(checks))
        self.empty.setVisible(not checks)
        self.empty.setText(
            self.tr(
                "No check yet. Verdicts that came with an import go with it: the Data page"
                " withdraws imports."
            )
        )
        live = sum(each.state == LIVE for each in checks)
        self.facts.setText(self.tr("{0} of {1} live").format(live, len(checks)) if checks else "")
        if checks:
            self.table.choose((self.model.row_of(chosen.batch_id) if chosen else 0) or 0)
            if chosen is None:
                self.table.setFocus()
        self._on_current()

    @Slot()
    def _on_ended(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self.refresh()

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if Kind.BATCH in changes.kinds:
            self.refresh()

    @Slot()
    def _on_current(self) -> None:
        check = self.check
        is_live = check is not None and check.state == LIVE
        title = self.tr("Restore") if check is not None and not is_live else self.tr("Withdraw")
        self.turn_button.setText(title)
        self.turn_button.setAccessibleName(self.tr("{0} the chosen check").format(title))
        self.turn_button.setEnabled(check is not None)
        if check is None:
            self.told.setText("")
            return
        verdicts = counted(check.verdicts, "verdict")
        if is_live:
            said = self.tr(
                "Withdrawing takes its {0} out of sight; those before them count again, and an"
                " import does not bring them back. Nothing is deleted."
            )
        else:
            said = self.tr("Restoring lets its {0} count again, unless a later check is live.")
        self.told.setText(said.format(verdicts))
