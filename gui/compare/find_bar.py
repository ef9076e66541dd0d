"""The bar over the columns in which one looks for words in all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from core.query import LONGEST
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager
from gui.theme.run_square import draw_square

_LEAST_BOX, _MOST_BOX = 160, 360


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCount:
    """How many places a column has; `position` is its run's place among the colours.

    Where names are hidden `position` is None, and `name` the name that hides the run's.
    """

    name: str
    position: int | None
    count: int
    more: bool

    @property
    def words(self) -> str:
        """Return the count, "5,000+" where there are more than were looked for."""
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


class FindBox(QLineEdit):
    """Where the words are typed.

    Signals:
        stepped: go on to the next place (1) or back (-1).
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
            event.accept()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Words, counts for each column, and the way from one place to the next.

    Signals:
        typed: other words are looked for now.
        stepped: go on to the next place (1) or back (-1).
        column_chosen: go to the first place of the column at this place.
        closed: a person is done with looking.
    """

    typed = Signal(str)
    stepped = Signal(int)
    column_chosen = Signal(int)
    closed = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: list[QToolButton] = []
        self.setAccessibleName(self.tr("Find in all columns"))
        metrics = theme.metrics
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(14), metrics.px(4), metrics.px(10), metrics.px(6))
        row.setSpacing(metrics.px(6))
        self.box = FindBox()
        self.box.setPlaceholderText(self.tr("Words, or \u201can exact phrase\u201d"))
        self.box.setAccessibleName(self.tr("Find in the texts"))
        self.box.setToolTip(self.tr("Enter: next   Shift+Enter: previous   Esc: close"))
        self.box.setClearButtonEnabled(True)
        self.box.setMaxLength(LONGEST)
        self.box.setMinimumWidth(metrics.px(_LEAST_BOX))
        self.box.setMaximumWidth(metrics.px(_MOST_BOX))
        self.box.textChanged.connect(self.typed)
        self.box.stepped.connect(self.stepped)
        row.addWidget(self.box, 1)
        row.addWidget(self._button("caret-up", self.tr("Previous place (Shift+F3)"), -1))
        row.addWidget(self._button("caret-down", self.tr("Next place (F3)"), 1))
        self._place = QLabel()
        self._place.setProperty("look", "muted")
        self._place.setFont(metrics.font(12, tabular=True))
        row.addWidget(self._place)
        self._row = QHBoxLayout()
        self._row.setSpacing(metrics.px(2))
        row.addLayout(self._row)
        row.addStretch(1)
        row.addWidget(self._button("x", self.tr("Close (Esc)"), 0))
        self.hide()

    def open(self, words: str) -> None:
        """Take the keyboard; `words` replace what was looked for, unless there are none."""
        self.show()
        if words:
            self.box.setText(words)
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_counts(self, counts: Sequence[ColumnCount], place: int | None) -> None:
        """Show how many places there are in each column, and the number of the one gone to."""
        total, is_asked = sum(each.count for each in counts), bool(self.box.text().strip())
        while len(self._counts) < len(counts):
            self._add_count()
        for button, each in zip(self._counts, counts, strict=False):
            button.setText(each.words)
            button.setEnabled(each.count > 0)
            button.setIcon(self._square(each))
            name = self.tr("{0} in {1}").format(each.words, each.name)
            button.setAccessibleName(name)
            button.setToolTip(name)
        for i, button in enumerate(self._counts):
            button.setVisible(is_asked and i < len(counts))
        more = "+" if any(each.more for each in counts) else ""
        if not is_asked:
            self._place.clear()
        elif not total:
            self._place.setText(self.tr("not found"))
        elif place is None:
            self._place.setText(self.tr("%n places", "", total).replace(str(total), f"{total:,}"))
        else:
            self._place.setText(self.tr("{0} of {1}").format(f"{place + 1:,}", f"{total:,}{more}"))

    def _square(self, shown: ColumnCount) -> QIcon:
        side = self._theme.metrics.px(8)
        if shown.position is None:
            return QIcon()
        picture = QPixmap(side * 2, side * 2)
        picture.setDevicePixelRatio(2)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_square(painter, QRectF(0, 0, side, side), self._theme.current, shown.position)
        painter.end()
        return QIcon(picture)

    def _button(self, name: str, words: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setProperty("look", "quiet")
        button.setProperty("step", by)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(self._on_button)
        return button

    def _add_count(self) -> None:
        button = QToolButton()
        button.setProperty("look", "quiet")
        button.setFont(self._theme.metrics.font(12, tabular=True))
        side = self._theme.metrics.px(8)
        button.setIconSize(QSize(side, side))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_count)
        self._counts.append(button)
        self._row.addWidget(button)

    @Slot()
    def _on_button(self) -> None:
        sender = self.sender()
        by = int(sender.property("step")) if sender is not None else 0
        if by:
            self.stepped.emit(by)
        else:
            self.closed.emit()

    @Slot()
    def _on_count(self) -> None:
        if isinstance(button := self.sender(), QToolButton) and button in self._counts:
            self.column_chosen.emit(self._counts.index(button))
