r"""Compares answers of mathematics: units first, then shapes, then values from part to part."""

import re
from collections.abc import Callable
from functools import lru_cache, partial

from core.outcomes import words
from core.outcomes.kinds import AnswerForm, Kind, Percent, Strictness
from core.outcomes.latex import as_latex, has_words, letters
from core.outcomes.normalise import normalise
from core.outcomes.numbers import exact_number
from core.outcomes.result import (
    NOTHING_LEFT,
    OTHER_NUMBER,
    PROVEN,
    SAME_NUMBER,
    SAME_TIDIED,
    SAME_WORDS,
    UNSETTLED,
    Algebra,
    Check,
    Proof,
    flagged,
    matched,
    refused,
)
from core.outcomes.shape import Form, Shape, joined, shape_of, split
from core.outcomes.units import PERCENT, Quantity, quantity
from core.outcomes.value import approximate, surely_differ
from core.outcomes.verdict import Status

_LONGEST = 1_000
_MEMOISED = 200
_DEEPEST = 4
_DECIMAL = re.compile(r"[+-]?\d*\.(\d+)")
_IN_BASE = re.compile(r"([+-]?[0-9A-F]+)_(?:([0-9a-z])|\{(\d{1,2}|[a-z]+)\})")
_BASES = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
          "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "sixteen": "16"}  # fmt: skip
_NOT_A_SUM = re.compile(
    r":|\A(?:\d{4}([-/])\d\d?\1\d\d?|\d\d?([-/])\d\d?\2\d{4})\Z"
)  # 12:00, 3:4, dates
_FREE_SPACE = re.compile(r"\s+(?!\d)|(?<!\d)\s+")  # 1 8 is not 18
_FORMULA = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)", re.DOTALL)
_ANY_ORDER = frozenset((Form.SET, Form.UNION))


class Mathematics:
    """Compares a reference and an answer as the form says; `algebra` None leaves it unasked."""

    def __init__(self, form: AnswerForm, algebra: Algebra | None) -> None:
        self._form = form
        self._algebra = algebra

    def compare(self, reference: str, answer: str) -> Check:
        """Compare two answers as they were written."""
        formula = _only_formula(answer)
        read = _read_number if self._form.kind is Kind.NUMBER else _read
        expected, given = read(reference), read(formula or answer)
        if not expected.bare:
            return Check(status=Status.UNREADABLE_REFERENCE, rule=NOTHING_LEFT)
        if not given.bare:
            return Check(status=Status.UNREADABLE_ANSWER, rule=NOTHING_LEFT)
        flag = self._unit_flag(expected.unit, given.unit)
        if flag is None:
            return refused("another unit" if expected.unit and given.unit else "unit missing")
        if self._form.percent is Percent.VALUE:
            expected, given = _by_value(expected), _by_value(given)
        check = flagged(self._compared(expected.bare, given.bare, 0), flag)
        return flagged(check, "in a sentence" if formula else "")

    def _compared(self, expected: str, given: str, depth: int) -> Check:
        """Compare two tidied answers without units."""
        if expected == given:
            return SAME_TIDIED
        numbers = exact_number(expected), exact_number(given)
        if numbers[0] is not None and numbers[0] == numbers[1]:
            return SAME_NUMBER
        if self._is_rounded(expected, given):
            return flagged(SAME_NUMBER, "rounded")
        if None not in numbers:
            return OTHER_NUMBER
        by_base = self._by_base(expected, given)
        if by_base is not None:
            return by_base
        a, b = _shape(expected), _shape(given)
        if depth >= _DEEPEST or _is_whole(a, b):
            return self._values(expected, given)
        return self._shapes(a, b, depth + 1)

    # Shapes

    def _shapes(self, a: Shape, b: Shape, depth: int) -> Check:
        """Compare part by part; of two forms only those that say the same are right."""
        if a.form is b.form:
            if a.frame != b.frame:
                return refused("another name" if a.form is Form.NAMED else "other brackets")
            in_any_order = a.form in _ANY_ORDER or (a.form is Form.LIST and not self._form.ordered)
            return self._parts(a, b, depth, ordered=not in_any_order)
        if {a.form, b.form} == {Form.LIST, Form.SET}:
            return flagged(self._parts(a, b, depth, ordered=False), "braces dropped")
        if Form.NAMED in (a.form, b.form) and Form.EQUATION not in (a.form, b.form):
            check = self._compared(_without_name(a), _without_name(b), depth)
            return flagged(check, "name dropped")
        if (a.form, b.form) == (Form.VALUE, Form.EQUATION) and not letters(as_latex(b.text)):
            sides = split(b.text, "=")  # 3*4=12: each side has to be the value
            check = matched(
                [a.text] * len(sides),
                sides,
                lambda one, other: self._compared(one, other, depth),
                ordered=True,
            )
            return flagged(check, "calculation")
        single = {a.form: a.parts, b.form: b.parts}.get(Form.SET, ())
        if self._form.kind is Kind.COLLECTION and len(single) == 1 and len(a.parts + b.parts) == 2:
            return flagged(self._parts(a, b, depth, ordered=True), "braces dropped")
        return refused(f"{a.form} and {b.form}")

    def _parts(self, a: Shape, b: Shape, depth: int, *, ordered: bool) -> Check:
        expected, given = ([normalise(part) for part in each.parts] for each in (a, b))
        return matched(
            expected,
            given,
            lambda one, other: self._compared(one, other, depth),
            ordered=ordered,
        )

    def _values(self, expected: str, given: str) -> Check:
        if any(has_words(each) or _NOT_A_SUM.search(each) for each in (expected, given)):
            same = words.spoken(expected) == words.spoken(given) != ""
            return SAME_WORDS if same else refused("words")
        if max(len(expected), len(given)) > _LONGEST:
            return refused("too long for algebra")
        a, b = as_latex(expected), as_latex(given)
        if _FREE_SPACE.sub("", a) == _FREE_SPACE.sub("", b):
            return SAME_TIDIED
        if surely_differ(a, b):
            return refused("another value")
        if self._algebra is None:
            return UNSETTLED
        return _proven(self._algebra(a, b), is_decimal="." in expected or "." in given)

    # Options

    def _unit_flag(self, expected: str, given: str) -> str | None:
        """Return what the rule says of the units, None where they make the answer incorrect."""
        form = self._form
        if expected == given:
            return ""
        if form.percent is Percent.VALUE and PERCENT in (expected, given):
            return ""
        if form.units is Strictness.IGNORED and PERCENT not in (expected, given):
            return "unit ignored"
        if expected and given:
            return None
        if PERCENT in (expected, given):
            return "percent sign dropped" if form.percent is Percent.SIGN_OPTIONAL else None
        return None if form.units is Strictness.REQUIRED and expected else "unit dropped"

    def _by_base(self, expected: str, given: str) -> Check | None:
        """Compare numbers of which one or both name their base; None where neither does."""
        a, b = _IN_BASE.fullmatch(expected), _IN_BASE.fullmatch(given)
        if a is None and b is None:
            return None
        is_missing = a is not None and b is None
        is_one = a is None or b is None or _base(a) == _base(b)
        if a and b and is_one and a[1] == b[1]:
            return SAME_TIDIED
        may_differ = (a is None) != (b is None) or self._form.base is Strictness.IGNORED
        if (a[1] if a else expected) != (b[1] if b else given) or not may_differ:
            return refused("base")
        if is_missing and self._form.base is Strictness.REQUIRED:
            return refused("base missing")
        return flagged(SAME_TIDIED, "base dropped")

    def _is_rounded(self, expected: str, given: str) -> bool:
        """Whether a decimal with enough places is the reference, rounded or cut off."""
        decimal = _DECIMAL.fullmatch(given)
        if self._form.places is None or decimal is None or len(decimal[1]) < self._form.places:
            return False
        value, said = exact_number(expected), exact_number(given)
        if value is None and (about := approximate(as_latex(expected))) is not None:
            value = None if about.imag else exact_number(f"{about.real:.15f}")
        if value is None or said is None:
            return False
        return abs(value - said) * 10 ** len(decimal[1]) < 1


