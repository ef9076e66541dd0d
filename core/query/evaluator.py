"""Decides which problems a filter keeps, all of them at once.

Terms that stand together speak of one attempt of one run: `run:o1 wrong code:x` wants a single
trace that has it all. A bracket speaks of an attempt of its own, so `(run:a wrong) (run:b right)`
compares two runs; brackets inside a bracket only group. Where every such term is negated, no
attempt may have any of it: `-code:x` keeps the problems without x.
"""

import operator
import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.packed import Mask, ends_of, starts_of
from core.query.fact_table import FactTable, having
from core.query.facts import ProblemFacts, RunFacts
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

_OF_PROBLEM = frozenset(
    (Field.DATASET, Field.FAMILY, Field.VARIANT, Field.LEVEL, Field.SUBJECT, Field.ID)
)


def compile_query(query: Query, runs: Iterable[RunFacts | tuple[str, str]] = ()) -> Keeps:
    """Return a function that tells of a problem whether `query` keeps it.

    `runs` are the (name, model) of all runs of the study: `run:gpt-4o` means the run of exactly
    that name if there is one, else those whose name starts with it, else those that contain it.
    """
    pairs = [run if isinstance(run, tuple) else (run.name, run.model) for run in runs]
    return lambda problem: bool(kept(query, FactTable.of([problem], pairs), pairs)[0])


def matches(query: Query, problem: ProblemFacts) -> bool:
    """Whether `query` keeps `problem`, taking its runs for all runs."""
    return compile_query(query, problem.runs)(problem)


def kept(query: Query, table: FactTable, runs: Iterable[tuple[str, str]] | None = None) -> Mask:
    """Return which problems of `table` a query keeps; names mean those of `runs` (its own)."""
    return keeper(table, runs)(query)


def keeper(
    table: FactTable, runs: Iterable[tuple[str, str]] | None = None
) -> Callable[[Query], Mask]:
    """Return a function that does for one query after the other what `kept` does for one."""
    evaluator = _Evaluator(table, list(table.runs if runs is None else runs))
    return lambda query: evaluator.kept(query, in_bracket=False)


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


