"""What a person says about what is in focus on the Compare page: tags and outcomes, as edits."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.codebook.code import Code, Layer, Scope
from core.codebook.default import ANNOTATED
from core.edits import AddTag, ChangeTag, RemoveTags, SetVerdict
from core.outcomes.verdict import Status, own
from core.tags import ModelVerdict, Sound, StrategyEnding, Tag
from core.text.span import Span
from gui.compare.boundary import Boundary
from gui.compare.code_finder import MOST_RECENT, CodeFinder
from gui.compare.passing import Passing
from gui.compare.relating import Relating
from gui.compare.whole_tags import whole_tag
from gui.text.marks import Mark

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage
    from gui.shell.session import Session
    from gui.theme.manager import ThemeManager


_VALUES = {"sound": tuple(Sound), "verdict": tuple(ModelVerdict), "ending": tuple(StrategyEnding)}


class Tagging(QObject):
    """Puts codes and outcomes where the keyboard is, and takes them away.

    Signals:
        told: why nothing was written, or what was; carries words.
    """

    told = Signal(str)

    def __init__(self, page: "ComparePage", session: "Session", theme: "ThemeManager") -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._theme = theme
        self.boundary = Boundary(page, session)
        self.relating = Relating(page, session)
        self.passing = Passing(page, session, theme)
        for each in (self.boundary, self.relating, self.passing):
            each.told.connect(self.told)
        self.finder: CodeFinder | None = None
        self._recent: list[int] = []

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
        self._recent = [code.id, *(each for each in self._recent if each != code.id)][:MOST_RECENT]
        same = column.tag_like(tag) if on_span else self._page.whole.like(tag)
        if same is not None:
            self._session.select(tag_id=same.id)
            where = self.tr("on this text") if on_span else self.tr("here")
            self.told.emit(self.tr("{0} is {1} already.").format(code.name, where))
            return
        self._session.run(AddTag(tag))

    def repeat(self) -> None:
        """Put the code used last."""
        self.apply_recent(1)

    def apply_recent(self, place: int) -> None:
        """Put the code used last (1), the one before (2), and so on."""
        code = self._session.code(self._recent[place - 1]) if place <= len(self._recent) else None
        if code is not None and not code.retired:
            self.apply(code)

    def find_code(self) -> None:
        """Ask for any code of the codebook by letters of its name, to put it."""
        if self._page.column is None:
            return
        if self.finder is None:
            self.finder = CodeFinder(self._session, self._theme, self._page)
            self.finder.chosen.connect(self.apply)
        self.finder.recent = tuple(self._recent)
        self.finder.open_over(self._page.window())

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
            pass_name=self._session.pass_name,
        )

    def _on_whole(self, code: Code, column: "Column") -> Tag | None:
        assert column.trace is not None  # noqa: S101 - asked by `apply`
        who, name = self._session.annotator, self._session.pass_name
        tag = whole_tag(code, column.trace, self._page.rows, who, name)
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

    def step_overlapping(self) -> None:
        """Focus the next tag or suggestion that overlaps the one in focus, else the caret."""
        column = self._page.column
        focused = column.view.marks.get(self._session.selection.tag_id or 0) if column else None
        span = focused.span if focused else column.view.target_span() if column else None
        if column is None or span is None:
            return
        found = sorted(column.view.marks.touching(span.start, span.end), key=_longest_first)
        ids = [mark.tag_id for mark in found]
        if not ids:
            self.told.emit(self.tr("No tag stands here."))
            return
        now = self._session.selection.tag_id
        self._session.select(tag_id=ids[(ids.index(now) + 1) % len(ids) if now in ids else 0])

    def finish(self) -> None:
        """Say that the trace in focus is annotated, and go to the next one that is not."""
        columns, here = self._page.columns, self._page.column
        code = next((c for c in self._session.overview.codes if c.key == ANNOTATED), None)
        if here is None or here.trace is None:
            return
        if code is None or code.retired:
            words = self.tr("This codebook has no code {0}: take it from the default template.")
            self.told.emit(words.format(ANNOTATED))
            return
        places = [*columns].index(here)
        if self._page.whole.like(self._whole(code, here)) is None:
            self._session.run(AddTag(self._whole(code, here)))
        if self._session.passes.current is not None:
            self.passing.after(here.trace.id)
            return
        for step, column in enumerate(columns[places + 1 :], start=1):
            if column.trace and self._page.whole.like(self._whole(code, column)) is None:
                self._page.focus_column(step)
                return
        self._page.step(1)
        self._session.select(column=0)

    def _whole(self, code: Code, column: "Column") -> Tag:
        assert column.trace is not None  # noqa: S101 - asked by the caller
        return Tag(
            code_id=code.id,
            trace_id=column.trace.id,
            annotator=self._session.annotator,
            pass_name=self._session.pass_name,
        )

    # What is said of a tag

    def mark_uncertain(self) -> None:
        """Say that the tag in focus is uncertain, or no longer."""
        if (tag := self._wanted()) is not None:
            self.change(replace(tag, uncertain=not tag.uncertain))

    def say_next(self, attribute: str) -> None:
        """Give an attribute of the strategy tag in focus its next value; after the last, none."""
        tag = self._wanted()
        code = self._session.code(tag.code_id) if tag else None
        if tag is None or code is None:
            return
        if code.layer is not Layer.STRATEGY:
            self.told.emit(self.tr("Only tags of strategies have this."))
            return
        values = (None, *_VALUES[attribute])
        value = values[(values.index(getattr(tag, attribute)) + 1) % len(values)]
        self.change(replace(tag, **{attribute: value}))
        self.told.emit(self.tr("{0}: {1}").format(code.name, value or self.tr("not said")))

    def _wanted(self) -> Tag | None:
        """Return the tag in focus, or say that there is none."""
        if (tag := self._page.focused_tag) is None:
            self.told.emit(self.tr("Choose a tag first."))
        return tag

    def let_go(self) -> bool:
        """Leave an edge or a relation that was begun; whether there was one."""
        return self.boundary.drop() or self.relating.drop()

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


def _longest_first(mark: Mark) -> tuple[int, int]:
    return -len(mark.span), mark.tag_id
