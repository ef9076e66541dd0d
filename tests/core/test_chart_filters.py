"""Filters of the charts page: applied once, to every chart, said, and never pooling unasked."""

from dataclasses import replace

import numpy as np
import pytest

from core.charts.build import Choices, charts_of
from core.charts.filters import POOLED, Filters, Provenance, filtered, levels_said, natural
from core.charts.opening import filter_of
from core.overview import Overview, ProblemRow
from core.query import IdsTerm, parse, to_text
from tests.helpers.chart_studies import RUNS, study

PAIRS = {1: ("math", "1"), 2: ("math", "2"), 3: ("math", "2"), 4: ("code", "10"), 5: ("code", "")}


def two_datasets(**more):
    """The study of `chart_studies`, its problems in two datasets, of several levels."""
    rows = [row for found in study().attempts.values() for row in found]
    problems = [
        ProblemRow(id_, dataset, str(id_), "", None, "", "", level)
        for id_, (dataset, level) in PAIRS.items()
    ]
    partial = frozenset(more.pop("partial", ()))
    return replace(Overview.of(problems, RUNS, (), rows, (), **more), partial=partial)


def charts(filters=None, overview=None, **more):
    choices = Choices(filters=filters or Filters(), later=more.pop("later", Choices().later))
    return charts_of(overview or two_datasets(), choices, **more)


def trace_of(problem_id, run_id, number):
    return problem_id * 100 + run_id * 10 + number


def counted(data):
    (run,) = [run for run in data.flows.runs if run.run.name == "gpt-4o"]
    return run.cc, run.ic, run.ci, run.ii


def test_that_one_dataset_is_shown_where_there_are_several_and_is_said_on_every_chart():
    data = charts()
    assert counted(data) == (1, 2, 0, 0)
    every = (data.forest, data.flows, data.slopes, data.pair)
    assert all("dataset: math (1 of 2)" in chart.heading.subtitle for chart in every)
    assert data.filtered.offer.datasets == (("math", 3), ("code", 2))


def test_that_another_dataset_is_shown_where_it_is_chosen_and_pooled_only_where_asked_for():
    assert counted(charts(Filters(dataset="code"))) == (0, 0, 1, 1)
    pooled = charts(Filters(dataset=POOLED))
    assert counted(pooled) == (1, 2, 1, 1)
    assert "2 datasets pooled: math, code" in pooled.forest.heading.subtitle


def test_that_the_largest_dataset_is_that_of_the_problems_that_a_query_chose():
    data = charts(problem_ids=(3, 4, 5), query="dataset:code or id:3")
    assert data.filtered.filters.dataset == "code"
    assert counted(data) == (0, 0, 1, 1)


def test_that_a_study_of_one_dataset_says_nothing_of_it_and_is_left_as_it_is():
    data = charts(overview=study())
    assert "dataset" not in data.forest.heading.subtitle
    overview = study()
    assert filtered(overview, Filters()).overview is overview


def test_that_a_dataset_of_another_study_is_not_asked_for():
    assert charts(Filters(dataset="gone")).filtered.filters.dataset == "math"


def test_that_runs_that_are_not_chosen_are_on_no_chart():
    data = charts(Filters(runs=frozenset({"gpt-4o"}), dataset=POOLED))
    assert data.run_names == ("gpt-4o",)
    assert data.pair.pair is None
    assert data.scope == "n = 5 · 1 run"
    assert "runs: gpt-4o (1 of 2)" in data.forest.heading.subtitle
    everything = frozenset(("gpt-4o", 'o1 "preview"'))
    assert charts(Filters(runs=everything)).filtered.filters.runs == frozenset()


def test_that_levels_are_offered_in_their_order_and_choose_problems():
    data = charts(Filters(levels=frozenset({"2"}), dataset=POOLED))
    assert data.filtered.offer.levels == ("1", "2", "10")
    assert counted(data) == (0, 2, 0, 0)
    assert "levels: 2" in data.forest.heading.subtitle
    assert charts(overview=study()).filtered.offer.levels == ()


@pytest.mark.parametrize(
    ("chosen", "said"), [((), "1–5"), (("1", "2", "3"), "1–3"), (("1", "3"), "1, 3"), (("2",), "2")]
)
def test_that_neighbouring_levels_read_as_a_range(chosen, said):
    assert levels_said(chosen, ("1", "2", "3", "4", "5")) == said


def test_that_numbers_within_names_are_sorted_as_numbers():
    assert sorted(["Level 10", "Level 9", "easy"], key=natural) == ["Level 9", "Level 10", "easy"]


def test_that_a_chain_counts_whole_or_not_at_all_by_its_provenance():
    hidden = [trace_of(1, 1, 2)]
    overview = two_datasets(hidden=hidden, partial=[trace_of(2, 1, 1)])
    kept = {
        provenance: counted(charts(Filters(provenance=provenance), overview))
        for provenance in Provenance
        if provenance is not Provenance.HIDDEN
    }
    assert kept == {
        Provenance.ANY: (1, 2, 0, 0),
        Provenance.FULL: (0, 1, 0, 0),
        Provenance.READABLE: (0, 2, 0, 0),
    }
    some = filtered(overview, Filters(provenance=Provenance.HIDDEN)).overview
    assert len(some.attempts.columns) == 0  # its first attempt can be read, so it is not all hidden


def test_that_only_provenances_that_there_are_are_offered():
    assert filtered(two_datasets(), Filters()).offer.provenances == (Provenance.ANY,)
    found = filtered(two_datasets(partial=[111]), Filters(provenance=Provenance.HIDDEN))
    assert found.offer.provenances == (Provenance.ANY, Provenance.FULL)
    assert found.filters.provenance is Provenance.ANY


def test_that_samples_of_one_problem_are_told_apart_by_provenance():
    rows = [row for found in study().attempts.values() for row in found if row.run_id == 1]
    rows += [replace(row, sample=2, trace_id=row.trace_id + 5000) for row in rows]
    overview = Overview.of(
        two_datasets().problems, RUNS, (), rows, (), hidden=[trace_of(1, 1, 1) + 5000]
    )
    left = filtered(overview, Filters(provenance=Provenance.READABLE, dataset=POOLED)).overview
    columns = left.attempts.columns
    assert len(columns) == len(rows) - 2
    assert not np.any((columns.problem == 1) & (columns.sample == 2))


def test_that_a_mark_opens_only_what_it_counted():
    data = charts()
    mark = data.flows.runs[0].fixed
    found = data.filtered
    query = filter_of(mark, within=found.query, by_ids=found.by_ids)
    assert query == "(dataset:math) (run:gpt-4o t1:wrong t2:right)"
    assert filter_of(mark, query, within=found.query).count("dataset") == 1


def test_that_a_mark_lists_its_problems_where_no_filter_tells_them():
    data = charts(Filters(levels=frozenset({"2"}), dataset=POOLED))
    mark = data.flows.runs[0].fixed
    assert data.filtered.by_ids
    query = filter_of(mark, by_ids=True)
    assert parse(query) == parse(to_text(IdsTerm.of((2, 3))))


def test_that_filters_apply_within_the_query():
    data = charts(Filters(levels=frozenset({"2"})), problem_ids=(1, 2), query="id:1 or id:2")
    assert counted(data) == (0, 1, 0, 0)
    assert data.scope.startswith("n = 1 · shared by 2 runs")
