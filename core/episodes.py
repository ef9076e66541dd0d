"""Episodes partition a trace: where one is put, what stood there before gives way."""

from core.text.span import Span


def parts_left(old: Span, new: Span, text: str, start: int = 0) -> tuple[Span, ...]:
    """Return what is left of an episode at `old` when another is put at `new`: 0, 1 or 2 spans.

    `text` is what the trace has from offset `start` on, at least over both; parts are without
    white space around them.
    """
    sides = ((old.start, min(old.end, new.start)), (max(old.start, new.end), old.end))
    kept: list[Span] = []
    for begin, end in sides:
        part = text[begin - start : end - start] if begin < end else ""
        if part.strip():
            first = begin + len(part) - len(part.lstrip())
            kept.append(Span(first, first + len(part.strip())))
    return tuple(kept)
