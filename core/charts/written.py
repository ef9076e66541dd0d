"""Charts as tables in a text: Markdown, LaTeX and CSV, each with what it was counted from."""

from dataclasses import dataclass

from core.charts.marks import Chart
from core.charts.self_correction import ForestChart, ForestRow
from core.charts.table import Cell, Table
from core.charts.table_columns import Of, TableColumn
from core.metrics import cells, tables
from core.metrics.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is printed on every export.

    Attributes:
        counted: n, and the runs that share it.
        filters: The filters in force, in words.
        made_by: The program and the checkers, with their versions.
    """

    counted: str = ""
    filters: str = ""
    made_by: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The stamp as lines of text."""
        filters = f"Filters: {self.filters or 'none'}" if self.counted else ""
        return tuple(filter(None, (self.counted, filters, self.made_by)))


def as_markdown(chart: Chart, stamp: Stamp) -> str:
    """Return the chart's table in Markdown, with subtitle, note and stamp below."""
    return tables.as_markdown(_whole(chart, stamp))


def as_latex(chart: Chart, stamp: Stamp) -> str:
    """Return the chart's table as a `table` environment of LaTeX that needs booktabs."""
    return tables.as_latex(_whole(chart, stamp))


def as_csv(chart: Chart, stamp: Stamp) -> str:
    """Return the chart's table as CSV; what it was counted from stands in columns of its own."""
    told = {"counted": stamp.counted, "filters": stamp.filters, "made by": stamp.made_by}
    added = {name: text for name, text in told.items() if stamp.counted}
    return Table(
        header=(*chart.table.header, *added),
        rows=tuple((*row, *added.values()) for row in chart.table.rows),
    ).to_csv()


def _whole(chart: Chart, stamp: Stamp) -> cells.Table:
    notes = tuple(filter(None, (chart.heading.subtitle, chart.note, *stamp.lines)))
    if isinstance(chart, ForestChart) and chart.rows:
        columns = tuple(_column(column, chart.later) for column in chart.columns)
        return cells.Table(
            title=chart.heading.title,
            columns=(cells.Column(key="run", title="Run"), *columns),
            rows=tuple(_row(row) for row in chart.rows),
            notes=notes,
        )
    return cells.Table(
        title=chart.heading.title,
        columns=tuple(
            cells.Column(key=name, title=name, plain=True) for name in chart.table.header
        ),
        rows=tuple(tuple(map(_plain, row)) for row in chart.table.rows),
        notes=notes,
    )


def _column(column: TableColumn, later: str) -> cells.Column:
    """Return the column for print; without its group it says itself what it is a share of."""
    header = column.header.format(later=later)
    group = column.group.split(",")[0]
    apart = column.of is not Of.ALL or not column.standard
    title = f"{group}: {header}" if apart and group else header
    return cells.Column(key=column.id, title=title, signed=column.signed, plain=column.plain)


def _row(row: ForestRow) -> tuple[cells.Cell, ...]:
    name = f"{row.run.shown} (published)" if row.run.reference else row.run.shown
    return (name, *(_printed(cell.content) for cell in row.cells))


def _printed(content: cells.Cell) -> cells.Cell:
    """Return a cell for print: without counts in words where there are none in numbers."""
    if isinstance(content, Estimate) and content.count is None and content.denominator is None:
        return content.value
    return content


def _plain(cell: Cell) -> cells.Cell:
    return "–" if cell is None else cell
