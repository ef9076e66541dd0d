"""Real files that nobody here wrote, with the counts that their sources publish."""

import json
import zipfile
from collections import Counter

import pytest

from core.outcomes.verdict import Status
from core.traces import Channel, Completeness, Ending, Saw
from data.importers.inspect_archive import open_log
from data.importers.inspect_metrics import HeaderCheck
from data.importers.preview import preview
from data.importers.records import Record
from tests.helpers.reading import CORPUS, needs_corpus, read_file, tiles

pytestmark = needs_corpus


@pytest.mark.parametrize(
    ("file", "n", "failed"),
    [
        ("math-l5/gpt-4o-2024-08-06", 721, 0),
        ("math-l5/o1-preview-2024-09-12", 721, 24),
        ("crux/o1-preview-2024-09-12", 800, 10),
    ],
)
def test_that_replies_in_json_are_read_whole(file, n, failed):
    read = read_file(CORPUS / f"zeroeval/{file}.json")
    assert len(read.attempts) == n
    assert {each.run.name for each in read.attempts} == {file.partition("/")[2]}
    assert sum(each.ending is Ending.FAILED for each in read.attempts) == failed
    assert all(tiles(each) for each in read.attempts)
    assert all(each.problem.reference for each in read.attempts)


def test_that_runs_of_one_task_pair_on_all_problems():
    files = sorted((CORPUS / "zeroeval/math-l5").glob("*.json"))[2:]
    assert preview(files).headline == "721 problems pair across 2 runs"


@pytest.mark.parametrize(
    ("file", "correct"), [("gpt-4o_chat", 53), ("o1-preview_chat", 100), ("deepseek-r1-api", 99)]
)
def test_that_plans_have_the_verdicts_of_the_file(file, correct):
    read = read_file(CORPUS / f"planbench/blocksworld_3/{file}.json")
    right = [a for a in read.attempts if a.verdicts[0].status is Status.CORRECT]
    assert (len(read.attempts), len(right)) == (100, correct)
    assert {each.run.model for each in read.attempts} == {file}


def test_that_reasoning_beside_the_answer_is_private_and_its_tokens_known():
    read = read_file(CORPUS / "planbench/blocksworld_3/deepseek-r1-api.json")
    assert {each.blocks[0].channel for each in read.attempts} == {Channel.PRIVATE_REASONING}
    assert read.attempts[0].reasoning_tokens == 1543


def test_that_chains_with_a_verifier_have_the_published_counts():
    read = read_file(CORPUS / "planbench/blocksworld_hard_backprompting/o1-preview_chat.json")
    tried = [each for each in read.attempts if each.text]
    lengths = Counter(Counter(each.problem.key for each in tried).values())
    last = {each.problem.key: each for each in tried}
    first = [each for each in tried if each.attempt == 1]
    right = [a for a in tried if a.verdicts[0].status is Status.CORRECT]
    assert dict(lengths) == {1: 26, 2: 33, 3: 18, 4: 9, 5: 13, 6: 4, 7: 5, 9: 2}
    assert len([each for each in first if each in right]) == 26
    assert len([each for each in last.values() if each in right]) == 108
    assert sum(each.ending is Ending.ACCEPTED_EARLIER for each in read.attempts) == 108
    assert {each.saw for each in tried if each.attempt > 1} == {Saw.VERIFIER}


def test_that_samples_and_two_models_in_one_file_are_told_apart():
    read = read_file(CORPUS / "misguided-attention/output_queries_QwQ-32b.json")
    runs = Counter(each.run.name for each in read.attempts)
    assert runs == {"QwQ-32b": 156, "QwQ-32b-16k": 3}
    assert len({each.problem.key for each in read.attempts}) == 52
    assert sum(each.ending is Ending.NO_ANSWER for each in read.attempts) == 17


def test_that_labelled_steps_are_tags_on_their_step():
    read = read_file(CORPUS / "big-bench-mistake/multistep_arithmetic.jsonl")
    right = [each for each in read.attempts if each.answer == each.problem.reference]
    assert (len(read.attempts), len(right)) == (300, 45)
    assert sum(len(each.tags) for each in read.attempts) == 238