def _proven(proof: Proof, *, is_decimal: bool) -> Check:
    if proof is Proof.EQUAL:
        return flagged(PROVEN, "decimal" if is_decimal else "")
    if proof is Proof.DIFFERENT:
        return refused("algebra")
    unread = Status.UNREADABLE_REFERENCE
    if proof is Proof.ANSWER_UNREAD:
        unread = Status.UNREADABLE_ANSWER
    return Check(status=unread, rule="algebra")


def _is_whole(a: Shape, b: Shape) -> bool:
    """Whether both are left to algebra as they are: values, or equations such as y=2x, y-2x=0."""
    forms = {a.form, b.form}
    is_equation = Form.EQUATION in forms and forms <= {Form.EQUATION, Form.NAMED}
    return is_equation or forms == {Form.VALUE}


def _without_name(shape: Shape) -> str:
    return shape.parts[0] if shape.form is Form.NAMED else shape.text


def _only_formula(answer: str) -> str | None:
    """Return the formula of a sentence that has just one, None for anything else."""
    if len(answer) > _LONGEST or not has_words(_FORMULA.sub(" ", answer)):
        return None
    found = _FORMULA.findall(answer)
    return (found[0][0] or found[0][1]) if len(found) == 1 else None


def _by_value(given: Quantity) -> Quantity:
    if given.unit != PERCENT:
        return given
    number = exact_number(given.bare)
    return Quantity(f"\\frac{{{given.bare}}}{{100}}" if number is None else str(number / 100))


def _base(match: re.Match[str]) -> str:
    """Return the base that a number names, in digits."""
    said = match[2] or match[3]
    return _BASES.get(said, said)


def _read_anew(text: str, *, with_letters: bool = False) -> Quantity:
    if len(text) > _LONGEST:
        return Quantity(normalise(text))
    found = quantity(joined(text), letters=with_letters)
    return Quantity(normalise(found.bare), found.unit)


def _memoised(work: Callable[[str], Quantity]) -> Callable[[str], Quantity]:
    """Remember what short texts give: references come again with every run."""
    remembered = lru_cache(maxsize=1 << 15)(work)
    return lambda text: remembered(text) if len(text) <= _MEMOISED else work(text)


_read = _memoised(_read_anew)
_read_number = _memoised(partial(_read_anew, with_letters=True))


def _shape(text: str) -> Shape:
    whole = Shape(form=Form.VALUE, parts=(text,), text=text)
    return shape_of(text) if len(text) <= _LONGEST else whole
