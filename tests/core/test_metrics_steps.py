"""Steps and stretches of codes: what counts as one, what covers what, and what follows what."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.metrics.steps import Reading, Stretch, laid_flat, steps, what_follows

CODES = "abc"
STRETCHES = st.lists(
    st.builds(
        lambda start, size, code: Stretch(start, start + size, code),
        st.integers(0, 40),
        st.integers(0, 30),
        st.sampled_from(CODES),
    ),
    max_size=9,
)
READINGS = st.lists(
    st.builds(
        lambda trace, group, found: Reading(
            trace_id=trace, run_id=trace % 2, origin_group=group, stretches=tuple(found), length=80
        ),
        st.integers(1, 6),
        st.sampled_from(["people", "machine"]),
        STRETCHES,
    ),
    max_size=8,
)


def of(*codes):
    return [Stretch(at * 10, at * 10 + 5, code) for at, code in enumerate(codes)]


def test_that_a_code_that_continues_is_one_step():
    assert steps(of(*"aabba")) == ("a", "b", "a")
    assert steps([]) == ()


def test_that_steps_are_in_the_order_in_which_they_begin():
    assert steps(reversed(of(*"abc"))) == ("a", "b", "c")


def test_that_what_stands_inside_a_stretch_is_seen_and_the_stretch_goes_on_after_it():
    outer, inner = Stretch(0, 20, "a"), Stretch(5, 10, "b")
    assert laid_flat([outer, inner]) == (
        Stretch(0, 5, "a"),
        Stretch(5, 10, "b"),
        Stretch(10, 20, "a"),
    )


def test_that_of_two_that_begin_together_the_shorter_is_seen():
    found = laid_flat([Stretch(0, 9, "a"), Stretch(0, 4, "b")])
    assert found == (Stretch(0, 4, "b"), Stretch(4, 9, "a"))


@given(STRETCHES)
def test_that_laid_flat_each_place_has_the_code_that_began_last_there(found):
    flat = laid_flat(found)
    assert all(one.end <= other.start for one, other in pairwise(flat))
    for at in range(80):
        covering = [s for s in found if s.start <= at < s.end]
        shown = [s.code for s in flat if s.start <= at < s.end]
        if not covering:
            assert shown == []
            continue
        last = max(s.start for s in covering)
        shortest = min(s.end for s in covering if s.start == last)
        codes = {s.code for s in covering if (s.start, s.end) == (last, shortest)}
        assert len(shown) == 1
        assert shown[0] in codes


@given(READINGS)
def test_that_the_steps_out_of_a_code_are_those_of_its_row_and_its_ends(readings):
    for row in what_follows(readings):
        assert row.steps == row.then.total() + row.ends > 0
        assert row.code not in row.then
        assert sum(counts.total() for counts in row.traces.values()) == row.steps


@given(READINGS)
def test_that_every_step_is_counted_once_and_every_reading_ends_once(readings):
    rows = what_follows(readings)
    made = Counter((r.origin_group, code) for r in readings for code in steps(r.stretches))
    assert {(row.origin_group, row.code): row.steps for row in rows} == made
    assert sum(row.ends for row in rows) == sum(bool(r.stretches) for r in readings)


@given(READINGS)
def test_that_a_step_into_a_code_is_a_step_of_it_unless_it_begins_the_reading(readings):
    rows = what_follows(readings)
    into = Counter()
    for row in rows:
        into.update({(row.origin_group, code): n for code, n in row.then.items()})
    begun = Counter((r.origin_group, steps(r.stretches)[0]) for r in readings if r.stretches)
    assert into + begun == {(row.origin_group, row.code): row.steps for row in rows}


def test_that_readings_of_two_groups_are_never_added_up():
    one, other = (
        Reading(trace_id=1, run_id=1, origin_group=g, stretches=tuple(of(*"ab")), length=20)
        for g in ("people", "machine")
    )
    rows = what_follows([one, other])
    assert [(row.origin_group, row.code, row.steps) for row in rows] == [
        ("machine", "a", 1),
        ("machine", "b", 1),
        ("people", "a", 1),
        ("people", "b", 1),
    ]
