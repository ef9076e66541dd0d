"""The token chart: medians by outcome, hidden counts apart, and what is left out told."""

from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.token_chart import log_ticks, token_chart
from core.charts.tokens import MOST_DOTS
from core.overview import Overview
from core.traces import Run
from tests.helpers.chart_studies import RIGHT, WRONG, attempt

RUNS = (
    Run(id=1, name="alpha", model="a", position=0),
    Run(id=2, name="beta", model="b", position=1),
)


def rows_of(run_id, counts, status):
    """One attempt at a problem of its own for each token count."""
    place = run_id * 2_000 + (status is RIGHT) * 1_000
    return [
        replace(attempt(place + n, run_id, 1, status, trace_id=place + n), tokens=tokens)
        for n, tokens in enumerate(counts, start=1)
    ]


def tokens_of(*rows, hidden=()):
    overview = Overview.of((), RUNS, (), [row for each in rows for row in each], (), hidden)
    return token_chart(overview, None, {run.id: run for run in RUNS})


COUNTS = st.lists(st.integers(1, 50_000), max_size=30)


@given(COUNTS, COUNTS)
def test_that_every_trace_with_a_count_and_an_outcome_is_drawn_once(right, wrong):
    chart = tokens_of(rows_of(1, right, RIGHT), rows_of(1, wrong, WRONG))
    if not right + wrong:
        assert chart.missing is not None
        return
    (row,) = chart.panels[0].rows
    for lane, counts in ((row.right, right), (row.wrong, wrong)):
        assert lane.n == sum(dot.traces for dot in lane.dots) == len(counts)
        assert lane.median == (median(counts) if counts else None)
        assert [dot.tokens for dot in lane.dots] == sorted(counts)
    assert row.few == (min(len(right), len(wrong)) < 8)
    assert (row.ratio is None) == (not right or not wrong)
    assert chart.low == min(right + wrong)


def test_that_very_many_traces_are_heaped_and_none_is_lost():
    many = range(100, 100 + 3 * MOST_DOTS)
    (row,) = tokens_of(rows_of(1, many, RIGHT)).panels[0].rows
    assert len(row.right.dots) < MOST_DOTS
    assert sum(dot.traces for dot in row.right.dots) == len(many)
    opened = [id_ for dot in row.right.dots for id_ in dot.mark.problem_ids]
    assert len(set(opened)) == len(many)


def test_that_hidden_counts_have_a_panel_with_a_name_of_its_own():
    seen, unseen = rows_of(1, [100, 200], RIGHT), rows_of(2, [5_000], WRONG)
    chart = tokens_of(seen, unseen, hidden=[row.trace_id for row in unseen])
    assert [(panel.hidden, panel.rows[0].run.name) for panel in chart.panels] == [
        (False, "alpha"), (True, "beta"),
    ]  # fmt: skip
    assert chart.panels[0].axis != chart.panels[1].axis
    assert "hidden" in chart.panels[1].axis


def test_that_a_run_without_counts_is_named_and_characters_do_not_stand_in():
    chart = tokens_of(rows_of(1, [100], RIGHT), rows_of(2, [None], RIGHT))
    assert len(chart.panels[0].rows) == 1
    assert "characters are not tokens: beta" in chart.note
    assert "Characters are not tokens" in tokens_of(rows_of(2, [None], RIGHT)).missing.why


def test_that_traces_without_count_or_outcome_are_told():
    rows = [*rows_of(1, [100, None], RIGHT), *rows_of(1, [7], None)]
    chart = tokens_of(rows)
    assert "1 other trace without a reported count" in chart.note
    assert "1 trace without outcome" in chart.note


def test_that_later_attempts_are_not_counted():
    first = rows_of(1, [100], RIGHT)
    later = replace(first[0], attempt=2, trace_id=77)
    assert tokens_of(first, [later]).panels[0].rows[0].right.n == 1


@given(st.floats(1, 1e5), st.floats(1, 1e4))
def test_that_ticks_are_round_few_and_within_the_axis(low, factor):
    found = log_ticks(low, low * factor, most=9)
    assert all(low <= value <= low * factor for value in found)
    assert len(found) <= 9
    assert list(found) == sorted(set(found))


def test_that_an_axis_that_cannot_be_logarithmic_is_refused():
    with pytest.raises(ValueError, match="no logarithmic axis"):
        log_ticks(0, 10)
