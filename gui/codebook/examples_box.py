"""The examples of a code: words of traces, each with a way to its tag and one out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.codebook.code import Example
from gui.importing.labels import muted
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_LONGEST = 240


class ExamplesBox(QWidget):
    """Shows the examples of one code.

    Signals:
        pick_wanted: the person wants to choose tags as examples.
        removed: take this example away; carries its place.
    """

    pick_wanted = Signal()
    removed = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Sequence[Example] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.metrics.px(4))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.metrics.px(4))
        self._column.addLayout(self._rows)
        self.pick = QPushButton(self.tr("Pick from its tags…"))
        self.pick.setProperty("look", "link")
        self.pick.setAccessibleName(self.tr("Pick examples from the tags of this code"))
        self.pick.clicked.connect(self.pick_wanted)
        row = QHBoxLayout()
        row.addWidget(self.pick)
        row.addStretch(1)
        self._column.addLayout(row)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show these examples."""
        if examples == self._shown:
            return
        self._shown = examples
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place, example in enumerate(examples):
            self._rows.addWidget(self._row_of(place, example))
        if not examples:
            words = self.tr("None yet. Two or three real ones say more than a definition.")
            self._rows.addWidget(muted(self._theme, words, wrap=True))

    def _row_of(self, place: int, example: Example) -> QWidget:
        px = self._theme.metrics.px
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        quote = " ".join(example.quote.split())
        shown = quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST]}…"
        label = QLabel(f"“{shown}”")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setToolTip(plain_tip(example.quote[:2000]))
        remove = QToolButton()
        remove.setIcon(icon("x"))
        remove.setProperty("look", "quiet")
        remove.setProperty("place", place)
        remove.setToolTip(self.tr("Take this example away"))
        remove.setAccessibleName(self.tr("Take example {0} away").format(place + 1))
        remove.clicked.connect(self._on_remove)
        row.addWidget(label, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    @Slot()
    def _on_remove(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.removed.emit(int(sender.property("place")))
