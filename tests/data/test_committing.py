"""Commitments of all traces of a study: judged, kept between runs, and told by the command line."""

import json

import pytest
from msgspec import structs

from core.metrics.within_trace import Course, course
from core.traces import Block, Channel, Completeness, Ending
from data.commands import main
from data.committing import study as committing
from data.committing.cache import ClaimCache, cache_of
from data.committing.study import committed_answers, within_rows
from tests.helpers.studies import attempt, new_study

FIXED = "I'd guess 615. No. So the answer is 927."
KEPT = "So the answer is 927. I check it. The answer is 927."
LOST = "So the answer is 927. Wait. The answer is 615."


@pytest.fixture
def study(tmp_path):
    kept = [
        attempt("p1", text=FIXED),
        attempt("p2", text=KEPT),
        attempt("p3", text=LOST),
        attempt("p4", text="I cannot tell."),
        attempt("p5", text="", ending=Ending.FAILED),
        attempt("p1", run="beta", text=KEPT),
    ]
    with new_study(tmp_path, kept) as made:
        yield made


def test_that_answers_are_judged_against_the_reference(study):
    found = [course(t.answers.commitments) for t in committed_answers(study)[:3]]
    assert found == [Course.FIXED, Course.KEPT, Course.LOST]


def test_that_traces_without_an_answer_are_left_out_with_the_reason(study):
    alpha, beta = within_rows(committed_answers(study))
    assert len(alpha.traces) == 3
    assert alpha.left_out == {"no answer found": 1, "failed request": 1}
    assert (len(beta.traces), beta.left_out) == (1, {})


def test_that_hidden_reasoning_is_not_assessable(tmp_path):
    blocks = (
        Block(channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN, start=0, end=0),
        Block(channel=Channel.ANSWER, completeness=Completeness.FULL, start=0, end=len(KEPT)),
    )
    made = attempt(text=KEPT)
    made = structs.replace(made, blocks=blocks)
    with new_study(tmp_path, [made]) as study:
        (row,) = within_rows(committed_answers(study))
    assert row.left_out == {"reasoning not in full": 1}


def test_that_what_was_found_is_not_searched_again(study, tmp_path, monkeypatch):
    place = cache_of(tmp_path / "cache", study.path)
    first = committed_answers(study, cache=place)
    monkeypatch.setattr(committing, "commitments", None)  # a call would fail
    assert committed_answers(study, cache=place) == first


def test_that_a_damaged_cache_is_passed_over(study, tmp_path):
    place = cache_of(tmp_path / "cache", study.path)
    first = committed_answers(study, cache=place)
    lines = place.read_text().splitlines()
    key = json.loads(lines[0])[0]
    bad = [[0], {}, "x", [key, [[5, 2, "boxed", 1]]], [key, 7], [key, [[0, 1, "?", "a"]]], 3]
    place.write_text("\n".join([*lines[1:], *map(json.dumps, bad), '["half', "\x00"]))
    assert committed_answers(study, cache=place) == first


def test_that_a_folder_that_cannot_be_written_does_not_hinder(study, tmp_path):
    (tmp_path / "cache").write_text("a file, not a folder")
    assert committed_answers(study, cache=tmp_path / "cache" / "x" / "y.jsonl")


def test_that_another_question_is_another_key():
    keys = {ClaimCache.key("a", "p", 0), ClaimCache.key("a", "q", 0), ClaimCache.key("a", "p", 1)}
    assert len(keys) == 3


def test_that_a_stopped_search_returns_what_it_has(study):
    assert committed_answers(study, stopped=lambda: True) == []


def test_that_only_the_problems_asked_for_are_read(study):
    assert {t.row.problem_id for t in committed_answers(study, problem_ids={2})} == {2}


@pytest.fixture
def said(study, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("VOLTEFACE_HOME", str(tmp_path / "home"))
    path = str(study.path)
    study.close()

    def run(*words):
        assert main(["metrics", path, "--table", "within", *words]) == 0
        return capsys.readouterr().out

    return run


def test_that_the_command_prints_the_table_with_the_precision_of_the_rules(said):
    text = said()
    assert text.startswith("Within one trace")
    assert "precision" in text
    assert "recall" in text
    assert "1 no answer found, 1 failed request" in text


def test_that_the_command_writes_every_format_and_takes_a_filter(said):
    rows = json.loads(said("--format", "json"))["rows"]
    assert [(row["run"], row["n"], row["fixed"]) for row in rows] == [
        ("alpha", 3, 1),
        ("beta", 1, 0),
    ]
    for form in ("csv", "markdown", "latex"):
        assert "alpha" in said("--format", form)
    filtered = json.loads(said("--format", "json", "--filter", "run:beta"))
    assert {row["run"] for row in filtered["rows"]} == {"alpha", "beta"}
    assert filtered["rows"][0]["n"] == 1


def test_that_a_filter_by_outcome_is_told(said):
    assert "by their outcome" in said("--filter", "outcome:right")
    assert "by their outcome" not in said("--filter", "run:beta")
