"""Fields of JSON objects as models write them, which is often not quite JSON.

Known ills: LaTeX with single backslashes, raw line ends, unescaped quotes, a cut-off end, text
before and after the object. Nothing is evaluated; time is linear in the length of the text.
"""

import json
import re
from collections.abc import Iterator, Sequence

from core.text.span import Span

_OBJECT = re.compile(r'\{\s*+"[^"\\\n]{1,60}"\s*+:')
_KEY = re.compile(r'\s*+,?\s*+"(?P<name>[^"\\\n]{1,60})"\s*+:\s*+')
_QUOTE = re.compile(r'\\.|"', re.DOTALL)
_AFTER_VALUE = re.compile(r'\s*+(?:(?P<next>,\s*+"(?P<name>[^"\\\n]{1,60})"\s*+:)|,?\s*+\}|\Z)')
_FIELD_LINE = re.compile(r'\n[ \t]*+"(?P<name>[^"\\\n]{1,60})"\s*+:')
_BARE_VALUE = re.compile(r"[^,}\]\n]*+")
_FENCE_END = re.compile(r"\s*+```\s*+\Z")
_DECODER = json.JSONDecoder(strict=False)

_ESCAPE = re.compile(
    r"""\\(?:
        (?P<same>["\\/])
      | u(?P<code>[0-9a-fA-F]{4})
      | (?P<latex>(?:times|theta|text\w*|tan|tau|to|top|triangle|tfrac|t?binom|tilde
            |neq|ne(?=[ \d\\])|not|nabla|notin|nmid|neg|nexists|right\w*|r(?:ho|angle|ceil|floor))
            (?![A-Za-z]))
      | (?P<control>[ntr])
    )""",
    re.VERBOSE,
)
_CONTROL = {"n": "\n", "t": "\t", "r": "\n"}


def json_fields(text: str, names: Sequence[str]) -> dict[str, Span]:
    """Return where the values of `names` stand in the last object of `text` that has them.

    A span covers the characters between the quotes of a string, or a bare value (42, [1, 2]).
    Empty strings and missing fields are left out; names are compared without case. "Has them"
    means having the last of `names`, or, where no object does, any of them.
    """
    wanted = {name.casefold(): name for name in names}
    best: dict[str, Span] = {}
    for fields in _objects(text, frozenset(wanted)):
        found = {wanted[name]: span for name, span in fields.items() if name in wanted}
        if found and (names[-1] in found or names[-1] not in best):
            best = found
    return best


def lenient_json_object(text: str, names: Sequence[str] = ("reasoning", "answer")) -> (
    dict[str, str] | None
):
    """Return the decoded values of `names` in an object that may not be strict JSON, or None.

    Escapes are undone; a single backslash that starts a LaTeX command is kept.
    """
    spans = json_fields(text, names)
    return {name: unescape(span.quote(text)) for name, span in spans.items()} or None


def unescape(content: str) -> str:
    r"""Return the content of a JSON string with its escapes undone, LaTeX commands excepted.

    \f and \b are never undone: in what models write they start \frac and \boxed.
    """
    return _ESCAPE.sub(_unescaped, content) if "\\" in content else content


def is_json_like(text: str) -> bool:
    """Whether the text is, or holds in a fence, an object with fields."""
    return _OBJECT.search(text) is not None


def _objects(text: str, wanted: frozenset[str]) -> Iterator[dict[str, Span]]:
    at = 0
    while (match := _OBJECT.search(text, at)) is not None:
        fields, at = _fields(text, match.start() + 1, wanted)
        yield fields


def _fields(text: str, at: int, wanted: frozenset[str]) -> tuple[dict[str, Span], int]:
    """Read "name": value pairs from `at`; return the spans and where reading ended."""
    fields: dict[str, Span] = {}
    while (key := _KEY.match(text, at)) is not None:
        start = key.end()
        if text.startswith('"', start):
            start += 1
            end, at = _string_end(text, start, wanted)
        else:
            end = at = _bare_end(text, start)
        if start < end:
            fields[key["name"].casefold()] = Span(start, end)
    return fields, at


def _string_end(text: str, start: int, wanted: frozenset[str]) -> tuple[int, int]:
    """Return where the content ends that begins at `start`, and where the object goes on.

    Not later, though, than before a line that starts with a wanted field, should the quote in
    front of it be missing or have been escaped by mistake.
    """
    end = _closing_quote(text, start, wanted)
    for line in _FIELD_LINE.finditer(text, start, end):
        if line["name"].casefold() in wanted:
            return start + len(text[start : line.start()].rstrip(' \t\n,"\\')), line.start()
    return end, end + 1


def _closing_quote(text: str, start: int, wanted: frozenset[str]) -> int:
    """Return the first quote after `start` with another wanted field or the object's end behind it.

    That tells it from unescaped quotes inside the string. Without one, the value was cut off and
    runs to the end of the text or fence.
    """
    fallback = -1
    for quote in _QUOTE.finditer(text, start):
        after = _AFTER_VALUE.match(text, quote.end()) if len(quote[0]) == 1 else None
        if after is None:
            continue
        name = after["name"]
        if name is None or name.casefold() in wanted:
            return quote.start()
        if fallback < 0:
            fallback = quote.start()
    if fallback >= 0:
        return fallback
    fence = _FENCE_END.search(text, max(start, len(text) - 20))
    return fence.start() if fence else len(text)


def _bare_end(text: str, start: int) -> int:
    """Return the end of a value that is not a string: a number, a word, a list, an object."""
    if text[start : start + 1] in ("[", "{"):
        try:
            return _DECODER.raw_decode(text, start)[1]
        except (ValueError, RecursionError):
            pass
    match = _BARE_VALUE.match(text, start)
    assert match is not None  # noqa: S101 - the pattern matches the empty string
    return start + len(match[0].rstrip())


def _unescaped(match: re.Match[str]) -> str:
    if match["same"]:
        return match["same"]
    if match["code"]:
        return chr(int(match["code"], 16))
    if match["control"]:
        return _CONTROL[match["control"]]
    return match[0]
