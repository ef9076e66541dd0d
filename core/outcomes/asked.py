r"""What a problem asks for, so that "so the number of bits is 19" is seen to answer it.

Words only: the first content words after "how many", "find", "what is" and their like.
"""

import re
from dataclasses import dataclass

_CUE = re.compile(
    r"\b(?:how (?:many|much)|find|what(?:'s| is| are| was| real| possible)?|compute|calculate"
    r"|determine|evaluate|give|state)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z0-9][\w'()]*(?:-\w+)*")
_FREE = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "is",
        "are",
        "was",
        "there",
        "in",
        "for",
        "to",
        "this",
        "that",
        "it",
        "we",
        "all",
        "its",
        "and",
        "be",
        "we",
        "can",
        "must",
        "do",
        "does",
        "have",
        "has",
        "will",
        "exact",
        "possible",
        "different",
        "total",
        "final",
        "correct",
        "required",
        "given",
        "required",
        "desired",
        "value",
        "values",
        "number",
        "numbers",
        "amount",
        "result",
        "our",
        "one",
        "$",
    ]
)
_COMPARED = frozenset(
    [
        "more",
        "fewer",
        "less",
        "difference",
        "sum",
        "total",
        "ratio",
        "product",
        "combined",
        "remaining",
    ]
)
_SIGNS = re.compile(r"\$|\\[()\[\]]|\*\*")
_SYMBOLIC = re.compile(r"[A-Za-z(]?\W*(?:\w{1,2}\b|\W)+")
_NUMBER_OF = re.compile(r"\s+the (?:total )?number of\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?P<noun>[A-Za-z]{3,}) of \$?(?P<symbol>[A-Za-z])\b")
_KINDS = frozenset(
    ("distinct", "positive", "negative", "integer", "real", "ordered", "such", "valid", "unique")
)
_DEEP = 2  # so many content words after the cue may be what is asked for
_WINDOW = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a problem asks for.

    `heads` are the first content words behind each question's cue, in lower case; `words` are all
    words of the prompt, and `flat` is it without spaces and signs of maths. `counted` are the heads
    behind "how many"; `nouns` say what the symbols asked for are, as in "a rate of r percent".
    """

    heads: tuple[tuple[str, ...], ...] = ()
    words: frozenset[str] = frozenset()
    counted: tuple[tuple[str, ...], ...] = ()
    compared: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    flat: str = ""

    def is_about(self, subject: str) -> bool:
        """Whether a claim's subject is what is asked for, and nothing beside it."""
        words = _words(subject)
        named = [word for word in words if word not in _FREE]
        if named[-1:] == ["expression"]:
            return len(named) == 1 or self.words.issuperset(named[:-1])
        if not named or not self.heads or not self.compared <= frozenset(words):
            return False
        if _SYMBOLIC.fullmatch(subject.strip()):
            return named[0] in {head[0] for head in self.heads} and _flat(subject) in self.flat
        if not self.words.issuperset(named):
            return False
        return any(named[0] in head or named[-1] in (head[0], *self.nouns) for head in self.heads)

    def counts(self, noun: str) -> bool:
        """Whether "19 <noun>" counts what a question "how many …" counts."""
        if self.compared and not self.is_about(noun):
            return False
        named = [word for word in _words(noun) if word not in _FREE and word not in _KINDS]
        return bool(named) and any(named[0] in head for head in self.counted)


NOTHING = Asked()


def asked(prompt: str) -> Asked:
    """Return what `prompt` asks for; the last two questions in it count."""
    heads: list[tuple[str, ...]] = []
    counted: list[tuple[str, ...]] = []
    compared: frozenset[str] = frozenset()
    for cue in list(_CUE.finditer(prompt))[-2:]:
        words = _words(prompt[cue.end() : cue.end() + _WINDOW])
        named = tuple(word for word in words if word not in _FREE)[:_DEEP]
        if not named:
            continue
        heads.append(named)
        compared = frozenset(words[:4]) & _COMPARED
        if cue[0].lower() == "how many" or _NUMBER_OF.match(prompt, cue.end()):
            counted.append(named)
    return Asked(
        heads=tuple(heads),
        words=frozenset(_words(prompt)),
        counted=tuple(counted),
        compared=compared,
        nouns=frozenset(
            match["noun"].lower()
            for match in _NAMED.finditer(prompt)
            if match["symbol"].lower() in {head[0] for head in heads}
        ),
        flat=_flat(prompt),
    )


def _words(text: str) -> list[str]:
    return [match[0].lower() for match in _TOKEN.finditer(_SIGNS.sub("", text))]


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", _SIGNS.sub("", text))
