"""The pattern finders that simulated solvers really use.

Each tool forms its rule from the first terms only and says what the rule gives for the others,
so that testing it on the given terms can fail. A tool that used up all terms predicts none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import islice, pairwise
from math import comb, factorial, isqrt

_LARGEST_SHIFT = 3  # by which a well-known sequence may be moved up or down

Prediction = Fraction | int | None
_POWERS = {2: "squares", 3: "cubes", 4: "fourth powers", 5: "fifth powers"}


class Tool(StrEnum):
    """The tools by name."""

    DIFFERENCES = "differences"
    RATIOS = "ratios"
    RECURRENCE = "recurrence"
    CASES = "two sequences in turn"
    REVERSAL = "reversed digits"
    DIGIT_SUM = "digit sums"
    NAMED = "well-known sequences"
    SIGNS = "signs apart"
    TOTALS = "running totals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one tool saw in the given terms.

    `rule` is the rule it formed, "" if none; `predicts` has one entry per given term, None where
    the term was used to form the rule; `next` is what the rule says comes next; `seen` holds
    what was worked out on the way, as text for the narration.
    """

    tool: Tool
    rule: str = ""
    predicts: tuple[Prediction, ...] = ()
    next: int | None = None
    seen: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def support(self) -> int:
        """How many given terms could have refuted the rule."""
        return sum(value is not None for value in self.predicts)

    def miss(self, given: Sequence[int]) -> int | None:
        """Return the first place where the rule contradicts a given term, None if nowhere."""
        if not self.predicts:
            return None
        pairs = enumerate(zip(self.predicts, given, strict=True))
        return next((i for i, (says, term) in pairs if says is not None and says != term), None)

    def fits(self, given: Sequence[int]) -> bool:
        """Whether there is a rule, it could have failed, and it did not."""
        return bool(self.rule) and self.support > 0 and self.miss(given) is None


def reverse_digits(number: int) -> int:
    """Return `number` >= 0 with its decimal digits in reverse; leading zeros vanish."""
    return int(str(number)[::-1])


def digit_sum(number: int) -> int:
    """Return the sum of the decimal digits of `number` >= 0."""
    return sum(map(int, str(number)))


def _fibonacci() -> Iterator[int]:
    a, b = 1, 1
    while True:
        yield a
        a, b = b, a + b


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % d for d in range(2, isqrt(number) + 1))


