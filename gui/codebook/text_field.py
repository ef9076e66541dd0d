"""A field of several lines that grows with its text and tells when a person has left it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.theme.manager import ThemeManager

_LEAST, _MOST = 1, 9  # lines


class TextField(QPlainTextEdit):
    """Plain text; Tab goes on to the next field.

    Signals:
        left: the field lost the focus.
    """

    left = Signal()

    def __init__(self, theme: ThemeManager, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFont(theme.metrics.font(13))
        self.setProperty("look", "field")
        self.document().setDocumentMargin(theme.metrics.px(4))
        self.textChanged.connect(self._fit)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show another text; what is typed in at the moment is left alone if it is this text."""
        if text != self.toPlainText():
            self.setPlainText(text)

    @Slot()
    def _fit(self) -> None:
        lines = 0
        block = self.document().firstBlock()
        while block.isValid():
            lines += max(1, block.layout().lineCount())
            block = block.next()
        lines = min(max(lines, _LEAST), _MOST)
        height = lines * self.fontMetrics().lineSpacing() + 2 * self._theme.metrics.px(4) + 4
        if height != self.height():
            self.setFixedHeight(height)
        needs_bar = lines == _MOST
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if needs_bar else policy.ScrollBarAlwaysOff
        )

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
