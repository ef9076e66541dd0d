"""Bodies that model providers return, each dialect read by one function into the same value.

Read: OpenAI's Chat Completions (and DeepSeek, Mistral, OpenRouter, Groq, vLLM, which follow it),
legacy completions, OpenAI's Responses, Anthropic's Messages, Google's generateContent, Ollama's
chat and generate, Cohere's chat (v2) and Amazon Bedrock's Converse.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.importers.conversations import small_fields
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean

_STOPPED = ("cancelled", "canceled", "failed", "expired")
_BLOCKED = frozenset(
    ["safety", "recitation", "blocklist", "prohibited_content", "spii", "content_filter",
     "content_filtered", "guardrail_intervened", "malformed_function_call", "error"]
)  # fmt: skip
_SETTINGS = ("temperature", "top_p", "max_output_tokens", "truncation", "service_tier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the replies of a body: its content for `Said.take`, and why it ended."""

    items: tuple[Any, ...] = ()
    finish: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A response as read; counts are of all its choices, `was_cut` says that its end is missing.

    `tokens` are those that the model produced, reasoning included. `verified` is False for
    dialects that were written from documentation alone.
    """

    dialect: str
    model: str = ""
    ident: str = ""
    choices: tuple[Choice, ...] = ()
    tokens: int | None = None
    reasoning_tokens: int | None = None
    seconds: float | None = None
    cost: float | None = None
    error: str = ""
    effort: str = ""
    was_cut: bool = False
    verified: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


def read_body(value: Any) -> Body | None:  # noqa: ANN401 - any JSON
    """Return a response body as read, None if `value` is none of a known dialect."""
    if not isinstance(value, dict):
        return None
    for is_mine, read in _DIALECTS:
        if is_mine(value):
            return read(value)
    return None


def is_body(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether `read_body` can read `value`."""
    return isinstance(value, dict) and any(is_mine(value) for is_mine, _ in _DIALECTS)


