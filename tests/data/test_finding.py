"""Filters on a real study: what only the store knows reaches the language."""

import pytest

from core.query import QueryError
from core.traces import Ending
from data.finding import find_problems
from tests.helpers.studies import attempt, new_study


@pytest.fixture
def find(tmp_path):
    attempts = [
        attempt("p1", seconds=12.5),
        attempt("p2", right=False),
        attempt("p2", number=2, text="Now 927."),
        attempt("p3"),
        attempt("p3", number=2, text="", right=None, ending=Ending.ACCEPTED_EARLIER),
    ]
    with new_study(tmp_path, attempts) as study:
        reader = study.reader()
        overview = reader.overview()
        keys = {row.id: row.key for row in overview.problems}
        yield lambda text: [keys[each] for each in find_problems(reader, overview, text)]


def test_that_seconds_can_be_asked_for(find):
    assert find("seconds>10") == ["p1"]


def test_that_a_chain_accepted_at_once_stayed_right_as_in_the_table(find):
    assert find("outcome:cc") == ["p3"]
    assert find("outcome:ic") == ["p2"]


def test_that_words_of_a_trace_and_of_a_prompt_are_found(find):
    assert find('"now 927"') == ["p2"]
    assert find('"problem p3"') == ["p3"]


def test_that_no_filter_chooses_all_and_a_broken_one_is_explained(find):
    assert find("  ") == ["p1", "p2", "p3"]
    with pytest.raises(QueryError):
        find("(outcome:ic")
