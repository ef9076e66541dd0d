r"""The checker: rungs from the cheapest to algebra, each verdict with the rule that gave it.

The same string; the same after tidying; exactly the same number; certainly another value; and
last a proof by algebra, which is handed in, for it belongs into a process of its own. Shapes,
units, percent signs and bases are compared here before, so that algebra only ever sees two bare
values, and what it ignores or confuses is refused, or named in the rule after a comma.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from core.outcomes import words
from core.outcomes.kinds import AnswerForm, Kind, Percent, Strictness
from core.outcomes.latex import as_latex, has_words
from core.outcomes.normalise import normalise
from core.outcomes.numbers import exact_number
from core.outcomes.shape import Form, Shape, joined, shape_of
from core.outcomes.units import PERCENT, Quantity, quantity
from core.outcomes.value import approximate, surely_differ
from core.outcomes.verdict import Status

NAME = "ladder"
VERSION = "1"
DEFAULT = AnswerForm()

_LONGEST = 1_000
_MOST_PARTS = 40
_DEEPEST = 4


class Proof(StrEnum):
    """What algebra says of two bare values."""

    EQUAL = "equal"
    DIFFERENT = "different"
    REFERENCE_UNREAD = "reference unread"
    ANSWER_UNREAD = "answer unread"


Algebra = Callable[[str, str], Proof]
"""Takes a reference and an answer in LaTeX."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The status of an answer and the rule that decided it.

    `settled` is False where only algebra could tell whether an answer, incorrect by its looks, is
    equal after all.
    """

    status: Status
    rule: str
    settled: bool = True

    @property
    def is_right(self) -> bool:
        """Whether the answer is correct."""
        return self.status is Status.CORRECT


def check(
    reference: str | None,
    answer: str | None,
    form: AnswerForm = DEFAULT,
    algebra: Algebra | None = None,
) -> Check:
    """Return whether `answer` equals `reference`, as answers of `form` are compared.

    Deterministic, so that verdicts can be kept by (reference, answer, form, NAME, VERSION).
    """
    if reference is None or not (reference := reference.strip()):
        return _NO_REFERENCE
    if form.kind is Kind.CODE:
        return _STORED_ONLY
    if answer is None or not (answer := answer.strip()):
        return _NO_ANSWER
    if reference == answer:
        return _SAME
    if _PLAIN.fullmatch(reference) and _PLAIN.fullmatch(answer) and form.places is None:
        equal = exact_number(reference) == exact_number(answer)
        return _SAME_NUMBER if equal else _OTHER_NUMBER
    return _COMPARE[form.kind](_Ladder(form, algebra), reference, answer)


class _Ladder:
    """Compares one answer; remembers the form and whether algebra was at hand."""

    def __init__(self, form: AnswerForm, algebra: Algebra | None) -> None:
        self.form = form
        self.algebra = algebra

    # Mathematics

    def mathematics(self, reference: str, answer: str) -> Check:
        expected, given = _quantity(reference), _quantity(answer)
        if not expected.bare:
            return _unreadable(Status.UNREADABLE_REFERENCE)
        if not given.bare:
            return _unreadable(Status.UNREADABLE_ANSWER)
        flag = self._unit_flag(expected.unit, given.unit)
        if flag is None:
            return _refused("another unit" if expected.unit and given.unit else "unit missing")
        if self.form.percent is Percent.VALUE and PERCENT in (expected.unit, given.unit):
            expected, given = _by_value(expected), _by_value(given)
        return _flagged(self.compared(expected.bare, given.bare), flag)

    def term(self, reference: str, answer: str) -> Check:
        expected, given = _TERM_NAME.sub("", normalise(reference)), normalise(answer)
        given = _TERM_NAME.sub("", given)
        numbers = exact_number(expected), exact_number(given)
        if numbers[0] is None:
            return _unreadable(Status.UNREADABLE_REFERENCE)
        if numbers[1] is None:
            return _refused("not one integer")
        return _SAME_NUMBER if numbers[0] == numbers[1] else _OTHER_NUMBER

    def compared(self, expected: str, given: str, depth: int = 0) -> Check:
        """Compare two tidied answers without units."""
        if expected == given:
            return _SAME_TIDIED
        numbers = exact_number(expected), exact_number(given)
        if numbers[0] is not None and numbers[1] is not None and numbers[0] == numbers[1]:
            return _SAME_NUMBER
        if self._is_rounded(expected, given):
            return Check(status=Status.CORRECT, rule="number, rounded")
        if numbers[0] is not None and numbers[1] is not None:
            return _OTHER_NUMBER
        if (by_base := self._bases(expected, given)) is not None:
            return by_base
        shapes = _shape(expected), _shape(given)
        if depth < _DEEPEST and shapes[0].form is not Form.VALUE is not shapes[1].form:
            return self._by_shape(shapes[0], shapes[1], (expected, given), depth)
        if depth < _DEEPEST and not shapes[0].form is shapes[1].form is Form.VALUE:
            return self._one_value(shapes[0], shapes[1], depth)
        return self._values(expected, given)

    def _by_shape(self, a: Shape, b: Shape, whole: tuple[str, str], depth: int) -> Check:
        if a.form is b.form is Form.EQUATION:
            return self._values(*whole)
        if Form.EQUATION in (a.form, b.form) and Form.NAMED in (a.form, b.form):
            return self._values(*whole)
        if {a.form, b.form} == {Form.LIST, Form.SET}:
            return _flagged(self._parts(a, b, depth, ordered=False), "braces dropped")
        if a.form is not b.form and Form.NAMED in (a.form, b.form):
            named, other = (a, b) if a.form is Form.NAMED else (b, a)
            inner = _shape(named.parts[0])
            pair = (inner, other) if named is a else (other, inner)
            if inner.form is other.form:
                return _flagged(self._by_shape(*pair, whole, depth + 1), "name dropped")
        if a.form is not b.form:
            return _refused(f"{a.form} and {b.form}")
        if a.frame != b.frame:
            return _refused("another name" if a.form is Form.NAMED else "other brackets")
        in_any_order = a.form in (Form.SET, Form.UNION) or (
            a.form is Form.LIST and not self.form.ordered
        )
        return self._parts(a, b, depth, ordered=not in_any_order)

    def _one_value(self, a: Shape, b: Shape, depth: int) -> Check:
        """Compare a value with something that is none: right only for x=5 and 5, or {5} and 5."""
        other = a if b.form is Form.VALUE else b
        if other.form is Form.NAMED:
            return _flagged(self.compared(a.parts[0], b.parts[0], depth + 1), "name dropped")
        is_collection = self.form.kind is Kind.COLLECTION
        if is_collection and other.form is Form.SET and len(other.parts) == 1:
            return _flagged(self.compared(a.parts[0], b.parts[0], depth + 1), "braces dropped")
        return _refused(f"{a.form} and {b.form}")

    def _parts(self, a: Shape, b: Shape, depth: int, *, ordered: bool) -> Check:
        expected, given = [map(_tidy_part, each.parts) for each in (a, b)]
        return self._matched(
            list(expected),
            list(given),
            lambda one, other: self.compared(one, other, depth + 1),
            ordered=ordered,
        )

    def _matched(
        self,
        expected: list[str],
        given: list[str],
        compare: Callable[[str, str], Check],
        *,
        ordered: bool,
    ) -> Check:
        """Compare parts one by one, or each with whichever is left that equals it."""
        if len(expected) != len(given):
            return _refused("other number of parts")
        if len(expected) > _MOST_PARTS:
            return _refused("too many parts")
        checks = [compare(one, other) for one, other in zip(expected, given, strict=True)]
        if all(each.is_right for each in checks):
            return _together(checks)
        if ordered:
            return _together([each for each in checks if not each.is_right])
        return self._in_any_order(expected, given, compare)

    def _in_any_order(
        self, expected: list[str], given: list[str], compare: Callable[[str, str], Check]
    ) -> Check:
        left, found = list(given), list[Check]()
        for one in expected:
            checks = [compare(one, other) for other in left]
            at = next((at for at, each in enumerate(checks) if each.is_right), None)
            if at is None:
                return _together([each for each in checks if not each.settled] or checks)
            found.append(checks[at])
            del left[at]
        return _flagged(_together(found), "in another order")

    def _values(self, expected: str, given: str) -> Check:
        if has_words(expected) or has_words(given):
            same = words.spoken(expected) == words.spoken(given) != ""
            return Check(status=Status.CORRECT, rule="words") if same else _refused("words")
        if len(expected) > _LONGEST or len(given) > _LONGEST:
            return _refused("too long for algebra")
        a, b = as_latex(expected), as_latex(given)
        if a == b:
            return _SAME_TIDIED
        if surely_differ(a, b):
            return _refused("another value")
        if self.algebra is None:
            return _UNSETTLED
        return self._proven(self.algebra(a, b), expected, given)

    def _proven(self, proof: Proof, expected: str, given: str) -> Check:
        if proof is Proof.EQUAL:
            is_decimal = "." in expected or "." in given
            return _flagged(_PROVEN, "decimal" if is_decimal else "")
        if proof is Proof.DIFFERENT:
            return _refused("algebra")
        unread_reference = proof is Proof.REFERENCE_UNREAD
        return Check(
            status=Status.UNREADABLE_REFERENCE if unread_reference else Status.UNREADABLE_ANSWER,
            rule="algebra",
        )

    # Options

    def _unit_flag(self, expected: str, given: str) -> str | None:
        """Return what the rule says of the units, None where they make the answer incorrect."""
        if expected == given or self.form.units is Strictness.IGNORED:
            return "" if expected == given else "unit ignored"
        if expected and given:
            return (
                "" if self.form.percent is Percent.VALUE and PERCENT in (expected, given) else None
            )
        if PERCENT in (expected, given):
            if self.form.percent is Percent.VALUE:
                return ""
            return "percent sign dropped" if self.form.percent is Percent.SIGN_OPTIONAL else None
        return None if self.form.units is Strictness.REQUIRED and expected else "unit dropped"

    def _bases(self, expected: str, given: str) -> Check | None:
        """Compare numbers of which one names its base; None where both or neither do."""
        bases = _IN_BASE.fullmatch(expected), _IN_BASE.fullmatch(given)
        if (bases[0] is None) == (bases[1] is None):
            if bases[0] is None or bases[1] is None or self.form.base is not Strictness.IGNORED:
                return None if bases[0] is None or bases[1] is None else _refused("base")
        bare = [
            each[1] if each else text for each, text in zip(bases, (expected, given), strict=True)
        ]
        if bare[0] != bare[1] or (self.form.base is Strictness.REQUIRED and bases[0]):
            return _refused("base")
        return Check(status=Status.CORRECT, rule="normalised string, base dropped")

    def _is_rounded(self, expected: str, given: str) -> bool:
        decimal = _DECIMAL.fullmatch(given)
        if self.form.places is None or decimal is None or len(decimal[1]) < self.form.places:
            return False
        value = exact_number(expected)
        if value is None and (about := approximate(as_latex(expected))) is not None:
            value = exact_number(f"{about.real:.15f}") if not about.imag else None
        said = exact_number(given)
        return (
            value is not None and said is not None and abs(value - said) * 10 ** len(decimal[1]) < 1
        )

    # Words

    def choice(self, reference: str, answer: str) -> Check:
        return _same_or_not(words.choice(reference), words.choice(answer), "choice")

    def yes_or_no(self, reference: str, answer: str) -> Check:
        return _same_or_not(words.truth(reference), words.truth(answer), "yes or no")

    def text(self, reference: str, answer: str) -> Check:
        expected, given = words.spoken(reference), words.spoken(answer)
        if expected == given and expected:
            return Check(status=Status.CORRECT, rule="words")
        for group in self.form.aliases:
            names = {words.spoken(name) for name in group}
            if expected in names and given in names:
                return Check(status=Status.CORRECT, rule="words, alias")
        numbers = exact_number(normalise(reference)), exact_number(normalise(answer))
        if numbers[0] is not None and numbers[0] == numbers[1]:
            return _SAME_NUMBER
        return _refused("words")

    def listed(self, reference: str, answer: str) -> Check:
        return self._matched(
            list(words.items(reference)),
            list(words.items(answer)),
            self.text,
            ordered=self.form.ordered is not False,
        )


_COMPARE: dict[Kind, Callable[[_Ladder, str, str], Check]] = {
    Kind.NUMBER: _Ladder.mathematics,
    Kind.EXPRESSION: _Ladder.mathematics,
    Kind.COLLECTION: _Ladder.mathematics,
    Kind.TERM: _Ladder.term,
    Kind.CHOICE: _Ladder.choice,
    Kind.YES_NO: _Ladder.yes_or_no,
    Kind.TEXT: _Ladder.text,
    Kind.LIST: _Ladder.listed,
}

_PLAIN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_DECIMAL = re.compile(r"[+-]?\d*\.(\d+)")
_IN_BASE = re.compile(r"([+-]?[0-9A-F]+)_(?:[0-9a-z]|\{(?:\d{1,2}|[a-z]+)\})")
_TERM_NAME = re.compile(r"\A(?:[A-Za-z](?:_\{?\w+\}?|\(\w+\))?=)+")
_FORMULA = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)", re.DOTALL)

_NO_REFERENCE = Check(status=Status.NO_REFERENCE, rule="")
_STORED_ONLY = Check(status=Status.NO_REFERENCE, rule="stored result only")
_NO_ANSWER = Check(status=Status.NO_ANSWER, rule="")
_SAME = Check(status=Status.CORRECT, rule="same string")
_SAME_TIDIED = Check(status=Status.CORRECT, rule="normalised string")
_SAME_NUMBER = Check(status=Status.CORRECT, rule="number")
_OTHER_NUMBER = Check(status=Status.INCORRECT, rule="number")
_PROVEN = Check(status=Status.CORRECT, rule="algebra")
_UNSETTLED = Check(
    status=Status.INCORRECT, rule="normalised string, algebra not asked", settled=False
)


def _unreadable(status: Status) -> Check:
    return Check(status=status, rule="nothing left of it")


def _refused(rule: str) -> Check:
    return Check(status=Status.INCORRECT, rule=rule)


def _flagged(check: Check, flag: str) -> Check:
    """Name in the rule what had to be overlooked for a correct answer."""
    return replace(check, rule=f"{check.rule}, {flag}") if flag and check.is_right else check


def _together(checks: Sequence[Check]) -> Check:
    """Return the check that says most about a whole: what went furthest for it, or against it."""
    if all(each.is_right for each in checks):
        return max(checks, key=lambda each: _RANK.get(each.rule.partition(",")[0], 3))
    return next(
        (each for each in checks if each.settled and each.status is Status.UNREADABLE_REFERENCE),
        next((each for each in checks if not each.settled), checks[0]),
    )


_RANK = {"same string": 0, "normalised string": 1, "number": 2}


def _same_or_not(expected: object, given: object, rule: str) -> Check:
    if expected is None:
        return Check(status=Status.UNREADABLE_REFERENCE, rule=rule)
    if given is None:
        return Check(status=Status.UNREADABLE_ANSWER, rule=rule)
    return Check(status=Status.CORRECT if expected == given else Status.INCORRECT, rule=rule)


def _by_value(given: Quantity) -> Quantity:
    if given.unit != PERCENT:
        return given
    number = exact_number(given.bare)
    return Quantity(f"\\frac{{{given.bare}}}{{100}}" if number is None else str(number / 100))


@lru_cache(maxsize=1 << 14)
def _quantity(text: str) -> Quantity:
    formulas = _FORMULA.findall(text) if len(text) < _LONGEST else []
    if len(formulas) == 1 and has_words(text):  # a sentence with one formula in it
        text = next(filter(None, formulas[0]))
    split = quantity(joined(text))
    return Quantity(normalise(split.bare), split.unit)


@lru_cache(maxsize=1 << 12)
def _shape(text: str) -> Shape:
    return shape_of(text) if len(text) <= _LONGEST else Shape(form=Form.VALUE, parts=(text,))


def _tidy_part(part: str) -> str:
    return normalise(part)