INSPECT = {
    "docent/log.eval": (15, 9),
    "scout/theory-of-mind.eval": (100, 83),
    "log-sets/set/2025-09-15T15-02-26-04-00_popularity_L8g2GLGDDfsiXvdJ8LyZNJ.eval": (100, 52),
    "log-sets/set/2025-09-15T15-02-26-04-00_popularity_LthYhadZHuQjsMYHHKRep2.eval": (100, 57),
    "log-sets/set/2025-09-15T15-02-26-04-00_popularity_eF3BogZE3jzpiWBjjDWbik.eval": (100, 66),
    "current-zstd/2026-11-23T06-30-09-00-00_sequences_XFYuMAXnhWL8wMCvWnS5jD.eval": (5, 5),
    "current-zstd/2026-11-23T06-30-10-00-00_sequences_5hHhkQwymUj9dAkSepFLiB.eval": (5, 1),
    "current-zstd/2026-11-23T06-30-10-00-00_sequences_THpgDU45SFddz5uDZN2aAu.eval": (15, 12),
    "tests/analysis/test_logs/2025-05-12T20-27-36-04-00_browser.json": (1, 1),
    "tests/analysis/test_logs/2025-05-12T20-28-13-04-00_no-samples.json": (0, 0),
    "tests/analysis/test_logs/2025-05-12T20-28-13-04-00_popularity.json": (3, 2),
    "tests/analysis/test_logs/2025-05-12T20-28-26-04-00_security-guide.json": (3, 3),
    "tests/analysis/test_logs_choices/mmlu-no-summary-choices.eval": (1, 0),
    "tests/analysis/test_logs_choices/mmlu-summary-choices.eval": (1, 0),
    "tests/log/test_eval_log/log_formats.eval": (1, 0),
    "tests/log/test_eval_log/log_formats.json": (1, 0),
    "tests/log/test_eval_log/log_images.json": (1, 0),
    "tests/log/test_eval_log/log_images_tc.json": (1, 0),
    "tests/log/test_eval_log/log_message_deduplication.eval": (1, 0),
    "tests/log/test_eval_log/log_read_sample.eval": (1, 1),
    "tests/log/test_eval_log/log_read_sample.json": (1, 1),
    "tests/log/test_eval_log/log_streaming.eval": (4, 3),
    "tests/log/test_eval_log/log_tool_call_error.json": (1, 0),
}


@pytest.mark.parametrize(("file", "counts"), INSPECT.items(), ids=lambda v: str(v)[-20:])
def test_that_logs_have_the_samples_and_verdicts_of_their_source(file, counts):
    read = read_file(CORPUS / "inspect" / file)
    right = [
        each for each in read.attempts if [v.status for v in each.verdicts] == [Status.CORRECT]
    ]
    assert (len(read.attempts), len(right)) == counts
    assert all(tiles(each) for each in read.attempts)
    assert not read.skipped


@pytest.mark.parametrize(
    "file",
    [
        "2026-11-23T06-30-11-00-00_two-turn_X4BAVDHXtwXmNEitJS6DrZ.eval",
        "2026-11-23T06-30-14-00-00_two-turn_CFNirZjsVyQBQuUnD5d5bb.json",
    ],
)
def test_that_the_second_turn_corrects_the_first(file):
    read = read_file(CORPUS / "inspect/current-zstd" / file)
    assert Counter(each.attempt for each in read.attempts) == {1: 5, 2: 5}
    assert [len(each.verdicts) for each in read.attempts] == [0, 1] * 5
    assert {each.saw for each in read.attempts} == {Saw.NOTHING, Saw.MAYBE_ERROR}


def test_that_sealed_reasoning_is_hidden_or_a_summary():
    folder = CORPUS / "inspect"
    name = "2025-09-15T15-02-26-04-00_popularity_L8g2GLGDDfsiXvdJ8LyZNJ.eval"
    hidden = read_file(folder / "log-sets/set" / name).attempts
    name = "2026-11-23T06-30-10-00-00_sequences_5hHhkQwymUj9dAkSepFLiB.eval"
    sealed = read_file(folder / "current-zstd" / name).attempts
    assert {each.blocks[0].completeness for each in hidden} == {Completeness.HIDDEN}
    assert {each.blocks[0].completeness for each in sealed} == {Completeness.SUMMARY}


def test_that_a_header_of_a_larger_run_is_found_to_disagree():
    read = read_file(CORPUS / "inspect/docent/log.eval")
    assert read.said("accuracy 0.6759, the 15 samples in the file give 0.6000")
    assert read.said("stderr 0.0419, the 15 samples in the file give 0.1309")
    assert read.said("counts 790 completed samples, the file holds 15")


