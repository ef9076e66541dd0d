"""How far file, checker and person agree: n, how many agree, the share, and Cohen's kappa."""

from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.metrics import formatting
from core.metrics.agreement import Agreement
from core.metrics.undefined import Undefined
from core.outcomes.judged import PAIRS, DatasetAnswers
from core.outcomes.verdict import Judge
from gui.importing.labels import muted, words
from gui.shell.elided import ElidedLabel
from gui.theme.manager import ThemeManager

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NONE = "–"


class AgreementView(QWidget):
    """A small table of three pairs of judges, and what no sound checker may do."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(words(themes, self.tr("Agreement on right and wrong"), strong=True))
        self._of = ElidedLabel()
        self._of.setFont(themes.metrics.font(12))
        self._of.setProperty("look", "muted")
        head.addWidget(self._of, 1)
        column.addLayout(head)
        column.addLayout(self._built_table())
        self.flips = muted(themes, wrap=True)
        column.addWidget(self.flips)
        column.addStretch(1)

    def show_dataset(self, dataset: DatasetAnswers | None, name: str) -> None:
        """Show the agreement on a dataset, or on all taken together."""
        self._of.show_text(name)
        agreement = dataset.agreement if dataset else {}
        for pair, cells in zip(PAIRS, self._cells, strict=True):
            _fill(cells, agreement.get(pair, Agreement()))
        flips = dataset.flips if dataset else {}
        told = " · ".join(
            self.tr("{0} {1}").format(judge, f"{flips.get(judge, 0):,}")
            for judge in (Judge.CHECKER, Judge.FILE, Judge.PERSON)
        )
        self.flips.setText(self.tr("Same answer to a problem, different verdict: {0}").format(told))
        self.flips.setToolTip(
            self.tr("A checker that is sound has none; a file's or a person's show how strict they"
                    " are to themselves.")
        )  # fmt: skip
        self.flips.setProperty("look", "warn" if flips.get(Judge.CHECKER) else "muted")
        self.flips.style().polish(self.flips)

    def _built_table(self) -> QGridLayout:
        px = self._themes.metrics.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(6))
        tips = (
            "",
            self.tr("Attempts that both judged right or wrong"),
            self.tr("Of how many both say the same"),
            self.tr("Agreeing of n"),
            self.tr("Cohen's kappa: agreement beyond what chance would give; 1 always, 0 chance"),
        )
        titles = ("", self.tr("n"), self.tr("agreeing"), self.tr("%"), self.tr("κ"))
        for at, (title, tip) in enumerate(zip(titles, tips, strict=True)):
            label = muted(self._themes, title)
            label.setToolTip(tip)
            grid.addWidget(label, 0, at, _RIGHT)
        self._cells: list[tuple[QLabel, ...]] = []
        for row, (one, other) in enumerate(PAIRS, start=1):
            name = words(self._themes, self.tr("{0} against {1}").format(one, other))
            grid.addWidget(name, row, 0, _LEFT)
            cells = tuple(self._number() for _ in range(4))
            for at, cell in enumerate(cells, start=1):
                grid.addWidget(cell, row, at, _RIGHT)
            self._cells.append((name, *cells))
        for at in range(1, 5):
            grid.setColumnMinimumWidth(at, px(56))
        grid.setColumnStretch(5, 1)
        return grid

    def _number(self) -> QLabel:
        label = words(self._themes)
        label.setFont(self._themes.metrics.font(13, tabular=True))
        return label


def _fill(cells: tuple[QLabel, ...], agreement: Agreement) -> None:
    name, *numbers = cells
    n, kappa = agreement.n, agreement.kappa
    share = formatting.percent(Fraction(agreement.agreeing, n)) if n else _NONE
    undefined = isinstance(kappa, Undefined)
    coefficient = _NONE if isinstance(kappa, Undefined) else _three_places(kappa)
    texts = (f"{n:,}", f"{agreement.agreeing:,}" if n else _NONE, share, coefficient)
    for label, text in zip(numbers, texts, strict=True):
        label.setText(text)
    why = kappa.reason if isinstance(kappa, Undefined) else ""
    for label in numbers[1:] if not n else numbers[3:]:
        label.setToolTip(why)
    said = f"{name.text()}: n {n:,}, {share} %, κ {why if undefined else coefficient}"
    for label in cells:
        label.setProperty("look", None if n else "muted")
        label.style().polish(label)
        label.setAccessibleDescription(said)


def _three_places(kappa: float) -> str:
    """Return a kappa finer than other scores: 0.996 is not perfect agreement."""
    return f"{kappa:.3f}".replace("-", formatting.MINUS)
