"""Whether five published numbers can come from whole problems, and agree with one another."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from core.metrics.transitions import Transitions

FIELDS = ("acc1", "acc2", "delta", "delta_ic", "delta_ci")
_NAMES = {
    "acc1": "Acc@t1",
    "acc2": "Acc@t2",
    "delta": "Δ",
    "delta_ic": "Δi→c",
    "delta_ci": "Δc→i",
}
_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingCheck:
    """What was found of one published row.

    `slips` are sentences, none if all holds; `fits` are the n up to 2,000 for which every number
    given is a rounded whole count and the counts agree; `transitions` are the four counts at the
    n that was stated, None where none fit.
    """

    slips: tuple[str, ...]
    fits: tuple[int, ...]
    transitions: Transitions | None


def check_row(values: Mapping[str, Decimal], n: int | None = None) -> ReportingCheck:
    """Check numbers in percent, as printed: their digits tell how they were rounded.

    Identities: Δ = Acc@t2 − Acc@t1 and Δ = Δi→c − Δc→i, within what rounding of each number
    allows. Whole counts: each number must be 100 k / n, rounded, with k whole, for one n.

    Raises:
        ValueError: if a name is not one of `FIELDS`, or fewer than two are given.
    """
    unknown = set(values) - set(FIELDS)
    if unknown or len(values) < 2:
        raise ValueError(f"unknown: {sorted(unknown)}" if unknown else "fewer than two numbers")
    slips = [*_identities(values), *_impossible(values)]
    fits = tuple(size for size in range(1, _MOST + 1) if _counts(values, size) is not None)
    found = _counts(values, n) if n else None
    if n and found is None:
        slips.extend(_at(values, n))
    if not fits and not n:
        slips.append(f"No n up to {_MOST:,} gives these numbers from whole counts.")
    return ReportingCheck(
        slips=tuple(slips), fits=fits, transitions=_transitions(found, n) if found and n else None
    )


def _half_unit(value: Decimal) -> Decimal:
    """Return half of the last printed digit."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2


def _identities(values: Mapping[str, Decimal]) -> list[str]:
    slips: list[str] = []
    for left, plus, minus in (("delta", "acc2", "acc1"), ("delta", "delta_ic", "delta_ci")):
        if not {left, plus, minus} <= set(values):
            continue
        expected = values[plus] - values[minus]
        room = sum(map(_half_unit, (values[left], values[plus], values[minus])), Decimal(0))
        if abs(values[left] - expected) > room:
            slips.append(
                f"{_NAMES[left]} is {values[left]}, but {_NAMES[plus]} − {_NAMES[minus]}"
                f" is {expected}."
            )
    slips.extend(_other_denominators(values))
    if {"acc1", "acc2", "delta_ic", "delta_ci"} <= set(values) and "delta" not in values:
        gained = values["delta_ic"] - values["delta_ci"]
        if abs(values["acc2"] - values["acc1"] - gained) > 4 * _half_unit(values["acc1"]):
            slips.append("Acc@t2 − Acc@t1 is not Δi→c − Δc→i.")
    return slips


def _other_denominators(values: Mapping[str, Decimal]) -> list[str]:
    """Return which of Δi→c and Δc→i only fit as shares of the wrong, or of the right, at first."""
    if not {"acc1", "delta_ic", "delta_ci"} <= set(values):
        return []
    right, fixed, broken = (values[name] / 100 for name in ("acc1", "delta_ic", "delta_ci"))
    change = values.get("delta", values.get("acc2", values["acc1"]) - values["acc1"]) / 100
    room = sum((_half_unit(value) for value in values.values()), Decimal(0)) / 100
    if abs(fixed - broken - change) <= room or not {"delta", "acc2"} & set(values):
        return []
    said = {
        "delta_ic": f"{_NAMES['delta_ic']} = {values['delta_ic']} as a share of those wrong at t1",
        "delta_ci": f"{_NAMES['delta_ci']} = {values['delta_ci']} as a share of those right at t1",
    }
    for names in (("delta_ic",), ("delta_ci",), ("delta_ic", "delta_ci")):
        ic = fixed * (1 - right) if "delta_ic" in names else fixed
        ci = broken * right if "delta_ci" in names else broken
        if abs(ic - ci - change) <= room:
            which = " and ".join(said[name] for name in names)
            return [f"They would agree with {which}, not of all."]
    return []


def _impossible(values: Mapping[str, Decimal]) -> list[str]:
    slips = [
        f"{_NAMES[name]} is {value}, which is no share."
        for name, value in values.items()
        if not (-100 if name == "delta" else 0) <= value <= 100
    ]
    for part, whole, text in (
        ("delta_ci", "acc1", "more were broken than were right at first"),
        ("delta_ic", "acc2", "more were fixed than are right at the end"),
    ):
        if part in values and whole in values:
            room = _half_unit(values[part]) + _half_unit(values[whole])
            if values[part] > values[whole] + room:
                slips.append(f"{_NAMES[part]} exceeds {_NAMES[whole]}: {text}.")
    return slips


def _at(values: Mapping[str, Decimal], n: int) -> list[str]:
    alone = [name for name, value in values.items() if not _whole(value, n)]
    if alone:
        return [f"{_NAMES[name]} = {values[name]} is no whole count of {n:,}." for name in alone]
    return [f"Each number is a whole count of {n:,}, but the counts do not agree with each other."]


def _whole(value: Decimal, n: int) -> range:
    """Return the counts that print as `value` percent of n."""
    room = _half_unit(value)
    return range(math.ceil((value - room) * n / 100), math.floor((value + room) * n / 100) + 1)


def _counts(values: Mapping[str, Decimal], n: int) -> dict[str, int] | None:
    """Return whole counts that print as given and agree; None if there are none."""
    given = {name: _whole(value, n) for name, value in values.items()}
    deltas = given.get("delta")
    free = [given.get(name, (None,)) for name in ("acc1", "acc2", "delta_ic", "delta_ci")]
    for first, second, ic, ci in product(*free):
        for net in _nets(first, second, ic, ci, deltas):
            found = _solved(first, second, ic, ci, net)
            if found is not None and found["ic"] <= n - found["first"]:
                return found
    return None


def _nets(
    first: int | None, second: int | None, ic: int | None, ci: int | None, deltas: range | None
) -> Iterable[int]:
    """Return what ic − ci may be, given what is known."""
    if ic is not None and ci is not None:
        nets: Iterable[int] = [ic - ci]
    elif first is not None and second is not None:
        nets = [second - first]
    elif deltas is not None:
        return deltas
    else:
        nets = [(ic or 0) - (ci or 0)]
    return [net for net in nets if deltas is None or net in deltas]


def _solved(
    first: int | None, second: int | None, ic: int | None, ci: int | None, net: int
) -> dict[str, int] | None:
    """Return the counts with ic − ci = `net`; what is free is made as small as it can be."""
    fixed = ic if ic is not None else max(0, net) if ci is None else ci + net
    broken = fixed - net
    if first is None:
        first = broken if second is None else second - net
    agrees = ci in (None, broken) and second in (None, first + net)
    if not agrees or not 0 <= broken <= first or fixed < 0:
        return None
    return {"first": first, "ic": fixed, "ci": broken}


def _transitions(found: Mapping[str, int], n: int) -> Transitions:
    cc = found["first"] - found["ci"]
    return Transitions(cc=cc, ic=found["ic"], ci=found["ci"], ii=n - cc - found["ic"] - found["ci"])
