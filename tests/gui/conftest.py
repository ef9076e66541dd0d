"""Sessions and Compare pages on small studies, closed in order after each test."""

from collections.abc import Iterator

import pytest

from gui.jobs import JobRunner
from gui.shell.session import Session
from tests.helpers.comparing import NAMES, Bench
from tests.helpers.studies import attempt, new_study


@pytest.fixture
def session_on(qtbot, tmp_path) -> Iterator:
    """Return a maker of a session on a study with these attempts, counted if `loaded`."""
    made: list[Session] = []

    def make(attempts=(), *, loaded=False) -> Session:
        folder = tmp_path / "study"
        folder.mkdir()
        session = Session(new_study(folder, attempts), JobRunner())
        made.append(session)
        if loaded:
            session.load_overview()
            qtbot.waitUntil(lambda: session.is_loaded and not session.is_counting)
        return session

    yield make
    for session in made:
        session.jobs.close()
        session.close()
        session.jobs.deleteLater()
        session.deleteLater()


@pytest.fixture
def opened(qtbot, tmp_path) -> Iterator:
    """Return a maker of benches on a study with these attempts."""
    benches: list[Bench] = []

    def make(attempts) -> Bench:
        benches.append(Bench(qtbot, new_study(tmp_path, attempts)))
        return benches[-1]

    yield make
    for bench in benches:
        bench.close()


@pytest.fixture
def bench(opened):
    """Two problems that three runs answered, the second of them wrong."""
    kept = [
        attempt(
            key,
            run=name,
            right=name != "beta",
            text="First I try differences. They fail. I reverse the digits.",
        )
        for key in ("p1", "p2")
        for name in NAMES[:3]
    ]
    return opened(kept)
