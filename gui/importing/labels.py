"""The few kinds of words on the import pages."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from gui.theme.manager import ThemeManager


def words(
    themes: ThemeManager, text: str = "", size: float = 13, *, strong: bool = False
) -> QLabel:
    """Return a label that shows `text` as it is, never as markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(themes.metrics.font(size, semibold=strong))
    return label


def muted(themes: ThemeManager, text: str = "", size: float = 12, *, wrap: bool = False) -> QLabel:
    """Return a label of secondary words."""
    label = words(themes, text, size)
    label.setProperty("look", "muted")
    label.setWordWrap(wrap)
    return label


def hairline(parent: QWidget | None = None) -> QFrame:
    """Return a horizontal line, one pixel high."""
    line = QFrame(parent)
    line.setProperty("look", "hairline")
    line.setFixedHeight(1)
    return line
