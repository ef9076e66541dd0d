"""Questions about files begin where they were answered last, and hold nothing up."""

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from data.settings import SettingsFile
from gui.shell.files import CHART, Folders, ask_where_file, ask_which_files


class Window(QWidget):
    """A window that knows folders."""

    def __init__(self, settings, folder):
        super().__init__()
        self.folders = Folders(settings)
        self.folder = folder


@pytest.fixture
def window(qtbot, tmp_path):
    (tmp_path / "study").mkdir()
    made = Window(SettingsFile(tmp_path / "settings.toml"), tmp_path / "study")
    qtbot.addWidget(made)
    return made


def ask_chart(window, chosen=lambda _paths: None):
    return ask_where_file(window, CHART, "Save", None, ".png", chosen)


def folder_of(dialog: QFileDialog):
    return dialog.directory().absolutePath()


def test_that_a_first_question_begins_beside_the_study(window, tmp_path):
    dialog = ask_chart(window)
    assert folder_of(dialog) == str(tmp_path / "study")
    dialog.close()


def test_that_the_next_question_of_its_kind_begins_where_the_last_was_answered(window, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    saved = []
    dialog = ask_chart(window, saved.extend)
    dialog.filesSelected.emit([str(pictures / "a.png")])
    dialog.close()
    assert saved == [pictures / "a.png"]
    again, other = ask_chart(window), ask_which_files(window, None, print)
    assert [folder_of(again), folder_of(other)] == [str(pictures), str(tmp_path / "study")]
    again.close()
    other.close()
    kept = SettingsFile(tmp_path / "settings.toml")
    assert Folders(kept).last(CHART) == pictures


def test_that_a_folder_that_is_gone_is_forgotten(window, tmp_path):
    window.folders.remember(CHART, tmp_path / "gone")
    dialog = ask_chart(window)
    assert folder_of(dialog) == str(tmp_path / "study")
    dialog.close()


def test_that_a_folder_with_a_dot_is_a_folder(window, tmp_path):
    dotted = tmp_path / "v1.2"
    dotted.mkdir()
    dialog = ask_which_files(window, dotted, print)
    assert folder_of(dialog) == str(dotted)
    dialog.close()
