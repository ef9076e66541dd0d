"""Filters on a real study: what only the store knows reaches the language."""

from dataclasses import replace

import pytest
from msgspec import structs

from core.query import QueryError, to_text
from core.traces import Block, Channel, Completeness, Ending
from data.finding import by_relevance, count_facets, find_problems
from data.store import beside, ranking
from data.store.file import connect
from tests.helpers.many_traces import write_study
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


def test_that_the_best_fit_comes_first_and_what_only_a_prompt_holds_last(tmp_path):
    texts = {
        "p1": "Once a cube among many other words that are about nothing of the kind.",
        "p2": "Nothing.",
        "p3": "A cube, a cube and a cube.",
        "p4": "A cube.",
    }
    attempts = [attempt(key, text=text) for key, text in texts.items()]
    with new_study(tmp_path, [*attempts, attempt("cube", text="No such word.")]) as study:
        overview = study.reader().overview()
        keys = {row.id: row.key for row in overview.problems}
        found = find_problems(study.reader(), overview, "cube")
        ranked = by_relevance(study.path, overview, "cube", found)
        assert [keys[each] for each in found] == ["p1", "p3", "p4", "cube"]
        assert [keys[each] for each in ranked] == ["p3", "p4", "p1", "cube"]
        assert by_relevance(study.path, overview, "outcome:ic", found) == found
        assert by_relevance(study.path, overview, "", found) == found


def test_that_two_connections_rank_as_full_text_search_does(tmp_path, monkeypatch):
    path = tmp_path / "made.volteface"
    write_study(path, problems=20, runs=3)
    with connect(path, read_only=True) as db:
        told = db.execute(
            "SELECT rowid, rank FROM trace_search WHERE trace_search MATCH 'equation'"
        ).fetchall()
    for worth_from in (10**9, 1):
        monkeypatch.setattr(beside, "WORTH_FROM", worth_from)
        with ranking.RankReader(path) as reader:
            found = reader.ranks("equation", lambda: False)
        assert found.traces.tolist() == [trace for trace, _ in told]
        assert found.ranks == pytest.approx([rank for _, rank in told], abs=1e-11)


def test_that_ranking_stops_in_the_midst_of_a_question(tmp_path, monkeypatch):
    monkeypatch.setattr(ranking, "_STEPS", 10)
    attempts = [attempt(f"p{at}", text="so it is") for at in range(30)]
    with new_study(tmp_path, attempts) as study:
        overview = study.reader().overview()
        ids = tuple(overview.problems.ids.tolist())
        asked = iter([False])
        stopped = by_relevance(study.path, overview, "so", ids, lambda: next(asked, True))
        assert stopped == ()
        assert by_relevance(study.path, overview, "so", ids) == ids


def test_that_facets_of_a_study_are_what_its_filters_choose(tmp_path):
    attempts = [attempt("p1"), attempt("p2", run="beta", right=False), attempt("p3", dataset="x")]
    with new_study(tmp_path, attempts) as study:
        reader = study.reader()
        overview = reader.overview()
        found = count_facets(reader, overview, "run:alpha")
        assert {(str(each.kind), each.value): each.count for each in found} == {
            ("outcome", "right"): 2,
            ("run", "alpha"): 2,
            ("dataset", "puzzles"): 1,
            ("dataset", "x"): 1,
            ("ending", "complete"): 2,
            ("provenance", "answer only"): 2,
        }
        for each in found:
            text = f"(run:alpha) ({to_text(each.query)})"
            assert len(find_problems(reader, overview, text)) == each.count
        assert count_facets(reader, overview, "", lambda: True) == ()


def test_that_problems_are_found_by_how_much_of_the_reasoning_the_file_shows(tmp_path):
    hidden = Block(
        channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN, start=0, end=0
    )
    plain, silent = attempt("p1"), attempt("p2")
    silent = structs.replace(silent, blocks=(hidden, *silent.blocks))
    levelled = replace(plain.problem, metadata={"level": "Level 4", "subject": "Algebra"})
    with new_study(tmp_path, [structs.replace(plain, problem=levelled), silent]) as study:
        reader = study.reader()
        overview = reader.overview()
        keys = {row.id: row.key for row in overview.problems}

        def find(text):
            return [keys[each] for each in find_problems(reader, overview, text)]

        assert find("provenance:hidden") == ["p2"]
        assert find('provenance:"answer only"') == ["p1"]
        assert find("level:4 subject:algebra") == ["p1"]
