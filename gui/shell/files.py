"""Questions about files: which to open, where to make one. None of them blocks the program."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from data.settings import SettingsFile

SUFFIX = ".volteface"
STUDY, RESPONSES, MAPPING, CHART, REPORT = "study", "responses", "mapping", "chart", "report"
CODEBOOK = "codebook"
"""The kinds of questions; each begins where it was answered last."""

Chosen = Callable[[list[Path]], object]


class Folders:
    """Where each kind of question was answered last, kept in the settings."""

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings

    def last(self, kind: str) -> Path | None:
        """Return the folder of the last answer, None if there was none or it is gone."""
        found = self._settings.current.folders.get(kind, "")
        return Path(found) if found and Path(found).is_dir() else None

    def remember(self, kind: str, folder: Path) -> None:
        """Begin there next time."""
        self._settings.change(self._settings.current.with_folder(kind, folder))


@runtime_checkable
class KnowsFolders(Protocol):
    """The window that questions are asked over."""

    @property
    def folders(self) -> Folders: ...
    @property
    def folder(self) -> Path | None: ...


def ask_which_study(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for one study that exists."""
    dialog = _dialog(parent, STUDY, parent.tr("Open Study"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("Studies (*.volteface)"), parent.tr("All files (*)")])
    dialog.open()
    return dialog


def ask_which_files(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for files of responses; any name will do, for the importers look inside."""
    dialog = _dialog(parent, RESPONSES, parent.tr("Import Files"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.open()
    return dialog


def ask_which_folder(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for a folder, of which every file that is recognised is meant."""
    dialog = _dialog(parent, RESPONSES, parent.tr("Import Folder"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def ask_which_json(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for one JSON file that exists."""
    dialog = _dialog(parent, MAPPING, title, start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("JSON files (*.json)"), parent.tr("All files (*)")])
    dialog.open()
    return dialog


def ask_which_codebook(parent: QWidget, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask for one codebook that exists."""
    dialog = _dialog(parent, CODEBOOK, parent.tr("Import Codebook"), start, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([parent.tr("Codebooks (*.json *.csv *.md)"), parent.tr("All files (*)")])
    dialog.open()
    return dialog


def ask_where_json(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask where to write a JSON file; asks again before a name that is taken."""
    dialog = _dialog(parent, MAPPING, title, start, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([parent.tr("JSON files (*.json)")])
    dialog.setDefaultSuffix("json")
    dialog.open()
    return dialog


def ask_where(parent: QWidget, title: str, start: Path | None, chosen: Chosen) -> QFileDialog:
    """Ask where to make a study; asks again before a name that is taken."""
    dialog = _dialog(parent, STUDY, title, start, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([parent.tr("Studies (*.volteface)")])
    dialog.setDefaultSuffix(SUFFIX.lstrip("."))
    dialog.open()
    return dialog


def ask_where_file(
    parent: QWidget, kind: str, title: str, start: Path | None, suffix: str, chosen: Chosen
) -> QFileDialog:
    """Ask where to write a file with this suffix (".png"); asks before a name that is taken."""
    dialog = _dialog(parent, kind, title, start, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"*{suffix}"])
    dialog.setDefaultSuffix(suffix.lstrip("."))
    dialog.open()
    return dialog


def _dialog(
    parent: QWidget, kind: str, title: str, start: Path | None, chosen: Chosen
) -> QFileDialog:
    """Return a question that begins where its kind was answered last, else at `start`."""
    window = parent.window()
    folders = window.folders if isinstance(window, KnowsFolders) else None
    dialog = QFileDialog(parent, title, str(_beginning(window, folders, kind, start)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(_Passer(chosen, dialog, kind, folders).pass_on)
    return dialog


def _beginning(window: QWidget, folders: Folders | None, kind: str, start: Path | None) -> Path:
    """Return a folder, with the file name in it that `start` suggests."""
    is_name = start is not None and not start.is_dir()
    name = start.name if start is not None and is_name else ""
    asked = start.parent if start is not None and is_name else start
    last = folders.last(kind) if folders else None
    study = window.folder if isinstance(window, KnowsFolders) else None
    given = asked if asked != Path() else None
    return (last or given or study or Path.home()) / name


class _Passer(QObject):
    """Turns the dialog's names into paths; lives as long as the dialog."""

    def __init__(
        self, chosen: Chosen, dialog: QFileDialog, kind: str, folders: Folders | None
    ) -> None:
        super().__init__(dialog)
        self._chosen = chosen
        self._kind = kind
        self._folders = folders

    def pass_on(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        if self._folders is not None and paths:
            # Of a folder that was chosen its own place is kept, so that its neighbours are near.
            self._folders.remember(self._kind, paths[0].parent)
        self._chosen(paths)
