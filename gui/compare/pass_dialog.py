"""Asks which traces an annotator goes through, in which order, and what is hidden meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Layer
from core.passes import FIRST, Order, Pass
from core.traces import Run
from gui.importing.labels import muted, words
from gui.theme.manager import ThemeManager

_MOST = 999_999
_LAYERS = (Layer.EPISODE, Layer.STRATEGY, Layer.BEHAVIOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for; `run_id` None means all runs."""

    name: str
    run_id: int | None
    order: Order
    seed: int
    hidden: tuple[Layer, ...]


class PassDialog(QDialog):
    """A few choices, each with the one that is usual.

    Signals:
        wanted: carries a Wanted.
    """

    wanted = Signal(object)

    def __init__(
        self,
        theme: ThemeManager,
        problems: int,
        runs: Sequence[Run],
        current: Pass | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Begin a Pass"))
        self.setAccessibleName(self.tr("Begin a Pass"))
        px = theme.metrics.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(16), px(16), px(16), px(12))
        whole.setSpacing(px(12))
        whole.addWidget(words(theme, self.tr("Begin a pass"), 16, strong=True))
        one = self.tr("Through the responses to the one problem that is listed.")
        many = self.tr("Through the responses to the {0} problems that are listed.")
        told = self.tr(
            "Ctrl+Return marks a trace as annotated and goes on to the next. The filter chooses"
            " which problems are listed."
        )
        count = one if problems == 1 else many.format(f"{problems:,}")
        whole.addWidget(muted(theme, f"{count} {told}", wrap=True))
        whole.addLayout(self._built_form(theme, runs, current))
        why = self.tr(
            "Hidden are tags of other people and of your other passes, and suggestions, so that"
            " this coding is independent and agreement can be measured."
        )
        whole.addWidget(muted(theme, why, wrap=True))
        self._has_problems = problems > 0
        whole.addWidget(self._built_buttons())
        self.name.textChanged.connect(self._on_name)
        self._on_name()
        self.setMinimumWidth(px(460))
        self.name.selectAll()

    def _built_form(
        self, theme: ThemeManager, runs: Sequence[Run], current: Pass | None
    ) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(theme.metrics.px(16))
        form.setVerticalSpacing(theme.metrics.px(8))
        self.name = QLineEdit(_next_name(current))
        self.runs = QComboBox()
        self.runs.addItem(self.tr("all runs"), None)
        for run in runs:
            self.runs.addItem(run.name, run.id)
        self.order = QComboBox()
        self.order.addItem(self.tr("random, problem by problem"), Order.RANDOM)
        self.order.addItem(self.tr("as the problems are listed"), Order.LISTED)
        self.seed = QSpinBox()
        self.seed.setRange(0, _MOST)
        self.seed.setValue(1)
        self.order.currentIndexChanged.connect(self._on_order)
        self.hidden = QComboBox()
        self.hidden.addItem(self.tr("nothing"), "")
        self.hidden.addItem(self.tr("all that others said"), "all")
        for layer in _LAYERS:
            said = self.tr("what others said of {0}").format(_plural(layer))
            self.hidden.addItem(said, str(layer))
        for name, field in (
            (self.tr("Name"), self.name),
            (self.tr("Responses of"), self.runs),
            (self.tr("Order"), self.order),
            (self.tr("Seed of the order"), self.seed),
            (self.tr("Hide until all are done"), self.hidden),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        return form

    def _built_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.begin = buttons.addButton(self.tr("Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setProperty("look", "primary")
        self.begin.setDefault(True)
        buttons.accepted.connect(self._on_begin)
        buttons.rejected.connect(self.reject)
        return buttons

    @Slot()
    def _on_name(self) -> None:
        self.begin.setEnabled(self._has_problems and bool(self.name.text().strip()))

    @Slot()
    def _on_order(self) -> None:
        self.seed.setEnabled(Order(self.order.currentData()) is Order.RANDOM)

    @Slot()
    def _on_begin(self) -> None:
        hidden = self.hidden.currentData()
        layers = tuple(Layer) if hidden == "all" else ((Layer(hidden),) if hidden else ())
        self.wanted.emit(
            Wanted(
                name=" ".join(self.name.text().split()),
                run_id=self.runs.currentData(),
                order=Order(self.order.currentData()),
                seed=self.seed.value(),
                hidden=layers,
            )
        )
        self.accept()


def _next_name(current: Pass | None) -> str:
    if current is None:
        return FIRST
    return str(int(current.name) + 1) if current.name.isdecimal() else ""


def _plural(layer: Layer) -> str:
    return {"strategy": "strategies"}.get(str(layer), f"{layer}s")
