"""How the answers of one dataset are compared: the kind, and the options that matter for it."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.outcomes.judged import DatasetAnswers
from core.outcomes.kinds import AnswerForm, Kind, Percent, Strictness
from core.outcomes.options import Option, aliases_of, aliases_text, options_of
from gui.answers.wording import kind_name, name_of
from gui.importing.labels import muted, words
from gui.shell.elided import ElidedLabel
from gui.theme.manager import ThemeManager

_EXACT = -1
_MOST_PLACES = 12
_WIDTH = 300  # of a field


class FormPanel(QWidget):
    """Says and changes how answers are compared; each change is told at once.

    Signals:
        changed: a person chose another form; carries the AnswerForm, or None for a guess.
        check_wanted: the dataset should be checked as it is compared now.
    """

    changed = Signal(object)
    check_wanted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._form = AnswerForm()
        self._is_showing = False
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._title = ElidedLabel()
        self._title.setFont(themes.metrics.font(13, semibold=True))
        column.addWidget(self._title)
        self._body = QWidget()
        column.addWidget(self._body)
        self._why_not = muted(themes, wrap=True)
        column.addWidget(self._why_not)
        self._build_body()
        column.addStretch(1)
        self._reserve_room()

    def show_dataset(self, dataset: DatasetAnswers | None, *, is_stale: bool = False) -> None:
        """Show a dataset's form; `is_stale` if its verdicts were made in another way."""
        form = dataset.form if dataset else None
        self._body.setVisible(form is not None)
        self._why_not.setVisible(form is None)
        if dataset is None or form is None:
            self._title.show_text(name_of(dataset) if dataset else self.tr("All datasets"))
            self._why_not.setText(
                self.tr("No problem of this dataset has a reference, so there is nothing to check.")
                if dataset
                else self.tr("Choose one dataset to say how its answers are compared.")
            )
            return
        self._title.show_text(self.tr("How answers of {0} are compared").format(name_of(dataset)))
        self._is_showing = True
        self._show_form(form, is_guess=dataset.is_guess)
        self._is_showing = False
        for part in (self._stale, self.check_button):
            part.setVisible(is_stale)

    # Building

    def _reserve_room(self) -> None:
        """Ask for the height of the longest form, so that nothing below moves with the choice."""
        self._is_showing = True
        self._show_form(AnswerForm(), is_guess=False)
        self._why_not.hide()
        self.setMinimumHeight(self.sizeHint().height())
        self._is_showing = False

    def _build_body(self) -> None:
        px = self._themes.metrics.px
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(self._built_kind())
        self._says = muted(self._themes, wrap=True)
        column.addWidget(self._says)
        column.addLayout(self._built_options())

    def _built_kind(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._themes.metrics.px(8))
        self.kind = self._combo(self.tr("Kind of answer"))
        for each in Kind:
            self.kind.addItem(kind_name(each), each)
            self.kind.setItemData(self.kind.count() - 1, each.says, Qt.ItemDataRole.ToolTipRole)
        self.kind.currentIndexChanged.connect(self._on_kind)
        row.addWidget(self.kind)
        self._guessed = muted(self._themes, self.tr("guessed from the references"))
        row.addWidget(self._guessed)
        self.guess_button = QPushButton(self.tr("Guess again"))
        self.guess_button.setProperty("look", "link")
        self.guess_button.setFont(self._themes.metrics.font(12))
        self.guess_button.setToolTip(self.tr("Leave the kind to a guess from the references"))
        self.guess_button.clicked.connect(self._on_guess)
        row.addWidget(self.guess_button)
        row.addStretch(1)
        self._stale = words(self._themes, self.tr("not checked in this way yet"), 12)
        self._stale.setProperty("look", "warn")
        row.addWidget(self._stale)
        self.check_button = QPushButton(self.tr("Check again"))
        self.check_button.setProperty("look", "primary")
        self.check_button.setAutoDefault(True)  # Enter presses it too
        self.check_button.clicked.connect(self.check_wanted)
        policy = self.check_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the row would grow under the pointer
        self.check_button.setSizePolicy(policy)
        row.addWidget(self.check_button)
        return row

    def _built_options(self) -> QGridLayout:
        px = self._themes.metrics.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        self._combos: dict[Option, QComboBox] = {}
        self._values: dict[Option, list[object]] = {}
        self._rows: dict[Option, tuple[QLabel, QWidget]] = {}
        for at, (option, title, widget) in enumerate(self._options()):
            label = muted(self._themes, title)
            label.setBuddy(widget)
            grid.addWidget(label, at, 0)
            widget.setFixedWidth(px(_WIDTH))
            widget.setFixedHeight(self.kind.sizeHint().height())
            grid.addWidget(widget, at, 1, Qt.AlignmentFlag.AlignLeft)
            self._rows[option] = label, widget
        return grid

    def _options(self) -> list[tuple[Option, str, QWidget]]:
        tr, strict = self.tr, Strictness
        units = self._choices(
            Option.UNITS,
            tr("Units"),
            (tr("10 cm equals 10"), strict.OPTIONAL),
            (tr("10 cm and 10 differ"), strict.REQUIRED),
            (tr("10 cm, 10 m and 10 are equal"), strict.IGNORED),
        )
        percent = self._choices(
            Option.PERCENT,
            tr("Percent"),
            (tr("10% equals 10"), Percent.SIGN_OPTIONAL),
            (tr("10% equals 0.1"), Percent.VALUE),
            (tr("10% equals only 10%"), Percent.SIGN_REQUIRED),
        )
        base = self._choices(
            Option.BASE,
            tr("Base"),
            (tr("42₅ equals 42"), strict.OPTIONAL),
            (tr("42₅ wants its base named"), strict.REQUIRED),
            (tr("42₅, 42₇ and 42 are equal"), strict.IGNORED),
        )
        order = self._choices(
            Option.ORDERED,
            tr("Order"),
            (tr("as the notation says"), None),
            (tr("“2, 1” and “1, 2” differ"), True),
            (tr("“2, 1” equals “1, 2”"), False),
        )
        order.setToolTip(tr("The order of a tuple always counts, that of a set never."))
        return [
            (Option.UNITS, tr("Units"), units),
            (Option.PERCENT, tr("Percent"), percent),
            (Option.BASE, tr("Base"), base),
            (Option.ORDERED, tr("Order"), order),
            (Option.PLACES, tr("Decimals"), self._built_places()),
            (Option.ALIASES, tr("Aliases"), self._built_aliases()),
        ]

    def _choices(self, option: Option, name: str, *choices: tuple[str, object]) -> QComboBox:
        combo = self._combo(name)
        combo.addItems([title for title, _ in choices])
        combo.currentIndexChanged.connect(self._on_option)
        self._combos[option] = combo
        self._values[option] = [value for _, value in choices]  # Qt would make words of them
        return combo

    def _built_places(self) -> QSpinBox:
        self.places = QSpinBox()
        self.places.setFont(self._themes.metrics.font(12))
        self.places.setRange(_EXACT, _MOST_PLACES)
        self.places.setSpecialValueText(self.tr("only equal values"))
        self.places.setPrefix(self.tr("rounded to "))
        self.places.setSuffix(self.tr(" places or more"))
        self.places.setKeyboardTracking(False)
        self.places.setAccessibleName(self.tr("Decimal places"))
        self.places.setToolTip(
            self.tr("A decimal with so many places is right if it is the reference's value,"
                    " rounded or cut off.")
        )  # fmt: skip
        self.places.valueChanged.connect(self._on_option)
        return self.places

    def _built_aliases(self) -> QLineEdit:
        self.aliases = QLineEdit()
        self.aliases.setFont(self._themes.metrics.font(12))
        self.aliases.setPlaceholderText("USA = America; UK = Britain")
        self.aliases.setAccessibleName(self.tr("Names of one answer"))
        self.aliases.setToolTip(self.tr("Names that mean the same, groups parted by semicolons"))
        self.aliases.editingFinished.connect(self._on_option)
        return self.aliases

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setFont(self._themes.metrics.font(12))
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    # Showing and telling

    def _show_form(self, form: AnswerForm, *, is_guess: bool) -> None:
        self._form = form
        self.kind.setCurrentIndex(self.kind.findData(form.kind))
        self.kind.setToolTip(form.kind.says)
        self._says.setText(form.kind.says)
        self._guessed.setVisible(is_guess)
        self.guess_button.setVisible(not is_guess)
        for option, combo in self._combos.items():
            combo.setCurrentIndex(self._values[option].index(getattr(form, option)))
        self.places.setValue(_EXACT if form.places is None else form.places)
        self.aliases.setText(aliases_text(form.aliases))
        shown = options_of(form.kind)
        for option, parts in self._rows.items():
            for part in parts:
                part.setVisible(option in shown)

    @Slot()
    def _on_kind(self) -> None:
        self._tell(replace(self._form, kind=Kind(self.kind.currentData())))

    @Slot()
    def _on_option(self) -> None:
        chosen = {
            str(option): self._values[option][combo.currentIndex()]
            for option, combo in self._combos.items()
        }
        places = self.places.value()
        self._tell(
            replace(
                self._form,
                **chosen,
                places=None if places == _EXACT else places,
                aliases=aliases_of(self.aliases.text()),
            )
        )

    def _tell(self, form: AnswerForm) -> None:
        if not self._is_showing and form != self._form:
            self._form = form
            self.changed.emit(form)

    @Slot()
    def _on_guess(self) -> None:
        self.changed.emit(None)
