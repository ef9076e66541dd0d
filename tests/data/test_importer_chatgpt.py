import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings

from core.imported import Finding
from core.traces import Channel, Completeness, Ending, Saw
from data.importers.base import ImportOptions
from data.importers.chatgpt_export import IMPORTER
from tests.helpers.mutation import mutations
from tests.helpers.reading import CORPUS, needs_corpus, read_file, tiles, write_json


def node(id_, parent, role, text="", **content):
    kind = content.pop("kind", "text")
    metadata = content.pop("metadata", {})
    more = content.pop("more", {})
    body = {"content_type": kind} | (content or {"parts": [text]})
    author = {"role": role}
    if role == "assistant":
        metadata = {"model_slug": "gpt-4o"} | metadata
    message = {"id": id_, "author": author, "content": body, "metadata": metadata} | more
    return {"id": id_, "parent": parent, "children": [], "message": message}


def talk(*nodes, current=None, **more):
    mapping = {"root": {"id": "root", "parent": None, "children": [], "message": None}}
    for each in nodes:
        mapping[each["id"]] = each
        mapping[each["parent"]]["children"].append(each["id"])
    told = {"title": "Sums", "conversation_id": "c1", "mapping": mapping}
    return told | {"current_node": current or nodes[-1]["id"]} | more


QUESTION = "What is the next term? 1, 8, 72"


def asked():
    return (
        node("u1", "root", "user", QUESTION),
        node("a1", "u1", "assistant", "The answer is 615."),
    )


def read(tmp_path, *talks, **options):
    path = write_json(tmp_path / "conversations.json", list(talks))
    return read_file(path, ImportOptions(**options))


def test_that_a_challenge_leads_to_an_attempt_and_a_question_to_a_problem(tmp_path):
    conversation = talk(
        *asked(),
        node("u2", "a1", "user", "Are you sure?"),
        node("a2", "u2", "assistant", "The answer is 46."),
        node("u3", "a2", "user", "Now name the capital of Peru."),
        node("a3", "u3", "assistant", "Lima"),
    )
    result = read(tmp_path, conversation)
    one, two, three = result.attempts
    assert result.format == "ChatGPT export"
    assert (one.attempt, two.attempt, three.attempt) == (1, 2, 1)
    assert (one.answer, two.answer, two.saw) == ("615", "46", Saw.MAYBE_ERROR)
    assert two.prompt_before == "Are you sure?"
    assert one.problem == two.problem
    assert three.problem.prompt == "Now name the capital of Peru."
    assert three.problem.key == "c1/u3"
    assert result.said("1 replies to challenges are later attempts")


def test_that_the_same_question_in_two_conversations_is_one_problem(tmp_path):
    other = talk(
        node("u1", "root", "user", QUESTION),
        node("a1", "u1", "assistant", "It is 46.", metadata={"model_slug": "o1-preview"}),
        conversation_id="c2",
    )
    one, two = read(tmp_path, talk(*asked()), other).attempts
    assert one.problem.key == two.problem.key
    assert (one.run.name, two.run.name) == ("gpt-4o", "o1-preview")
    assert two.blocks[0].completeness is Completeness.HIDDEN


def test_that_regenerations_are_samples_and_the_branch_last_seen_comes_first(tmp_path):
    again = node("a1b", "u1", "assistant", "The answer is 46.")
    one, two = read(tmp_path, talk(*asked(), again, current="a1b")).attempts
    assert [(each.text, each.sample) for each in (one, two)] == [
        ("The answer is 46.", 1),
        ("The answer is 615.", 2),
    ]
    assert "branch" not in one.metadata
    assert two.metadata["branch"] == "left"


def test_that_a_regenerated_later_attempt_does_not_join_another_sample(tmp_path):
    conversation = talk(
        *asked(),
        node("a1b", "u1", "assistant", "The answer is 9."),
        node("u2", "a1", "user", "Are you sure?"),
        node("a2", "u2", "assistant", "The answer is 46."),
        node("a2b", "u2", "assistant", "The answer is 47."),
        current="a2b",
    )
    attempts = read(tmp_path, conversation).attempts
    numbers = {each.answer: (each.sample, each.attempt) for each in attempts}
    assert numbers["615"] == (1, 1)
    assert numbers["47"] == (1, 2)
    assert len({numbers[each][0] for each in ("615", "46", "9")}) == 3


