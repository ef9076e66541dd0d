r"""What a problem asks for, so that "so the number of bits is 19" is seen to answer it.

Words only: the first content words after "how many", "find", "what is" and their like.
"""

import re
from dataclasses import dataclass

_CUE = re.compile(
    r"\b(?:how (?:many|much)|find|what(?:'s| is| are| was| real| possible)?|compute|calculate|determine"
    r"|evaluate|give|state|who|which)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z0-9][\w'()]*(?:-\w+)*")
_FREE = frozenset(
    "the a an of is are was there in for to this that it we all its and be we can must do does"
    " have has will exact possible different total final correct required given required desired"
    " value values number numbers amount result our one $".split()
)
_COMPARED = frozenset("more fewer less difference sum total ratio product combined remaining".split())
_DEEP = 3  # so many content words after the cue may be what is asked for
_WINDOW = 160


@dataclass(frozen=True, slots=True)
class Asked:
    """The leading words of each thing that a problem asks for, in lower case.

    `bare` holds the free words ("value", "number") that stand before them.
    """

    heads: tuple[tuple[str, ...], ...] = ()
    compared: frozenset[str] = frozenset()

    def is_about(self, subject: str) -> bool:
        """Whether a claim's subject names what is asked for first."""
        words = _words(subject)
        named = [word for word in words if word not in _FREE]
        if not named or not self.heads:
            return False
        if not self.compared <= frozenset(words):
            return False
        return any(named[0] in head for head in self.heads)


NOTHING = Asked()


def asked(prompt: str) -> Asked:
    """Return what `prompt` asks for; the last two questions in it count."""
    heads: list[tuple[str, ...]] = []
    compared: frozenset[str] = frozenset()
    for cue in list(_CUE.finditer(prompt))[-2:]:
        words = _words(prompt[cue.end() : cue.end() + _WINDOW])
        named = tuple(word for word in words if word not in _FREE)[:_DEEP]
        if named:
            heads.append(named)
            compared = frozenset(words[:4]) & _COMPARED
    return Asked(tuple(heads), compared)


def _words(text: str) -> list[str]:
    flat = text.replace("$", "").replace("\\(", "").replace("\\)", "").replace("*", "")
    return [match[0].lower() for match in _TOKEN.finditer(flat)]
