"""The pair that an attempt belongs to, and what a mark of a chart does to the selection."""

import pytest

from core.chains import chain_of, pair_at
from core.overview import AttemptRow
from core.selection import Selection
from core.traces import Ending, Saw

BRUSHED = Selection(run_ids=(3,)).brushed("(run:a wrong)", (1, 2))


def row(number, *, run=1, sample=1, ending=Ending.COMPLETE):
    trace_id = 100 * run + 10 * sample + number
    return AttemptRow(
        trace_id, 1, run, sample, number, Saw.NOTHING, ending, None, None, None, 5, None
    )


def test_that_a_chain_is_one_sample_in_order_without_attempts_that_were_not_made():
    rows = [row(2), row(1), row(1, sample=2), row(1, run=2), row(3, ending=Ending.NOT_RUN)]
    assert [each.attempt for each in chain_of(rows, 1, 1)] == [1, 2]


@pytest.mark.parametrize(("number", "pair"), [(1, (1, 2)), (2, (1, 2)), (3, (2, 3))])
def test_that_an_attempt_goes_with_the_one_before_it_and_the_first_with_the_second(number, pair):
    chain = [row(1), row(2), row(3)]
    found = pair_at(chain, row(number).trace_id)
    assert found is not None
    assert tuple(each.attempt for each in found) == pair


def test_that_a_lone_attempt_has_no_pair():
    assert pair_at([row(1)], row(1).trace_id) is None


def test_that_runs_that_a_mark_chose_go_with_its_filter():
    assert BRUSHED.run_ids == (1, 2)
    assert BRUSHED.changed(query="").run_ids == (3,)


def test_that_a_second_mark_leads_back_to_what_was_before_the_first():
    again = BRUSHED.brushed("(run:a wrong) (run:b right)", (2,))
    assert again.changed(query="").run_ids == (3,)


def test_that_runs_that_a_person_chose_since_stay():
    chosen = BRUSHED.changed(run_ids=(2, 1))
    assert chosen.changed(query="").run_ids == (2, 1)


def test_that_a_mark_without_runs_leaves_the_columns_alone():
    assert Selection(run_ids=(3,)).brushed("ids:1", ()).run_ids == (3,)
