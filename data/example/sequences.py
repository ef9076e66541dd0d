"""Number-sequence puzzles: families of rules, each with variants, worked out and not looked up.

A puzzle knows which tools of the toolbox embody its rule (`sound`): those that the rule is made
of, and those that still hold on further terms that no solver sees. Whether a strategy leads
towards the truth is thereby a fact about the rule and not an opinion.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from random import Random

from core.traces import Problem
from data.example.seeds import seeded
from data.example.toolbox import NAMED, Tool, digit_sum, look, reverse_digits

DATASET = "sequence puzzles (generated)"
_UNSEEN = 6  # further terms on which a tool must hold to count as sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a sequence continues.

    `terms(n)` returns the first n terms, `sound` are the tools that the rule is made of, `words`
    says the rule for people.
    """

    family: str
    variant: str
    words: str
    terms: Callable[[int], list[int]]
    sound: frozenset[Tool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    """The given terms of a rule; the question is the next one.

    `sound` are all tools of whose family the rule is a member.
    """

    rule: Rule
    given: tuple[int, ...]
    next: int
    sound: frozenset[Tool]

    @property
    def key(self) -> str:
        """A stable name: family and variant in one slug."""
        return f"{self.rule.family}/{self.rule.variant}".replace(" ", "-")

    def problem(self) -> Problem:
        """Return the puzzle as the study's problem, with its reference."""
        shown = ", ".join(map(str, self.given))
        return Problem(
            dataset=DATASET,
            key=self.key,
            prompt=f"What is the next term? {shown}, …",
            title=", ".join(map(str, self.given[:5])) + ", …",
            reference=str(self.next),
            family=self.rule.family,
            variant=self.rule.variant,
            metadata={"rule": self.rule.words, "generated": True},
        )


def puzzles(seed: str = "volteface") -> tuple[Puzzle, ...]:
    """Return every puzzle of the example, in the same order on every call."""
    found: dict[str, Puzzle] = {}
    for make in (
        _reversed_powers, _polynomials, _geometric, _recurrences, _interleavings, _digit_steps,
        _reversed_multiples, _alternating, _primes, _partial_sums, _beyond_the_toolbox,
    ):  # fmt: skip
        rng = seeded(seed, make.__name__)
        for rule in make(rng):
            puzzle = _cut(rule, rng)
            found.setdefault(puzzle.key, puzzle)
    return tuple(found.values())


def _cut(rule: Rule, rng: Random) -> Puzzle:
    """Show six to eight terms: with fewer, more than one rule often fits."""
    size = 8 if rule.family == "reversed powers" else rng.choice((6, 6, 7, 8))
    terms = tuple(rule.terms(size + 1 + _UNSEEN))
    holding = {tool for tool in Tool if look(tool, terms).fits(terms)}
    return Puzzle(
        rule=rule,
        given=terms[:size],
        next=terms[size],
        sound=rule.sound | holding,
    )


def _reversed_powers(_rng: Random) -> Iterator[Rule]:
    names = {2: "squares", 3: "cubes", 4: "fourth powers", 5: "fifth powers"}
    for exponent, name in names.items():
        # Nothing ends in 0 between these and nine terms on: a reversed 1000 would be a mere 1.
        for first in (1, 11, 21):
            yield Rule(
                family="reversed powers",
                variant=f"{name} from {first}",
                words=f"the {name} from {first} on, with their digits reversed",
                # Bound as defaults: the loop's variables change before the rule is used.
                terms=lambda n, k=exponent, s=first: [
                    reverse_digits(i**k) for i in range(s, s + n)
                ],
                sound=frozenset({Tool.REVERSAL}),
            )


def _polynomials(rng: Random) -> Iterator[Rule]:
    shapes = (("linear", 1, 4), ("quadratic", 2, 12), ("cubic", 3, 7), ("quartic", 4, 2))
    for name, degree, count in shapes:
        for number in range(1, count + 1):
            low = [rng.randint(-6, 9) for _ in range(degree)]
            coefficients = (*low, rng.choice((1, 1, 2, 3) if degree < 4 else (1,)))
            sound = {Tool.DIFFERENCES} | ({Tool.RECURRENCE} if degree == 1 else set[Tool]())
            yield Rule(
                family="polynomial",
                variant=f"{name} {number}",
                words=f"a {name} polynomial, coefficients {', '.join(map(str, coefficients))} "
                "from the constant upwards",
                terms=lambda n, c=coefficients: [
                    sum(a * i**power for power, a in enumerate(c)) for i in range(1, n + 1)
                ],
                sound=frozenset(sound),
            )


def _geometric(rng: Random) -> Iterator[Rule]:
    for number, ratio in enumerate((2, 3, 5, 4, -2, -3), start=1):
        first = rng.randint(2, 9)
        sound = {Tool.RATIOS, Tool.RECURRENCE} | ({Tool.SIGNS} if ratio < 0 else set[Tool]())
        yield Rule(
            family="geometric",
            variant=f"pure {number}",
            words=f"{first} times the powers of {ratio}",
            terms=lambda n, a=first, r=ratio: [a * r**i for i in range(n)],
            sound=frozenset(sound),
        )
    for number, ratio in enumerate((2, 3, 2, 4, 3), start=1):
        first, shift = rng.randint(1, 6), rng.choice((-5, -3, -1, 1, 2, 4, 7))
        yield Rule(
            family="geometric",
            variant=f"shifted {number}",
            words=f"{first} times the powers of {ratio}, and {shift} added to each",
            terms=lambda n, a=first, r=ratio, c=shift: [a * r**i + c for i in range(n)],
            sound=frozenset({Tool.RECURRENCE}),
        )


def _recurrences(rng: Random) -> Iterator[Rule]:
    for p, q in ((1, 1), (1, 1), (1, 1), (2, 1), (1, 2), (3, -1), (1, 3), (2, 3), (1, -2), (3, 2)):
        first, second = rng.randint(1, 9), rng.randint(1, 12)
        yield Rule(
            family="recurrence",
            variant=f"{p} and {q} from {first} and {second}",
            words=f"each term is {p} times the one before plus {q} times the one before that",
            terms=lambda n, a=first, b=second, p=p, q=q: list(islice(_linear(a, b, p, q), n)),
            sound=frozenset({Tool.RECURRENCE}),
        )


def _linear(a: int, b: int, p: int, q: int) -> Iterator[int]:
    while True:
        yield a
        a, b = b, p * b + q * a


def _interleavings(rng: Random) -> Iterator[Rule]:
    for number in range(1, 13):
        (one_name, one), (two_name, two) = _half(rng, number % 3), _half(rng, (number + 1) % 3)
        yield Rule(
            family="interleaving",
            variant=f"{one_name} with {two_name} {number}",
            words=f"two sequences taking turns: {one_name} and {two_name}",
            terms=lambda n, one=one, two=two: [(two if i % 2 else one)(i // 2) for i in range(n)],
            sound=frozenset({Tool.CASES}),
        )


def _half(rng: Random, kind: int) -> tuple[str, Callable[[int], int]]:
    """Return one of the two sequences of an interleaving: its name and its i-th term."""
    first, step = rng.randint(1, 12), rng.choice((2, 3, 4, 5, 7, -2))
    if kind == 0:
        return "steps", lambda i: first + step * i
    if kind == 1:
        ratio = rng.choice((2, 3))
        return "multiples", lambda i: first * ratio**i
    return "squares", lambda i: (first + i) ** 2


def _digit_steps(rng: Random) -> Iterator[Rule]:
    for first in sorted(rng.sample(range(11, 98), 8)):
        yield Rule(
            family="digit sums",
            variant=f"from {first}",
            words="each term plus the sum of its digits gives the next",
            terms=lambda n, a=first: list(
                accumulate(range(n - 1), lambda x, _: x + digit_sum(x), initial=a)
            ),
            sound=frozenset({Tool.DIGIT_SUM}),
        )


def _reversed_multiples(rng: Random) -> Iterator[Rule]:
    # Reversing does nothing to multiples of 11 below 100, and little to multiples of 10.
    steps = [step for step in range(6, 48) if step % 10 and step % 11]
    for step in sorted(rng.sample(steps, 8)):
        yield Rule(
            family="reversed multiples",
            variant=f"of {step}",
            words=f"the multiples of {step} with their digits reversed",
            terms=lambda n, k=step: [reverse_digits(k * i) for i in range(1, n + 1)],
            sound=frozenset({Tool.REVERSAL}),
        )


def _alternating(rng: Random) -> Iterator[Rule]:
    for number in range(1, 9):
        a, b, c = rng.randint(1, 9), rng.randint(1, 6), number % 2
        yield Rule(
            family="alternating signs",
            variant=f"{'quadratic' if c else 'steps'} {number}",
            words="a simple sequence whose signs alternate",
            terms=lambda n, a=a, b=b, c=c: [(-1) ** i * (a + b * i + c * i * i) for i in range(n)],
            sound=frozenset({Tool.SIGNS} | (set[Tool]() if c else {Tool.RECURRENCE})),
        )


def _primes(rng: Random) -> Iterator[Rule]:
    primes = NAMED["the primes"]
    for start, shift in ((4, 0), (7, 0), (0, 1), (2, -1), (3, 2), (1, 3)):
        shown = f" with {shift} added" if shift else ""
        yield Rule(
            family="primes",
            variant=f"from {primes[start]} shift {shift}",
            words=f"the primes from {primes[start]} on{shown}",
            terms=lambda n, s=start, c=shift: [p + c for p in primes[s : s + n]],
            sound=frozenset({Tool.NAMED}),
        )
    for name in ("the factorials", "the Catalan numbers", "the triangular numbers"):
        start = rng.randint(1, 2)
        sound = {Tool.NAMED} | ({Tool.DIFFERENCES} if "triangular" in name else set[Tool]())
        yield Rule(
            family="well known",
            variant=f"{name.removeprefix('the ')} from {start}",
            words=f"{name}, from the {start + 1}. on",
            terms=lambda n, s=start, name=name: NAMED[name][s : s + n],
            sound=frozenset(sound),
        )


def _partial_sums(rng: Random) -> Iterator[Rule]:
    for name in ("the primes", "the factorials", "the powers of two", "the Fibonacci numbers",
                 "the Catalan numbers", "the primes"):  # fmt: skip
        start = rng.randint(1, 4)
        yield Rule(
            family="partial sums",
            variant=f"{name.removeprefix('the ')} from {start}",
            words=f"running totals of {name}, from the {start + 1}. on",
            terms=lambda n, s=start, name=name: list(accumulate(NAMED[name][s : s + n])),
            sound=frozenset(
                {Tool.TOTALS} | ({Tool.RECURRENCE} if name == "the powers of two" else set())
            ),
        )


def _beyond_the_toolbox(rng: Random) -> Iterator[Rule]:
    """Yield rules that no tool embodies: here every solver can only guess, and should say so."""
    primes = NAMED["the primes"]
    for number in range(1, 4):
        shift = rng.randint(0, 3)
        yield Rule(
            family="mixed",
            variant=f"primes times place {number}",
            words=f"the n-th prime times n, and {shift + number} added",
            terms=lambda n, c=shift + number: [p * i + c for i, p in enumerate(primes[:n], 1)],
            sound=frozenset(),
        )
    for first in sorted(rng.sample(range(12, 60), 3)):
        yield Rule(
            family="mixed",
            variant=f"twice minus digit sum {first}",
            words="twice the term minus the sum of its digits gives the next",
            terms=lambda n, a=first: list(
                accumulate(range(n - 1), lambda x, _: 2 * x - digit_sum(x), initial=a)
            ),
            sound=frozenset(),
        )
