"""The bar over the columns: the problem, its place in the list, the runs to choose from."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from core.columns import MOST_COLUMNS
from core.text.display import visible
from core.traces import Problem, Run
from gui.compare.chips import ChipRow, Labelled
from gui.shell.elided import ElidedLabel
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_NARROW = 520


class ProblemBar(QWidget):
    """Two lines about the problem, and what leads to others.

    Signals:
        stepped: go on by so many problems.
        run_toggled: show or hide the run with this id.
        tag_chosen: a tag on the problem was clicked; carries its id.
    """

    stepped = Signal(int)
    run_toggled = Signal(int)
    tag_chosen = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: tuple[Run, ...] = ()
        self._shown: Collection[int] = ()
        metrics = theme.metrics
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(14), metrics.px(6), metrics.px(10), metrics.px(6))
        words = QVBoxLayout()
        words.setSpacing(metrics.px(2))
        self._title = ElidedLabel()
        self._title.setFont(metrics.font(16, semibold=True))
        self._facts = ElidedLabel()
        self._facts.setProperty("look", "muted")
        self.chips = ChipRow(theme)
        self.chips.chosen.connect(self.tag_chosen)
        second = QHBoxLayout()
        second.setSpacing(metrics.px(8))
        second.addWidget(self._facts)
        second.addWidget(self.chips)
        second.addStretch(1)
        words.addWidget(self._title)
        words.addLayout(second)
        row.addLayout(words, 1)
        row.addWidget(self._built_runs())
        self._place = QLabel()
        self._place.setProperty("look", "muted")
        row.addWidget(self._place)
        row.addWidget(self._step_button("caret-up", self.tr("Previous problem (Ctrl+↑)"), -1))
        row.addWidget(self._step_button("caret-down", self.tr("Next problem (Ctrl+↓)"), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._theme.metrics.px(_NARROW)
        style = Qt.ToolButtonStyle
        beside, alone = style.ToolButtonTextBesideIcon, style.ToolButtonIconOnly
        self._choose.setToolButtonStyle(alone if is_narrow else beside)
        self._place.setVisible(not is_narrow)

    def show_problem(self, problem: Problem | None, listed: Sequence[int], *, blind: bool) -> None:
        """Show a problem and its place among those listed; `blind` hides the reference."""
        if problem is None:
            self._title.show_text(self.tr("No problem chosen"))
            self._facts.show_text("")
            self._place.clear()
            return
        prompt = " ".join(problem.prompt.split())
        self._title.show_text(problem.title or prompt[:300])
        self._title.setToolTip(plain_tip(problem.prompt[:2000]))
        self._title.show_text(visible(problem.title or problem.prompt[:400])[:300])
        self._title.setToolTip(plain_tip(problem.prompt[:2000]))
        facts = [f"#{problem.id}", problem.dataset, problem.key]
        facts += [problem.family, problem.variant] if problem.family else []
        if problem.reference and not blind:
            facts.append(self.tr("reference {0}").format(visible(problem.reference[:160])[:80]))
        self._facts.show_text("   ".join(fact for fact in facts if fact))
        place = listed.index(problem.id) + 1 if problem.id in listed else 0
        words = self.tr("{0} of {1}").format(f"{place:,}", f"{len(listed):,}")
        self._place.setText(words if place else "")

    def show_tags(self, labelled: Sequence[Labelled]) -> None:
        """Show the tags on the problem itself."""
        self.chips.show_tags(labelled, self.tr("on the problem"))

    def offer_runs(self, runs: Sequence[Run], shown: Collection[int]) -> None:
        """Offer these runs; those with ids in `shown` stand side by side now."""
        self._runs, self._shown = tuple(runs), shown
        self._choose.setText(
            self.tr("{0} of {1} runs").format(len(shown), len(runs)) if runs else self.tr("Runs")
        )

    def _built_runs(self) -> QToolButton:
        self._choose = QToolButton()
        self._choose.setToolTip(self.tr("Choose the runs shown side by side, up to six"))
        self._choose.setAccessibleName(self.tr("Runs shown side by side"))
        self._choose.setProperty("look", "quiet")
        self._choose.setIcon(icon("columns"))
        self._choose.setToolButtonStyle(self._choose.toolButtonStyle().ToolButtonTextBesideIcon)
        self._choose.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._choose)
        menu.aboutToShow.connect(self._fill_runs)
        self._choose.setMenu(menu)
        return self._choose

    def _step_button(self, name: str, words: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setProperty("look", "quiet")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setProperty("step", by)
        button.clicked.connect(self._on_step)
        return button

    @Slot()
    def _fill_runs(self) -> None:
        menu = self._choose.menu()
        menu.clear()
        for run in self._runs:
            action = menu.addAction(run.name)
            action.setCheckable(True)
            action.setChecked(run.id in self._shown)
            action.setEnabled(run.id in self._shown or len(self._shown) < MOST_COLUMNS)
            action.setData(run.id)
            action.triggered.connect(self._on_run)

    @Slot()
    def _on_run(self) -> None:
        if isinstance(action := self.sender(), QAction):
            self.run_toggled.emit(int(action.data()))

    @Slot()
    def _on_step(self) -> None:
        if (sender := self.sender()) is not None:
            self.stepped.emit(int(sender.property("step")))
