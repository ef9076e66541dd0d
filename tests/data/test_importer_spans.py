import json

import pytest
from hypothesis import given, settings

from core.imported import Finding
from core.traces import Channel, Completeness, Ending, Saw
from data.importers.base import ImportOptions
from data.importers.otel_genai import IMPORTER
from tests.helpers.mutation import mutations
from tests.helpers.reading import read_file, tiles, write_json, write_lines


def said(role, *parts, **more):
    written = [{"type": "text", "content": p} if isinstance(p, str) else p for p in parts]
    return {"role": role, "parts": written} | more


ASKED = said("user", "Add 1 and 2.")
THOUGHT = {"type": "reasoning", "content": "Let me add."}
ANSWER = said("assistant", THOUGHT, "The answer is 3.", finish_reason="stop")


def attributes(given, answered, **more):
    told = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "openai/gpt-4o",
        "gen_ai.input.messages": given,
        "gen_ai.output.messages": answered,
        "gen_ai.usage.output_tokens": 12,
    }
    return told | {name.replace("__", "."): value for name, value in more.items()}


def wrapped(value):
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, list):
        return {"stringValue": json.dumps(value)}
    return {"stringValue": value}


def otlp(*spans):
    listed = [
        {
            "traceId": "t",
            "spanId": f"s{i}",
            "name": "chat",
            "startTimeUnixNano": "1000000000",
            "endTimeUnixNano": "3500000000",
            "attributes": [{"key": k, "value": wrapped(v)} for k, v in span.items()],
        }
        for i, span in enumerate(spans)
    ]
    return {"resourceSpans": [{"resource": {}, "scopeSpans": [{"spans": listed}]}]}


def flat(span, **more):
    return {"name": "chat", "context": {"trace_id": "t", "span_id": "s"}, "attributes": span} | more


def read(tmp_path, *spans, **options):
    path = write_lines(tmp_path / "spans.jsonl", [flat(span) for span in spans])
    return read_file(path, ImportOptions(**options))


CALL = attributes([ASKED], [ANSWER])


def test_that_otlp_json_is_read_as_documents_and_as_lines(tmp_path):
    document = read_file(write_json(tmp_path / "spans.json", otlp(CALL, CALL)))
    lines = read_file(write_lines(tmp_path / "spans.jsonl", [otlp(CALL), otlp(CALL)]))
    assert document.format == lines.format == "OpenTelemetry spans"
    assert [each.sample for each in document.attempts] == [1, 2]
    assert [each.sample for each in lines.attempts] == [1, 2]
    attempt = document.attempts[0]
    assert attempt.problem.prompt == "Add 1 and 2."
    assert (attempt.run.name, attempt.run.model) == ("gpt-4o", "openai/gpt-4o")
    assert attempt.text == "Let me add.The answer is 3."
    assert attempt.blocks[0].channel is Channel.PRIVATE_REASONING
    assert (attempt.answer, attempt.tokens, attempt.seconds) == ("3", 12, 2.5)
    assert attempt.finish_reason == "stop"
    assert tiles(attempt)


@pytest.mark.parametrize("as_json", [True, False])
def test_that_messages_may_stand_as_json_in_strings(tmp_path, as_json):
    lists = {"given": [ASKED], "answered": [ANSWER]}
    told = {name: json.dumps(each) if as_json else each for name, each in lists.items()}
    (attempt,) = read(tmp_path, attributes(**told), {"x": 1}).attempts
    assert attempt.text == "Let me add.The answer is 3."


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_that_a_call_after_the_models_own_answer_is_the_next_attempt(tmp_path, order):
    challenge = said("user", "Are you sure?")
    later = attributes([ASKED, ANSWER, challenge], [said("assistant", "The answer is 4.")])
    calls = [CALL, later]
    attempts = read(tmp_path, *(calls[k] for k in order)).attempts
    one, two = sorted(attempts, key=lambda each: each.attempt)
    assert (one.attempt, two.attempt) == (1, 2)
    assert one.sample == two.sample == 1
    assert one.problem == two.problem
    assert (two.saw, two.prompt_before) == (Saw.MAYBE_ERROR, "Are you sure?")


def test_that_conversations_with_the_same_words_are_samples(tmp_path):
    challenge = said("user", "Are you sure?")
    history = [ASKED, ANSWER, challenge]
    calls = [
        attributes(given, [ANSWER], gen_ai__conversation__id=name)
        for given in ([ASKED], history)
        for name in ("a", "b")
    ]
    numbers = [(each.sample, each.attempt) for each in read(tmp_path, *calls).attempts]
    assert numbers == [(1, 1), (2, 1), (1, 2), (2, 2)]


def test_that_calls_of_tools_and_spans_of_agents_are_no_attempts(tmp_path):
    tool = said("assistant", {"type": "tool_call", "name": "calc", "arguments": {}})
    result_ = said("tool", {"type": "tool_call_response", "response": "3"})
    calls = [
        attributes([ASKED], [tool]),
        attributes([ASKED, tool, result_], [ANSWER]),
        attributes([ASKED], [ANSWER], gen_ai__operation__name="invoke_agent"),
    ]
    result = read(tmp_path, *calls)
    assert [(each.attempt, each.answer) for each in result.attempts] == [(1, "3")]
    assert result.said("3 spans: 1 are no calls of a model, 1 are steps")


