"""Colours laid over the words of a paragraph while it is drawn."""

from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QTextBlock,
    QTextCharFormat,
    QTextLayout,
)

from gui.text.setting import format_range
from gui.theme.tokens import Theme


def ink(colour: str) -> QTextCharFormat:
    """Return the format of words in another colour."""
    shape = QTextCharFormat()
    shape.setForeground(QColor(colour))
    return shape


def selected(
    context: QAbstractTextDocumentLayout.PaintContext, block: QTextBlock, theme: Theme
) -> list[QTextLayout.FormatRange]:
    """Return the grounds of what is selected in `block`."""
    colour = QColor(theme.accent)
    colour.setAlphaF(0.35 if theme.is_dark else 0.25)
    shape = QTextCharFormat()
    shape.setBackground(colour)
    found: list[QTextLayout.FormatRange] = []
    for selection in context.selections:
        start = max(0, selection.cursor.selectionStart() - block.position())
        end = min(block.length(), selection.cursor.selectionEnd() - block.position())
        if start < end:
            found.append(format_range(start, end - start, shape))
    return found
