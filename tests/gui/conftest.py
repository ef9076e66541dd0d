"""Compare pages on small studies, closed in order after each test."""

from collections.abc import Iterator

import pytest

from tests.helpers.comparing import NAMES, Bench
from tests.helpers.studies import attempt, new_study


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
