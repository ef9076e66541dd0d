"""One response among those compared: its head, what was said before it, its text with tags."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from core.chains import chain_of
from core.codebook.code import Code
from core.outcomes.verdict import Verdict
from core.overview import AttemptRow
from core.tags import Tag
from core.traces import Ending, Problem, Run, Saw, Trace
from data.store.suggestions import StoredSuggestion
from gui.compare.header import ColumnHeader
from gui.shell.session import Session
from gui.text.marks import Mark
from gui.text.trace_pane import TracePane
from gui.theme.manager import ThemeManager

_MOST_SAID = 1200
_PLACE_MS = 80
_FEW = 12  # so many marks are changed one by one, more of them all at once


class Column(QWidget):
    """A run at the problem in focus.

    Signals:
        focused: a person works in this column now.
        place_chosen: carries (run id, sample, attempt).
        tag_clicked: carries a tag's id.
        difference_wanted: what changed between attempts shall be shown, or no longer.
        scrolled: the reader scrolled the text.
    """

    focused = Signal()
    place_chosen = Signal(int, int, int)
    tag_clicked = Signal(int)
    difference_wanted = Signal()
    scrolled = Signal()

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.run_id = 0
        self.trace: Trace | None = None
        self.verdicts: tuple[Verdict, ...] = ()
        self.tags: dict[int, Tag] = {}
        self.suggestions: dict[int, StoredSuggestion] = {}  # in sight, by the id of their mark
        self.weak_suggestions = 0  # out of sight
        self.news = 0  # how often tags were renewed one by one
        self._has_focus = False
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(0)
        self.header = ColumnHeader(theme)
        self.header.place_chosen.connect(self._on_place)
        self.header.tag_chosen.connect(self.tag_clicked)
        self.header.difference_wanted.connect(self._on_difference)
        self.header.pressed.connect(self._on_pressed)
        layout.addWidget(self.header)
        self._build_said(layout)
        self.pane = TracePane(theme)
        self.view = self.pane.view
        self.view.use_formulas(session.formulas)
        self.view.installEventFilter(self)
        self.view.mark_clicked.connect(self.tag_clicked)
        self.view.scrolled.connect(self.scrolled)
        self.view.view_changed.connect(self._on_view_changed)
        self._place = QTimer(self)  # the text is painted first
        self._place.setSingleShot(True)
        self._place.setInterval(_PLACE_MS)
        self._place.timeout.connect(self._show_place)
        layout.addWidget(self.pane, 1)
        self.setMinimumWidth(theme.metrics.px(220))

    def _build_said(self, layout: QVBoxLayout) -> None:
        metrics = self._theme.metrics
        self._said_button = QToolButton()
        self._said_button.setProperty("look", "quiet")
        self._said_button.setCheckable(True)
        self._said_button.setFont(metrics.font(12))
        self._said_button.toggled.connect(self._on_said)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setProperty("look", "muted")
        self._said.setContentsMargins(metrics.px(16), 0, metrics.px(12), metrics.px(8))
        self._said.hide()
        layout.addWidget(self._said_button)
        layout.addWidget(self._said)

    def show_attempt(
        self,
        run: Run,
        problem: Problem,
        trace: Trace | None,
        rows: Sequence[AttemptRow],
        tags: Sequence[Tag] | None,
        verdicts: Sequence[Verdict],
        *,
        blind: str = "",
    ) -> None:
        """Show an attempt of `run`, or that it has none; where `tags` is None they come later."""
        same_text = trace is not None and self.trace is not None and trace.id == self.trace.id
        self.run_id, self.trace, self.verdicts = run.id, trace, tuple(verdicts)
        self.setAccessibleName(blind or run.name)
        self.view.setAccessibleName(self.tr("Trace of {0}").format(blind or run.name))
        self.header.show_attempt(run, trace, rows, problem.reference, verdicts, blind=blind)
        self._describe(trace, verdicts, blind=bool(blind))
        self._show_said(trace)
        if not same_text and self.isVisible():
            self._layout.activate()  # so that the text is laid out for the height that is left
        if trace is None:
            self.view.show_nothing(self.tr("This run has no response to this problem."))
        elif not same_text:
            self.view.show_trace(trace.text, trace.blocks)
            if not trace.text and not trace.blocks:
                self.view.show_nothing(_why_empty(trace))
        self._take_suggestions()
        if tags is not None or not same_text:
            self.show_tags(tags or ())

    def _describe(self, trace: Trace | None, verdicts: Sequence[Verdict], *, blind: bool) -> None:
        """Tell people who hear the text what the head of the column shows."""
        parts: list[str] = []
        if trace is not None:
            parts.append(self.tr("Attempt {0}").format(trace.attempt))
            if verdicts and not blind:
                parts.append(str(verdicts[0].status))
            if trace.tokens is not None:
                parts.append(self.tr("{0} tokens").format(f"{trace.tokens:,}"))
            parts.append(self.tr("{0} characters").format(f"{len(trace.text):,}"))
        self.view.setAccessibleDescription(", ".join(parts))

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show exactly these tags on the text."""
        shown = filter(self._session.shows, tags)
        self.tags = {tag.id: tag for tag in shown if tag.span is not None}
        marked = (*map(self._mark, self.tags.values()), *self._suggested(self.suggestions))
        marks = [mark for mark in marked if mark is not None]
        if not self.view.marks.are(marks):
            self.view.set_marks(marks)

    def renew_tags(self, tag_ids: AbstractSet[int] | None) -> list[Tag]:
        """Show these tags, all where None, as the study has them now; return the new ones.

        Only marks that differ are changed, so that a key paints at once on a crowded trace.
        """
        self.news += 1
        if self.trace is None:
            return []
        reader, trace_id = self._session.reader, self.trace.id
        if tag_ids is None:
            found, concerned = reader.tags([trace_id]), self.tags.keys()
        else:
            found, concerned = reader.tags_by_id(tag_ids).values(), self.tags.keys() & tag_ids
        shown = filter(self._session.shows, found)
        tags = {tag.id: tag for tag in shown if tag.span and tag.trace_id == trace_id}
        new = [tag for tag in tags.values() if tag.id not in self.tags]
        for tag_id in concerned - tags.keys():
            self._renew_tag(tag_id, None)
        for tag in tags.values():
            if self.tags.get(tag.id) != tag:
                self._renew_tag(tag.id, tag)
        return new

    def _renew_tag(self, tag_id: int, tag: Tag | None) -> None:
        """Show one tag as it is now; None removes it."""
        self.tags.pop(tag_id, None)
        mark = None
        if tag is not None and tag.span is not None:
            self.tags[tag.id] = tag
            mark = self._mark(tag)
        if mark is None:
            self.view.remove_mark(tag_id)
        else:
            self.view.add_mark(mark)

    # Suggestions

    def renew_suggestions(self) -> list[StoredSuggestion]:
        """Show the suggestions as the study has them now; return those that came into sight."""
        before = self.suggestions
        self._take_suggestions()
        now = self.suggestions
        new = {mark_id: each for mark_id, each in now.items() if mark_id not in before}
        gone = before.keys() - now.keys()
        if len(new) + len(gone) > _FEW:
            self.show_tags(tuple(self.tags.values()))
            return list(new.values())
        for mark_id in gone:
            self.view.remove_mark(mark_id)
        for mark in self._suggested(new):
            self.view.add_mark(mark)
        return list(new.values())

    def _take_suggestions(self) -> None:
        found = self._session.proposals.of(self.trace.id if self.trace else None)
        hides = self._session.passes.hides
        self.suggestions, self.weak_suggestions = found
        hidden = {code.id for code in self._session.overview.codes if hides(code.layer)}
        if hidden:
            kept = {at: each for at, each in found[0].items() if each.code_id not in hidden}
            self.suggestions, self.weak_suggestions = kept, 0

    def drop_suggestion(self, mark_id: int) -> None:
        """No longer show a suggestion, before the study says so."""
        if self.suggestions.pop(mark_id, None) is not None:
            self.view.remove_mark(mark_id)

    def _suggested(self, suggestions: Mapping[int, StoredSuggestion]) -> Iterator[Mark]:
        for mark_id, each in suggestions.items():
            code = self._session.code(each.code_id)
            if code is not None:
                yield Mark(
                    tag_id=mark_id,
                    span=each.span,
                    layer=code.layer,
                    colour=code.colour,
                    letter=code.letter,
                    dashed=True,
                )

    def tag_like(self, tag: Tag) -> Tag | None:
        """Return the tag that puts the same code on the same text by the same person, if any."""
        alike = _sameness(tag)
        coded = (each for each in self.tags.values() if each.code_id == tag.code_id)
        return next((each for each in coded if _sameness(each) == alike), None)

    def attempt_beside(self, rows: Sequence[AttemptRow], by: int) -> tuple[int, int] | None:
        """Return sample and number of the attempt `by` further in the chain, None where none is."""
        if self.trace is None:
            return None
        numbers = [row.attempt for row in chain_of(rows, self.run_id, self.trace.sample)]
        place = numbers.index(self.trace.attempt) + by
        return (self.trace.sample, numbers[place]) if 0 <= place < len(numbers) else None

    def set_focused(self, focused: bool) -> None:
        """Mark this column as the one that keys work in."""
        if focused != self._has_focus:
            self._has_focus = focused
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme.current
        painter.fillRect(self.rect(), QColor(theme.surface))
        if self._has_focus:
            painter.fillRect(0, 0, self.width(), 2, QColor(theme.accent))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().eventFilter(watched, event)

    def _mark(self, tag: Tag) -> Mark | None:
        code: Code | None = self._session.code(tag.code_id)
        if code is None or tag.span is None:
            return None
        return Mark(
            tag_id=tag.id, span=tag.span, layer=code.layer, colour=code.colour, letter=code.letter
        )

    def _show_said(self, trace: Trace | None) -> None:
        said = trace.prompt_before if trace else ""
        self._said_button.setVisible(bool(said) and trace is not None and trace.attempt > 1)
        if not said or trace is None or trace.attempt == 1:
            self._said.hide()
            self._said_button.setChecked(False)
            return
        saw = self.tr("unclear what it was shown") if trace.saw is Saw.UNKNOWN else str(trace.saw)
        self._said_button.setText(self.tr("before t{0}: {1} ▾").format(trace.attempt, saw))
        more = "…" if len(said) > _MOST_SAID else ""
        self._said.setText(said[:_MOST_SAID] + more)
        self._said.setVisible(self._said_button.isChecked())

    @Slot(bool)
    def _on_said(self, shown: bool) -> None:
        self._said.setVisible(shown)

    @Slot()
    def _on_view_changed(self) -> None:
        if not self._place.isActive():
            self._place.start()

    @Slot()
    def _show_place(self) -> None:
        bar = self.view.verticalScrollBar()
        offset = int(self.view.reading_place) if bar.maximum() and bar.value() else 0
        self.header.show_place(self.trace, offset)

    @Slot()
    def _on_pressed(self) -> None:
        self.view.setFocus(Qt.FocusReason.MouseFocusReason)

    @Slot()
    def _on_difference(self) -> None:
        self.focused.emit()
        self.difference_wanted.emit()

    @Slot(int, int)
    def _on_place(self, sample: int, attempt: int) -> None:
        self.place_chosen.emit(self.run_id, sample, attempt)


def _sameness(tag: Tag) -> tuple[object, ...]:
    return tag.code_id, tag.span, tag.annotator, tag.pass_name


def _why_empty(trace: Trace) -> str:
    tr = QCoreApplication.translate
    if trace.ending is Ending.FAILED:
        words = "The request failed, so there is no text. It is not counted as an answer."
        return tr("Column", words)
    if trace.ending is Ending.COMPLETE:
        return tr("Column", "The model returned an empty text.")
    return tr("Column", "There is no text: {0}.").format(trace.ending)


def in_order_of(runs: Sequence[Run], columns: Sequence[Column]) -> list[Column]:
    """Return as many `columns`, each where the run stands that it shows, the others in between.

    Moving a column is quicker than laying its text anew in another.
    """
    by_run = {column.run_id: column for column in reversed(columns)}
    staying = [by_run.pop(run.id, None) for run in runs]  # a run may stand there twice
    free = iter([column for column in columns if column not in staying])
    return [column or next(free) for column in staying]
