"""The filter that opens a mark: within what was chosen before, and never too long."""

import pytest

from core.charts.marks import Mark
from core.charts.opening import filter_of
from core.errors import VoltefaceError


def test_that_a_mark_opens_within_the_filter_in_force():
    mark = Mark(mark_id="m", label="m", query='(run:"a b" t1:wrong)', problem_ids=(2, 3))
    assert filter_of(mark) == '(run:"a b" t1:wrong)'
    assert filter_of(mark, "code:x") == 'code:x (run:"a b" t1:wrong)'
    listed = Mark(mark_id="m", label="m", problem_ids=(2, 3, 9))
    assert filter_of(listed, "run:a or run:b") == "run:a ids:2-3,9 or run:b ids:2-3,9"


def test_that_a_filter_too_long_to_read_becomes_a_list_of_what_it_chose():
    mark = Mark(mark_id="m", label="m", query="(run:a wrong)", problem_ids=(1, 2))
    in_force = " or ".join(f"code:c{i}" for i in range(300))
    assert filter_of(mark, in_force) == "ids:1-2"


def test_that_a_mark_of_too_many_scattered_problems_says_so():
    mark = Mark(mark_id="m", label="many", problem_ids=tuple(range(1, 60_000, 2)))
    with pytest.raises(VoltefaceError, match="too many"):
        filter_of(mark)
