import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from core.outcomes.verdict import Status
from core.traces import Channel, Ending
from data.importers.base import ImportOptions
from data.importers.lighteval import IMPORTER as LIGHTEVAL
from data.importers.llm_comparator import IMPORTER as COMPARATOR
from data.importers.openai_evals import IMPORTER as EVALS
from data.importers.promptfoo import IMPORTER as PROMPTFOO
from tests.helpers.mutation import mutations
from tests.helpers.reading import read_file, write_json, write_lines

DETAIL = {
    "doc": {
        "id": "4",
        "query": "What is 2 + 3?",
        "choices": ["5", "five"],
        "gold_index": [0, 1],
        "task_name": "lighteval|sums|0",
        "specific": {"level": "easy"},
    },
    "model_response": {
        "input": [{"role": "user", "content": "Solve: What is 2 + 3?"}],
        "text": ["It is 5."],
        "reasonings": ["Two and three."],
        "output_tokens": [[1, 2, 3]],
    },
    "metric": {"extractive_match": 1.0, "bleu": 34.5},
}
LIGHTEVAL_RESULTS = {
    "config_general": {
        "model_name": "org/some-model",
        "model_config": {"generation_parameters": {"temperature": 0.6}},
    },
    "results": {"lighteval|sums|0": {"extractive_match": 0.25}},
    "versions": {},
}
TIME = "2026-01-02T03-04-05.678"


def spelled(detail):
    return {f"__{name}__": value for name, value in detail.items()}


# lighteval


@pytest.mark.parametrize("row", [DETAIL, spelled(DETAIL)], ids=["plain", "underscores"])
def test_that_details_are_read_in_both_spellings(tmp_path, row):
    read = read_file(write_lines(tmp_path / "details.jsonl", [row, row | {"more": 1}]))
    assert read.format == LIGHTEVAL.name
    one, two = read.attempts
    assert (one.sample, two.sample) == (1, 2)
    assert (one.problem.dataset, one.problem.key, one.problem.reference) == ("sums", "4", "5")
    assert one.text == "Two and three.It is 5."
    assert one.blocks[0].channel is Channel.PRIVATE_REASONING
    assert one.prompt_before == "Solve: What is 2 + 3?"
    assert [(v.who, v.status) for v in one.verdicts] == [("extractive_match", Status.CORRECT)]
    assert (one.tokens, one.metadata["bleu"]) == (3, 34.5)
    assert one.problem.metadata["other_references"] == ["five"]


def test_that_details_in_parquet_have_their_model_from_the_results_of_their_run(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="Parquet files are read by an optional package")
    folder = tmp_path / "details" / "org" / "some-model" / TIME
    folder.mkdir(parents=True)
    lines = write_lines(tmp_path / "rows.jsonl", [DETAIL])
    path = folder / f"details_lighteval|sums|0_{TIME}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM '{lines}') TO '{path}'")  # noqa: S608
    unnamed = read_file(path)
    assert unnamed.attempts[0].run.model == "org/some-model"
    results = tmp_path / "results" / "org" / "some-model"
    results.mkdir(parents=True)
    write_json(results / f"results_{TIME}.json", LIGHTEVAL_RESULTS)
    read = read_file(path)
    assert read.attempts[0].run.condition.settings == {"temperature": 0.6}
    assert read.said("states extractive_match = 0.25; the samples give 1.")


def test_that_results_of_lighteval_alone_bring_nothing_and_are_no_other_format(tmp_path):
    read = read_file(write_json(tmp_path / f"results_{TIME}.json", LIGHTEVAL_RESULTS))
    assert (read.format, read.attempts) == (LIGHTEVAL.name, [])
    assert read.said("without responses")


def test_that_several_texts_are_samples_judged_only_by_their_own_metric(tmp_path):
    response = DETAIL["model_response"] | {"text": ["5", "6"], "reasonings": None}
    metric = {"correct": [True, False], "pass@2": 1.0}
    row = DETAIL | {"model_response": response, "metric": metric}
    read = read_file(write_lines(tmp_path / "details.jsonl", [row, row]))
    assert [a.sample for a in read.attempts] == [1, 2, 3, 4]
    assert [a.verdicts[0].status for a in read.attempts[:2]] == [Status.CORRECT, Status.INCORRECT]
    assert read.attempts[0].metadata == {"pass@2": 1.0}


