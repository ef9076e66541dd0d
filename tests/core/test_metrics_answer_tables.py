from dataclasses import dataclass

import pytest

from core.metrics.answer_tables import answers, cost, differences
from core.metrics.outcomes import AttemptOutcome
from core.metrics.pairs import pair_attempts
from core.metrics.undefined import Undefined
from core.traces import Ending, Saw

NAMES = {1: "alpha", 2: "beta"}


@dataclass(frozen=True)
class Told:
    answer: str | None = None
    tokens: int | None = 100


def outcome(problem, attempt, right, *, run=1, **other):
    saw = Saw.NEUTRAL if attempt > 1 else Saw.NOTHING
    return AttemptOutcome(
        run_id=run, problem_id=problem, attempt=attempt, right=right, saw=saw, **other
    )


def chains(*rights, run=1):
    return [
        outcome(problem, t, right, run=run)
        for problem, chain in enumerate(rights)
        for t, right in enumerate(chain, start=1)
    ]


def same(one, other):
    return one.strip() == other.strip()


def cells(table, row=0):
    return dict(zip((column.key for column in table.columns), table.rows[row], strict=True))


def test_that_changed_answers_are_counted_by_what_became_of_them():
    runs = pair_attempts(chains((False, True), (True, False), (False, False), (True, True)))
    told = {
        (1, problem, 1, t): Told(answer)
        for problem, both in enumerate([("1", "2"), ("2", "1"), ("3", "4"), ("5", "5 ")])
        for t, answer in enumerate(both, start=1)
    }
    found = cells(answers(runs, told, NAMES, same))
    assert found["changed"] == 0.75
    assert (found["fixed"], found["broken"], found["other_wrong"]) == (0.25, 0.25, 0.25)
    assert found["inconsistent"] == 0


def test_that_the_cost_of_later_attempts_is_of_all_that_were_made_after_the_first():
    runs = pair_attempts(chains((False, False, True)))
    told = {(1, 0, 1, t): Told(tokens=100 * t) for t in (1, 2, 3)}
    found = cells(cost(runs, told, NAMES))
    assert (found["tokens_earlier"], found["tokens_later"]) == (100, 500)
    assert found["per_fix"] == 500
    assert found["right_both"] == pytest.approx(1000 / 600)


def test_that_a_chain_accepted_at_once_costs_nothing_more():
    rows = [
        outcome(0, 1, right=True),
        outcome(0, 2, right=None, ending=Ending.ACCEPTED_EARLIER),
        outcome(1, 1, right=False),
        outcome(1, 2, right=True),
    ]
    told = {(1, problem, 1, 1): Told(tokens=10) for problem in (0, 1)} | {(1, 1, 1, 2): Told()}
    found = cells(cost(pair_attempts(rows), told, NAMES))
    assert found["tokens_later"] == 50


def test_that_unknown_token_counts_give_a_reason_and_not_a_number():
    runs = pair_attempts(chains((False, True)))
    found = cells(cost(runs, {(1, 0, 1, 1): Told()}, NAMES))
    assert isinstance(found["tokens_later"], Undefined)
    assert isinstance(found["per_fix"], Undefined)


def test_that_one_change_is_tested_against_another_on_shared_problems():
    one = chains(*[(False, True)] * 6, (True, True))
    other = chains(*[(False, False)] * 6, (True, True), run=2)
    runs = pair_attempts([*one, *other])
    found = cells(differences(runs, NAMES))
    assert (found["run_a"], found["run_b"], found["shared"]) == ("alpha", "beta", 7)
    assert found["difference"] == pytest.approx(6 / 7)
    assert found["p"].value == pytest.approx(2 / 2**6)
    withheld = cells(differences(runs, NAMES, "chosen by outcome"))
    assert isinstance(withheld["p"], Undefined)
    assert isinstance(withheld["interval"], Undefined)
