"""The Agreement page: two codings against each other by code, and what they disagree on."""

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.coding import Coding, CodingSize
from core.edits import AddTag
from core.metrics.agreement_tables import NOTHING, row_name
from core.metrics.coding_agreement import CodeAgreement
from core.metrics.span_matching import LEAST_IOU, CodedSpan, Difference
from core.tags import Tag
from gui.agreement.comparing import AGREED, Choice, Comparing, Comparison
from gui.agreement.differences_model import place
from gui.agreement.sheet import LEASTS, AgreementSheet
from gui.answers.wording import counted
from gui.shell.session import Session
from gui.theme.manager import ThemeManager


class AgreementPage(QWidget):
    """Follows the session; what is agreed on is an edit of it.

    Signals:
        opened: a disagreement is to be seen in the trace; carries the trace and a tag on it.
        told: something worth a line in the status bar; carries words.
        focused: from now on there is a disagreement in focus, or none any more.
    """

    opened = Signal(int, int)
    told = Signal(str)
    focused = Signal()

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.comparison = Comparison()
        self._listed: tuple[Difference, ...] = ()
        self._had_focus = False
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Agreement"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.comparing = Comparing(session, self)
        self.comparing.compared.connect(self._on_compared)
        self.comparing.began.connect(self._show_facts)
        self.sheet = self._built()
        theme.changed.connect(self._on_theme)

    # What is shown

    @property
    def chosen(self) -> CodeAgreement | None:
        """Return the row in focus: a code, or a layer as a whole."""
        return self.sheet.rows_model.agreement(self.sheet.rows.currentIndex().row())

    @property
    def difference(self) -> Difference | None:
        """Return the disagreement in focus."""
        row = self.sheet.differences.currentIndex().row()
        return self.sheet.differences_model.difference(row)

    # What can be done

    def open_difference(self) -> None:
        """Show the disagreement in focus in its trace."""
        if (found := self.difference) is not None:
            side = found.matched.first or found.matched.second
            self.opened.emit(found.trace_id, side.tag_id if side else 0)

    def settle(self, *, first: bool, second: bool) -> None:
        """Take the first's tag, the second's, or both, as what is agreed on; go to the next."""
        found = self.difference
        if found is None:
            return
        wanted = [
            (side, quote)
            for side, quote, is_wanted in (
                (found.matched.first, found.first, first),
                (found.matched.second, found.second, second),
            )
            if side is not None and is_wanted and place(found, side) not in self.comparison.settled
        ]
        if not wanted:
            self.told.emit(self.tr("There is no such tag, or it is agreed on already."))
            return
        for side, quote in wanted:
            self._session.run(AddTag(self._agreed(found, side, quote), "Agree on Tag"))
        row = self.sheet.differences.currentIndex().row()
        self.sheet.differences.choose(min(row + 1, len(self._listed) - 1))

    def _agreed(self, found: Difference, side: CodedSpan, quote: str) -> Tag:
        return Tag(
            code_id=side.code_id,
            trace_id=found.trace_id,
            span=side.span,
            quote=quote,
            annotator=self._session.annotator,
            pass_name=AGREED,
        )

    # Building

    def _built(self) -> AgreementSheet:
        sheet = AgreementSheet(self._theme)
        sheet.least.setCurrentIndex(LEASTS.index(LEAST_IOU))
        for combo in (sheet.first, sheet.second, sheet.least):
            combo.currentIndexChanged.connect(self._on_choice)
        sheet.unmarked.toggled.connect(self._on_choice)
        sheet.kinds.currentIndexChanged.connect(self._list)
        sheet.rows.selectionModel().currentRowChanged.connect(self._list)
        sheet.differences.activated.connect(self._on_activated)
        sheet.differences.selectionModel().currentRowChanged.connect(self._on_moved)
        sheet.rows.activated.connect(self._on_row)
        self._column.addWidget(sheet)
        return sheet

    def _show(self) -> None:
        comparison, sheet = self.comparison, self.sheet
        sizes = comparison.sizes
        choice = comparison.choice
        _fill(sheet.first, sizes, choice.first if choice else None, 0)
        _fill(sheet.second, sizes, choice.second if choice else None, 1)
        self._show_facts()
        if choice is None and len(sizes) > 1:
            self._on_choice()
            return
        agreement = comparison.agreement
        sheet.show_why_none(self._why_none())
        if agreement is None:
            return
        before = self.chosen
        codes = {code.id: code for code in self._session.overview.codes}
        sheet.rows_model.show_rows(agreement.rows, codes)
        same = [
            at
            for at, row in enumerate(agreement.rows)
            if before and (row.layer, row.code_id) == (before.layer, before.code_id)
        ]
        if agreement.rows:
            sheet.rows.choose(same[0] if same else 0)
        said = agreement.sentences
        sheet.notes.setText(
            self.tr(
                "κ and α are of sentences: whether they bear the code; for all episodes, which of"
                " them. Sentences with an episode: {0} by both, {1} by the first only, {2} by the"
                " second only, {3} by nobody. Intervals draw whole problems."
            ).format(
                *(
                    f"{count:,}"
                    for count in (said.both, said.only_first, said.only_second, said.neither)
                )
            )
        )
        self._list()

    def _why_none(self) -> str:
        comparison = self.comparison
        if len(comparison.sizes) < 2:
            return self.tr(
                "Nothing to compare yet: a second coding is needed. Another annotator tags the same"
                " study or tags are imported, or you go through the traces again in another pass"
                " (Tags → Begin a Pass…)."
            )
        if comparison.choice and comparison.choice.first == comparison.choice.second:
            return self.tr("Choose two different codings.")
        if comparison.agreement is not None and not comparison.agreement.traces:
            return self.tr(NOTHING)
        return ""

    @Slot()
    def _show_facts(self) -> None:
        agreement = self.comparison.agreement
        if agreement is None or not agreement.traces:
            self.sheet.facts.setText("")
            return
        told = self.tr("{0} of {1} that both finished").format(
            counted(agreement.traces, "trace"), counted(agreement.problems, "problem")
        )
        self.sheet.facts.setText(told)

    @Slot()
    def _list(self) -> None:
        """List the disagreements of the row and the kind chosen; the one in focus stays."""
        sheet, chosen, before = self.sheet, self.chosen, self.difference
        place_before = sheet.differences.currentIndex().row()
        kind = sheet.kinds.currentData()
        self._listed = tuple(
            each
            for each in self.comparison.differences
            if _concerns(each, chosen) and (not kind or str(each.matched.match) == kind)
        )
        overview = self._session.overview
        named = {each.problem_id for each in self._listed}
        sheet.differences_model.show_differences(
            self._listed,
            runs={run.id: run for run in overview.runs},
            titles={row.id: row.title for row in overview.problems if row.id in named},
            codes={code.id: code for code in overview.codes},
        )
        sheet.differences_model.show_settled(self.comparison.settled)
        codes = {code.id: code for code in overview.codes}
        of = row_name(chosen, codes) if chosen else ""
        sheet.count.setText(f"{len(self._listed):,} · {of}" if of else "")
        if self._listed:
            same = self._listed.index(before) if before in self._listed else place_before
            sheet.differences.choose(min(max(same, 0), len(self._listed) - 1))
        self._on_moved()

    # Following

    @Slot(object)
    def _on_compared(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._show()

    @Slot()
    def _on_choice(self) -> None:
        first, second = self.sheet.first.currentData(), self.sheet.second.currentData()
        if isinstance(first, Coding) and isinstance(second, Coding):
            least = float(self.sheet.least.currentData())
            unmarked = self.sheet.unmarked.isChecked()
            self.comparing.choose(
                Choice(first=first, second=second, least=least, unmarked=unmarked)
            )

    @Slot()
    def _on_moved(self) -> None:
        has_focus = self.difference is not None
        if has_focus is not self._had_focus:
            self._had_focus = has_focus
            self.focused.emit()

    @Slot()
    def _on_row(self) -> None:
        self.sheet.differences.setFocus()

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self.open_difference()

    @Slot()
    def _on_theme(self) -> None:
        old = self.sheet
        self.sheet = self._built()
        with QSignalBlocker(self.sheet.least), QSignalBlocker(self.sheet.unmarked):
            self.sheet.least.setCurrentIndex(old.least.currentIndex())
            self.sheet.unmarked.setChecked(old.unmarked.isChecked())
        self._column.removeWidget(old)
        old.hide()
        old.deleteLater()
        self._show()

    # Qt's names

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.comparing.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.comparing.look_away()


def _concerns(difference: Difference, row: CodeAgreement | None) -> bool:
    sides = [side for side in (difference.matched.first, difference.matched.second) if side]
    if row is None:
        return True
    if row.code_id is None:
        return any(side.layer == row.layer for side in sides)
    return any(side.code_id == row.code_id for side in sides)


def _fill(
    combo: QComboBox, sizes: tuple[CodingSize, ...], chosen: Coding | None, default: int
) -> None:
    """Offer the codings, those that finished most first where nothing is chosen."""
    ordered = sorted(sizes, key=lambda each: (each.coding.pass_name == AGREED, -each.annotated))
    codings = [each.coding for each in ordered]
    with QSignalBlocker(combo):
        combo.clear()
        for each in ordered:
            done = counted(each.annotated, "trace")
            combo.addItem(f"{each.coding} ({done})", each.coding)
        if codings:
            at = codings.index(chosen) if chosen in codings else min(default, len(codings) - 1)
            combo.setCurrentIndex(at)
