"""A row of words of which one is chosen, with a label before it."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.charts.lettering import scale_of

HEIGHT = 26


class Segments(QWidget):
    """Offers the values of an enumeration; says so when a person chose one.

    Signals:
        chosen: carries the value.
    """

    chosen = Signal(object)

    def __init__(
        self, label: str, options: Sequence[tuple[StrEnum, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(QLabel(label, self))
        self._frame = QFrame(self)
        self._frame.setProperty("look", "segments")
        self._frame.setFixedHeight(int(HEIGHT * scale_of(self.font())))
        row.addWidget(self._frame)
        inner = QHBoxLayout(self._frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self._buttons: dict[StrEnum, QToolButton] = {}
        for value, text in options:
            self._buttons[value] = self._button(value, text, label)
            inner.addWidget(self._buttons[value])

    def show_value(self, value: StrEnum) -> None:
        """Show which value is in force."""
        for each, button in self._buttons.items():
            button.setChecked(each is value)

    def offer(self, values: Sequence[StrEnum], why_not: str) -> None:
        """Let only `values` be chosen; the others tell `why_not`."""
        for each, button in self._buttons.items():
            button.setEnabled(each in values)
            button.setToolTip("" if each in values else why_not)

    def button(self, value: StrEnum) -> QToolButton:
        """Return the button of a value."""
        return self._buttons[value]

    def _button(self, value: StrEnum, text: str, label: str) -> QToolButton:
        button = QToolButton(self._frame)
        button.setText(text)
        button.setCheckable(True)
        button.setProperty("look", "segment")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"{label}: {text}")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        button.clicked.connect(lambda: self._choose(value))
        return button

    def _choose(self, value: StrEnum) -> None:
        self.show_value(value)
        self.chosen.emit(value)
