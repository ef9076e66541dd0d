"""The Capabilities tab of the whole program, on the example study: opened, switched, followed."""

import pytest

from core.charts.capabilities import CellState
from gui.charts.answer_view import AnswerView
from gui.charts.capability_view import CapabilityView
from gui.charts.charts_page import CAPABILITIES
from gui.charts.token_view import TokenView


@pytest.fixture
def example(driver):
    """The example study with the tab in front, reached by key."""
    driver.program.registry.run("file.example")
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.press("Ctrl+2")
    driver.until(lambda: driver.front == "charts")
    driver.charts.show_tab(CAPABILITIES)
    driver.until(lambda: all(card.view.chart.table.rows for card in driver.charts.cards[-3:]))
    driver.rest()
    return driver


def test_that_the_tab_shows_three_charts_and_a_cell_opens_its_traces(example):
    card = example.card(CapabilityView)
    rows = card.view.chart.rows
    hidden = [cell for row in rows for cell in row.cells[0] if cell.state is CellState.HIDDEN]
    assert len(hidden) == 6
    cell = next(c for c in rows[2].cells[0] if c.state is CellState.SHARE and c.count != "0/0")
    example.open_mark(card, cell.mark.mark_id)
    example.until(lambda: example.front == "compare")
    example.settle()
    assert example.names[0].startswith(cell.mark.run_name)
    assert len(example.compare.problems.shown) == len(cell.mark.problem_ids)


def test_that_a_trace_is_opened_from_its_tokens_and_from_its_answers(example):
    for kind in (TokenView, AnswerView):
        card = example.card(kind)
        mark = next(mark for mark in card.view.marks() if len(mark.problem_ids) == 1)
        example.charts.mark_activated.emit(mark)
        example.until(lambda: example.front == "compare")
        example.settle()
        assert example.session.selection.problem_id == mark.problem_ids[0]
        example.session.select(query="")
        example.press("Ctrl+2")
        example.settle()


def test_that_no_number_on_the_tab_is_nan_and_all_of_it_is_said(example):
    said = example.words().lower()
    assert "nan" not in said.split()
    assert "which of the seven capabilities each run shows" in said
    assert "where the answers fall along each trace" in said
