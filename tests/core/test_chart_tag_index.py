"""One index of a study's tags serves every filter: charts are the same as without it."""

from dataclasses import fields, replace

import pytest

from core.charts.build import Choices, Counting, Counts, charts_of
from core.charts.data import ChartsData, Part
from core.charts.filters import Filters
from core.charts.strategies import TagsBy
from core.charts.tag_index import TagIndex
from core.traces import Nature
from tests.helpers.chart_studies import CASES, FORWARD, study, tagged

USES = (
    tagged(7, 111),
    tagged(8, 112, origin="accepted"),
    tagged(7, 211),
    tagged(8, 211, origin="accepted"),
    tagged(7, 111, "generator", "generated"),
    tagged(8, 311, "generator", "generated"),
)


@pytest.fixture
def tagged_study():
    return study(codes=(FORWARD, CASES), uses=USES)


@pytest.mark.parametrize("ids", [None, (1,), (2,), ()])
@pytest.mark.parametrize("tags_by", [None, TagsBy.MACHINES, TagsBy.BOTH])
def test_that_an_index_of_the_whole_study_gives_the_charts_of_any_part(tagged_study, ids, tags_by):
    index = TagIndex(tagged_study, frozenset())
    Counting(tagged_study, None, Counts(index=index)).data(Part)  # read before, by another filter
    choices = Choices(tags_by=tags_by)
    again = Counting(tagged_study, choices, Counts(index=index, problem_ids=ids)).data(Part)
    assert_same(again, charts_of(tagged_study, choices, problem_ids=ids))


def test_that_an_index_serves_filters_of_runs(tagged_study):
    index = TagIndex(tagged_study, frozenset())
    name = tagged_study.runs[0].name
    choices = Choices(filters=Filters(runs=frozenset({name})))
    counted = Counting(tagged_study, choices, Counts(index=index)).data(Part)
    assert_same(counted, charts_of(tagged_study, choices))
    assert counted.strategies.runs == tuple(
        run for run in counted.strategies.runs if run.name == name
    )


def test_that_a_simulated_run_is_examined_whole_only_where_its_writer_has_tags(tagged_study):
    runs = tuple(replace(run, nature=Nature.SIMULATED) for run in tagged_study.runs)
    simulated = replace(tagged_study, runs=runs)
    index = TagIndex(simulated, frozenset())
    for ids in (None, (1,), (2,)):
        counted = Counting(simulated, None, Counts(index=index, problem_ids=ids)).data(Part)
        assert_same(counted, charts_of(simulated, problem_ids=ids))


def test_that_parts_that_nobody_asked_for_are_empty(tagged_study):
    counting = Counting(tagged_study, None, Counts())
    first = counting.data([Part.PAIR])
    assert first.parts == {Part.PAIR}
    assert not first.strategies.rows
    more = counting.data([Part.STRATEGIES], first)
    assert more.parts == {Part.PAIR, Part.STRATEGIES}
    assert more.pair is first.pair
    assert more.strategies.rows


def assert_same(one: ChartsData, other: ChartsData) -> None:
    for each in fields(ChartsData):
        left, right = getattr(one, each.name), getattr(other, each.name)
        if each.name == "carpet":
            left, right = ((c.groups, c.named, c.note, [*c.table.rows]) for c in (left, right))
        if each.name != "filtered":
            assert left == right, each.name
