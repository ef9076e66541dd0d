"""The list of all columns that the self-correction table can show."""

from PySide6.QtWidgets import QWidget

from core.charts.self_correction import ForestChart
from core.charts.table_columns import COLUMNS, STANDARD, Of, TableColumn
from gui.charts.checklist import CheckList, Choice, Section


class ColumnChoice(CheckList):
    """Ticks columns of the table, by section; explains the one that the keys have reached."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "",
            parent,
            presets=(
                (self.tr("Standard columns"), lambda: STANDARD),
                (self.tr("All"), lambda: [column.id for column in COLUMNS]),
            ),
            switch=self.tr("95 % intervals beside all numbers that have one"),
        )
        name = self.tr("Columns of the table")
        self.setAccessibleName(name)
        self.list.setAccessibleName(name)

    def show_chart(self, chart: ForestChart) -> None:
        """Tick what the table shows."""
        ticked = [column.id for column in chart.columns]
        if self.ticked == tuple(ticked) and self.switch.isChecked() == chart.intervals:
            return
        sections = dict.fromkeys(column.section for column in COLUMNS)
        self.offer([_section(title, chart.later) for title in sections], ticked)
        self.blockSignals(True)
        self.switch.setChecked(chart.intervals)
        self.blockSignals(False)


def _section(title: str, later: str) -> Section:
    columns = [column for column in COLUMNS if column.section == title]
    return Section(title=title, choices=[_choice(column, later) for column in columns])


def _choice(column: TableColumn, later: str) -> Choice:
    header = column.header.format(later=later)
    of = f"Of {column.base}." if column.base else ""
    kind = {Of.ALL: "", Of.SOME: "Not of all problems.", Of.SHARED: ""}[column.of]
    told = " ".join(filter(None, (f"{column.title}.", column.formula, of, kind)))
    group = column.group.split(",")[0]
    return Choice(id=column.id, title=f"{header}  ·  {group}" if group else header, told=told)
