"""Lets columns of the self-correction table be chosen, and rows sorted by them."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from core.charts.self_correction import ForestChart
from core.charts.table_columns import STANDARD, TableChoice
from gui.charts.card import ChartCard
from gui.charts.column_choice import ColumnChoice
from gui.charts.forest_view import ForestView


class TableChoosing(QObject):
    """Belongs to the page; knows what the table shows.

    Signals:
        requested: show the table so; carries a TableChoice.
    """

    requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown = TableChoice()
        self._button: QToolButton | None = None
        self._view: ForestView | None = None
        self.columns = ColumnChoice(parent)
        self.columns.changed.connect(self._request_columns)
        self.columns.switched.connect(self._request_intervals)

    def complete(self, card: ChartCard, view: ForestView) -> None:
        """Give the card of the table its button, and let headers sort."""
        self._view = view
        self._button = card.add_button("sliders", self.tr("Choose columns"))
        self._button.clicked.connect(self.open)
        view.sort_requested.connect(self._request_order)

    @Slot()
    def open(self) -> None:
        """Open the list of columns."""
        if self._button is not None and self._view is not None:
            chart = self._view.chart
            if isinstance(chart, ForestChart):
                self.columns.show_chart(chart)
                self.columns.open_under(self._button)

    @Slot(tuple)
    def _request_columns(self, ids: tuple[str, ...]) -> None:
        # What is standard is left to the width of the window.
        chosen = () if ids == STANDARD else ids
        self.requested.emit(replace(self.shown, columns=chosen))

    @Slot(bool)
    def _request_intervals(self, on: bool) -> None:
        self.requested.emit(replace(self.shown, intervals=on))

    @Slot(str)
    def _request_order(self, column_id: str) -> None:
        self.requested.emit(replace(self.shown, order=self.shown.order.turned(column_id)))
