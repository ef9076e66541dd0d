"""A stretch of a trace's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end`, counted in Unicode code points.

    Raises:
        ValueError: if the span is empty, reversed or negative.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character; neighbours that only touch do not."""
        return self.start < other.end and other.start < self.end

    def quote(self, text: str) -> str:
        """Return the characters of `text` that this span covers."""
        return text[self.start : self.end]
