import json
import struct
import zipfile
import zlib

import pytest
from backports import zstd

from core.errors import ImportFileError
from core.outcomes.verdict import Status
from core.traces import Channel, Completeness, Ending, Saw
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
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("_journal/start.json", json.dumps({"version": 2, "eval": EVAL}))
        for each in samples:
            name = f"samples/{each['id']}_epoch_{each['epoch']}.json"
            archive.writestr(name, json.dumps(each))
        if header is not None:
            archive.writestr("header.json", json.dumps(header))
    return path


def write_zstd(path, members):
    """Write an archive as current logs are: members in several zstandard frames."""
    body, entries = b"", b""
    for name, text in members.items():
        raw = json.dumps(text).encode()
        half = len(raw) // 2
        packed = zstd.compress(raw[:half]) + zstd.compress(raw[half:])
        sizes = (zlib.crc32(raw), len(packed), len(raw), len(name))
        local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 63, 0, 93, 0, 0, *sizes, 0)
        entry = struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 63, 63, 0, 93, 0, 0, *sizes, 0, 0, 0, 0, 0, len(body)
        )
        entries += entry + name.encode()
        body += local + name.encode() + packed
    n = len(members)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, n, n, len(entries), len(body), 0)
    path.write_bytes(body + entries + end)
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


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_that_an_archive_cut_off_is_refused_in_words(tmp_path, share):
    path = write_eval(tmp_path / "log.eval", [sample(i, reply("7")) for i in range(9)])
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
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
    with zipfile.ZipFile(tmp_path / "log.eval", "w") as archive:
        archive.writestr("header.json", json.dumps(HEADER))
        archive.writestr("samples/1_epoch_1/messages/2.json", json.dumps(messages[2:]))
        archive.writestr("samples/1_epoch_1/messages/0.json", json.dumps(messages[:2]))
        archive.writestr("samples/1_epoch_1/sample.json", json.dumps(made))
    attempts = read_file(tmp_path / "log.eval").attempts
    assert [a.answer for a in attempts] == ["4", "3"]


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
            [("match/a", Status.CORRECT, 1.0), ("match/b", Status.INCORRECT, None)],
        ),
        (41.5, []),
        ([1, 2], []),
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
