"""Which codes a few typed letters mean, best first."""

import re
from collections.abc import Iterable, Sequence

from core.codebook.code import Code

_WORD = re.compile(r"[^\W_]+")


def find_codes(words: str, codes: Iterable[Code], recent: Sequence[int] = ()) -> list[Code]:
    """Return the codes that `words` may mean, best first; all of them where nothing is typed.

    Every typed word has to begin a word of the name or key, or stand in what describes the code,
    or else be letters of the name in their order ("gsc" finds "Guess and check"). Among equals
    those in `recent` (ids, the latest first) lead, then the codes of the palette; with nothing
    typed that is the whole order. Retired codes are never found.
    """
    typed = [word.casefold() for word in words.split()]
    ages = {code_id: age for age, code_id in enumerate(recent)}
    scored: list[tuple[tuple[int, int, bool], Code]] = []
    for code in codes:
        score = _score(typed, code)
        if score and not code.retired:
            scored.append(((-score, ages.get(code.id, len(ages)), not code.core), code))
    return [code for _, code in sorted(scored, key=lambda pair: pair[0])]


def _score(typed: Sequence[str], code: Code) -> int:
    """Return how well a code fits what is typed, 0 for not at all."""
    if not typed:
        return 1
    name = code.name.casefold()
    named = _WORD.findall(f"{name} {code.key.casefold()}")
    described = f"{code.definition} {code.use_when} {code.avoid_when}".casefold()
    scores = [_word_score(word, name, named, described) for word in typed]
    return sum(scores) if all(scores) else 0


def _word_score(word: str, name: str, named: Sequence[str], described: str) -> int:
    if name.startswith(word):
        return 8
    if any(each.startswith(word) for each in named):
        return 6
    if word in name:
        return 5
    if re.search(rf"\b{re.escape(word)}", described):
        return 2
    letters = iter(name)
    return int(len(word) > 1 and all(letter in letters for letter in word))
