"""How the explorer's thinking reaches the reader: in full, cut off by a limit, or not at all."""

from collections.abc import Callable
from random import Random

from core.tags import ModelVerdict, StrategyEnding
from core.traces import Channel, Ending
from data.example import explorer
from data.example import explorer_phrases as words
from data.example.narrator import Narrator, tokens_of
from data.example.phrases import TALK
from data.example.sequences import Puzzle
from data.example.solving import Solution, Written, write_answer, written
from data.example.toolbox import Tool, listed

TOKEN_LIMIT = 400  # of reasoning, in the run that has a limit

Think = Callable[[Narrator], Solution]


def first_open(puzzle: Puzzle, rng: Random) -> Written:
    """Think in full view, then answer."""
    return _open(rng, lambda n: explorer.first(n, puzzle, rng), None)


def again_open(puzzle: Puzzle, rng: Random, before: Solution) -> Written:
    """Think again in full view."""
    return _open(rng, lambda n: explorer.again(n, puzzle, rng, before), None)


def first_limited(puzzle: Puzzle, rng: Random) -> Written:
    """Think in full view, up to the token limit."""
    return _open(rng, lambda n: explorer.first(n, puzzle, rng), TOKEN_LIMIT)


def again_limited(puzzle: Puzzle, rng: Random, before: Solution) -> Written:
    """Think again, up to the token limit."""
    return _open(rng, lambda n: explorer.again(n, puzzle, rng, before), TOKEN_LIMIT)


def first_hidden(puzzle: Puzzle, rng: Random) -> Written:
    """Think unseen and explain the outcome."""
    return _hidden(puzzle, rng, lambda n: explorer.first(n, puzzle, rng))


def again_hidden(puzzle: Puzzle, rng: Random, before: Solution) -> Written:
    """Think again unseen and explain the outcome."""
    return _hidden(puzzle, rng, lambda n: explorer.again(n, puzzle, rng, before))


def _open(rng: Random, think: Think, limit: int | None) -> Written:
    n = Narrator(rng)
    solution = think(n)
    if limit is not None and n.cut(limit):
        n.finish_truncated(Channel.PRIVATE_REASONING)
        # What lay beyond the cut was never thought: the next attempt starts without a rule.
        return Written(
            solution=Solution(answer=None, tried=solution.tried[:1]),
            text=n.text,
            blocks=n.blocks,
            tags=n.tags,
            answer=None,
            answer_rule="",
            ending=Ending.TRUNCATED,
        )
    n.close_block(Channel.PRIVATE_REASONING)
    return written(n, solution, write_answer(n, rng, solution.answer))


def _hidden(puzzle: Puzzle, rng: Random, think: Think) -> Written:
    unseen = Narrator(rng)
    solution = think(unseen)
    n = Narrator(rng)
    n.hidden_block(tokens_of(unseen.text))
    if solution.answer is not None:
        _explain(n, puzzle, solution)
        n.close_block(Channel.EXPLANATION)
    return written(n, solution, write_answer(n, rng, solution.answer))


def _explain(n: Narrator, puzzle: Puzzle, solution: Solution) -> None:
    """Explain afterwards, as neatly as if there had been no detours."""
    n.say("ep.read", n.pick(words.READS[3:], {"terms": listed(puzzle.given)}))
    mark, seen, said = n.mark(), solution.look, {"said": str(solution.answer)}
    if seen is None:
        n.say("ep.analyze", n.pick(words.EXPLAINED_GUESS))
        n.say("ep.implement", n.pick(words.EXPLAINED_GUESS_NEXT, said), "bh.candidate")
    else:
        fields = explorer.fields_of(puzzle, seen) | said
        n.say("ep.analyze", n.pick(words.EXPLAINED, fields))
        n.say("ep.verify", n.pick(words.EXPLAINED_TEST, fields), "bh.check", "bh.progress_ok")
        phrases = words.NEXT_POWER if "power" in fields else words.EXPLAINED_NEXT
        n.say("ep.implement", n.pick(phrases, fields), "bh.leverage", "bh.candidate")
    tool = seen.tool if seen else Tool.DIFFERENCES
    n.strategy(
        TALK[tool].code,
        mark,
        sound=tool in puzzle.sound,
        verdict=ModelVerdict.WORKS if seen else ModelVerdict.NONE_SAID,
        ending=StrategyEnding.CARRIED_THROUGH,
    )
