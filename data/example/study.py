"""The example study: what simulated solvers wrote about generated puzzles, and a retold example.

Everything is worked out anew on each call and comes out the same each time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

from core.imported import ImportedAttempt, ImportedRun, ImportedVerdict
from core.outcomes.verdict import Status
from core.traces import Condition, Ending, Nature, Saw
from data.example import imitator, nudged, reasoned
from data.example.narrator import ANNOTATOR, tokens_of
from data.example.phrases import TALK
from data.example.retold import retold_attempts
from data.example.seeds import seeded
from data.example.sequences import Puzzle, puzzles
from data.example.solving import Solution, Written
from data.example.toolbox import Tool

_ASKED_AGAIN = {
    Saw.NEUTRAL: "Please solve the problem once more. End with a line “Final Answer: …”.",
    Saw.MAYBE_ERROR: "There may be an error in the solution above. Look for it, put right what is "
    "wrong, and end with a line “Final Answer: …”.",
}

First = Callable[[Puzzle, Random], Written]
Again = Callable[[Puzzle, Random, Solution], Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """One run of the example: a solver, how it was asked again, and how often."""

    run: ImportedRun
    saw: Saw
    first: First
    again: Again
    samples: int = 1


def example_attempts() -> Iterator[ImportedAttempt]:
    """Yield every attempt of the example study, run after run, in a fixed order."""
    yield from retold_attempts()
    posed = puzzles()
    for series in _series():
        for puzzle in posed:
            for sample in range(1, series.samples + 1):
                yield from _attempts(series, puzzle, sample)


def _series() -> tuple[_Series, ...]:
    hint = Condition(variant="hint", hint="One sentence names the kind of tool that helps.")
    limited = {"samples": 3, "max_reasoning_tokens": reasoned.TOKEN_LIMIT}
    return (
        _Series(run=_run("imitator"), saw=Saw.NEUTRAL, first=imitator.first, again=imitator.again),
        _Series(
            run=_run("imitator + hint", model="imitator", condition=hint, base="imitator"),
            saw=Saw.NEUTRAL,
            first=_first_with_hint,
            again=imitator.again,
        ),
        _Series(run=_run("nudged"), saw=Saw.MAYBE_ERROR, first=nudged.first, again=nudged.again),
        _Series(
            run=_run("explorer"),
            saw=Saw.MAYBE_ERROR,
            first=reasoned.first_open,
            again=reasoned.again_open,
        ),
        _Series(
            run=_run("explorer (hidden)", model="explorer"),
            saw=Saw.MAYBE_ERROR,
            first=reasoned.first_hidden,
            again=reasoned.again_hidden,
        ),
        _Series(
            run=_run(
                "explorer ×3 samples", model="explorer", condition=Condition(settings=limited)
            ),
            saw=Saw.NEUTRAL,
            first=reasoned.first_limited,
            again=reasoned.again_limited,
            samples=3,
        ),
    )


def _run(
    name: str, *, model: str = "", condition: Condition | None = None, base: str = ""
) -> ImportedRun:
    return ImportedRun(
        name=name,
        model=f"simulated: {model or name}",
        condition=condition or Condition(),
        base=base,
        nature=Nature.SIMULATED,
    )


def _attempts(series: _Series, puzzle: Puzzle, sample: int) -> Iterator[ImportedAttempt]:
    """Yield the two attempts of one sample."""
    words = (series.run.name, puzzle.key, sample)
    one = series.first(puzzle, seeded(*words, 1))
    hint = _hint(puzzle) if series.run.condition.hint else ""
    prompt = f"{puzzle.problem().prompt}\n\nHint: {hint}" if hint else ""
    yield _imported(series, puzzle, sample, one, {"attempt": 1, "prompt_before": prompt})
    two = series.again(puzzle, seeded(*words, 2), one.solution)
    later = {"attempt": 2, "prompt_before": _ASKED_AGAIN[series.saw], "saw": series.saw}
    yield _imported(series, puzzle, sample, two, later)


def _imported(
    series: _Series, puzzle: Puzzle, sample: int, made: Written, asked: dict[str, Any]
) -> ImportedAttempt:
    reasoning = [b.tokens or 0 for b in made.blocks if b.channel.value == "private reasoning"]
    shown = tokens_of(made.text)
    hidden = sum(b.tokens or 0 for b in made.blocks if b.start == b.end)
    return ImportedAttempt(
        problem=puzzle.problem(),
        run=series.run,
        sample=sample,
        text=made.text,
        blocks=made.blocks,
        original_sha256=sha256(made.text.encode()).hexdigest(),
        ending=made.ending,
        answer=None if made.answer is None else str(made.answer),
        answer_rule=made.answer_rule,
        tokens=shown + hidden,
        reasoning_tokens=sum(reasoning) if reasoning else None,
        finish_reason="length" if made.ending is Ending.TRUNCATED else "stop",
        metadata={"simulated": True, "token_counts": "simulated: words × 1.3"},
        verdicts=(_verdict(puzzle, made),),
        tags=made.tags,
        where=f"{series.run.name}, {puzzle.key}, sample {sample}, attempt {asked['attempt']}",
        **asked,
    )


def _verdict(puzzle: Puzzle, made: Written) -> ImportedVerdict:
    if made.ending is Ending.TRUNCATED:
        status = Status.TRUNCATED
    elif made.answer is None:
        status = Status.NO_ANSWER
    else:
        status = Status.CORRECT if made.answer == puzzle.next else Status.INCORRECT
    return ImportedVerdict(who=ANNOTATOR, status=status, rule="equal integers")


def _hinted_tool(puzzle: Puzzle) -> Tool | None:
    """Return the first tool that the rule is made of, None if it is beyond the toolbox."""
    return next((tool for tool in Tool if tool in puzzle.rule.sound), None)


def _hint(puzzle: Puzzle) -> str:
    tool = _hinted_tool(puzzle)
    return TALK[tool].hint if tool else "Consider how each term is made from its place or digits."


def _first_with_hint(puzzle: Puzzle, rng: Random) -> Written:
    tool = _hinted_tool(puzzle)
    return imitator.hinted(puzzle, rng, tool) if tool else imitator.first(puzzle, rng)
