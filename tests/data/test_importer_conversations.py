import json

import pytest
from hypothesis import given, settings

from core.imported import Finding
from core.outcomes.verdict import Status
from core.traces import Channel, Ending
from data.importers import distilled, docent, scout_transcripts, training_data
from data.importers.base import ImportOptions
from data.importers.first_record import first_fields
from tests.helpers.mutation import mutations
from tests.helpers.reading import read_file, tiles, write_json, write_lines


def user(content):
    return {"role": "user", "content": content}


def model(content, **more):
    return {"role": "assistant", "content": content} | more


def rows_of(row, n=3):
    """Return `n` copies of a record; every {i} in it is the number of the copy."""
    return [json.loads(json.dumps(row).replace("{i}", str(i))) for i in range(n)]


def read(tmp_path, row, n=3, **options):
    path = write_lines(tmp_path / "train.jsonl", rows_of(row, n))
    return read_file(path, ImportOptions(**options))


# Which importer reads what


MESSAGES = {"messages": [user("Add {i} and 2."), model("It is 3.", thinking="Let me add.")]}
SHAREGPT = {
    "conversations": [
        {"from": "human", "value": "Add {i} and 2."},
        {"from": "gpt", "value": "<think>add</think>It is 3."},
    ]
}
PAIR = {"prompt": "Add {i} and 2.", "chosen": "It is 3.", "rejected": "It is 4."}
LABELLED = {"prompt": "Add {i} and 2.", "completion": "It is 3.", "label": True}
STEPS = {
    "prompt": "Add {i} and 2.",
    "completions": ["Take the first.", "Add 2.", "The answer is 9."],
    "labels": [True, True, False],
}
OPENR1 = {
    "problem": "Add {i} and 2.",
    "solution": "We add: \\boxed{3}.",
    "answer": "3",
    "problem_type": "Algebra",
    "uuid": "u-{i}",
    "is_reasoning_complete": [True, False],
    "generations": ["<think>add</think>\\boxed{3}", "<think>hm</think>well"],
    "correctness_math_verify": [True, False],
    "correctness_llama": None,
    "finish_reasons": ["stop", "length"],
    "messages": [user("Add {i} and 2."), model("\\boxed{3}")],
}
OPENTHOUGHTS = {
    "problem": "Add {i} and 2.",
    "deepseek_reasoning": "Let me add.",
    "deepseek_solution": "The answer is 3.",
    "ground_truth_solution": "3",
    "domain": "math",
}
TWO_MODELS = {
    "question": "Add {i} and 2.",
    "solution": "3",
    "gemini_thinking_trajectory": "Adding.",
    "gemini_attempt": "It is 4.",
    "gemini_grade": "No",
    "deepseek_thinking_trajectory": "Let me add.",
    "deepseek_attempt": "It is 3.",
    "deepseek_grade": "Yes",
}
SCOUT = {
    "transcript_id": "x{i}",
    "source_type": "eval_log",
    "task_set": "sums",
    "task_id": "s{i}",
    "task_repeat": 2,
    "model": "openai/gpt-4o",
    "score": "C",
    "success": True,
    "total_time": 2.5,
    "messages": json.dumps([user("Add 1 and 2."), model("It is 3.")]),
}
DOCENT = {
    "id": "run-{i}",
    "transcripts": [{"id": "t", "messages": [user("Add 1 and 2."), model("It is 3.")]}],
    "metadata": {
        "scores": {"exact": True},
        "model": "gpt-4o",
        "sample_id": "s{i}",
        "task_id": "sums",
    },
}


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (MESSAGES, "Chats"),
        (SHAREGPT, "Chats"),
        (PAIR, "Training data"),
        (LABELLED, "Training data"),
        (STEPS, "Training data"),
        ({"prompt": "Add {i}.", "completion": "It is 3."}, "Table"),
        ({"prompt": [user("Add {i}.")], "completion": [model("3")]}, "Training data"),
        (OPENR1, "Distilled reasoning"),
        (OPENTHOUGHTS, "Distilled reasoning"),
        (TWO_MODELS, "Distilled reasoning"),
        (SCOUT, "Scout transcripts"),
        (DOCENT, "Docent agent runs"),
    ],
)
def test_that_each_kind_of_record_has_its_reader(tmp_path, row, name):
    lines = read(tmp_path, row)
    array = read_file(write_json(tmp_path / "train.json", rows_of(row)))
    assert (lines.format, array.format) == (name, name)
    assert len(lines.attempts) == len(array.attempts) >= 3
    assert not lines.skipped
    assert all(tiles(each) for each in lines.attempts)


def test_that_the_fields_of_the_first_record_are_told_from_a_cut_off_head():
    head = b'[\n {"a": {"b": [1, "x:y"]}, "c\\"d": "\\"e\\": 1", "f": true, "g": "' + b"x" * 90
    fields = first_fields(head)
    assert list(fields) == ["a", 'c\\"d', "f", "g"]
    assert fields["f"].startswith(b"true")
    assert first_fields(b"[1, 2]") == {}