def test_that_compared_choices_have_an_answer_and_no_text(tmp_path):
    response = {"text": [], "logprobs": [-3.0, -0.5], "input": "Q"}
    row = DETAIL | {"model_response": response}
    read = read_file(write_lines(tmp_path / "details.jsonl", [row, row]))
    first = read.attempts[0]
    assert (first.text, first.answer, first.ending) == ("", "five", Ending.COMPLETE)
    assert read.said("2 rows compare the likelihoods")


def test_that_details_of_older_versions_are_read(tmp_path):
    row = {
        "example": "What is 2 + 3?",
        "full_prompt": "Solve: What is 2 + 3?",
        "predictions": ["It is 5."],
        "gold": ["5"],
        "metrics": {"em": 0},
    }
    read = read_file(write_lines(tmp_path / "details_sums.jsonl", [row, row]))
    assert read.format == LIGHTEVAL.name
    first = read.attempts[0]
    assert (first.problem.prompt, first.problem.reference) == ("What is 2 + 3?", "5")
    assert (first.text, first.verdicts[0].status) == ("It is 5.", Status.INCORRECT)


# promptfoo


def result(**changed):
    return {
        "promptIdx": 0,
        "testIdx": 0,
        "vars": {"question": "What is 2 + 3?", "expected": "5"},
        "testCase": {
            "description": "a sum",
            "vars": {"question": "What is 2 + 3?", "expected": "5"},
            "assert": [{"type": "contains", "value": "{{expected}}"}],
            "metadata": {"level": "easy"},
        },
        "prompt": {"raw": "Solve: What is 2 + 3?", "label": "plain"},
        "provider": {"id": "openai:chat:gpt-4o", "label": ""},
        "response": {
            "output": "It is 5.",
            "tokenUsage": {"total": 9, "completion": 4, "completionDetails": {"reasoning": 0}},
            "finishReason": "stop",
        },
        "success": True,
        "score": 1,
        "latencyMs": 1500,
        "cost": 0.25,
        "failureReason": 0,
        "namedScores": {"tone": 0.5},
        "gradingResult": {
            "pass": True,
            "score": 1,
            "reason": "All assertions passed",
            "componentResults": [
                {"pass": True, "score": 1, "assertion": {"type": "contains", "value": "5"}},
                {"pass": False, "score": 0, "assertion": {"type": "contains", "value": "V"}},
            ],
        },
    } | changed


def evaluation(*rows, version=3):
    beside = {"table": {"head": {"prompts": []}}} if version == 2 else {"prompts": [{"raw": "p"}]}
    results = {"version": version, **beside, "results": list(rows), "stats": {"successes": 1}}
    return {"evalId": "eval-1", "results": results, "config": {"description": "Sums"}}


@pytest.mark.parametrize("version", [2, 3])
def test_that_results_of_promptfoo_are_read_with_each_assertion_as_an_outcome(tmp_path, version):
    read = read_file(write_json(tmp_path / "out.json", evaluation(result(), version=version)))
    assert read.format == PROMPTFOO.name
    (attempt,) = read.attempts
    assert (attempt.problem.dataset, attempt.problem.title) == ("Sums", "a sum")
    assert (attempt.problem.prompt, attempt.problem.reference) == ("What is 2 + 3?", "5")
    assert attempt.prompt_before == "Solve: What is 2 + 3?"
    assert (attempt.run.name, attempt.run.model) == ("gpt-4o", "openai:chat:gpt-4o")
    assert [(v.who, v.status) for v in attempt.verdicts] == [
        ("promptfoo", Status.CORRECT),
        ("contains", Status.CORRECT),
        ("contains (2)", Status.INCORRECT),
    ]
    assert (attempt.tokens, attempt.seconds, attempt.cost) == (4, 1.5, 0.25)
    assert attempt.metadata == {"tone": 0.5, "score": 1, "reason": "All assertions passed"}


