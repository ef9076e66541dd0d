"""Which files are the attempts t1, t2, … of one run, and what the later ones saw."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.attempts import WHY_NOT
from data.importers.base import ImportOptions
from data.importers.joining import KINDS
from data.importers.previewed import FilePreview
from gui.importing.labels import muted, words
from gui.shell.elided import ElidedLabel
from gui.theme.manager import ThemeManager

_MOST_FILES = 30


class AttemptsForm(QWidget):
    """One box for each file that could be an attempt, and the statement that joining needs.

    Signals:
        edited: something differs now from before.
    """

    edited = Signal()

    def __init__(
        self,
        files: Sequence[FilePreview],
        options: ImportOptions,
        themes: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._boxes: dict[str, QComboBox] = {}
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        told = self.tr("Files of one run can be joined by problem and sample: t1 in one, t2 in")
        column.addWidget(muted(themes, told + self.tr(" another. ") + self.tr(WHY_NOT), wrap=True))
        column.addLayout(self._built_files(files, options))
        column.addLayout(self._built_saw(options))
        self._follow()

    def changed(self, options: ImportOptions) -> ImportOptions:
        """Return `options` with what the form says of attempts."""
        numbers = {path: int(box.currentData()) for path, box in self._boxes.items()}
        joined = {path: number for path, number in numbers.items() if number}
        if not joined:
            return replace(options, attempts={}, saw="", fresh_context=False)
        return replace(
            options,
            attempts=joined,
            saw=str(self.saw.currentData()),
            fresh_context=self.fresh.isChecked(),
        )

    def box(self, path: str) -> QComboBox | None:
        """Return the box of a file."""
        return self._boxes.get(path)

    def _built_files(self, files: Sequence[FilePreview], options: ImportOptions) -> QGridLayout:
        px = self._themes.metrics.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(2, 1)
        for row, file in enumerate(candidates(files)[:_MOST_FILES]):
            name = ElidedLabel(file.name)
            name.setFont(self._themes.metrics.font(12))
            name.setMinimumWidth(px(200))
            box = self._built_box(file, options.attempts.get(str(file.path), 0))
            name.setBuddy(box)
            grid.addWidget(name, row, 0)
            grid.addWidget(box, row, 1)
            grid.addWidget(muted(self._themes, ", ".join(file.runs[:3])), row, 2)
        return grid

    def _built_box(self, file: FilePreview, number: int) -> QComboBox:
        box = QComboBox()
        box.setFont(self._themes.metrics.font(12))
        box.setAccessibleName(self.tr("Attempt of {0}").format(file.name))
        box.addItem(self.tr("as it stands"), 0)
        for t in (1, 2, 3, 4):
            box.addItem(self.tr("attempt t{0}").format(t), t)
        box.setCurrentIndex(box.findData(number))
        box.currentIndexChanged.connect(self._on_changed)
        self._boxes[str(file.path)] = box
        return box

    def _built_saw(self, options: ImportOptions) -> QHBoxLayout:
        px = self._themes.metrics.px
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(words(self._themes, self.tr("Later attempts saw"), 12))
        self.saw = QComboBox()
        self.saw.setFont(self._themes.metrics.font(12))
        self.saw.setAccessibleName(self.tr("What later attempts saw"))
        self.saw.addItem(self.tr("choose…"), "")
        for kind in KINDS:
            self.saw.addItem(kind, kind)
        self.saw.setCurrentIndex(max(0, self.saw.findData(options.saw)))
        self.saw.currentIndexChanged.connect(self._on_changed)
        row.addWidget(self.saw)
        self.fresh = QCheckBox(self.tr("in a fresh context"))
        self.fresh.setFont(self._themes.metrics.font(12))
        self.fresh.setChecked(options.fresh_context)
        self.fresh.toggled.connect(self._on_changed)
        row.addWidget(self.fresh)
        row.addStretch(1)
        return row

    @Slot()
    def _on_changed(self) -> None:
        self._follow()
        self.edited.emit()

    def _follow(self) -> None:
        joins = any(box.currentData() for box in self._boxes.values())
        self.saw.setEnabled(joins)
        self.fresh.setEnabled(joins)


def candidates(files: Sequence[FilePreview]) -> list[FilePreview]:
    """Return the files that could be attempts: those without chains of their own."""
    return [each for each in files if each.longest_chain == 1 or _was_refused(each)]


def can_join(files: Sequence[FilePreview]) -> bool:
    """Whether there are two files that could be attempts of one run."""
    return len(candidates(files)) > 1


def _was_refused(file: FilePreview) -> bool:
    return file.error is not None and "joined to attempts" in file.error.what
