"""Parts of the program are loaded while nobody waits for them, and none before the window."""

import subprocess
import sys

import pytest

from gui.warming import Warming

EARLY = "import sys, gui.app; print([n for n in {names!r} if n in sys.modules])"
LATE = ("sqlite_utils", "numpy", "pyqtgraph", "gui.compare.page", "data.intake", "core.query")


@pytest.fixture
def warming(qapp):
    made = Warming()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def unloaded(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "a_module_to_warm.py").write_text("", encoding="utf-8")
    yield "a_module_to_warm"
    sys.modules.pop("a_module_to_warm", None)


def test_that_a_module_is_loaded_once_nobody_did_anything_for_a_while(qtbot, warming, unloaded):
    warming.wait_ms = 0
    warming.load(unloaded)
    qtbot.waitUntil(lambda: unloaded in sys.modules)


def test_that_what_is_to_be_built_is_built_after_its_modules_one_thing_in_a_turn(
    qtbot, warming, unloaded
):
    built = []
    warming.wait_ms = 30
    things = [lambda n=n: built.append((n, unloaded in sys.modules)) for n in range(2)]
    warming.load(unloaded, then=things)
    qtbot.waitUntil(lambda: len(built) == 1)
    qtbot.waitUntil(lambda: len(built) == 2)
    assert built == [(0, True), (1, True)]


def test_that_nothing_is_loaded_after_the_end(qtbot, warming, unloaded):
    warming.wait_ms = 0
    warming.load(unloaded)
    warming.close()
    qtbot.wait(5)
    assert unloaded not in sys.modules


def test_that_the_window_needs_none_of_the_large_parts():
    program = EARLY.format(names=LATE)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
