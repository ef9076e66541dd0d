"""Which options matter for which kind of answer, and names of one answer as a person types them."""

from enum import StrEnum

from core.outcomes.kinds import Kind


class Option(StrEnum):
    """The options of a form, by the names of its fields."""

    UNITS = "units"
    PERCENT = "percent"
    BASE = "base"
    ORDERED = "ordered"
    PLACES = "places"
    ALIASES = "aliases"


_VALUES = frozenset((Option.UNITS, Option.PERCENT, Option.BASE, Option.PLACES))
_OPTIONS = {
    Kind.NUMBER: _VALUES,
    Kind.EXPRESSION: _VALUES | {Option.ORDERED},
    Kind.COLLECTION: _VALUES | {Option.ORDERED},
    Kind.TEXT: frozenset((Option.ALIASES,)),
    Kind.LIST: frozenset((Option.ORDERED, Option.ALIASES)),
}


def options_of(kind: Kind) -> frozenset[Option]:
    """Return the options that change how answers of a kind are compared."""
    return _OPTIONS.get(kind, frozenset())


def aliases_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups in "USA = America; UK = Britain"; what is no group is left out."""
    groups = (
        tuple(name for part in group.split("=") if (name := part.strip()))
        for group in text.replace("\n", ";").split(";")
    )
    return tuple(group for group in groups if len(group) > 1)


def aliases_text(groups: tuple[tuple[str, ...], ...]) -> str:
    """Return groups of names as `aliases_of` reads them."""
    return "; ".join(" = ".join(group) for group in groups)
