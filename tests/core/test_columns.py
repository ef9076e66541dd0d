"""Which runs are compared."""

from hypothesis import given
from hypothesis import strategies as st

from core.columns import MOST_COLUMNS, Arrangement, side_by_side
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


def test_that_pinned_runs_stand_first_and_stay_whatever_is_chosen():
    assert ids(side_by_side(RUNS, (3, 1), {1}, first=2, pinned=(5,))) == [5, 3, 1]
    assert ids(side_by_side(RUNS, (), {1, 2, 4}, first=3, pinned=(4, 9))) == [4, 1, 2]
    assert ids(side_by_side(RUNS, (4, 2), {1}, first=2, pinned=(2,))) == [2, 4]


def test_that_pins_make_no_seventh_column():
    many = [Run(id=n, name=f"r{n}", model="m") for n in range(1, 9)]
    shown = side_by_side(many, (1, 2, 3, 4, 5, 6), set(), first=2, pinned=(8,))
    assert ids(shown) == [8, 1, 2, 3, 4, 5]
    assert len(shown) == MOST_COLUMNS


def test_that_a_moved_run_stands_where_it_was_put():
    here = Arrangement(shown=(1, 2, 3))
    assert here.moved(1, 2).shown == (2, 3, 1)
    assert here.moved(3, 0).shown == (3, 1, 2)
    assert here.moved(2, 9).shown == (1, 3, 2)


def test_that_the_last_run_is_not_taken_away():
    assert Arrangement(shown=(1,)).toggled(1) == Arrangement(shown=(1,))
    assert Arrangement(shown=(1, 2), pinned=(2,)).toggled(2) == Arrangement(shown=(1,))


acts = st.lists(st.tuples(st.sampled_from("mpto"), st.integers(1, 5), st.integers(0, 5)))


@given(acts)
def test_that_whatever_is_done_pinned_runs_are_shown_first_and_none_twice(done):
    here = Arrangement(shown=(1, 2, 3))
    for act, run, place in done:
        if act == "t":
            here = here.toggled(run)
        elif run in here.shown:
            here = {
                "m": lambda h=here, r=run, p=place: h.moved(r, p),
                "p": lambda h=here, r=run: h.toggled_pin(r),
                "o": lambda h=here, r=run: h.only(r),
            }[act]()
        assert here.shown[: len(here.pinned)] == here.pinned
        assert len(set(here.shown)) == len(here.shown) > 0
