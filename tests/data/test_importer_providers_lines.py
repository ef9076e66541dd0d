"""Records with responses of model providers: batches, logs, and rounds of conversations in them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.traces import Completeness, Ending
from data.importers.base import ImportOptions
from tests.helpers.exchanges import PROMPT, answered, asked, chunk, places, read_all
from tests.helpers.mutation import mutations
from tests.helpers.reading import read_file, tiles, write_json, write_lines

# Batches


def output_line(key, body, status=200, error=None):
    response = None if body is None else {"status_code": status, "request_id": "q", "body": body}
    return {"id": f"b {key}", "custom_id": key, "response": response, "error": error}


def input_line(key, **body):
    return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions",
            "body": asked(f"Ask {key}", **body)}  # fmt: skip


def test_that_the_output_of_a_batch_is_joined_with_its_input(tmp_path):
    write_lines(tmp_path / "in.jsonl", [input_line(key) for key in "abcz"])
    expired = {"code": "batch_expired", "message": "too late"}
    path = write_lines(tmp_path / "out.jsonl", [
        output_line("a", answered("1", model="acme-1-2025")), output_line("x", answered("2")),
        output_line("b", {"error": {"message": "bad"}}, 400), output_line("a", answered("3")),
        output_line("c", None, error=expired),
    ])  # fmt: skip
    read = read_file(path)
    assert [(a.problem.key, a.problem.prompt, a.sample, a.ending) for a in read.attempts] == [
        ("a", "Ask a", 1, Ending.COMPLETE), ("x", "", 1, Ending.COMPLETE),
        ("b", "Ask b", 1, Ending.FAILED), ("a", "Ask a", 1, Ending.COMPLETE),
        ("c", "Ask c", 1, Ending.NOT_RUN),
    ]  # fmt: skip
    assert [each.run.name for each in read.attempts] == [
        "acme-1-2025", "acme-1", "acme-1-2025", "acme-1", "acme-1-2025"
    ]  # fmt: skip
    assert read.attempts[2].metadata["status code"] == 400
    assert read.said("more than once: a")
    assert read.said("no request in in.jsonl: x")
    assert read.said("Requests have no response: z")
    assert read_file(tmp_path / "in.jsonl").said("completes out.jsonl")


def test_that_lines_in_the_file_of_errors_are_not_missed(tmp_path):
    write_lines(tmp_path / "in.jsonl", [input_line(key) for key in "ab"])
    write_lines(tmp_path / "errors.jsonl", [output_line("b", {"error": {"message": "x"}}, 500)] * 2)
    read = read_file(write_lines(tmp_path / "out.jsonl", [output_line("a", answered("1"))] * 2))
    assert not read.said("have no response")


def test_that_responses_stand_in_batches_too(tmp_path):
    output = [{"type": "reasoning", "summary": []},
              {"type": "message", "content": [{"type": "output_text", "text": "42"}]}]  # fmt: skip
    body = {"object": "response", "model": "acme-1", "status": "completed", "output": output,
            "usage": {"output_tokens_details": {"reasoning_tokens": 5}}}  # fmt: skip
    request = {"custom_id": "a", "url": "/v1/responses", "body": {"model": "m", "input": PROMPT}}
    write_json(tmp_path / "in.jsonl", request)
    attempt = read_file(write_json(tmp_path / "out.jsonl", output_line("a", body))).attempts[0]
    assert (attempt.problem.prompt, attempt.text) == (PROMPT, "42")
    assert attempt.blocks[0].completeness is Completeness.HIDDEN
    assert attempt.blocks[0].tokens == 5


def test_that_each_end_of_a_message_in_a_batch_is_told(tmp_path):
    said = {"type": "message", "model": "acme-1", "content": [{"type": "text", "text": "42"}],
            "stop_reason": "end_turn"}  # fmt: skip
    error = {"type": "error", "error": {"type": "invalid_request", "message": "bad"}}
    results = [{"type": "succeeded", "message": said}, {"type": "errored", "error": error},
               {"type": "canceled"}, {"type": "expired"}]  # fmt: skip
    lines = [{"custom_id": f"k{n}", "result": result} for n, result in enumerate(results)]
    write_lines(tmp_path / "in.jsonl", [{"custom_id": f"k{n}", "params": asked(f"Ask {n}")}
                                        for n in range(4)])  # fmt: skip
    read = read_file(write_lines(tmp_path / "out.jsonl", lines))
    assert [each.ending for each in read.attempts] == [
        Ending.COMPLETE, Ending.FAILED, Ending.NOT_RUN, Ending.NOT_RUN
    ]  # fmt: skip
    assert read.attempts[1].metadata["error"] == "invalid_request: bad"
    assert [each.problem.prompt for each in read.attempts] == [f"Ask {n}" for n in range(4)]
    assert {each.run.name for each in read.attempts} == {"acme-1"}


# Records


def test_that_recorded_calls_hold_both_sides(tmp_path):
    lines = [{"request": {"uri": "x", "body": json.dumps(asked(f"Ask {n}"))},
              "response": {"status": {"code": 200}, "body": {"string": json.dumps(answered("1"))}}}
             for n in range(2)]  # fmt: skip
    read = read_file(write_lines(tmp_path / "calls.jsonl", lines))
    assert [each.problem.prompt for each in read.attempts] == ["Ask 0", "Ask 1"]
    assert not read.skipped


def test_that_bodies_alone_are_read_and_their_prompts_missed(tmp_path):
    lines = [answered(str(n)) for n in range(3)]
    read = read_file(write_lines(tmp_path / "bodies.jsonl", lines))
    assert [each.problem.key for each in read.attempts] == ["id 0", "id 1", "id 2"]
    assert read.said("What the model was asked is not known: 3 replies")


def test_that_fields_beside_a_response_tell_the_problem(tmp_path):
    lines = [{"problem_id": f"p{n}", "question": f"Ask {n}", "reference_answer": "42",
              "response": answered("The answer is 42.")} for n in range(3)]  # fmt: skip
    read = read_file(write_lines(tmp_path / "rows.jsonl", lines))
    problem = read.attempts[1].problem
    assert (problem.key, problem.prompt, problem.reference) == ("p1", "Ask 1", "42")
    assert read.attempts[1].answer == "42"


def test_that_runs_with_differing_settings_say_so(tmp_path):
    lines = [{"request": asked(temperature=n / 2), "response": answered("1")} for n in range(2)]
    read = read_file(write_lines(tmp_path / "calls.jsonl", lines))
    assert read.said("differ in their settings: temperature")


# Rounds


def logged(*turns, reply, model="acme-1"):
    return {"request": asked(*turns, model=model), "response": answered(reply, model)}


def batch(folder, name, *turns_by_key, extra=""):
    """Write the input and output of a round; each entry is (key, turns, reply)."""
    requests = [{"custom_id": key, "url": "/v1", "body": asked(*turns)}
                for key, turns, _ in turns_by_key]  # fmt: skip
    lines = [output_line(key, answered(reply)) for key, _, reply in turns_by_key]
    return (
        write_lines(folder / f"{name}.in{extra}.jsonl", requests),
        write_lines(folder / f"{name}.out.jsonl", lines),
    )


def test_that_a_log_of_a_conversation_is_one_chain_with_each_answer_once(tmp_path):
    lines = [logged(PROMPT, reply="41"), logged(PROMPT, reply="41"),
             logged(PROMPT, "41", "Are you sure?", reply="42"),
             logged(PROMPT, "41", "Are you sure?", reply="43"),
             logged(PROMPT, "41", "Are you sure?", "42", "Really?", reply="44")]  # fmt: skip
    read = read_file(write_lines(tmp_path / "log.jsonl", lines))
    assert places([read]) == [
        (1, 1, "41"), (2, 1, "41"), (1, 2, "42"), (2, 2, "43"), (1, 3, "44")
    ]  # fmt: skip
    assert len({each.problem.key for each in read.attempts}) == 1
    assert read.said("Replies go on from earlier ones of the same run: 3 replies")


def test_that_an_answer_with_two_sequels_begins_two_samples_and_is_told(tmp_path):
    lines = [logged(PROMPT, reply="41")]
    lines += [logged(PROMPT, "41", then, reply="42") for then in ("Are you sure?", "Try again.")]
    read = read_file(write_lines(tmp_path / "log.jsonl", lines))
    assert places([read]) == [(1, 1, "41"), (1, 2, "42"), (2, 1, "41"), (2, 2, "42")]
    assert read.said("others went on from already: 1 reply")


def test_that_a_log_tells_whose_answer_is_revised(tmp_path):
    lines = [logged(PROMPT, reply="41"), logged(PROMPT, "41", "Are you sure?", reply="42"),
             logged(PROMPT, "41", "Are you sure?", reply="43", model="other-2")]  # fmt: skip
    read = read_file(write_lines(tmp_path / "log.jsonl", lines))
    assert [(a.run.name, a.attempt, a.text) for a in read.attempts] == [
        ("acme-1", 1, "41"), ("acme-1", 2, "42"), ("other-2", 1, "43")
    ]  # fmt: skip
    assert read.said("of another run: 1 reply")


def test_that_worked_examples_in_a_log_are_no_attempts(tmp_path):
    shown = ("1 x 1?", "1", "2 x 2?", "4")
    lines = [logged(*shown, "3 x 3?", reply="8"), logged(*shown, "4 x 4?", reply="16"),
             logged(*shown, "3 x 3?", "8", "Are you sure?", reply="9")]  # fmt: skip
    path = write_lines(tmp_path / "log.jsonl", lines)
    read = read_file(path)
    assert places([read]) == [(1, 1, "8"), (1, 1, "16"), (1, 2, "9")]
    assert read.attempts[0].problem.prompt.startswith("User: 1 x 1?\n\nAssistant: 1")
    assert read.said("2 of them answers")
    roles = {1: "attempt", 2: "attempt"}  # unless a person says so
    assert len(read_file(path, ImportOptions(roles=roles)).attempts) > 3


def test_that_steps_with_tools_in_a_log_are_read_with_the_last(tmp_path):
    def call(ident):
        return {"id": ident, "type": "function", "function": {"name": "f", "arguments": "{}"}}

    steps = [{"role": "assistant", "content": None, "tool_calls": [call("k1")]},
             {"role": "tool", "tool_call_id": "k1", "content": "6"},
             {"role": "assistant", "content": None, "tool_calls": [call("k2")]},
             {"role": "tool", "tool_call_id": "k2", "content": "7"}]  # fmt: skip
    replies = [answered(None, tool_calls=[call("k1")]), answered(None, tool_calls=[call("k2")]),
               answered("42"), answered(None, tool_calls=[call("k3")])]  # fmt: skip
    lines = [
        {"request": asked() | {"messages": asked()["messages"] + steps[: 2 * n]}, "response": each}
        for n, each in enumerate(replies[:3])
    ] + [{"request": asked(), "response": replies[3]}]
    read = read_file(write_lines(tmp_path / "log.jsonl", lines))
    assert places([read]) == [(1, 1, "42"), (2, 1, "{}")]
    assert [each["result"] for each in read.attempts[0].metadata["tool calls"]] == ["6", "7"]
    assert read.said("later ones go on from them: 2 replies")


@pytest.mark.parametrize("later", ["ab", "xy"])  # the same keys in both rounds, or others
def test_that_rounds_of_batches_are_chains(tmp_path, later):
    first = [(key, (f"Ask {key}",), f"1st {key}") for key in "ab"]
    second = [(new, (f"Ask {key}", f"1st {key}", "Are you sure?"), f"2nd {key}")
              for key, new in zip("ab", later, strict=True)]  # fmt: skip
    third = [("c", (*second[0][1], second[0][2], "Really?"), "3rd a")]
    files = [each for name, turns in (("r3", third), ("r2", second), ("r1", first))
             for each in batch(tmp_path, name, *turns)]  # fmt: skip
    reads = read_all(*files)
    found = [(a.problem.key, a.sample, a.attempt, a.text) for r in reads for a in r.attempts]
    assert sorted(found) == [
        ("a", 1, 1, "1st a"), ("a", 1, 2, "2nd a"), ("a", 1, 3, "3rd a"),
        ("b", 1, 1, "1st b"), ("b", 1, 2, "2nd b"),
    ]  # fmt: skip
    assert reads[2].said("it completes r2.out.jsonl.")


def test_that_a_batch_takes_the_requests_named_like_it_and_tells_of_others(tmp_path):
    batch(tmp_path, "r1", ("a", ("Ask 1",), "1"))
    _, out = batch(tmp_path, "r2", ("a", ("Ask 2",), "2"))
    assert read_file(out).attempts[0].problem.prompt == "Ask 2"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files = [batch(tmp_path / at, "r", ("a", (f"Ask {at}",), "1")) for at in "ab"]
    second = read_all(*files[0], *files[1])[3]
    assert second.attempts[0].problem.prompt == "Ask b"
    assert not second.said("different requests")
    out = out.rename(tmp_path / "batch_x_output.jsonl")
    read = read_file(out)
    assert read.said("different requests under the same keys")


# Hostile files

SOUND = [
    [output_line("a", answered("1")), output_line("b", {"error": {"message": "x"}}, 400)],
    [{"custom_id": "a", "result": {"type": "errored", "error": {"type": "x"}}}] * 2,
    [{"request": asked(PROMPT, "41", "Sure?"), "response": answered("1")}] * 2,
    [chunk(content="4", tool_calls=[{"index": 0, "function": {"arguments": "a"}}])] * 2,
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(lines=st.one_of([mutations(each) for each in SOUND]))
def test_that_no_value_in_lines_raises(lines):
    with TemporaryDirectory() as folder:
        path = write_lines(Path(folder) / "x.jsonl", lines if isinstance(lines, list) else [lines])
        try:
            read = read_file(path)
        except ImportFileError:
            return
        assert all(tiles(each) for each in read.attempts)


ROUND = [{"custom_id": "a", "body": asked(PROMPT, "1st", "Are you sure?")}]


@settings(max_examples=12, deadline=None)
@given(requests=mutations(ROUND))
def test_that_no_value_in_the_requests_of_a_round_raises(requests):
    with TemporaryDirectory() as name:
        folder = Path(name)
        first = batch(folder, "r1", ("a", (PROMPT,), "1st"))
        second = batch(folder, "r2", ("a", (PROMPT,), "2nd"))
        write_lines(second[0], requests if isinstance(requests, list) else [requests])
        try:
            reads = read_all(*first, *second)
        except ImportFileError:
            return
        assert all(tiles(each) for read in reads for each in read.attempts)
