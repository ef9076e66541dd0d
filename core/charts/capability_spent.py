"""Adds to the seventh capability what its tags do not tell: tokens after the first right answer."""

from collections.abc import Mapping
from dataclasses import replace

from core.charts.capabilities import (
    CapabilityCell,
    CapabilityChart,
    CapabilityRow,
    CellState,
    Spent,
)
from core.charts.table import Cell, Table
from core.charts.wording import DASH, grouped, plural
from core.outcomes.commitments import MEASURED

_DONE = 7
_WHAT = "tokens after the first right answer"


def with_spent(chart: CapabilityChart, spent: Mapping[str, Spent]) -> CapabilityChart:
    """Return the chart with what is known by run, by name; of the other runs nothing is said.

    Where reasoning is hidden the cell stays not assessable.
    """
    if not spent or not chart.rows:
        return chart
    return replace(
        chart,
        rows=tuple(_row(chart, row, spent) if row.number == _DONE else row for row in chart.rows),
        note=f"{chart.note} 7: answers found by rules, {MEASURED}.",
        table=_table(chart, spent),
    )


def _row(chart: CapabilityChart, row: CapabilityRow, spent: Mapping[str, Spent]) -> CapabilityRow:
    names = [column.run.name for column in chart.columns]
    return replace(
        row,
        cells=tuple(
            tuple(_cell(cell, spent.get(name)) for cell, name in zip(line, names, strict=True))
            for line in row.cells
        ),
    )


def _cell(cell: CapabilityCell, spent: Spent | None) -> CapabilityCell:
    if spent is None or cell.state is CellState.HIDDEN:
        return cell
    if spent.tokens is None:
        beside, told = DASH, f"{_WHAT}: {spent.why}"
    else:
        many = grouped(round(spent.tokens))
        beside = f"{many} · n {grouped(spent.n)}"
        told = f"{_WHAT}: median {many} in {plural(spent.n, 'trace')}"
    mark = replace(cell.mark, details=(*cell.mark.details, told))
    return replace(cell, beside=beside, mark=mark)


def _table(chart: CapabilityChart, spent: Mapping[str, Spent]) -> Table:
    by_label = {
        column.run.shown: spent[column.run.name]
        for column in chart.columns
        if column.run.name in spent and not column.hidden
    }

    def told(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        found = by_label.get(str(row[2])) if row[0] == _DONE else None
        return row if found is None else (*row[:-2], found.tokens, found.n)

    return replace(chart.table, rows=tuple(map(told, chart.table.rows)))
