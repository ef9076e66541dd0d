"""The seven capabilities as rates: what is an occasion, what is left out, and counts add up."""

from hypothesis import given
from hypothesis import strategies as st

from core.metrics.capabilities import (
    CONFIRMED,
    DONE,
    EMPTY_CHECK,
    REUSED,
    Moment,
    Reading,
    Step,
    builds_on,
    knows_done,
    sees_failure,
    sees_success,
    switches_well,
    toolbox,
    variety,
)
from core.metrics.outcomes import AttemptOutcome
from core.metrics.run_against_run import run_against_run
from core.metrics.undefined import Undefined
from core.outcomes.verdict import Status
from core.traces import Saw

UNSOUND = {"sound": "no", "verdict": "fails", "ending": "abandoned"}


def step(start, end, code="st.forward", **said):
    return Step(code, start, end, **said)


def reading(*steps, moments=(), right=True, tokens=None, trace=1, problem=1):
    return Reading(
        trace_id=trace,
        problem_id=problem,
        right=right,
        tokens=tokens,
        steps=steps,
        moments=tuple(moments),
    )


def counts(rate):
    return rate.estimate.count, rate.estimate.denominator


def reason(rate):
    assert isinstance(rate.estimate.value, Undefined)
    return rate.estimate.value.reason


SOUNDS = st.sampled_from([None, "yes", "no", "unclear"])
VERDICTS = st.sampled_from([None, "works", "fails", "none said"])
ENDINGS = st.sampled_from([None, "carried through", "abandoned", "resumed"])
PLACES = st.one_of(
    st.just((None, None)),
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1])),
)
STEPS = st.builds(
    lambda place, code, *said: Step(code, *place, *said),
    PLACES, st.sampled_from(["st.forward", "st.cases", "st.search"]), SOUNDS, VERDICTS, ENDINGS,
)  # fmt: skip
MOMENTS = st.builds(
    lambda code, start, size: Moment(code, start, start + size),
    st.sampled_from([CONFIRMED, EMPTY_CHECK, REUSED, DONE, f"{DONE}.argument"]),
    st.integers(0, 50), st.integers(1, 9),
)  # fmt: skip
READINGS = st.lists(
    st.builds(
        Reading,
        trace_id=st.integers(1, 9),
        problem_id=st.integers(1, 5),
        right=st.sampled_from([None, True, False]),
        tokens=st.sampled_from([None, 1, 400]),
        steps=st.lists(STEPS, max_size=5).map(tuple),
        moments=st.lists(MOMENTS, max_size=6).map(tuple),
    ),
    max_size=6,
)


@given(READINGS)
def test_that_every_strategy_is_an_occasion_a_false_alarm_or_left_out(readings):
    many = sum(len(each.steps) for each in readings)
    for rate in (sees_failure(readings), sees_success(readings)):
        assert rate.false_alarms is not None
        told = rate.estimate.denominator + rate.false_alarms.denominator
        assert told + sum(rate.left_out.values()) == many


@given(READINGS)
def test_that_occasions_of_failure_are_the_false_alarms_of_success(readings):
    failure, success = sees_failure(readings), sees_success(readings)
    assert failure.estimate.denominator == success.false_alarms.denominator
    assert success.estimate.denominator == failure.false_alarms.denominator
    assert failure.left_out == success.left_out


@given(READINGS)
def test_that_the_failures_recognised_are_the_occasions_to_switch(readings):
    switched = switches_well(readings)
    told = switched.estimate.denominator + sum(switched.left_out.values())
    assert told == sees_failure(readings).estimate.count


@given(READINGS)
def test_that_each_result_and_each_claim_is_counted_once_or_left_out(readings):
    moments = [moment.code for each in readings for moment in each.moments]
    results = builds_on(readings)
    assert results.estimate.denominator + sum(results.left_out.values()) == moments.count(CONFIRMED)
    assert results.estimate.count <= moments.count(REUSED)  # nobody related them to anything
    claims = knows_done(readings)
    many = sum(code.startswith(DONE) for code in moments)
    assert claims.estimate.denominator + sum(claims.left_out.values()) == many


@given(READINGS)
def test_that_counts_are_of_the_occasions_and_no_rate_is_a_number_without_any(readings):
    for make in (sees_failure, switches_well, sees_success, builds_on, knows_done):
        rate = make(readings)
        shown = sum(each.shown for each in rate.occasions)
        assert counts(rate) == (shown, len(rate.occasions))
        assert isinstance(rate.estimate.value, Undefined) == (not rate.occasions)
        assert all(part.n > 0 and 0 <= part.count <= part.n for part in rate.parts)


