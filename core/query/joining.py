"""Joins filters, so that a chart can narrow what a person has chosen already."""

from core.query.terms import And, Group, IdsTerm, Not, Or, Query


def both(one: Query, other: Query) -> Query:
    """Return the filter that keeps what `one` and `other` keep.

    The terms of a filter that stand loose speak of one attempt together, and brackets inside a
    bracket no longer speak of attempts of their own. So neither can be put in a bracket whole:
    each alternative of `one` is joined with each of `other`, whose loose terms get a bracket.
    """
    joined = [_joined(left, right) for left in _alternatives(one) for right in _alternatives(other)]
    return joined[0] if len(joined) == 1 else Or(items=tuple(dict.fromkeys(joined)))


def _alternatives(query: Query) -> tuple[Query, ...]:
    return query.items if isinstance(query, Or) else (query,)


def _joined(one: Query, other: Query) -> Query:
    before = _parts(one)
    more = tuple(item for item in _bracketed(_parts(other)) if item not in before)
    items = (*before, *more)
    return items[0] if len(items) == 1 else And(items=items)


def _parts(query: Query) -> tuple[Query, ...]:
    return query.items if isinstance(query, And) else (query,)


def _bracketed(items: tuple[Query, ...]) -> tuple[Query, ...]:
    loose = tuple(item for item in items if not _stands_alone(item))
    alone = tuple(item for item in items if _stands_alone(item))
    if not loose:
        return alone
    inner = loose[0] if len(loose) == 1 else And(items=loose)
    return (Group(item=inner), *alone)


def _stands_alone(item: Query) -> bool:
    """Whether `item` binds nothing to what stands beside it."""
    while isinstance(item, Not):
        item = item.item
    return isinstance(item, Group | IdsTerm)
