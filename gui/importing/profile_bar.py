"""Mappings that were saved under a name: load one, or save the one in the form."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from core.errors import ImportFileError
from data.importers.profiles import (
    import_profile,
    load_profile,
    profile_names,
    save_profile,
    write_mapping,
)
from gui.importing.labels import muted
from gui.theme.manager import ThemeManager


class ProfileBar(QWidget):
    """A box of saved profiles, and a name to save under, asked for in place.

    Signals:
        loaded: a profile was chosen; carries its mapping.
        save_wanted: the person gave a name; carries it.
        export_wanted, import_wanted: the mapping goes to, or comes from, a file to share.
    """

    loaded = Signal(object)
    save_wanted = Signal(str)
    export_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, folder: Path, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        font, px = themes.metrics.font(12), themes.metrics.px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._said = muted(themes)
        row.addWidget(self._said)
        self.names = QComboBox()
        self.names.setAccessibleName(self.tr("Load a profile"))
        self.names.activated.connect(self._on_chosen)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the profile"))
        self.name.setPlaceholderText(self.tr("name of the profile"))
        self.name.returnPressed.connect(self._on_save)
        self.name.hide()
        self.save_button = QPushButton(self.tr("Save as profile…"))
        self.save_button.setAccessibleName(self.tr("Save the mapping as a profile"))
        self.save_button.clicked.connect(self._on_save)
        self.import_button = QPushButton(self.tr("Import…"))
        self.import_button.setAccessibleName(self.tr("Import a mapping from a file"))
        self.import_button.clicked.connect(self.import_wanted)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.setAccessibleName(self.tr("Export the mapping to a file"))
        self.export_button.clicked.connect(self.export_wanted)
        buttons = (self.save_button, self.import_button, self.export_button)
        for part in (self.names, self.name, *buttons):
            part.setFont(font)
            row.addWidget(part)
        self._fill()

    def save(self, name: str, mapping: dict[str, str]) -> None:
        """Save `mapping` as `name` and say so, or why not."""
        try:
            save_profile(self._folder, name, mapping)
        except ImportFileError as error:
            self._said.setText(str(error))
            return
        self._said.setText(self.tr("Saved as {0}").format(name))
        self.name.clear()
        self.name.hide()
        self._fill()

    def export(self, target: Path, mapping: dict[str, str]) -> None:
        """Write `mapping` to a file and say so, or why not."""
        try:
            write_mapping(target, target.stem, mapping)
        except ImportFileError as error:
            self._said.setText(str(error))
            return
        self._said.setText(self.tr("Exported as {0}").format(target.name))

    def import_from(self, source: Path) -> None:
        """Save and load the mapping in a file and say so, or why not."""
        try:
            name = import_profile(self._folder, source)
            mapping = load_profile(self._folder, name)
        except ImportFileError as error:
            self._said.setText(str(error))
            return
        self._fill()
        self._said.setText(self.tr("Imported as {0}").format(name))
        self.loaded.emit(mapping)

    def _fill(self) -> None:
        names = profile_names(self._folder)
        self.names.clear()
        self.names.addItem(self.tr("Load a profile…"))
        self.names.addItems(names)
        self.names.setVisible(bool(names))

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        if index == 0:
            return
        name = self.names.itemText(index)
        self.names.setCurrentIndex(0)
        try:
            mapping = load_profile(self._folder, name)
        except ImportFileError as error:
            self._said.setText(str(error))
            return
        self._said.setText(self.tr("Loaded {0}").format(name))
        self.loaded.emit(mapping)

    @Slot()
    def _on_save(self) -> None:
        if not self.name.isVisibleTo(self):
            self.name.show()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.name.text().strip():
            self.save_wanted.emit(self.name.text().strip())
