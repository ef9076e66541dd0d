"""What all simulated solvers share: state between attempts, slips, and the answer they write."""

from dataclasses import dataclass
from random import Random

from core.imported import ImportedTag
from core.outcomes.extraction import Rule
from core.traces import Block, Ending
from data.example.narrator import Narrator
from data.example.toolbox import Look, Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Where an attempt left its solver.

    `look` is the rule it came to rely on, None if it only guessed; `tried` the tools it used;
    `depth` the row of differences that it extended; `slipped` whether its last sum is wrong.
    """

    answer: int | None
    look: Look | None = None
    tried: tuple[Tool, ...] = ()
    depth: int = 0
    slipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One attempt as written down."""

    solution: Solution
    text: str
    blocks: tuple[Block, ...]
    tags: tuple[ImportedTag, ...]
    answer: int | None
    answer_rule: str
    ending: Ending = Ending.COMPLETE


def slip(value: int, rng: Random) -> int:
    """Return `value` with a carry lost or gained, as when adding in one's head."""
    return value + rng.choice((-10, 10, -1, 1, -2))


def write_answer(narrator: Narrator, rng: Random, answer: int | None) -> str:
    """Write the answer block; return the rule that reads the answer from it, "" if none."""
    if answer is None:
        narrator.say(
            "ep.answer",
            narrator.pick(
                (
                    "I could not find the rule, so I cannot name the next term.",
                    "I have no rule that holds, and I would rather not guess a number.",
                )
            ),
        )
        return ""
    if rng.random() < 0.3:
        sentence = narrator.pick(
            (
                "The next term is $\\boxed{{{answer}}}$.",
                "So the sequence goes on with $\\boxed{{{answer}}}$.",
            ),
            {"answer": str(answer)},
        )
        narrator.say("ep.answer", sentence, "bh.candidate")
        return Rule.BOXED.value
    if rng.random() < 0.4:
        narrator.say(
            "ep.read",
            narrator.pick(("The question was for the next term.", "Asked for was the next term.")),
        )
        narrator.paragraph()
    narrator.say("ep.answer", f"Final Answer: {answer}", "bh.candidate")
    return Rule.FINAL.value


def written(narrator: Narrator, solution: Solution, rule: str) -> Written:
    """Close the answer block and return the attempt."""
    narrator.finish()
    return Written(
        solution=solution,
        text=narrator.text,
        blocks=narrator.blocks,
        tags=narrator.tags,
        answer=solution.answer,
        answer_rule=rule,
        ending=Ending.COMPLETE if solution.answer is not None else Ending.NO_ANSWER,
    )
