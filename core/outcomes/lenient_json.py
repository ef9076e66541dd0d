"""Fields of JSON objects as models write them, which is often not quite JSON.

Known ills: LaTeX with single backslashes, raw line ends, unescaped quotes, a cut-off end, text
before and after the object. Nothing is evaluated; time is linear in the length of the text.
"""

import re
from collections.abc import Iterator, Sequence

from core.text.span import Span

_OBJECT = re.compile(r'\{\s*+"[^"\\\n]{1,60}"\s*+:')
_KEY = re.compile(r'\s*+,?\s*+"(?P<name>[^"\\\n]{1,60})"\s*+:\s*+')
_AFTER_VALUE = re.compile(r'\s*+(?:(?P<next>,\s*+"(?P<name>[^"\\\n]{1,60})"\s*+:)|,?\s*+\}|\Z)')
_FIELD_LINE = re.compile(r'\n[ \t]*+"(?P<name>[^"\\\n]{1,60})"\s*+:')
_BARE_VALUE = re.compile(r"[^,}\]\n]*+")
_FENCE_END = re.compile(r"\s*+```\s*+\Z")
_BRACKET_OR_STRING = re.compile(r"""[\[\]{}]|"[^"]*+"|'[^'\n]*+'""")
_LONGEST_LIST = 500  # limits that keep unclosed brackets by the thousand cheap
_DEEPEST_LIST = 8

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


def lenient_json_object(
    text: str, names: Sequence[str] = ("reasoning", "answer")
) -> dict[str, str] | None:
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


def written_line_ends(text: str) -> Iterator[Span]:
    r"""Yield where a JSON text writes a line end as \n; not where that begins a LaTeX command."""
    if "\\n" in text and is_json_like(text):
        for match in _ESCAPE.finditer(text):
            if match["control"] == "n":
                yield Span(*match.span())


def is_json_like(text: str) -> bool:
    """Whether the text is, or holds in a fence, an object with fields."""
    return _OBJECT.search(text) is not None


def _objects(text: str, wanted: frozenset[str]) -> Iterator[dict[str, Span]]:
    reader = _Reader(text, wanted)
    at = 0
    while (match := _OBJECT.search(text, at)) is not None:
        fields, at = reader.fields(match.start() + 1)
        yield fields


class _Reader:
    """Reads the fields of objects in one text, and remembers searches so that none is repeated."""

    def __init__(self, text: str, wanted: frozenset[str]) -> None:
        self._text = text
        self._wanted = wanted
        self._field_line = -1  # the nearest line that starts with a wanted field
        self._unsure = (0, 0)  # no quote in here is certain to close a string

    def fields(self, at: int) -> tuple[dict[str, Span], int]:
        """Read "name": value pairs from `at`; return the spans and where reading ended."""
        text = self._text
        fields: dict[str, Span] = {}
        while (key := _KEY.match(text, at)) is not None:
            start = key.end()
            if text[start : start + 1] == '"':
                start += 1
                end, at = self._string_end(start)
            else:
                end = at = _bare_end(text, start)
            if start < end:
                fields[key["name"].casefold()] = Span(start, end)
        return fields, at

    def _string_end(self, start: int) -> tuple[int, int]:
        """Return where the content ends that begins at `start`, and where the object goes on.

        That is at its closing quote, but before a line that starts with a wanted field, should
        the quote in front of it be missing or have been escaped by mistake.
        """
        line = self._next_field_line(start)
        end = self._closing_quote(start, line)
        if end is not None:
            return end, end + 1
        if line < len(self._text):
            content = self._text[start:line].rstrip(' \t\n,"\\')
            return start + len(content), line
        fence = _FENCE_END.search(self._text, max(start, line - 20))
        return (fence.start() if fence else line), len(self._text)

    def _next_field_line(self, start: int) -> int:
        if self._field_line < start:
            self._field_line = len(self._text)
            for line in _FIELD_LINE.finditer(self._text, start):
                if line["name"].casefold() in self._wanted:
                    self._field_line = line.start()
                    break
        return self._field_line

    def _closing_quote(self, start: int, limit: int) -> int | None:
        """Return the first quote with another wanted field or the object's end behind it.

        That tells it from unescaped quotes inside the string. Failing that, the first quote with
        any field behind it; None where the value was cut off.
        """
        unsure = self._unsure[0] <= start and limit <= self._unsure[1]
        fallback: int | None = None
        text, at = self._text, start
        while (quote := text.find('"', at, limit)) >= 0:
            at = quote + 1
            if text[quote - 1] == "\\" and _is_escaped(text, quote):
                continue
            after = _AFTER_VALUE.match(text, at)
            if after is None:
                continue
            name = after["name"]
            if name is None or name.casefold() in self._wanted:
                return quote
            fallback = quote if fallback is None else fallback
            if unsure:
                break
        if fallback is not None:
            self._unsure = (start, limit)
        return fallback


def _is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before `at`, which is inside a string."""
    first = at
    while text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _bare_end(text: str, start: int) -> int:
    """Return the end of a value that is not a string: a number, a word, a list, an object."""
    depth = 0
    if text[start : start + 1] in ("[", "{"):
        for token in _BRACKET_OR_STRING.finditer(text, start, start + _LONGEST_LIST):
            depth += 1 if token[0] in ("[", "{") else -1 if token[0] in ("]", "}") else 0
            if depth == 0:
                return token.end()
            if depth > _DEEPEST_LIST:
                break
    match = _BARE_VALUE.match(text, start)
    return start + len(match[0].rstrip()) if match else start


def _unescaped(match: re.Match[str]) -> str:
    if match["same"]:
        return match["same"]
    if match["code"]:
        return chr(int(match["code"], 16))
    if match["control"]:
        return _CONTROL[match["control"]]
    return match[0]
