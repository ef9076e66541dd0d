"""What files of model providers hold: bodies, requests, pairs of both, lines of batches."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.traces import Ending
from data.importers.conversations import loaded, small_fields
from data.importers.files import HEAD_BYTES
from data.importers.first_record import first_fields
from data.importers.mapping import as_count, as_text
from data.importers.parts import clean
from data.importers.provider_bodies import Body, error_text, is_body, read_body
from data.importers.provider_requests import Request, read_request

_KEYS = ("custom_id", "recordId", "key")
_RESPONSES = ("response", "result", "modelOutput", "completion", "output", "raw_response",
              "response_object", "api_response", "body")  # fmt: skip
_REQUESTS = ("request", "body", "params", "modelInput", "input", "raw_request", "payload")
_NOT_RUN = ("canceled", "cancelled", "expired", "batch_expired", "batch_cancelled")
_STREAM = re.compile(rb"\s*(?:(?::|event:|id:|retry:)[^\n]*\n\s*)*data: ?(?:\{|\[DONE\])")
_LAST_ROLE = re.compile(rb'"role"\s*:\s*"(\w+)"')
_TUNING = ("max_tokens", "max_completion_tokens", "max_output_tokens", "temperature", "top_p", "n",
           "stream", "reasoning", "reasoning_effort", "thinking", "generationConfig", "options",
           "inferenceConfig", "instructions", "tools", "include")  # fmt: skip
_DEPTH = 4
_ROLE_IN_NAME = re.compile(
    r"(?<![a-z])(?:requests?|responses?|inputs?|outputs?|prompts?|repl(?:y|ies)|results?|answers?"
    r"|completions?|payload|in|out|req|resp?|json|txt|sse|stream)(?![a-z])"
)
_EDGES = re.compile(r"[^a-z0-9]+")


class Kind(StrEnum):
    """What a file of a provider is; records are lines, or elements of an array."""

    RESPONSE = "response"
    STREAM = "stream"
    REQUEST = "request"
    RECORDS = "records"
    BATCH_INPUT = "batch input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A response and its request, as far as a file or several hold them.

    `key` joins the lines of a batch; `ending` is told where the model never answered.
    """

    body: Body | None = None
    request: Request | None = None
    key: str = ""
    error: str = ""
    ending: Ending | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


def kind_of(head: bytes) -> Kind | None:
    """Return what a file is, judged from its beginning; None if it is nothing of a provider's."""
    if _STREAM.match(head[:4096]):
        return Kind.STREAM
    start = head.lstrip()[:1]
    fields = first_fields(head) if start in (b"{", b"[") else {}
    if not fields:
        return None
    whole = len(head) < HEAD_BYTES
    is_many = start == b"[" or _has_lines(head)
    keyed = any(name in fields for name in _KEYS)
    if keyed and any(name in fields for name in ("response", "result", "modelOutput")):
        return Kind.RECORDS
    if keyed and any(_opens(fields, name) for name in ("body", "params", "request", "modelInput")):
        return Kind.BATCH_INPUT
    if _is_response(fields, head, whole=whole):
        return Kind.RECORDS if is_many else Kind.RESPONSE
    if any(_opens(fields, name) and _shows_body(head) for name in _RESPONSES):
        return Kind.RECORDS
    return Kind.REQUEST if not is_many and _is_request(fields, head) else None


def _has_lines(head: bytes) -> bool:
    lines = [line.strip() for line in head.split(b"\n")[:4] if line.strip()]
    return len(lines) > 1 and lines[0].endswith(b"}") and lines[1].startswith(b"{")


def _opens(fields: Mapping[str, bytes], name: str) -> bool:
    return fields.get(name, b"")[:1] == b"{" or fields.get(name, b"")[:2] == b'"{'


def _shows_body(head: bytes) -> bool:
    marks = (b'"choices"', b'"candidates"', b'"stop_reason"', b'"object":"response"',
             b'"object": "response"', b'"stopReason"', b'\\"choices\\"')  # fmt: skip
    return any(mark in head for mark in marks)


def _is_response(fields: Mapping[str, bytes], head: bytes, *, whole: bool) -> bool:
    if _opens(fields, "error") and fields.keys() <= {"error", "type", "request_id"}:
        return True
    return _of_openai(fields, head, whole=whole) or _of_others(fields, head, whole=whole)


def _lists(fields: Mapping[str, bytes], name: str) -> bool:
    return fields.get(name, b"")[:1] == b"["


