"""The set-up script: what it takes for done, what it builds anew, and what it tells people."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent.parent / "tools"


@pytest.fixture
def tools(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    yield importlib.import_module("setup"), importlib.import_module("qt_needs")
    for name in ("setup", "qt_needs"):
        sys.modules.pop(name)


@pytest.fixture
def setup(tools, tmp_path, monkeypatch):
    """Return the script's module, at work in a folder with an environment that is done."""
    module = tools[0]
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "requirements.lock").write_text("one==1\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "stamp")
    monkeypatch.setattr(module, "UNFINISHED", venv / "unfinished")
    module.STAMP.write_text(module.wanted_stamp())
    return module


@pytest.fixture
def done(setup, monkeypatch):
    """Record what an installation would do, without doing it."""
    steps = []
    for name in ("create", "install_packages", "write_launcher"):
        monkeypatch.setattr(setup, name, lambda name=name: steps.append(name))
    return steps


def test_that_a_finished_environment_is_left_alone(setup):
    assert setup.is_up_to_date()


def test_that_another_lock_is_installed_into_the_same_environment(setup, done):
    setup.LOCK.write_text("one==2\n")
    assert not setup.is_up_to_date()
    setup.install()
    assert done == ["install_packages", "write_launcher"]
    assert setup.is_up_to_date()


def test_that_an_environment_whose_installation_was_cut_off_is_built_anew(setup, done):
    setup.UNFINISHED.touch()
    assert not setup.is_up_to_date()
    setup.install()
    assert done[0] == "create"


def test_that_an_environment_from_another_folder_is_built_anew(setup, done):
    setup.STAMP.write_text("hash\n/elsewhere\n")
    setup.install()
    assert done[0] == "create"


def test_that_an_environment_whose_python_is_gone_is_built_anew(setup, done):
    setup.venv_python().unlink()
    assert not setup.is_up_to_date()
    setup.install()
    assert done[0] == "create"


def test_that_an_installation_that_pip_gave_up_may_go_on_where_it_was(setup, monkeypatch):
    monkeypatch.setattr(setup, "venv_python", lambda: Path("/bin/false"))
    setup.UNFINISHED.touch()
    with pytest.raises(setup.SetupError, match="pip says why"):
        setup.install_packages()
    assert not setup.UNFINISHED.exists()


def test_that_a_python_that_is_too_old_is_refused_in_a_sentence(setup, monkeypatch):
    monkeypatch.setattr(setup, "is_fitting", lambda _python: False)
    with pytest.raises(setup.SetupError, match=r"needs Python 3\.11 or newer, older than 3\.15"):
        setup.fitting_python()


def test_that_this_python_fits_and_a_missing_one_does_not(setup):
    assert setup.is_fitting(sys.executable)
    assert not setup.is_fitting("/nowhere/python3")


def test_that_the_launcher_works_from_a_folder_with_blanks_and_quotes(setup, monkeypatch, tmp_path):
    root = tmp_path / "it's a folder"
    (root / "gui").mkdir(parents=True)
    (root / "gui" / "entry.py").write_text("import sys\ndef main(): return len(sys.argv)\n")
    monkeypatch.setattr(setup, "ROOT", root)
    setup.write_launcher()
    command = [setup.VENV / "bin" / "volteface", "one", "two words"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 3


def test_that_what_qt_lacks_is_named_as_packages(tools, monkeypatch, capsys):
    needs = tools[1]
    monkeypatch.setattr(needs, "is_loadable", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(needs, "has_fonts", lambda: False)
    monkeypatch.setattr(needs, "may_install", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    needs.provide()
    told = capsys.readouterr().err
    assert "apt-get install fonts-dejavu-core libegl1\n" in told
    assert "libEGL.so.1, any TrueType font" in told


def test_that_a_system_which_lacks_nothing_is_told_nothing(tools, monkeypatch, capsys):
    needs = tools[1]
    monkeypatch.setattr(needs, "missing_packages", list)
    needs.provide()
    assert capsys.readouterr() == ("", "")


def test_that_a_failed_installation_is_a_message_and_no_crash(tools, monkeypatch, capsys):
    needs = tools[1]
    asked = []
    monkeypatch.setattr(needs, "missing_packages", lambda: ["libegl1"])
    monkeypatch.setattr(needs, "may_install", lambda: True)
    monkeypatch.setattr(needs, "apt_get", lambda *words: asked.append(words))
    monkeypatch.setattr(sys, "platform", "linux")
    needs.provide()
    assert asked == [("install", "libegl1"), ("update",), ("install", "libegl1")]
    assert "apt-get install libegl1" in capsys.readouterr().err
