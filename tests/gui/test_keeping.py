"""Backups and repair in the window, by keys and clicks, on real files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from core.backups import Difference, Why
from core.edits import AddTag, RemoveTags
from core.tags import Tag
from core.text.span import Span
from data.keeping.backups import Backup, Keeper, Shelf
from data.paths import Paths
from data.store import restoring
from data.store.study import Study
from gui import app as app_module
from gui.app import Program
from gui.dialogs import ErrorDialog
from gui.keeping import place
from gui.keeping.dialog import BackupsDialog
from gui.keeping.model import BackupsModel
from gui.keeping.trouble_dialog import TroubleDialog
from gui.keeping.wording import bytes_in_words, in_full, short
from gui.shell.pages import Page
from tests.helpers.damaging import first_page_of, meddle, overwrite
from tests.helpers.studies import attempt, new_study

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def paths(tmp_path):
    return Paths.under(tmp_path / "home")


@pytest.fixture
def path(tmp_path):
    """A closed study with two tags."""
    with new_study(tmp_path, [attempt(), attempt("p2")]) as study:
        put(study, 0)
        put(study, 4)
    return study.path


@pytest.fixture
def keeper(path, paths):
    return Keeper(path, paths)


@pytest.fixture
def program(qapp, qtbot, paths, monkeypatch):
    """A program with one plain page instead of the real ones."""
    page = Page(id="plain", title="Plain", icon="columns", build=QLabel)
    monkeypatch.setattr(app_module, "feature_pages", lambda _program: (page,))
    look = (qapp.palette(), qapp.font(), qapp.styleSheet())
    made = Program(qapp, paths)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    qapp.aboutToQuit.disconnect(made.close)
    made.close()
    made.deleteLater()
    qapp.setPalette(look[0])
    qapp.setFont(look[1])
    qapp.setStyleSheet(look[2])


@pytest.fixture
def opened(program, path, qtbot):
    """The program with the study open, and nothing left to do."""
    program.open_study(path)
    settle(program, qtbot)
    return program


def put(study, start):
    span = Span(start, start + 3)
    tag = Tag(code_id=9, trace_id=1, span=span, quote=span.quote(attempt().text), annotator="ann")
    study.run(AddTag(tag)).result()


def settle(program, qtbot):
    qtbot.waitUntil(
        lambda: program.session is not None and program.session.is_loaded and not program.jobs.jobs
    )


def dialog_of(program, qtbot, kind):
    qtbot.waitUntil(lambda: bool(program.window.findChildren(kind)) and not program.jobs.jobs)
    return program.window.findChildren(kind)[-1]


def backups_of(program, qtbot):
    program.registry.run("file.backups")
    return dialog_of(program, qtbot, BackupsDialog)


def tag_count(path):
    with Study.open(path, "ann") as study:
        return study.reader().tag_count()


def press(dialog, title):
    """Press the button with these first words, by key."""
    button = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith(title))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


# --- looking after -----------------------------------------------------------------------------


def test_that_a_study_is_backed_up_when_it_is_opened(opened, keeper):
    assert [each.why for each in keeper.found()] == [Why.DAILY]


def test_that_no_backup_is_made_where_a_person_wants_none(program, path, keeper, qtbot):
    program.settings.change(replace(program.settings.current, keep_backups=False))
    program.open_study(path)
    settle(program, qtbot)
    assert keeper.found() == ()


def test_that_backups_go_where_the_settings_say(program, path, keeper, paths, qtbot):
    program.settings.change(replace(program.settings.current, backups_in="data"))
    program.open_study(path)
    settle(program, qtbot)
    (made,) = keeper.found()
    assert paths.data in made.path.parents


def test_that_a_backup_that_fails_is_told_in_the_status_bar_and_stops_nobody(
    program, path, keeper, paths, qtbot
):
    keeper.folders[0].write_text("in the way", encoding="utf-8")
    paths.data.mkdir(parents=True)
    (paths.data / "backups").write_text("in the way", encoding="utf-8")
    program.open_study(path)
    settle(program, qtbot)
    assert "No backup was made" in program.window.status.text
    assert not program.window.findChildren(ErrorDialog)


# --- the dialog --------------------------------------------------------------------------------


def test_that_the_model_keeps_the_contract_of_item_models(qapp, qtmodeltester, tmp_path):
    model = BackupsModel()
    qtmodeltester.check(model, force_py=True)
    backup = Backup(path=tmp_path / "x", why=Why.DAILY, at=YESTERDAY, size=5)
    for backups in ((backup,), ()):
        model.show_shelf(Shelf(study=tmp_path, backups=backups))


def test_that_backups_are_listed_with_what_going_back_would_change(opened, qtbot):
    put(opened.session.study, 10)
    dialog = backups_of(opened, qtbot)
    words = [dialog.model.index(0, column).data() for column in range(6)]
    assert words[1:2] + words[3:] == ["daily", "2", "2", "−1 tag"]
    assert "now 2 traces, 3 tags" in dialog.facts.text()
    assert "1 tag made since" in dialog.told.text()
    dialog.close()


def test_that_a_study_without_backups_says_when_one_is_made(program, path, qtbot):
    program.settings.change(replace(program.settings.current, keep_backups=False))
    program.open_study(path)
    settle(program, qtbot)
    dialog = backups_of(program, qtbot)
    assert "no backup of this study yet" in dialog.empty.text()
    assert not dialog.restore.isEnabled()
    press(dialog, "Back Up Now")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1 and not program.jobs.jobs)
    assert dialog.model.backup(0).why is Why.BY_HAND
    dialog.close()


def test_that_a_backup_that_cannot_be_read_is_listed_and_offers_nothing(opened, keeper, qtbot):
    keeper.found()[0].path.write_bytes(b"x" * 9000)
    dialog = backups_of(opened, qtbot)
    assert "cannot be read" in dialog.told.text()
    assert not dialog.restore.isEnabled()
    assert not dialog.copy.isEnabled()
    dialog.close()


def test_that_every_control_says_what_it_is(opened, qtbot):
    dialog = backups_of(opened, qtbot)
    for each in (dialog.table, dialog.make, dialog.copy, dialog.restore, dialog.close_button):
        assert each.accessibleName()
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
    dialog.close()


# --- going back --------------------------------------------------------------------------------


def test_that_restoring_by_key_goes_back_and_keeps_what_was(opened, keeper, path, qtbot):
    put(opened.session.study, 10)
    dialog = backups_of(opened, qtbot)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    ask = dialog.findChildren(ErrorDialog)[-1]
    assert "1 tag made since" in " ".join(ask.words)
    press(ask, "Go Back")
    qtbot.waitUntil(lambda: len(keeper.found()) == 2)
    settle(opened, qtbot)
    assert opened.session.path == path
    assert opened.session.reader.tag_count() == 2
    assert "is a backup now" in opened.window.status.text
    back = next(each for each in keeper.found() if each.why is Why.BEFORE_RESTORE)
    assert tag_count(back.path) == 3


def test_that_one_press_of_return_asks_once_and_answers_nothing(opened, keeper, qtbot):
    put(opened.session.study, 10)
    dialog = backups_of(opened, qtbot)
    for _ in range(5):
        dialog.table.setFocus()
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
        (ask,) = [each for each in dialog.findChildren(ErrorDialog) if each.isVisible()]
        press(ask, "Cancel")
        assert opened.session.reader.tag_count() == 3
    assert len(keeper.found()) == 1
    dialog.close()


def test_that_saying_no_changes_nothing(opened, keeper, qtbot):
    put(opened.session.study, 10)
    dialog = backups_of(opened, qtbot)
    press(dialog, "Restore")
    press(dialog.findChildren(ErrorDialog)[-1], "Cancel")
    assert opened.session.reader.tag_count() == 3
    assert len(keeper.found()) == 1
    dialog.close()


def test_that_a_study_open_elsewhere_stays_as_it_is_and_is_opened_again(
    opened, keeper, path, qtbot, monkeypatch
):
    monkeypatch.setattr(restoring, "_PATIENCE_MS", 10)
    put(opened.session.study, 10)
    with Study.open(path, "bea"):
        opened.keeping.go_back(path, keeper.found()[0])
        dialog = dialog_of(opened, qtbot, ErrorDialog)
        settle(opened, qtbot)
    assert "Another process" in dialog.words[0]
    dialog.close()
    assert opened.session.reader.tag_count() == 3


def test_that_a_copy_of_a_backup_is_opened_and_the_study_left_alone(
    opened, keeper, path, tmp_path, qtbot, monkeypatch
):
    target = tmp_path / "another.volteface"
    monkeypatch.setattr(
        place.files, "ask_where", lambda _parent, _title, _start, chosen: chosen([target])
    )
    put(opened.session.study, 10)
    dialog = backups_of(opened, qtbot)
    press(dialog, "Open a Copy")
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.path == target)
    settle(opened, qtbot)
    assert opened.session.reader.tag_count() == 2
    assert tag_count(path) == 3


# --- trouble -----------------------------------------------------------------------------------


def test_that_a_tag_beside_its_words_is_told_and_mended_when_asked(program, path, keeper, qtbot):
    meddle(path, 'UPDATE tag SET start = start + 1, "end" = "end" + 1 WHERE id = 1')
    program.open_study(path)
    dialog = dialog_of(program, qtbot, TroubleDialog)
    said = " ".join(dialog.words)
    assert "1 tag beside the words quoted" in said
    assert "undo takes it back" in said
    assert keeper.found() == ()  # nothing is done before one says so
    press(dialog, "Repair")
    told = dialog_of(program, qtbot, ErrorDialog)
    settle(program, qtbot)
    assert "repaired" in told.words[0]
    told.close()
    assert program.session.undo_label == "Repair Tags"
    assert keeper.found()[-1].why is Why.BEFORE_REPAIR


def test_that_a_damaged_page_offers_the_newest_sound_backup(program, path, keeper, qtbot):
    keeper.make(Why.DAILY, YESTERDAY)
    overwrite(path, first_page_of(path, "tag"))
    program.open_study(path)
    dialog = dialog_of(program, qtbot, TroubleDialog)
    assert "holds 2 traces, 2 tags" in " ".join(dialog.words)
    press(dialog, "Go Back to")
    qtbot.waitUntil(lambda: len(keeper.found()) == 2)
    settle(program, qtbot)
    assert program.session.reader.tag_count() == 2


def test_that_damage_met_while_working_is_looked_into_once_and_is_no_crash(
    opened, path, keeper, qtbot
):
    opened.session.study.write(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    opened.session.study.write(
        lambda db: db.execute("UPDATE trace_search_data SET block = x'deadbeef' WHERE id > 10")
    ).result()
    for _ in range(2):
        try:
            opened.session.reader.search("differences")
        except Exception as error:  # noqa: BLE001 - as the interpreter's hook gets it
            opened.reporter.report(error)
    dialog = dialog_of(opened, qtbot, TroubleDialog)
    assert "The index of full-text search is damaged." in dialog.words
    assert len(opened.window.findChildren(TroubleDialog)) == 1
    press(dialog, "Repair")
    dialog_of(opened, qtbot, ErrorDialog).close()
    settle(opened, qtbot)
    assert opened.session.reader.search("differences") == [1, 2]


def test_that_a_file_that_is_no_study_any_more_offers_its_backup(program, path, keeper, qtbot):
    keeper.make(Why.DAILY, YESTERDAY)
    overwrite(path, 0)
    program.open_study(path)
    dialog = dialog_of(program, qtbot, TroubleDialog)
    press(dialog, "Go Back to")
    settle(program, qtbot)
    assert program.session.reader.tag_count() == 2


def test_that_a_study_that_was_deleted_comes_back_from_its_backup(program, path, keeper, qtbot):
    keeper.make(Why.DAILY, YESTERDAY)
    path.unlink()
    program.open_study(path)
    press(dialog_of(program, qtbot, TroubleDialog), "Go Back to")
    settle(program, qtbot)
    assert program.session.reader.tag_count() == 2


def test_that_the_whole_check_says_that_all_is_well(opened, qtbot):
    opened.registry.run("file.check")
    qtbot.waitUntil(lambda: "Nothing is wrong" in opened.window.status.text)


# --- many tags ---------------------------------------------------------------------------------


def put_many(program, count):
    study = program.session.study
    text = attempt().text
    for number in range(count):
        span = Span(number % 50, number % 50 + 1 + number // 50)
        tag = Tag(code_id=10, trace_id=1, span=span, quote=span.quote(text), annotator="ann")
        study.run(AddTag(tag)).result()
    return tuple(tag.id for tag in study.reader().tags([1]) if tag.code_id == 10)


def test_that_taking_many_tags_away_asks_with_the_exact_count(opened, qtbot):
    many = put_many(opened, 120)
    opened.session.run(RemoveTags(many))
    ask = dialog_of(opened, qtbot, ErrorDialog)
    assert ask.words[0] == "Take away 120 of 122 tags?"
    assert "one undo" in ask.words[1]
    press(ask, "Keep the Tags")
    assert opened.session.reader.tag_count() == 122
    assert opened.session.is_saved


def test_that_a_yes_takes_them_away_and_one_undo_brings_them_back(opened, qtbot):
    many = put_many(opened, 120)
    opened.session.run(RemoveTags(many))
    press(dialog_of(opened, qtbot, ErrorDialog), "Take Away 120 Tags")
    qtbot.waitUntil(lambda: opened.session.reader.tag_count() == 2)
    opened.session.undo()
    qtbot.waitUntil(lambda: opened.session.reader.tag_count() == 122)
    settle(opened, qtbot)


# --- words -------------------------------------------------------------------------------------


def test_that_differences_are_told_short_and_in_full():
    difference = Difference(tags_lost=1, tags_changed=2, tags_regained=3, traces_lost=1_000)
    assert short(difference) == "−1 tag, −1,000 traces, 2 changed, +3 tags"
    told = in_full(difference)
    assert "Would go: 1 tag and 1,000 traces made since." in told
    assert "Would come back: 3 tags deleted since." in told
    assert "same tags" in in_full(Difference())
    assert short(Difference()) == "nothing"
    assert "cannot be told" in in_full(None)


def test_that_sizes_are_told_in_their_unit():
    assert [bytes_in_words(n) for n in (10, 340_000, 15_000_000, 1_200_000_000)] == [
        "1 kB",
        "340 kB",
        "15.0 MB",
        "1.2 GB",
    ]
