"""Without a display the same main job is done: the table and the pictures, in a folder."""

import sys

import pytest

from data.commands import main as run_command
from gui.entry import main
from tests.helpers.studies import attempt, new_study


@pytest.fixture
def study(tmp_path):
    chain = [attempt("p1", right=False), attempt("p1", number=2, right=True)]
    with new_study(tmp_path, chain) as made:
        return made.path


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_that_without_a_display_the_table_of_metrics_and_the_pictures_are_written(
    study, tmp_path, monkeypatch, capsys
):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert main([str(study)]) == 0
    told = capsys.readouterr()
    assert "no display" in told.err
    assert "For a window" in told.out
    assert run_command(["metrics", str(study)]) == 0
    table = capsys.readouterr().out
    assert table in told.out
    names = {each.name for each in (tmp_path / "out").iterdir()}
    assert {"metrics.txt", "metrics.csv", "metrics.md", "compare-light-large.png"} <= names
    assert (tmp_path / "out" / "metrics.txt").read_text(encoding="utf-8").strip() == table.strip()
