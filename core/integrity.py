"""What can be wrong with a study's file, and what can be done about it; words for both."""

from dataclasses import dataclass

from core.text.locating import Found, locate
from core.text.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A live tag that does not lie on what it quotes; `text` is None where its trace is missing."""

    tag_id: int
    trace_id: int
    span: Span | None
    quote: str
    text: str | None

    @property
    def place(self) -> Span | None:
        """Return where its quote stands, None where that is not certain."""
        if self.text is None or self.span is None:
            return None
        return locate(self.text, self.quote, start=self.span.start, end=self.span.end).span

    @property
    def reason(self) -> str:
        """Return why it cannot be put on its words again."""
        if self.text is None:
            return "the trace that it is on is missing"
        found = locate(self.text, self.quote).found
        return str(Found.NOWHERE if not self.quote else found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found: nothing, if all is empty.

    `pages` and `indexes` are SQLite's words. `stray` counts rows by table that belong to a trace
    that is missing; `broken` names other references that lead nowhere. `unsearchable` counts texts
    that full-text search does not know, and words of texts that are gone; -1 says that its index
    cannot be read.
    """

    pages: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    stray: tuple[tuple[str, int], ...] = ()
    misfits: tuple[Misfit, ...] = ()
    unsearchable: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self == Examination()

    @property
    def needs_backup(self) -> bool:
        """Whether something is wrong that no repair mends."""
        return bool(self.pages or self.broken)

    @property
    def can_repair(self) -> bool:
        """Whether something is wrong that a repair mends."""
        return bool(self.indexes or self.stray or self.misfits or self.unsearchable)

    def lines(self) -> list[tuple[str, str]]:
        """Return what was found, each with what a repair does about it, "" where it does nothing.

        Every word of a repair is here: what it does is told before it is done.
        """
        return [*self._of_file(), *self._of_tags(), *self._of_search()]

    def _of_file(self) -> list[tuple[str, str]]:
        told = [(f"A part of the file is damaged: {each}", "") for each in self.pages]
        told += [(f"A reference leads nowhere: {each}", "") for each in self.broken]
        if self.indexes:
            told.append(
                (f"An index does not fit its table: {self.indexes[0]}", "Build all indexes anew.")
            )
        told += [
            (
                f"{_counted(count, 'row')} of {table} of traces that are missing.",
                "Write them to a file and take them out.",
            )
            for table, count in self.stray
        ]
        return told

    def _of_tags(self) -> list[tuple[str, str]]:
        moved = sum(each.place is not None for each in self.misfits)
        lost = len(self.misfits) - moved
        told: list[tuple[str, str]] = []
        if moved:
            told.append(
                (
                    f"{_counted(moved, 'tag')} beside the words quoted, which stand once in the"
                    " text.",
                    "Put them on those words; undo takes it back.",
                )
            )
        if lost:
            told.append(
                (
                    f"{_counted(lost, 'tag')} of which the words quoted stand nowhere, or several"
                    " times, in the text.",
                    "Write them to a file and set them aside; undo takes it back.",
                )
            )
        return told

    def _of_search(self) -> list[tuple[str, str]]:
        if not self.unsearchable:
            return []
        count = _counted(self.unsearchable, "text")
        what = f"Search does not know {count} rightly."
        if self.unsearchable < 0:
            what = "The index of full-text search is damaged."
        return [(what, "Build it anew from the texts.")]


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
