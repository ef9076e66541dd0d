"""Where each field of a record is read from, to be looked at and changed."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from data.importers.turns import Role
from gui.importing.dialect_form import DialectForm
from gui.importing.fields import Fields
from gui.importing.labels import muted, words
from gui.importing.profile_bar import ProfileBar
from gui.importing.trial_view import TrialView
from gui.shell.files import ask_where_json, ask_which_json
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager

_COLUMNS = 2


class MappingForm(QWidget):
    """One box for each field, with the paths that the records have; roles of turns under them.

    Signals:
        edited: something differs now from before.
    """

    edited = Signal()

    def __init__(
        self, fields: Fields, profiles: Path, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fields = fields
        self._themes = themes
        self._boxes: dict[str, QComboBox] = {}
        self._turns: list[QComboBox] = []
        source = fields.layout.source
        self.dialect = DialectForm(source.dialect, themes) if source.kind == "CSV" else None
        self.trial = TrialView(themes)
        self._build(profiles)

    @property
    def mapping(self) -> dict[str, str]:
        """Return field name → path as it stands in the form, without empty paths."""
        paths = {name: box.currentText().strip() for name, box in self._boxes.items()}
        return {name: path for name, path in paths.items() if path}

    def settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return an import's settings with how its table is written."""
        return before if self.dialect is None else self.dialect.changed(before)

    @property
    def roles(self) -> dict[int, str] | None:
        """Return the role of each turn, from 1; None where all are as guessed."""
        roles = {n: str(box.currentData()) for n, box in enumerate(self._turns, start=1)}
        return roles if self.has_other_roles else None

    @property
    def has_other_roles(self) -> bool:
        """Whether a turn has another role than the guessed one."""
        now = [box.currentData() for box in self._turns]
        return now != [str(role) for role in self._fields.turns]

    def box(self, field: str) -> QComboBox | None:
        """Return the box of a field, None while it has none."""
        return self._boxes.get(field)

    def turn_box(self, turn: int) -> QComboBox:
        """Return the box of a turn, counted from 1."""
        return self._turns[turn - 1]

    def show_mapping(self, mapping: dict[str, str]) -> None:
        """Put another mapping in the boxes."""
        for name, box in self._boxes.items():
            box.setCurrentText(mapping.get(name, ""))
        for name, path in mapping.items():
            if name not in self._boxes:
                self._add_box(name, path)
        self.edited.emit()

    def show_roles(self, roles: dict[int, str]) -> None:
        """Put the roles that were chosen in the boxes."""
        for turn, role in roles.items():
            if turn <= len(self._turns):
                with QSignalBlocker(self._turns[turn - 1]):
                    self._turns[turn - 1].setCurrentIndex(self._turns[turn - 1].findData(role))

    # Building

    def _build(self, profiles: Path) -> None:
        px = self._themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(muted(self._themes, self._scope(), wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        for at in range(_COLUMNS):
            self._grid.setColumnMinimumWidth(at * 2, px(100))
            self._grid.setColumnStretch(at * 2 + 1, 1)
        column.addLayout(self._grid)
        for name, path in self._fields.mapping.items():
            self._add_box(name, path)
        column.addLayout(self._built_foot(profiles))
        if self._fields.turns:
            column.addLayout(self._built_turns())
        if self.dialect is not None:
            self.dialect.edited.connect(self.edited)
            column.addWidget(self.dialect)
        column.addSpacing(px(8))
        column.addWidget(self.trial)

    def _scope(self) -> str:
        if self._fields.files == 1:
            return self.tr("Looked up in {0}.").format(self._fields.file)
        told = self.tr("Looked up in {0}. A mapping of yours holds for all {1} such files.")
        return told.format(self._fields.file, f"{self._fields.files:,}")

    def _add_box(self, name: str, path: str) -> QComboBox:
        place = len(self._boxes)
        row, column = divmod(place, _COLUMNS)
        label = words(self._themes, _spoken(name), 12)
        box = self._built_box(name, path)
        label.setBuddy(box)
        self._grid.addWidget(label, row, column * 2)
        self._grid.addWidget(box, row, column * 2 + 1)
        self._boxes[name] = box
        return box

    def _built_box(self, name: str, path: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setFont(self._themes.metrics.code_font())
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.setMinimumHeight(self._themes.metrics.px(26))
        box.addItem("")
        for each in self._fields.paths:
            box.addItem(each)
            sample = self._fields.samples.get(each, "")
            box.setItemData(box.count() - 1, plain_tip(sample), Qt.ItemDataRole.ToolTipRole)
        box.setCurrentText(path)
        box.setAccessibleName(self.tr("Path of {0}").format(_spoken(name)))
        box.setToolTip(plain_tip(self._fields.samples.get(path, "")))
        box.currentTextChanged.connect(self._on_text)
        return box

    def _built_foot(self, profiles: Path) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(self._themes.metrics.px(8))
        self._more = QComboBox()
        self._more.setAccessibleName(self.tr("Add a field"))
        self._more.setFont(self._themes.metrics.font(12))
        self._more.addItem(self.tr("Add a field…"), "")
        for name in self._fields.unused:
            self._more.addItem(_spoken(name), name)
        self._more.activated.connect(self._on_more)
        foot.addWidget(self._more)
        foot.addStretch(1)
        self.profiles = ProfileBar(profiles, self._themes)
        self.profiles.loaded.connect(self.show_mapping)
        self.profiles.save_wanted.connect(self._on_save)
        self.profiles.export_wanted.connect(self._ask_where)
        self.profiles.import_wanted.connect(self._ask_which)
        foot.addWidget(self.profiles)
        return foot

    def _built_turns(self) -> QVBoxLayout:
        px = self._themes.metrics.px
        column = QVBoxLayout()
        column.setSpacing(px(6))
        column.addWidget(words(self._themes, self.tr("Turns of the model"), 12, strong=True))
        rows = QGridLayout()
        rows.setHorizontalSpacing(px(12))
        rows.setVerticalSpacing(px(6))
        for number, role in enumerate(self._fields.turns, start=1):
            at, side = divmod(number - 1, 4)
            rows.addWidget(self._turn_label(number), at, side * 2)
            rows.addWidget(self._built_turn(number, role), at, side * 2 + 1)
        rows.setColumnStretch(8, 1)
        column.addLayout(rows)
        return column

    def _turn_label(self, number: int) -> QLabel:
        return muted(self._themes, self.tr("turn {0}").format(number))

    def _built_turn(self, number: int, role: Role) -> QComboBox:
        box = QComboBox()
        box.setFont(self._themes.metrics.font(12))
        box.setAccessibleName(self.tr("Role of turn {0}").format(number))
        for each in Role:
            box.addItem(str(each), str(each))
        box.setCurrentIndex(box.findData(str(role)))
        box.currentIndexChanged.connect(self._on_turn)
        self._turns.append(box)
        return box

    # Following

    @Slot(str)
    def _on_text(self, text: str) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            box.setToolTip(plain_tip(self._fields.samples.get(text.strip(), "")))
        self.edited.emit()

    @Slot(int)
    def _on_turn(self, _index: int) -> None:
        self.edited.emit()

    @Slot(int)
    def _on_more(self, index: int) -> None:
        name = self._more.itemData(index)
        if not name:
            return
        self._more.removeItem(index)
        self._more.setCurrentIndex(0)
        self._add_box(name, "").setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask_where(self) -> None:
        title = self.tr("Export Mapping")
        ask_where_json(self, title, self._folder / self.tr("mapping.json"), self._on_where)

    def _on_where(self, paths: list[Path]) -> None:
        self.profiles.export(paths[0], self.mapping)

    @Slot()
    def _ask_which(self) -> None:
        ask_which_json(self, self.tr("Import Mapping"), self._folder, self._on_which)

    def _on_which(self, paths: list[Path]) -> None:
        self.profiles.import_from(paths[0])

    @property
    def _folder(self) -> Path:
        return self._fields.layout.source.file.parent

    @Slot(str)
    def _on_save(self, name: str) -> None:
        self.profiles.save(name, self.mapping)


def _spoken(name: str) -> str:
    """Return a field's name in words: "reasoning tokens", "response, attempt 2"."""
    base, _, attempt = name.partition("@")
    spoken = base.replace("_", " ")
    return f"{spoken}, t{attempt}" if attempt else spoken