NAMED: dict[str, list[int]] = {
    "the primes": [n for n in range(2, 180) if _is_prime(n)],
    "the squares": [n * n for n in range(1, 40)],
    "the cubes": [n**3 for n in range(1, 30)],
    "the triangular numbers": [comb(n + 1, 2) for n in range(1, 40)],
    "the factorials": [factorial(n) for n in range(1, 26)],
    "the Fibonacci numbers": list(islice(_fibonacci(), 30)),
    "the powers of two": [2**n for n in range(30)],
    "the Catalan numbers": [comb(2 * n, n) // (n + 1) for n in range(26)],
}


def listed(values: Sequence[object], at_most: int = 8) -> str:
    """Return numbers as people write them in a line of text."""
    shown = ", ".join(map(str, values[:at_most]))
    return shown + (", and so on" if len(values) > at_most else "")


def difference_rows(given: Sequence[int]) -> list[list[int]]:
    """Return the given row and its successive rows of differences, down to a single number."""
    rows = [list(given)]
    while len(rows[-1]) > 1:
        rows.append([b - a for a, b in pairwise(rows[-1])])
    return rows


def extrapolate(given: Sequence[int], depth: int) -> int:
    """Return the next term if the last difference of row `depth` simply came again.

    `depth` len(given) - 1 is the polynomial through all given terms: no term can refute it.
    """
    return sum(row[-1] for row in difference_rows(given)[: depth + 1])


def _differences(given: Sequence[int]) -> Look:
    rows = difference_rows(given)
    seen = {f"row{i}": listed(row) for i, row in enumerate(rows[1:4], start=1)}
    level = next((i for i, row in enumerate(rows) if len(row) > 1 and len(set(row)) == 1), None)
    if level is None:
        return Look(tool=Tool.DIFFERENCES, seen=seen)
    extended = _extended([row[0] for row in rows[: level + 1]], len(given) + 1)
    seen |= {"level": str(level), "constant": str(rows[level][0])}
    return Look(
        tool=Tool.DIFFERENCES,
        rule=f"the differences of order {level} are always {rows[level][0]}",
        predicts=(*(None,) * (level + 1), *extended[level + 1 : -1]),
        next=extended[-1],
        seen=seen,
    )


def _extended(heads: Sequence[int], size: int) -> list[int]:
    """Return `size` terms of the polynomial whose difference rows start with `heads`."""
    return [sum(head * comb(i, k) for k, head in enumerate(heads)) for i in range(size)]


def _ratios(given: Sequence[int]) -> Look:
    shown = [_ratio(a, b) for a, b in islice(pairwise(given), 4)]
    seen = {"ratios": ", ".join(shown)}
    if not given[0]:
        return Look(tool=Tool.RATIOS, seen=seen)
    ratio = Fraction(given[1], given[0])
    after = given[-1] * ratio
    return Look(
        tool=Tool.RATIOS,
        rule=f"each term is {ratio} times the one before",
        predicts=(None, None, *(term * ratio for term in given[1:-1])),
        next=int(after) if after.denominator == 1 else round(after),
        seen=seen | {"ratio": str(ratio)},
    )


def _ratio(a: int, b: int) -> str:
    """Return b / a as a person would write it down."""
    if not a:
        return "undefined"
    value = Fraction(b, a)
    return str(value) if value.denominator == 1 else f"{float(value):.2f}"


def _recurrence(given: Sequence[int]) -> Look:
    a, b, c, d = given[:4]
    determinant = b * b - a * c
    if not determinant:
        return Look(tool=Tool.RECURRENCE, seen={"why": "the two equations say the same"})
    p = Fraction(b * c - a * d, determinant)
    q = Fraction(b * d - c * c, determinant)
    seen = {
        "p": str(p),
        "q": str(q),
        "equations": _signed(f"{c} = {b}p + {a}q and {d} = {c}p + {b}q"),
    }
    if p.denominator != 1 or q.denominator != 1:
        return Look(tool=Tool.RECURRENCE, seen=seen | {"why": "they are not whole numbers"})
    says = [int(p * y + q * x) for x, y in pairwise(given)]
    return Look(
        tool=Tool.RECURRENCE,
        rule=_weighted(p, q),
        predicts=(None, None, None, None, *says[2:-1]),
        next=says[-1],
        seen=seen,
    )


def _signed(text: str) -> str:
    """Return `text` without a plus in front of a minus."""
    return text.replace("+ -", "- ")


def _weighted(p: Fraction, q: Fraction) -> str:
    """Return a rule of two terms in words."""
    one = "the one before" if p == 1 else f"{p} times the one before"
    two = "the one before that" if abs(q) == 1 else f"{abs(q)} times the one before that"
    return f"each term is {one} {'plus' if q >= 0 else 'minus'} {two}"


def _simple(row: Sequence[int]) -> tuple[str, list[Prediction], int] | None:
    """Return rule, predictions and next term of the simplest rule that a short row bears out."""
    if len(row) < 3:
        return None
    step, curve = row[1] - row[0], row[2] - 2 * row[1] + row[0]
    candidates: list[tuple[str, int, Callable[[int], Fraction | int]]] = [
        (f"steps of {step}", 2, lambda i: row[0] + step * i)
    ]
    if row[0]:
        ratio = Fraction(row[1], row[0])
        candidates.append((f"a factor of {ratio} each time", 2, lambda i: row[0] * ratio**i))
    candidates.append(
        (f"second differences of {curve}", 3, lambda i: _extended((row[0], step, curve), i + 1)[i])
    )
    for rule, used, term in candidates:
        says: list[Prediction] = [None if i < used else term(i) for i in range(len(row))]
        tested = [(s, t) for s, t in zip(says, row, strict=True) if s is not None]
        if tested and all(s == t for s, t in tested):
            return rule, says, int(term(len(row)))
    return None


def _cases(given: Sequence[int]) -> Look:
    odd, even = given[0::2], given[1::2]
    seen = {"odd": listed(odd), "even": listed(even)}
    one, two = _simple(odd), _simple(even)
    if one is None or two is None:
        return Look(tool=Tool.CASES, seen=seen | {"stuck": "odd" if one is None else "even"})
    predicts: list[Prediction] = [None] * len(given)
    predicts[0::2], predicts[1::2] = one[1], two[1]
    return Look(
        tool=Tool.CASES,
        rule=f"the odd places show {one[0]}, the even places {two[0]}",
        predicts=tuple(predicts),
        next=(two if len(given) % 2 else one)[2],
        seen=seen | {"odd_rule": one[0], "even_rule": two[0]},
    )


def _reversal(given: Sequence[int]) -> Look:
    if min(given) < 0:
        return Look(tool=Tool.REVERSAL, seen={"why": "negative terms have no digits to turn round"})
    turned = [reverse_digits(term) for term in given]
    seen = {"turned": listed(turned, 5)}
    for name, term in _bases(turned):
        if [reverse_digits(term(i)) for i in (0, 1)] == list(given[:2]):
            says = [reverse_digits(term(i)) for i in range(len(given) + 1)]
            return Look(
                tool=Tool.REVERSAL,
                rule=f"{name} with their digits reversed",
                predicts=(None, None, *says[2:-1]),
                next=says[-1],
                seen=seen | {"base": name} | _power_in_words(name, len(given), turned[0]),
            )
    return Look(tool=Tool.REVERSAL, seen=seen)


def _bases(turned: Sequence[int]) -> Iterator[tuple[str, Callable[[int], int]]]:
    """Yield what the reversed terms might be: powers first, then steps of one size."""
    for power, name in _POWERS.items():
        root = round(turned[0] ** (1 / power))
        if root**power == turned[0]:
            yield f"the {name} from {root} on", lambda i, r=root, k=power: (r + i) ** k
    first, step = turned[0], turned[1] - turned[0]
    if step > 0:
        yield f"the numbers from {first} in steps of {step}", lambda i: first + step * i


def _power_in_words(name: str, place: int, first: int) -> dict[str, str]:
    """Return the next power as a formula, nothing where the base is not made of powers."""
    for exponent, power in _POWERS.items():
        if power in name:
            base = round(first ** (1 / exponent)) + place
            return {"power": f"{base}^{exponent} = {base**exponent}"}
    return {}


def _digit_sum(given: Sequence[int]) -> Look:
    if min(given) < 0:
        return Look(tool=Tool.DIGIT_SUM, seen={"why": "negative terms have no plain digit sum"})
    says = [term + digit_sum(term) for term in given]
    return Look(
        tool=Tool.DIGIT_SUM,
        rule="each term plus the sum of its digits gives the next",
        predicts=(None, *says[:-1]),
        next=says[-1],
        seen={"first": f"{given[0]} + {digit_sum(given[0])} = {says[0]}"},
    )


def _named(given: Sequence[int]) -> Look:
    best = max(_namesakes(given), key=lambda found: (found[0], -abs(found[2])), default=None)
    if best is None:
        return Look(tool=Tool.NAMED)
    _, name, shift, start = best
    row = [term + shift for term in NAMED[name][start : start + len(given) + 1]]
    if len(row) <= len(given):
        return Look(tool=Tool.NAMED)
    moved = "" if not shift else f", each {abs(shift)} {'more' if shift > 0 else 'less'}"
    return Look(
        tool=Tool.NAMED,
        rule=f"{name} from {NAMED[name][start]} on{moved}",
        predicts=(None, None, *row[2:-1]),
        next=row[-1],
        seen={"name": name},
    )


def _namesakes(given: Sequence[int]) -> Iterator[tuple[int, str, int, int]]:
    """Yield (terms that agree, name, shift, start) wherever the first two terms agree."""
    step = given[1] - given[0]
    for name, row in NAMED.items():
        for start, (a, b) in enumerate(pairwise(row)):
            shift = given[0] - a
            if b - a == step and abs(shift) <= _LARGEST_SHIFT:
                agree = sum(x + shift == y for x, y in zip(row[start:], given, strict=False))
                yield agree, name, shift, start


def _signs(given: Sequence[int]) -> Look:
    if any(a * b >= 0 for a, b in pairwise(given)):
        return Look(tool=Tool.SIGNS, seen={"why": "the signs do not alternate"})
    sizes = [abs(term) for term in given]
    seen = {"sizes": listed(sizes)}
    found = _simple(sizes)
    if found is None:
        return Look(tool=Tool.SIGNS, seen=seen)
    rule, says, following = found
    signs = [1 if term > 0 else -1 for term in given]
    return Look(
        tool=Tool.SIGNS,
        rule=f"the signs alternate and the sizes show {rule}",
        predicts=tuple(
            None if s is None else s * sign for s, sign in zip(says, signs, strict=True)
        ),
        next=-signs[-1] * following,
        seen=seen | {"sizes_rule": rule},
    )


def _totals(given: Sequence[int]) -> Look:
    added = [b - a for a, b in pairwise(given)]
    seen = {"added": listed(added)}
    inner = next((look for f in (_named, _ratios) if (look := f(added)).fits(added)), None)
    if inner is None or inner.next is None:
        return Look(tool=Tool.TOTALS, seen=seen)
    says = [None if s is None else a + s for a, s in zip(given[:-1], inner.predicts, strict=True)]
    return Look(
        tool=Tool.TOTALS,
        rule=f"what is added goes by a rule of its own, {inner.rule}",
        predicts=(None, *says),
        next=given[-1] + inner.next,
        seen=seen | {"inner": inner.rule},
    )


_TOOLS: dict[Tool, Callable[[Sequence[int]], Look]] = {
    Tool.DIFFERENCES: _differences,
    Tool.RATIOS: _ratios,
    Tool.RECURRENCE: _recurrence,
    Tool.CASES: _cases,
    Tool.REVERSAL: _reversal,
    Tool.DIGIT_SUM: _digit_sum,
    Tool.NAMED: _named,
    Tool.SIGNS: _signs,
    Tool.TOTALS: _totals,
}


@lru_cache(maxsize=2048)
def look(tool: Tool, given: tuple[int, ...]) -> Look:
    """Return what `tool` sees in the given terms, at least five of them."""
    return _TOOLS[tool](given)
