"""From one study to another: opened in the background, remembered, closed in order."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from data.paths import Paths
from data.settings import SettingsFile
from gui import app as app_module
from gui.app import Program
from gui.dialogs import ErrorDialog
from gui.shell.pages import Page


@pytest.fixture
def paths(tmp_path) -> Paths:
    return Paths.under(tmp_path / "home")


@pytest.fixture
def start(qapp, qtbot, paths, monkeypatch):
    """Return a maker of programs with one plain page instead of the real ones."""
    page = Page(id="plain", title="Plain", icon="columns", build=QLabel)
    monkeypatch.setattr(app_module, "feature_pages", lambda _program: (page,))
    look = (qapp.palette(), qapp.font(), qapp.styleSheet())
    made: list[Program] = []

    def make() -> Program:
        program = Program(qapp, paths)
        qtbot.addWidget(program.window)
        made.append(program)
        return program

    yield make
    for program in made:
        qapp.aboutToQuit.disconnect(program.close)
        program.close()
        program.deleteLater()
    qapp.setPalette(look[0])
    qapp.setFont(look[1])
    qapp.setStyleSheet(look[2])


def test_that_a_new_study_is_opened_and_remembered(start, paths, qtbot, tmp_path):
    program = start()
    study = tmp_path / "new.volteface"
    program.new_study(study)
    qtbot.waitUntil(lambda: program.window.pages.current.id == "plain")
    assert SettingsFile(paths.settings).current.last_study == str(study)


def test_that_the_last_study_is_opened_at_the_next_start(start, qtbot, tmp_path):
    first = start()
    first.new_study(tmp_path / "new.volteface")
    qtbot.waitUntil(lambda: first.session is not None)
    first.close_study()
    second = start()
    second.start(None)
    qtbot.waitUntil(lambda: second.session is not None)
    assert second.session.path == tmp_path / "new.volteface"


def test_that_a_last_study_that_is_gone_leads_to_the_welcome(start, qtbot):
    program = start()
    program.settings.change(program.settings.current.having_opened(Path("/gone/x.volteface")))
    program.start(None)
    assert program.jobs.jobs == ()
    assert program.window.pages.current.id == "welcome"


def test_that_a_study_that_cannot_be_opened_is_explained_and_the_open_one_stays(
    start, qtbot, tmp_path
):
    program = start()
    program.new_study(tmp_path / "good.volteface")
    qtbot.waitUntil(lambda: program.session is not None)
    bad = tmp_path / "bad.volteface"
    bad.write_text("not a study", encoding="utf-8")
    program.open_study(bad)
    qtbot.waitUntil(lambda: program.window.findChild(ErrorDialog) is not None)
    assert program.session.path.name == "good.volteface"
    program.window.findChild(ErrorDialog).close()


def test_that_dropped_responses_go_to_the_import_and_a_study_is_opened(start, qtbot, tmp_path):
    program = start()
    imported = []
    program.import_files = imported.append
    program.take_files([tmp_path / "a.jsonl"])
    assert imported == [[tmp_path / "a.jsonl"]]


def test_that_files_that_wait_for_a_study_are_imported_into_it(start, qtbot, tmp_path):
    program = start()
    imported = []
    program.import_files = imported.append
    program.files_waiting = [tmp_path / "a.jsonl"]
    program.new_study(tmp_path / "new.volteface")
    qtbot.waitUntil(lambda: bool(imported))
    assert imported == [[tmp_path / "a.jsonl"]]
    assert program.files_waiting == []


def test_that_a_new_name_signs_what_follows(start, qtbot, tmp_path):
    program = start()
    program.new_study(tmp_path / "new.volteface")
    qtbot.waitUntil(lambda: program.session is not None)
    program.settings.change(type(program.settings.current)(annotator="mira"))
    program.window.settings_changed.emit()
    assert program.session.annotator == "mira"


def test_that_settings_that_could_not_be_read_are_told(start, qtbot, paths):
    paths.settings.parent.mkdir(parents=True)
    paths.settings.write_text("theme = ", encoding="utf-8")
    program = start()
    program.start(None)
    dialog = program.window.findChild(ErrorDialog)
    assert "kept as" in dialog.words[1]
    dialog.close()


def test_that_work_somebody_waits_for_is_not_ended_unasked(start, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(app_module, "_NOTICED_S", -1)
    program = start()
    job = program.jobs.start("Importing", lambda _p, stop: stop.wait(10))
    program.open_study(tmp_path / "other.volteface")
    question = program.window.findChild(ErrorDialog)
    assert "Importing" in question.words[0]
    assert not job.is_cancelled
    question.close()
