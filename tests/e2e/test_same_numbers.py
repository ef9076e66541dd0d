"""One study: the window and the command line give the same numbers, to the last digit."""

import json
from dataclasses import asdict, is_dataclass
from typing import Any

import pytest

from core.charts.table_columns import COLUMNS, TableChoice
from core.traces import Saw
from data.commands import main
from gui.charts.forest_view import ForestView
from tests.helpers.studies import attempt, new_study

# Of each run: right at t1, right at t2.
OUTCOMES = {
    "alpha": [(0, 1), (0, 1), (1, 1), (1, 0), (0, 0), (0, 1), (1, 1), (0, 1), (0, 0)],
    "beta": [(1, 1), (0, 0), (1, 0), (1, 0), (0, 1), (1, 1), (0, 0), (1, 1), (1, 0)],
}


@pytest.fixture
def path(tmp_path):
    """A study of two runs with two attempts at nine problems."""
    made = [
        attempt(f"p{key}", run=run, number=t, right=bool(right), saw=saw, dataset="maths")
        for run, pairs in OUTCOMES.items()
        for key, pair in enumerate(pairs)
        for t, right, saw in zip((1, 2), pair, (Saw.NOTHING, Saw.NEUTRAL), strict=True)
    ]
    with new_study(tmp_path, made) as study:
        return study.path


def printed(capsys, *arguments: object) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main([str(each) for each in (*arguments, "--format", "json")]) == 0
    return json.loads(capsys.readouterr().out)["rows"]


def plain(content: object) -> object:
    """Return a cell as the command writes it, as far as both have it."""
    told = asdict(content) if is_dataclass(content) and not isinstance(content, type) else content
    if not isinstance(told, dict):
        return told
    interval = told.pop("interval", None) or {}
    told |= {end: interval[end] for end in ("low", "high") if end in interval}
    kept = {
        key: told[key] for key in ("value", "count", "denominator", "low", "high") if key in told
    }
    return kept["value"] if set(kept) == {"value"} else kept


def test_that_the_window_and_the_commands_give_the_same_numbers(driver, path, capsys):
    driver.program.open_study(path)
    driver.settle()
    driver.press("Ctrl+2")
    driver.settle()
    every = tuple(column.id for column in COLUMNS)
    driver.until(lambda: getattr(driver.card(ForestView).view.chart, "rows", ()))
    driver.charts.table_requested.emit(TableChoice(columns=every))
    driver.until(
        lambda: len(getattr(driver.card(ForestView).view.chart, "columns", ())) == len(every)
    )
    chart = driver.card(ForestView).view.chart
    compared = 0
    for table in ("correction", "methods", "derived"):
        for row in printed(capsys, "metrics", path, "--table", table):
            (shown,) = [each for each in chart.rows if each.run.name == row["run"]]
            cells = dict(zip((c.id for c in chart.columns), shown.cells, strict=True))
            for key in cells.keys() & row.keys() - {"saw", "left_out"}:
                ours, theirs = plain(cells[key].content), row[key]
                if isinstance(ours, dict) and isinstance(theirs, dict):
                    theirs = {name: theirs.get(name) for name in ours}
                elif isinstance(ours, dict):
                    ours = ours.get("value")
                if isinstance(ours, dict) or isinstance(theirs, float | int):
                    assert ours == theirs, (table, key)
                    compared += 1
    assert compared > 40