def test_that_the_key_of_a_chat_is_not_a_message_in_it(tmp_path):
    result = read(tmp_path, SHAREGPT, n=6)
    assert result.said("Problems are told apart by the first prompt's text.")
    assert all(len(each.problem.key) == 16 for each in result.attempts)


# Training data


def test_that_chosen_and_rejected_are_samples_with_their_preference(tmp_path):
    row = PAIR | {"chosen_score": 8.5, "rejected_score": 2.0}
    result = read(tmp_path, row)
    one, two = result.attempts[:2]
    assert (one.text, one.sample, one.attempt) == ("It is 3.", 1, 1)
    assert (two.text, two.sample, two.attempt) == ("It is 4.", 2, 1)
    assert one.metadata == {"preference": "chosen", "score": 8.5}
    assert two.metadata == {"preference": "rejected", "score": 2.0}
    assert one.verdicts == two.verdicts == ()
    assert result.said("a preference is no verdict")


def test_that_sides_by_two_models_are_two_runs(tmp_path):
    row = PAIR | {"chosen-model": "openai/gpt-4o", "rejected-model": "llama-3"}
    one, two = read(tmp_path, row).attempts[:2]
    assert (one.run.name, two.run.name) == ("gpt-4o", "llama-3")
    assert (one.sample, two.sample) == (1, 1)


def test_that_what_both_sides_begin_with_is_the_prompt(tmp_path):
    messages = {
        "chosen": [user("Add {i} and 2."), model("It is 3.")],
        "rejected": [user("Add {i} and 2."), model("It is 4.")],
    }
    strings = {
        "chosen": "\n\nHuman: Add {i} and 2.\n\nAssistant: It is 3.",
        "rejected": "\n\nHuman: Add {i} and 2.\n\nAssistant: It is 4.",
    }
    one = read(tmp_path, messages).attempts[0]
    other = read(tmp_path, strings).attempts[0]
    assert (one.problem.prompt, one.text) == ("Add 0 and 2.", "It is 3.")
    assert other.problem.prompt == "\n\nHuman: Add 0 and 2.\n\nAssistant:"
    assert other.text == " It is 3."


def test_that_turns_of_the_prompt_are_no_attempts(tmp_path):
    row = {
        "prompt": [user("Add {i}."), model("To what?"), user("To 2.")],
        "completion": [model("3")],
    }
    attempt = read(tmp_path, row).attempts[0]
    assert (attempt.text, attempt.attempt) == ("3", 1)
    assert attempt.problem.prompt == "User: Add 0.\n\nAssistant: To what?\n\nUser: To 2."


def test_that_a_label_is_no_verdict_unless_a_person_maps_it(tmp_path):
    plain = read(tmp_path, LABELLED)
    mapped = read(tmp_path, LABELLED, mapping={"outcome": "label"})
    assert plain.attempts[0].metadata == {"label": True}
    assert plain.attempts[0].verdicts == ()
    assert mapped.attempts[0].verdicts[0].status is Status.CORRECT


def test_that_steps_are_one_trace_and_the_wrong_ones_are_tags(tmp_path):
    row = STEPS | {"completions": ["Take it.", "Add 2.\r\n", "The answer is 9."]}
    attempt = read(tmp_path, row).attempts[0]
    (tag,) = attempt.tags
    assert attempt.text == "Take it.\nAdd 2.\n\nThe answer is 9."
    assert attempt.text[tag.start : tag.end] == "The answer is 9."
    assert (tag.code_key, attempt.answer) == ("err", "9")
    assert attempt.metadata["step_labels"] == [True, True, False]


def test_that_neutral_steps_of_three_valued_labels_are_not_wrong(tmp_path):
    attempt = read(tmp_path, STEPS | {"labels": [1, 0, -1]}).attempts[0]
    assert [attempt.text[t.start : t.end] for t in attempt.tags] == ["The answer is 9."]


# Distilled reasoning


def test_that_generations_are_samples_with_their_own_verdicts(tmp_path):
    result = read(tmp_path, OPENR1)
    one, two = result.attempts[:2]
    assert (one.problem.key, one.problem.reference) == ("u-0", "3")
    assert (one.sample, two.sample) == (1, 2)
    assert [(v.who, v.status) for v in one.verdicts] == [("math_verify", Status.CORRECT)]
    assert [(v.who, v.status) for v in two.verdicts] == [("math_verify", Status.INCORRECT)]
    assert (one.ending, two.ending) == (Ending.COMPLETE, Ending.TRUNCATED)
    assert one.blocks[0].channel is Channel.PRIVATE_REASONING
    assert one.problem.metadata["problem_type"] == "Algebra"


def test_that_each_judge_gives_its_verdict(tmp_path):
    row = OPENR1 | {"correctness_llama": [False, None]}
    one, two = read(tmp_path, row).attempts[:2]
    assert [v.who for v in one.verdicts] == ["math_verify", "llama"]
    assert [v.who for v in two.verdicts] == ["math_verify"]


