"""The sentence caret: one sentence of a trace is current, a selection may reach to another."""

from core.text.sentences import sentence_at, sentences
from core.text.span import Span
from core.text.units import Steps


class SentenceCaret:
    """Moves over the sentences of one text, which are found when first needed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences: list[Span] | None = None
        self._anchor = 0
        self._at = 0
        self.is_placed = False

    def _found(self) -> list[Span]:
        if self._sentences is None:
            self._sentences = sentences(self._text)
        return self._sentences

    @property
    def steps(self) -> Steps:
        """Return words, clauses and sentences to go by."""
        return Steps(self._text, self._found())

    @property
    def current(self) -> Span | None:
        """Return the current sentence; None before the caret is placed and in an empty text."""
        found = self._found() if self.is_placed else []
        return found[self._at] if found else None

    def place(self, offset: int) -> Span | None:
        """Make the sentence at or before `offset` current."""
        self.is_placed = True
        self._at = self._anchor = sentence_at(self._found(), offset) or 0
        return self.current

    def move(self, delta: int) -> Span | None:
        """Go `delta` sentences on; the first move of an unplaced caret lands on the first."""
        found = self._found()
        if found and self.is_placed:
            self._at = min(len(found) - 1, max(0, self._at + delta))
        self._anchor = self._at
        self.is_placed = True
        return self.current

    def extend(self, delta: int) -> Span | None:
        """Move only the far end of the selection; return what it covers."""
        found = self._found()
        if not found:
            return None
        self._at = min(len(found) - 1, max(0, self._at + delta))
        self.is_placed = True
        first, last = sorted((self._anchor, self._at))
        return Span(found[first].start, found[last].end)
