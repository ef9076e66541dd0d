"""The bar over the columns that tells how two texts differ and leads from change to change."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from core.glyphs import Transition
from core.traces import Run
from gui.shell.elided import ElidedLabel
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_NARROW, _WITH_HEADING = 640, 960  # px at base size: narrower, counts or the heading give way
_SHAPES = {
    Transition.FIXED: "▲",
    Transition.BROKEN: "▼",
    Transition.STAYED_RIGHT: "●",
    Transition.STAYED_WRONG: "○",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the bar says; `missing` tells why nothing is compared, `words` the current change."""

    run: Run | None
    heading: str
    transition: Transition | None
    is_inline: bool
    missing: str
    changes: int
    removed: int
    added: int
    moved: int
    at: int
    words: str


class DifferenceBar(QWidget):
    """Tells what changed.

    Signals:
        stepped: go to the next change (1) or back (-1).
        inline_wanted: both texts shall stand in one column, or each in its own.
        closed: a person is done with comparing.
    """

    stepped = Signal(int)
    inline_wanted = Signal(bool)
    closed = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: Told | None = None
        metrics = theme.metrics
        self.setAccessibleName(self.tr("What changed"))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(14), metrics.px(4), metrics.px(10), metrics.px(6))
        row.setSpacing(metrics.px(8))
        self._heading = ElidedLabel()
        self._heading.setFont(metrics.font(13, semibold=True))
        row.addWidget(self._heading)
        self._transition = QLabel()
        self._transition.setFont(metrics.font(13, semibold=True))
        row.addWidget(self._transition)
        self._changes = QLabel()
        self._removed, self._added, self._moved = (self._count() for _ in range(3))
        for part in (self._changes, self._removed, self._added, self._moved):
            row.addWidget(part)
        self._place = QLabel()
        self._place.setProperty("look", "muted")
        self._place.setFont(metrics.font(12, tabular=True))
        row.addWidget(self._place)
        self._back = self._button("caret-up", self.tr("Previous change (p)"), -1)
        self._on = self._button("caret-down", self.tr("Next change (n)"), 1)
        row.addWidget(self._back)
        row.addWidget(self._on)
        row.addStretch(1)
        row.addWidget(self._built_layouts())
        row.addWidget(self._button("x", self.tr("Stop comparing"), 0))
        self.hide()
        theme.changed.connect(self._dress)

    def tell(self, told: Told) -> None:
        """Show another difference, or another place in it."""
        self._told = told
        self._heading.show_text(told.heading)
        has_any = not told.missing
        self._changes.setText(
            self.tr("{0} changes").format(f"{told.changes:,}") if has_any else told.missing
        )
        self._removed.setText(self.tr("{0} words removed").format(f"{told.removed:,}"))
        self._added.setText(self.tr("{0} added").format(f"{told.added:,}"))
        self._moved.setText(self.tr("{0} sentences moved").format(f"{told.moved:,}"))
        self._place.setText(
            self.tr("change {0} of {1}").format(f"{told.at + 1:,}", f"{told.changes:,}")
            if told.at >= 0
            else ""
        )
        self._place.setAccessibleDescription(told.words)
        self._place.setVisible(told.at >= 0)
        for button in (self._back, self._on):
            button.setEnabled(has_any)
        self._inline.setChecked(told.is_inline)
        self._beside.setChecked(not told.is_inline)
        self._dress()
        self._fit()

    def text(self) -> str:
        """Return what the bar says, as one line."""
        parts = (
            self._heading,
            self._transition,
            self._changes,
            self._removed,
            self._added,
            self._moved,
            self._place,
        )
        return "  ".join(part.text() for part in parts if not part.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if (told := self._told) is None:
            return
        is_wide = self.width() >= self._theme.metrics.px(_NARROW)
        has_any = not told.missing
        self._removed.setVisible(has_any and (is_wide or told.at < 0))
        self._added.setVisible(has_any and (is_wide or told.at < 0))
        self._moved.setVisible(has_any and told.moved > 0 and is_wide)
        self._heading.setVisible(self.width() >= self._theme.metrics.px(_WITH_HEADING))

    @Slot()
    def _dress(self) -> None:
        became = self._told.transition if self._told is not None else None
        self._transition.setVisible(became is not None)
        if became is None:
            return
        theme = self._theme.current
        names = {
            Transition.FIXED: (self.tr("fixed"), theme.fixed),
            Transition.BROKEN: (self.tr("broken"), theme.broken),
            Transition.STAYED_RIGHT: (self.tr("stayed right"), theme.right),
            Transition.STAYED_WRONG: (self.tr("stayed wrong"), theme.wrong),
        }
        words, colour = names[became]
        self._transition.setText(f"{_SHAPES[became]} {words}")
        self._transition.setStyleSheet(f"color: {colour}")  # a palette gives way to the sheet

    def _count(self) -> QLabel:
        label = QLabel()
        label.setProperty("look", "key")
        label.setFont(self._theme.metrics.font(12, tabular=True))
        return label

    def _button(self, name: str, words: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setProperty("look", "quiet")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setProperty("step", by)
        button.clicked.connect(self._on_step)
        return button

    def _built_layouts(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("look", "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._inline = self._segment(self.tr("One column"), self.tr("Removed words in between"))
        self._beside = self._segment(self.tr("Side by side"), self.tr("Each text in its column"))
        for button in (self._inline, self._beside):
            self._group.addButton(button)
            row.addWidget(button)
        return frame

    def _segment(self, words: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setProperty("look", "segment")
        button.setCheckable(True)
        button.setFont(self._theme.metrics.font(12))
        button.setToolTip(f"{tip} (Shift+V)")
        button.setAccessibleDescription(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_layout)
        return button

    @Slot()
    def _on_layout(self) -> None:
        self.inline_wanted.emit(self.sender() is self._inline)

    @Slot()
    def _on_step(self) -> None:
        if (sender := self.sender()) is not None:
            by = int(sender.property("step"))
            if by:
                self.stepped.emit(by)
            else:
                self.closed.emit()
