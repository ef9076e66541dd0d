"""A chart with its two buttons, its table twin, and what stands there when it is empty."""

import re
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.charts.marks import Chart, Missing
from core.charts.table import Table
from core.errors import VoltefaceError
from gui.charts.chart_view import ChartView
from gui.charts.colours import PRINT
from gui.charts.lettering import scale_of
from gui.charts.table_model import TableModel
from gui.shell.files import CHART, ask_where_file
from gui.theme.icons import icon
from gui.theme.tokens import Theme

BUTTON = 24
CHOICE = 184


class ChartCard(QWidget):
    """Holds one chart view.

    Signals:
        failed: an export failed; carries the VoltefaceError.
        exported: a file was written; carries its path.
        command_requested: the empty state's action was chosen; carries the command's id.
    """

    failed = Signal(object)
    exported = Signal(object)
    command_requested = Signal(str)

    def __init__(self, view: ChartView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        view.setParent(self)
        self._twin: QTableView | None = None
        self._choice: QWidget | None = None
        self._empty = _EmptyState(self)
        self._empty.chosen.connect(self.command_requested)
        self.table_button = self._build_table_button()
        self._export_button = self._build_export_button()
        self._more: list[QToolButton] = []
        for widget in (self._empty, self.table_button, self._export_button):
            widget.hide()

    def show_chart(self, chart: Chart) -> None:
        """Show a chart, or why there is none."""
        self.view.show_chart(chart)
        self._empty.setVisible(chart.missing is not None)
        if chart.missing is not None:
            self._empty.tell(chart.missing)
        has_table = chart.missing is None and bool(chart.table.rows)
        self.table_button.setVisible(has_table)
        for button in (self._export_button, *self._more):
            button.setVisible(has_table)
        self._show_twin(on=has_table and self.table_button.isChecked())
        self._arrange()

    def add_button(self, icon_name: str, name: str) -> QToolButton:
        """Return a further button, left of the others; it is there when there is something."""
        button = self._build_button(icon_name, name)
        self._more.append(button)
        button.hide()
        self._arrange()
        return button

    def use_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.view.use_theme(theme)

    def take_choice(self, choice: QWidget) -> None:
        """Let a choice that is this chart's alone stand at the right below its heading."""
        self._choice = choice
        choice.setParent(self)
        self._arrange()

    @property
    def twin(self) -> QTableView:
        """The chart's table; built when it is first asked for, as most are never looked at."""
        if self._twin is None:
            self._twin = self._build_twin()
        return self._twin

    def needed_height(self, width: int) -> int:
        """Return the height that the chart needs at `width`, in pixels."""
        scale = scale_of(self.font())
        return int(self.view.needed_height(width / scale) * scale) + 1

    def save(self, path: Path, *, for_print: bool = False) -> None:
        """Export to `path`; failures go to `failed`."""
        try:
            self.view.export(path, PRINT if for_print else None)
        except VoltefaceError as error:
            self.failed.emit(error)
        else:
            self.exported.emit(path)

    def ask_where(self, suffix: str, *, for_print: bool = False) -> None:
        """Ask for a file name, and export there; nothing else waits for the answer."""
        suggested = re.sub(r"\W+", "-", self.view.chart.heading.title.lower()).strip("-")

        def save(paths: list[Path]) -> None:
            self.save(paths[0], for_print=for_print)

        title = self.tr("Save Chart")
        ask_where_file(self, CHART, title, Path(suggested + suffix), suffix, save)

    # Building

    def _build_twin(self) -> QTableView:
        twin = QTableView(self)
        twin.setModel(TableModel(self))
        twin.setProperty("look", "twin")
        twin.setAccessibleName(self.tr("Table of the chart"))
        twin.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        twin.setShowGrid(False)
        twin.verticalHeader().hide()
        twin.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        twin.setTabKeyNavigation(False)
        twin.hide()
        return twin

    def _build_button(self, icon_name: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("look", "card")
        button.setIcon(icon(icon_name))
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _build_table_button(self) -> QToolButton:
        button = self._build_button("table", self.tr("Show the numbers as a table"))
        button.setCheckable(True)
        button.toggled.connect(self._toggle_twin)
        return button

    def _build_export_button(self) -> QToolButton:
        button = self._build_button("export", self.tr("Export the chart"))
        button.setToolTip(self.tr("Export as PNG, SVG, CSV, Markdown or LaTeX"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        entries = (
            (self.tr("Picture (PNG)…"), ".png", False),
            (self.tr("Drawing (SVG)…"), ".svg", False),
            (self.tr("Picture for print (PNG, black on white)…"), ".png", True),
            (self.tr("Drawing for print (SVG, black on white)…"), ".svg", True),
            (self.tr("Table (CSV)…"), ".csv", False),
            (self.tr("Table (Markdown)…"), ".md", False),
            (self.tr("Table (LaTeX)…"), ".tex", False),
        )
        for text, suffix, for_print in entries:
            action = QAction(text, menu)
            action.setData((suffix, for_print))
            menu.addAction(action)
        menu.triggered.connect(self._export_chosen)
        button.setMenu(menu)
        return button

    # Slots

    def _export_chosen(self, action: QAction) -> None:
        suffix, for_print = action.data()
        self.ask_where(suffix, for_print=for_print)

    def _toggle_twin(self, checked: bool) -> None:
        self._show_twin(on=checked)

    def _show_twin(self, *, on: bool) -> None:
        if on or self._twin is not None:
            # Only when it is looked at: measuring its columns takes longer than the chart.
            model = cast(TableModel, self.twin.model())
            model.show_table(self.view.chart.table if on else Table())
            self.twin.setVisible(on)
        self._arrange()

    def _arrange(self) -> None:
        scale = scale_of(self.font())
        self.view.setGeometry(self.rect())
        head = int(self.view.head_height(self.width() / scale) * scale)
        below = self.rect().adjusted(0, head, 0, 0)
        if self._choice is not None:
            size = QSize(min(int(CHOICE * scale), self.width() // 2), int(BUTTON * scale))
            self._choice.setGeometry(QRect(QPoint(self.width() - size.width(), head - 2), size))
            self._choice.raise_()
            below.setTop(head + size.height() + 4)
        if self._twin is not None:
            self._twin.setGeometry(below)
        self._empty.setGeometry(below)
        side = int(BUTTON * scale)
        right = self.width() - side
        for button in (self._export_button, self.table_button, *self._more):
            button.setGeometry(right, 0, side, side)
            button.setIconSize(QSize(side - 8, side - 8))
            button.raise_()
            right -= side + 2

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class _EmptyState(QWidget):
    """What would be here, why it is not, and the one action that fills it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._command = ""
        self._what = QLabel(self)
        self._why = QLabel(self)
        self._why.setProperty("look", "muted")
        strong = self._what.font()
        strong.setWeight(QFont.Weight.DemiBold)
        self._what.setFont(strong)
        self._action = QPushButton(self)
        self._action.clicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(8)
        for label in (self._what, self._why):
            label.setWordWrap(True)
            label.setMaximumWidth(560)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        layout.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    def tell(self, missing: Missing) -> None:
        """Say what is missing."""
        self._what.setText(missing.what)
        self._why.setText(missing.why)
        self._action.setText(missing.action)
        self._action.setAccessibleName(missing.action)
        self._action.setVisible(bool(missing.action))
        self._command = missing.command

    def _choose(self) -> None:
        self.chosen.emit(self._command)
