"""What to do with the suggestion in focus, at the end of its last line."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from core.detectors.choice import Choice
from gui.text.trace_view import TraceView
from gui.theme.manager import ThemeManager


class SuggestionPill(QFrame):
    """Code, accept and reject; it stands in a view where it hides no word.

    Signals:
        decided: accept or reject the suggestion; carries the Choice.
    """

    decided = Signal(object)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: TraceView | None = None
        self._mark = 0
        self._whole_name = ""
        metrics = theme.metrics
        self.setProperty("look", "panel")
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Suggestion in focus"))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(6), 0, metrics.px(2), 0)
        row.setSpacing(metrics.px(2))
        self._name = QLabel()
        self._name.setFont(metrics.font(11, semibold=True))
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._name)
        self._buttons = [
            self._button("a", self.tr("accept"), "✓", Choice.ACCEPT),
            self._button("x", self.tr("reject"), "✕", Choice.REJECT),
        ]
        for button in self._buttons:
            row.addWidget(button)
        self.hide()

    def show_at(self, view: TraceView, mark_id: int, name: str) -> None:
        """Stand at the end of a mark in `view`, and follow it."""
        if self._view is not view:
            self._leave()
            self._view = view
            view.view_changed.connect(self._place)
            view.marks_changed.connect(self._place)
            view.renewed.connect(self._place)
            self.setParent(view.viewport())
        self._mark, self._whole_name = mark_id, name
        self.show()
        self._place()

    def leave(self) -> None:
        """Be nowhere."""
        self._leave()
        self.hide()

    def _leave(self) -> None:
        if self._view is not None:
            self._view.view_changed.disconnect(self._place)
            self._view.marks_changed.disconnect(self._place)
            self._view.renewed.disconnect(self._place)
            self._view = None

    @Slot()
    def _place(self) -> None:
        if self._view is None:
            return
        for is_short in (False, True):
            self._say(is_short=is_short)
            size = self._size()
            at = self._view.free_place(self._mark, size)
            if at is not None:
                self.setGeometry(at.x(), at.y(), size.width(), size.height())
                self.show()
                return
        self.hide()  # the panel of tags has the same buttons

    def _size(self) -> QSize:
        return QSize(self.sizeHint().width(), self._view.line_height if self._view else 0)

    def _say(self, *, is_short: bool) -> None:
        self._name.setVisible(not is_short)
        self._name.setText(self._whole_name)
        for button in self._buttons:
            key, words, sign = button.property("said")
            button.setText(f"{key} {sign}" if is_short else f"{key} {words}")
        self._row.activate()

    def _button(self, key: str, words: str, sign: str, choice: Choice) -> QToolButton:
        button = QToolButton()
        button.setProperty("look", "quiet")
        button.setProperty("said", (key, words, sign))
        button.setProperty("choice", str(choice))
        button.setFont(self._theme.metrics.font(11))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key works wherever the text has it
        name = self.tr("{0} the suggestion ({1})").format(words.capitalize(), key)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_choice)
        return button

    @Slot()
    def _on_choice(self) -> None:
        if (button := self.sender()) is not None:
            self.decided.emit(Choice(button.property("choice")))
