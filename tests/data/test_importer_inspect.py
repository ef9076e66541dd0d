import json
import math
import zipfile

import pytest

from core.errors import ImportFileError
from core.outcomes.verdict import Status
from core.traces import Channel, Completeness, Ending, Saw
from tests.helpers.archives import ZSTD, Member, archive
from tests.helpers.reading import read_file, tiles, write_json

EVAL = {"task": "sums", "model": "openai/gpt-4o", "dataset": {"name": "sums"}}
HEADER = {"version": 2, "status": "success", "eval": EVAL}


def say(role, content, **more):
    return {"role": role, "content": content} | more


def sample(i, *turns, epoch=1, score="C", **more):
    messages = [say("user", f"Add {i} and 2.", source="input"), *turns]
    final = turns[-1] if turns else say("assistant", "")
    output = {"choices": [{"message": final, "stop_reason": "stop"}]}
    output["usage"] = {"output_tokens": 9, "reasoning_tokens": 5}
    return {
        "id": i,
        "epoch": epoch,
        "input": f"Add {i} and 2.",
        "target": str(i + 2),
        "messages": messages,
        "output": output,
        "scores": {"match": {"value": score, "answer": str(i + 2)}},
    } | more


def reply(content, **more):
    return say("assistant", content, **more)


def write_eval(path, samples, header=HEADER, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as target:
        target.writestr("_journal/start.json", json.dumps({"version": 2, "eval": EVAL}))
        for each in samples:
            name = f"samples/{each['id']}_epoch_{each['epoch']}.json"
            target.writestr(name, json.dumps(each))
        if header is not None:
            target.writestr("header.json", json.dumps(header))
    return path


def write_zstd(path, members):
    """Write an archive as current logs are: members in several zstandard frames."""
    entries = (Member(n, json.dumps(text).encode(), ZSTD) for n, text in members.items())
    path.write_bytes(archive(*entries))
    return path


def write_log(tmp_path, *samples, header=HEADER):
    return write_json(tmp_path / "log.json", header | {"samples": list(samples)})


def test_that_both_kinds_of_log_give_the_same_attempts(tmp_path):
    samples = [sample(i, reply(f"ANSWER: {i + 2}")) for i in range(3)]
    from_zip = read_file(write_eval(tmp_path / "log.eval", samples))
    from_json = read_file(write_log(tmp_path, *samples))
    assert from_zip.format == from_json.format == "Inspect log"
    assert [a.text for a in from_zip.attempts] == [a.text for a in from_json.attempts]
    attempt = from_zip.attempts[1]
    assert (attempt.problem.dataset, attempt.problem.key) == ("sums", "1")
    assert (attempt.run.name, attempt.run.model) == ("gpt-4o", "openai/gpt-4o")
    assert (attempt.answer, attempt.problem.reference) == ("3", "3")
    assert attempt.verdicts[0].status is Status.CORRECT


def test_that_zstandard_members_of_several_frames_are_read(tmp_path):
    members = {"header.json": HEADER}
    members |= {f"samples/{i}_epoch_1.json": sample(i, reply("7")) for i in range(3)}
    read = read_file(write_zstd(tmp_path / "log.eval", members))
    assert len(read.attempts) == 3
    assert not read.skipped


def test_that_a_damaged_member_costs_only_itself(tmp_path):
    members = {"header.json": HEADER}
    members |= {f"samples/{i}_epoch_1.json": sample(i, reply("7" * 90)) for i in range(3)}
    path = write_zstd(tmp_path / "log.eval", members)
    data = bytearray(path.read_bytes())
    at = data.index(b"samples/1_epoch_1.json") + 60
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    read = read_file(path)
    assert len(read.attempts) == 2
    assert [each.where for each in read.skipped] == ["sample 1, epoch 1"]


@pytest.mark.parametrize(("share", "complete"), [(0.2, 2), (0.5, 6), (0.9, 9), (0.99, 9)])
def test_that_an_archive_cut_off_keeps_its_complete_samples(tmp_path, share, complete):
    path = write_eval(tmp_path / "log.eval", [sample(i, reply("7")) for i in range(9)])
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    read = read_file(path)
    assert read.said("archive is cut off")
    assert len(read.attempts) == complete


def test_that_an_archive_with_nothing_complete_is_refused_in_words(tmp_path):
    path = write_eval(tmp_path / "log.eval", [sample(1, reply("7"))])
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ImportFileError, match="damaged or cut off"):
        read_file(path)


