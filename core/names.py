"""Which things a few typed letters mean, best first: the one way to find by name."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_WORD = re.compile(r"[^\W_]+")
_LEAST_ALIKE = 72.0
_SHORTEST_SLIP = 4

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Named:
    """What something is called, by what else it goes, and what is said of it."""

    name: str
    aliases: str = ""
    described: str = ""


def by_name(
    typed: str,
    things: Iterable[Thing],
    named: Callable[[Thing], Named],
    before: Callable[[Thing], int] = lambda _thing: 0,
) -> list[Thing]:
    """Return the things that `typed` may mean, best first; all of them where nothing is typed.

    Every typed word has to begin a word of the name or of an alias, or of what describes the thing,
    or else be letters of the name in their order ("gsc" finds "Guess and check") or a word of the
    name with a slip of the finger. Among equals those lead for which `before` is less, then those
    that come first; with nothing typed that is the whole order.
    """
    words = typed.casefold().split()
    scored = [(_score(words, named(each)), each) for each in things]
    found = [(score, each) for score, each in scored if score]
    return [each for _, each in sorted(found, key=lambda pair: (-pair[0], before(pair[1])))]


def _score(typed: Sequence[str], named: Named) -> float:
    """Return how well a thing fits what is typed, 0 for not at all."""
    if not typed:
        return 1
    name = named.name.casefold()
    words = _WORD.findall(f"{name} {named.aliases.casefold()}")
    scores = [_word_score(word, name, words, named.described.casefold()) for word in typed]
    return sum(scores) if all(scores) else 0


def _word_score(typed: str, name: str, words: Sequence[str], described: str) -> float:
    if name.startswith(typed):
        return 8
    if any(each.startswith(typed) for each in words):
        return 6
    if typed in name:
        return 5
    if re.search(rf"\b{re.escape(typed)}", described):
        return 2
    letters = iter(name)
    if len(typed) > 1 and all(letter in letters for letter in typed):
        return 1
    return 0.5 if len(typed) >= _SHORTEST_SLIP and _slipped(typed, words) else 0


def _slipped(typed: str, words: Sequence[str]) -> bool:
    # Imported here, so that the first window does not wait for it.
    from rapidfuzz import fuzz  # noqa: PLC0415

    # A slip of the finger costs a letter or two; anything further off is another word.
    return any(fuzz.ratio(typed, word) >= _LEAST_ALIKE for word in words)
