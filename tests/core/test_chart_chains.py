"""Charts of chains longer than two attempts: which attempt is compared, and what is carried."""

from core.charts.build import Choices, charts_of
from core.charts.self_correction import Later
from tests.helpers.chart_studies import long_chains, study


def test_that_chains_beyond_the_second_attempt_offer_their_last():
    assert not charts_of(study(), Choices(later=Later.LAST)).has_longer_chains
    data = charts_of(long_chains(), Choices(later=Later.LAST))
    row = data.forest.rows[0]
    assert data.has_longer_chains
    assert (row.acc1.count, row.acc2.count, row.n) == (1, 3, 4)
    assert data.forest.heading.title == "What the last attempt changed, run by run"
    assert "last attempt (up to t3)" in data.forest.heading.subtitle
    assert "Acc@last" in data.forest.table.header
    assert charts_of(long_chains()).forest.rows[0].acc2.count == 2


def test_that_accuracy_is_shown_at_every_attempt_on_the_way_to_the_last():
    (line,) = charts_of(long_chains(), Choices(later=Later.LAST)).slopes.lines
    assert [(p.attempt, p.number.count) for p in line.points] == [(1, 1), (2, 2), (3, 3)]
    assert [p.mark.problem_ids for p in line.points] == [(1,), (1, 2), (1, 2, 3)]


def test_that_what_cannot_be_broken_is_a_dash_with_its_reason():
    data = charts_of(long_chains())
    (run,) = data.flows.runs
    assert "cannot occur" in run.cannot_break
    assert data.flows.table.rows[0][4] is None
    assert "Accepted earlier and not asked again: 1 of gpt-4o" in data.forest.note
