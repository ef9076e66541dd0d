"""Decides suggestions where the keyboard is: walks them, accepts, rejects, skips, relabels."""

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.changes import ChangeSet, Kind
from core.detectors.choice import Choice
from core.detectors.registry import how_good
from core.edits import AcceptChanged, DecideSuggestions
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from data.store.suggestions import StoredSuggestion
from gui.compare.pill import SuggestionPill
from gui.compare.showing import Showing
from gui.jobs import Job, Progress
from gui.shell.proposals import mark_id
from gui.shell.session import Session
from gui.theme.manager import ThemeManager

if TYPE_CHECKING:
    from data.suggesting.study import SuggestReport
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

Found = tuple["Column", StoredSuggestion]
_LATE_MS = 60  # painting a tag comes before asking for a thousand suggestions anew


class Suggesting(QObject):
    """Puts suggestions in focus one after the other and carries out what is decided.

    What was decided leaves the view at once, and the next comes into focus; skipped ones come last.

    Signals:
        told: what happened, or why nothing did; carries words.
    """

    told = Signal(str)

    def __init__(self, page: "ComparePage", session: Session, theme: ThemeManager) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._job: Job | None = None
        self._asked: tuple[str, tuple[int, ...]] | None = None  # a rule, what would be accepted
        self._question = ""
        self.showing = Showing(page, session)
        self.pill = SuggestionPill(theme, page)
        self.pill.decided.connect(self.decide)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show_card)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._renew_all)
        session.changed.connect(self._on_changed)
        session.failed.connect(self._on_failed)
        session.selection_changed.connect(self._on_selection)
        session.overview_changed.connect(self._soon.start)
        page.tags.suggestion.decided.connect(self.decide)
        page.tags.suggestion.all_wanted.connect(self._on_all_wanted)
        page.tags.suggestion.begun.connect(self._on_begun)
        self._soon.start()

    @property
    def current(self) -> Found | None:
        """Return the suggestion in focus and its column."""
        tag_id = self._session.selection.tag_id
        if tag_id is None:
            return None
        here = (c for c in self._page.columns if tag_id in c.suggestions)
        column = next(here, None)
        return (column, column.suggestions[tag_id]) if column is not None else None

    # What is in sight

    @property
    def is_shown(self) -> bool:
        """Whether suggestions are shown."""
        return self._session.proposals.is_shown

    @property
    def with_weak(self) -> bool:
        """Whether those of weak rules are shown too."""
        return self._session.proposals.with_weak

    def toggle(self) -> None:
        """Show or hide suggestions."""
        self._session.proposals.is_shown = not self.is_shown
        self._renew_all()

    def toggle_weak(self) -> None:
        """Show or hide the suggestions of weak rules."""
        self._session.proposals.with_weak = not self.with_weak
        self._renew_all()

    def step(self, by: int) -> None:
        """Put the next or previous suggestion of the column in focus."""
        column = self._page.column
        pending = list(column.suggestions.values()) if column is not None else []
        if column is None or not pending:
            self.told.emit(self._why_none())
            return
        now = self.current
        if now is not None and now[0] is column:
            place = pending.index(now[1]) + by
        else:
            top = column.view.visible_offsets()[0]
            ahead = [i for i, each in enumerate(pending) if each.span.start >= top]
            place = (ahead[0] if ahead else 0) if by > 0 else (ahead[0] - 1 if ahead else -1)
        self._focus(column, pending[place % len(pending)])

    # Deciding

    @Slot(object)
    def decide(self, choice: Choice) -> None:
        """Accept, reject or skip the suggestion in focus, and go to the next."""
        if (found := self._wanted()) is None:
            return
        column, suggestion = found
        edit = DecideSuggestions(
            suggestion_ids=(suggestion.id,),
            choice=choice,
            annotator=self._session.annotator,
            pass_name=self._session.pass_name,
        )
        following = self._following(column, suggestion)
        if choice is Choice.SKIP:
            column.suggestions[mark_id(suggestion.id)] = replace(suggestion, is_skipped=True)
        else:
            column.drop_suggestion(mark_id(suggestion.id))
        self._session.run(edit)
        self._go_on(column, following)

    def accept_as(self, digit: str) -> None:
        """Accept the suggestion in focus with another code of the palette shown."""
        code = self._page.tags.code_for(digit)
        if code is not None and (found := self._wanted()) is not None:
            self._accept_changed(*found, code.id, found[1].span)

    def accept_here(self) -> None:
        """Accept the suggestion in focus on the selected text instead of its own."""
        if (found := self._wanted()) is None:
            return
        span = found[0].view.selected_span()
        if span is None:
            self.told.emit(self.tr("Select the words that the tag should stand on first."))
            return
        self._accept_changed(*found, found[1].code_id, span)

    def accept_all(self, *, everywhere: bool) -> None:
        """Ask whether to accept all in sight of the rule in focus; asked again, do so."""
        if (found := self._wanted()) is None:
            return
        column, suggestion = found
        rule, ask = suggestion.rule, (suggestion.rule + (" *" if everywhere else ""))
        if self._asked is not None and self._asked[0] == ask:
            self._accept(column, suggestion, self._asked[1])
        elif everywhere:
            self._ask_everywhere(ask, rule)
        else:
            here = tuple(s.id for s in column.suggestions.values() if s.rule == rule)
            self._ask(ask, here, self.tr("Accept {0} here? Press Shift+A again."))

    # Finding

    @property
    def is_finding(self) -> bool:
        """Whether detectors are running."""
        return self._job is not None

    def find(self) -> None:
        """Run the detectors over the whole study in the background; undo takes the run back."""
        if self._job is not None:
            self.told.emit(self.tr("Detectors are running already."))
            return
        study = self._session.study

        def work(progress: Progress, stop: Event) -> "SuggestReport":
            from data.suggesting.study import suggest_study  # noqa: PLC0415 - off the GUI thread

            return suggest_study(study, progress=progress, stopped=stop.is_set)

        what = self.tr("Suggesting tags")
        self._job = self._session.jobs.start(what, work, succeeded=self._on_found)
        self._job.finished.connect(self._on_finished)

    # Inside

    def _wanted(self) -> Found | None:
        found = self.current
        if found is None:
            none = not any(column.suggestions for column in self._page.columns)
            choose = self.tr("Go to a suggestion first: l next, h previous.")
            self.told.emit(self._why_none() if none else choose)
        return found

    def _why_none(self) -> str:
        if not self.is_shown:
            return self.tr("Suggestions are hidden; i shows them.")
        return self.tr("No suggestion is left in this trace.")

    def _accept_changed(
        self, column: "Column", suggestion: StoredSuggestion, code_id: int, span: Span
    ) -> None:
        if column.trace is None:
            return
        tag = Tag(
            code_id=code_id,
            trace_id=column.trace.id,
            span=span,
            quote=span.quote(column.trace.text),
            annotator=self._session.annotator,
            pass_name=self._session.pass_name,
        )
        if (code_id, span) == (suggestion.code_id, suggestion.span):
            self.decide(Choice.ACCEPT)
            return
        following = self._following(column, suggestion)
        column.drop_suggestion(mark_id(suggestion.id))
        self._session.run(AcceptChanged(suggestion.id, tag))
        self._go_on(column, following)

    def _following(
        self, column: "Column", suggestion: StoredSuggestion, leaving: frozenset[int] = frozenset()
    ) -> StoredSuggestion | None:
        """Return what comes into focus next: on in the text, then from its top, then skipped."""
        pending = list(column.suggestions.values())
        place = pending.index(suggestion)
        rest = [s for s in pending[place + 1 :] + pending[:place] if s.id not in leaving]
        fresh = [s for s in rest if not s.is_skipped]
        return (fresh or rest or [None])[0]

    def _go_on(self, column: "Column", following: StoredSuggestion | None) -> None:
        self._asked = None
        if following is not None:
            self._focus(column, following)
            return
        self._session.select(tag_id=None)
        self.told.emit(self._why_none())

    def _focus(self, column: "Column", suggestion: StoredSuggestion) -> None:
        column.view.place_caret(suggestion.span.start)
        place = list(self._page.columns).index(column)
        self._session.select(column=place, tag_id=mark_id(suggestion.id))
        column.view.scroll_to(suggestion.span)

    def _ask(self, ask: str, ids: tuple[int, ...], words: str) -> None:
        self._asked, self._question = (ask, ids), words.format(f"{len(ids):,}")
        self._soon.start()
        self.told.emit(self._question)

    def _ask_everywhere(self, ask: str, rule: str) -> None:
        study, who = self._session.study, self._session.annotator
        name = self._session.pass_name

        def work(_progress: Progress, _stop: Event) -> tuple[str, tuple[int, ...]]:
            return ask, _ids_of_rule(study, rule, who, name)

        self._session.jobs.start(self.tr("Counting suggestions"), work, succeeded=self._on_counted)

    def _accept(self, column: "Column", suggestion: StoredSuggestion, ids: tuple[int, ...]) -> None:
        following = self._following(column, suggestion, frozenset(ids))
        for each in self._page.columns:
            for suggestion_id in ids:
                each.drop_suggestion(mark_id(suggestion_id))
        edit = DecideSuggestions(
            suggestion_ids=ids,
            choice=Choice.ACCEPT,
            annotator=self._session.annotator,
            pass_name=self._session.pass_name,
        )
        self._session.run(edit)
        self._go_on(column, following)

    @Slot()
    def _renew_all(self) -> None:
        for column in self._page.columns:
            column.renew_suggestions()
        self._soon.start()

    @Slot()
    def _show_card(self) -> None:
        card, found = self._page.tags.suggestion, self.current
        code = self._session.code(found[1].code_id) if found is not None else None
        if found is not None and code is not None:
            column, suggestion = found
            ids = [each.id for each in column.suggestions.values()]
            place = ids.index(suggestion.id) + 1, len(ids)
            use = self._session.proposals.use_of(suggestion.rule)
            card.show_suggestion(suggestion, code, place, use)
            card.ask(self._question if self._asked is not None else "")
            precision = how_good(suggestion.rule).precision
            told = f"  {precision:.2f}".replace("0.", ".") if precision is not None else ""
            self.pill.show_at(column.view, mark_id(suggestion.id), code.name + told)
            return
        self.pill.leave()
        column = self._page.column
        count = len(column.suggestions) if column is not None else 0
        card.show_count(count, column.weak_suggestions if column is not None else 0)

    # News

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if not changes.concerns(Kind.SUGGESTION, Kind.TAG, Kind.BATCH, Kind.CODE):
            return
        if not changes.label.startswith("Undo ") or not changes.traces:
            self._late.start()  # what was decided here is out of sight already
            return
        concerned = [c for c in self._page.columns if c.trace and c.trace.id in changes.traces]
        for column in concerned:
            returned = column.renew_suggestions()
            if len(returned) == 1:
                self._focus(column, returned[0])
        self._soon.start()

    @Slot(object)
    def _on_failed(self, _error: object) -> None:
        self._renew_all()

    @Slot(object)
    def _on_selection(self, _before: object) -> None:
        self._asked = None
        self._soon.start()

    @Slot(bool)
    def _on_all_wanted(self, everywhere: bool) -> None:
        self.accept_all(everywhere=everywhere)

    @Slot()
    def _on_begun(self) -> None:
        self.step(1)

    @Slot(object)
    def _on_counted(self, asked: tuple[str, tuple[int, ...]]) -> None:
        found = self.current
        if found is not None and asked[0] == f"{found[1].rule} *":
            words = self.tr("Accept {0} in the whole study? Press Ctrl+Shift+A again.")
            self._ask(*asked, words)

    @Slot(object)
    def _on_found(self, report: "SuggestReport") -> None:
        from data.suggesting.study import SUGGESTED  # noqa: PLC0415 - loaded by the job

        self._session.announce(SUGGESTED)
        words = self.tr("{0} suggestions in {1} traces; l goes to the next one")
        self.told.emit(words.format(f"{report.counts.total():,}", f"{report.traces:,}"))

    @Slot()
    def _on_finished(self) -> None:
        self._job = None


def _ids_of_rule(study: Study, rule: str, who: str, pass_name: str) -> tuple[int, ...]:
    reader = study.suggestions()
    try:
        return tuple(each.id for each in reader.pending_of_rule(rule, who, pass_name))
    finally:
        reader.close()
