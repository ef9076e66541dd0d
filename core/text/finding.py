"""Finds words and phrases in a text as a reader means them: no case, no patterns.

`reversed digits` finds both words wherever they stand, `"reversed digits"` only the two together;
what is in quotes may be broken over lines. The filter of problems means the same by its words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from core.text.span import Span

MOST_HITS = 5_000
"""So many places of one text are found; more would only be colour."""

_PART = re.compile('["“”„«]([^"“”„«»]*)(?:["“”»]|$)|([^\\s"“”„«]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Places of one text in order, none overlapping; `more` tells that there are others behind."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    more: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, i: int) -> Span:
        """Return place `i`."""
        return Span(self.starts[i], self.ends[i])

    def between(self, start: int, end: int) -> Iterator[int]:
        """Yield the numbers of the places that share a character with [start, end)."""
        i = bisect_left(self.ends, start + 1)
        while i < len(self.starts) and self.starts[i] < end:
            yield i
            i += 1

    def at_or_after(self, offset: int) -> int:
        """Return the number of the first place that starts at `offset` or later; len if none."""
        return bisect_left(self.starts, offset)


NO_HITS = Hits()


def phrases_of(typed: str) -> tuple[str, ...]:
    """Return what to look for: each word, and each phrase in quotes as a whole, once, in order.

    A quote that is still open reaches to the end, for one types from left to right.
    """
    parts = (found[1] if found[1] is not None else found[2] for found in _PART.finditer(typed))
    return tuple(dict.fromkeys(words for part in parts if (words := " ".join(part.split()))))


def find_all(text: str, phrases: Sequence[str], *, most: int = MOST_HITS) -> Hits:
    """Return where `text` has any of `phrases`, the longest where several begin at one place.

    Case does not matter, and any white space stands for any other. Offsets are code points of
    `text`. Takes time linear in its length; at most `most` places are found.
    """
    wanted = sorted({_folded(each) for each in phrases if each.strip()}, key=_longest_first)
    if not wanted:
        return NO_HITS
    folded = _folded(text)
    pattern = "|".join(r"\s+".join(map(re.escape, each.split())) for each in wanted)
    # Where lower case has other lengths (a dotted capital I), the engine has to fold instead.
    is_even = len(folded) == len(text)
    flags = re.NOFLAG if is_even else re.IGNORECASE
    found = re.compile(pattern, flags).finditer(folded if is_even else text)
    places = [match.span() for match in islice(found, most + 1)]
    starts, ends = zip(*places[:most], strict=True) if places else ((), ())
    return Hits(starts=starts, ends=ends, more=len(places) > most)


def step_through(counts: Iterable[int], here: tuple[int, int] | None, by: int) -> tuple[int, int]:
    """Return (text, place) of the next or previous place over several texts, around the ends.

    `counts` says how many places each text has, `here` which one is left: -1 is before the first
    of a text, a number beyond the last behind it.

    Raises:
        ValueError: if no text has any.
    """
    ends = list(accumulate(counts))
    if not ends or not ends[-1]:
        raise ValueError("there is no place to go to")
    if here is None:
        at = 0 if by > 0 else ends[-1] - 1
    else:  # as if all places stood in one row; a place that is none lies between two
        text, place = here
        begin, size = (ends[text - 1] if text else 0), ends[text]
        at = begin + min(max(place, -1), size - begin)
        is_place = 0 <= place < size - begin
        if by > 0:
            at += 1 if is_place or place < 0 else 0
        else:
            at -= 1 if is_place or place >= 0 else 0
    at %= ends[-1]
    text = bisect_right(ends, at)
    return text, at - (ends[text - 1] if text else 0)


def _folded(text: str) -> str:
    lowered = text.lower()
    return lowered.replace("ς", "σ") if "ς" in lowered else lowered


def _longest_first(phrase: str) -> tuple[int, str]:
    return -len(phrase), phrase
