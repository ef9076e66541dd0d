"""What the window's commands do that needs no study: questions, settings, help, looks."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from data.version import program
from gui.dialogs import ErrorDialog
from gui.shell import files
from gui.shell.keys import KeySheet
from gui.shell.keys_editor import KeysEditor
from gui.shell.preferences import Preferences
from gui.shell.surroundings import Surroundings

if TYPE_CHECKING:
    from gui.shell.main_window import MainWindow


class Actions(QObject):
    """Asks, opens dialogs, and changes how everything looks."""

    def __init__(self, window: "MainWindow", around: Surroundings) -> None:
        super().__init__(window)
        self._window = window
        self._around = around

    def ask_which_study(self) -> None:
        """Ask for a study; `study_wanted` follows."""
        files.ask_which_study(
            self._window, self._window.folder, lambda p: self._window.study_wanted.emit(p[0])
        )

    def ask_where_new(self) -> None:
        """Ask where to make a study; `new_study_wanted` follows."""
        title = self.tr("New Study")
        files.ask_where(
            self._window,
            title,
            self._window.folder,
            lambda p: self._window.new_study_wanted.emit(p[0]),
        )

    def ask_where_copy(self) -> None:
        """Ask where to write a copy; `copy_wanted` follows."""
        title = self.tr("Save a Copy")
        files.ask_where(
            self._window, title, self._window.folder, lambda p: self._window.copy_wanted.emit(p[0])
        )

    def ask_which_files(self) -> None:
        """Ask for files of responses; `import_wanted` follows."""
        files.ask_which_files(self._window, self._window.folder, self._window.import_wanted.emit)

    def ask_which_folder(self) -> None:
        """Ask for a folder of responses; `import_wanted` follows."""
        files.ask_which_folder(self._window, self._window.folder, self._window.import_wanted.emit)

    def open_palette(self) -> None:
        """Open the command palette."""
        self._around.registry.refresh()
        self._window.palette_popup.open_over(self._window)

    def open_menu(self) -> None:
        """Open the menu that holds all menus."""
        self._window.rail.open_menu()

    def open_settings(self) -> None:
        """Open the settings."""
        dialog = Preferences(self._around.settings, self._around.theme, self._window)
        dialog.finished.connect(self._window.settings_changed)
        dialog.finished.connect(self._window.refresh)
        dialog.open()

    def open_keys(self) -> None:
        """Show all keys."""
        page = self._window.pages.current
        scope = page.id if page else ""
        KeySheet(self._around.registry, self._around.theme, scope, self._window).open()

    def change_keys(self) -> None:
        """Let commands have other keys."""
        around = self._around
        KeysEditor(around.registry, around.settings, around.theme, self._window).open()

    def has_logs(self) -> bool:
        """Whether there is a folder of logs."""
        return self._around.paths.logs.exists()

    def open_logs(self) -> None:
        """Show the folder of logs in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._around.paths.logs)))

    def open_about(self) -> None:
        """Say which version this is."""
        ErrorDialog.show_message(
            self._window,
            program(),
            self.tr(
                "Compares how language models reason. Everything stays in your study files; nothing"
                " is sent anywhere. MIT licence."
            ),
        )

    def use_theme(self, name: str) -> None:
        """Put a theme in force and remember it."""
        self._around.settings.change(replace(self._around.settings.current, theme=name))
        self._around.theme.use(name)

    def scale_text(self, step: int) -> None:
        """Change the text size by `step` per cent; 0 goes back to the system's size."""
        size = self._around.settings.current.text_size + step if step else 100
        size = min(200, max(75, size))
        self._around.settings.change(replace(self._around.settings.current, text_size=size))
        self._around.theme.use_text_size(size)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop filling it."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def uses_theme(self, name: str) -> bool:
        """Whether this theme, or following the system, is chosen."""
        return self._around.theme.choice == name
