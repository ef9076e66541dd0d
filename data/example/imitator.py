"""The imitator: extends the last differences it wrote down and never asks whether that is right.

With a hint it uses the tool that the hint points at, in the same unquestioning way.
"""

from random import Random

from core.tags import ModelVerdict, StrategyEnding
from core.traces import Channel
from data.example.narrator import Narrator
from data.example.phrases import TALK
from data.example.sequences import Puzzle
from data.example.solving import Solution, Written, slip, write_answer, written
from data.example.toolbox import Look, Tool, difference_rows, extrapolate, listed, look

_READS = (
    "We are given {terms} and have to find the next term.",
    "The sequence starts {terms}.",
    "To find the next term of {terms}, we look for the pattern.",
    "Given are the terms {terms}.",
)
_PLANS = (
    "To see the pattern, we compute the differences between consecutive terms.",
    "A standard method is to look at the differences.",
    "We proceed step by step, starting with the differences.",
    "Let us find the pattern by subtracting consecutive terms.",
)
_FIRST = (
    "The differences are {row}.",
    "Subtracting each term from the next gives {row}.",
    "We get {row} for the differences.",
)
_LOWER = (
    "The differences of these are {row}.",
    "Taking differences once more, we obtain {row}.",
    "The next row reads {row}.",
)
_EXTENDS = (
    "The pattern continues with another {last} in this row.",
    "Continuing the pattern, the next entry here is again {last}.",
    "Extending this row by {last}, we can work our way back up.",
)
_SUMS = (
    "Adding up from the bottom row, the next term is {sum}.",
    "This leads to {sum}.",
    "Hence the next term must be {sum}.",
)
_AGAIN = (
    "Let us go through the solution once more.",
    "Here is the solution again.",
    "I solve it once more, step by step.",
)
_CONFIRMS = (
    "The result is consistent with the pattern.",
    "This confirms the pattern.",
    "As can be seen, the pattern holds.",
)

_SLIPS = 0.05  # share of sums that go wrong


def first(puzzle: Puzzle, rng: Random) -> Written:
    """Solve at first sight."""
    return _by_differences(puzzle, rng, rng.choice((1, 2, 2, 2, 3, 3)), again=False)


def again(puzzle: Puzzle, rng: Random, before: Solution) -> Written:
    """Solve once more: mostly the same way, sometimes with a row more or less."""
    if before.look is not None:
        return _by_hint(puzzle, rng, before.look.tool, again=True)
    change = rng.choice((0, 0, 0, 1, 1, -1))
    return _by_differences(puzzle, rng, max(1, before.depth + change), again=True)


def hinted(puzzle: Puzzle, rng: Random, tool: Tool) -> Written:
    """Solve with a hint at `tool`, which a quarter of the time is not taken up."""
    if rng.random() < 0.25:
        return first(puzzle, rng)
    return _by_hint(puzzle, rng, tool, again=False)


def _by_differences(puzzle: Puzzle, rng: Random, limit: int, *, again: bool) -> Written:
    """Write rows until one is constant or `limit` is reached, then extend the last."""
    rows = difference_rows(puzzle.given)[: limit + 1]
    constant = (i for i, row in enumerate(rows) if i and len(row) > 1 and len(set(row)) == 1)
    depth = next(constant, limit)
    total = extrapolate(puzzle.given, depth)
    slipped = rng.random() < _SLIPS
    answer = slip(total, rng) if slipped else total
    n = Narrator(rng)
    _introduce(n, puzzle, again=again)
    mark = n.mark()
    n.say("ep.plan", n.pick(_PLANS))
    for level, row in enumerate(rows[1 : depth + 1]):
        n.say("ep.implement", n.pick(_LOWER if level else _FIRST, {"row": listed(row)}))
    last = str(rows[depth][-1])
    n.say("ep.analyze", n.pick(_EXTENDS, {"last": last}))
    n.say("ep.implement", n.pick(_SUMS, {"sum": str(answer)}), *(["err"] if slipped else []))
    verdict = _confirm(n, rng)
    n.strategy(
        TALK[Tool.DIFFERENCES].code,
        mark,
        sound=Tool.DIFFERENCES in puzzle.sound,
        verdict=verdict,
        ending=StrategyEnding.CARRIED_THROUGH,
    )
    solution = Solution(answer=answer, depth=depth, tried=(Tool.DIFFERENCES,), slipped=slipped)
    return _answered(n, rng, solution)


def _by_hint(puzzle: Puzzle, rng: Random, tool: Tool, *, again: bool) -> Written:
    """Follow the hint as far as it gives a rule at all, whether or not the rule fits."""
    seen = look(tool, puzzle.given)
    if seen.next is None:
        return _by_differences(puzzle, rng, rng.choice((1, 2)), again=again)
    n = Narrator(rng)
    _introduce(n, puzzle, again=again)
    mark = n.mark()
    n.say("ep.plan", n.pick(("Following the hint, we proceed.", "We use the hint.")))
    _say_rule(n, seen)
    slipped = rng.random() < _SLIPS
    answer = slip(seen.next, rng) if slipped else seen.next
    n.say("ep.implement", n.pick(_SUMS[1:], {"sum": str(answer)}), *(["err"] if slipped else []))
    n.strategy(
        TALK[tool].code,
        mark,
        sound=tool in puzzle.sound,
        verdict=_confirm(n, rng),
        ending=StrategyEnding.CARRIED_THROUGH,
    )
    return _answered(n, rng, Solution(answer=answer, look=seen, tried=(tool,), slipped=slipped))


def _say_rule(n: Narrator, seen: Look) -> None:
    for phrases in TALK[seen.tool].working:
        n.say("ep.implement", n.pick(phrases, seen.seen))
    n.say("ep.analyze", n.pick(TALK[seen.tool].found, seen.seen | {"rule": seen.rule}))


def _introduce(n: Narrator, puzzle: Puzzle, *, again: bool) -> None:
    if again:
        n.say("ep.monitor", n.pick(_AGAIN))
    n.say("ep.read", n.pick(_READS, {"terms": listed(puzzle.given)}))


def _confirm(n: Narrator, rng: Random) -> ModelVerdict:
    """Sometimes claim a check that nobody made."""
    if rng.random() < 0.4:
        n.say("ep.verify", n.pick(_CONFIRMS), "bh.progress_ok", "bh.false_check")
        return ModelVerdict.WORKS
    return ModelVerdict.NONE_SAID


def _answered(n: Narrator, rng: Random, solution: Solution) -> Written:
    n.close_block(Channel.VISIBLE_REASONING)
    return written(n, solution, write_answer(n, rng, solution.answer))
