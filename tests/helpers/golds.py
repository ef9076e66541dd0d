"""Made-up reference answers like those of contests, each with another spelling and its value."""

import math
from collections.abc import Iterator
from fractions import Fraction
from random import Random

Gold = tuple[str, str, object]
"""How the reference is written, how an answer may write the same, and what both are worth."""


def golds(count: int, seed: int = 7) -> list[Gold]:
    """Return `count` golds; the share of integers is near that of real sets."""
    random = Random(seed)
    makers = [_integer] * 8 + [_fraction, _radical, _interval, _point, _matrix, _unit, _degrees]
    makers += [_percent, _word, _polynomial, _multiple_of_pi, _set, _several, _money, _base, _mixed]
    return [random.choice(makers)(random) for _ in range(count)]


def wrong_pairs(all_golds: list[Gold], seed: int = 8) -> Iterator[tuple[str, str]]:
    """Yield each reference with the answer of another gold that is worth something else."""
    shuffled = list(all_golds)
    Random(seed).shuffle(shuffled)
    for (reference, _, value), (_, answer, other) in zip(all_golds, shuffled, strict=True):
        if value != other:
            yield reference, answer


def _number(random: Random) -> int:
    return random.randint(-40, 2_500)


def _integer(random: Random) -> Gold:
    n = _number(random)
    return str(n), random.choice([f"\\boxed{{{n}}}", f"${n}$", f"{n:,}", f"{n}."]), Fraction(n)


def _fraction(random: Random) -> Gold:
    over, under = random.randint(1, 90), random.randint(2, 90)
    answer = random.choice(
        [f"{over}/{under}", f"\\dfrac{{{over}}}{{{under}}}", f"\\( {over} / {under} \\)"]
    )
    return f"\\frac{{{over}}}{{{under}}}", answer, Fraction(over, under)


def _radical(random: Random) -> Gold:
    n, root = random.randint(2, 30), random.choice([2, 3, 5, 6, 7, 10, 11])
    return f"{n}\\sqrt{{{root}}}", f"${n} \\sqrt {root}$", ("root", n, root)


def _interval(random: Random) -> Gold:
    low, size = random.randint(-9, 9), random.randint(1, 9)
    left, right = random.choice("(["), random.choice(")]")
    written = f"{left}{low},{low + size}{right}"
    return written, f"$\\left{left}{low}, {low + size}\\right{right}$", ("brackets", written)


def _point(random: Random) -> Gold:
    a, b = random.randint(-9, 9), random.randint(10, 40)
    return f"({a},{b})", f"$\\left( {a}, {b} \\right)$", ("brackets", f"({a},{b})")


def _matrix(random: Random) -> Gold:
    a, b, c, d = (random.randint(-9, 9) for _ in range(4))
    answer = f"$\\begin{{bmatrix}} {a} & {b} \\\\ {c} & {d} \\end{{bmatrix}}$"
    return f"\\begin{{pmatrix}}{a}&{b}\\\\{c}&{d}\\end{{pmatrix}}", answer, ("matrix", a, b, c, d)


def _unit(random: Random) -> Gold:
    n = random.randint(2, 900)
    return f"{n}\\text{{ cm}}^2", f"{n} square centimeters", (n, "cm^2")


def _degrees(random: Random) -> Gold:
    n = random.randint(2, 179)
    return f"{n}^\\circ", f"${n}^{{\\circ}}$", (n, "degrees")


def _percent(random: Random) -> Gold:
    n = random.randint(2, 99)
    return f"{n}\\%", f"{n}%", (n, "percent")


def _word(random: Random) -> Gold:
    word = random.choice(["Evelyn", "even", "odd", "ellipse", "no solution", "Navin"])
    return f"\\text{{{word}}}", word, ("word", word)


def _polynomial(random: Random) -> Gold:
    a, b, c = random.randint(2, 9), random.randint(1, 9), random.randint(1, 9)
    return f"{a}x^2+{b}x+{c}", f"${a}x^{{2}} + {b} x + {c}$", ("polynomial", a, b, c)


def _multiple_of_pi(random: Random) -> Gold:
    n, under = random.randint(1, 12), random.choice([2, 3, 4, 6])
    share = Fraction(n, under)
    return f"\\frac{{{n}\\pi}}{{{under}}}", f"\\dfrac{{{n} \\pi}}{{{under}}}", ("pi", share)


def _set(random: Random) -> Gold:
    a, b = random.randint(-9, 0), random.randint(1, 9)
    return f"\\{{{a},{b}\\}}", f"$\\left\\{{ {b}, {a} \\right\\}}$", ("solutions", a, b)


def _several(random: Random) -> Gold:
    a, b = random.randint(-9, 0), random.randint(1, 9)
    return f"{a}, {b}", f"${b}$ and ${a}$", ("solutions", a, b)


def _money(random: Random) -> Gold:
    cents = random.randint(101, 99_999)
    return f"\\${cents / 100:.2f}", f"${cents / 100:,.2f}", (Fraction(cents, 100), "dollars")


def _base(random: Random) -> Gold:
    digits, base = random.randint(10, 999), random.choice([11, 12, 16])
    return f"{digits}_{{{base}}}", f"${digits}_{{{base}}}$", ("base", digits, base)


def _mixed(random: Random) -> Gold:
    whole, under = random.randint(1, 9), random.choice([2, 3, 5, 7])
    over = random.choice([n for n in range(1, under) if math.gcd(n, under) == 1])
    return (
        f"{whole}\\frac{{{over}}}{{{under}}}",
        f"{whole} {over}/{under}",
        whole + Fraction(over, under),
    )
