"""Rules that look for words: each proposes a code for the sentence that holds its cue.

Patterns are bounded, so that a sentence of a megabyte costs no more than its length.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.detectors.suggestion import Suggestion
from core.text.span import Span

_LONGEST = 600  # a longer "sentence" is a table, a listing or a sentence grown together
_CITED = 48

OPENER = (
    r"[\s>*#_\d.)\\-]{0,12}(?:(?:okay|ok|alright|all right|so|but|and|now|wait|hmm+|hm|oh|no|yes|"
    r"well|then|actually|also|hold on|right|good|great)[,.!:]{0,3}\s+){0,4}"
)
"""What a sentence may begin with before it says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRule:
    """One cue: `name` is unique in its detector; `unless` anywhere in the sentence withdraws it.

    `opens` asks for the cue at the sentence's beginning; `longest` is in characters.
    """

    name: str
    code_key: str
    cue: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    opens: bool = False
    longest: int = _LONGEST

    def find(self, text: str, unit: Span) -> re.Match[str] | None:
        """Return where a sentence holds the cue, None where it does not."""
        if len(unit) > self.longest:
            return None
        look = self.cue.match if self.opens else self.cue.search
        found = look(text, unit.start, unit.end)
        if found is None or (self.unless and self.unless.search(text, unit.start, unit.end)):
            return None
        return found


def rule(
    name: str, code_key: str, cue: str, *, unless: str = "", longest: int = _LONGEST
) -> CueRule:
    """Return a rule that takes any case; a cue that begins with "^" opens its sentence."""
    opens = cue.startswith("^")
    return CueRule(
        name=name,
        code_key=code_key,
        cue=re.compile(OPENER + f"(?:{cue[1:]})" if opens else cue, re.IGNORECASE),
        unless=re.compile(unless, re.IGNORECASE) if unless else None,
        opens=opens,
        longest=longest,
    )


def suggest(
    text: str, units: Iterable[Span], rules: Sequence[CueRule], *, one_each: bool
) -> list[Suggestion]:
    """Return what the first rule that fits a sentence proposes, for each code if not `one_each`."""
    found: list[Suggestion] = []
    for unit in units:
        taken: set[str] = set()
        for each in rules:
            if each.code_key in taken or (match := each.find(text, unit)) is None:
                continue
            found.append(
                Suggestion(
                    code_key=each.code_key,
                    span=unit,
                    rule=each.name,
                    rationale=f"says “{cited(match[0])}”",
                )
            )
            taken.add(each.code_key)
            if one_each:
                break
    return found


def cited(words: str) -> str:
    """Return words of a text on one line, shortened."""
    flat = " ".join(words.split())
    return flat if len(flat) <= _CITED else flat[: _CITED - 1].rstrip() + "…"