def test_that_an_edited_question_is_a_problem_of_its_own(tmp_path):
    edited = (
        node("u1b", "root", "user", "What is the next term? 1, 4"),
        node("a1b", "u1b", "assistant", "9"),
    )
    attempts = read(tmp_path, talk(*asked(), *edited)).attempts
    assert [each.problem.prompt for each in attempts] == ["What is the next term? 1, 4", QUESTION]


def test_that_thoughts_are_a_summary_and_a_recap_alone_means_hidden_reasoning(tmp_path):
    thoughts = [{"summary": "Cubes", "content": "They look like cubes."}]
    recap = {"kind": "reasoning_recap", "content": "Thought for 8s"}
    took = {"model_slug": "gpt-5-thinking", "finished_duration_sec": 8}
    first = talk(
        node("u1", "root", "user", QUESTION),
        node("t1", "u1", "assistant", kind="thoughts", thoughts=thoughts),
        node("r1", "t1", "assistant", metadata=took, **recap),
        node("a1", "r1", "assistant", "46", metadata=took),
    )
    second = talk(
        node("u1", "root", "user", QUESTION),
        node("r1", "u1", "assistant", metadata=took, **recap),
        node("a1", "r1", "assistant", "46", metadata=took),
    )
    summary, hidden = read(tmp_path, first, second).attempts
    assert summary.text == "Cubes\n\nThey look like cubes.46"
    assert [(b.channel, b.completeness) for b in summary.blocks] == [
        (Channel.PRIVATE_REASONING, Completeness.SUMMARY),
        (Channel.ANSWER, Completeness.FULL),
    ]
    assert hidden.blocks[0].completeness is Completeness.HIDDEN
    assert hidden.blocks[0].said_by == "file"
    assert (summary.seconds, hidden.seconds) == (8, 8)
    assert hidden.text == "46"


def test_that_tools_hidden_and_system_messages_are_no_part_of_the_text(tmp_path):
    hidden = {"is_visually_hidden_from_conversation": True}
    conversation = talk(
        node("s1", "root", "system", "Be brief."),
        node("s2", "s1", "user", kind="user_editable_context", user_profile="x"),
        node("u1", "s2", "user", QUESTION),
        node("h1", "u1", "assistant", "unseen", metadata=hidden),
        node("a0", "h1", "assistant", "Let me compute."),
        node("c1", "a0", "assistant", kind="code", text="1+1", more={"recipient": "python"}),
        node("o1", "c1", "tool", kind="execution_output", text="2"),
        node("a1", "o1", "assistant", "It is 2."),
    )
    (attempt,) = read(tmp_path, conversation).attempts
    assert attempt.text == "Let me compute.It is 2."
    assert attempt.blocks[0].channel is Channel.VISIBLE_REASONING
    assert attempt.metadata["tools"] == {"python": 1, "tool": 1}
    assert tiles(attempt)


def test_that_images_are_named_in_prompts_and_counted_for_replies(tmp_path):
    image = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}
    conversation = talk(
        node("u1", "root", "user", kind="multimodal_text", parts=[image, "What is this?"]),
        node("a1", "u1", "assistant", kind="multimodal_text", parts=["A cat.", image]),
    )
    (attempt,) = read(tmp_path, conversation).attempts
    assert attempt.problem.prompt == "[image]\n\nWhat is this?"
    assert attempt.text == "A cat."
    assert attempt.metadata["left out"] == {"image_asset_pointer": 1}


def test_that_a_stopped_reply_is_truncated(tmp_path):
    stopped = {"finish_details": {"type": "interrupted"}}
    conversation = talk(asked()[0], node("a1", "u1", "assistant", "It is", metadata=stopped))
    assert read(tmp_path, conversation).attempts[0].ending is Ending.TRUNCATED


def test_that_efforts_are_conditions(tmp_path):
    effort = {"model_slug": "gpt-5-2-thinking", "thinking_effort": "extended"}
    conversation = talk(asked()[0], node("a1", "u1", "assistant", "46", metadata=effort))
    run = read(tmp_path, conversation).attempts[0].run
    assert (run.name, run.base) == ("gpt-5-2-thinking + extended effort", "gpt-5-2-thinking")


