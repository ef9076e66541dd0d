"""The annotator's pass as the window follows it: what is next, what is done, what is hidden."""

from core.changes import ChangeSet, Kind
from core.codebook.code import Layer
from core.passes import FIRST, Pass
from core.tags import Tag
from data.store.reading import Reader
from data.store.study import Study


class Passes:
    """The pass of whoever annotates; read again when it, its marks, or the annotator changed."""

    def __init__(self, study: Study, reader: Reader) -> None:
        self._study = study
        self._reader = reader
        self._of: str | None = None  # the annotator that was asked for
        self._current: Pass | None = None
        self._done: frozenset[int] | None = None

    @property
    def current(self) -> Pass | None:
        """Return the pass under way, None where none was begun."""
        if self._of != self._study.annotator:
            self._of, self._done = self._study.annotator, None
            self._current = self._reader.current_pass(self._of)
        return self._current

    @property
    def name(self) -> str:
        """Return the pass that tags are put in."""
        return self.current.name if self.current else FIRST

    @property
    def done(self) -> frozenset[int]:
        """Return the traces of the pass that are marked as annotated in it."""
        if (current := self.current) is None:
            return frozenset()
        if self._done is None:
            marked = self._reader.annotated(self._study.annotator, current.name)
            self._done = marked.intersection(current.trace_ids)
        return self._done

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many traces are done, of how many."""
        return len(self.done), len(self.current.trace_ids) if self.current else 0

    def hides(self, layer: Layer) -> bool:
        """Whether what others said in a layer is out of sight, and suggestions too.

        It comes into sight once every trace of the pass is done, not one by one: what is seen on
        one trace would colour the next.
        """
        current = self.current
        return current is not None and layer in current.hidden and self.is_blind

    @property
    def is_blind(self) -> bool:
        """Whether anything is out of sight."""
        done, of = self.progress
        return bool(self.current and self.current.hidden) and done < of

    def shows(self, tag: Tag, layer: Layer) -> bool:
        """Whether a tag may be seen: one's own of this pass always."""
        if self.current is None:
            return True
        own = tag.annotator == self._study.annotator and tag.pass_name == self.name
        return own or not self.hides(layer)

    def renew(self, changes: ChangeSet) -> None:
        """Ask anew for what was written."""
        if changes.concerns(Kind.PASS):
            self._of = None
        if changes.concerns(Kind.TAG, Kind.BATCH, Kind.CODE):
            self._done = None