def test_that_a_second_prompt_is_a_variant_at_the_same_problem(tmp_path):
    other = result(promptIdx=1, prompt={"raw": "Think. What is 2 + 3?", "label": "with hint"})
    read = read_file(write_json(tmp_path / "out.json", evaluation(result(), other)))
    one, two = read.attempts
    assert one.problem == two.problem
    assert (two.run.name, two.run.base) == ("gpt-4o + with hint", "gpt-4o")
    assert two.run.condition.variant == "with hint"
    assert read.said("asked with 2 prompts")


def test_that_repeated_tests_are_samples_and_the_same_in_every_evaluation(tmp_path):
    rows = evaluation(result(), result(testIdx=1))
    read = read_file(write_json(tmp_path / "out.json", rows))
    assert [a.sample for a in read.attempts] == [1, 2]
    elsewhere = read_file(write_json(tmp_path / "b.json", evaluation(result(testIdx=9))))
    assert elsewhere.attempts[0].problem.key == read.attempts[0].problem.key


def test_that_errors_are_failed_requests_without_an_outcome(tmp_path):
    failed = result(response=None, error="API error: 429", failureReason=2, success=False)
    read = read_file(write_json(tmp_path / "out.json", evaluation(failed)))
    (attempt,) = read.attempts
    assert (attempt.ending, attempt.verdicts) == (Ending.FAILED, ())
    assert read.said("1 rows are errors")


def test_that_reasoning_in_the_providers_reply_is_apart_from_the_answer(tmp_path):
    message = {"role": "assistant", "content": "5", "reasoning_content": "Two and three."}
    raw = json.dumps({"choices": [{"message": message}]})
    response = {"output": "Thinking: Two and three.\n\n5", "raw": raw}
    read = read_file(write_json(tmp_path / "out.json", evaluation(result(response=response))))
    blocks = read.attempts[0].blocks
    assert read.attempts[0].text == "Two and three.5"
    assert [block.channel for block in blocks] == [Channel.PRIVATE_REASONING, Channel.ANSWER]


def test_that_results_one_a_line_and_bare_summaries_are_read_too(tmp_path):
    lines = read_file(write_lines(tmp_path / "out.jsonl", [result(), result(testIdx=1)]))
    bare = read_file(write_json(tmp_path / "bare.json", evaluation(result())["results"]))
    assert (lines.format, len(lines.attempts)) == (PROMPTFOO.name, 2)
    assert (bare.format, len(bare.attempts)) == (PROMPTFOO.name, 1)


def test_that_a_test_without_variables_is_known_by_its_number(tmp_path):
    row = result(vars={}, testCase={})
    read = read_file(write_json(tmp_path / "out.json", evaluation(row)))
    assert read.attempts[0].problem.key == "0"
    assert read.attempts[0].problem.prompt == "Solve: What is 2 + 3?"


# LLM Comparator

COMPARISON = {
    "metadata": {"source_path": "x", "custom_fields_schema": []},
    "models": [{"name": "org/one"}, {"name": "org/two"}],
    "examples": [
        {
            "input_text": "What is 2 + 3?",
            "tags": ["maths"],
            "output_text_a": "It is 5.",
            "output_text_b": "It is 6.",
            "score": 1.25,
            "individual_rater_scores": [{"score": 1.5, "rationale": "A is right."}],
            "custom_fields": {"level": "easy"},
        }
    ],
}


def test_that_both_sides_of_a_comparison_are_runs_and_a_preference_is_no_verdict(tmp_path):
    read = read_file(write_json(tmp_path / "compared.json", COMPARISON))
    assert read.format == COMPARATOR.name
    a, b = read.attempts
    assert [(x.run.name, x.text, x.verdicts) for x in (a, b)] == [
        ("one", "It is 5.", ()),
        ("two", "It is 6.", ()),
    ]
    assert a.problem == b.problem
    assert (a.metadata, b.metadata) == ({"preferred_by": 1.25}, {"preferred_by": -1.25})
    assert a.problem.metadata["rater_scores"] == [1.5]
    assert a.problem.metadata["tags"] == "maths"


def test_that_a_model_compared_with_itself_is_two_runs(tmp_path):
    same = COMPARISON | {"models": [{"name": "m"}, {"name": "m"}]}
    read = read_file(write_json(tmp_path / "compared.json", same))
    assert [a.run.name for a in read.attempts] == ["m (A)", "m (B)"]


# OpenAI evals

