"""The columns of a study give back the rows that they were made of."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.attempt_table import AttemptRow, AttemptTable
from core.outcomes.verdict import Status
from core.overview import Overview, ProblemRow
from core.packed import Texts
from core.problem_table import ProblemTable
from core.traces import Ending, Saw

_COUNT = st.none() | st.integers(0, 2**40)
_ROWS = st.builds(
    AttemptRow,
    trace_id=st.integers(1, 2**40),
    problem_id=st.integers(1, 4),
    run_id=st.integers(1, 3),
    sample=st.integers(1, 2),
    attempt=st.integers(1, 3),
    saw=st.sampled_from(Saw),
    ending=st.sampled_from(Ending),
    answer=st.none() | st.text(max_size=8),
    tokens=_COUNT,
    reasoning_tokens=_COUNT,
    length=st.integers(0, 10**7),
    status=st.none() | st.sampled_from(Status),
    seconds=st.none() | st.floats(0, 1e6),
)


def row(problem_id, trace_id, **more):
    plain = {"run_id": 1, "sample": 1, "attempt": 1, "saw": Saw.NOTHING, "ending": Ending.COMPLETE}
    told = {"answer": "7", "tokens": None, "reasoning_tokens": 3, "length": 5, "status": None}
    return AttemptRow(trace_id=trace_id, problem_id=problem_id, **(plain | told | more))


@settings(max_examples=60, deadline=None)
@given(st.lists(_ROWS, max_size=12))
def test_that_rows_come_back_by_problem_and_in_their_order(rows):
    table = AttemptTable.of(rows)
    expected = {id_: tuple(r for r in rows if r.problem_id == id_) for id_ in range(1, 5)}
    assert dict(table) == {id_: found for id_, found in expected.items() if found}
    assert table.columns.right.tolist() == [
        -1 if each.right is None else each.right for found in table.values() for each in found
    ]


def test_that_a_problem_that_is_not_there_is_not_found():
    table = AttemptTable.of([row(2, 1)])
    assert (1 in table, 2 in table, table.get(3)) == (False, True, None)
    with pytest.raises(KeyError):
        table[1]


def test_that_a_new_verdict_replaces_the_row_of_one_problem_only():
    rows = [row(1, 1), row(2, 2), row(2, 3, attempt=2), row(3, 4)]
    judged = (replace(rows[1], status=Status.CORRECT), rows[2])
    before = Overview.of((), (), (), rows, ())
    after = before.with_attempts({2: judged})
    assert dict(after.attempts) == {1: (rows[0],), 2: judged, 3: (rows[3],)}
    assert before.attempts[2] == (rows[1], rows[2])


def test_that_more_attempts_or_other_answers_replace_those_of_a_problem():
    table = AttemptTable.of([row(1, 1), row(3, 2)])
    changed = table.replaced({3: (row(3, 2, answer="8"),), 2: (row(2, 9, tokens=2**40),)})
    assert changed[3][0].answer == "8"
    assert [changed[2][0].tokens, list(changed)] == [2**40, [1, 2, 3]]
    assert list(changed.replaced({1: ()})) == [2, 3]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.text(max_size=6), max_size=10))
def test_that_packed_texts_read_as_a_list_of_them(texts):
    packed = Texts.of(texts)
    assert list(packed) == texts
    assert [packed[at] for at in range(len(texts))] == texts
    assert packed.known.tolist() == [text is not None for text in texts]
    classes, of_class = packed.classes()
    assert [of_class[each] for each in classes.tolist()] == texts
    assert len(of_class) == len(set(texts))


def test_that_problems_as_a_table_equal_their_rows():
    rows = (
        ProblemRow(4, "d", "k", "A title", None, "", ""),
        ProblemRow(9, "d", "l", "", "7", "f", "v"),
    )
    table = ProblemTable.of(rows)
    assert table == rows
    assert (table[1], list(table[1:]), len(table)) == (rows[1], [rows[1]], 2)
