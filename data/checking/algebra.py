r"""The last rung: math-verify on two bare values, with guards against what it is known to accept.

Runs in worker processes only. Expressions of SymPy never leave this module, and are never turned
into text: writing out a tower of powers would not end. math-verify is imported when it is first
asked for, because it takes most of a second and may be absent.
"""

import importlib.util
import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from core.outcomes.latex import letters
from core.outcomes.result import Proof

Expression = Any  # SymPy tells pyright nothing of its types
_CLOSE = 1e-9
_DIGITS = 30
_BINDS = re.compile(r"\\(?:i*nt|sum|prod|lim)(?![a-z])")  # a variable that is bound is not free
_CONSTANTS = frozenset("ei")


def algebra_version() -> str:
    """Return what proves equality here, with its version; "" where math-verify is absent."""
    if importlib.util.find_spec("math_verify") is None:
        return ""
    try:
        return f"math-verify {version('math-verify')}"
    except PackageNotFoundError:
        return "math-verify"


def prove(reference: str, answer: str) -> Proof:
    """Return whether two values or equations, in LaTeX, are equal.

    May take for ever and all memory, so the caller sets a deadline and a limit.
    """
    from math_verify import verify  # noqa: PLC0415 - see above

    expected, given = _parsed(reference), _parsed(answer)
    if expected is None:
        return Proof.REFERENCE_UNREAD
    if given is None:
        return Proof.ANSWER_UNREAD
    equal = verify(expected, given, timeout_seconds=None)  # in seconds it would use SIGALRM
    return Proof.EQUAL if equal and not _differ_by_much(expected, given) else Proof.DIFFERENT


def _parsed(latex: str) -> Expression | None:
    """Return the expression that `latex` says, None if it is not read, or not read to its end."""
    from math_verify import LatexExtractionConfig, parse  # noqa: PLC0415

    found: list[Expression] = parse(f"${latex}$", [LatexExtractionConfig()], parsing_timeout=None)  # pyright: ignore[reportArgumentType]
    if not found or isinstance(found[0], str):
        return None
    symbols: set[Expression] = getattr(found[0], "free_symbols", set[Expression]())
    names = "".join(symbol.name for symbol in symbols)
    wanted = frozenset[str]() if _BINDS.search(latex) else letters(latex) - _CONSTANTS
    return found[0] if wanted <= frozenset(names) else None


def _differ_by_much(expected: Expression, given: Expression) -> bool:
    """Whether two numbers differ in proportion to their size; math-verify looks at six places."""
    from sympy import Expr, N  # noqa: PLC0415

    if not (isinstance(expected, Expr) and isinstance(given, Expr)):
        return False
    if expected.free_symbols or given.free_symbols:
        return False
    a, b = (N(each.doit(), _DIGITS) for each in (expected, given))
    if not (a.is_number and b.is_number and a.is_finite and b.is_finite):
        return False
    return bool(abs(a - b) > _CLOSE * max(abs(a), abs(b)))
