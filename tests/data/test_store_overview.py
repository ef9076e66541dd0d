"""The overview, read in bulk, holds exactly what is read row by row."""

from dataclasses import replace

import pytest
from msgspec import structs

from core.edits import AddTag
from core.outcomes.verdict import Status
from core.overview import TagUse
from core.tags import Origin, Tag
from core.text.span import Span
from core.traces import Completeness, Ending
from data.store import beside, bulk, reading
from data.store.study import Study
from tests.helpers.many_traces import write_study
from tests.helpers.studies import attempt, load, new_study


def assert_same(study):
    reader = study.reader()
    overview = reader.overview()
    assert [row for rows in overview.attempts.values() for row in rows] == reader.attempt_rows()
    assert list(overview.problems) == reader.problem_rows()
    assert overview.runs == reader.runs()
    return overview


def test_that_bulk_rows_are_those_read_one_by_one(tmp_path):
    attempts = [
        attempt("p1", seconds=0.1 + 0.2, tokens=2**40),
        attempt("p1", run="it's beta", right=False, sample=3),
        attempt("p1", number=2, text="", right=None, ending=Ending.ACCEPTED_EARLIER),
        attempt("p2 ⟨ü⟩, '", right=None, text="é\n, 😀"),
    ]
    with new_study(tmp_path, attempts) as study:
        assert_same(study)


def test_that_two_connections_read_what_one_does_in_the_same_order(tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "_PIECE", 7)
    monkeypatch.setattr(beside, "WORTH_FROM", 7)
    path = tmp_path / "pieces.volteface"
    write_study(path, 5, 3, 2)
    with Study.open(path, "ann") as study:
        assert len(assert_same(study).attempts.columns) == 30


def test_that_the_beginning_of_a_large_study_is_whole_problems_of_its_overview(
    tmp_path, monkeypatch
):
    path = tmp_path / "made.volteface"
    write_study(path, problems=20, runs=3, attempts=2, tags=5)
    with Study.open(path, "ann") as study:
        reader = study.reader()
        whole = reader.overview()
        assert reader.beginning() is None  # all of it is there as soon
        monkeypatch.setattr(reading, "_LARGE_FROM", 100)
        monkeypatch.setattr(reading, "_BEGINNING", 27)
        first = reader.beginning()
        assert list(first.problems) == list(whole.problems)[:4]
        assert dict(first.attempts) == {p: whole.attempts[p] for p in range(1, 5)}
        traces = {row.trace_id for rows in first.attempts.values() for row in rows}
        assert dict(first.uses) == {t: whole.uses[t] for t in whole.uses if t in traces}
        assert (first.runs, first.codes) == (whole.runs, whole.codes)


def test_that_levels_and_what_is_summarised_are_read_with_the_rest(tmp_path):
    easy, other = attempt("p1"), attempt("p2")
    told = replace(easy.problem, metadata={"level": "Level 5"})
    summary = [structs.replace(block, completeness=Completeness.SUMMARY) for block in other.blocks]
    blocks = tuple(summary)
    attempts = [structs.replace(easy, problem=told), structs.replace(other, blocks=blocks)]
    with new_study(tmp_path, attempts) as study:
        overview = assert_same(study)
        assert [row.level for row in overview.problems] == ["5", ""]
        assert overview.partial == {2}
        assert overview.hidden == frozenset()


def test_that_an_empty_study_has_an_empty_overview(tmp_path):
    with new_study(tmp_path) as study:
        overview = assert_same(study)
        assert (len(overview.attempts), len(overview.problems)) == (0, 0)
        assert list(overview.outcomes()) == []


def test_that_the_newest_verdict_of_the_first_judge_counts(tmp_path):
    with new_study(tmp_path, [attempt("p1"), attempt("p2"), attempt("p3")]) as study:
        said = [(1, "person", "incorrect"), (1, "person", "correct"), (2, "checker", "incorrect")]
        study.write(
            lambda db: db.conn.executemany(
                "INSERT INTO verdict (trace_id, judge, who, status, rule, created)"
                " VALUES (?, ?, 'x', ?, '', '')",
                [*said, (3, "person", "incorrect")],
            )
        ).result()
        overview = assert_same(study)
        statuses = [overview.attempts[problem][0].status for problem in (1, 2, 3)]
        assert statuses == [Status.CORRECT, Status.CORRECT, Status.INCORRECT]


def test_that_gaps_in_the_numbers_of_traces_cost_nothing(tmp_path):
    with new_study(tmp_path, [attempt("p1"), attempt("p2")]) as study:
        far = 2**50
        study.write(lambda db: db.execute("DELETE FROM trace_text WHERE trace_id = 2")).result()
        study.write(lambda db: db.execute("DELETE FROM block WHERE trace_id = 2")).result()
        study.write(lambda db: db.execute("DELETE FROM verdict WHERE trace_id = 2")).result()
        study.write(lambda db: db.execute("UPDATE trace SET id = ? WHERE id = 2", [far])).result()
        overview = assert_same(study)
        assert overview.attempts[2][0].trace_id == far


def test_that_what_was_withdrawn_is_not_in_it(tmp_path):
    with new_study(tmp_path, [attempt("p1")]) as study:
        load(study, [attempt("p2", run="beta")], name="b.jsonl")
        study.write(
            lambda db: db.execute("UPDATE batch SET state = 'withdrawn' WHERE id = 2")
        ).result()
        overview = assert_same(study)
        assert [row.key for row in overview.problems] == ["p1"]


@pytest.mark.parametrize("phrase", ["equation", "digits reversed", "nowhere at all", '"', ""])
def test_that_search_in_bulk_finds_what_search_does(tmp_path, phrase):
    path = tmp_path / "made.volteface"
    write_study(path, problems=20, runs=3, attempts=2, tags=5)
    with Study.open(path, "ann") as study:
        overview = assert_same(study)
        reader = study.reader()
        assert sorted(reader.search(phrase)) == sorted(reader.traces_holding(phrase).tolist())
        assert (overview.tag_count, reader.damage()) == (48, [])


def test_that_passes_of_one_person_are_told_as_readings_of_their_own_and_alike_one_by_one(tmp_path):
    with new_study(tmp_path, [attempt("p1", text="First I try it.")]) as study:
        for name, origin in (("1", "manual"), ("2", "accepted"), ("file", "imported")):
            tag = Tag(
                code_id=9,
                trace_id=1,
                span=Span(0, 5),
                quote="First",
                annotator="ada",
                pass_name=name,
                origin=Origin(origin),
            )
            study.run(AddTag(tag)).result()
        uses = study.reader().overview().uses[1]
        assert [use.annotator for use in uses] == ["ada", "ada, pass 2", "ada"]
        assert uses == tuple(TagUse.of(tag) for tag in study.reader().tags([1]))