def test_that_a_json_log_cut_off_keeps_complete_samples(tmp_path):
    path = write_log(tmp_path, *[sample(i, reply("7")) for i in range(4)])
    path.write_bytes(path.read_bytes()[:-200])
    read = read_file(path)
    assert len(read.attempts) == 3
    assert read.said("cut off")


def test_that_a_run_that_crashed_is_read_from_its_journal(tmp_path):
    path = write_eval(tmp_path / "log.eval", [sample(1, reply("7"))], header=None)
    read = read_file(path)
    assert len(read.attempts) == 1
    assert read.said("did not finish")


def test_that_epochs_are_samples_and_not_attempts(tmp_path):
    samples = [sample(1, reply("3"), epoch=e) for e in (1, 2, 3)]
    read = read_file(write_log(tmp_path, *samples))
    assert [(a.sample, a.attempt) for a in read.attempts] == [(1, 1), (2, 1), (3, 1)]
    assert read.said("independent samples, not attempts")


def test_that_a_second_turn_is_t2_and_has_the_score_alone(tmp_path):
    turns = (
        reply("ANSWER: 4"),
        say("user", "There may be an error. Look again."),
        reply("ANSWER: 3"),
    )
    first, second = read_file(write_log(tmp_path, sample(1, *turns))).attempts
    assert (first.attempt, second.attempt) == (1, 2)
    assert (first.answer, len(first.verdicts)) == ("4", 0)
    assert second.verdicts[0].status is Status.CORRECT
    assert second.saw is Saw.MAYBE_ERROR


def test_that_worked_examples_in_the_input_are_no_attempts(tmp_path):
    example = [say("user", "Add 1 and 1."), reply("2", source="input")]
    attempts = read_file(
        write_log(tmp_path, sample(1, *example, say("user", "Now 1 and 2."), reply("3")))
    ).attempts
    assert [(a.attempt, a.text) for a in attempts] == [(1, "3")]


def test_that_a_sample_with_tools_is_one_attempt_with_its_final_answer(tmp_path):
    turns = (reply("I look.", tool_calls=[{"id": "1"}]), say("tool", "x"), reply("It is 3."))
    read = read_file(write_log(tmp_path, sample(1, *turns)))
    assert [a.text for a in read.attempts] == ["It is 3."]
    assert read.said("use tools")


@pytest.mark.parametrize(
    ("part", "completeness", "text"),
    [
        ({"reasoning": "Hm."}, Completeness.FULL, "Hm.3"),
        (
            {"reasoning": "gAAA", "redacted": True, "summary": "In short."},
            Completeness.SUMMARY,
            "In short.3",
        ),
        ({"reasoning": "gAAA", "redacted": True}, Completeness.REDACTED, "3"),
        ({"reasoning": "", "signature": "rs"}, Completeness.HIDDEN, "3"),
    ],
)
def test_that_reasoning_is_as_complete_as_the_log_says(tmp_path, part, completeness, text):
    content = [{"type": "reasoning", **part}, {"type": "text", "text": "3"}]
    attempt = read_file(write_log(tmp_path, sample(1, reply(content)))).attempts[0]
    block = attempt.blocks[0]
    assert (attempt.text, block.channel) == (text, Channel.PRIVATE_REASONING)
    assert (block.completeness, block.tokens) == (completeness, 5)
    assert tiles(attempt)


@pytest.mark.parametrize("scheme", ["attachment://", "tc://"])
def test_that_attachments_return_to_where_they_belong(tmp_path, scheme):
    stored = {"attachments": {"h1": "The long reply. ANSWER: 3", "h2": "The long question."}}
    made = sample(1, reply(scheme + "h1")) | stored | {"input": scheme + "h2"}
    attempt = read_file(write_log(tmp_path, made)).attempts[0]
    assert attempt.text == "The long reply. ANSWER: 3"
    assert attempt.problem.prompt == "The long question."


