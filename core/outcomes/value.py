r"""About how much an expression is, to refuse what is certainly different before any algebra.

Floats never make two answers equal here; they only tell that they are not, and where rounding
could mislead they tell nothing. A variable stands for one odd number, the same on both sides: what
is identical is equal there too.
"""

import cmath
import math
import re
from collections.abc import Callable

_PART = re.compile(r"\s*(\\[A-Za-z]+|\d+(?:\.\d*)?|\.\d+|[A-Za-z]|[-+*/^!(){}\[\]])")
_LONGEST = 300
_DEEPEST = 30
_LARGEST = 1e12
_RELATIVE = 1e-11
_NOISE = 1e-12

_FUNCTIONS: dict[str, Callable[[complex], complex]] = {
    "\\sin": cmath.sin,
    "\\cos": cmath.cos,
    "\\tan": cmath.tan,
    "\\ln": cmath.log,
    "\\exp": cmath.exp,
}
_CONSTANTS = {"\\pi": math.pi, "e": math.e, "i": 1j}


class _UnknownError(ValueError):
    """Something that is not read here."""


def surely_differ(first: str, second: str) -> bool:
    """Whether two expressions, written by `as_latex`, cannot be equal; False where unsure."""
    one, other = _Evaluation(first), _Evaluation(second)
    a, b = one.value(), other.value()
    if a is None or b is None:
        return False
    unsure = max(_RELATIVE * max(abs(a), abs(b)), _NOISE * max(one.largest, other.largest))
    return abs(a - b) > unsure


def approximate(latex: str) -> complex | None:
    """Return about how much an expression is, None where that cannot be told."""
    return _Evaluation(latex).value()


class _Evaluation:
    """Reads one expression from left to right; `largest` is the greatest number on the way."""

    def __init__(self, latex: str) -> None:
        self.largest = 0.0
        self._parts = _parts(latex)
        self._at = 0
        self._depth = 0

    def value(self) -> complex | None:
        try:
            value = self._sum()
            return value if self._at == len(self._parts) else None
        except (ValueError, ArithmeticError):
            return None

    def _sum(self) -> complex:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnknownError
        total = self._product(self._sign())
        while self._next in ("+", "-"):
            total = self._noted(total + self._product(self._sign()))
        self._depth -= 1
        return total

    def _sign(self) -> int:
        sign = 1
        while self._next in ("+", "-"):
            sign = -sign if self._take() == "-" else sign
        return sign

    def _product(self, value: complex) -> complex:
        value *= self._power()
        divided = False
        while self._next not in ("", "+", "-", ")", "}", "]"):
            if self._next == "/":
                self._take()
                value, divided = value / (self._sign() * self._power()), True
            elif self._next in ("\\cdot", "*"):
                self._take()
                value *= self._sign() * self._power()
            elif divided:  # 1/2x: nobody knows
                raise _UnknownError
            else:
                value *= self._power()
            self._noted(value)
        return value

    def _power(self) -> complex:
        base = self._atom()
        while self._next == "!":
            self._take()
            base = _factorial(base)
        if self._next != "^":
            return base
        self._take()
        exponent = self._argument()
        return self._noted(_raised(base, exponent))

    def _atom(self) -> complex:
        part = self._take()
        if part[0].isdigit() or part[0] == ".":
            return self._noted(complex(float(part)))
        if part in ("(", "{"):
            value = self._sum()
            if self._take() != (")" if part == "(" else "}"):
                raise _UnknownError
            return value
        if part in _CONSTANTS:
            return complex(_CONSTANTS[part])
        if part == "\\frac":
            return self._noted(self._argument() / self._argument())
        if part == "\\sqrt":
            return self._root()
        if part in _FUNCTIONS and self._next in ("(", "{"):
            return self._noted(_FUNCTIONS[part](self._atom()))
        if len(part) == 1 and part.isalpha():
            return complex(1.1 + (ord(part) * 0.6180339887) % 1.7)
        raise _UnknownError

    def _root(self) -> complex:
        degree = 2 + 0j
        if self._next == "[":
            self._take()
            degree = self._sum()
            if self._take() != "]":
                raise _UnknownError
        inside = self._argument()
        if degree == 2 and inside.imag == 0 and inside.real < 0:
            return cmath.sqrt(inside)
        if abs(inside) < 1e-9 * self.largest:  # a root blows the rounding up
            raise _UnknownError
        return self._noted(_raised(inside, 1 / degree))

    def _argument(self) -> complex:
        r"""Return what stands in braces, or is one digit or letter as in \frac12."""
        if self._next == "{" or not self._next[:1].isdigit():
            return self._atom()
        part = self._take()
        if len(part) > 1:
            raise _UnknownError
        return complex(float(part))

    @property
    def _next(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _take(self) -> str:
        if self._at >= len(self._parts):
            raise _UnknownError
        self._at += 1
        return self._parts[self._at - 1]

    def _noted(self, value: complex) -> complex:
        size = abs(value)
        if not size < _LARGEST:
            raise _UnknownError
        self.largest = max(self.largest, size)
        return value


def _parts(latex: str) -> list[str]:
    """Return the pieces, or one that nothing reads where some character is unknown."""
    parts: list[str] = []
    at = 0
    text = latex.strip()
    while at < len(text) <= _LONGEST:
        match = _PART.match(text, at)
        if match is None:
            return ["?"]
        parts.append(match[1])
        at = match.end()
    return parts or ["?"]


def _raised(base: complex, exponent: complex) -> complex:
    is_whole = exponent.imag == 0 and exponent.real == int(exponent.real)
    if base.imag == 0 and base.real < 0 and not is_whole:
        raise _UnknownError  # the real root or the principal one
    return base ** (int(exponent.real) if is_whole else exponent)


def _factorial(value: complex) -> complex:
    if value.imag or value.real != int(value.real) or not 0 <= value.real <= 14:
        raise _UnknownError
    return complex(math.factorial(int(value.real)))
