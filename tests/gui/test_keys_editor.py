"""Keys that a person gives to commands: set, added, refused, remembered, given back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from data.settings import SettingsFile
from gui.shell.commands import Command, CommandConflictError, CommandRegistry
from gui.shell.keys_editor import KeysEditor
from gui.theme.manager import ThemeManager


def commands(ran: list[str]) -> list[Command]:
    return [
        Command(id=f"a.{name}", title=name, run=lambda n=name: ran.append(n), scope=scope, **more)
        for name, scope, more in (
            ("Undo", "window", {"shortcut": "Ctrl+Z"}),
            ("Next", "compare", {"shortcut": "j", "more_keys": ("Down",)}),
            ("Judge", "compare", {"shortcut": "o, c"}),
            ("Keyless", "compare", {}),
            ("Elsewhere", "charts", {"shortcut": "x"}),
        )
    ]


@pytest.fixture
def ran():
    return []


@pytest.fixture
def registry(ran, qapp):
    made = CommandRegistry()
    made.add(*commands(ran))
    yield made
    made.deleteLater()


@pytest.fixture
def settings(tmp_path):
    return SettingsFile(tmp_path / "settings.toml")


@pytest.fixture
def editor(registry, settings, qtbot):
    theme, window = ThemeManager(), QWidget()
    qtbot.addWidget(window)
    made = KeysEditor(registry, settings, theme, window)
    qtbot.addWidget(made)
    made.show()
    yield made
    theme.deleteLater()


def press_button(editor, qtbot, words: str) -> None:
    found = next(b for b in editor.findChildren(QPushButton) if b.text() == words)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def give(editor, qtbot, title: str, keys: str, button: str = "Set") -> None:
    editor.filter.setText(title)
    editor.press.setKeySequence(QKeySequence(keys))
    press_button(editor, qtbot, button)


def test_that_a_command_hears_its_new_key_and_no_longer_the_old_one(registry, editor, qtbot, ran):
    home = QWidget(editor.parentWidget())
    home.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    registry.bind("compare", home)
    give(editor, qtbot, "Next", "w")
    editor.hide()
    editor.parentWidget().show()
    home.setFocus()
    qtbot.waitUntil(home.hasFocus)
    qtbot.keyClick(home, Qt.Key.Key_J)
    assert ran == []
    qtbot.keyClick(home, Qt.Key.Key_W)
    assert ran == ["Next"]
    assert registry.command("a.Next").shortcut == "W"


@pytest.mark.parametrize(
    ("title", "keys", "taker"),
    [
        ("Next", "Ctrl+Z", "Undo"),
        ("Undo", "x", "Elsewhere"),
        ("Keyless", "o", "Judge"),
        ("Keyless", "o, c", "Judge"),
        ("Keyless", "Down", "Next"),
    ],
)
def test_that_a_key_in_use_is_refused_and_named(registry, editor, qtbot, title, keys, taker):
    before = registry.command(f"a.{title}").keys
    give(editor, qtbot, title, keys)
    assert f"“{taker}”" in editor.told.text()
    assert registry.command(f"a.{title}").keys == before


def test_that_the_same_key_serves_on_two_pages(registry, editor, qtbot):
    give(editor, qtbot, "Keyless", "x")
    assert registry.command("a.Keyless").shortcut == "X"


def test_that_keys_are_added_taken_away_and_given_back(registry, editor, qtbot, settings):
    give(editor, qtbot, "Next", "w", "Add")
    assert registry.command("a.Next").keys == ("J", "Down", "W")
    press_button(editor, qtbot, "None")
    assert registry.command("a.Next").keys == ()
    assert settings.current.keys == {"a.Next": ()}
    press_button(editor, qtbot, "As it was")
    assert registry.command("a.Next").keys == ("J", "Down")
    assert settings.current.keys == {}


def test_that_a_freed_key_can_be_given_to_another_command(registry, editor, qtbot):
    give(editor, qtbot, "Next", "w")
    give(editor, qtbot, "Keyless", "j")
    assert registry.command("a.Keyless").shortcut == "J"


def test_that_keys_are_remembered_at_the_next_start(registry, editor, qtbot, settings, ran):
    give(editor, qtbot, "Next", "w")
    again = CommandRegistry()
    again.custom = SettingsFile(settings.path).current.keys
    again.add(*commands(ran))
    assert again.command("a.Next").keys == ("W",)
    assert again.own_keys("a.Next") == ("J", "Down")
    again.deleteLater()


def test_that_a_new_command_gives_way_to_a_key_that_a_person_gave_away(ran, qapp):
    registry = CommandRegistry()
    registry.custom = {"a.Undo": ("Ctrl+Y",)}
    registry.add(*commands(ran))
    registry.add(Command(id="a.new", title="New", run=list, shortcut="Ctrl+Y", more_keys=("F5",)))
    assert registry.command("a.new").keys == ("F5",)
    registry.deleteLater()


def test_that_keys_in_the_settings_that_are_none_or_taken_are_left_out(ran, qapp):
    registry = CommandRegistry()
    registry.custom = {"a.Next": ("no such key", "Ctrl+Z", "w")}
    registry.add(*commands(ran))
    assert registry.command("a.Next").keys == ("W",)
    registry.deleteLater()


def test_that_what_is_no_key_is_refused(registry):
    with pytest.raises(CommandConflictError, match="not a key"):
        registry.rebind("a.Next", ["no such key"])


def test_that_a_row_of_the_table_is_found_by_its_key(editor):
    editor.filter.setText("ctrl+z")
    assert editor.current is not None
    assert editor.current.title == "Undo"
    editor.filter.setText("nothing like this")
    assert editor.current is None


def test_that_the_table_of_keys_keeps_qts_rules(editor, qtmodeltester):
    qtmodeltester.check(editor.model)
