"""Which runs are compared."""

from core.columns import side_by_side
from core.traces import Run

RUNS = [Run(id=n, name=f"r{n}", model="m") for n in range(1, 6)]


def ids(runs):
    return [run.id for run in runs]


def test_that_chosen_runs_come_in_the_order_chosen_and_unknown_ones_are_left_out():
    assert ids(side_by_side(RUNS, (3, 9, 1), {1}, first=2)) == [3, 1]


def test_that_without_a_choice_the_first_that_answered_are_shown():
    assert ids(side_by_side(RUNS, (), {2, 4, 5}, first=2)) == [2, 4]


def test_that_a_blind_order_stays_the_same_and_differs_between_problems():
    orders = [ids(side_by_side(RUNS, (), set(range(6)), first=5, blind_seed=n)) for n in range(9)]
    again = [ids(side_by_side(RUNS, (), set(range(6)), first=5, blind_seed=n)) for n in range(9)]
    assert orders == again
    assert len({tuple(order) for order in orders}) > 1
    assert all(sorted(order) == [1, 2, 3, 4, 5] for order in orders)