@given(READINGS)
def test_that_variety_counts_each_strategy_of_a_reading_once(readings):
    found = variety(readings)
    assert found.per_trace.denominator == len(readings)
    assert found.per_trace.count <= sum(len(each.steps) for each in readings)
    assert isinstance(found.per_thousand, Undefined) == (not any(r.tokens for r in readings))


def test_that_the_next_strategy_is_not_one_within_the_failed_one():
    failed, within = step(0, 10, **UNSOUND), step(2, 8, sound="yes", verdict="works")
    after = step(10, 20, sound="no", verdict="works")
    assert counts(switches_well([reading(failed, within, after)])) == (0, 1)


def test_that_a_failure_after_which_nothing_follows_counts_as_not_left():
    rate = switches_well([reading(step(0, 10, **UNSOUND))])
    assert counts(rate) == (0, 1)
    assert (rate.parts[0].label, rate.parts[0].count) == ("no strategy follows", 1)


def test_that_a_next_strategy_of_unknown_soundness_leaves_the_failure_out():
    rate = switches_well([reading(step(0, 10, **UNSOUND), step(10, 20))])
    assert rate.left_out == {"next strategy: soundness not set": 1}
    assert reason(rate) == "no recognised failure"


def test_that_a_use_counts_for_the_last_result_confirmed_before_it():
    moments = [
        Moment(CONFIRMED, 0, 5), Moment(CONFIRMED, 10, 15), Moment(REUSED, 20, 25),
        Moment(REUSED, 26, 30), Moment(CONFIRMED, 40, 45),
    ]  # fmt: skip
    assert [each.shown for each in builds_on([reading(moments=moments)]).occasions] == [
        False, True, False,
    ]  # fmt: skip


def test_that_a_use_counts_for_the_results_it_is_related_to_and_for_no_other():
    first, second = Moment(CONFIRMED, 0, 5), Moment(CONFIRMED, 10, 15)
    related = Moment(REUSED, 20, 25, reuses=((0, 4),))
    rate = builds_on([reading(moments=(first, second, related))])
    assert [each.shown for each in rate.occasions] == [True, False]
    assert [(part.count, part.n) for part in rate.parts] == [(1, 1)]
    elsewhere = Moment(REUSED, 20, 25, reuses=((6, 9),))
    assert counts(builds_on([reading(moments=(first, second, elsewhere))])) == (0, 2)


def test_that_nothing_is_reused_before_it_is_confirmed():
    late, early = Moment(CONFIRMED, 30, 35), Moment(REUSED, 20, 25, reuses=((30, 35),))
    assert counts(builds_on([reading(moments=(late, early))])) == (0, 1)


def test_that_an_empty_check_confirms_nothing():
    moments = [Moment(CONFIRMED, 0, 5), Moment(EMPTY_CHECK, 0, 5), Moment(REUSED, 6, 9)]
    rate = builds_on([reading(moments=moments)])
    assert reason(rate) == "no confirmed result"
    assert rate.left_out == {"confirmed by an empty check": 1}


def test_that_an_undefined_rate_says_what_is_lacking():
    assert reason(sees_failure([])) == "no strategy tagged"
    assert reason(sees_failure([reading(step(0, 5))])) == "soundness not set"
    assert reason(sees_failure([reading(step(0, 5, sound="no"))])) == "model's verdict not set"
    sound = reading(step(0, 5, sound="yes", verdict="works"))
    assert reason(sees_failure([sound])) == "no unsound strategy"
    assert counts(sees_success([sound])) == (1, 1)


def outcome(run, problem, right, sample=1):
    return AttemptOutcome(
        problem_id=problem,
        run_id=run,
        sample=sample,
        attempt=1,
        right=right,
        status=Status.CORRECT if right else Status.INCORRECT,
        saw=Saw.NOTHING,
    )


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=20))
def test_that_the_toolbox_counts_what_the_hint_rights_among_what_was_wrong(pairs):
    rows = [
        outcome(run, problem, right)
        for problem, pair in enumerate(pairs)
        for run, right in zip((1, 2), pair, strict=True)
    ]
    rate = toolbox(run_against_run(rows, 1, 2))
    wrong = [hinted for plain, hinted in pairs if not plain]
    assert counts(rate) == (sum(wrong), len(wrong))
    lost = [not hinted for plain, hinted in pairs if plain]
    assert [(part.count, part.n) for part in rate.parts] == (
        [(sum(lost), len(lost))] if lost else []
    )


def test_that_a_toolbox_of_samples_is_undefined_and_says_why():
    rows = [outcome(run, 1, run == 2, sample) for run in (1, 2) for sample in (1, 2)]
    assert "sample" in reason(toolbox(run_against_run(rows, 1, 2)))
