"""Rules for every test: nothing on screen, nothing of the person's own, nothing left behind."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

from tests.helpers.leaks import fail_if_any, nothing_left

settings.register_profile(
    "house", max_examples=50, deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("house")

CALL = pytest.StashKey[pytest.TestReport]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs_errors: this test provokes ERROR log records")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    del call
    report = yield
    if report.when == "call":
        item.stash[CALL] = report
    return report


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that passed but left windows, timers, threads, processes or files open.

    A failed test is let off: its traceback keeps alive whatever it touched.
    """
    with_qt = "qapp" in request.fixturenames
    may_log = request.node.get_closest_marker("logs_errors") is not None
    with nothing_left(with_qt=with_qt, may_log_errors=may_log) as found:
        yield
    report = request.node.stash.get(CALL, None)
    if report is not None and report.passed:
        fail_if_any(found)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test its own settings, caches and logs."""
    monkeypatch.setenv("VOLTEFACE_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real files, or skip the test with the reason."""
    named = os.environ.get("VOLTEFACE_CORPUS")
    if not named:
        pytest.skip("real files: VOLTEFACE_CORPUS is not set")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"real files: VOLTEFACE_CORPUS names no folder: {folder}")
    return folder