def test_that_condensed_samples_are_read_from_their_pool(tmp_path):
    made = sample(1, reply("3"))
    pool = made.pop("messages")
    attempt = read_file(write_log(tmp_path, made | {"events_data": {"messages": pool}})).attempts[0]
    assert (attempt.text, attempt.attempt) == ("3", 1)


def test_that_samples_in_chunks_are_joined(tmp_path):
    made = sample(1, reply("ANSWER: 4"), say("user", "Try again."), reply("ANSWER: 3"))
    messages = made.pop("messages")
    with zipfile.ZipFile(tmp_path / "log.eval", "w") as target:
        target.writestr("header.json", json.dumps(HEADER))
        target.writestr("samples/1_epoch_1/messages/2.json", json.dumps(messages[2:]))
        target.writestr("samples/1_epoch_1/messages/0.json", json.dumps(messages[:2]))
        target.writestr("samples/1_epoch_1/sample.json", json.dumps(made))
    attempts = read_file(tmp_path / "log.eval").attempts
    assert [a.answer for a in attempts] == ["4", "3"]


def write_chunked(path, sample_id, shell, **sequences):
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("header.json", json.dumps(HEADER))
        folder = f"samples/{sample_id}_epoch_1/"
        target.writestr(folder + "sample.json", json.dumps(shell))
        for name, value in sequences.items():
            for start, items in value.items():
                target.writestr(f"{folder}{name}/{start}.json", json.dumps(items))
        whole = sample(9, reply("ANSWER: 11"))
        target.writestr("samples/9_epoch_1.json", json.dumps(whole))
    return path


def test_that_chunks_are_put_together_by_index_beside_whole_samples(tmp_path):
    made = sample(1) | {"input": "attachment://1"}
    pool = [say("user", "Forget it."), *made.pop("messages"), reply("attachment://12")]
    path = write_chunked(
        tmp_path / "log.eval",
        "a/1",
        made | {"id": "a/1", "message_refs": [[1, 2], [11, 12]]},
        messages={0: [*pool[:2], *[reply("no")] * 8], 10: [reply("no"), pool[2]]},
        attachments={0: ["x", "Add 1 and 2."], 2: ["y"] * 10, 12: ["I add. ANSWER: 3"]},
        events={0: [{"event": "model"}]},
    )
    first, second = read_file(path).attempts
    assert (first.problem.key, second.problem.key) == ("a/1", "9")
    assert (first.problem.prompt, first.text) == ("Add 1 and 2.", "I add. ANSWER: 3")


@pytest.mark.parametrize(
    ("refs", "chunks", "words"),
    [
        ([[0, 5]], {0: [reply("3")]}, "names messages that are not there"),
        ([[0, 10**15]], {0: [reply("3")]}, "names messages that are not there"),
        ([[0, 1]] * 200_000, {0: [reply("3")]}, "longer than"),
        ([["0", 1]], {0: [reply("3")]}, "names messages that are not there"),
        ([[0, 1]], {1: [reply("3")]}, "messages from 0 on are missing"),
    ],
)
def test_that_a_sample_whose_chunks_do_not_fit_costs_only_itself(tmp_path, refs, chunks, words):
    made = sample(1) | {"message_refs": refs}
    read = read_file(write_chunked(tmp_path / "log.eval", 1, made, messages=chunks))
    assert [each.problem.key for each in read.attempts] == ["9"]
    assert words in read.skipped[0].what


def test_that_condensed_requests_say_which_messages_of_the_pool_are_the_conversation(tmp_path):
    made = sample(1, reply("3", id="m3"))
    pool = [say("user", "Judge it.", id="g"), *made.pop("messages")[:1]]
    event = {"event": "model", "input": [], "input_refs": [[1, 2]], "output": made["output"]}
    made |= {"message_pool": pool, "events": [event]}
    attempts = read_file(write_log(tmp_path, made, header=HEADER | {"version": 3})).attempts
    assert [(each.text, each.prompt_before) for each in attempts] == [("3", "")]


