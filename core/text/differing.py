"""All that is shown of how one text differs from another, found at once."""

from dataclasses import dataclass

from core.text.aligning import Alignment, Step
from core.text.comparing import Comparison, compare
from core.text.span import Span
from core.text.weaving import Kept, Woven

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
    kept = Kept(earlier, later, found)
    steps = (
        Step(here, there, "", 1.0)
        for one, other in kept.runs()
        for here, there in zip(one, other, strict=True)
    )
    return Differing(
        found=found,
        woven=kept.woven(),
        same=kept.unchanged(context=_CONTEXT),
        moved=(
            tuple(sorted(a for a, _ in found.moved)),
            tuple(sorted(b for _, b in found.moved)),
        ),
        alignment=Alignment(lengths=(len(earlier), len(later)), steps=tuple(steps)),
    )