OPENINFERENCE = {
    "openinference.span.kind": "LLM",
    "llm.model_name": "gpt-5",
    "llm.invocation_parameters": '{"temperature": 0.5}',
    "llm.input_messages.0.message.role": "user",
    "llm.input_messages.0.message.content": "Add 1 and 2.",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.contents.0.message_content.type": "reasoning",
    "llm.output_messages.0.message.contents.0.message_content.text": "Adding.",
    "llm.output_messages.0.message.contents.0.message_content.encrypted_content": "xyz",
    "llm.output_messages.0.message.contents.1.message_content.type": "text",
    "llm.output_messages.0.message.contents.1.message_content.text": "It is 3.",
    "llm.token_count.completion": 40,
    "llm.token_count.completion_details.reasoning": 30,
}


def test_that_flattened_attributes_of_openinference_are_read(tmp_path):
    (attempt,) = read(tmp_path, OPENINFERENCE, {"openinference.span.kind": "CHAIN"}).attempts
    assert (attempt.run.name, attempt.text) == ("gpt-5", "Adding.It is 3.")
    assert attempt.blocks[0].completeness is Completeness.SUMMARY
    assert (attempt.tokens, attempt.reasoning_tokens) == (40, 30)
    assert attempt.run.condition.settings == {"temperature": 0.5}


def test_that_nested_attributes_and_columns_are_read_alike(tmp_path):
    nested = {
        "llm": {
            "model_name": "gpt-4o",
            "input_messages": [{"message": {"role": "user", "content": "Add 1 and 2."}}],
            "output_messages": [{"message": {"role": "assistant", "content": "It is 3."}}],
        }
    }
    columns = {"context.span_id": "s", "attributes.llm.model_name": "gpt-4o"} | {
        f"attributes.llm.{name}": nested["llm"][name]
        for name in ("input_messages", "output_messages")
    }
    path = write_lines(tmp_path / "spans.jsonl", [flat(nested), columns])
    assert [each.text for each in read_file(path).attempts] == ["It is 3.", "It is 3."]


def test_that_numbered_prompts_and_events_are_read(tmp_path):
    numbered = {
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.prompt.0.role": "system",
        "gen_ai.prompt.0.content": "Be brief.",
        "gen_ai.prompt.1.role": "user",
        "gen_ai.prompt.1.content": "Add 1 and 2.",
        "gen_ai.completion.0.role": "assistant",
        "gen_ai.completion.0.content": "It is 3.",
        "gen_ai.completion.0.finish_reason": "length",
    }
    events = [
        {"name": "gen_ai.content.prompt", "attributes": {"gen_ai.prompt": "Add 1 and 2."}},
        {"name": "gen_ai.content.completion", "attributes": {"gen_ai.completion": "It is 3."}},
    ]
    spans = [flat(numbered), flat({"gen_ai.request.model": "gpt-4o"}, events=events)]
    one, two = read_file(write_lines(tmp_path / "spans.jsonl", spans)).attempts
    assert one.problem.key == two.problem.key
    assert (one.text, two.text) == ("It is 3.", "It is 3.")
    assert one.ending is Ending.TRUNCATED


def test_that_a_call_that_failed_is_a_failed_attempt(tmp_path):
    failed = {"gen_ai.input.messages": [ASKED], "gen_ai.request.model": "gpt-4o"}
    status = {"status_code": "ERROR", "description": "rate limit"}
    path = write_lines(tmp_path / "spans.jsonl", [flat(failed, status=status), flat(CALL)])
    attempt = read_file(path).attempts[0]
    assert attempt.ending is Ending.FAILED
    assert attempt.metadata["error"] == "rate limit"


def test_that_an_answer_in_json_is_a_text(tmp_path):
    call = attributes("Give JSON.", '{"answer": 3}')
    (attempt,) = read(tmp_path, call, {"x": 1}).attempts
    assert attempt.text == '{"answer": 3}'
    assert attempt.problem.prompt == "Give JSON."


def test_that_a_call_without_its_prompt_is_reported(tmp_path):
    result = read(tmp_path, attributes(None, [ANSWER]), CALL)
    assert len(result.attempts) == 1
    assert [each.where for each in result.skipped] == ["line 1"]


@pytest.mark.parametrize(
    "sound",
    [otlp(CALL), flat(CALL), flat(OPENINFERENCE)],
    ids=["otlp", "flat", "openinference"],
)
def test_that_any_value_at_any_place_is_read_or_reported(tmp_path, sound):
    @settings(max_examples=50, deadline=None)
    @given(mutated=mutations(sound))
    def check(mutated):
        path = write_lines(tmp_path / "spans.jsonl", [sound, sound, json.dumps(mutated)])
        items = list(IMPORTER.read(path, ImportOptions()))
        attempts = [each for each in items if not isinstance(each, Finding)]
        assert len(attempts) >= 2
        assert all(tiles(each) for each in attempts)

    check()
