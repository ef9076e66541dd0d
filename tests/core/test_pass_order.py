"""The order of a pass, and the ways through it."""

from hypothesis import given
from hypothesis import strategies as st

from core.passes import Order, Pass, arranged

TRACES = [(10, 1), (11, 1), (20, 2), (21, 2), (30, 3), (40, 4)]


@given(st.integers(0, 99))
def test_that_a_random_order_is_that_of_its_seed_and_keeps_problems_together(seed):
    order = arranged(TRACES, Order.RANDOM, seed)
    assert order == arranged(TRACES, Order.RANDOM, seed)
    assert sorted(order) == sorted(trace for trace, _ in TRACES)
    problems = [dict(TRACES)[trace] for trace in order]
    assert (
        len([p for p, before in zip(problems, [None, *problems], strict=False) if p != before]) == 4
    )


def test_that_seeds_give_different_orders():
    assert len({arranged(TRACES, Order.RANDOM, seed) for seed in range(20)}) > 10


def test_that_a_listed_order_is_the_list():
    assert arranged(TRACES, Order.LISTED, 7) == (10, 11, 20, 21, 30, 40)


def test_that_one_goes_to_neighbours_and_from_elsewhere_to_the_beginning():
    way = Pass(name="1", trace_ids=(5, 3, 9))
    assert [way.beside(3, by) for by in (-1, 1)] == [5, 9]
    assert (way.beside(9, 1), way.beside(5, -1)) == (None, None)
    assert way.beside(77, 1) == way.beside(None, -1) == 5
    assert Pass(name="1").beside(5, 1) is None


def test_that_what_is_left_comes_next_also_from_the_beginning():
    way = Pass(name="1", trace_ids=(5, 3, 9))
    assert way.next_undone(3, {5, 3}) == 9
    assert way.next_undone(9, {9, 3}) == 5
    assert way.next_undone(9, {5, 3, 9}) is None
    assert way.next_undone(None, {5}) == 3
