"""One of two problems that look alike: file, key, prompt with what differs marked, reference."""

from collections.abc import Iterable

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from core.pairing import Side
from core.text.span import Span
from core.text.utf16 import Utf16Map
from gui.importing.labels import muted, words
from gui.shell.elided import ElidedLabel
from gui.theme.contrast import mix
from gui.theme.manager import ThemeManager

_MOST_MARKS = 400


class ReviewSide(QWidget):
    """Shows one side of a question; `ink` names the theme's colour for what differs."""

    def __init__(
        self, title: str, ink: str, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._ink = ink
        metrics, px = themes.metrics, themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        letter = words(themes, title, 13, strong=True)
        letter.setProperty("look", "key")
        head.addWidget(letter)
        self.source = ElidedLabel()
        self.source.setFont(metrics.font(13, semibold=True))
        head.addWidget(self.source, 1)
        column.addLayout(head)
        self.key = ElidedLabel()
        self.key.setFont(metrics.code_font())
        column.addWidget(self.key)
        column.addLayout(self._built_reference())
        self.prompt = self._built_prompt(title)
        column.addWidget(self.prompt, 1)

    def show_side(self, side: Side, changed: Iterable[Span], *, reference_differs: bool) -> None:
        """Show a problem; `changed` are the spans of its prompt that the other has not."""
        self.source.show_text(side.source)
        self.key.show_text(side.mark.name)
        self.prompt.setPlainText(side.prompt or self.tr("The text of the prompt is not at hand."))
        self._mark(side.prompt, list(changed)[:_MOST_MARKS])
        shown = self.tr("none") if side.reference is None else side.reference
        self.reference.show_text(shown)
        theme = self._themes.current
        ink = getattr(theme, self._ink) if reference_differs else theme.text
        self.reference.setStyleSheet(f"color: {ink};")
        self.reference.setFont(self._themes.metrics.font(13, semibold=reference_differs))

    def _built_prompt(self, title: str) -> QPlainTextEdit:
        metrics, theme = self._themes.metrics, self._themes.current
        box = QPlainTextEdit()
        box.setReadOnly(True)
        box.setFont(metrics.trace_font())
        box.setFrameShape(QFrame.Shape.NoFrame)
        box.setTabChangesFocus(True)
        box.setAccessibleName(self.tr("Prompt {0}").format(title))
        box.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.surface}; border: 1px solid {theme.line};"
            f" border-radius: {metrics.corner}px; padding: {metrics.px(8)}px; }}"
        )
        return box

    def _built_reference(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._themes.metrics.px(8))
        row.addWidget(muted(self._themes, self.tr("reference")))
        self.reference = ElidedLabel()
        row.addWidget(self.reference, 1)
        return row

    def _mark(self, text: str, changed: list[Span]) -> None:
        theme = self._themes.current
        look = QTextCharFormat()
        look.setBackground(QColor(mix(getattr(theme, self._ink), theme.surface, 0.22)))
        look.setForeground(QColor(theme.text))
        units = Utf16Map(text)
        marks: list[QTextEdit.ExtraSelection] = []
        for span in changed:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.prompt.document())
            cursor.setPosition(units.to_units(span.start))
            cursor.setPosition(units.to_units(span.end), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
            mark.format = look  # pyright: ignore[reportAttributeAccessIssue]
            marks.append(mark)
        self.prompt.setExtraSelections(marks)
        if changed:
            start = QTextCursor(self.prompt.document())
            start.setPosition(units.to_units(changed[0].start))
            self.prompt.setTextCursor(start)
            self.prompt.ensureCursorVisible()
