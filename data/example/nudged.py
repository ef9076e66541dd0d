"""The nudged solver: quick to settle on a rule, and quick to give it up when told to look again.

It tests a rule on one term only. Told that there may be an error, it adds up once more, bends
its first idea a little, or takes up another tool; so it mends some answers and spoils others.
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
    "The sequence is {terms}.",
    "We want the term after {last}.",
    "Let me look at {terms}.",
)
_HALTS = (
    "That does not seem to lead anywhere quickly.",
    "This does not give a rule that I could use.",
    "No luck there, it fails at once.",
)
_FITS = ("That fits term {place} too, so I will use it.", "Term {place} agrees, good enough.")
_SUMS = ("With this rule the next term is {sum}.", "So the next one should be {sum}.")
_GUESSES = (
    "I see no rule, but the last step in row {depth} was {step}, and repeating it gives {sum}.",
    "My best guess is to let row {depth} of the differences go on with {step}, which makes {sum}.",
)
_YIELDS = (
    "You are right to ask, there may well be a mistake in what I wrote.",
    "Thank you for pointing that out; let me revise my solution.",
    "I apologise, let me correct that.",
)
_KEEPS = (
    "I add it up again and get {sum}, as before.",
    "Going over the sum once more, it is still {sum}.",
)
_MENDS = (
    "Here is the slip: the sum is {sum} and not {wrong}.",
    "I added wrongly, {wrong} should have been {sum}.",
)
_BENDS = (
    "I should not have let that rule run on unchanged; the steps themselves change, too.",
    "On reflection the pattern has to be refined one level further.",
    "The earlier rule was too simple, so I take the change of the steps into account.",
)
_BENT = (
    "Extending row {depth} of the differences by {step}, I now get {sum}.",
    "With {step} repeated in row {depth}, the corrected value is {sum}.",
)


def first(puzzle: Puzzle, rng: Random) -> Written:
    """Take the first rule that passes a glance, or guess."""
    n = Narrator(rng)
    n.say("ep.read", n.pick(_READS, _terms(puzzle)))
    more = rng.sample((Tool.RATIOS, Tool.RECURRENCE, Tool.NAMED, Tool.SIGNS), rng.choice((1, 2)))
    tried: list[Tool] = []
    for tool in (Tool.DIFFERENCES, *more):
        tried.append(tool)
        seen = look(tool, puzzle.given)
        if _glance(n, puzzle, seen, first=len(tried) == 1):
            return _settle(n, rng, puzzle, seen, tuple(tried))
    return _guess(n, rng, puzzle, rng.choice((1, 2)), tuple(tried))


def again(puzzle: Puzzle, rng: Random, before: Solution) -> Written:
    """Answer to the remark that there may be an error."""
    n = Narrator(rng)
    n.say("ep.monitor", n.pick(_YIELDS), "bh.doubt")
    chance = rng.random()
    if before.slipped and chance < 0.6:
        return _mend(n, rng, before)
    if chance < 0.4 and before.answer is not None:
        n.say("ep.verify", n.pick(_KEEPS, {"sum": str(before.answer)}), "bh.check")
        return _answered(n, rng, before)
    if chance < 0.75:
        return _bend(n, rng, puzzle, before)
    return _another(n, rng, puzzle, before)


def _glance(n: Narrator, puzzle: Puzzle, seen: Look, *, first: bool) -> bool:
    """Try a tool and test its rule on a single term; narrate, and tag it if it is dropped."""
    talk, mark = TALK[seen.tool], n.mark()
    if first:
        n.say("ep.plan", n.pick(talk.openings))
    else:
        n.say("ep.explore", n.pick(talk.openings), "bh.switch")
    for phrases in talk.working:
        n.say("ep.implement", n.pick(phrases, seen.seen))
    place = next((i for i, says in enumerate(seen.predicts) if says is not None), None)
    passed = place is not None and seen.predicts[place] == puzzle.given[place]
    if passed and place is not None:
        n.say("ep.analyze", n.pick(talk.found, seen.seen | {"rule": seen.rule}))
        n.say("ep.verify", n.pick(_FITS, {"place": str(place + 1)}), "bh.check", "bh.progress_ok")
    else:
        n.say("ep.verify", n.pick(_HALTS), "bh.dead_end")
    n.strategy(
        talk.code,
        mark,
        sound=seen.tool in puzzle.sound,
        verdict=ModelVerdict.WORKS if passed else ModelVerdict.FAILS,
        ending=StrategyEnding.CARRIED_THROUGH if passed else StrategyEnding.ABANDONED,
    )
    return passed


def _settle(
    n: Narrator, rng: Random, puzzle: Puzzle, seen: Look, tried: tuple[Tool, ...]
) -> Written:
    value = seen.next if seen.next is not None else puzzle.given[-1]
    slipped = rng.random() < 0.06
    answer = slip(value, rng) if slipped else value
    behaviours = ("bh.leverage", *(("err",) if slipped else ()))
    n.say("ep.implement", n.pick(_SUMS, {"sum": str(answer)}), *behaviours)
    return _answered(
        n, rng, Solution(answer=answer, look=seen, tried=tried, depth=2, slipped=slipped)
    )


def _guess(
    n: Narrator, rng: Random, puzzle: Puzzle, depth: int, tried: tuple[Tool, ...]
) -> Written:
    fields = _step(puzzle, depth)
    n.say("ep.answer", n.pick(_GUESSES, fields), "bh.candidate", "bh.doubt")
    return _answered(n, rng, Solution(answer=int(fields["sum"]), tried=tried, depth=depth))


def _mend(n: Narrator, rng: Random, before: Solution) -> Written:
    value = before.look.next if before.look else before.answer
    fields = {"sum": str(value), "wrong": str(before.answer)}
    n.say("ep.verify", n.pick(_MENDS, fields), "bh.check", "bh.error_caught", "bh.repair")
    return _answered(n, rng, Solution(answer=value, look=before.look, tried=before.tried))


def _bend(n: Narrator, rng: Random, puzzle: Puzzle, before: Solution) -> Written:
    """Refine the first idea by one row of differences, without testing the outcome."""
    mark, depth = n.mark(), before.depth + 1
    fields = _step(puzzle, depth)
    n.say("ep.analyze", n.pick(_BENDS))
    changed = int(fields["sum"]) != before.answer
    behaviours = ("bh.candidate", *(("bh.answer_change",) if changed else ()))
    n.say("ep.implement", n.pick(_BENT, fields), *behaviours)
    n.strategy(
        TALK[Tool.DIFFERENCES].code,
        mark,
        sound=Tool.DIFFERENCES in puzzle.sound,
        verdict=ModelVerdict.NONE_SAID,
        ending=StrategyEnding.CARRIED_THROUGH,
    )
    return _answered(n, rng, Solution(answer=int(fields["sum"]), tried=before.tried, depth=depth))


def _another(n: Narrator, rng: Random, puzzle: Puzzle, before: Solution) -> Written:
    """Take up a few tools that it has not used, as hastily as before."""
    left = [tool for tool in Tool if tool not in before.tried]
    tried = list(before.tried)
    for tool in rng.sample(left, min(2, len(left))):
        tried.append(tool)
        seen = look(tool, puzzle.given)
        if _glance(n, puzzle, seen, first=False):
            return _settle(n, rng, puzzle, seen, tuple(tried))
    return _guess(n, rng, puzzle, 3 - min(2, before.depth), tuple(tried))


def _terms(puzzle: Puzzle) -> dict[str, str]:
    return {"terms": listed(puzzle.given), "last": str(puzzle.given[-1])}


def _step(puzzle: Puzzle, depth: int) -> dict[str, str]:
    """Return what repeating the last entry of row `depth` leads to."""
    step = difference_rows(puzzle.given)[depth][-1]
    return {"depth": str(depth), "step": str(step), "sum": str(extrapolate(puzzle.given, depth))}


def _answered(n: Narrator, rng: Random, solution: Solution) -> Written:
    n.close_block(Channel.VISIBLE_REASONING)
    return written(n, solution, write_answer(n, rng, solution.answer))
