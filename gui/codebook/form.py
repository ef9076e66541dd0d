"""One code with everything that can be said about it; each change is told when it is made."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Code, Scope
from core.codebook.order import DIGITS, holder, possible_parents
from gui.codebook.examples_box import ExamplesBox
from gui.codebook.swatches import Swatches
from gui.codebook.text_field import TextField
from gui.codebook.wording import Kind, kinds
from gui.compare.tags_panel import CAPABILITIES
from gui.importing.labels import muted
from gui.theme.manager import ThemeManager

_LABEL, _WIDEST = 92, 640


class CodeForm(QWidget):
    """The fields of a code.

    Signals:
        changed: carries the changed Code and what undo calls the change.
        pick_wanted: the person wants to choose tags as examples.
    """

    changed = Signal(object, str)
    pick_wanted = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._code: Code | None = None
        self._codes: Sequence[Code] = ()
        self._is_showing = False
        self.setMaximumWidth(theme.metrics.px(_WIDEST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.px(8))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.metrics.px(12))
        self._grid.setVerticalSpacing(theme.metrics.px(10))
        self._grid.setColumnMinimumWidth(0, theme.metrics.px(_LABEL))
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._build()

    @property
    def code(self) -> Code | None:
        """Return the code that is shown."""
        return self._code

    def show_code(self, code: Code, codes: Sequence[Code]) -> None:
        """Show a code of a codebook; what is being typed into the same one is left alone."""
        is_same = self._code is not None and self._code.id == code.id
        if not is_same:
            self.keep()
        self._code, self._codes = code, codes
        self._is_showing = True
        for field, text in ((self.name, code.name), (self.letter, code.letter)):
            if not (is_same and field.hasFocus()):
                field.setText(text)
                field.setCursorPosition(0)
        for name, field in self.texts.items():
            if not (is_same and field.hasFocus()):
                field.show_text(getattr(code, name))
        self._show_choices(code)
        self._is_showing = False

    def show_again(self) -> None:
        """Show the code as it is in the study, whatever was typed: a change was refused."""
        if self._code is None:
            return
        code = self._code
        self.name.setText(code.name)
        self.letter.setText(code.letter)
        for name, field in self.texts.items():
            field.show_text(getattr(code, name))
        self.show_code(code, self._codes)

    def keep(self) -> None:
        """Tell of what was typed and not told yet."""
        code = self._code
        if code is None:
            return
        typed = {name: field.toPlainText().strip() for name, field in self.texts.items()}
        name, letter = " ".join(self.name.text().split()), self.letter.text().strip()
        new = replace(code, **typed, name=name or code.name, letter=letter or code.letter)
        if not name or not letter:
            self.name.setText(new.name)
            self.letter.setText(new.letter)
        if new == code:
            return
        label = self.tr("Rename Code") if new.name != code.name else self.tr("Change Definition")
        if replace(new, letter=code.letter) == code:
            label = self.tr("Change Letter")
        self._tell(new, label)

    # Building

    def _build(self) -> None:
        tr = self.tr
        self.name = self._line(tr("Name"), 16)
        self._add(tr("Name"), self.name)
        self.kind, self.parent_box = self._combo(tr("Kind")), self._combo(tr("Stands under"))
        for kind, title in kinds():
            self.kind.addItem(title, kind)
        self.kind.activated.connect(self._on_kind)
        self.parent_box.activated.connect(self._on_parent)
        self._add(tr("Kind"), self._beside(self.kind, muted(self._theme, tr("under")),
                                           self.parent_box))  # fmt: skip
        self._build_mark()
        self.texts: dict[str, TextField] = {}
        for name, title in (
            ("definition", tr("Definition")),
            ("use_when", tr("Use when")),
            ("avoid_when", tr("Avoid when")),
        ):
            self.texts[name] = TextField(self._theme, title)
            self.texts[name].left.connect(self.keep)
            self._add(title, self.texts[name])
        self._add(tr("Examples"), self._built_examples())
        self._add(tr("Bears on"), self._built_capabilities())

    def _build_mark(self) -> None:
        tr = self.tr
        self.letter = self._line(tr("Letter"), 13)
        self.letter.setMaxLength(1)
        self.letter.setFixedWidth(self._theme.metrics.px(34))
        self.swatches = Swatches(self._theme)
        self.swatches.chosen.connect(self._on_colour)
        self._add(tr("Mark"), self._beside(self.letter, self.swatches))
        self.shortcut = self._combo(tr("Key in its palette"))
        self.shortcut.activated.connect(self._on_shortcut)
        self.core = QCheckBox(tr("In the palette of Compare"))
        self.core.setProperty("look", "box")
        self.core.clicked.connect(self._on_core)
        self._add(tr("Key"), self._beside(self.shortcut, self.core))

    def _built_examples(self) -> ExamplesBox:
        self.examples = ExamplesBox(self._theme)
        self.examples.pick_wanted.connect(self.pick_wanted)
        self.examples.removed.connect(self._on_example_removed)
        return self.examples

    def _built_capabilities(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(self._theme.metrics.px(4))
        self.capabilities: dict[int, QCheckBox] = {}
        for place, (number, words) in enumerate(CAPABILITIES.items()):
            check = QCheckBox(f"{number}  {self.tr(words)}")
            check.setAccessibleName(self.tr("Capability {0}: {1}").format(number, words))
            check.setProperty("look", "box")
            check.clicked.connect(self._on_capability)
            grid.addWidget(check, place % 4, place // 4)
            self.capabilities[number] = check
        return box

    def _line(self, name: str, size: int) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setFont(self._theme.metrics.font(size, semibold=size > 13))
        field.editingFinished.connect(self.keep)
        return field

    def _combo(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMaxVisibleItems(20)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        return box

    def _beside(self, *widgets: QWidget) -> QWidget:
        holder_ = QWidget()
        row = QHBoxLayout(holder_)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.metrics.px(8))
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return holder_

    def _add(self, title: str, widget: QWidget) -> None:
        label = QLabel(title)
        label.setFont(self._theme.metrics.font(12))
        label.setProperty("look", "muted")
        label.setContentsMargins(0, self._theme.metrics.px(6), 0, 0)
        label.setBuddy(widget)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(widget, row, 1)

    # Showing

    def _show_choices(self, code: Code) -> None:
        place = next(
            n for n in range(self.kind.count())
            if self._kind_at(n)[1] is code.scope
            and (code.scope is not Scope.SPAN or self._kind_at(n)[0] is code.layer)
        )  # fmt: skip
        self.kind.setCurrentIndex(place)
        self.parent_box.clear()
        self.parent_box.addItem(self.tr("nothing"), "")
        for each in possible_parents(code, self._codes):
            self.parent_box.addItem(each.name, each.key)
        self.parent_box.setCurrentIndex(max(0, self.parent_box.findData(code.parent)))
        self._show_keys(code)
        self.core.setChecked(code.core)
        self.swatches.show_code(code)
        for number, check in self.capabilities.items():
            check.setChecked(number in code.capabilities)
        self.examples.show_examples(code.examples)

    def _show_keys(self, code: Code) -> None:
        self.shortcut.clear()
        self.shortcut.addItem(self.tr("no key"), "")
        for digit in DIGITS:
            other = holder(digit, code, self._codes)
            taken = self.tr("{0}  taken by {1}").format(digit, other.name) if other else digit
            self.shortcut.addItem(taken, digit)
            self.shortcut.model().item(self.shortcut.count() - 1).setEnabled(other is None)  # type: ignore[attr-defined]
        self.shortcut.setCurrentIndex(max(0, self.shortcut.findData(code.shortcut)))

    def _kind_at(self, place: int) -> Kind:
        layer, scope = self.kind.itemData(place)
        return layer, scope

    # Telling

    def _tell(self, code: Code, label: str) -> None:
        if self._is_showing or self._code is None or code == self._code:
            return
        self._code = code  # so that nothing is told twice while the study writes it
        self.changed.emit(code, label)

    @Slot()
    def _on_kind(self) -> None:
        if self._code is None:
            return
        layer, scope = self._kind_at(self.kind.currentIndex())
        new = replace(self._code, layer=layer, scope=scope)
        if new.palette is not self._code.palette:
            new = replace(new, parent="")
            new = replace(
                new, shortcut="" if holder(new.shortcut, new, self._codes) else new.shortcut
            )
        self._tell(new, self.tr("Change Kind of Code"))

    @Slot()
    def _on_parent(self) -> None:
        if self._code is not None:
            self._tell(replace(self._code, parent=self.parent_box.currentData()),
                       self.tr("Move Code"))  # fmt: skip

    @Slot()
    def _on_shortcut(self) -> None:
        if self._code is not None:
            self._tell(replace(self._code, shortcut=self.shortcut.currentData()),
                       self.tr("Change Key"))  # fmt: skip

    @Slot(int)
    def _on_colour(self, number: int) -> None:
        if self._code is not None:
            self._tell(replace(self._code, colour=number), self.tr("Change Colour"))

    @Slot()
    def _on_core(self) -> None:
        if self._code is not None:
            self._tell(replace(self._code, core=self.core.isChecked()), self.tr("Change Palette"))

    @Slot()
    def _on_capability(self) -> None:
        if self._code is not None:
            on = tuple(n for n, check in self.capabilities.items() if check.isChecked())
            self._tell(replace(self._code, capabilities=on), self.tr("Change Capabilities"))

    @Slot(int)
    def _on_example_removed(self, place: int) -> None:
        if self._code is not None:
            kept = tuple(e for n, e in enumerate(self._code.examples) if n != place)
            self._tell(replace(self._code, examples=kept), self.tr("Remove Example"))
