"""The report before an import: the finding first, then files, pairing, and what was noticed."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from data.importers.findings import Remedy
from data.importers.report import in_units
from gui.importing.attempts_form import AttemptsForm
from gui.importing.files_view import FilesView
from gui.importing.findings_list import FindingsList
from gui.importing.labels import hairline, muted, words
from gui.importing.mapping_form import MappingForm
from gui.importing.options_form import OptionsForm
from gui.importing.pairing_view import PairingView
from gui.importing.reading import Reading
from gui.importing.share_bar import ShareBar
from gui.theme.manager import ThemeManager

_WIDEST = 1240
_MARGIN = 24
_TRIAL_AFTER_MS = 50  # after the last key, so that a word is not tried letter by letter


class ReportView(QScrollArea):
    """Shows one reading; made anew for the next.

    Signals:
        edited: the options differ from those that the files were read with, or no longer do.
        read_wanted: read the files again with the options of the form.
        trial_wanted: read the first records in the way that the form says.
        review_wanted: decide about the problems that look alike.
    """

    edited = Signal()
    read_wanted = Signal()
    review_wanted = Signal()
    trial_wanted = Signal()

    def __init__(
        self,
        reading: Reading,
        positions: Mapping[str, int],
        profiles: Path,
        themes: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self._positions = positions
        self._themes = themes
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Report before importing"))
        self._profiles = profiles
        self._mapping: MappingForm | None = None
        self.attempts: AttemptsForm | None = None
        self._build_options()
        self.findings = FindingsList(self._themes, self)
        self.findings.hide()
        self.setWidget(self._built_page())
        self._steps = [self._fill_left, self._fill_right, self._open_fields]
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._on_next)
        self._next.start()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TRIAL_AFTER_MS)
        self._soon.timeout.connect(self.trial_wanted)

    @property
    def reading(self) -> Reading:
        """Return what is shown."""
        return self._reading

    @property
    def is_complete(self) -> bool:
        """Whether all of it is built; the head comes first, the rest piece by piece."""
        return not self._steps and self.findings.is_complete

    @property
    def mapping(self) -> MappingForm | None:
        """Return the form of the mapping, built when first asked for; None without fields."""
        fields = self._reading.fields
        if self._mapping is None and fields is not None:
            self._mapping = MappingForm(fields, self._profiles, self._themes)
            self._mapping.show_roles(self._reading.options.roles or {})
            self.options.use_mapping(self._mapping)
            self._fill_fields(self._mapping)
        return self._mapping

    def set_editable(self, *, editable: bool) -> None:
        """Let the options be changed, or not while an import runs."""
        self.options.setEnabled(editable)
        self._fields.setEnabled(editable)
        if self.attempts is not None:
            self.attempts.setEnabled(editable)

    @Slot(object)
    def show_remedy(self, remedy: Remedy) -> None:
        """Go to the control that a finding can be changed with."""
        if remedy is Remedy.FIELDS:
            self._show_fields()
        elif remedy is Remedy.SCORE:
            self.options.score.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.options.score)
        elif remedy is Remedy.ERRORS:
            self.options.errors.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.options.errors)
        elif remedy is Remedy.APART:
            self.options.apart.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.options.apart)
        elif remedy is Remedy.REVIEW:
            self.review_wanted.emit()

    # Building

    def _build_options(self) -> None:
        self.options = OptionsForm(self._reading, self._themes, self)
        self.options.hide()
        self.options.edited.connect(self._on_edited)
        self.options.read_wanted.connect(self.read_wanted)
        self.options.fields_wanted.connect(self._show_fields)
        self.options.attempts_wanted.connect(self.show_attempts)

    def _built_page(self) -> QWidget:
        px = self._themes.metrics.px
        page = QWidget()
        page.setObjectName("importReport")
        outer = QHBoxLayout(page)
        outer.setContentsMargins(px(_MARGIN), px(_MARGIN), px(_MARGIN), px(_MARGIN))
        inside = QWidget()
        inside.setMaximumWidth(px(_WIDEST))
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addStretch(1)
        outer.addWidget(inside, 1000)
        outer.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._add_head(column)
        self._add_files(column)
        column.addSpacing(px(28))
        column.addLayout(self._built_halves())
        self._attempts_room = QVBoxLayout()
        column.addLayout(self._attempts_room)
        self._add_fields(column)
        column.addStretch(1)
        return page

    def _add_head(self, column: QVBoxLayout) -> None:
        px = self._themes.metrics.px
        title = words(self._themes, self._reading.preview.headline, 20, strong=True)
        title.setWordWrap(True)
        column.addWidget(title)
        column.addSpacing(px(8))
        column.addLayout(self._built_subtitle())
        column.addSpacing(px(16))
        bar = ShareBar(self._themes)
        bar.show_preview(self._reading.preview)
        column.addWidget(bar)
        column.addSpacing(px(20) if len(self._reading.preview.runs) > 1 else 0)

    def _built_subtitle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._themes.metrics.px(6))
        row.addWidget(words(self._themes, self._recognised()))
        told = self.tr("·  dry run, nothing has been written yet  ·  {0} read in {1} s")
        seconds = f"{max(0.1, self._reading.seconds):.1f}"
        size = in_units(self._reading.size)
        row.addWidget(muted(self._themes, told.format(size, seconds), 13))
        row.addStretch(1)
        return row

    def _recognised(self) -> str:
        total = len(self._reading.files)
        known = len(self._reading.importable)
        if known < total:
            told = self.tr("{0} of {1} files recognised")
            return told.format(f"{known:,}", f"{total:,}")
        return (
            self.tr("1 file recognised")
            if total == 1
            else self.tr("{0} files recognised").format(f"{total:,}")
        )

    def _add_files(self, column: QVBoxLayout) -> None:
        column.addWidget(words(self._themes, self.tr("Files"), strong=True))
        column.addSpacing(self._themes.metrics.px(4))
        self.files = FilesView(self._themes)
        numbers = self._reading.options.attempts
        self.files.show_preview(self._reading.preview, self._positions, numbers)
        self.files.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(self.files)

    def _built_halves(self) -> QHBoxLayout:
        """Return two empty columns, filled in the next turns of the event loop."""
        px = self._themes.metrics.px
        halves = QHBoxLayout()
        halves.setSpacing(px(64))
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(px(8))
            halves.addLayout(column, 1)
        return halves

    def _fill_left(self) -> None:
        px, column = self._themes.metrics.px, self._left
        if len(self._reading.preview.runs) > 1:
            head = QHBoxLayout()
            head.setSpacing(px(16))
            head.addWidget(words(self._themes, self.tr("Pairing"), strong=True))
            head.addWidget(muted(self._themes, self.tr("problems by the runs that answered them")))
            head.addStretch(1)
            column.addLayout(head)
            self.pairing = PairingView(self._themes)
            self.pairing.show_preview(self._reading.preview, self._positions)
            column.addWidget(self.pairing)
            column.addWidget(self._pairing_note())
            column.addSpacing(px(16))
        column.addWidget(self.options)
        has_fields = self._reading.fields is not None
        self.options.setVisible(bool(self._reading.importable) or has_fields)
        column.addStretch(1)

    def _pairing_note(self) -> QLabel:
        told = "Comparisons always use the problems that both runs share, and say how many."
        return muted(self._themes, self.tr(told), wrap=True)

    def _fill_right(self) -> None:
        column = self._right
        column.addWidget(words(self._themes, self.tr("Found while reading"), strong=True))
        column.addWidget(hairline())
        positions = self._positions if len(self._reading.preview.runs) > 1 else {}
        self.findings.show_groups(self._reading.groups, positions)
        self.findings.change_wanted.connect(self.show_remedy)
        column.addWidget(self.findings)
        self.findings.show()
        column.addStretch(1)

    def _add_fields(self, column: QVBoxLayout) -> None:
        """Add room for the mapping, opened where the files cannot be read without a better one."""
        self._fields = QWidget()
        self._fields.hide()
        column.addWidget(self._fields)

    def _open_fields(self) -> None:
        if self._reading.options.attempts:
            self.show_attempts()
        if not self._reading.importable:
            self._fields.setVisible(self.mapping is not None)

    def _fill_fields(self, mapping: MappingForm) -> None:
        px = self._themes.metrics.px
        inside = QVBoxLayout(self._fields)
        inside.setContentsMargins(0, px(24), 0, 0)
        inside.setSpacing(px(10))
        head = QHBoxLayout()
        head.addWidget(words(self._themes, self.tr("Fields"), strong=True))
        head.addStretch(1)
        self.read_button = QPushButton(self.tr("Read again with this mapping"))
        self.read_button.setFont(self._themes.metrics.font(12))
        self.read_button.setAccessibleName(self.read_button.text())
        self.read_button.setEnabled(False)
        self.read_button.clicked.connect(self.read_wanted)
        head.addWidget(self.read_button)
        inside.addLayout(head)
        inside.addWidget(hairline())
        inside.addWidget(mapping)
        self.trial_wanted.emit()

    @Slot()
    def show_attempts(self) -> None:
        """Show which files are attempts of one run, built when first asked for."""
        if self.attempts is None:
            self.attempts = AttemptsForm(self._reading.files, self._reading.options, self._themes)
            self.options.use_attempts(self.attempts)
            title = words(self._themes, self.tr("Attempts"), strong=True)
            self._attempts_room.setContentsMargins(0, self._themes.metrics.px(24), 0, 0)
            self._attempts_room.setSpacing(self._themes.metrics.px(10))
            for part in (title, hairline(), self.attempts):
                self._attempts_room.addWidget(part)
        self._steps.append(self._scroll_to_attempts)
        self._next.start()

    def _scroll_to_attempts(self) -> None:
        page = self.widget()
        if self.attempts is not None and page is not None:
            page.adjustSize()
            self.ensureWidgetVisible(self.attempts)

    @Slot()
    def _on_next(self) -> None:
        """Build one more piece; together they would hold the window up."""
        if self._steps:
            self._steps.pop(0)()
        elif not self.findings.is_complete:
            self.findings.show_more()
        else:
            self._next.stop()

    @Slot()
    def _show_fields(self) -> None:
        if self.mapping is None:
            return
        self._fields.show()
        first = self.mapping.box("response")
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._steps.append(self._scroll_to_fields)  # once it has its place
        self._next.start()

    def _scroll_to_fields(self) -> None:
        self.ensureWidgetVisible(self._fields)

    @Slot()
    def _on_edited(self) -> None:
        if self._mapping is not None:
            self.read_button.setEnabled(self.options.is_edited)
            self._soon.start()
        self.edited.emit()
