"""Puts what a text took out of an earlier one into its places, for reading both in one column."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text.changed_words import places_of_words
from core.text.comparing import Comparison
from core.text.span import Span

_LONGEST_LINE = 4_000  # characters of what was taken out that are shown without a line end
_LEAST_HIDDEN = 400  # characters; it costs more to open a shorter stretch than to read past it


@dataclass(frozen=True, slots=True, kw_only=True)
class Woven:
    """Words `span` of the earlier text that stood before `at` of the later one.

    `lead` and `tail` are the white space of the earlier text that goes with them, or what keeps
    them apart from words that took their place.
    """

    at: int
    span: Span
    lead: str = ""
    tail: str = ""

    def shown(self, earlier: str) -> str:
        """Return what stands at `at`; lines are broken that no text layout sets in good time."""
        return "".join(words for words, _ in self.parts(earlier))

    def parts(self, earlier: str, moved: Sequence[Span] = ()) -> list[tuple[str, bool]]:
        """Return the same in parts, each with whether it lies in one of `moved`.

        `moved` are sentences of the earlier text, in order.
        """
        found = list(parted([self.span], moved))
        shown: list[tuple[str, bool]] = []
        for n, (span, is_moved) in enumerate(found):
            words = "\n".join(map(_broken, span.quote(earlier).split("\n")))
            lead, tail = self.lead if n == 0 else "", self.tail if n == len(found) - 1 else ""
            shown.append((f"{lead}{words}{tail}", is_moved))
        return shown


Place = tuple[int, int]
"""Start and end of a word; there are too many of them for a value of its own each."""


class Kept:
    """The words that two texts have in common, one by one, as `found` tells.

    Each text is gone through once, which is most of the work that reading them together takes.
    """

    def __init__(self, earlier: str, later: str, found: Comparison) -> None:
        self._earlier, self._later = earlier, later
        self._gone = [span for change in found.changes for span in change.removed]
        self._new = [span for change in found.changes for span in change.added]
        self._words = places_of_words(earlier), places_of_words(later)
        self._kept = _kept(self._words[0], self._gone), _kept(self._words[1], self._new)

    def woven(self) -> tuple[Woven, ...]:
        """Return where each removed span of the earlier text stands in the later, in order.

        It stands behind the last word that both have before it, in front of what was added there.
        """
        starts = [start for start, _ in self._kept[0]]
        woven: list[Woven] = []
        for span in self._gone:
            least = woven[-1].at if woven else 0
            woven.append(self._place(bisect_left(starts, span.start), span, least))
        return tuple(woven)

    def _place(self, before: int, span: Span, least: int) -> Woven:
        """Return where `span` stands, `before` of the words that are kept standing before it.

        It is not before `least`, where what was taken out before it stands.
        """
        (words, later_words), kept = self._words, self._kept[1]
        i, k = bisect_left(words, (span.start, 0)), bisect_left(words, (span.end, 0))
        lead = self._earlier[words[i - 1][1] : span.start] if i else ""
        tail = self._earlier[span.end : words[k][0]] if k < len(words) else ""
        behind = kept[min(before, len(kept)) - 1][1] if before and kept else 0
        j = bisect_left(later_words, (behind, 0))
        ends_a_line = "\n" in tail and "\n" not in lead
        if behind >= max(1, least) and (ends_a_line or j == len(later_words)):
            return Woven(at=behind, span=span, lead=lead)
        if j == len(later_words):
            return Woven(at=len(self._later), span=span, tail=tail or "\n")
        replaces = before == len(kept) or later_words[j] != kept[before]
        return Woven(at=later_words[j][0], span=span, tail=tail or (" " if replaces else ""))

    def runs(self) -> list[tuple[Place, Place]]:
        """Return the stretches of words that both texts have, each beside itself, in order."""
        runs: list[tuple[Place, Place]] = []
        cuts = [span.start for span in self._gone], [span.start for span in self._new]
        last = (-1, -1)
        for one, other in zip(*self._kept, strict=False):
            part = bisect_left(cuts[0], one[1]), bisect_left(cuts[1], other[1])
            if part == last:
                first = runs[-1]
                runs[-1] = (first[0][0], one[1]), (first[1][0], other[1])
            else:
                runs.append((one, other))
                last = part
        return runs

    def unchanged(self, *, context: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return for each text the long stretches that are so many characters from any change.

        Stretches that are hardly longer than what would stand for them are left out.
        """
        runs = self.runs()
        if not runs:
            return (), ()
        spans = self._gone, self._new
        pairs = list(zip(spans, runs[0], runs[-1], strict=True))
        changes_first = any(own and own[0].start < first[0] for own, first, _ in pairs)
        changes_last = any(own and own[-1].end > last[1] for own, _, last in pairs)
        sides: tuple[list[Span], list[Span]] = [], []
        for n, pair in enumerate(runs):
            before = context if n or changes_first else 0
            after = context if n + 1 < len(runs) or changes_last else 0
            for side, (start, end) in zip(sides, pair, strict=True):
                if end - after - start - before >= _LEAST_HIDDEN:
                    side.append(Span(start + before, end - after))
        return tuple(sides[0]), tuple(sides[1])


def _kept(words: Sequence[Place], changed: Sequence[Span]) -> list[Place]:
    """Return the words outside `changed`, which are in order."""
    kept: list[Place] = []
    at = 0
    for span in changed:
        first, last = bisect_left(words, (span.start, 0)), bisect_left(words, (span.end, 0))
        kept += words[at:first]
        at = last
    return [*kept, *words[at:]]


def parted(spans: Sequence[Span], moved: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """Yield `spans` cut at the edges of `moved`, each with whether it lies in one of those.

    Both are in order.
    """
    for span in spans:
        at = span.start
        i = bisect_right(moved, at, key=lambda each: each.end)
        while i < len(moved) and moved[i].start < span.end:
            start, end = max(at, moved[i].start), min(span.end, moved[i].end)
            if at < start:
                yield Span(at, start), False
            yield Span(start, end), True
            at, i = end, i + 1
        if at < span.end:
            yield Span(at, span.end), False


def _broken(line: str) -> str:
    parts: list[str] = []
    while len(line) > _LONGEST_LINE:
        cut = line.rfind(" ", 1, _LONGEST_LINE) + 1 or _LONGEST_LINE
        parts.append(line[:cut])
        line = line[cut:]
    return "\n".join([*parts, line])
