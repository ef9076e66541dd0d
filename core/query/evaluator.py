"""Decides which problems a filter keeps.

Terms that stand together speak of one attempt of one run: `run:o1 wrong code:x` wants a single
trace that has it all. A bracket speaks of an attempt of its own, so `(run:a wrong) (run:b right)`
compares two runs; brackets inside a bracket only group. Where every such term is negated, no
attempt may have any of it: `-code:x` keeps the problems without x.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from core.query.facts import AttemptFacts, ChainFacts, ProblemFacts, RunFacts
from core.query.terms import (
    And,
    Comparison,
    Field,
    FieldTerm,
    Group,
    HasTerm,
    IdsTerm,
    Not,
    Or,
    OutcomeTerm,
    OutcomeValue,
    Quantity,
    QuantityTerm,
    Query,
    Term,
    TextTerm,
    Thing,
    terms,
)

Keeps: TypeAlias = Callable[[ProblemFacts], bool]


class _Place(NamedTuple):
    """One attempt and what it belongs to."""

    problem: ProblemFacts
    run: RunFacts
    chain: ChainFacts
    attempt: AttemptFacts


_Holds: TypeAlias = Callable[[_Place], bool]

_OF_PROBLEM = frozenset((Field.DATASET, Field.FAMILY, Field.VARIANT, Field.ID))
_NO_ATTEMPT = AttemptFacts(number=0)
_NO_CHAIN = ChainFacts(sample=0, attempts=(_NO_ATTEMPT,))
_NO_RUN = RunFacts(name="", chains=(_NO_CHAIN,))


def compile_query(query: Query, runs: Iterable[RunFacts | tuple[str, str]] = ()) -> Keeps:
    """Return a function that tells of a problem whether `query` keeps it.

    `runs` are the (name, model) of all runs of the study: `run:gpt-4o` means the run of exactly
    that name if there is one, else those whose name starts with it, else those that contain it.
    """
    pairs = [run if isinstance(run, tuple) else (run.name, run.model) for run in runs]
    return _Compiler(pairs).kept(query, in_bracket=False)


def matches(query: Query, problem: ProblemFacts) -> bool:
    """Whether `query` keeps `problem`, taking its runs for all runs; compile for many."""
    return compile_query(query, problem.runs)(problem)


def named(value: str, names: Iterable[str]) -> frozenset[str]:
    """Return those of `names` that `value` means: equal, else starting with it, else holding it.

    Case does not matter; with `*` in `value` the pattern alone decides.
    """
    known = set(names)
    if "*" in value:
        return frozenset(filter(_pattern(value), known))
    folded = value.casefold()
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = frozenset(name for name in known if fits(name.casefold(), folded))
        if found:
            return found
    return frozenset()


class _Compiler:
    """Turns a tree into closures; knows the study's runs."""

    def __init__(self, runs: list[tuple[str, str]]) -> None:
        self._names = [name for name, _ in runs]
        self._models = [model for _, model in runs]

    def kept(self, query: Query, *, in_bracket: bool) -> Keeps:
        """Compile for a whole problem: some attempt of it must fulfil what is bound together."""
        if isinstance(query, Or):
            either = [self.kept(item, in_bracket=in_bracket) for item in query.items]
            return lambda problem: any(keeps(problem) for keeps in either)
        if isinstance(query, Group):
            return self.kept(query.item, in_bracket=True)
        parts: list[Keeps] = []
        bound: list[Query] = []
        for item in query.items if isinstance(query, And) else (query,):
            if _is_of_problem(item):
                parts.append(_at_no_attempt(self._holds(item)))
            elif not in_bracket and isinstance(_core(item), Group):
                parts.append(self._own_bracket(item))
            else:
                bound.append(item)
        if bound:
            parts.append(self._bound(bound))
        return parts[0] if len(parts) == 1 else lambda problem: all(part(problem) for part in parts)

    def _own_bracket(self, item: Query) -> Keeps:
        inner = self.kept(_core(item), in_bracket=False)
        return (lambda problem: not inner(problem)) if _is_negative(item) else inner

    def _bound(self, items: list[Query]) -> Keeps:
        if all(_is_negative(item) for item in items):
            holds = _all_of([self._holds(item) for item in items])
            return lambda problem: all(map(holds, _places(problem)))
        # Asked once for each run, not for each attempt of every run.
        of_run = _all_of([self._holds(item) for item in items if _is_of_run(item)])
        holds = _all_of([self._holds(item) for item in items if not _is_of_run(item)])
        return lambda problem: any(map(holds, _places(problem, of_run)))

    def _holds(self, query: Query) -> _Holds:
        """Compile for one attempt."""
        match query:
            case And():
                return _all_of([self._holds(item) for item in query.items])
            case Or():
                parts = [self._holds(item) for item in query.items]
                return lambda here: any(part(here) for part in parts)
            case Not():
                inner = self._holds(query.item)
                return lambda here: not inner(here)
            case Group():
                return self._holds(query.item)
            case _:
                return self._term(query)

    def _term(self, term: Term) -> _Holds:
        match term:
            case TextTerm():
                phrase = term.phrase
                return lambda here: (
                    phrase in here.attempt.matched_text or phrase in here.problem.matched_text
                )
            case OutcomeTerm():
                return _outcome(term)
            case QuantityTerm():
                return _quantity(term)
            case HasTerm():
                return _THINGS[term.thing]
            case IdsTerm():
                return lambda here: term.chooses(here.problem.id)
            case FieldTerm():
                return self._field(term)

    def _field(self, term: FieldTerm) -> _Holds:
        match term.field:
            case Field.RUN:
                names = named(term.value, self._names)
                return lambda here: here.run.name in names
            case Field.MODEL:
                models = named(term.value, self._models)
                return lambda here: here.run.model in models
            case Field.CODE:
                fits = _code_pattern(term.value)
                return lambda here: (
                    any(map(fits, here.attempt.codes)) or any(map(fits, here.problem.codes))
                )
            case Field.ID:
                fits = _pattern(term.value)
                return lambda here: fits(here.problem.key) or fits(str(here.problem.id))
            case Field.ANSWER:
                fits = _pattern(term.value)
                return lambda here: (
                    here.attempt.answer is not None and fits(here.attempt.answer.strip())
                )
            case _:
                return _plain_field(term)


