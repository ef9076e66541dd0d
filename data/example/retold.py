"""The puzzle of the reversed cubes, and how three runs are reported to have dealt with it.

The runs are retold, not recorded: the wording is ours, the course of events and the answers
(615, 297 and 927) are what is reported. One verdict of the report stands against the rule.
"""

from collections.abc import Iterator
from hashlib import sha256
from random import Random

from core.imported import ImportedAttempt, ImportedRun, ImportedVerdict
from core.outcomes.extraction import Rule
from core.outcomes.verdict import Status
from core.tags import ModelVerdict, StrategyEnding
from core.traces import Channel, Condition, Nature, Problem
from data.example.narrator import Narrator
from data.example.seeds import seeded

_WHO = "essay"
_HINT = "Consider cubed numbers and digit rearrangements."
_PROBLEM = Problem(
    dataset="retold example",
    key="reversed-cubes",
    prompt="What is the next term? 1, 8, 72, 46, 521, 612, 343, 215, …",
    title="1, 8, 72, 46, 521, …",
    reference="927",
    family="reversed powers",
    variant="cubes, retold",
    metadata={"rule": "the cubes from 1 on, with their digits reversed", "retold": True},
)


def retold_attempts() -> Iterator[ImportedAttempt]:
    """Yield the three retold attempts."""
    rng = seeded("retold")
    plain = ImportedRun(name="gpt-4o (retold)", model="gpt-4o", nature=Nature.RETOLD)
    yield _attempt(plain, _differences_and_a_guess(rng), "615", Status.INCORRECT)
    other = ImportedRun(name="o1-preview (retold)", model="o1-preview", nature=Nature.RETOLD)
    yield _attempt(other, _explained_afterwards(rng), "927", Status.CORRECT)
    hinted = ImportedRun(
        name="gpt-4o + hint (retold)",
        model="gpt-4o",
        condition=Condition(variant="hint", hint=_HINT),
        base=plain.name,
        nature=Nature.RETOLD,
    )
    # The report counts 297 as right, a rearrangement of 729; by the reversed cubes it is not.
    yield _attempt(hinted, _some_rearrangement(rng), "297", Status.CORRECT)


def _attempt(run: ImportedRun, n: Narrator, answer: str, status: Status) -> ImportedAttempt:
    hint = run.condition.hint
    return ImportedAttempt(
        problem=_PROBLEM,
        run=run,
        text=n.text,
        blocks=n.blocks,
        original_sha256=sha256(n.text.encode()).hexdigest(),
        prompt_before=f"{_PROBLEM.prompt}\n\nHint: {hint}" if hint else "",
        answer=answer,
        answer_rule=Rule.FINAL.value,
        metadata={"retold": True},
        verdicts=(ImportedVerdict(who=_WHO, status=status, rule="as reported"),),
        tags=n.tags,
        where=run.name,
    )


def _differences_and_a_guess(rng: Random) -> Narrator:
    """One strategy, and no sign of noticing that it has failed."""
    n = Narrator(rng)
    n.say("ep.read", "We look for the term that follows 1, 8, 72, 46, 521, 612, 343, 215.")
    mark = n.mark()
    n.say("ep.plan", "To find the pattern, let us take the differences between successive terms.")
    n.say("ep.implement", "They are 7, 64, −26, 475, 91, −269 and −128.")
    n.say("ep.analyze", "These differences show no obvious regularity.")
    n.say(
        "ep.explore", "Judging by the way the terms move, something near 615 would continue them."
    )
    _strategy(n, "st.forward", mark, sound=False, verdict=ModelVerdict.NONE_SAID)
    n.close_block(Channel.VISIBLE_REASONING)
    return _final(n, "615")


def _some_rearrangement(rng: Random) -> Narrator:
    """The hint is used, and any rearrangement is taken to be as good as another."""
    n = Narrator(rng)
    n.say("ep.read", "The hint speaks of cubes and of rearranged digits.")
    mark = n.mark()
    n.say("ep.plan", "So let us write down the cubes and compare.")
    n.say("ep.implement", "They are 1, 8, 27, 64, 125, 216, 343 and 512, and each given term has "
          "the digits of one of them.")  # fmt: skip
    n.say("ep.analyze", "The terms are the cubes in order, with their digits shuffled.",
          "bh.progress_ok")  # fmt: skip
    n.say("ep.implement", "Next comes $9^3 = 729$.", "bh.leverage")
    n.say("ep.implement", "Rearranging its digits gives 297.", "bh.candidate", "bh.stop_early")
    _strategy(n, "st.represent", mark, sound=True, verdict=ModelVerdict.WORKS)
    n.close_block(Channel.VISIBLE_REASONING)
    return _final(n, "297")


def _explained_afterwards(rng: Random) -> Narrator:
    """What can be read is an explanation; the reasoning before it was never shown."""
    n = Narrator(rng)
    n.hidden_block(None)
    mark = n.mark()
    n.say("ep.plan", "I first tried sums, differences and other plain arithmetic on the terms.")
    n.say("ep.verify", "None of that produced the sequence, so I left it.", "bh.dead_end")
    _strategy(n, "st.forward", mark, sound=False, verdict=ModelVerdict.FAILS,
              ending=StrategyEnding.ABANDONED)  # fmt: skip
    n.paragraph()
    mark = n.mark()
    n.say("ep.explore", "What stands out is that 72, 46 and 521 have the digits of 27, 64 and 125.",
          "bh.switch")  # fmt: skip
    n.say("ep.analyze", "Those are cubes, so each term is $n^3$ with its digits rearranged.",
          "bh.progress_ok")  # fmt: skip
    n.say("ep.implement", "For $n = 9$ the cube is $729$.", "bh.leverage")
    _strategy(n, "st.represent", mark, sound=True, verdict=ModelVerdict.WORKS)
    mark = n.mark()
    n.say("ep.implement", "Its digits can stand in six orders: 279, 297, 729, 792, 927 and 972.")
    n.say("ep.verify", "Of these, 927 seems the most likely continuation.", "bh.candidate",
          "bh.stop_early")  # fmt: skip
    _strategy(n, "st.search", mark, sound=True, verdict=ModelVerdict.NONE_SAID)
    n.close_block(Channel.EXPLANATION)
    return _final(n, "927")


def _strategy(
    n: Narrator, code: str, mark: int, *, sound: bool, verdict: ModelVerdict,
    ending: StrategyEnding = StrategyEnding.CARRIED_THROUGH,
) -> None:  # fmt: skip
    n.strategy(code, mark, sound=sound, verdict=verdict, ending=ending)


def _final(n: Narrator, answer: str) -> Narrator:
    n.say("ep.answer", f"Final Answer: {answer}", "bh.candidate")
    n.finish()
    return n