def error_text(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Return what an error says, in the forms that providers write; "" for none."""
    if isinstance(value, dict):
        inner = value.get("error")
        if isinstance(inner, dict):  # Anthropic wraps the error in one
            return error_text(inner)
        told = [as_text(value.get(name)) for name in ("type", "code", "message")]
        return clean(": ".join(dict.fromkeys(t for t in told if t and t != "error")) or "error")
    return clean(as_text(value) or "") if value else ""


def _dict(value: Any) -> dict[str, Any]:  # noqa: ANN401
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Mapping[str, Any], *names: str) -> str:
    return clean(next((as_text(value[n]) or "" for n in names if value.get(n)), ""))


def _count(value: Mapping[str, Any], *names: str) -> int | None:
    """Return the first of the counts that is told; a dot leads inside."""
    for name in names:
        outer, _, inner = name.partition(".")
        count = as_count(_dict(value.get(outer)).get(inner) if inner else value.get(outer))
        if count is not None:
            return count
    return None


def _blocked(finish: str, has_content: bool) -> str:
    """Return the reason to call a reply without content failed: a filter kept it back."""
    return finish if not has_content and finish.lower() in _BLOCKED else ""


# OpenAI's Chat Completions and those who follow it


def _is_chat(value: Mapping[str, Any]) -> bool:
    return any({"message", "text"} & choice.keys() for choice in _dicts(value.get("choices")))


def read_chat(value: Mapping[str, Any]) -> Body:
    """Read a Chat Completions body; reasoning stands in one of several fields, or in a list."""
    usage = _dict(value.get("usage"))
    choices: list[Choice] = []
    for each in _dicts(value.get("choices")):
        message = each.get("message", each.get("text"))
        finish = _text(each, "finish_reason")
        said = _dict(message)
        content = message if isinstance(message, str) else said.get("content")
        has = bool(content or said.get("refusal") or said.get("tool_calls"))
        error = error_text(each.get("error")) or _blocked(finish, has)
        choices.append(Choice(items=(message,), finish=finish, error=error))
    return Body(
        dialect="Chat Completions",
        model=_text(value, "model"),
        ident=_text(value, "id"),
        choices=tuple(choices),
        tokens=_produced(usage),
        reasoning_tokens=_count(usage, *_REASONING_COUNTS),
        seconds=as_number(usage.get("total_time")) or as_number(value.get("time_taken")),
        cost=as_number(usage.get("cost")),
        metadata=_kept(value, "system_fingerprint", "service_tier", "provider", "created"),
    )


_REASONING_COUNTS = ("completion_tokens_details.reasoning_tokens", "reasoning_tokens")


def _produced(usage: Mapping[str, Any]) -> int | None:
    """Return the tokens that were produced; some services (xAI) count reasoning apart from them."""
    told, reasoning = _count(usage, "completion_tokens"), _count(usage, *_REASONING_COUNTS)
    if told is None or not reasoning:
        return told
    prompt, total = _count(usage, "prompt_tokens"), _count(usage, "total_tokens")
    if prompt is not None and total == prompt + told + reasoning:
        return told + reasoning
    return told + reasoning if reasoning > told else told


# OpenAI's Responses


def _is_responses(value: Mapping[str, Any]) -> bool:
    if value.get("object") == "response":
        return True
    kinds = {as_text(item.get("type")) for item in _dicts(value.get("output"))}
    return bool(kinds & {"message", "reasoning", "function_call"})


def read_responses(value: Mapping[str, Any]) -> Body:
    """Read a Responses body; the output's items stay in their order."""
    usage = _dict(value.get("usage"))
    output = value.get("output")
    status = _text(value, "status")
    finish = _text(_dict(value.get("incomplete_details")), "reason") or status
    error = error_text(value.get("error")) or (status if status in _STOPPED else "")
    items = tuple(output) if isinstance(output, list) else ()
    choice = Choice(items=items, finish=finish, error=_blocked(finish, bool(items)))
    return Body(
        dialect="Responses",
        model=_text(value, "model"),
        ident=_text(value, "id"),
        choices=(choice,) if choice.items or not error else (),
        tokens=_count(usage, "output_tokens"),
        reasoning_tokens=_count(usage, "output_tokens_details.reasoning_tokens"),
        error=error,
        effort=_text(_dict(value.get("reasoning")), "effort"),
        was_cut=status in ("in_progress", "queued"),
        settings=small_fields({name: value.get(name) for name in _SETTINGS}),
        metadata=_kept(value, "status", "created_at", "previous_response_id"),
    )


# Anthropic's Messages


def _is_messages(value: Mapping[str, Any]) -> bool:
    is_message = value.get("type") == "message" or "stop_reason" in value
    return is_message and isinstance(value.get("content"), list)


def read_messages(value: Mapping[str, Any]) -> Body:
    """Read a Messages body; thinking, text and calls of tools may alternate."""
    usage = _dict(value.get("usage"))
    details = ("output_tokens_details.reasoning_tokens", "output_tokens_details.thinking_tokens")
    return Body(
        dialect="Messages",
        model=_text(value, "model"),
        ident=_text(value, "id"),
        choices=(Choice(items=tuple(value["content"]), finish=_text(value, "stop_reason")),),
        tokens=_count(usage, "output_tokens"),
        reasoning_tokens=_count(usage, *details),
        metadata=_kept(value, "stop_sequence") | _kept(usage, "service_tier"),
    )


# Google's generateContent


def _is_gemini(value: Mapping[str, Any]) -> bool:
    blocked = isinstance(value.get("promptFeedback"), dict)
    candidates = _dicts(value.get("candidates"))
    told = {"content", "finishReason", "finish_reason"}
    return blocked or any(told & each.keys() for each in candidates)


def read_gemini(value: Mapping[str, Any]) -> Body:
    """Read a generateContent body; its count of the candidates leaves the thoughts out."""
    usage = _dict(value.get("usageMetadata", value.get("usage_metadata")))
    thoughts = _count(usage, "thoughtsTokenCount", "thoughts_token_count")
    tokens = _count(usage, "candidatesTokenCount", "candidates_token_count")
    choices: list[Choice] = []
    for each in _dicts(value.get("candidates")):
        content = _dict(each.get("content"))
        finish = _text(each, "finishReason", "finish_reason")
        error = _blocked(finish, bool(content.get("parts")))
        choices.append(Choice(items=(content,), finish=finish, error=error))
    return Body(
        dialect="generateContent",
        model=_text(value, "modelVersion", "model_version"),
        ident=_text(value, "responseId", "response_id"),
        choices=tuple(choices),
        tokens=(tokens or 0) + (thoughts or 0) if tokens is not None or thoughts else None,
        reasoning_tokens=thoughts,
        error="" if choices else _text(_dict(value.get("promptFeedback")), "blockReason"),
        metadata=_kept(value, "createTime"),
    )


# Ollama


def _is_ollama(value: Mapping[str, Any]) -> bool:
    is_generated = isinstance(value.get("response"), str)
    return isinstance(value.get("done"), bool) and (
        is_generated or isinstance(value.get("message"), dict)
    )


def read_ollama(value: Mapping[str, Any]) -> Body:
    """Read a body of Ollama's chat, or of generate, which has its thinking at the top."""
    message = value.get("message")
    if not isinstance(message, dict):
        message = {"thinking": value.get("thinking"), "content": value.get("response")}
    nanoseconds = as_number(value.get("total_duration"))
    return Body(
        dialect="Ollama",
        model=_text(value, "model"),
        choices=(Choice(items=(message,), finish=_text(value, "done_reason")),),
        tokens=_count(value, "eval_count"),
        seconds=None if nanoseconds is None else nanoseconds / 1e9,
        was_cut=value.get("done") is not True,
        verified=False,
        metadata=_kept(value, "created_at"),
    )


# Cohere's chat (v2) and Amazon Bedrock's Converse


def _is_cohere(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("message"), dict) and "finish_reason" in value


def read_cohere(value: Mapping[str, Any]) -> Body:
    """Read a body of Cohere's chat, version 2; the model is told by the request alone."""
    usage = _dict(value.get("usage"))
    finish = _text(value, "finish_reason")
    message = _dict(value.get("message"))
    has = bool(message.get("content") or message.get("tool_calls"))
    return Body(
        dialect="Cohere chat",
        model=_text(value, "model"),
        ident=_text(value, "id"),
        choices=(Choice(items=(message,), finish=finish, error=_blocked(finish, has)),),
        tokens=_count(usage, "tokens.output_tokens", "billed_units.output_tokens"),
        verified=False,
    )


def _is_converse(value: Mapping[str, Any]) -> bool:
    message = _dict(value.get("output")).get("message")
    return isinstance(message, dict) and ("stopReason" in value or "content" in message)


def read_converse(value: Mapping[str, Any]) -> Body:
    """Read a body of Amazon Bedrock's Converse; the model is told by the request alone."""
    message = _dict(value["output"]["message"])
    finish = _text(value, "stopReason")
    milliseconds = as_number(_dict(value.get("metrics")).get("latencyMs"))
    error = _blocked(finish, bool(message.get("content")))
    return Body(
        dialect="Bedrock Converse",
        model=_text(value, "modelId"),
        choices=(Choice(items=(message,), finish=finish, error=error),),
        tokens=_count(_dict(value.get("usage")), "outputTokens"),
        seconds=None if milliseconds is None else milliseconds / 1e3,
        verified=False,
    )


# Requests that failed


def _is_error(value: Mapping[str, Any]) -> bool:
    failed = isinstance(value.get("error"), dict | str) and bool(value["error"])
    return failed and ("choices" not in value or not value["choices"])


def read_error(value: Mapping[str, Any]) -> Body:
    """Read a body that holds an error in place of a response."""
    return Body(dialect="error", model=_text(value, "model"), error=error_text(value["error"]))


def _kept(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return small_fields({name: value.get(name) for name in names})


_DIALECTS: Sequence[
    tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], Body]]
] = (
    (_is_chat, read_chat),
    (_is_responses, read_responses),
    (_is_messages, read_messages),
    (_is_gemini, read_gemini),
    (_is_ollama, read_ollama),
    (_is_cohere, read_cohere),
    (_is_converse, read_converse),
    (_is_error, read_error),
)
