"""Rules of the house: what may import what, what may be in the tree, what must be true of it."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QObject

ROOT = Path(__file__).parent.parent
HOUSES = ("core", "data", "gui")
MAX_FILE_LINES = 450
MAX_FUNCTION_LINES = 60
TEXT_ENDINGS = {
    "", ".cfg", ".json", ".lock", ".md", ".py", ".sh", ".svg", ".toml", ".txt", ".yaml", ".yml",
}  # fmt: skip
NOT_OURS = {".git", ".venv", "out", "dist"}

# Written so that this file does not match itself.
REGISTRY = re.compile(r"(pypi|pythonhosted|npmjs)\.(org|com)|(deb|security)\.debian|ubuntu\.com/ub")
PERSONAL_PATH = re.compile(r"(?<![\w.~-])/(root|work|home/[a-z][\w-]*|Users/[A-Za-z][\w-]*)/[\w.]")


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, f"no Python in {folders}"
    return found


def our_files() -> list[Path]:
    """Return what belongs to the repository, new files included; without git, what lies there."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        everything = (path for path in ROOT.rglob("*") if path.is_file())
        return [p for p in everything if not NOT_OURS & set(p.relative_to(ROOT).parts)]
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in our_files()
        if path.suffix in TEXT_ENDINGS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def in_a_process_without_qt(code: str) -> subprocess.CompletedProcess[str]:
    blocked = ("PySide6", "shiboken6", "pyqtgraph", "qtawesome")
    block = f"import sys; sys.modules.update(dict.fromkeys({blocked})); "
    command = [sys.executable, "-c", block + code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# --- what is installed -------------------------------------------------------------------------


def lock_entries() -> list[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]


def test_that_the_lock_pins_each_package_to_one_version_and_its_hashes():
    pinned = re.compile(r"[a-z0-9-]+==\S+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\s*")
    assert [entry for entry in lock_entries() if not pinned.fullmatch(entry)] == []


def test_that_the_lock_names_no_place_to_load_from():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r".*(?:://|--(?:extra-)?index|--find-links| @ ).*", text) == []


def test_that_the_lock_holds_every_dependency_that_the_project_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.match(r"[\w-]+", line)[0].lower() for line in named}
    locked = {entry.split("==")[0] for entry in lock_entries()}
    assert names - locked == set()


def test_that_qt_keeps_its_count_of_none():
    none_before = sys.getrefcount(None)
    thing = QObject()
    for number in range(1000):
        thing.setObjectName(str(number))
    lost = none_before - sys.getrefcount(None)
    # One lost reference a call aborts Python 3.11 after some thousand calls of Qt.
    assert lost < 100


def test_that_qt_and_python_are_a_pair_that_works():
    version = tuple(int(part) for part in PySide6.__version__.split(".")[:3])
    assert (6, 11, 2) <= version < (6, 12)


# --- who may import whom -----------------------------------------------------------------------


def test_that_the_import_contracts_are_kept():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    checked = subprocess.run(
        [*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("house", HOUSES)
def test_that_a_house_is_ours_and_not_somebody_elses_folder(house):
    assert Path(importlib.import_module(house).__file__).parent == ROOT / house


def test_that_nothing_imports_the_tests():
    importing = re.compile(r"^\s*(from|import) tests\b", re.MULTILINE)
    files = python_files(*HOUSES)
    assert [p for p in files if importing.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("module", ["gui.entry", "data.commands"])
def test_that_the_command_line_loads_where_qt_is_absent(module):
    loaded = in_a_process_without_qt(f"import {module}")
    assert loaded.returncode == 0, loaded.stderr


def test_that_every_module_of_core_and_data_loads_where_qt_is_absent():
    files = [path.relative_to(ROOT).with_suffix("") for path in python_files("core", "data")]
    names = [".".join(p.parts) for p in files if p.name not in {"__init__", "__main__"}]
    loaded = in_a_process_without_qt(f"import {', '.join(names)}")
    assert loaded.returncode == 0, loaded.stderr


def test_that_the_program_says_its_name_where_qt_is_absent():
    told = in_a_process_without_qt("from gui.entry import main; sys.exit(main(['--help']))")
    assert told.returncode == 0, told.stderr
    assert "volteface" in told.stdout.lower()


# --- what the tree holds -----------------------------------------------------------------------


def test_that_no_file_names_a_package_registry():
    assert lines_that_match(REGISTRY) == []


def test_that_no_file_names_a_path_of_somebodys_machine():
    assert lines_that_match(PERSONAL_PATH) == []


def test_that_every_module_says_what_it_is_for():
    files = python_files(*HOUSES, "tools")
    assert [str(p) for p in files if not ast.get_docstring(ast.parse(p.read_bytes()))] == []


def test_that_no_file_is_longer_than_one_can_keep_in_mind():
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in python_files(*HOUSES, "tools", "tests")
    }
    assert {name: n for name, n in lengths.items() if n > MAX_FILE_LINES} == {}


def test_that_no_function_is_longer_than_a_screen():
    lengths = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in python_files(*HOUSES, "tools", "tests")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: n for name, n in lengths.items() if n > MAX_FUNCTION_LINES} == {}


def test_that_test_files_have_names_of_their_own():
    names = [path.name for path in python_files("tests") if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))


# --- what the documentation says ---------------------------------------------------------------


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_that_links_of_the_documentation_lead_somewhere():
    links = [
        (document, target)
        for document in documents()
        for target in re.findall(r"\]\(([^)#:\s]+)", document.read_text(encoding="utf-8"))
    ]
    assert [f"{d.name}: {t}" for d, t in links if not (d.parent / t).exists()] == []


def test_that_every_make_command_of_the_documentation_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = {
        name
        for document in documents()
        for name in re.findall(r"\bmake ([a-z]+)", " ".join(code_in(document)))
    }
    assert told - targets == set()


def code_in(document: Path) -> list[str]:
    text = document.read_text(encoding="utf-8")
    return re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
