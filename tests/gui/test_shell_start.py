"""Starting: what is checked beforehand, and what goes where."""

import json
import os
import subprocess
import sys

import pytest

from gui import entry
from gui.start_checks import (
    bad_pair,
    installed_qt,
    missing_library,
    stray_packages,
    why_no_window,
)


def test_that_the_pair_that_corrupts_none_is_refused():
    assert "6.12.0" in bad_pair((3, 11, 7), (6, 12, 0))


@pytest.mark.parametrize(
    ("python", "qt"), [((3, 11, 7), (6, 11, 3)), ((3, 12, 0), (6, 12, 0)), ((3, 13, 1), (6, 13, 0))]
)
def test_that_a_sound_pair_is_taken(python, qt):
    assert bad_pair(python, qt) == ""


def test_that_what_is_installed_here_is_a_sound_pair():
    qt = installed_qt()
    assert qt >= (6, 11, 2)
    assert bad_pair(tuple(sys.version_info[:3]), qt) == ""


def test_that_our_three_packages_lie_side_by_side():
    assert stray_packages(entry.core.__file__, entry.data.__file__, entry.gui.__file__) == ""


def test_that_a_stranger_called_core_is_noticed(tmp_path):
    problem = stray_packages(
        str(tmp_path / "core" / "__init__.py"), entry.data.__file__, entry.gui.__file__
    )
    assert str(tmp_path) in problem


def test_that_a_folder_called_data_without_code_is_noticed():
    assert "data" in stray_packages(entry.core.__file__, None, entry.gui.__file__)


def test_that_no_display_is_told_on_linux():
    assert "DISPLAY" in why_no_window({}, "linux")


def test_that_a_display_that_is_not_there_is_told():
    assert ":4099" in why_no_window({"DISPLAY": ":4099"}, "linux")


def test_that_a_chosen_platform_needs_no_display():
    assert why_no_window({"QT_QPA_PLATFORM": "offscreen"}, "linux") == ""


def test_that_a_missing_library_is_named_with_its_packages():
    words = missing_library("libxcb-cursor.so.0: cannot open shared object file: No such file")
    assert "libxcb-cursor.so.0" in words
    assert "libxcb-cursor0" in words
    assert "libegl1" in words


@pytest.mark.parametrize(
    ("word", "study"),
    [("a.volteface", True), ("A.VOLTEFACE", True), ("metrics", False), ("--help", False)],
)
def test_that_a_study_is_told_from_a_command(word, study):
    assert entry.is_study(word) is study


def test_that_two_studies_are_one_too_many(capsys):
    assert entry.main(["a.volteface", "b.volteface"]) == 2
    assert "one study" in capsys.readouterr().err


def test_that_the_entry_point_loads_nothing_of_qt():
    code = (
        "import json, sys, gui.entry; print(json.dumps([m for m in sys.modules"
        " if m.split('.')[0] in ('PySide6', 'pyqtgraph', 'shiboken6', 'qtawesome')]))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert json.loads(out.stdout) == []
