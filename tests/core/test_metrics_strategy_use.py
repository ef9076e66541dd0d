"""Strategy use: shares of the traces examined, and success where a strategy was used."""

from core.metrics.intervals import clustered_mean, wilson
from core.metrics.strategy_use import CodedTrace, CodeUse, strategy_use
from core.metrics.undefined import Undefined

PEOPLE, DETECTORS = "people", "detectors"


def traces(run, rights, **more):
    return [
        CodedTrace(trace_id=100 * run + at, problem_id=at, run_id=run, right=right, **more)
        for at, right in enumerate(rights)
    ]


def use(trace_id, code="bh.switch", group=PEOPLE, sound=None):
    return CodeUse(trace_id=trace_id, code=code, origin_group=group, sound=sound)


def test_that_a_code_is_counted_once_a_trace_and_its_uses_each_time():
    (row,) = strategy_use(traces(1, [True, False, True, None]), [use(100), use(100), use(101)])
    assert row.share.n_text == "2 of 4"
    assert row.share.interval == wilson(2, 4)
    assert (row.uses, row.trace_ids) == (3, (100, 101))
    assert row.right.n_text == "1 of 2"


def test_that_traces_without_outcome_are_not_counted_as_wrong():
    (row,) = strategy_use(traces(1, [None, None]), [use(100)])
    assert row.right.value == Undefined("no judged traces use it")
    assert row.without_outcome == 1


def test_that_a_run_that_never_uses_a_code_has_a_row_with_zero():
    rows = strategy_use([*traces(1, [True]), *traces(2, [True, True])], [use(100)])
    assert [(row.run_id, row.share.n_text) for row in rows] == [(1, "1 of 1"), (2, "0 of 2")]


def test_that_people_and_detectors_are_never_added_up():
    rows = strategy_use(traces(1, [True, True]), [use(100), use(101, group=DETECTORS)])
    assert [(row.origin_group, row.trace_ids) for row in rows] == [
        (DETECTORS, (101,)),
        (PEOPLE, (100,)),
    ]


def test_that_the_denominator_is_the_traces_that_the_group_has_looked_at():
    uses = [use(100), use(101, group=DETECTORS)]
    rows = strategy_use(traces(1, [True] * 10), uses, examined={PEOPLE: [102, 103]})
    assert [row.share.n_text for row in rows] == ["1 of 10", "1 of 3"]


def test_that_hidden_reasoning_is_not_assessable_rather_than_without_the_code():
    shown, hidden = traces(1, [True, True]), traces(2, [True], assessable=False)
    rows = strategy_use([*shown, *hidden], [use(100), use(200)])
    assert rows[1].share.value == Undefined("no traces examined")
    assert (rows[1].not_assessable, rows[1].uses) == (1, 0)


def test_that_traces_of_one_problem_are_clustered():
    rights = [True, False, True, True]
    samples = [
        CodedTrace(trace_id=at, problem_id=at // 2, run_id=1, right=right)
        for at, right in enumerate(rights)
    ]
    (row,) = strategy_use(samples, [use(0), use(1), use(2)])
    expected = clustered_mean([1.0, 1.0, 1.0, 0.0], [0, 0, 1, 1], bounds=(0.0, 1.0))
    assert row.share.interval == expected
    assert row.share.n_text == "3 of 4 traces of 2 problems"


def test_that_tags_on_unknown_traces_are_ignored():
    assert strategy_use(traces(1, [True]), [use(999)]) == []


def test_that_what_worked_is_a_share_of_uses_judged_and_not_of_traces():
    uses = [use(100, sound=True), use(101, sound=False), use(102, sound=True), use(103)]
    (row,) = strategy_use(traces(1, [True] * 4), uses)
    assert row.sound.n_text == "2 of 3"
    assert row.sound.interval == wilson(2, 3)
    assert row.uses == 4


def test_that_uses_in_traces_of_one_problem_go_together_in_the_interval_of_what_worked():
    uses = [use(100, sound=True), use(100, sound=True), use(101, sound=False), use(102, sound=True)]
    (row,) = strategy_use(traces(1, [True] * 3), uses)
    assert row.sound.n_text == "3 of 4 uses of 3 problems"
    expected = clustered_mean([1, 1, 0, 1], [0, 0, 1, 2], bounds=(0.0, 1.0))
    assert row.sound.interval == expected


def test_that_what_worked_is_counted_by_run_and_undefined_where_nobody_judged():
    uses = [use(100, sound=True), use(200)]
    rows = strategy_use([*traces(1, [True]), *traces(2, [True])], uses)
    assert [row.sound.denominator for row in rows] == [1, 0]
    assert rows[1].sound.value == Undefined("no use judged sound or not")
