"""Commands are data: unique, shown, run, and found by a few letters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.shell.commands import (
    Command,
    CommandConflictError,
    CommandRegistry,
    key_rows,
    shortcut_page,
    shown_key,
    tooltip,
)
from gui.shell.palette import CommandPalette
from gui.shell.ranking import rank
from gui.theme.manager import ThemeManager


def command(id_: str, **more) -> Command:
    return Command(id=id_, **({"title": id_, "run": lambda: None} | more))


@pytest.fixture
def registry(qapp):
    made = CommandRegistry()
    yield made
    made.deleteLater()


def test_that_a_second_taker_of_an_id_is_refused(registry):
    registry.add(command("a"))
    with pytest.raises(CommandConflictError, match="a"):
        registry.add(command("a"))


def test_that_a_second_taker_of_a_key_in_a_scope_is_refused(registry):
    registry.add(command("a", scope="compare", shortcut="Ctrl+Shift+X"))
    with pytest.raises(CommandConflictError, match="Ctrl"):
        registry.add(command("b", scope="compare", shortcut="shift+ctrl+x"))


def test_that_two_pages_may_use_one_key(registry):
    registry.add(command("a", scope="compare", shortcut="n"))
    registry.add(command("b", scope="charts", shortcut="n"))
    assert "b" in registry


@pytest.mark.parametrize(("first", "second"), [("window", "compare"), ("compare", "window")])
def test_that_a_key_of_the_window_is_taken_on_every_page(registry, first, second):
    registry.add(command("a", scope=first, shortcut="F8"))
    with pytest.raises(CommandConflictError, match="F8"):
        registry.add(command("b", scope=second, shortcut="F8"))


@pytest.mark.parametrize(("first", "second"), [("o", "o, c"), ("o, c", "o"), ("o, c", "o, c")])
def test_that_the_first_of_two_keys_means_nothing_else(registry, first, second):
    registry.add(command("a", scope="compare", shortcut=first))
    with pytest.raises(CommandConflictError, match="O"):
        registry.add(command("b", scope="compare", shortcut=second))


def test_that_two_keys_may_begin_alike(registry):
    registry.add(command("a", shortcut="o, c"), command("b", shortcut="o, -"))
    assert [shown_key(key) for each in registry for key in each.keys] == ["o c", "o -"]


def test_that_a_series_of_commands_is_one_row_of_keys(registry):
    registry.add(*(command(str(n), shortcut=str(n), series="Tag") for n in (1, 2, 3)))
    registry.add(command("other", shortcut="x", more_keys=("y",)))
    assert [(row.keys, row.title) for row in key_rows(registry)] == [
        (("1…3",), "Tag"),
        (("x", "y"), "other"),
    ]


def test_that_further_keys_are_guarded_too(registry):
    registry.add(command("a", shortcut="F8", more_keys=("F9",)))
    with pytest.raises(CommandConflictError, match="F9"):
        registry.add(command("b", shortcut="F9"))


def test_that_a_refused_command_takes_no_key(registry):
    registry.add(command("a", shortcut="F8"))
    with pytest.raises(CommandConflictError):
        registry.add(command("b", shortcut="F7", more_keys=("F8",)))
    registry.add(command("c", shortcut="F7"))
    assert "c" in registry


def test_that_a_key_that_is_none_is_refused(registry):
    with pytest.raises(CommandConflictError, match="not a key"):
        registry.add(command("a", shortcut="Ctrl+Frobnicate"))


def test_that_an_unknown_menu_is_refused(registry):
    with pytest.raises(CommandConflictError, match="Fruit"):
        registry.add(command("a", menu="Fruit"))


def test_that_an_action_runs_its_command(registry, qtbot):
    ran = []
    registry.add(command("a", run=lambda: ran.append("a")))
    with qtbot.waitSignal(registry.ran) as told:
        registry.action("a").trigger()
    assert ran == ["a"]
    assert told.args == ["a"]


def test_that_a_disabled_command_is_not_run(registry):
    ran = []
    registry.add(command("a", run=lambda: ran.append("a"), enabled=lambda: False))
    registry.run("a")
    assert ran == []


def test_that_refresh_asks_for_state_title_and_check(registry):
    state = {"on": False}
    registry.add(
        command(
            "a",
            enabled=lambda: state["on"],
            checked=lambda: state["on"],
            label=lambda: "On" if state["on"] else "Off",
        )
    )
    action = registry.action("a")
    state["on"] = True
    registry.refresh()
    assert (action.isEnabled(), action.isChecked(), action.text()) == (True, True, "On")


def test_that_a_switch_shows_what_is_so_and_not_what_was_clicked(registry):
    registry.add(command("a", checked=lambda: False))
    registry.action("a").trigger()
    assert not registry.action("a").isChecked()


def test_that_an_ampersand_is_shown_and_underlines_nothing(registry):
    registry.add(command("a", title="Guess & check"))
    assert registry.action("a").text() == "Guess && check"


def test_that_a_menu_keeps_groups_together_and_pages_first(registry):
    registry.add(command("a", menu="View", group="x"), command("b", menu="View", group="y"))
    registry.add(command("c", menu="View", group="x"), command("p", menu="View", group="pages"))
    groups = [[c.id for c in group] for group in registry.in_menu("View")]
    assert groups == [["p"], ["a", "c"], ["b"]]


def test_that_keys_of_a_page_work_on_it_alone(registry, qtbot):
    ran = []
    registry.add(command("a", scope="compare", shortcut="f", run=lambda: ran.append("a")))
    page, elsewhere = QWidget(), QWidget()
    for widget in (page, elsewhere):
        qtbot.addWidget(widget)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.show()
    registry.bind("compare", page)
    elsewhere.activateWindow()
    elsewhere.setFocus()
    qtbot.keyClick(elsewhere, "f")
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    qtbot.keyClick(page, "f")
    assert ran == ["a"]


def test_that_a_tooltip_names_key_and_reason():
    bad = command("a", title="Undo", shortcut="Ctrl+Z", reason="Nothing to undo.")
    assert tooltip(bad, enabled=False) == "Undo (Ctrl+Z)\nNothing to undo."


def test_that_the_key_page_lists_every_key_by_scope(registry):
    registry.add(command("a", title="Open…", shortcut="Ctrl+O", description="Opens."))
    registry.add(command("b", title="Next | last", scope="compare", shortcut="N"))
    page = shortcut_page(registry)
    assert "## Everywhere" in page
    assert "| `Ctrl+O` | Open: Opens. |" in page
    assert "## Compare" in page
    assert "| `n` | Next \\| last |" in page


TITLES = ("Open…", "Open the example study", "Save a copy…", "Dark theme", "Undo")


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("open", "Open…"),
        ("op ex", "Open the example study"),
        ("copy", "Save a copy…"),
        ("dark", "Dark theme"),
        ("dakr theme", "Dark theme"),
    ],
)
def test_that_a_few_letters_find_a_command(typed, best):
    commands = [command(title, title=title) for title in TITLES]
    assert rank(typed, commands)[0].title == best


def test_that_letters_of_nothing_find_nothing():
    assert rank("qzx", [command(title) for title in TITLES]) == []


def test_that_recent_commands_lead_while_nothing_is_typed():
    found = rank("", [command(title) for title in TITLES], ["Undo", "Dark theme"])
    assert [c.title for c in found[:3]] == ["Undo", "Dark theme", "Open…"]


@pytest.fixture
def palette(registry, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    made = CommandPalette(registry, ThemeManager(window), window)
    made.window_under_it = window
    return made


def test_that_the_palette_runs_the_chosen_command(registry, palette, qtbot):
    ran = []
    registry.add(*[command(t, title=t, run=lambda t=t: ran.append(t)) for t in TITLES])
    palette.open_over(palette.window_under_it)
    qtbot.keyClicks(palette.query, "open")
    qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert ran == ["Open the example study"]
    assert not palette.isVisible()


def test_that_the_palette_keeps_a_disabled_command_and_does_not_run_it(registry, palette, qtbot):
    ran = []
    registry.add(
        command("a", title="Undo", run=lambda: ran.append(1), enabled=lambda: False, reason="No.")
    )
    palette.open_over(palette.window_under_it)
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert palette.titles == ["Undo"]
    assert ran == []
    palette.hide()


def test_that_escape_leaves_the_palette(registry, palette, qtbot):
    palette.open_over(palette.window_under_it)
    qtbot.keyClick(palette.query, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_that_the_model_of_the_palette_keeps_qts_rules(palette, registry, qtmodeltester):
    registry.add(*[command(t, title=t) for t in TITLES])
    palette.query.setText("o")
    qtmodeltester.check(palette.findChild(type(palette._model)))