def test_that_roles_given_by_a_person_make_each_conversation_one_problem(tmp_path):
    conversation = talk(
        *asked(),
        node("u2", "a1", "user", "And in other words?"),
        node("a2", "u2", "assistant", "The answer is 46."),
    )
    roles = {1: "attempt", 2: "attempt"}
    attempts = read(tmp_path, conversation, roles=roles).attempts
    assert [(each.attempt, each.answer) for each in attempts] == [(1, "615"), (2, "46")]
    assert len({each.problem.key for each in attempts}) == 1


def test_that_the_zip_of_an_export_is_read_from_all_its_parts(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chat.html", "<html>")
        archive.writestr("conversations-001.json", json.dumps([talk(*asked())]))
        archive.writestr("conversations-000.json", json.dumps([talk(*asked())]))
        archive.writestr("../conversations.json", json.dumps([talk(*asked())]))
        archive.writestr("deep/in/conversations.json", json.dumps([talk(*asked())]))
    result = read_file(path)
    assert [each.where for each in result.attempts] == [
        "conversations-000.json, record 1, line 1",
        "conversations-001.json, record 1, line 1",
    ]
    assert [each.sample for each in result.attempts] == [1, 2]


def test_that_a_damaged_part_of_an_archive_is_said_and_the_others_are_read(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations-000.json", json.dumps([talk(*asked())]))
        archive.writestr("conversations-001.json", json.dumps([talk(*asked())]))
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"conversations-001.json", 0, raw.find(b"PK\x01\x02")) + 40
    raw[at : at + 8] = b"\xff" * 8
    path.write_bytes(raw)
    result = read_file(path)
    assert len(result.attempts) == 1
    assert [each.where for each in result.skipped] == ["conversations-001.json"]


@pytest.mark.parametrize(
    "mapping",
    [
        None,
        [],
        {"a": None},
        {"a": {"parent": "a", "children": ["a"], "message": {"author": {"role": "user"}}}},
        {
            "a": {"parent": "b", "children": ["b"], "message": None},
            "b": {"parent": "a", "children": ["a", 3, None], "message": None},
        },
        {"a": {"message": {"author": "user", "content": 3, "metadata": []}}},
    ],
)
def test_that_a_tree_without_replies_is_reported(tmp_path, mapping):
    broken = {"mapping": mapping, "current_node": {"a": 1}, "title": 3}
    result = read(tmp_path, broken, talk(*asked()))
    assert len(result.attempts) == 1
    assert len(result.skipped) == 1


THOUGHT = node("t1", "u1", "assistant", kind="thoughts", thoughts=[{"summary": "S"}])
SOUND = talk(
    asked()[0],
    THOUGHT,
    node("a1", "t1", "assistant", "46", metadata={"finish_details": {"type": "stop"}}),
    node("u2", "a1", "user", "Are you sure?"),
    node("a2", "u2", "assistant", "47"),
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated=mutations(SOUND))
def test_that_any_value_at_any_place_is_read_or_reported(tmp_path, mutated):
    path = write_json(tmp_path / "conversations.json", [mutated, SOUND])
    items = list(IMPORTER.read(path, ImportOptions()))
    attempts = [each for each in items if not isinstance(each, Finding)]
    assert len(attempts) >= 2
    assert all(tiles(each) for each in attempts)


@needs_corpus
def test_that_a_real_conversation_has_two_questions_with_summaries():
    result = read_file(CORPUS / "chatgpt-export/thinking-summaries.json")
    assert result.format == "ChatGPT export"
    assert {each.run.name for each in result.attempts} == {"gpt-5-6-thinking"}
    assert [each.problem.prompt for each in result.attempts] == ["question 1", "question 2"]
    assert [each.seconds for each in result.attempts] == [29, 14]
    assert [
        [block.completeness for block in each.blocks if block.channel is not Channel.ANSWER]
        for each in result.attempts
    ] == [[Completeness.SUMMARY] * 3, [Completeness.SUMMARY]]
    assert all(tiles(each) for each in result.attempts)
