"""The open study as the window sees it: edits go in, news come out, one selection for all pages."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.changes import ChangeSet, Kind
from core.codebook.code import Code
from core.edits import Edit
from core.errors import MassRemovalError, VoltefaceError
from core.overview import Overview
from core.selection import Selection
from core.tags import Tag
from core.traces import Run
from data.paths import Paths
from data.store.file import connect
from data.store.reading import Reader
from data.store.study import Study
from gui.jobs import JobRunner, Progress
from gui.shell.passes import Passes
from gui.shell.proposals import Proposals
from gui.text.formula_book import FormulaBook

_NEWS_MS = 1000

Write = Callable[[bool], "Future[ChangeSet] | Future[ChangeSet | None]"]
"""Begins a write of the study, guarded against taking many tags away or not."""


class Session(QObject):
    """An open study: its reader on the GUI thread, its overview, and what is selected.

    Signals:
        changed: rows were written, here or by another process; carries a ChangeSet.
        overview_changed: lists, filters and charts should count anew.
        counted: the overview has been read, if it can be, and is not being read anew.
        selection_changed: something else is in focus now; carries the Selection before.
        failed: an edit was refused; carries the VoltefaceError.
        undone: undo or redo did something; carries its label.
        doubted: an edit would take many tags away and was held back; carries the
            MassRemovalError, and what does the edit all the same.
    """

    changed = Signal(object)
    overview_changed = Signal()
    counted = Signal()
    selection_changed = Signal(object)
    failed = Signal(object)
    undone = Signal(str)
    doubted = Signal(object, object)
    _written = Signal(object, bool)
    _refused = Signal(object, object)
    _begun = Signal(object)

    def __init__(self, study: Study, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.study = study
        self.jobs = jobs
        self.reader = study.reader()
        self.overview = Overview(runs=self.reader.runs(), codes=self.reader.codes())
        self.passes = Passes(study, self.reader)
        self.proposals = Proposals(study, self.passes)
        self.formulas = FormulaBook(jobs, Paths.of_this_system().cache, self)
        self._codes_of: tuple[Code, ...] = ()
        self._codes: dict[int, Code] = {}
        self.is_loaded = False
        self._loading = 0
        self._meanwhile: list[ChangeSet] = []  # what was written while the overview is read
        self.selection = Selection()
        self._pending = 0
        self._known_labels = ("", "")
        self._labels_of: str | None = None  # the annotator that they were asked for
        self._seq, _ = self.reader.news(0, study.process)
        self._version = self.reader.data_version()
        self._written.connect(self._on_written)
        self._refused.connect(self._on_refused)
        self._begun.connect(self._on_begun)
        self._news = QTimer(self)
        self._news.setInterval(_NEWS_MS)
        self._news.timeout.connect(self._look_for_news)
        self._news.start()

    @property
    def path(self) -> Path:
        """Return the study's file."""
        return self.study.path

    @property
    def annotator(self) -> str:
        """Return who annotates."""
        return self.study.annotator

    @property
    def pass_name(self) -> str:
        """Return the pass that tags are put in."""
        return self.passes.name

    def shows(self, tag: Tag) -> bool:
        """Whether a tag may be seen in the pass under way."""
        code = self.code(tag.code_id)
        return code is None or self.passes.shows(tag, code.layer)

    def load_overview(self) -> None:
        """Count the study in the background; `overview_changed` follows.

        It follows twice where a large study is opened: `overview` has the first problems at once,
        and all of them once `is_loaded`.
        """
        path, begun = self.study.path, None if self.is_loaded else self._begun
        self._loading += 1

        def work(_progress: Progress, _stop: Event) -> Overview:
            with closing(Reader(connect(path, read_only=True))) as reader:
                beginning = reader.beginning() if begun is not None else None
                if begun is not None and beginning is not None:
                    begun.emit(beginning)
                return reader.overview()

        job = self.jobs.start(self.tr("Reading the study"), work, succeeded=self._on_overview)
        job.finished.connect(self._on_counted)

    def close(self) -> None:
        """Stop listening and close the study; jobs must have ended."""
        self._news.stop()
        self.formulas.close()
        self.study.close()

    def code(self, code_id: int) -> Code | None:
        """Return a code of the codebook by id."""
        if self._codes_of is not self.overview.codes:
            self._codes_of = self.overview.codes
            self._codes = {code.id: code for code in self._codes_of}
        return self._codes.get(code_id)

    def run_of(self, run_id: int) -> Run | None:
        """Return a run by id."""
        return next((run for run in self.overview.runs if run.id == run_id), None)

    @property
    def is_counting(self) -> bool:
        """Whether the overview is being made anew, so that it may lack what is in the study."""
        return self._loading > 0

    # Writing

    def run(self, edit: Edit) -> None:
        """Apply an edit; `changed` follows when it is on disk, `failed` if it was refused.

        Instead `doubted` follows if it would take many tags away; the same goes for undo and redo.
        """
        self._follow(lambda guarded: self.study.run(edit, guarded=guarded), undoing=False)

    def undo(self) -> None:
        """Take back this annotator's newest edit."""
        self._follow(lambda guarded: self.study.undo(guarded=guarded), undoing=True)

    def undo_back_to(self, seq: int) -> None:
        """Take back this annotator's edits down to the one numbered `seq`, all or none of them."""
        self._follow(lambda guarded: self.study.undo_back_to(seq, guarded=guarded), undoing=True)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._follow(lambda guarded: self.study.redo(guarded=guarded), undoing=True)

    @property
    def undo_label(self) -> str:
        """Return what undo would take back, "" if nothing."""
        return self._labels()[0]

    @property
    def redo_label(self) -> str:
        """Return what redo would do again, "" if nothing."""
        return self._labels()[1]

    def _labels(self) -> tuple[str, str]:
        """Return both labels; asked of the file once after each write, by the window many times."""
        who = self.annotator
        if self._labels_of != who:
            undo, redo = self.reader.undo_label(who), self.reader.redo_label(who)
            self._known_labels, self._labels_of = (undo or "", redo or ""), who
        return self._known_labels

    @property
    def is_saved(self) -> bool:
        """Whether every edit is on disk."""
        return self._pending == 0

    # Selecting

    def select(self, **changes: object) -> None:
        """Put something else in focus; `selection_changed` follows if it is different."""
        self.put(self.selection.changed(**changes))

    def put(self, selection: Selection) -> None:
        """Put another selection in focus as a whole."""
        before, self.selection = self.selection, selection
        if before != selection:
            self.selection_changed.emit(before)

    def announce(self, changes: ChangeSet) -> None:
        """Tell the pages about a write made through the study by a job."""
        self._seq, _ = self.reader.news(self._seq, self.study.process)
        self._spread(changes)

    def look_again(self) -> None:
        """Read everything anew, as after a repair, of which no ChangeSet tells all."""
        self.announce(ChangeSet(kinds=frozenset(Kind), traces=None))

    def _follow(self, write: Write, *, undoing: bool, guarded: bool = True) -> None:
        self._pending += 1
        written, refused = self._written, self._refused

        def again() -> None:
            self._follow(write, undoing=undoing, guarded=False)

        def tell(done: "Future[object]") -> None:
            # Runs on the writer thread: nothing but bound signals may be touched here.
            error = done.exception()
            if error is not None:
                refused.emit(error, again)
            else:
                written.emit(done.result(), undoing)

        write(guarded).add_done_callback(tell)  # type: ignore[arg-type]

    @Slot(object, bool)
    def _on_written(self, changes: ChangeSet | None, undoing: bool) -> None:
        self._pending -= 1
        if changes is None:
            return
        self._spread(changes)
        if undoing:
            self._show(changes)
            self.undone.emit(changes.label)

    @Slot(object, object)
    def _on_refused(self, error: BaseException, again: Callable[[], object]) -> None:
        self._pending -= 1
        if isinstance(error, MassRemovalError):
            self.doubted.emit(error, again)
            return
        if isinstance(error, VoltefaceError):
            self.failed.emit(error)
            return
        raise error

    def show_trace(self, trace_id: int, tag_id: int | None = None) -> None:
        """Bring a trace into view, with a tag on it in focus."""
        problem_id, run_id, sample, attempt = self.reader.trace_place(trace_id)
        runs = self.selection.run_ids
        if runs and run_id not in runs:
            runs = (*runs[:-1], run_id)
        shown = self.selection.with_place(run_id, sample, attempt)
        self.select(problem_id=problem_id, run_ids=runs, places=shown, tag_id=tag_id)

    def _show(self, changes: ChangeSet) -> None:
        """Bring the one trace that undo or redo changed into view, of a pair the later one."""
        if not changes.traces or len(changes.traces) > 2:
            return
        places = sorted((self.reader.trace_place(each), each) for each in changes.traces)
        place, trace_id = places[-1]
        if all(other[:3] == place[:3] for other, _ in places):
            self.show_trace(trace_id, self.selection.tag_id)

    def _spread(self, changes: ChangeSet) -> None:
        self.passes.renew(changes)
        self._labels_of = None
        self._renew(changes)
        self.changed.emit(changes)

    def _renew(self, changes: ChangeSet) -> None:
        """Bring the overview up to date: at once where few traces changed, else in a job."""
        if changes.traces is None and not changes.kinds <= {Kind.CODE, Kind.SETTING}:
            self.overview = replace(
                self.overview, runs=self.reader.runs(), codes=self.reader.codes()
            )
            self.load_overview()
            return
        if changes.concerns(Kind.CODE):
            self.overview = replace(self.overview, codes=self.reader.codes())
        if changes.concerns(Kind.SETTING):
            self.load_overview()
        if changes.concerns(Kind.RELATION):
            self.overview = replace(self.overview, relations=tuple(self.reader.relations_of()))
        if changes.traces:
            self._renew_traces(changes)
            if self.is_counting:
                self._meanwhile.append(changes)
        self.overview_changed.emit()

    def _renew_traces(self, changes: ChangeSet) -> None:
        traces = changes.traces or frozenset()
        if changes.concerns(Kind.TAG):
            self._renew_uses(traces, changes.tags)
        if changes.concerns(Kind.VERDICT):
            problems = {self.reader.trace_place(trace_id)[0] for trace_id in traces}
            self.overview = self.overview.with_attempts(
                {p: tuple(self.reader.attempt_rows(p)) for p in problems}
            )

    def _renew_uses(self, traces: frozenset[int], tag_ids: frozenset[int] | None) -> None:
        """Count the tags on `traces` anew; where it is known which changed, read only those."""
        if tag_ids is not None and len(traces) == 1:
            tags = self.reader.tags_by_id(tag_ids).values()
            (trace_id,) = traces
            self.overview = self.overview.with_tags(trace_id, tag_ids, tags)
            return
        uses = self.reader.tag_uses(traces)
        self.overview = self.overview.with_uses(
            {t: tuple(use for use in uses if use.trace_id == t) for t in traces}
        )

    @Slot(object)
    def _on_begun(self, overview: Overview) -> None:
        if not self.is_loaded:
            self.overview = overview
            self.overview_changed.emit()

    @Slot(object)
    def _on_overview(self, overview: Overview) -> None:
        self.overview = overview
        self.is_loaded = True
        # What was written while it was read may not be in it.
        for changes in self._meanwhile:
            self._renew_traces(changes)
        self.overview_changed.emit()

    @Slot()
    def _on_counted(self) -> None:
        self._loading -= 1
        if not self._loading:
            self._meanwhile.clear()
            self.counted.emit()

    @Slot()
    def _look_for_news(self) -> None:
        version = self.reader.data_version()
        if version == self._version:
            return
        self._version = version
        self._seq, changes = self.reader.news(self._seq, self.study.process)
        if changes.kinds:
            self._spread(changes)