def _always(_here: _Place) -> bool:
    return True


def _all_of(parts: list[_Holds]) -> _Holds:
    """Join tests; up to three without a generator, which costs more than they do."""
    match parts:
        case []:
            return _always
        case [only]:
            return only
        case [first, second]:
            return lambda here: first(here) and second(here)
        case [first, second, third]:
            return lambda here: first(here) and second(here) and third(here)
        case _:
            return lambda here: all(part(here) for part in parts)


def _plain_field(term: FieldTerm) -> _Holds:
    fits = _pattern(term.value)
    match term.field:
        case Field.DATASET:
            return lambda here: fits(here.problem.dataset)
        case Field.FAMILY:
            return lambda here: fits(here.problem.family)
        case Field.VARIANT:
            return lambda here: fits(here.problem.variant)
        case _:
            return lambda here: fits(here.attempt.ending)


_THINGS: dict[Thing, _Holds] = {
    Thing.TAGS: lambda here: bool(here.attempt.codes or here.problem.codes),
    Thing.SUGGESTIONS: lambda here: here.attempt.has_suggestions,
    Thing.ANSWER: lambda here: here.attempt.answer is not None,
    Thing.REFERENCE: lambda here: here.problem.has_reference,
    Thing.HIDDEN: lambda here: here.attempt.has_hidden_reasoning,
}
_LAST: dict[OutcomeValue, bool | None] = {
    OutcomeValue.RIGHT: True,
    OutcomeValue.WRONG: False,
    OutcomeValue.NONE: None,
}
_FIRST_AND_LAST = {
    OutcomeValue.STAYED_RIGHT: (True, True),
    OutcomeValue.FIXED: (False, True),
    OutcomeValue.BROKEN: (True, False),
    OutcomeValue.STAYED_WRONG: (False, False),
}
_QUANTITIES: dict[Quantity, Callable[[_Place], float | None]] = {
    Quantity.TOKENS: lambda here: here.attempt.tokens,
    Quantity.REASONING: lambda here: here.attempt.reasoning_tokens,
    Quantity.SECONDS: lambda here: here.attempt.seconds,
    Quantity.SAMPLE: lambda here: here.chain.sample,
    Quantity.ATTEMPT: lambda here: here.attempt.number,
    Quantity.ATTEMPTS: lambda here: len(here.chain.attempts),
}
_COMPARISONS: dict[Comparison, Callable[[float, float], bool]] = {
    Comparison.EQUAL: operator.eq,
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.MORE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
}