def test_that_tokens_and_seconds_of_each_attempt_come_from_its_own_request(tmp_path):
    turns = (reply("ANSWER: 4", id="a"), say("user", "Sure?"), reply("ANSWER: 3", id="b"))

    def request(message, tokens):
        usage = {"output_tokens": tokens, "reasoning_tokens": tokens - 1, "total_cost": 0.5}
        output = {"choices": [{"message": message}], "usage": usage, "time": tokens / 2}
        return {"event": "model", "output": output}

    made = sample(1, *turns) | {"events": [request(turns[0], 20), request(turns[2], 8)]}
    first, second = read_file(write_log(tmp_path, made)).attempts
    assert (first.tokens, first.reasoning_tokens, first.seconds, first.cost) == (20, 19, 10.0, 0.5)
    assert (second.tokens, second.reasoning_tokens, second.seconds) == (8, 7, 4.0)


def test_that_what_scorers_said_is_kept_small_and_without_the_reply(tmp_path):
    score = {"value": "C", "answer": "3", "explanation": "It is the sum. " * 400}
    made = sample(1, reply("ANSWER: 3"), working_time=1.5) | {
        "scores": {"judge": score, "match": {"value": "I", "explanation": "ANSWER: 3"}}
    }
    kept = read_file(write_log(tmp_path, made)).attempts[0].metadata
    assert kept["scores"]["judge"]["answer"] == "3"
    assert 1000 < len(kept["scores"]["judge"]["explanation"]) < 2000
    assert "match" not in kept["scores"]
    assert kept["working_time"] == 1.5


def test_that_an_edited_score_is_the_verdict_and_the_original_is_told(tmp_path):
    origin = {"author": "ann", "reason": "The key was wrong."}
    history = [{"value": "I", "answer": "4"}, {"value": "C", "provenance": origin}]
    made = sample(1, reply("ANSWER: 3"), score="C")
    made["scores"]["match"]["history"] = history
    read = read_file(write_log(tmp_path, made))
    assert [v.status for v in read.attempts[0].verdicts] == [Status.CORRECT]
    assert read.said("1 scores were changed after the run from I to C")
    told = read.attempts[0].metadata["scores"]["match"]["history"]
    assert told == [{"value": "I", "answer": "4"}, {"value": "C"} | origin]


def test_that_retries_limits_and_invalid_samples_are_told(tmp_path):
    made = sample(1, reply("so far")) | {
        "limit": {"type": "token", "limit": 500.0},
        "error_retries": [{"message": "timeout", "traceback": "x"}],
        "invalidation": {"author": "ann", "reason": "wrong prompt"},
    }
    read = read_file(write_log(tmp_path, made))
    assert read.attempts[0].ending is Ending.TRUNCATED
    kept = read.attempts[0].metadata
    assert (kept["limit"], kept["limit_value"], kept["retries"]) == ("token", 500.0, ["timeout"])
    for words in ("stopped by a limit", "tried again", "marked as invalid"):
        assert read.said(words)


def test_that_a_summary_beside_full_reasoning_is_kept(tmp_path):
    content = [{"type": "reasoning", "reasoning": "Long.", "summary": "Short."}, "3"]
    attempt = read_file(write_log(tmp_path, sample(1, reply(content)))).attempts[0]
    assert attempt.text == "Long.3"
    assert attempt.metadata["reasoning_summary"] == "Short."


def test_that_an_attachment_that_is_missing_is_counted(tmp_path):
    read = read_file(write_log(tmp_path, sample(1, reply("attachment://gone"))))
    assert read.attempts[0].text == "attachment://gone"
    assert read.said("stored apart and cannot be found")


def test_that_the_oldest_logs_have_one_score_and_a_transcript(tmp_path):
    made = sample(1, reply("tc://h"))
    made["score"] = made.pop("scores")["match"]
    made["transcript"] = {"content": {"h": "ANSWER: 3"}, "events": []}
    results = {"scorer": {"name": "match"}, "metrics": {"accuracy": {"value": 0.5}}}
    read = read_file(write_log(tmp_path, made, header=HEADER | {"version": 1, "results": results}))
    assert read.attempts[0].text == "ANSWER: 3"
    assert read.attempts[0].verdicts[0].who == "match"
    assert read.said("match accuracy 0.5000, the 1 samples in the file give 1.0000")


