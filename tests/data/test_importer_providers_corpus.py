"""Real bodies of model providers: prompt, reasoning and completeness of each file."""

import pytest

from core.traces import Channel, Completeness, Ending, Saw
from data.importers.base import ImportOptions
from data.importers.registry import recognise
from tests.helpers.reading import CORPUS, needs_corpus, read_file, tiles

pytestmark = needs_corpus

FOLDER = CORPUS / "providers"
STREET, RIVER = "How do I cross the street?", "Considering the way to cross the street"
SUMMARY, FULL = Completeness.SUMMARY, Completeness.FULL
HIDDEN, REDACTED = Completeness.HIDDEN, Completeness.REDACTED

# file, model, beginning of the prompt, completeness of the reasoning, tokens, those of reasoning
FILES = [
    ("anthropic/anthropic_model_thinking_part.0", "claude-sonnet-4-5-20250929", STREET, SUMMARY,
     321, None),
    ("anthropic/anthropic_model_thinking_part.1", "claude-sonnet-4-5-20250929", STREET, SUMMARY,
     525, None),
    ("anthropic/anthropic_model_thinking_part_redacted.0", "claude-sonnet-4-5-20250929",
     "ANTHROPIC_MAGIC_STRING", REDACTED, 196, None),
    ("anthropic/anthropic_model_thinking_part_redacted.1", "claude-sonnet-4-5-20250929",
     "ANTHROPIC_MAGIC_STRING", REDACTED, 232, None),
    ("deepseek/deepseek_model_thinking_part.0", "deepseek-reasoner", STREET, FULL, 789, 415),
    ("deepseek/deepseek_model_thinking_stream.0", "deepseek-reasoner", "Hello", FULL, 212, 198),
    ("google/google_model_thinking_part.0", "gemini-3-pro-preview", STREET, SUMMARY, 1737, 1001),
    ("google/google_model_thinking_part.1", "gemini-3-pro-preview", STREET, SUMMARY, 2073, 1115),
    ("mistral/mistral_model_thinking_part.0", "o3-mini-2025-01-31", STREET, SUMMARY, 1616, 1344),
    # The answer in its request is another model's.
    ("mistral/mistral_model_thinking_part.1", "magistral-medium-latest", f"User: {STREET}", FULL,
     747, None),
    ("openai/openai_model_thinking_part.0", "o3-mini-2025-01-31", STREET, SUMMARY, 1915, 1600),
    ("openai/openai_model_thinking_part.1", "o3-mini-2025-01-31", STREET, HIDDEN, 2320, 1792),
    ("openai_responses/openai_responses_model_thinking_part.0", "gpt-5-2025-08-07", STREET,
     SUMMARY, 2199, 1920),
    ("openai_responses/openai_responses_model_thinking_part.1", "gpt-5-2025-08-07", STREET,
     SUMMARY, 2737, 2112),
    ("openai_responses/openai_responses_reasoning_effort.0", "o3-mini-2025-01-31", "Explain me",
     HIDDEN, 547, 128),
    ("openai_responses/openai_responses_thinking_part_iter.0", "o3-mini-2025-01-31", STREET,
     SUMMARY, 1680, 1408),
    ("openai_responses/openai_responses_thinking_with_code_execution_tool.0", "gpt-5-2025-08-07",
     "what is 65465-6544", SUMMARY, 125, 64),
    ("openai_responses/openai_responses_thinking_with_code_execution_tool.1", "gpt-5-2025-08-07",
     "what is 65465-6544", SUMMARY, 7, None),
    ("openai_responses/openai_responses_thinking_with_tool_calls.0", "gpt-5-2025-08-07",
     "Compose a 12-line poem", SUMMARY, 1926, 1792),
    ("openai_responses/openai_responses_thinking_with_tool_calls.1", "gpt-5-2025-08-07",
     "Compose a 12-line poem", SUMMARY, None, None),
    ("openai_responses/reasoning_summary_auto.0", "gpt-5.2-2025-12-11", "Write a Python function",
     SUMMARY, 226, 59),
    ("openrouter/openrouter_with_reasoning.0", "z-ai/glm-4.6", "What was the impact", FULL,
     2801, None),
]  # fmt: skip


def path_of(name, role="response"):
    folder, _, file = name.partition("/")
    return next((FOLDER / f"test_{folder}").glob(f"test_{file}.{role}.*"))


@pytest.mark.parametrize(
    ("name", "model", "prompt", "completeness", "tokens", "reasoning_tokens"), FILES
)
def test_that_a_response_has_its_prompt_and_its_reasoning(
    name, model, prompt, completeness, tokens, reasoning_tokens
):
    attempt = read_file(path_of(name)).attempts[-1]
    assert tiles(attempt)
    assert attempt.run.model == model
    assert attempt.problem.prompt.startswith(prompt)
    private = [b for b in attempt.blocks if b.channel is Channel.PRIVATE_REASONING]
    assert {block.completeness for block in private} == {completeness}
    shown = completeness in (SUMMARY, FULL)
    assert (sum(block.end - block.start for block in private) > 0) == shown
    assert (attempt.tokens, attempt.reasoning_tokens) == (tokens, reasoning_tokens)
    assert attempt.ending is Ending.COMPLETE
    assert attempt.blocks[-1].channel is Channel.ANSWER


def test_that_every_file_is_of_a_provider_and_none_is_forgotten():
    files = [path for path in FOLDER.rglob("test_*") if path.is_file()]
    assert {recognise(path)[0].name for path in files} == {"Model response"}
    assert sorted(f for f in files if ".response." in f.name) == sorted(
        path_of(row[0]) for row in FILES
    )
    requests = [f for f in files if ".request." in f.name]
    assert all(read_file(path).said("it completes") for path in requests)


@pytest.mark.parametrize(
    ("name", "last"), [(FILES[15][0], "event: response.completed"), (FILES[5][0], "data: {")]
)
def test_that_a_stream_without_its_last_event_has_the_same_text(tmp_path, name, last):
    whole = read_file(path_of(name)).attempts[0]
    text = path_of(name).read_text(encoding="utf-8")
    cut = tmp_path / "cut.sse.txt"
    cut.write_text(text[: text.rindex(last)], encoding="utf-8")
    attempt = read_file(cut).attempts[0]
    assert attempt.text == whole.text
    assert attempt.blocks[0].completeness == whole.blocks[0].completeness
    assert (whole.ending, attempt.ending) == (Ending.COMPLETE, Ending.TRUNCATED)


@pytest.mark.parametrize("folder", ["anthropic", "google", "openai"])
def test_that_a_conversation_in_two_files_is_one_chain(folder):
    files = tuple(sorted((FOLDER / f"test_{folder}").glob("*_part.*")))
    options = ImportOptions(companions=files)
    read = [each for file in files for each in read_file(file, options).attempts]
    assert [(each.sample, each.attempt) for each in read] == [(1, 1), (1, 2)]
    assert len({each.problem.key for each in read}) == 1
    assert read[1].prompt_before.startswith(RIVER)
    assert read[1].saw is Saw.UNKNOWN


def test_that_what_a_tool_was_given_stands_beside_the_answer():
    attempt = read_file(path_of(FILES[16][0])).attempts[0]
    (call,) = attempt.metadata["tool calls"]
    assert (call["tool"], call["result"]) == ("code_interpreter_call", "-428330955.97745")
    assert call["arguments"].startswith("# compute")