def _of_openai(fields: Mapping[str, bytes], head: bytes, *, whole: bool) -> bool:
    told = {"id", "usage", "object", "model"} & fields.keys()
    replies = any(name in head for name in (b'"message"', b'"text"', b'"delta"'))
    if _lists(fields, "choices") and replies and (told or not whole):
        return True
    is_response = fields.get("object", b"").startswith(b'"response"')
    return is_response or (_lists(fields, "output") and b'"output_text"' in head)


def _of_others(fields: Mapping[str, bytes], head: bytes, *, whole: bool) -> bool:
    message, generated = _opens(fields, "message"), fields.get("response", b"")[:1] == b'"'
    anthropic = fields.get("type", b"").startswith(b'"message"') or "stop_reason" in fields
    # The rest of a long answer of Anthropic's may stand beyond what is looked at.
    anthropic = anthropic or (not whole and b'"signature"' in head and "messages" not in fields)
    gemini = b'"parts"' in head or b'"finishReason"' in head
    return (
        (_lists(fields, "content") and anthropic)
        or (_lists(fields, "candidates") and gemini)
        or ("done" in fields and (message or generated))
        or (message and "finish_reason" in fields)
        or (_opens(fields, "output") and "stopReason" in fields)
    )


def _is_request(fields: Mapping[str, bytes], head: bytes) -> bool:
    if ("uri" in fields or "url" in fields) and _opens(fields, "body"):
        return True
    asks = any(name in fields for name in ("messages", "input", "contents", "prompt"))
    tuned = any(name in fields for name in _TUNING)
    if not asks or not (tuned and {"model", "modelId", "contents"} & fields.keys()):
        return False
    roles = _LAST_ROLE.findall(head)
    return not roles or roles[-1] not in (b"assistant", b"gpt")


# Names


def name_of(path: Path) -> str:
    """Return what the names of a request and of its response have in common."""
    return _EDGES.sub(".", _ROLE_IN_NAME.sub("", path.name.lower())).strip(".")


# Values


def opened(value: Any) -> tuple[Any, int | None]:  # noqa: ANN401 - any JSON
    """Return a response out of its envelopes, and the status that the service answered with."""
    status: int | None = None
    for _ in range(_DEPTH):
        value = loaded(value)
        if not isinstance(value, dict) or is_body(value):
            break
        told = value.get("status_code", value.get("status"))
        told = told.get("code") if isinstance(told, dict) else told
        status = as_count(told) if status is None else status
        inner = value.get("body")
        if isinstance(inner, dict) and "string" in inner:  # as recordings of tests write it
            inner = inner["string"]
        if inner is None:
            break
        value = inner
    return value, status


def exchange_of(record: Mapping[str, Any]) -> Exchange | None:
    """Return what a record of a file holds, None if no response and no error of a provider."""
    key = next((as_text(record[name]) or "" for name in _KEYS if record.get(name)), "")
    if record.get("result") is not None and "custom_id" in record:
        return _of_anthropic(record["result"], clean(key))
    whole = read_body(record)
    if whole is not None and whole.dialect != "error":
        return Exchange(body=whole, key=clean(key))
    name = next((n for n in _RESPONSES if _has_body(record.get(n))), None)
    value, status = opened(record.get(name or "response"))
    body = read_body(value)
    error = error_text(record.get("error")) or ("" if body is None else body.error)
    failed = status is not None and status >= 400
    if failed:
        error = error or error_text(value) or "error"
    if body is None and not error:
        return None
    kept = small_fields({"status code": status, "error": error})
    never = error.partition(":")[0] in _NOT_RUN
    asked = (record.get(n) for n in _REQUESTS if n != name)
    request = next((r for r in map(read_request, asked) if r is not None), None)
    return Exchange(
        body=None if failed and body is not None and body.dialect == "error" else body,
        request=request,
        key=clean(key),
        error=error,
        ending=Ending.NOT_RUN if body is None and never else None,
        metadata=kept,
    )


def _has_body(value: Any) -> bool:  # noqa: ANN401
    return is_body(opened(value)[0])


def _of_anthropic(result: Any, key: str) -> Exchange:  # noqa: ANN401
    """Return a line of a Message Batch: it succeeded, failed, or was never run."""
    result = result if isinstance(result, dict) else {}
    kind = as_text(result.get("type")) or ""
    body = read_body(result.get("message"))
    error = "" if body is not None else error_text(result.get("error")) or kind or "error"
    return Exchange(
        body=body,
        key=key,
        error=error,
        ending=Ending.NOT_RUN if body is None and kind in _NOT_RUN else None,
        metadata=small_fields({"result": kind, "error": error}),
    )