class _Evaluator:
    """Evaluates a tree over all entries of a table; knows the study's runs."""

    def __init__(self, table: FactTable, runs: list[tuple[str, str]]) -> None:
        self._table = table
        self._names = [name for name, _ in runs]
        self._models = [model for _, model in runs]
        self._starts = table.starts
        self._has_run = table.run >= 0

    def kept(self, query: Query, *, in_bracket: bool) -> Mask:
        """Say of each problem: some attempt of it must fulfil what is bound together."""
        if isinstance(query, Or):
            return _any([self.kept(item, in_bracket=in_bracket) for item in query.items])
        if isinstance(query, Group):
            return self.kept(query.item, in_bracket=True)
        parts: list[Mask] = []
        bound: list[Query] = []
        for item in query.items if isinstance(query, And) else (query,):
            if is_of_problem(item):
                parts.append(self._holds(item)[self._starts])
            elif not in_bracket and isinstance(_core(item), Group):
                inner = self.kept(_core(item), in_bracket=False)
                parts.append(~inner if _is_negative(item) else inner)
            else:
                bound.append(item)
        if bound:
            parts.append(self._bound(bound))
        return _all(parts) if parts else np.ones(len(self._starts), np.bool_)

    def _bound(self, items: list[Query]) -> Mask:
        holds = _all([self._holds(item) for item in items])
        over = np.logical_and if all(map(_is_negative, items)) else np.logical_or
        return over.reduceat(holds, self._starts) if len(holds) else holds

    def _holds(self, query: Query) -> Mask:
        """Say it of each attempt."""
        match query:
            case And():
                parts = [self._holds(item) for item in query.items]
                return _all(parts) if parts else np.ones(len(self._has_run), np.bool_)
            case Or():
                return _any([self._holds(item) for item in query.items])
            case Not():
                return ~self._holds(query.item)
            case Group():
                return self._holds(query.item)
            case _:
                return self._term(query)

    def _term(self, term: Term) -> Mask:
        table = self._table
        match term:
            case TextTerm():
                return self._either(
                    having(table.matched, term.phrase.__eq__, len(table.problem)),
                    having(table.problems.matched, term.phrase.__eq__, len(table.problems.ids)),
                )
            case OutcomeTerm():
                return self._outcome(term)
            case QuantityTerm():
                value = self._quantity(term.quantity)
                return self._has_run & _COMPARISONS[term.comparison](value, term.number)
            case HasTerm():
                return self._thing(term.thing)
            case IdsTerm():
                return term.choice(table.problems.ids)[table.problem]
            case FieldTerm():
                return self._field(term)

    def _either(self, of_attempt: Mask, of_problem: Mask) -> Mask:
        """Say of each attempt that it, or its problem, has something."""
        return of_attempt | of_problem[self._table.problem] if of_problem.any() else of_attempt

    def _coded(self, fits: Callable[[str], bool]) -> Mask:
        table = self._table
        return self._either(
            having(table.codes, fits, len(table.problem)),
            having(table.problems.codes, fits, len(table.problems.ids)),
        )

    def _field(self, term: FieldTerm) -> Mask:
        table = self._table
        match term.field:
            case Field.RUN:
                names = named(term.value, self._names)
                return self._of_runs(name in names for name, _ in table.runs)
            case Field.MODEL:
                models = named(term.value, self._models)
                return self._of_runs(model in models for _, model in table.runs)
            case Field.CODE:
                return self._coded(_code_pattern(term.value))
            case Field.ANSWER:
                fits = _pattern(term.value)
                return table.answer.where(lambda answer: fits(answer.strip()))
            case Field.ENDING:
                fitting = np.array([*map(_pattern(term.value), table.endings)], np.bool_)
                return fitting[table.ending]
            case Field.PROVENANCE:
                known = np.array([*map(_pattern(term.value), table.provenances)], np.bool_)
                return known[table.provenance]
            case _:
                return self._of_problems(term)[table.problem]

    def _of_runs(self, chosen: Iterable[bool]) -> Mask:
        # The last entry is that of -1, no run at all.
        return np.array([*chosen, False], np.bool_)[self._table.run]

    def _of_problems(self, term: FieldTerm) -> Mask:
        problems, fits = self._table.problems, _pattern(term.value)
        match term.field:
            case Field.DATASET:
                return problems.dataset.where(fits)
            case Field.FAMILY:
                return problems.family.where(fits)
            case Field.VARIANT:
                return problems.variant.where(fits)
            case Field.LEVEL:
                return problems.level.where(fits)
            case Field.SUBJECT:
                return problems.subject.where(fits)
            case _:
                ids = problems.ids.tolist()
                by_id = np.fromiter((fits(str(id_)) for id_ in ids), np.bool_, len(ids))
                return problems.key.where(fits) | by_id

    def _thing(self, thing: Thing) -> Mask:
        table = self._table
        match thing:
            case Thing.TAGS:
                return self._coded(lambda _: True)
            case Thing.SUGGESTIONS:
                return table.suggestions
            case Thing.ANSWER:
                return table.answer.known
            case Thing.REFERENCE:
                return table.problems.has_reference[table.problem]
            case Thing.HIDDEN:
                return table.hidden

    def _quantity(self, quantity: Quantity) -> NDArray[np.generic]:
        """Return a quantity of each attempt; NaN, which no comparison holds for, where unknown."""
        table = self._table
        match quantity:
            case Quantity.TOKENS:
                return table.tokens
            case Quantity.REASONING:
                return table.reasoning
            case Quantity.SECONDS:
                return table.seconds
            case Quantity.SAMPLE:
                return table.sample
            case Quantity.ATTEMPT:
                return table.number
            case Quantity.ATTEMPTS:
                _, sizes = self._chains()
                return np.repeat(sizes, sizes)

    def _chains(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where each chain begins and how many attempts it has."""
        starts = starts_of(self._table.chain)
        return starts, ends_of(starts, len(self._table.chain)) - starts

    def _outcome(self, term: OutcomeTerm) -> Mask:
        table = self._table
        starts, sizes = self._chains()
        if term.value in _FIRST_AND_LAST:
            first, last = _FIRST_AND_LAST[term.value]
            holds = (
                (sizes > np.where(table.was_accepted[starts], 0, 1))
                & (table.right[starts] == first)
                & (table.right[starts + sizes - 1] == last)
            )
        elif term.attempt is None:
            holds = table.right[starts + sizes - 1] == _LAST[term.value]
        else:
            of_attempt = (table.number == term.attempt) & (table.right == _LAST[term.value])
            holds = np.logical_or.reduceat(of_attempt, starts) if len(starts) else of_attempt
        return np.repeat(holds, sizes) & self._has_run


def _all(masks: list[Mask]) -> Mask:
    return np.logical_and.reduce(masks)


def _any(masks: list[Mask]) -> Mask:
    return np.logical_or.reduce(masks)


_LAST = {OutcomeValue.RIGHT: 1, OutcomeValue.WRONG: 0, OutcomeValue.NONE: -1}
_FIRST_AND_LAST = {
    OutcomeValue.STAYED_RIGHT: (1, 1),
    OutcomeValue.FIXED: (0, 1),
    OutcomeValue.BROKEN: (1, 0),
    OutcomeValue.STAYED_WRONG: (0, 0),
}
_COMPARISONS: dict[Comparison, Callable[[NDArray[np.generic], float], Mask]] = {
    Comparison.EQUAL: operator.eq,
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.MORE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
}


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


def is_of_problem(query: Query) -> bool:
    """Whether `query` asks about the problem alone."""
    return all(
        isinstance(term, IdsTerm)
        or (isinstance(term, FieldTerm) and term.field in _OF_PROBLEM)
        or (isinstance(term, HasTerm) and term.thing is Thing.REFERENCE)
        for term in terms(query)
    )


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
