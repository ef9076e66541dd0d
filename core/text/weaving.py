"""Puts what a text took out of an earlier one into its places, for reading both in one column."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text.changed_words import words_of
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


def weave(earlier: str, later: str, found: Comparison) -> tuple[Woven, ...]:
    """Return where each removed span of `earlier` stands in `later`, in order of both.

    `found` compares the two. The words that it keeps are the same in both, one by one; a removed
    span stands behind the last of them before it, in front of what was added there.
    """
    gone = [span for change in found.changes for span in change.removed]
    if not gone:
        return ()
    words = words_of(earlier), words_of(later)
    new = [span for change in found.changes for span in change.added]
    kept = _kept(words[0], gone), _kept(words[1], new)
    starts = [earlier_word.start for earlier_word in kept[0]]
    return tuple(
        _place(earlier, later, words, kept[1], bisect_left(starts, s.start), s) for s in gone
    )


def _place(
    earlier: str,
    later: str,
    words: tuple[Sequence[Span], Sequence[Span]],
    kept: Sequence[Span],
    before: int,
    span: Span,
) -> Woven:
    """Return where `span` stands, `before` words of `kept` standing before it."""
    i = bisect_left(words[0], span.start, key=lambda word: word.start)
    k = bisect_left(words[0], span.end, key=lambda word: word.start)
    lead = earlier[words[0][i - 1].end : span.start] if i else ""
    tail = earlier[span.end : words[0][k].start] if k < len(words[0]) else ""
    behind = kept[min(before, len(kept)) - 1].end if before and kept else 0
    j = bisect_left(words[1], behind, key=lambda word: word.start)
    ends_a_line = "\n" in tail and "\n" not in lead
    if behind and (ends_a_line or j == len(words[1])):
        return Woven(at=behind, span=span, lead=lead)
    if j == len(words[1]):
        return Woven(at=len(later), span=span, tail=tail or "\n")
    replaces = before == len(kept) or words[1][j] != kept[before]
    return Woven(at=words[1][j].start, span=span, tail=tail or (" " if replaces else ""))


def _kept(words: Sequence[Span], changed: Sequence[Span]) -> list[Span]:
    """Return the words outside `changed`, which are in order."""
    kept: list[Span] = []
    n = 0
    for word in words:
        while n < len(changed) and changed[n].end <= word.start:
            n += 1
        if n == len(changed) or word.end <= changed[n].start:
            kept.append(word)
    return kept


def kept_runs(earlier: str, later: str, found: Comparison) -> tuple[tuple[Span, Span], ...]:
    """Return the stretches of words that both texts have, each beside itself, in order."""
    gone = [span for change in found.changes for span in change.removed]
    new = [span for change in found.changes for span in change.added]
    runs: list[tuple[Span, Span]] = []
    cuts = [span.start for span in gone], [span.start for span in new]
    last = (-1, -1)
    for one, other in zip(
        _kept(words_of(earlier), gone), _kept(words_of(later), new), strict=False
    ):
        part = bisect_left(cuts[0], one.end), bisect_left(cuts[1], other.end)
        if part == last:
            first = runs[-1]
            runs[-1] = Span(first[0].start, one.end), Span(first[1].start, other.end)
        else:
            runs.append((one, other))
            last = part
    return tuple(runs)


def unchanged(
    earlier: str, later: str, found: Comparison, *, context: int
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return for each text the long stretches that are so many characters away from any change.

    Stretches that are hardly longer than what would stand for them are left out.
    """
    kept = kept_runs(earlier, later, found)
    if not kept:
        return (), ()
    first, last = kept[0], kept[-1]
    spans = (
        [span for change in found.changes for span in change.removed],
        [span for change in found.changes for span in change.added],
    )
    changes_first = any(
        own and own[0].start < run.start for own, run in zip(spans, first, strict=True)
    )
    changes_last = any(own and own[-1].end > run.end for own, run in zip(spans, last, strict=True))
    sides: tuple[list[Span], list[Span]] = [], []
    for pair in kept:
        for side, run in zip(sides, pair, strict=True):
            start = run.start + (context if pair is not first or changes_first else 0)
            end = run.end - (context if pair is not last or changes_last else 0)
            if end - start >= _LEAST_HIDDEN:
                side.append(Span(start, end))
    return tuple(sides[0]), tuple(sides[1])


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
