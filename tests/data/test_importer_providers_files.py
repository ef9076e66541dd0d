"""Files of model providers: requests found, chains joined, streams and batches put together."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.traces import Completeness, Ending, Saw
from data.importers.base import ImportOptions
from data.importers.registry import recognise
from tests.helpers.exchanges import PROMPT, answered, asked, chunk, places, read_all
from tests.helpers.mutation import mutations
from tests.helpers.reading import read_file, tiles, write_json, write_lines

# Requests of single responses


@pytest.mark.parametrize(
    ("request_name", "response_name"),
    [
        ("p1.request.json", "p1.response.json"),
        ("request_p1.json", "response_p1.json"),
        ("p1-input.json", "p1.json"),
        ("question.json", "said.json"),  # the only two files, of the same model
    ],
)
def test_that_the_request_beside_a_response_is_found(tmp_path, request_name, response_name):
    write_json(tmp_path / request_name, asked())
    read = read_file(write_json(tmp_path / response_name, answered("42")))
    assert read.attempts[0].problem.prompt == PROMPT
    assert read.said(f"read from {request_name}")


def test_that_a_request_says_what_it_completes(tmp_path):
    request = write_json(tmp_path / "a.request.json", asked())
    assert read_file(request).said("no file of the import holds the response")
    write_json(tmp_path / "a.response.json", answered("42"))
    read = read_file(request)
    assert read.attempts == []
    assert read.said("it completes a.response.json")


def test_that_a_request_of_another_model_is_not_taken(tmp_path):
    write_json(tmp_path / "question.json", asked(model="other-2"))
    read = read_file(write_json(tmp_path / "said.json", answered("42")))
    assert read.attempts[0].problem.prompt == ""
    assert read.attempts[0].problem.key == "said"
    assert read.said("What the model was asked is not known")


def test_that_a_conversation_stays_a_conversation(tmp_path):
    path = write_json(tmp_path / "talk.json", asked(PROMPT, "42"))
    assert recognise(path)[0].name == "Chats"


# Chains


def chain(tmp_path, first="41", second="42", model="acme-1"):
    return (
        write_json(tmp_path / "0.request.json", asked()),
        write_json(tmp_path / "0.response.json", answered(first, reasoning="Hm.")),
        write_json(tmp_path / "1.request.json", asked(PROMPT, first, "Are you sure?", model=model)),
        write_json(tmp_path / "1.response.json", answered(second, model=model)),
    )


def test_that_earlier_answers_in_a_request_are_earlier_attempts(tmp_path):
    read = read_file(chain(tmp_path)[3])
    assert places([read]) == [(1, 1, "41"), (1, 2, "42")]
    assert read.attempts[1].saw is Saw.MAYBE_ERROR
    assert read.attempts[1].prompt_before == "Are you sure?"


def test_that_responses_of_one_conversation_are_one_chain_each_read_once(tmp_path):
    reads = read_all(*chain(tmp_path))
    assert places(reads) == [(1, 1, "Hm.41"), (1, 2, "42")]
    assert reads[3].said("goes on from the one in 0.response.json")


def test_that_the_answer_of_another_model_is_no_earlier_attempt(tmp_path):
    reads = read_all(*chain(tmp_path, model="other-2"))
    second = reads[3].attempts
    assert [(each.attempt, each.text, each.run.name) for each in second] == [(1, "42", "other-2")]
    assert second[0].problem.prompt == f"User: {PROMPT}\n\nAssistant: 41\n\nUser: Are you sure?"
    assert reads[3].said("of another run")


def test_that_a_neighbour_tells_whose_answer_a_request_holds(tmp_path):
    files = chain(tmp_path, model="other-2")
    read = read_file(files[3])
    assert places([read]) == [(1, 1, "42")]
    assert read.said("of another run: they stand in 0.response.json")


def test_that_files_with_the_same_prompt_are_samples(tmp_path):
    files = [write_json(tmp_path / f"{n}.request.json", asked()) for n in range(3)]
    files += [write_json(tmp_path / f"{n}.response.json", answered("42")) for n in range(3)]
    assert places(read_all(*files)) == [(1, 1, "42"), (2, 1, "42"), (3, 1, "42")]


def test_that_a_critique_is_no_attempt(tmp_path):
    request = asked(PROMPT, "41", "Review your answer and find problems with it.")
    write_json(tmp_path / "a.request.json", request)
    read = read_file(write_json(tmp_path / "a.response.json", answered("It is wrong.")))
    assert places([read]) == [(1, 1, "41")]
    assert read.attempts[0].finish_reason == ""
    assert read.said("judge earlier work")


def test_that_a_step_is_read_with_the_reply_that_goes_on_from_it(tmp_path):
    call = {"id": "k1", "type": "function", "function": {"name": "calc", "arguments": "{}"}}
    later = asked()
    later["messages"] += [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "k1", "content": "42"},
    ]
    reads = read_all(
        write_json(tmp_path / "0.request.json", asked()),
        write_json(tmp_path / "0.response.json", answered(None, tool_calls=[call])),
        write_json(tmp_path / "1.request.json", later),
        write_json(tmp_path / "1.response.json", answered("It is 42.")),
    )
    assert places(reads) == [(1, 1, "It is 42.")]
    assert reads[1].said("1.response.json goes on from it")


def test_that_answers_that_all_requests_begin_with_are_examples(tmp_path):
    files = []
    for n in range(2):
        request = asked("1 x 1?", "1", f"{n} x 7?")
        files.append(write_json(tmp_path / f"{n}.request.json", request))
        files.append(write_json(tmp_path / f"{n}.response.json", answered(str(7 * n))))
    reads = read_all(*files)
    assert places(reads) == [(1, 1, "0"), (1, 1, "7")]
    assert reads[3].said("begin with the same messages, 1 of them answers")


def test_that_roles_of_a_person_make_earlier_answers_examples(tmp_path):
    write_json(tmp_path / "a.request.json", asked("1 x 1?", "1", PROMPT))
    path = write_json(tmp_path / "a.response.json", answered("42"))
    read = read_file(path, ImportOptions(roles={1: "other"}))
    assert places([read]) == [(1, 1, "42")]
    assert read.attempts[0].problem.prompt.endswith(f"User: {PROMPT}")


# Streams


def sse(tmp_path, *events, end=""):
    text = "".join(f"data: {json.dumps(each)}\n\n" for each in events) + end
    path = tmp_path / "a.sse.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_chunks_are_joined_and_a_whole_stream_is_complete(tmp_path):
    usage = {"id": "c", "choices": [], "usage": {"completion_tokens": 7}}
    call = {"index": 0, "id": "k", "function": {"name": "f", "arguments": '{"a"'}}
    more = {"index": 0, "function": {"arguments": ": 1}"}}
    path = sse(tmp_path, chunk(role="assistant", content=""), chunk(reasoning_content="Six "),
               chunk(reasoning_content="sevens."), chunk(content="4"), chunk(content="2"),
               chunk(index=1, content="43"), chunk(index=1, tool_calls=[call]),
               chunk(index=1, tool_calls=[more]), chunk("stop"), chunk("tool_calls", 1), usage,
               end="data: [DONE]\n\n")  # fmt: skip
    one, two = read_file(path).attempts
    assert (one.text, one.ending, two.sample) == ("Six sevens.42", Ending.COMPLETE, 2)
    assert two.metadata["tool calls"] == [{"tool": "f", "arguments": '{"a": 1}'}]


def test_that_a_stream_without_its_end_is_truncated(tmp_path):
    attempt = read_file(sse(tmp_path, chunk(reasoning="Six "), chunk(reasoning="sev"))).attempts[0]
    assert (attempt.ending, attempt.finish_reason) == (Ending.TRUNCATED, "stream ends early")
    assert attempt.blocks[0].completeness is Completeness.TRUNCATED


def test_that_thinking_in_lists_is_one_block(tmp_path):
    def thought(text):
        return chunk(content=[{"type": "thinking", "thinking": [{"type": "text", "text": text}]}])

    path = sse(tmp_path, thought("Six "), thought("sevens."), chunk(content="42"), chunk("stop"))
    attempt = read_file(path).attempts[0]
    assert [attempt.text[b.start : b.end] for b in attempt.blocks] == ["Six sevens.", "42"]


def test_that_events_of_messages_are_put_together(tmp_path):
    start = {"id": "a", "type": "message", "role": "assistant", "model": "acme-1", "content": [],
             "usage": {"output_tokens": 1}}  # fmt: skip
    events = [
        {"type": "message_start", "message": start},
        {"type": "content_block_start", "index": 0,
         "content_block": {"type": "thinking", "thinking": ""}},
        {"type": "content_block_delta", "index": 0,
         "delta": {"type": "thinking_delta", "thinking": "Hm."}},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "42"}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"},
         "usage": {"output_tokens": 9}},
        {"type": "message_stop"},
    ]  # fmt: skip
    whole = read_file(sse(tmp_path, *events)).attempts[0]
    assert (whole.text, whole.tokens, whole.ending) == ("Hm.42", 9, Ending.COMPLETE)
    cut = read_file(sse(tmp_path, *events[:5])).attempts[0]
    assert (cut.text, cut.ending) == ("Hm.42", Ending.TRUNCATED)


def test_that_a_response_cut_off_in_the_stream_keeps_what_came(tmp_path):
    made = {"object": "response", "model": "acme-1", "status": "in_progress", "output": []}
    events = [
        {"type": "response.created", "response": made},
        {"type": "response.output_item.added", "output_index": 0,
         "item": {"type": "reasoning", "summary": []}},
        {"type": "response.reasoning_summary_text.delta", "output_index": 0, "summary_index": 0,
         "delta": "Hm."},
        {"type": "response.output_item.added", "output_index": 1,
         "item": {"type": "message", "content": []}},
        {"type": "response.output_text.delta", "output_index": 1, "content_index": 0,
         "delta": "4"},
    ]  # fmt: skip
    attempt = read_file(sse(tmp_path, *events)).attempts[0]
    assert (attempt.text, attempt.ending) == ("Hm.4", Ending.TRUNCATED)
    assert attempt.blocks[0].completeness is Completeness.SUMMARY


def test_that_lines_of_ollama_and_of_gemini_are_streams(tmp_path):
    lines = [{"model": "m", "message": {"content": text}, "done": text == "2"} for text in "42"]
    assert read_file(write_lines(tmp_path / "o.jsonl", lines)).attempts[0].text == "42"
    parts = [{"candidates": [{"content": {"parts": [{"text": text}]}}], "responseId": "g"}
             for text in "42"]  # fmt: skip
    parts[1]["candidates"][0]["finishReason"] = "STOP"
    read = read_file(write_json(tmp_path / "g.json", parts))
    assert [(each.text, each.ending) for each in read.attempts] == [("42", Ending.COMPLETE)]


# Hostile files


@settings(max_examples=40, deadline=None)
@given(body=mutations(answered("1")), request=mutations(asked(PROMPT, "41", "Sure?")))
def test_that_no_value_in_a_pair_raises(body, request):
    with TemporaryDirectory() as folder:
        write_json(Path(folder) / "x.request.json", request)
        try:
            read_file(write_json(Path(folder) / "x.response.json", body))
            read_file(Path(folder) / "x.request.json")
        except ImportFileError:
            return


STREAMS = [
    [
        {"type": "response.created", "response": {"object": "response", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {"type": "message"}},
        {"type": "response.output_text.delta", "output_index": 0, "delta": "a"},
    ],
    [
        {"type": "message_start", "message": {"content": [], "usage": {"output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text"}},
        {"type": "content_block_delta", "index": 0, "delta": {"text": "b"}},
        {"type": "message_delta", "delta": {"stop_reason": "x"}, "usage": {"output_tokens": 2}},
    ],
    [{"candidates": [{"content": {"parts": [{"text": "c"}]}}], "responseId": "g"}] * 2,
    [chunk(content="d", reasoning_details=[{"index": 0, "text": "e"}])] * 2,
    [{"done": False, "message": {"content": "f", "tool_calls": [{"function": {}}]}}] * 2,
]


@settings(max_examples=40, deadline=None)
@given(events=st.one_of([mutations(each) for each in STREAMS]))
def test_that_no_event_of_a_stream_raises(events):
    with TemporaryDirectory() as folder:
        path = sse(Path(folder), *(events if isinstance(events, list) else [events]))
        try:
            read = read_file(path)
        except ImportFileError:
            return
        assert all(tiles(each) for each in read.attempts)