SPEC = {
    "spec": {
        "completion_fns": ["gpt-4"],
        "eval_name": "sums.dev.v0",
        "run_config": {"seed": 1},
        "run_id": "r",
    }
}


def event(kind, sample, data):
    return {"run_id": "r", "event_id": 0, "sample_id": sample, "type": kind, "data": data}


ASKED = {"prompt": [{"role": "user", "content": "What is 2 + 3?"}], "sampled": ["It is 5."]}
EVENTS = [
    SPEC,
    event("sampling", "sums.0", ASKED),
    event("sampling", "sums.1", ASKED | {"sampled": ["It is 6."]}),
    event("match", "sums.1", {"correct": False, "expected": ["5"], "picked": None}),
    event("match", "sums.0", {"correct": True, "expected": "5", "picked": "5"}),
    {"final_report": {"accuracy": 0.5}, "run_id": "r"},
]


def test_that_events_are_joined_by_sample_however_they_are_interleaved(tmp_path):
    read = read_file(write_lines(tmp_path / "log.jsonl", EVENTS))
    assert read.format == EVALS.name
    assert [(a.problem.key, a.verdicts[0].status) for a in read.attempts] == [
        ("sums.0", Status.CORRECT),
        ("sums.1", Status.INCORRECT),
    ]
    first = read.attempts[0]
    assert (first.run.name, first.problem.dataset) == ("gpt-4", "sums.dev.v0")
    assert (first.problem.prompt, first.problem.reference) == ("What is 2 + 3?", "5")


def test_that_a_graders_reply_is_no_attempt(tmp_path):
    grading = event("sampling", "sums.0", {"prompt": "Is it right?", "sampled": ["Y"]})
    scored = event("metrics", "sums.0", {"choice": "Y", "score": 1.0})
    read = read_file(write_lines(tmp_path / "log.jsonl", [*EVENTS[:2], grading, scored]))
    (attempt,) = read.attempts
    assert [(v.who, v.status) for v in attempt.verdicts] == [("score", Status.CORRECT)]
    assert attempt.metadata["choice"] == "Y"
    assert read.said("1 replies follow")


# All of them


@pytest.mark.parametrize(
    ("importer", "own"),
    [
        (LIGHTEVAL, json.dumps(DETAIL)),
        (PROMPTFOO, json.dumps(evaluation(result()))),
        (COMPARATOR, json.dumps(COMPARISON)),
        (EVALS, json.dumps(SPEC)),
    ],
    ids=lambda v: getattr(v, "name", ""),
)
def test_that_each_format_knows_its_own_files_and_no_others(importer, own):
    path = Path("file.json")
    assert importer.recognise(path, own.encode()) >= 90
    others = [{"results": [{"a": 1}]}, {"doc": "x", "metric": 1}, {"spec": {"a": 1}}, [{"data": 1}]]
    assert not any(importer.recognise(path, json.dumps(other).encode()) for other in others)


def _survives(importer, sound, name, as_lines):
    rows = sound if isinstance(sound, list) else [sound]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_lines(path, rows) if as_lines else write_json(path, sound)
        list(importer.read(path, ImportOptions()))


@given(mutations(DETAIL))
@settings(max_examples=60, deadline=None)
def test_that_no_detail_however_odd_ends_the_reading(row):
    _survives(LIGHTEVAL, [DETAIL, row], "details.jsonl", as_lines=True)


@given(mutations(result()))
@settings(max_examples=60, deadline=None)
def test_that_no_result_of_promptfoo_however_odd_ends_the_reading(row):
    _survives(PROMPTFOO, evaluation(result(), row), "out.json", as_lines=False)


@given(mutations(COMPARISON["examples"][0]))
@settings(max_examples=60, deadline=None)
def test_that_no_comparison_however_odd_ends_the_reading(example):
    examples = [COMPARISON["examples"][0], example]
    _survives(COMPARATOR, COMPARISON | {"examples": examples}, "c.json", as_lines=False)


@given(mutations(EVENTS))
@settings(max_examples=60, deadline=None)
def test_that_no_event_however_odd_ends_the_reading(events):
    events = events if isinstance(events, list) else [events]
    _survives(EVALS, [SPEC, EVENTS[1], *events], "log.jsonl", as_lines=True)
