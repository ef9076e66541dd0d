import pytest

from core.outcomes.verdict import Status
from core.traces import Channel, Completeness, Saw
from data.importers.base import ImportOptions
from data.importers.cues import guess_saw
from tests.helpers.reading import read_file, tiles, write_json, write_lines


def say(role, content, **more):
    return {"role": role, "content": content} | more


def chat(i, *messages, **more):
    return {
        "id": f"c{i}",
        "model": "gpt-4o",
        "messages": [say("user", f"Add {i} and 2."), *messages],
    } | more


TWO = (
    say("assistant", "The answer is 4."),
    say("user", "There may be an error. Try again."),
    say("assistant", "The answer is 5."),
)


def read_chats(tmp_path, chats, **options):
    return read_file(write_lines(tmp_path / "chats.jsonl", chats), ImportOptions(**options))


def test_that_turns_of_the_model_are_attempts_with_what_they_saw(tmp_path):
    read = read_chats(tmp_path, [chat(i, *TWO) for i in range(3)])
    first, second = read.attempts[:2]
    assert read.format == "Chats"
    assert (first.attempt, first.answer, first.saw) == (1, "4", Saw.NOTHING)
    assert (second.attempt, second.answer, second.saw) == (2, "5", Saw.MAYBE_ERROR)
    assert second.prompt_before == "There may be an error. Try again."
    assert first.prompt_before == ""
    assert first.problem.prompt == "Add 0 and 2."
    assert read.said("Attempts come from the model's turns")


def test_that_a_critique_is_no_attempt_and_the_next_attempt_saw_it(tmp_path):
    turns = (
        say("assistant", "It is 4."),
        say("user", "Review your previous answer and find problems with your answer."),
        say("assistant", "I forgot to carry."),
        say("user", "Based on this, improve your answer."),
        say("assistant", "It is 5."),
    )
    attempts = read_chats(tmp_path, [chat(i, *turns) for i in range(2)]).attempts
    assert [each.text for each in attempts[:2]] == ["It is 4.", "It is 5."]
    assert attempts[1].saw is Saw.OWN_CRITIQUE


def test_that_roles_given_by_a_person_win(tmp_path):
    roles = {1: "other", 2: "attempt"}
    attempts = read_chats(tmp_path, [chat(i, *TWO) for i in range(2)], roles=roles).attempts
    assert [each.text for each in attempts] == ["The answer is 5."] * 2
    assert attempts[0].attempt == 1


def test_that_turns_that_call_tools_are_no_attempts(tmp_path):
    call = say("assistant", "Let me compute.", tool_calls=[{"id": "1"}])
    turns = (call, say("tool", "7"), say("assistant", "It is 7."))
    attempts = read_chats(tmp_path, [chat(i, *turns) for i in range(2)]).attempts
    assert [each.text for each in attempts] == ["It is 7."] * 2


def test_that_the_outcome_of_a_record_judges_its_last_attempt_only(tmp_path):
    attempts = read_chats(tmp_path, [chat(i, *TWO, correct=i == 0) for i in range(2)]).attempts
    assert [len(each.verdicts) for each in attempts] == [0, 1, 0, 1]
    assert attempts[1].verdicts[0].status is Status.CORRECT


def test_that_outcomes_of_turns_judge_their_turn(tmp_path):
    turns = [
        {"turn_index": 0, "response_text": "It is 4.", "is_correct": False},
        {"turn_index": 1, "response_text": "It is 5.", "is_correct": True},
    ]
    rows = [{"problem_id": f"p{i}", "question": f"Add {i}.", "turns": turns} for i in range(2)]
    attempts = read_file(write_json(tmp_path / "turns.json", rows)).attempts
    assert [each.verdicts[0].status for each in attempts[:2]] == [Status.INCORRECT, Status.CORRECT]


def test_that_reasoning_beside_and_inside_messages_is_private(tmp_path):
    parts = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "It is 3."}]
    chats = [
        chat(0, say("assistant", "It is 2.", reasoning_content="Well.")),
        chat(1, say("assistant", parts)),
        chat(2, say("assistant", [{"type": "redacted_thinking", "data": "x"}, parts[1]])),
    ]
    attempts = read_chats(tmp_path, chats).attempts
    assert [each.text for each in attempts] == ["Well.It is 2.", "Hm.It is 3.", "It is 3."]
    assert {each.blocks[0].channel for each in attempts} == {Channel.PRIVATE_REASONING}
    assert attempts[2].blocks[0].completeness is Completeness.REDACTED
    assert all(tiles(each) for each in attempts)


def test_that_the_names_of_sharegpt_are_read(tmp_path):
    rows = [
        {"conversations": [{"from": "human", "value": f"Add {i}."}, {"from": "gpt", "value": "3."}]}
        for i in range(3)
    ]
    attempts = read_file(write_json(tmp_path / "share.json", rows)).attempts
    assert [each.problem.prompt for each in attempts] == ["Add 0.", "Add 1.", "Add 2."]


def test_that_records_without_a_model_turn_are_reported(tmp_path):
    read = read_chats(tmp_path, [chat(0, *TWO), chat(1), {"id": "c2", "messages": [3]}])
    assert len(read.attempts) == 2
    assert [each.where for each in read.skipped] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("message", "saw"),
    [
        ("Please solve the problem again.", Saw.NEUTRAL),
        ("There might be an error in the solution above.", Saw.MAYBE_ERROR),
        ("Are you sure?", Saw.MAYBE_ERROR),
        ("The plan is invalid: an unmet precondition at step 3.", Saw.VERIFIER),
        ("The correct answer is 12. Explain your mistake.", Saw.REFERENCE),
        ("A reviewer said: the second step is unclear.", Saw.OTHER_CRITIQUE),
        ("Lovely weather today.", Saw.UNKNOWN),
    ],
)
def test_that_what_an_attempt_saw_is_told_from_the_words_before_it(message, saw):
    assert guess_saw(message) is saw


def test_that_one_conversation_alone_is_a_file(tmp_path):
    long = [say("user", "Add 1 and 2."), say("assistant", "x" * 70_000), *TWO[1:]]
    read = read_file(write_json(tmp_path / "one.json", {"model": "gpt-4o", "messages": long}))
    assert [each.attempt for each in read.attempts] == [1, 2]
    assert read.attempts[0].run.name == "gpt-4o"
