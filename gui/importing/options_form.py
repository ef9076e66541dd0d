"""What a person may decide before an import: names, the least score that counts, the mapping."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from data.importers.apart import Apart
from data.importers.base import ImportOptions
from gui.importing.attempts_form import AttemptsForm, can_join
from gui.importing.labels import muted, words
from gui.importing.mapping_form import MappingForm
from gui.importing.reading import Reading
from gui.theme.manager import ThemeManager


class OptionsForm(QWidget):
    """Run name, dataset and least score; the mapping, where there is one, stands elsewhere.

    Signals:
        edited: the form says something else now; ask `is_edited`.
        read_wanted: read the files again in this way.
        fields_wanted: show the mapping.
        attempts_wanted: show which files are attempts of one run.
    """

    edited = Signal()
    read_wanted = Signal()
    fields_wanted = Signal()
    attempts_wanted = Signal()

    def __init__(
        self, reading: Reading, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self._mapping: MappingForm | None = None
        self._attempts: AttemptsForm | None = None
        self._themes = themes
        self._build()

    def use_mapping(self, mapping: MappingForm) -> None:
        """Count the mapping of this form among the options."""
        self._mapping = mapping
        mapping.edited.connect(self._on_edited)

    def use_attempts(self, attempts: AttemptsForm) -> None:
        """Count what this form says of attempts among the options."""
        self._attempts = attempts
        attempts.edited.connect(self._on_edited)

    @property
    def options(self) -> ImportOptions:
        """Return the options as they stand in the form."""
        before = self._reading.options
        after = replace(
            before,
            run_name=self.run_name.text().strip(),
            dataset=self.dataset.text().strip(),
            partial_credit=round(self.score.value(), 2),
            errors_as_answers=not self.errors.isChecked(),
            apart=str(self.apart.currentData()),
        )
        if self._attempts is not None:
            after = self._attempts.changed(after)
        fields = self._reading.fields
        if self._mapping is None or fields is None:
            return after
        same = self._mapping.mapping == dict(fields.mapping)
        mapping = before.mapping if same else self._mapping.mapping
        settings = self._mapping.settings(before.settings)
        return replace(after, mapping=mapping, roles=self._mapping.roles, settings=settings)

    @property
    def is_edited(self) -> bool:
        """Whether the files were read in another way than the form says."""
        return self.options != self._reading.options

    @property
    def has_score(self) -> bool:
        """Whether the files hold scores that are neither right nor wrong."""
        return self._reading.partial > 0 or self._reading.options.partial_credit < 1

    # Building

    def _build(self) -> None:
        px = self._themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(words(self._themes, self.tr("How the files are read"), strong=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        self._fill_grid()
        column.addLayout(self._built_foot())

    def _fill_grid(self) -> None:
        options = self._reading.options
        self.run_name = self._line(options.run_name)
        self.dataset = self._line(options.dataset)
        self.score = self._built_score(options.partial_credit)
        self._add(self.tr("Run name"), self.run_name, self._run_hint())
        self._add(self.tr("Dataset"), self.dataset, "")
        scores = f"{self._reading.partial:,}"
        hint = self.tr("{0} scores lie between 0 and 1").format(scores)
        self._add(self.tr("Correct from score"), self.score, hint, shown=self.has_score)
        self.errors = QCheckBox(self.tr("are failed requests"))
        self.errors.setFont(self._themes.metrics.font(12))
        self.errors.setChecked(not options.errors_as_answers)
        self.errors.toggled.connect(self._on_edited)
        has_errors = self._reading.errors > 0 or options.errors_as_answers
        self._add(self.tr("API errors"), self.errors, "", shown=has_errors)
        self.apart = self._built_apart(options.apart)
        shown = self._reading.has_keys_in_common or bool(options.apart)
        self._add(self.tr("Same keys"), self.apart, self.tr("in several files"), shown=shown)
        if can_join(self._reading.files):
            self._add(self.tr("Attempts"), self._built_attempts_link(), "", wide=True)
        if self._reading.fields is not None:
            self._add(self.tr("Fields"), self._built_fields_link(), "", wide=True)

    def _run_hint(self) -> str:
        runs = len(self._reading.preview.runs)
        return self.tr("a name makes all {0} runs one").format(f"{runs:,}") if runs > 1 else ""

    def _add(
        self, name: str, field: QWidget, hint: str, *, shown: bool = True, wide: bool = False
    ) -> None:
        row = self._grid.rowCount()
        label = muted(self._themes, name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        field.setAccessibleDescription(hint)
        told = muted(self._themes, hint)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignLeft)
        if not wide:
            self._grid.addWidget(told, row, 2)
        for part in (label, field, told)[: 2 if wide else 3]:
            part.setVisible(shown)

    def _line(self, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setFont(self._themes.metrics.font(12))
        line.setPlaceholderText(self.tr("as in the files"))
        line.setFixedWidth(self._themes.metrics.px(200))
        line.textChanged.connect(self._on_edited)
        return line

    def _built_score(self, least: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setFont(self._themes.metrics.font(12, tabular=True))
        box.setRange(0.01, 1.0)
        box.setSingleStep(0.05)
        box.setValue(least)
        box.setFixedWidth(self._themes.metrics.px(96))
        box.setMinimumHeight(self._themes.metrics.px(26))
        box.valueChanged.connect(self._on_edited)
        return box

    def _built_apart(self, chosen: str) -> QComboBox:
        box = QComboBox()
        box.setFont(self._themes.metrics.font(12))
        box.addItem(self.tr("are the same problems"), str(Apart.NOTHING))
        box.addItem(self.tr("are other problems in each file"), str(Apart.PROBLEMS))
        box.addItem(self.tr("are another run in each file"), str(Apart.RUNS))
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.currentIndexChanged.connect(self._on_edited)
        return box

    def _built_fields_link(self) -> QPushButton:
        link = self._link(self._fields_words())
        link.clicked.connect(self.fields_wanted)
        return link

    def _built_attempts_link(self) -> QPushButton:
        joined = len(self._reading.options.attempts)
        said = self.tr("{0} files are attempts of one run, change it").format(joined)
        link = self._link(said if joined else self.tr("each file as it stands, join files"))
        link.clicked.connect(self.attempts_wanted)
        return link

    def _link(self, said: str) -> QPushButton:
        link = QPushButton(said)
        link.setProperty("look", "link")
        link.setFont(self._themes.metrics.font(12))
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        return link

    def _fields_words(self) -> str:
        fields = self._reading.fields
        count = len(fields.mapping) if fields else 0
        return self.tr("{0} are read through a mapping, change it").format(f"{count:,}")

    def _built_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self.read_button = QPushButton(self.tr("Read again"))
        self.read_button.setFont(self._themes.metrics.font(12))
        self.read_button.setEnabled(False)
        self.read_button.setAccessibleName(self.tr("Read the files again with these options"))
        self.read_button.clicked.connect(self.read_wanted)
        foot.addWidget(self.read_button)
        foot.addStretch(1)
        return foot

    @Slot()
    def _on_edited(self) -> None:
        self.read_button.setEnabled(self.is_edited)
        self.edited.emit()
