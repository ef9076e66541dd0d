"""How a table is written: what separates its fields and quotes them, and what its first row is."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from data.importers.dialect import DELIMITERS, QUOTES, Dialect
from gui.importing.labels import muted
from gui.theme.manager import ThemeManager


class DialectForm(QWidget):
    """Two boxes and a check box, set to what was guessed or chosen.

    Signals:
        edited: something differs now from before.
    """

    edited = Signal()

    def __init__(
        self, dialect: Dialect, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._before = dialect
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(themes.metrics.px(12))
        names = (self.tr("comma ,"), self.tr("tab"), self.tr("semicolon ;"), self.tr("bar |"))
        self.delimiter = self._box(self.tr("Fields are separated by"), DELIMITERS, names)
        self.quote = self._box(self.tr("quoted with"), QUOTES, QUOTES)
        self.header = QCheckBox(self.tr("the first row names the columns"))
        self.header.setFont(themes.metrics.font(12))
        for name, box in (
            (self.tr("Separated by"), self.delimiter),
            (self.tr("quoted with"), self.quote),
        ):
            row.addWidget(muted(themes, name))
            row.addWidget(box)
        row.addWidget(self.header)
        row.addStretch(1)
        self.delimiter.setCurrentIndex(self.delimiter.findData(dialect.delimiter))
        self.quote.setCurrentIndex(self.quote.findData(dialect.quote))
        self.header.setChecked(dialect.header)
        self.delimiter.currentIndexChanged.connect(self._on_changed)
        self.quote.currentIndexChanged.connect(self._on_changed)
        self.header.toggled.connect(self._on_changed)

    @property
    def dialect(self) -> Dialect:
        """Return what the form says."""
        return Dialect(
            delimiter=str(self.delimiter.currentData()),
            quote=str(self.quote.currentData()),
            header=self.header.isChecked(),
        )

    def changed(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Return an import's settings with the dialect in them, if it is not as it was."""
        if self.dialect == self._before:
            return settings
        said = self.dialect
        told = {"delimiter": said.delimiter, "quote": said.quote, "header": said.header}
        return settings | {"dialect": told}

    def _box(self, name: str, values: tuple[str, ...], titles: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        box.setFont(self._themes.metrics.font(12))
        box.setAccessibleName(name)
        for value, title in zip(values, titles, strict=True):
            box.addItem(title, value)
        return box

    @Slot()
    def _on_changed(self) -> None:
        self.edited.emit()
