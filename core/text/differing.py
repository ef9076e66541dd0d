"""All that is shown of how one text differs from another, found at once."""

from dataclasses import dataclass

from core.text.aligning import Alignment, Step
from core.text.comparing import Comparison, compare
from core.text.span import Span
from core.text.weaving import Woven, kept_runs, unchanged, weave

_CONTEXT = 160  # characters around a change that stay in sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """An earlier text and a later one.

    `woven` is what the later one lost, where it stood; `same` are long stretches of each without
    a change; `moved` are the sentences of each that stand elsewhere in the other.
    """

    found: Comparison
    woven: tuple[Woven, ...]
    same: tuple[tuple[Span, ...], tuple[Span, ...]]
    moved: tuple[tuple[Span, ...], tuple[Span, ...]]
    alignment: Alignment


def differ(earlier: str, later: str) -> Differing:
    """Return how `later` differs from `earlier`; the time is linear in their lengths."""
    found = compare(earlier, later)
    steps = (
        Step(here, there, "", 1.0)
        for a, b in kept_runs(earlier, later, found)
        for here, there in ((a.start, b.start), (a.end, b.end))
    )
    return Differing(
        found=found,
        woven=weave(earlier, later, found),
        same=unchanged(earlier, later, found, context=_CONTEXT),
        moved=(
            tuple(sorted(a for a, _ in found.moved)),
            tuple(sorted(b for _, b in found.moved)),
        ),
        alignment=Alignment(lengths=(len(earlier), len(later)), steps=tuple(steps)),
    )
