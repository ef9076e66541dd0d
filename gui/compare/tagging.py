"""What a person says about what is in focus on the Compare page: tags and outcomes, as edits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.codebook.code import Code, Scope
from core.edits import AddTag, ChangeTag, RemoveTags, SetVerdict
from core.outcomes.verdict import Status, own
from core.tags import Tag
from core.text.span import Span
from gui.compare.whole_tags import whole_tag

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage
    from gui.shell.session import Session


class Tagging(QObject):
    """Puts codes and outcomes where the keyboard is, and takes them away.

    Signals:
        told: why nothing was written, or what was; carries words.
    """

    told = Signal(str)

    def __init__(self, page: "ComparePage", session: "Session") -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._last_code: Code | None = None

    # Codes

    def apply_shortcut(self, digit: str) -> None:
        """Put the code with this digit in the palette shown."""
        code = self._page.tags.code_for(digit)
        if code is not None:
            self.apply(code)

    @Slot(object)
    def apply(self, code: Code) -> None:
        """Put a code on what its scope says: selected text or a sentence, or something whole."""
        column = self._page.column
        if column is None or column.trace is None:
            return
        on_span = code.scope is Scope.SPAN
        tag = self._on_span(code, column) if on_span else self._on_whole(code, column)
        if tag is None:
            return
        self._last_code = code
        same = column.tag_like(tag) if on_span else self._page.whole.like(tag)
        if same is not None:
            self._session.select(tag_id=same.id)
            where = self.tr("on this text") if on_span else self.tr("here")
            self.told.emit(self.tr("{0} is {1} already.").format(code.name, where))
            return
        self._session.run(AddTag(tag))

    def repeat(self) -> None:
        """Put the code used last."""
        if self._last_code is not None:
            self.apply(self._last_code)

    def _on_span(self, code: Code, column: "Column") -> Tag | None:
        span, trace = column.view.target_span(), column.trace
        if span is None or trace is None:
            self.told.emit(self.tr("Choose a sentence or select text first."))
            return None
        return Tag(
            code_id=code.id,
            trace_id=trace.id,
            span=span,
            quote=span.quote(trace.text),
            annotator=self._session.annotator,
        )

    def _on_whole(self, code: Code, column: "Column") -> Tag | None:
        assert column.trace is not None  # noqa: S101 - asked by `apply`
        tag = whole_tag(code, column.trace, self._page.rows, self._session.annotator)
        if tag is None:
            words = self.tr("{0} goes on two attempts, and there is only one here.")
            self.told.emit(words.format(code.name))
        return tag

    # Tags

    @Slot(object)
    def change(self, tag: Tag) -> None:
        """Replace a tag's attributes or note."""
        self._session.run(ChangeTag(tag))

    @Slot(int)
    def remove(self, tag_id: int) -> None:
        """Delete a tag."""
        self._session.run(RemoveTags((tag_id,)))
        self._session.select(tag_id=None)

    def remove_focused(self) -> None:
        """Delete the tag in focus."""
        tag_id = self._session.selection.tag_id
        if tag_id is not None and tag_id > 0:  # a suggestion in focus is rejected, not deleted
            self.remove(tag_id)

    def step(self, by: int) -> None:
        """Put the next or previous tag of the column in focus: those on something whole first."""
        column = self._page.column
        tags = self._page.whole_tags_of(column) if column else []
        if column is not None:
            tags += sorted(column.tags.values(), key=lambda t: (t.span or Span(0, 1), t.id))
        if column is None or not tags:
            return
        ids = [tag.id for tag in tags]
        now = self._session.selection.tag_id
        place = (ids.index(now) + by) % len(ids) if now in ids else (0 if by > 0 else -1)
        self._session.select(tag_id=ids[place])
        if (span := tags[place].span) is not None:
            column.view.scroll_to(span)

    # Outcomes

    def judge(self, status: Status | None) -> None:
        """Say that the attempt in focus is right or wrong; None takes back what was said."""
        column = self._page.column
        if column is None or column.trace is None:
            return
        who = self._session.annotator
        if own(column.verdicts, who) is status:
            nothing = self.tr("You have not judged this attempt.")
            same = self.tr("You said so already: {0}.").format(status)
            self.told.emit(nothing if status is None else same)
            return
        said = self.tr("You judged this attempt: {0}.").format(status)
        self.told.emit(said if status else self.tr("What you said of this attempt is taken back."))
        label = "Set Outcome" if status else "Take Back Outcome"
        self._session.run(SetVerdict(column.trace.id, who, status, label))