def in_chunks(log, path):
    """Write a log's samples in folders of chunks, the long texts by their number."""
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("header.json", json.dumps(log.header))
        for record in log.samples():
            whole = dict(record.value)
            messages, attachments = whole.pop("messages"), whole.pop("attachments", {})
            whole.pop("events", None)
            folder = f"samples/{whole['id']}_epoch_{whole['epoch']}/"
            whole["message_refs"] = [[0, len(messages)]]

            def write(name, value, at=folder, hashes=tuple(attachments)):
                text = json.dumps(value)
                for number, each in enumerate(hashes):
                    text = text.replace(f"attachment://{each}", f"attachment://{number}")
                target.writestr(at + name, text)

            write("sample.json", whole)
            for start in range(0, len(messages), 2):
                write(f"messages/{start}.json", messages[start : start + 2])
            for start, text in enumerate(attachments.values()):
                target.writestr(f"{folder}attachments/{start}.json", json.dumps([text]))
    return path


@pytest.mark.parametrize(
    "file",
    [
        "docent/log.eval",
        "tests/log/test_eval_log/log_images.json",
        "tests/log/test_eval_log/log_message_deduplication.eval",
        "current-zstd/2026-11-23T06-30-14-00-00_two-turn_CFNirZjsVyQBQuUnD5d5bb.json",
    ],
)
def test_that_a_log_in_chunks_gives_the_same_attempts(tmp_path, file):
    path = CORPUS / "inspect" / file
    again = read_file(in_chunks(open_log(path), tmp_path / "log.eval"))
    assert not again.skipped
    for one, other in zip(read_file(path).attempts, again.attempts, strict=True):
        assert (one.text, one.problem, one.verdicts, one.ending, one.answer) == (
            other.text, other.problem, other.verdicts, other.ending, other.answer
        )  # fmt: skip


def test_that_each_complete_log_gives_the_figures_of_its_header():
    logs = [
        *(CORPUS / "inspect/current-zstd").iterdir(),
        CORPUS / "inspect/scout/theory-of-mind.eval",
    ]
    for path in logs:
        log, check = open_log(path), HeaderCheck()
        for record in log.samples():
            assert isinstance(record, Record)
            check.add(record.value)
        (score,) = log.header["results"]["scores"]
        stated = [score["metrics"][name]["value"] for name in ("accuracy", "stderr")]
        assert check.figures(score["name"]) == pytest.approx(tuple(stated), abs=1e-12)


def oracle():
    """Return the rows of the file beside the corpus that say what its logs come to."""
    file = CORPUS.parent / "oracles/corpus.json"
    return json.loads(file.read_text()).get("inspect", {}).items() if file.is_file() else ()


@pytest.mark.parametrize(("name", "row"), oracle(), ids=lambda v: v[-24:] if v == str(v) else "")
def test_that_logs_come_to_what_was_computed_of_them_elsewhere(name, row):
    path = next((CORPUS / "inspect").rglob(name))
    log, check = open_log(path), HeaderCheck()
    for record in log.samples():
        assert isinstance(record, Record)
        check.add(record.value)
    assert (log.header["version"], log.header["status"]) == (row["version"], row["status"])
    assert (log.header["eval"]["task"], log.header["eval"]["model"]) == (row["task"], row["model"])
    assert check.samples == row["samples"]
    for scorer, figures in row["scores"].items():
        own = check.figures(scorer) or (None, None)
        assert own == pytest.approx(
            (figures["recomputed_accuracy"], figures["recomputed_stderr"]), abs=1e-12
        )
    read = read_file(path)
    blocks = [b for a in read.attempts for b in a.blocks if b.channel is Channel.PRIVATE_REASONING]
    reasoning = [b for b in blocks if b.said_by == "file" or b.end > b.start]
    assert len({each.problem.key for each in read.attempts}) == row["distinct_ids"]
    assert len(reasoning) == row["reasoning_parts"]
    assert sum(b.end > b.start for b in reasoning) == row["reasoning_parts_readable"]
    agrees = all(
        figures["recomputed_accuracy"] in (None, pytest.approx(figures["stored"]["accuracy"]))
        for figures in row["scores"].values()
    )
    assert read.said("The header says") is not agrees
