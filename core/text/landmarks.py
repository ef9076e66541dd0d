r"""What tells that two texts are at the same step: values, equations, answers, whole sentences.

`729`, `1,000` and `1000.0`, `9^3 = 729` and `$9^{3}=729$`, `\boxed{927}`: each becomes a key that
is the same however it was written. Single digits alone are no landmarks, for they are everywhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.text.sentences import sentences
from core.text.span import Span

_TOKEN = re.compile(
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)|\\(?P<command>[A-Za-z]+)|(?P<word>[^\W\d_²³]+)"
    r"|(?P<sign>[=≈≡+\-−*/×·⋅÷^!%√²³])|(?P<end>\n)|(?P<skip>[\s$(){}\[\]_&,'|]+|\\)|(?P<other>.)",
    re.DOTALL,
)
_SIGNS = {
    "−": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "≈": "=", "≡": "=", "²": "^ 2", "³": "^ 3",
}  # fmt: skip
_COMMANDS = {
    "times": "*", "cdot": "*", "div": "/", "frac": "/", "dfrac": "/", "tfrac": "/", "sqrt": "√",
    "approx": "=", "equiv": "=", "left": "", "right": "", "quad": "", "qquad": "",
}  # fmt: skip
_BOXED = re.compile(r"\\boxed\s{0,3}\{(?:\\text\s{0,3}\{)?([^{}\n]{1,60})\}")
_LONGEST_SIDE = 24  # tokens of one side of an equation
_LEAST_WORDS = 7  # of a sentence that two texts share by more than chance
_WORDS = re.compile(r"\w+")

VALUE, EQUATION, ANSWER, SENTENCE = "value", "equation", "answer", "sentence"


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something at `at` that may stand in another text too: what `kind`, and its `key`."""

    at: int
    kind: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The sentences of a text and the distinct (kind, key) of each, in their order.

    `length` is that of the text in characters.
    """

    length: int
    spans: tuple[Span, ...]
    keys: tuple[tuple[tuple[str, str], ...], ...]


def landmarks(text: str) -> Iterator[Landmark]:
    """Yield the values, equations and boxed answers of `text`, not all in order.

    Takes time linear in the length of the text.
    """
    run: list[tuple[int, str]] = []
    for match in _TOKEN.finditer(text):
        kind, words = match.lastgroup, match[0]
        shown: str | None
        if kind == "number":
            shown = _number(words)
            if len(shown) > 1:
                yield Landmark(match.start(), VALUE, shown)
        elif kind == "sign":
            shown = _SIGNS.get(words, words)
        elif kind == "command":
            shown = _COMMANDS.get(match["command"])
        elif kind == "word":
            shown = words if len(words) == 1 else None
        else:
            shown = "" if kind == "skip" else None
        if shown is None:
            yield from _equations(run)
            run = []
        elif shown:
            run += [(match.start(), token) for token in shown.split()]
    yield from _equations(run)
    for found in _BOXED.finditer(text):
        yield Landmark(found.start(), ANSWER, "".join(found[1].split()).casefold())


def marked(text: str) -> Marked:
    """Return the sentences of `text` with their landmarks, each sentence itself among them."""
    spans = sentences(text)
    found: list[dict[tuple[str, str], None]] = [{} for _ in spans]
    i = 0
    for each in sorted(landmarks(text), key=lambda mark: mark.at):
        while i + 1 < len(spans) and spans[i].end <= each.at:
            i += 1
        if i < len(spans) and spans[i].start <= each.at < spans[i].end:
            found[i][each.kind, each.key] = None
    for keys, span in zip(found, spans, strict=True):
        words = _WORDS.findall(span.quote(text).casefold())
        if len(words) >= _LEAST_WORDS:
            keys[SENTENCE, " ".join(words)] = None
    return Marked(length=len(text), spans=tuple(spans), keys=tuple(tuple(keys) for keys in found))


def _equations(run: Sequence[tuple[int, str]]) -> Iterator[Landmark]:
    """Yield one landmark for each equals sign of a run of mathematics."""
    sides: list[list[tuple[int, str]]] = [[]]
    for token in run:
        if token[1] == "=":
            sides.append([])
        else:
            sides[-1].append(token)
    for left, right in pairwise(sides):
        if not left or not right:
            continue
        tail, head = left[-_LONGEST_SIDE:], right[:_LONGEST_SIDE]
        # Without order: a fraction's bar stands before both parts in LaTeX, elsewhere between.
        key = " = ".join(" ".join(sorted(s for _, s in side)) for side in (tail, head))
        if any(s[0].isdigit() for _, s in (*tail, *head)) and len(tail) + len(head) > 2:
            yield Landmark(tail[0][0], EQUATION, key)


def _number(written: str) -> str:
    plain = written.replace(",", "")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.lstrip("0") or "0"
