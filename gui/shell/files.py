"""Questions about files: which to open, where to make one. None of them blocks the program."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

SUFFIX = ".volteface"

Chosen = Callable[[list[Path]], object]


def ask_which_study(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for one study that exists."""
    dialog = _dialog(parent, parent.tr("Open Study"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("Studies (*.volteface)"), parent.tr("All files (*)")])
    dialog.open()
    return dialog


def ask_which_files(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for files of responses; any name will do, for the importers look inside."""
    dialog = _dialog(parent, parent.tr("Import Files"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.open()
    return dialog


def ask_which_folder(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for a folder, of which every file that is recognised is meant."""
    dialog = _dialog(parent, parent.tr("Import Folder"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def ask_which_json(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for one JSON file that exists."""
    dialog = _dialog(parent, title, start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("JSON files (*.json)"), parent.tr("All files (*)")])
    dialog.open()
    return dialog


def ask_where_json(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask where to write a JSON file; asks again before a name that is taken."""
    dialog = _dialog(parent, title, start, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([parent.tr("JSON files (*.json)")])
    dialog.setDefaultSuffix("json")
    dialog.open()
    return dialog


def ask_where(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask where to make a study; asks again before a name that is taken."""
    dialog = _dialog(parent, title, start, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([parent.tr("Studies (*.volteface)")])
    dialog.setDefaultSuffix(SUFFIX.lstrip("."))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(start or Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(_Passer(chosen, dialog).pass_on)
    return dialog


class _Passer(QObject):
    """Turns the dialog's names into paths; lives as long as the dialog."""

    def __init__(self, chosen: Chosen, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self._chosen = chosen

    def pass_on(self, names: list[str]) -> None:
        self._chosen([Path(name) for name in names])
