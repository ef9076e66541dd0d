"""The worked example of the documentation, installed as another package would be."""

import re
import sys
from pathlib import Path

import pytest

from data.importers.registry import GROUP, importers, recognise
from data.intake import import_files
from data.store.study import Study

DOCS = Path(__file__).parents[2] / "docs" / "importing.md"
LOG = """# puzzle log

Q What is the next term? 1, 8, 72, …
A The answer is 46.
= 46

A There is no question here.

Q What is two and two?
A The answer is 5.
= 4
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Lay out the documented package with the metadata that an installer would write."""
    text = DOCS.read_text(encoding="utf-8")
    toml, module = (
        re.search(rf"```{kind}\n(# [^\n]*{name}.*?)```", text, re.DOTALL)[1]
        for kind, name in (("toml", "pyproject"), ("python", "puzzle_log"))
    )
    site = tmp_path / "site"
    metadata = site / "puzzle_log-1.dist-info"
    metadata.mkdir(parents=True)
    (site / "puzzle_log.py").write_text(module, encoding="utf-8")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: puzzle-log\nVersion: 1\n")
    assert f'[project.entry-points."{GROUP}"]' in toml
    entry = toml.strip().splitlines()[-1].replace('"', "")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{entry}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    importers.cache_clear()
    yield site
    importers.cache_clear()
    sys.modules.pop("puzzle_log", None)


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "solver.log"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_that_a_format_of_another_package_is_recognised(installed, log):
    importer, confidence = recognise(log)
    assert (importer.name, confidence) == ("Puzzle log", 80)


def test_that_a_file_is_imported_through_another_package(installed, log, tmp_path):
    with Study.create(tmp_path / "s.volteface", "ann") as study:
        (report,) = import_files(study, [log]).files
        outcomes = [row.right for row in study.reader().attempt_rows()]
    assert (report.format, report.counts["traces"]) == ("Puzzle log", 2)
    assert outcomes == [True, False]
    assert [each.where for each in report.findings if each.what.endswith("question.")] == [
        "block 2"
    ]


@pytest.mark.logs_errors
def test_that_a_package_that_cannot_be_loaded_is_left_out(installed):
    (installed / "puzzle_log.py").write_text("import nothing_of_that_name", encoding="utf-8")
    names = [importer.name for importer in importers()]
    assert "Table" in names
    assert "Puzzle log" not in names
