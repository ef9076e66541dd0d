"""What kind of text one reads: the badge in a column's header."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.traces import Block, Channel, Completeness

_REASONING = frozenset({Channel.PRIVATE_REASONING, Channel.VISIBLE_REASONING, Channel.EXPLANATION})
_GRAVEST_FIRST = (
    Completeness.HIDDEN,
    Completeness.REDACTED,
    Completeness.NOT_RECORDED,
    Completeness.TRUNCATED,
    Completeness.SUMMARY,
    Completeness.UNKNOWN,
    Completeness.FULL,
)


ANSWER_ONLY = "answer only"
STANDINGS = (*map(str, _GRAVEST_FIRST), ANSWER_ONLY)
"""What filters tell apart: how much of its reasoning a trace holds, by the gravest lack."""


def standing(blocks: Iterable[Block]) -> str:
    """Return which of `STANDINGS` these blocks make."""
    found = [_GRAVEST_FIRST.index(b.completeness) for b in blocks if b.channel in _REASONING]
    return STANDINGS[min(found, default=-1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A word or two about the reasoning, and all of it in sentences."""

    text: str
    details: str
    is_partial: bool


def badge(blocks: Iterable[Block]) -> Badge:
    """Return how complete the reasoning of these blocks is; the gravest lack is named."""
    kept = tuple(blocks)
    reasoning = [block for block in kept if block.channel in _REASONING]
    details = "\n".join(_sentence(block) for block in kept) or "no text"
    if not reasoning:
        return Badge(text=ANSWER_ONLY, details=details, is_partial=False)
    gravest = min(reasoning, key=lambda block: _GRAVEST_FIRST.index(block.completeness))
    text = str(gravest.completeness)
    if gravest.completeness is Completeness.HIDDEN and gravest.tokens is not None:
        text = f"hidden · {gravest.tokens:,} tokens"
    return Badge(
        text=text, details=details, is_partial=gravest.completeness is not Completeness.FULL
    )


def _sentence(block: Block) -> str:
    tokens = f", {block.tokens:,} tokens" if block.tokens is not None else ""
    length = f", {block.end - block.start:,} characters" if block.end > block.start else ""
    return f"{block.channel}: {block.completeness}{tokens}{length} (says the {block.said_by})"