@pytest.mark.parametrize(
    ("how", "accuracy"),
    [
        ("mean", 0.5),
        ("median", 0.5),
        ("mode", 0.5),
        ("max", 1.0),
        ("at_least_1", 1.0),
        ("at_least_2", 0.5),
        ("pass_at_2", 5 / 6),
        ("pass_k_2", 1 / 6),
        ("inspect_ai/mean", 0.5),
    ],
)
def test_that_header_figures_are_recomputed_by_their_reducer(tmp_path, how, accuracy):
    grades = {1: "CCII", 2: "CIIC" if how in ("at_least_1", "max") else "CIII"}
    if how in ("mean", "median", "mode", "at_least_2", "inspect_ai/mean"):
        grades = {1: "CCCC", 2: "IIII"}
    if how.startswith("pass"):
        grades = {1: "CCII", 2: "CCII"}
    samples = [
        sample(i, reply("3"), epoch=e, score=grade)
        for i, row in grades.items()
        for e, grade in enumerate(row, start=1)
    ]
    score = {"name": "match", "reducer": how, "metrics": {"accuracy": {"value": accuracy}}}
    header = HEADER | {"results": {"scores": [score]}}
    assert not read_file(write_log(tmp_path, *samples, header=header)).said("The header says")
    score["metrics"] = {"accuracy": {"value": 0.25}, "stderr": {"value": 0.25}}
    read = read_file(write_log(tmp_path, *samples, header=header))
    assert read.said(f"accuracy 0.2500, the 8 samples in the file give {accuracy:.4f}")


def test_that_a_run_that_failed_says_why(tmp_path):
    header = HEADER | {"status": "error", "error": {"message": "no more credit"}}
    read = read_file(write_log(tmp_path, sample(1, reply("3")), header=header))
    assert read.said("(status: error): no more credit")
    assert len(read.attempts) == 1


@pytest.mark.parametrize(
    ("value", "verdicts"),
    [
        ("C", [("match", Status.CORRECT, None)]),
        ("P", [("match", Status.INCORRECT, 0.5)]),
        ("N", [("match", Status.NO_ANSWER, None)]),
        (True, [("match", Status.CORRECT, None)]),
        (1.0, [("match", Status.CORRECT, 1.0)]),
        (
            {"a": 1, "b": "I"},
            [("match.a", Status.CORRECT, 1.0), ("match.b", Status.INCORRECT, None)],
        ),
        (41.5, []),
        (["C", 2], [("match.1", Status.CORRECT, None)]),
        (math.nan, []),
        (None, []),
    ],
)
def test_that_scores_of_every_kind_are_verdicts_or_none(tmp_path, value, verdicts):
    attempt = read_file(write_log(tmp_path, sample(1, reply("3"), score=value))).attempts[0]
    assert [(v.who, v.status, v.score) for v in attempt.verdicts] == verdicts


def test_that_a_sample_with_an_error_failed(tmp_path):
    made = sample(1, reply("part of")) | {"error": {"message": "connection lost"}, "scores": None}
    attempt = read_file(write_log(tmp_path, made)).attempts[0]
    assert attempt.ending is Ending.FAILED
    assert attempt.verdicts == ()


def test_that_a_reply_cut_at_its_limit_is_truncated(tmp_path):
    made = sample(1, reply("so far"))
    made["output"]["choices"][0]["stop_reason"] = "max_tokens"
    assert read_file(write_log(tmp_path, made)).attempts[0].ending is Ending.TRUNCATED


def test_that_a_header_that_disagrees_with_its_samples_is_reported(tmp_path):
    score = {"name": "match", "metrics": {"accuracy": {"value": 0.9}}}
    header = HEADER | {"results": {"scores": [score]}}
    samples = [sample(i, reply("3"), score="C" if i else "I") for i in range(2)]
    assert read_file(write_log(tmp_path, *samples, header=header)).said("0.9000")


def test_that_a_log_without_samples_says_so(tmp_path):
    read = read_file(write_log(tmp_path, header=HEADER | {"status": "cancelled"}))
    assert read.attempts == []
    assert read.said("no samples")


def test_that_the_effort_is_a_condition_linked_to_the_plain_run(tmp_path):
    spec = EVAL | {"model_generate_config": {"reasoning_effort": "high"}}
    run = (
        read_file(write_log(tmp_path, sample(1, reply("3")), header=HEADER | {"eval": spec}))
        .attempts[0]
        .run
    )
    assert (run.name, run.base) == ("gpt-4o + high effort", "gpt-4o")
