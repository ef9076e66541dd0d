"""A row of choices of which one, or none, is on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class Segments(QFrame):
    """Choices side by side; with `optional` a second press takes the choice back.

    Signals:
        chosen: a person chose; carries the value, "" for none.
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        *,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "segments")
        self.setAccessibleName(name)
        self._optional = optional
        self._value = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        self._buttons: dict[str, QToolButton] = {}
        for value, title in choices:
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setProperty("look", "segment")
            button.setProperty("value", value)
            button.setAccessibleName(f"{name}: {title}")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setToolTip(title)
            small = button.font()
            small.setPixelSize(max(9, round(QFontInfo(small).pixelSize() * 0.85)))
            button.setFont(small)
            button.clicked.connect(self._on_clicked)
            layout.addWidget(button, len(title) + 2)
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

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QToolButton):
            return
        value = str(sender.property("value"))
        taken_back = self._optional and value == self._value
        self.show_value("" if taken_back else value)
        self.chosen.emit(self._value)
