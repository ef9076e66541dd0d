"""Facets: the values that the problems a filter keeps have, each with how many have it.

The number beside a value is how many problems the filter keeps with that value chosen too, in a
bracket of its own: some attempt of each of these problems has it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.packed import Mask, Texts
from core.query.evaluator import is_of_problem, keeper
from core.query.fact_table import FactTable
from core.query.joining import both
from core.query.terms import (
    EVERYTHING,
    And,
    Field,
    FieldTerm,
    Group,
    OutcomeTerm,
    OutcomeValue,
    Query,
    terms,
)

MOST_VALUES = 20
"""How many values of one kind are told; of more, the rarest are left out."""


class FacetKind(StrEnum):
    """What facets tell apart, in the order in which they are shown."""

    OUTCOME = "outcome"
    RUN = "run"
    DATASET = "dataset"
    FAMILY = "family"
    VARIANT = "variant"
    LEVEL = "level"
    SUBJECT = "subject"
    CODE = "code"
    ENDING = "ending"
    PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value, what it adds to the filter, how many problems have it, and whether it is chosen."""

    kind: FacetKind
    value: str
    query: Query
    count: int
    is_chosen: bool = False


_OF_SEVERAL = (
    OutcomeValue.STAYED_RIGHT,
    OutcomeValue.FIXED,
    OutcomeValue.BROKEN,
    OutcomeValue.STAYED_WRONG,
)
_IN_OWN_ORDER = (FacetKind.OUTCOME, FacetKind.RUN, FacetKind.PROVENANCE)
_Values = Iterable[tuple[str, Query]]


def facets(
    query: Query, table: FactTable, stopped: Callable[[], bool] = lambda: False
) -> tuple[Facet, ...]:
    """Return what the problems have that `query` keeps of `table`; nothing once `stopped`.

    Values that none of them has are left out, unless they are chosen. Outcomes and runs come in
    their own order, all others by how many problems have them.
    """
    keeps = keeper(table)
    kept = keeps(query)
    found: dict[FacetKind, list[Facet]] = {}
    for kind, value, asked, count in _counted(query, table, kept, keeps):
        if stopped():
            return ()
        chosen = is_chosen(query, asked)
        if count or chosen:
            facet = Facet(kind=kind, value=value, query=asked, count=count, is_chosen=chosen)
            found.setdefault(kind, []).append(facet)
    return tuple(each for kind in FacetKind for each in _arranged(kind, found.get(kind, [])))


def is_chosen(query: Query, value: Query) -> bool:
    """Whether a filter asks for `value` by itself."""
    return any(item in _both_ways(value) for item in _items(query))


def toggled(query: Query, value: Query) -> Query:
    """Return the filter with `value` chosen too, or no longer where it was."""
    if is_chosen(query, value):
        left = tuple(item for item in _items(query) if item not in _both_ways(value))
        return left[0] if len(left) == 1 else And(items=left)
    if query == EVERYTHING:
        return value
    if is_of_problem(value) and isinstance(query, And):
        return And(items=(*query.items, value))
    return both(query, value)


def _items(query: Query) -> tuple[Query, ...]:
    return query.items if isinstance(query, And) else (query,)


def _both_ways(value: Query) -> tuple[Query, ...]:
    return value, Group(item=value)


def _arranged(kind: FacetKind, values: list[Facet]) -> list[Facet]:
    if kind not in _IN_OWN_ORDER:
        values.sort(key=lambda each: (not each.is_chosen, -each.count, each.value))
    return values[:MOST_VALUES]


# Counting


def _counted(
    query: Query, table: FactTable, kept: Mask, keeps: Callable[[Query], Mask]
) -> Iterator[tuple[FacetKind, str, Query, int]]:
    problems = table.problems
    for kind, field, texts in (
        (FacetKind.DATASET, Field.DATASET, problems.dataset),
        (FacetKind.FAMILY, Field.FAMILY, problems.family),
        (FacetKind.VARIANT, Field.VARIANT, problems.variant),
        (FacetKind.LEVEL, Field.LEVEL, problems.level),
        (FacetKind.SUBJECT, Field.SUBJECT, problems.subject),
    ):
        asked_for = [each for each in terms(query) if isinstance(each, FieldTerm)]
        values = [each.value for each in asked_for if each.field is field]
        for value, count in _of_problems(texts, kept, values).items():
            yield kind, value, FieldTerm(field=field, value=value), count
    for kind, values in (
        (FacetKind.OUTCOME, _outcomes(table)),
        (FacetKind.RUN, _named(Field.RUN, (name for name, _ in table.runs))),
        (FacetKind.CODE, _named(Field.CODE, (*table.codes, *table.problems.codes))),
        (FacetKind.ENDING, _named(Field.ENDING, _endings(table))),
        (FacetKind.PROVENANCE, _named(Field.PROVENANCE, _provenances(table))),
    ):
        for value, asked in values:
            yield kind, value, asked, int(np.count_nonzero(keeps(asked) & kept))


def _of_problems(texts: Texts, kept: Mask, asked_for: Iterable[str]) -> dict[str, int]:
    """Return how many of the problems kept have each value of a field.

    Fields are compared without case, so values that differ in nothing else are one, spelt as it
    was `asked_for`. What was asked for is there also where nothing has it.
    """
    shown = {each.casefold(): each for each in asked_for}
    counts = Counter(dict.fromkeys(shown.values(), 0))
    for text, count in Counter(texts.take(kept)).items():
        if text:
            counts[shown.setdefault(text.casefold(), text)] += count
    return counts


def _named(field: Field, values: Iterable[str]) -> _Values:
    return [(each, FieldTerm(field=field, value=each)) for each in dict.fromkeys(values) if each]


def _endings(table: FactTable) -> list[str]:
    return [str(table.endings[at]) for at in np.unique(table.ending).tolist()]


def _outcomes(table: FactTable) -> _Values:
    values = (OutcomeValue.RIGHT, OutcomeValue.WRONG, OutcomeValue.NONE)
    if (table.number > 1).any():
        values += _OF_SEVERAL
    return [(str(value), OutcomeTerm(value=value)) for value in values]


def _provenances(table: FactTable) -> list[str]:
    return [str(table.provenances[at]) for at in np.unique(table.provenance).tolist()]
