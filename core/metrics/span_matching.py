"""Which tags of two codings of a trace say the same, and in what the others differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.metrics.assignment import assigned
from core.text.span import Span

LEAST_IOU = 0.5


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """A tag as agreement sees it: a code of a layer on a span."""

    tag_id: int
    code_id: int
    layer: str
    span: Span


class Match(StrEnum):
    """What two codings say of one stretch of text."""

    EXACT = "the same"
    AGREED = "the same, other edges"
    BOUNDARY = "edges"
    LABEL = "code"
    ONLY_FIRST = "only the first"
    ONLY_SECOND = "only the second"

    @property
    def is_agreed(self) -> bool:
        """Whether both say the same."""
        return self in {Match.EXACT, Match.AGREED}


@dataclass(frozen=True, slots=True)
class Matched:
    """A tag of one or the other coding, or one of each."""

    match: Match
    first: CodedSpan | None
    second: CodedSpan | None

    @property
    def start(self) -> int:
        """Return where the earlier of the two begins."""
        return min(each.span.start for each in (self.first, self.second) if each)


def iou(one: Span, other: Span) -> float:
    """Return intersection over union of two spans in characters: 1 where equal, 0 if apart."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (len(one) + len(other) - max(0, shared))


def match_spans(
    first: Sequence[CodedSpan], second: Sequence[CodedSpan], least: float = LEAST_IOU
) -> list[Matched]:
    """Return every tag of both codings of one trace once, by place.

    Two tags agree if they have the same code and an IoU of at least `least`, each with one other
    only: as many pairs as possible, and of those the pairs that overlap most. What is left is
    paired in the same way, first with tags of the same code that overlap less (they differ in
    their edges), then with tags of the same layer that overlap by `least` (in their code). The
    rest stands in one coding only. Which tags belong together is an assignment problem, as for γ
    (Mathet et al., Computational Linguistics 41 (2015) 437).

    Raises:
        ValueError: unless 0 < `least` ≤ 1.
    """
    if not 0 < least <= 1:
        raise ValueError(f"not an overlap: {least}")
    left, right = list(first), list(second)
    found = [
        Matched(Match.EXACT if a.span == b.span else Match.AGREED, a, b)
        for a, b in _taken(left, right, least, by_code=True)
    ]
    for match, lowest, by_code in ((Match.BOUNDARY, 0.0, True), (Match.LABEL, least, False)):
        found += [Matched(match, a, b) for a, b in _taken(left, right, lowest, by_code=by_code)]
    found += [Matched(Match.ONLY_FIRST, each, None) for each in left]
    found += [Matched(Match.ONLY_SECOND, None, each) for each in right]
    return sorted(found, key=lambda each: (each.start, each.match))


def _taken(
    left: list[CodedSpan], right: list[CodedSpan], least: float, *, by_code: bool
) -> list[tuple[CodedSpan, CodedSpan]]:
    """Take the pairs that go together out of both lists and return them."""
    pairs = [
        (i, j, overlap)
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if (a.code_id == b.code_id if by_code else a.layer == b.layer)
        and (overlap := iou(a.span, b.span)) > 0
        and overlap >= least
    ]
    # One pair more is worth more than any overlap of the others.
    chosen = assigned((i, j, len(pairs) + overlap) for i, j, overlap in pairs)
    taken = [(left[i], right[j]) for i, j, _ in chosen]
    gone_left, gone_right = {i for i, _, _ in chosen}, {j for _, j, _ in chosen}
    left[:] = [each for i, each in enumerate(left) if i not in gone_left]
    right[:] = [each for j, each in enumerate(right) if j not in gone_right]
    return taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A disagreement where people can read it: whose tag says what on which words.

    `first` and `second` are the words of the tags, "" where a coding has none.
    """

    trace_id: int
    problem_id: int
    run_id: int
    attempt: int
    matched: Matched
    first: str
    second: str
