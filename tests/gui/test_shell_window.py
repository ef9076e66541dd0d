"""The window: pages, study, drops, status, and what it remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from core.errors import EditConflictError, ImportFileError
from data.paths import Paths
from data.settings import SettingsFile
from gui.dialogs import ErrorDialog
from gui.jobs import JobRunner
from gui.shell.commands import MENUS, Command, CommandConflictError, CommandRegistry
from gui.shell.keys import KeySheet
from gui.shell.main_window import MainWindow
from gui.shell.menus import main_menu
from gui.shell.pages import WELCOME, Look, Page, Tools
from gui.shell.preferences import Preferences
from gui.shell.surroundings import Surroundings
from gui.shell.toolbar_parts import Room
from gui.shell.welcome import WelcomePage
from gui.theme.manager import ThemeManager


class Study(QObject):
    """Stands in for a session: only what the window asks of one."""

    changed = Signal(object)
    overview_changed = Signal()
    undone = Signal(str)
    failed = Signal(object)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.undo_label = ""
        self.redo_label = ""
        self.is_saved = True
        self.undos = 0

    def undo(self) -> None:
        self.undos += 1

    def redo(self) -> None:
        self.undos -= 1


@pytest.fixture
def around(qapp, tmp_path):
    paths = Paths.under(tmp_path)
    jobs = JobRunner()
    made = Surroundings(
        registry=CommandRegistry(),
        theme=ThemeManager(),
        jobs=jobs,
        settings=SettingsFile(paths.settings),
        paths=paths,
    )
    yield made
    jobs.close()
    for each in (made.registry, made.theme, jobs):
        each.deleteLater()


@pytest.fixture
def window(around, qtbot):
    made = MainWindow(around)
    qtbot.addWidget(made)
    made.add_page(page("compare"))
    made.add_page(page("data", needs_study=False))
    return made


def page(id_: str, **more) -> Page:
    return Page(id=id_, title=id_.title(), icon="columns", **({"build": QLabel} | more))


def study(tmp_path: Path, name: str = "puzzles") -> Study:
    return Study(tmp_path / f"{name}.volteface")


def test_that_the_first_page_is_the_welcome(window):
    assert window.pages.current is not None
    assert window.pages.current.id == WELCOME


def test_that_a_page_is_built_when_it_is_first_shown_and_only_once(window):
    built = []
    window.add_page(page("late", build=lambda: built.append(1) or QWidget(), needs_study=False))
    assert built == []
    window.turn_to("late")
    window.turn_to("data")
    window.turn_to("late")
    assert built == [1]


def test_that_a_new_page_leaves_the_keys_where_they_were_put_before_it_came(window, qtbot):
    sheet = QWidget()
    line = QLineEdit(sheet)
    window.add_page(page("late", build=lambda: sheet, needs_study=False))
    window.show()
    window.turn_to("late")
    line.setFocus()
    qtbot.waitUntil(sheet.isVisible)
    assert window.focusWidget() is line


def test_that_pages_take_the_keys_ctrl_1_to_5(window, around):
    keys = [around.registry.command(f"view.page.{name}").shortcut for name in ("compare", "data")]
    assert keys == ["Ctrl+1", "Ctrl+2"]


def test_that_a_page_that_needs_a_study_stays_shut_without_one(window, around):
    around.registry.run("view.page.compare")
    assert window.pages.current.id == WELCOME
    assert not around.registry.action("view.page.compare").isEnabled()


def test_that_a_study_opens_on_the_first_page_and_names_the_window(window, tmp_path):
    window.set_session(study(tmp_path, "a & b"))
    assert window.pages.current.id == "compare"
    assert window.windowTitle().startswith("a & b")


def test_that_another_study_gets_pages_built_anew(window, tmp_path):
    window.set_session(study(tmp_path, "one"))
    first = window.pages.widget_of("compare")
    window.set_session(study(tmp_path, "two"))
    assert window.pages.widget_of("compare") is not first


def test_that_a_closed_study_leads_back_to_the_welcome(window, tmp_path):
    window.set_session(study(tmp_path))
    window.set_session(None)
    assert window.pages.current.id == WELCOME


def test_that_a_page_with_a_taken_key_is_refused(window):
    bad = Command(id="late.x", title="X", run=lambda: None, scope="late", shortcut="Ctrl+K")
    with pytest.raises(CommandConflictError):
        window.add_page(page("late", commands=(bad,)))


def test_that_undo_is_named_by_the_study_and_reaches_it(window, around, qtbot, tmp_path):
    opened = study(tmp_path)
    window.set_session(opened)
    assert not around.registry.action("edit.undo").isEnabled()
    opened.undo_label = "Tag"
    opened.changed.emit(None)
    qtbot.waitUntil(lambda: around.registry.action("edit.undo").text() == "Undo Tag")
    around.registry.run("edit.undo")
    assert opened.undos == 1


def test_that_a_study_left_behind_is_no_longer_listened_to(window, tmp_path, qtbot):
    left = study(tmp_path)
    window.set_session(left)
    window.set_session(None)
    left.failed.emit(EditConflictError("No."))
    assert window.findChildren(ErrorDialog) == []


def test_that_a_refused_edit_is_shown(window, tmp_path):
    opened = study(tmp_path)
    window.set_session(opened)
    opened.failed.emit(EditConflictError("Not possible.", where="tag 7", advice="Look again."))
    dialog = window.findChild(ErrorDialog)
    assert dialog.words == ["Not possible.", "tag 7", "Look again."]
    dialog.close()


def test_that_a_failed_job_is_shown(window, around, qtbot):
    def work(_progress, _stop):
        raise ImportFileError("Cannot read it.")

    around.jobs.start("Read", work)
    qtbot.waitUntil(lambda: window.findChild(ErrorDialog) is not None)
    assert window.findChild(ErrorDialog).words == ["Cannot read it."]
    window.findChild(ErrorDialog).close()


def test_that_the_status_bar_states_what_is_saved_and_counted(window, qtbot, tmp_path):
    opened = study(tmp_path)
    window.set_session(opened)
    window.add_fact(lambda: "212 tags")
    window.add_fact(lambda: "")
    assert window.status.text == "Saved  ·  212 tags"
    opened.is_saved = False
    opened.changed.emit(None)
    qtbot.waitUntil(lambda: window.status.text.startswith("Saving"))


def drop(window: MainWindow, *urls: str) -> bool:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    key = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), copy, data, button, key)
    enter.ignore()
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(9, 9), copy, data, button, key))
    return enter.isAccepted()


def test_that_dropped_files_are_passed_on_as_paths(window, qtbot):
    with qtbot.waitSignal(window.files_dropped) as told:
        drop(window, "file:///tmp/a%20b.jsonl", "file:///tmp/ü.eval")
    assert told.args[0] == [Path("/tmp/a b.jsonl"), Path("/tmp/ü.eval")]  # noqa: S108


def test_that_what_lies_elsewhere_is_not_taken(window):
    assert not drop(window, "https://example.org/a.jsonl")


def test_that_recent_studies_are_offered_but_the_open_one_is_not(window, around, tmp_path):
    one, two = study(tmp_path, "one"), study(tmp_path, "two")
    settings = around.settings.current.having_opened(one.path).having_opened(two.path)
    around.settings.change(settings)
    window.set_session(two)
    assert window.recent == (one.path,)
    assert around.registry.action("file.recent.1").text() == "Open one"
    assert not around.registry.action("file.recent.2").isVisible()


def test_that_a_click_on_a_recent_study_wants_it_opened(window, around, tmp_path, qtbot):
    recent = tmp_path / "one & only.volteface"
    around.settings.change(around.settings.current.having_opened(recent))
    window.refresh()
    welcome = window.findChild(WelcomePage)
    button = next(b for b in welcome.findChildren(QAbstractButton) if "only" in b.text())
    with qtbot.waitSignal(window.study_wanted) as told:
        button.click()
    assert told.args == [recent]


def test_that_the_primary_action_of_the_welcome_opens_the_example(window, qtbot):
    welcome = window.findChild(WelcomePage)
    buttons = welcome.findChildren(QAbstractButton)
    primary = [button for button in buttons if button.property("look") == "primary"]
    with qtbot.waitSignal(window.example_wanted):
        primary[0].click()
    assert len(primary) == 1


def test_that_every_command_of_the_window_has_a_title_and_a_place(window, around):
    lost = [c.id for c in around.registry if not c.title or not (c.menu or c.in_palette or c.keys)]
    assert lost == []


def test_that_a_command_that_can_be_refused_says_why(window, around):
    silent = [c.id for c in around.registry if not c.enabled() and c.shown() and not c.reason]
    assert silent == []


def test_that_every_menu_entry_comes_from_the_registry(window, around):
    menu = main_menu(around.registry, window)
    entries = [a for sub in menu.actions() for a in sub.menu().actions() if not a.isSeparator()]
    known = {around.registry.action(c.id) for c in around.registry if c.menu in MENUS}
    assert set(entries) == known


def test_that_every_control_has_an_accessible_name(window, tmp_path):
    window.set_session(study(tmp_path))
    controls = window.findChildren(QAbstractButton) + window.findChildren(QLineEdit)
    nameless = [
        control
        for control in controls
        if not (control.accessibleName() or control.text())
        and not control.objectName().startswith("qt_")
        and control is not window.status.strip._cancel
    ]
    assert nameless == []


def test_that_the_toolbar_shows_the_tools_of_the_page_in_front(window, around, tmp_path):
    state = {"blind": False}

    def flip():
        state["blind"] = not state["blind"]

    blind = Command(
        id="tools.blind", title="Blind", scope="tools", run=flip, checked=lambda: state["blind"]
    )
    window.add_page(
        page(
            "tools",
            needs_study=False,
            commands=(blind,),
            tools=(Tools(ids=("tools.blind",), look=Look.SWITCH),),
        )
    )
    window.turn_to("tools")
    switch = next(b for b in window.findChildren(QAbstractButton) if b.accessibleName() == "Blind")
    switch.click()
    assert state["blind"]
    assert switch.isChecked()


def test_that_find_is_offered_where_a_page_can_search(window, around):
    found = []
    window.add_page(page("search", needs_study=False, find=lambda: found.append(1)))
    assert not around.registry.action("edit.find").isEnabled()
    window.turn_to("search")
    around.registry.run("edit.find")
    assert found == [1]


@pytest.mark.parametrize(
    ("width", "room"), [(940, Room.TIGHT), (1232, Room.NORMAL), (1552, Room.ROOMY)]
)
def test_that_a_narrow_window_drops_details(width, room):
    assert Room.of(width) is room


@pytest.mark.parametrize(
    ("words", "keys"), [("Short", 3), ("Rather a long thing to do with this", 0)]
)
def test_that_keys_are_left_out_where_words_would_be_cut_off_for_them(window, qtbot, words, keys):
    commands = tuple(
        Command(id=f"tools.{n}", title=words, scope="tools", run=int, shortcut=f"Ctrl+Shift+F{n}")
        for n in (1, 2, 3)
    )
    ids = tuple(command.id for command in commands)
    window.add_page(page("tools", needs_study=False, commands=commands, tools=(Tools(ids=ids),)))
    window.resize(1280, 800)
    window.show()
    window.turn_to("tools")
    caps = [each for each in window.findChildren(QLabel) if each.property("look") == "key"]
    assert sum(not each.isHidden() for each in caps) == keys


def test_that_the_place_of_the_window_is_remembered(window, around, qtbot):
    with qtbot.waitSignal(window.closed):
        window.close()
    assert SettingsFile(around.paths.settings).current.layout["window"]


def test_that_a_damaged_memory_of_the_place_is_ignored(around, qtbot):
    around.settings.change(around.settings.current.with_layout("window", "ü not base64"))
    window = MainWindow(around)
    qtbot.addWidget(window)
    assert window.width() >= 900


def test_that_the_chosen_theme_and_size_are_remembered(window, around):
    around.registry.run("view.theme.dark")
    around.registry.run("view.text.larger")
    kept = SettingsFile(around.paths.settings).current
    assert (kept.theme, kept.text_size) == ("dark", 110)
    assert around.theme.current.is_dark


def test_that_the_key_sheet_lists_every_key(window, around):
    around.registry.run("help.keys")
    sheet = window.findChild(KeySheet)
    with_keys = [c.title.rstrip("…") for c in around.registry if c.keys]
    assert sorted(title for _, title in sheet.rows) == sorted(with_keys)
    sheet.close()


def test_that_settings_are_taken_as_they_are_made(window, around):
    around.registry.run("file.settings")
    dialog = window.findChild(Preferences)
    dialog._annotator.setText("  mira ")
    dialog._annotator.editingFinished.emit()
    dialog._theme_box.setCurrentIndex(dialog._theme_box.findData("dark"))
    assert around.settings.current.annotator == "mira"
    assert around.theme.choice == "dark"
    dialog.close()