def _outcome(term: OutcomeTerm) -> _Holds:
    if term.value in _FIRST_AND_LAST:
        first, last = _FIRST_AND_LAST[term.value]
        return lambda here: (
            len(here.chain.attempts) > (0 if here.chain.was_accepted else 1)
            and here.chain.attempts[0].right is first
            and here.chain.attempts[-1].right is last
        )
    right, number = _LAST[term.value], term.attempt
    if number is None:
        return lambda here: here.run is not _NO_RUN and here.chain.attempts[-1].right is right
    return lambda here: any(o.number == number and o.right is right for o in here.chain.attempts)


def _quantity(term: QuantityTerm) -> _Holds:
    value_of, compare = _QUANTITIES[term.quantity], _COMPARISONS[term.comparison]
    number = term.number

    def holds(here: _Place) -> bool:
        value = value_of(here)
        return value is not None and here.run is not _NO_RUN and compare(value, number)

    return holds


def _pattern(value: str) -> Callable[[str], bool]:
    """Return a test for equality without case, in which `*` stands for any characters."""
    folded = value.casefold()
    if "*" not in folded:
        return lambda text: text.casefold() == folded
    # Runs of stars are one star: .* beside .* would take quadratic time.
    parts = [re.escape(part) for part in re.split(r"\*+", folded)]
    fits = re.compile(".*".join(parts), re.DOTALL).fullmatch
    return lambda text: fits(text.casefold()) is not None


def _code_pattern(value: str) -> Callable[[str], bool]:
    """Like `_pattern`, but "bh" also means every code "bh.…"."""
    if "*" in value:
        return _pattern(value)
    folded = value.casefold()
    group = f"{folded}."
    return lambda key: key.casefold() == folded or key.casefold().startswith(group)


def _places(problem: ProblemFacts, of_run: _Holds = _always) -> Iterator[_Place]:
    """Yield the attempts of the runs that pass `of_run`; where there are none, an empty one."""
    nothing = True
    for run in problem.runs:
        if of_run is _always or of_run(_Place(problem, run, _NO_CHAIN, _NO_ATTEMPT)):
            for chain in run.chains:
                for attempt in chain.attempts:
                    nothing = False
                    yield _Place(problem, run, chain, attempt)
    if nothing and of_run is _always:
        yield _nowhere(problem)


def _nowhere(problem: ProblemFacts) -> _Place:
    return _Place(problem, _NO_RUN, _NO_CHAIN, _NO_ATTEMPT)


def _at_no_attempt(holds: _Holds) -> Keeps:
    return lambda problem: holds(_nowhere(problem))


def _is_of_problem(query: Query) -> bool:
    """Whether `query` asks about the problem alone."""
    return all(
        isinstance(term, IdsTerm)
        or (isinstance(term, FieldTerm) and term.field in _OF_PROBLEM)
        or (isinstance(term, HasTerm) and term.thing is Thing.REFERENCE)
        for term in terms(query)
    )


def _is_of_run(query: Query) -> bool:
    return isinstance(query, FieldTerm) and query.field in (Field.RUN, Field.MODEL)


def _core(query: Query) -> Query:
    """Return what stands behind any minus signs."""
    while isinstance(query, Not):
        query = query.item
    return query


def _is_negative(query: Query) -> bool:
    negative = False
    while isinstance(query, Not):
        query, negative = query.item, not negative
    return negative
