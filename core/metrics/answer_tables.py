"""Tables that need more than outcomes: changed answers, what attempts cost, Δ against Δ."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Protocol

from core.metrics.answers import AnswerPair, answer_changes
from core.metrics.cells import Cell, Column, P, Table
from core.metrics.cost import accuracy_per_thousand_tokens, tokens_per_fix, tokens_per_net_gain
from core.metrics.pairs import AttemptPair, RunPairs
from core.metrics.run_against_run import change_by_problem, difference_of_changes
from core.metrics.sign_flip import sign_flip_test
from core.metrics.undefined import Undefined, Value, share

Names = Mapping[int, str]
Place = tuple[int, int, int, int]
"""Run, problem, sample and attempt."""

Same = Callable[[str, str], bool]
_NO_PAIRS = "no problems with both attempts"


class Told(Protocol):
    """What is known of an attempt beside its outcome; an AttemptRow is one."""

    @property
    def answer(self) -> str | None:
        """The extracted answer."""
        ...

    @property
    def tokens(self) -> int | None:
        """Tokens, as the file reported."""
        ...


def answers(
    runs: Sequence[RunPairs], told: Mapping[Place, Told], names: Names, same: Same
) -> Table:
    """Return the answer-change rate by run and what became of changed answers.

    `same` tells whether two answers say the same, as the checker sees it.
    """
    return Table(
        title="Changed answers",
        columns=(
            *_COLUMNS,
            Column(key="pairs", title="Pairs"),
            Column(key="changed", title="Answer changed"),
            Column(key="fixed", title="to right"),
            Column(key="broken", title="to wrong"),
            Column(key="other_wrong", title="wrong to other wrong"),
            Column(key="inconsistent", title="Same answer, other verdict"),
        ),
        rows=tuple((*_named(run, names), *_answer_cells(run, told, same)) for run in runs),
        notes=(
            "Of all pairs with both attempts; an answer given or dropped is a change "
            "(Kumar et al., arXiv 2409.12917, figure 5).",
            "Same answer, other verdict must be 0: else the checker made a flip.",
        ),
    )


def _answer_cells(run: RunPairs, told: Mapping[Place, Told], same: Same) -> list[Cell]:
    changes = answer_changes(answer_pairs(run, told, same))
    n = changes.pairs
    counts = (changes.fixed, changes.broken, changes.other_wrong)
    shares = [share(count, n, if_none=_NO_PAIRS) for count in counts]
    return [n, changes.rate, *shares, changes.inconsistent]


def answer_pairs(run: RunPairs, told: Mapping[Place, Told], same: Same) -> Iterable[AnswerPair]:
    """Yield the answers of each pair of a run; those that say the same are equal."""
    for pair in run.pairs:
        earlier, later = (_answer(told.get(place)) for place in _places(run, pair))
        if earlier is not None and later is not None and same(earlier, later):
            later = earlier
        yield AnswerPair(earlier, later, pair.earlier, pair.later)


def _answer(told: Told | None) -> str | None:
    return None if told is None else told.answer


def _places(run: RunPairs, pair: AttemptPair) -> tuple[Place, Place]:
    later = pair.later_attempt if pair.accepted_at is None else pair.accepted_at
    first = (run.run_id, pair.problem_id, pair.sample, run.t1_attempt)
    return first, (run.run_id, pair.problem_id, pair.sample, later)


def cost(runs: Sequence[RunPairs], told: Mapping[Place, Told], names: Names) -> Table:
    """Return what the later attempts cost in tokens against what they gained."""
    return Table(
        title="What the later attempts cost",
        columns=(
            *_COLUMNS,
            Column(key="tokens_earlier", title="Tokens earlier", plain=True),
            Column(key="tokens_later", title="Tokens later", plain=True),
            Column(key="per_fix", title="Tokens per fix", plain=True),
            Column(key="per_gain", title="Tokens per net gain", plain=True),
            Column(key="right_earlier", title="Right per 1,000, earlier", plain=True),
            Column(key="right_both", title="both", plain=True),
        ),
        rows=tuple((*_named(run, names), *_cost_cells(run, told)) for run in runs),
        notes=(
            "Mean tokens a chain, as the files report them, hidden reasoning included where they "
            "count it. Later: all attempts after the earlier one; those that were not made, as the "
            "one before was accepted, cost none.",
        ),
    )


def _cost_cells(run: RunPairs, told: Mapping[Place, Told]) -> list[Cell]:
    earlier: list[int | None] = []
    later: list[int | None] = []
    for pair in run.pairs:
        first, last = _places(run, pair)
        earlier.append(_tokens(told, first, first[3], first[3]))
        later.append(_tokens(told, first, first[3] + 1, last[3]))
    t = run.transitions
    both = [None if a is None or b is None else a + b for a, b in zip(earlier, later, strict=True)]
    return [
        _mean(earlier),
        _mean(later),
        tokens_per_fix(t, later),
        tokens_per_net_gain(t, later),
        accuracy_per_thousand_tokens([pair.earlier for pair in run.pairs], earlier),
        accuracy_per_thousand_tokens([pair.later for pair in run.pairs], both),
    ]


def _tokens(told: Mapping[Place, Told], place: Place, first: int, last: int) -> int | None:
    """Return the tokens of attempts `first` to `last`, None if those of one are unknown."""
    made = [told.get((*place[:3], t)) for t in range(first, last + 1)]
    counts = [None if each is None else each.tokens for each in made]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _mean(tokens: Sequence[int | None]) -> Value:
    known = [count for count in tokens if count is not None]
    if not known:
        return Undefined("no token counts" if tokens else _NO_PAIRS)
    return sum(known) / len(known)


def differences(runs: Sequence[RunPairs], names: Names, withheld: str = "") -> Table:
    """Return Δ of each run less Δ of each other over shared problems, with a paired test."""
    return Table(
        title="One change against another",
        columns=(
            Column(key="run_a", title="A"),
            Column(key="run_b", title="B"),
            Column(key="saw", title="Later attempt saw"),
            Column(key="shared", title="Shared"),
            Column(key="difference", title="Δ A − Δ B", signed=True),
            Column(key="interval", title="95 % interval", signed=True),
            Column(key="p", title="sign-flip p"),
        ),
        rows=tuple(
            _difference_cells(a, b, names, withheld)
            for a, b in combinations(runs, 2)
            if a.run_id != b.run_id
        ),
        notes=(
            "The change of a problem is the mean of later less earlier over its samples. Interval: "
            "clustered by problem, Student's t; p: sign flips of the differences, exact with one "
            "sample each. Runs that were shown different kinds of things are not compared.",
        ),
    )


def _difference_cells(a: RunPairs, b: RunPairs, names: Names, withheld: str) -> tuple[Cell, ...]:
    found = difference_of_changes(a, b)
    p: Value = Undefined(withheld) if withheld else Undefined("not compared")
    if not withheld and not isinstance(found.value, Undefined):
        first, second = change_by_problem(a), change_by_problem(b)
        p = sign_flip_test([first[each] - second[each] for each in first if each in second])
    saw = a.saw.value if a.saw is b.saw else "different"
    return (
        _name(a, names),
        _name(b, names),
        saw,
        found.denominator,
        found.value,
        Undefined(withheld) if withheld else found.interval,
        P(p) if isinstance(p, float) else p,
    )


_COLUMNS = (
    Column(key="run", title="Run"),
    Column(key="saw", title="Later attempt saw"),
    Column(key="later", title="Later"),
)


def _named(run: RunPairs, names: Names) -> tuple[Cell, ...]:
    return _name(run, names), run.saw.value, run.t2


def _name(run: RunPairs, names: Names) -> str:
    return names.get(run.run_id, f"run {run.run_id}")
