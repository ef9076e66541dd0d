"""Choices side by side of which one, or none, is on."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

_SMALL = 0.85


class Segments(QWidget):
    """Offers values under their names.

    With `optional` a second press takes a choice back. With `labelled` the name stands before
    the choices; else they share the width there is, in smaller letters, in rows of `across`.

    Signals:
        chosen: a person chose; carries the value, "" for none.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        *,
        optional: bool = False,
        labelled: bool = False,
        across: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._optional = optional
        self._value = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if labelled:
            row.addWidget(QLabel(name, self))
        frame = QFrame(self)
        frame.setProperty("look", "segments")
        row.addWidget(frame)
        inner = QGridLayout(frame)
        inner.setContentsMargins(2, 2, 2, 2)
        inner.setSpacing(2)
        self._buttons: dict[str, QToolButton] = {}
        for place, (value, title) in enumerate(choices):
            button = self._made(f"{name}: {title}", title)
            if not labelled:
                _shrink(button)
            line, column = divmod(place, across or len(choices))
            inner.addWidget(button, line, column)
            wanted = len(title) + 2
            inner.setColumnStretch(column, max(wanted, inner.columnStretch(column)))
            self._buttons[value] = button

    @property
    def value(self) -> str:
        """Return the choice that is on, "" for none."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show a choice without telling anybody."""
        self._value = value if value in self._buttons else ""
        for each, button in self._buttons.items():
            button.setChecked(each == self._value)

    def offer(self, values: Collection[str], why_not: str) -> None:
        """Let only `values` be chosen; the others tell `why_not`."""
        for each, button in self._buttons.items():
            button.setEnabled(each in values)
            button.setToolTip("" if each in values else why_not)

    def button(self, value: str) -> QToolButton:
        """Return the button of a value."""
        return self._buttons[value]

    def _made(self, spoken: str, title: str) -> QToolButton:
        button = QToolButton()
        button.setText(title)
        button.setToolTip(title)
        button.setCheckable(True)
        button.setProperty("look", "segment")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(spoken)
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        value = next(each for each, button in self._buttons.items() if button is sender)
        taken_back = self._optional and value == self._value
        self.show_value("" if taken_back else value)
        self.chosen.emit("" if taken_back else value)


def _shrink(button: QToolButton) -> None:
    """Let a button share a narrow row."""
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    font = button.font()
    font.setPixelSize(max(9, round(QFontInfo(font).pixelSize() * _SMALL)))
    button.setFont(font)
