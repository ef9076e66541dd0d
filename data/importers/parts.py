"""Composes the text of an attempt from parts, each with its channel, so that blocks tile it."""

from collections.abc import Sequence

import msgspec

from core.text.canonical import CanonicalOffsets, canonicalise, is_canonical
from core.traces import Block, Channel, Completeness

_TELLS_NOTHING = (Completeness.FULL, Completeness.UNKNOWN)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of what the model produced; reasoning that is hidden has no text."""

    text: str = ""
    channel: Channel = Channel.ANSWER
    completeness: Completeness = Completeness.FULL
    tokens: int | None = None
    said_by: str = "file"


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A canonical text, the blocks that tile it, and the hash of the original string."""

    text: str
    blocks: tuple[Block, ...]
    original_sha256: str


def compose(parts: Sequence[Part], original: str | None = None) -> Composed:
    """Join `parts` as they are, nothing between them; empty parts stay only where they tell.

    `original` is what they make together, where that is at hand.
    """
    if original is None:
        original = "".join([part.text for part in parts])
    canonical = canonicalise(original)
    offsets = CanonicalOffsets(original) if canonical.steps else None
    blocks: list[Block] = []
    at = 0
    for part in parts:
        start = at
        at += len(part.text)
        if at > start or part.completeness not in _TELLS_NOTHING:
            blocks.append(
                Block(
                    channel=part.channel,
                    completeness=part.completeness,
                    start=offsets.to_canonical(start) if offsets else start,
                    end=offsets.to_canonical(at) if offsets else at,
                    tokens=part.tokens,
                    said_by=part.said_by,
                )
            )
    return Composed(
        text=canonical.text, blocks=tuple(blocks), original_sha256=canonical.original_sha256
    )


def clean(text: str) -> str:
    """Return `text` in canonical form, for prompts and other strings beside traces."""
    return text if not text or is_canonical(text) else canonicalise(text).text