def test_that_columns_named_after_models_are_runs(tmp_path):
    one = read(tmp_path, OPENTHOUGHTS).attempts[0]
    assert (one.run.name, one.text) == ("deepseek", "Let me add.The answer is 3.")
    assert (one.answer, one.problem.reference) == ("3", "3")
    assert one.blocks[0].channel is Channel.PRIVATE_REASONING
    gemini, deepseek = read(tmp_path, TWO_MODELS).attempts[:2]
    assert gemini.problem == deepseek.problem
    assert (gemini.run.name, gemini.verdicts[0].status) == ("gemini", Status.INCORRECT)
    assert (deepseek.run.name, deepseek.verdicts[0].status) == ("deepseek", Status.CORRECT)


# Logs of agents


TOOL_USE = [
    user("Add 1 and 2."),
    model("Let me see.", tool_calls=[{"id": "1", "function": "calc", "arguments": {}}]),
    {"role": "tool", "content": "3"},
    model([{"type": "reasoning", "reasoning": "So 3."}, {"type": "text", "text": "It is 3."}]),
]


def test_that_a_transcript_is_a_sample_of_its_task(tmp_path):
    attempt = read(tmp_path, SCOUT | {"messages": TOOL_USE}).attempts[0]
    assert (attempt.problem.dataset, attempt.problem.key) == ("sums", "s0")
    assert (attempt.run.name, attempt.sample, attempt.attempt) == ("gpt-4o", 2, 1)
    assert attempt.text == "So 3.It is 3."
    assert [(v.who, v.status) for v in attempt.verdicts] == [("success", Status.CORRECT)]
    assert attempt.seconds == 2.5


def test_that_a_score_decides_where_success_is_not_told(tmp_path):
    row = SCOUT | {"success": None, "score": json.dumps({"exact": {"value": "I"}})}
    attempt = read(tmp_path, row).attempts[0]
    assert [(v.who, v.status) for v in attempt.verdicts] == [("exact", Status.INCORRECT)]


def test_that_a_transcript_that_failed_is_a_failed_attempt(tmp_path):
    row = SCOUT | {"messages": [user("Add 1 and 2.")], "error": "rate limit"}
    assert read(tmp_path, row).attempts[0].ending is Ending.FAILED


def test_that_an_agent_run_has_its_scores_and_its_model(tmp_path):
    row = json.loads(json.dumps(DOCENT))
    row["transcripts"][0]["messages"] = TOOL_USE
    result = read(tmp_path, row)
    attempt = result.attempts[0]
    assert (attempt.problem.dataset, attempt.problem.key) == ("sums", "s0")
    assert (attempt.run.name, attempt.text) == ("gpt-4o", "So 3.It is 3.")
    assert [(v.who, v.status) for v in attempt.verdicts] == [("exact", Status.CORRECT)]
    assert result.said("3 conversations use tools")


def test_that_one_agent_run_alone_is_a_file(tmp_path):
    row = json.loads(json.dumps(DOCENT))
    row["transcripts"][0]["messages"].append(user("x" * 70_000))
    result = read_file(write_json(tmp_path / "run.json", row))
    assert (result.format, len(result.attempts)) == ("Docent agent runs", 1)


def test_that_scores_of_several_transcripts_judge_none_of_them(tmp_path):
    transcript = DOCENT["transcripts"][0] | {"name": "second"}
    row = DOCENT | {"transcripts": [*DOCENT["transcripts"], transcript]}
    result = read(tmp_path, row, n=1)
    assert [each.sample for each in result.attempts] == [1, 2]
    assert [each.verdicts for each in result.attempts] == [(), ()]
    assert result.said("several transcripts")


# Hostile input


@pytest.mark.parametrize(
    ("importer", "sound"),
    [
        (training_data.IMPORTER, PAIR),
        (training_data.IMPORTER, STEPS),
        (distilled.IMPORTER, OPENR1),
        (distilled.IMPORTER, TWO_MODELS),
        (scout_transcripts.IMPORTER, SCOUT | {"messages": TOOL_USE}),
        (docent.IMPORTER, DOCENT),
    ],
    ids=["pair", "steps", "openr1", "columns", "scout", "docent"],
)
def test_that_any_value_at_any_place_is_read_or_reported(tmp_path, importer, sound):
    @settings(max_examples=40, deadline=None)
    @given(mutated=mutations(sound))
    def check(mutated):
        path = write_lines(tmp_path / "rows.jsonl", [sound, sound, json.dumps(mutated)])
        items = list(importer.read(path, ImportOptions()))
        attempts = [each for each in items if not isinstance(each, Finding)]
        assert attempts
        assert all(tiles(each) for each in attempts)
        assert all(tag.end <= len(each.text) for each in attempts for tag in each.tags)

    check()
