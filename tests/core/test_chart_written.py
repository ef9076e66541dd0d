"""Charts as Markdown, LaTeX and CSV: the numbers on screen, with what they were counted from."""

import csv
import io

from core.charts.build import Choices, charts_of
from core.charts.filters import Filters
from core.charts.table_columns import TableChoice
from core.charts.written import Stamp, as_csv, as_latex, as_markdown
from tests.core.test_chart_filters import two_datasets
from tests.helpers.chart_studies import study

STAMP = Stamp(counted="n = 5 · 1 run", filters="levels: 2", made_by="Volteface 9 · checker: c 1")


def chart(*columns):
    return charts_of(study(), Choices(table=TableChoice(columns=columns))).forest


def test_that_markdown_has_the_chosen_columns_their_counts_and_the_stamp():
    text = as_markdown(chart("acc1", "correction_rate", "relative_score"), STAMP)
    lines = text.splitlines()
    assert lines[0] == "### What the second attempt changed, run by run"
    assert lines[2] == "| Run | Acc@t1 | Of the wrong at t1: fixed | Scores: RSS |"
    assert lines[4] == "| gpt-4o | 40.0 (2/5) | 66.7 (2/3) | 0.92 |"
    assert lines[-3:] == [
        "- n = 5 · 1 run", "- Filters: levels: 2", "- Volteface 9 · checker: c 1",
    ]  # fmt: skip


def test_that_latex_stands_in_a_table_and_says_why_a_number_is_undefined():
    text = as_latex(chart("acc1", "tokens_later"), STAMP)
    assert text.startswith("\\begin{table}\n\\caption{What the second attempt changed, run by run}")
    assert "gpt-4o & 40.0 (2/5) & -- {[}1] \\\\" in text
    assert "{[}1] no token counts" in text
    assert "Filters: levels: 2" in text


def test_that_csv_keeps_one_header_and_tells_the_stamp_in_columns():
    found = list(csv.DictReader(io.StringIO(as_csv(charts_of(study()).flows, STAMP))))
    assert [row["fixed"] for row in found] == ["2"]
    assert found[0]["filters"] == "levels: 2"
    assert found[0]["made by"] == "Volteface 9 · checker: c 1"


def test_that_a_chart_without_a_table_of_its_own_writes_the_one_it_has():
    text = as_markdown(charts_of(study()).slopes, Stamp())
    assert "| gpt-4o | t1 | 2 | 5 | 0.40 |" in text


def test_that_the_stamp_of_the_page_names_filters_and_query():
    data = charts_of(
        two_datasets(), Choices(filters=Filters(levels=frozenset({"2"}))), query="tokens>5"
    )
    assert data.stamp.counted.startswith("n = 2 · shared by 2 runs")
    assert data.stamp.filters == "dataset: math (1 of 2) · levels: 2 · query tokens>5"
    assert charts_of(study()).stamp.lines[1] == "Filters: none"
