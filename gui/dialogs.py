"""The few dialogs that every part of the window shares: tell of a failure, ask, report a bug."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Self

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import VoltefaceError

_WIDTH_EM = 34


class Notice(QDialog):
    """A heading, a few paragraphs and a row of buttons; never blocks the program."""

    # Without a parent nothing else holds an open notice, and Python would take it away at once.
    _on_screen: ClassVar[set["Notice"]] = set()

    def __init__(self, parent: QWidget | None, heading: str, paragraphs: Sequence[str]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(QApplication.applicationDisplayName())
        self.setAccessibleName(heading)
        em = self.fontMetrics().height()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(em, em, em, em)
        self._column.setSpacing(em // 2)
        self._column.addWidget(_words(heading, em, large=True))
        for paragraph in paragraphs:
            if paragraph:
                self._column.addWidget(_words(paragraph, em))
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._column.addLayout(self._row)

    @property
    def words(self) -> list[str]:
        """Return what it says, heading first."""
        return [label.text() for label in self.findChildren(QLabel)]

    def add_button(
        self, title: str, act: Callable[[], object] | None = None, *, primary: bool = False
    ) -> QPushButton:
        """Add a button that closes the notice, after doing `act`."""
        button = QPushButton(title, self)
        button.setAccessibleName(title)
        if primary:
            button.setProperty("look", "primary")
            button.setDefault(True)
        button.clicked.connect(self.accept)
        if act is not None:
            button.clicked.connect(lambda: act())  # noqa: PLW0108 - clicked brings a bool
        self._row.addWidget(button)
        return button

    def _forget(self) -> None:
        Notice._on_screen.discard(self)

    # Qt's names

    def open(self) -> None:
        """Show it over its window and return at once."""
        Notice._on_screen.add(self)
        self.finished.connect(self._forget)
        super().open()


class ErrorDialog(Notice):
    """Tells of an expected failure, or asks a question."""

    @classmethod
    def show_error(cls, parent: QWidget | None, error: VoltefaceError) -> Self:
        """Say what failed, on what, and what to do about it."""
        dialog = cls(parent, error.what, (error.where, error.advice))
        dialog.add_button(dialog.tr("Close"), primary=True)
        dialog.open()
        return dialog

    @classmethod
    def show_message(cls, parent: QWidget | None, heading: str, text: str) -> Self:
        """Say something that must be read."""
        dialog = cls(parent, heading, (text,))
        dialog.add_button(dialog.tr("Close"), primary=True)
        dialog.open()
        return dialog

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        question: str,
        text: str,
        choices: Sequence[tuple[str, Callable[[], object] | None]],
    ) -> Self:
        """Ask; the first choice is the suggested one, Escape chooses nothing."""
        dialog = cls(parent, question, (text,))
        for number, (title, act) in reversed(list(enumerate(choices))):
            dialog.add_button(title, act, primary=number == 0)
        dialog.open()
        return dialog


class _CrashWords:
    """What the crash dialog says; its words are needed before the QObject is one."""

    @property
    def heading(self) -> str:
        return QCoreApplication.translate(
            "CrashDialog", "Something went wrong that should not have."
        )

    @property
    def advice(self) -> str:
        return QCoreApplication.translate(
            "CrashDialog",
            "What you tagged is saved: each change was written when you made it. You can go on; if"
            " it happens again, close Volteface and start it anew.",
        )

    def place(self, path: Path | None) -> str:
        if path is None:
            words = "The report could not be written; copy it from here."
            return QCoreApplication.translate("CrashDialog", words)
        words = "The report is in {0}. Read it before you pass it on: it may name your files."
        return QCoreApplication.translate("CrashDialog", words).format(path)


_CRASH = _CrashWords()


class CrashDialog(Notice):
    """Tells of a bug, with the report that was written."""

    def __init__(self, parent: QWidget | None, report: str, path: Path | None) -> None:
        super().__init__(parent, _CRASH.heading, (_CRASH.advice, _CRASH.place(path)))
        self._more = 0
        self._count = _words("", self.fontMetrics().height())
        self._count.hide()
        self._column.insertWidget(self._column.count() - 1, self._count)
        self._column.insertWidget(self._column.count() - 1, self._report_box(report))
        self._report = report
        copy = self.add_button(self.tr("Copy Report"))
        copy.clicked.disconnect(self.accept)
        copy.clicked.connect(self._copy)
        if path is not None:
            folder = QUrl.fromLocalFile(str(path.parent))
            self.add_button(self.tr("Show Folder"), lambda: QDesktopServices.openUrl(folder))
        self.add_button(self.tr("Continue"), primary=True)

    @classmethod
    def show_crash(cls, parent: QWidget | None, report: str, path: Path | None) -> Self:
        """Show the report of a bug; `path` is where it was written, if it could be."""
        dialog = cls(parent, report, path)
        dialog.open()
        return dialog

    def count_another(self) -> None:
        """Note that something failed again while this was open."""
        self._more += 1
        self._count.setText(self.tr("%n more failures since; they are in the log.", "", self._more))
        self._count.show()

    def _report_box(self, report: str) -> QPlainTextEdit:
        box = QPlainTextEdit(report, self)
        box.setReadOnly(True)
        box.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        box.setAccessibleName(self.tr("Report"))
        box.setMinimumHeight(self.fontMetrics().height() * 12)
        return box

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)


def _words(text: str, em: int, *, large: bool = False) -> QLabel:
    """Return a label that shows `text` as it is, never as markup, and lets it be copied."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(em * _WIDTH_EM // 2)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    if large:
        font = QFont(label.font())
        font.setPixelSize(em)
        font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
    else:
        label.setProperty("look", "muted")
    return label
