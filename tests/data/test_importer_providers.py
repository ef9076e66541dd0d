"""Bodies of model providers: every dialect read into blocks, tokens and endings."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.traces import Channel, Completeness, Ending
from data.importers.provider_bodies import read_body
from data.importers.provider_content import Said
from tests.helpers.mutation import mutations
from tests.helpers.reading import read_file, tiles, write_json

PRIVATE, VISIBLE, ANSWER = Channel.PRIVATE_REASONING, Channel.VISIBLE_REASONING, Channel.ANSWER
FULL, SUMMARY, HIDDEN = Completeness.FULL, Completeness.SUMMARY, Completeness.HIDDEN
ASKED = {"model": "m", "messages": [{"role": "user", "content": "6 x 7?"}], "temperature": 0.5}


def chat(message, finish="stop", **beside):
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    told = {"id": "c1", "object": "chat.completion", "model": "acme-1", "choices": [choice]}
    return told | beside


def responses(*output, **beside):
    told = {"id": "r1", "object": "response", "model": "acme-1", "status": "completed"}
    return told | {"output": list(output)} | beside


def spoken(text, **beside):
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "role": "assistant", "content": content} | beside


def messages(*content, **beside):
    told = {"id": "a1", "type": "message", "role": "assistant", "model": "acme-1"}
    return told | {"content": list(content), "stop_reason": "end_turn"} | beside


def gemini(*parts, **beside):
    candidate = {"content": {"role": "model", "parts": list(parts)}, "finishReason": "STOP"}
    return {"candidates": [candidate | beside], "modelVersion": "acme-1", "responseId": "g1"}


def read(tmp_path, body, request=None):
    if request is not None:
        write_json(tmp_path / "one.request.json", request)
    return read_file(write_json(tmp_path / "one.response.json", body))


def only(tmp_path, body, request=ASKED):
    attempts = read(tmp_path, body, request).attempts
    assert len(attempts) == 1
    assert tiles(attempts[0])
    return attempts[0]


def told(attempt):
    return [
        (block.channel, block.completeness, attempt.text[block.start : block.end])
        for block in attempt.blocks
    ]


# Chat Completions


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "thinking"])
def test_that_reasoning_beside_the_content_is_private_and_its_field_is_kept(tmp_path, name):
    usage = {"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 5}}
    attempt = only(tmp_path, chat({"content": "42", name: "Six sevens."}, usage=usage))
    assert told(attempt) == [(PRIVATE, FULL, "Six sevens."), (ANSWER, FULL, "42")]
    assert (attempt.tokens, attempt.reasoning_tokens, attempt.blocks[0].tokens) == (9, 5, 5)
    assert attempt.metadata["reasoning field"] == name
    assert attempt.run.name == "acme-1"
    assert attempt.problem.prompt == "6 x 7?"
    assert attempt.run.condition.settings == {"temperature": 0.5}


@pytest.mark.parametrize(
    ("detail", "completeness", "text"),
    [
        ({"type": "reasoning.text", "text": "Sevens."}, FULL, "Sevens."),
        ({"type": "reasoning.summary", "summary": "Sevens."}, SUMMARY, "Sevens."),
        ({"type": "reasoning.encrypted", "data": "xx", "format": "openai"}, HIDDEN, ""),
        (
            {"type": "reasoning.encrypted", "data": "xx", "format": "anthropic-claude-v1"},
            Completeness.REDACTED,
            "",
        ),
    ],
)
def test_that_details_of_reasoning_say_what_kind_it_is(tmp_path, detail, completeness, text):
    attempt = only(tmp_path, chat({"content": "42", "reasoning_details": [detail]}))
    assert told(attempt)[0] == (PRIVATE, completeness, text)


def test_that_thinking_in_a_list_is_read(tmp_path):
    thinking = {"type": "thinking", "thinking": [{"type": "text", "text": "Six "}, "sevens."]}
    attempt = only(tmp_path, chat({"content": [thinking, {"type": "text", "text": "42"}]}))
    assert told(attempt) == [(PRIVATE, FULL, "Six sevens."), (ANSWER, FULL, "42")]


def test_that_choices_are_samples_and_their_tokens_are_of_all(tmp_path):
    body = chat({"content": "42"}, usage={"completion_tokens": 9})
    body["choices"] = [body["choices"][0] | {"index": n} for n in range(3)]
    result = read(tmp_path, body, ASKED)
    assert [(each.sample, each.attempt) for each in result.attempts] == [(1, 1), (2, 1), (3, 1)]
    assert {each.tokens for each in result.attempts} == {None}
    assert result.attempts[0].metadata["tokens of all choices"] == 9
    assert result.said("samples, not attempts")


def test_that_a_refusal_is_the_answer_and_marked(tmp_path):
    attempt = only(tmp_path, chat({"content": None, "refusal": "I will not."}))
    assert told(attempt) == [(ANSWER, FULL, "I will not.")]
    assert attempt.metadata["refused"] is True


def test_that_a_reply_kept_back_by_a_filter_is_a_failed_request(tmp_path):
    assert only(tmp_path, chat({"content": None}, "content_filter")).ending is Ending.FAILED


def test_that_thinking_up_to_the_limit_is_truncated_and_no_failure(tmp_path):
    attempt = only(tmp_path, chat({"content": "", "reasoning_content": "Six"}, "length"))
    assert attempt.ending is Ending.TRUNCATED
    assert told(attempt) == [(PRIVATE, Completeness.TRUNCATED, "Six")]


def test_that_a_body_with_an_error_is_a_failed_request(tmp_path):
    attempt = only(tmp_path, {"error": {"type": "rate_limit", "message": "slow down"}})
    assert (attempt.ending, attempt.run.name, attempt.text) == (Ending.FAILED, "m", "")
    assert attempt.metadata["error"] == "rate_limit: slow down"


@pytest.mark.parametrize(
    ("counts", "tokens"),
    [
        ((10, 50, 60), 50),  # the reasoning is among them
        ((10, 50, 90), 80),  # it is counted apart, as the total tells
        ((None, 20, None), 50),  # or as it must be
    ],
)
def test_that_reasoning_counted_apart_is_among_the_tokens_produced(tmp_path, counts, tokens):
    names = ("prompt_tokens", "completion_tokens", "total_tokens")
    usage = {name: count for name, count in zip(names, counts, strict=True) if count}
    usage["completion_tokens_details"] = {"reasoning_tokens": 30}
    attempt = only(tmp_path, chat({"content": "42"}, usage=usage))
    assert (attempt.tokens, attempt.reasoning_tokens) == (tokens, 30)


# Responses


def test_that_summaries_and_sealed_reasoning_are_told_apart(tmp_path):
    summary = [{"type": "summary_text", "text": "One."}, {"type": "summary_text", "text": "Two."}]
    body = responses({"type": "reasoning", "summary": summary, "encrypted_content": "x"},
                     {"type": "reasoning", "summary": [], "encrypted_content": "y"},
                     spoken("42"))  # fmt: skip
    assert told(only(tmp_path, body)) == [
        (PRIVATE, SUMMARY, "One.\n\nTwo."), (PRIVATE, HIDDEN, ""), (ANSWER, FULL, "42")
    ]  # fmt: skip


def test_that_reasoning_shown_as_content_is_full(tmp_path):
    content = [{"type": "reasoning_text", "text": "Six sevens."}]
    body = responses({"type": "reasoning", "summary": [], "content": content}, spoken("42"))
    assert told(only(tmp_path, body))[0] == (PRIVATE, FULL, "Six sevens.")


def test_that_commentary_is_visible_reasoning_in_its_place(tmp_path):
    thought = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]}
    body = responses(spoken("Let me see.", phase="commentary"), thought,
                     spoken("42", phase="final_answer"))  # fmt: skip
    assert told(only(tmp_path, body)) == [
        (VISIBLE, FULL, "Let me see."), (PRIVATE, SUMMARY, "Hm."), (ANSWER, FULL, "42")
    ]  # fmt: skip


def test_that_an_incomplete_response_is_truncated(tmp_path):
    body = responses(spoken("4"), status="incomplete",
                     incomplete_details={"reason": "max_output_tokens"})  # fmt: skip
    attempt = only(tmp_path, body)
    assert (attempt.ending, attempt.finish_reason) == (Ending.TRUNCATED, "max_output_tokens")


def test_that_effort_is_the_condition_of_a_run(tmp_path):
    body = responses(spoken("42"), reasoning={"effort": "high"})
    run = only(tmp_path, body).run
    assert (run.name, run.base, run.condition.variant) == (
        "acme-1 + high effort", "acme-1", "high effort"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "variant"),
    [
        ({"reasoning_effort": "low"}, "low effort"),
        ({"thinking": {"type": "enabled", "budget_tokens": 2048}}, "thinking budget 2048"),
        ({"thinking": {"type": "adaptive"}, "output_config": {"effort": "max"}}, "max effort"),
        ({"generationConfig": {"thinkingConfig": {"thinkingBudget": 0}}}, "no thinking"),
        ({"chat_template_kwargs": {"enable_thinking": False}}, "no thinking"),
        ({"think": True}, "thinking"),
        ({"thinking": [], "reasoning": 3, "think": 1}, ""),
    ],
)
def test_that_how_much_a_model_was_told_to_think_is_the_condition(tmp_path, asked, variant):
    run = only(tmp_path, chat({"content": "42"}), ASKED | asked).run
    assert run.condition.variant == variant
    assert run.name == ("acme-1 + " + variant if variant else "acme-1")


def test_that_a_response_kept_back_by_a_filter_is_a_failed_request(tmp_path):
    body = responses(status="incomplete", incomplete_details={"reason": "content_filter"})
    assert only(tmp_path, body).ending is Ending.FAILED


def test_that_tools_of_the_service_are_kept_beside_the_text(tmp_path):
    call = {"type": "code_interpreter_call", "id": "k", "code": "6*7",
            "outputs": [{"type": "logs", "logs": "42"}]}  # fmt: skip
    attempt = only(tmp_path, responses(call, spoken("It is 42.")))
    assert attempt.text == "It is 42."
    assert attempt.metadata["tool calls"] == [
        {"tool": "code_interpreter_call", "arguments": "6*7", "result": "42"}
    ]


def test_that_a_call_at_the_end_stands_in_place_of_an_answer(tmp_path):
    call = {
        "type": "function_call",
        "name": "submit",
        "arguments": '{"answer": 42}',
        "call_id": "k",
    }
    result = read(tmp_path, responses(call), ASKED)
    assert result.attempts[0].text == '{"answer": 42}'
    assert result.attempts[0].answer == "42"
    assert result.said("arguments of the call")


# Messages


def test_that_thinking_and_text_keep_their_order(tmp_path):
    body = messages({"type": "thinking", "thinking": "A", "signature": "s"},
                    {"type": "text", "text": "B"},
                    {"type": "redacted_thinking", "data": "x"},
                    {"type": "thinking", "thinking": "C", "signature": "s"},
                    {"type": "text", "text": "D"}, {"type": "text", "text": "E"})  # fmt: skip
    assert told(only(tmp_path, body)) == [
        (PRIVATE, FULL, "A"), (VISIBLE, FULL, "B"), (PRIVATE, Completeness.REDACTED, ""),
        (PRIVATE, FULL, "C"), (ANSWER, FULL, "DE"),
    ]  # fmt: skip


def test_that_thinking_without_text_is_hidden(tmp_path):
    body = messages({"type": "thinking", "thinking": "", "signature": "s"},
                    {"type": "text", "text": "42"})  # fmt: skip
    assert told(only(tmp_path, body))[0] == (PRIVATE, HIDDEN, "")


@pytest.mark.parametrize("model", ["claude-opus-4-1", "claude-fable-5", "claude-4.5-sonnet"])
def test_that_thinking_of_models_that_summarise_is_a_summary(tmp_path, model):
    body = messages({"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "42"},
                    model=model)  # fmt: skip
    block = only(tmp_path, body).blocks[0]
    assert (block.completeness, block.said_by) == (SUMMARY, "model")


def test_that_calls_and_results_in_a_request_are_steps_of_one_attempt(tmp_path):
    use = {"type": "tool_use", "id": "t1", "name": "calc", "input": {"e": "6*7"}}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": "42"}
    request = {"model": "m", "max_tokens": 9, "system": "Be terse.", "messages": [
        {"role": "user", "content": "6 x 7?"},
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "Use it."}, use]},
        {"role": "user", "content": [result]},
    ]}  # fmt: skip
    attempt = only(tmp_path, messages({"type": "text", "text": "It is 42."}), request)
    assert told(attempt) == [(PRIVATE, FULL, "Use it."), (ANSWER, FULL, "It is 42.")]
    call = {"tool": "calc", "arguments": '{"e": "6*7"}', "result": "42"}
    assert attempt.metadata["tool calls"] == [call]
    assert attempt.run.condition.settings["system prompt"] == "Be terse."
    assert attempt.tokens is None


# The others


def test_that_thoughts_of_gemini_count_among_the_tokens(tmp_path):
    body = gemini({"text": "Hm.", "thought": True}, {"text": "42"})
    body["usageMetadata"] = {"candidatesTokenCount": 3, "thoughtsTokenCount": 4}
    uri = "https://example.test/v1/models/acme-2:generateContent"
    asked = {"contents": [{"role": "user", "parts": [{"text": "6 x 7?"}]}]}
    attempt = only(tmp_path, body, {"uri": uri, "body": asked})
    assert told(attempt) == [(PRIVATE, FULL, "Hm."), (ANSWER, FULL, "42")]
    assert (attempt.tokens, attempt.reasoning_tokens) == (7, 4)


def test_that_gemini_stopped_while_it_thought_is_truncated_with_hidden_reasoning(tmp_path):
    body = gemini(finishReason="MAX_TOKENS", content={"role": "model"})
    body |= {"usageMetadata": {"thoughtsTokenCount": 99}}
    attempt = only(tmp_path, body)
    assert (attempt.ending, told(attempt)) == (Ending.TRUNCATED, [(PRIVATE, HIDDEN, "")])


def test_that_a_blocked_prompt_is_a_failed_request(tmp_path):
    body = {"promptFeedback": {"blockReason": "SAFETY"}, "modelVersion": "acme-1",
            "candidates": []}  # fmt: skip
    read = read_body(body)
    assert read is not None
    assert read.error == "SAFETY"


@pytest.mark.parametrize(
    "body",
    [
        {"message": {"role": "assistant", "thinking": "Hm.", "content": "42"}},
        {"response": "42", "thinking": "Hm."},
    ],
)
def test_that_both_forms_of_ollama_are_read(tmp_path, body):
    rest = {"model": "acme:7b", "done": True, "done_reason": "stop", "eval_count": 8}
    result = read(tmp_path, rest | body | {"total_duration": 2_500_000_000}, ASKED)
    attempt = result.attempts[0]
    assert told(attempt) == [(PRIVATE, FULL, "Hm."), (ANSWER, FULL, "42")]
    assert (attempt.tokens, attempt.seconds, attempt.run.name) == (8, 2.5, "acme:7b")
    assert result.said("Ollama was written from its documentation")


def test_that_cohere_takes_its_model_from_the_request(tmp_path):
    content = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "42"}]
    body = {"id": "x", "finish_reason": "MAX_TOKENS",
            "message": {"role": "assistant", "content": content},
            "usage": {"tokens": {"output_tokens": 5}}}  # fmt: skip
    attempt = only(tmp_path, body, ASKED | {"model": "command-a"})
    assert told(attempt) == [(PRIVATE, FULL, "Hm."), (ANSWER, FULL, "42")]
    assert (attempt.tokens, attempt.run.name) == (5, "command-a")
    assert attempt.ending is Ending.TRUNCATED


def test_that_the_plan_for_tools_is_reasoning(tmp_path):
    call = {"id": "t", "type": "function", "function": {"name": "add", "arguments": "{}"}}
    message = {"role": "assistant", "tool_plan": "I will add.", "tool_calls": [call]}
    attempt = only(tmp_path, {"id": "x", "finish_reason": "TOOL_CALL", "message": message})
    assert told(attempt) == [(PRIVATE, FULL, "I will add."), (ANSWER, FULL, "{}")]


def test_that_converse_shows_reasoning_and_what_was_redacted(tmp_path):
    content = [{"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "s"}}},
               {"reasoningContent": {"redactedContent": "eHg="}}, {"text": "42"}]  # fmt: skip
    body = {"output": {"message": {"role": "assistant", "content": content}},
            "stopReason": "end_turn", "usage": {"outputTokens": 6},
            "metrics": {"latencyMs": 500}}  # fmt: skip
    asked = {"modelId": "acme.x-v1:0", "inferenceConfig": {"temperature": 0.2},
             "messages": [{"role": "user", "content": [{"text": "6 x 7?"}]}]}  # fmt: skip
    attempt = only(tmp_path, body, asked)
    assert told(attempt) == [
        (PRIVATE, FULL, "Hm."), (PRIVATE, Completeness.REDACTED, ""), (ANSWER, FULL, "42")
    ]  # fmt: skip
    assert (attempt.tokens, attempt.seconds, attempt.run.model) == (6, 0.5, "acme.x-v1:0")
    assert attempt.run.condition.settings == {"inferenceConfig": {"temperature": 0.2}}


# Any value at any place

SOUND = [
    chat({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "a"}]}, "b"],
          "reasoning_details": [{"type": "reasoning.text", "text": "c"}],
          "tool_calls": [{"id": "k", "function": {"name": "f", "arguments": "{}"}}]},
         usage={"completion_tokens": 1, "completion_tokens_details": {"reasoning_tokens": 1}}),
    responses({"type": "reasoning", "summary": [{"type": "summary_text", "text": "a"}]},
              {"type": "code_interpreter_call", "id": "k", "code": "1", "outputs": [{"logs": "1"}]},
              spoken("b", phase="commentary"), incomplete_details={"reason": "x"},
              usage={"output_tokens_details": {"reasoning_tokens": 2}}),
    messages({"type": "thinking", "thinking": "a"}, {"type": "text", "text": "b"},
             {"type": "tool_use", "id": "t", "name": "f", "input": {"a": 1}}),
    gemini({"text": "a", "thought": True}, {"functionCall": {"name": "f", "args": {}}}),
    {"message": {"content": "a", "thinking": "b"}, "done": True, "model": "m"},
    {"output": {"message": {"content": [{"reasoningContent": {"reasoningText": {"text": "a"}}}]}},
     "stopReason": "end_turn"},
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(body=st.one_of([mutations(each) for each in SOUND]))
def test_that_no_value_in_a_body_raises(body):
    found = read_body(body)
    for choice in found.choices if found is not None else ():
        said = Said()
        said.take(list(choice.items))
        json.dumps([said.metadata(), str(said.message())])
