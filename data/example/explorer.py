"""The explorer: tries tools, really tests what they say, drops what fails, and stops when done.

It is no oracle. It has time for some tools only, may trust a rule that a single term bears out,
and when nothing works it may pass a polynomial through all terms, which no test can refute.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from core.tags import ModelVerdict, StrategyEnding
from data.example import explorer_phrases as words
from data.example.narrator import Narrator
from data.example.phrases import TALK
from data.example.sequences import Puzzle
from data.example.solving import Solution, slip
from data.example.toolbox import Look, Tool, difference_rows, extrapolate, listed, look

# How readily each tool comes to mind; a random part is added, see `order_of`.
_READINESS = {
    Tool.DIFFERENCES: 0.0,
    Tool.RATIOS: 1.5,
    Tool.NAMED: 2.0,
    Tool.RECURRENCE: 2.5,
    Tool.CASES: 3.0,
    Tool.SIGNS: 5.0,
    Tool.TOTALS: 3.5,
    Tool.DIGIT_SUM: 4.0,
    Tool.REVERSAL: 4.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How patient and how careful the explorer is in one attempt.

    `budget` tools are tried at most; a rule needs `wanted` terms that could have refuted it;
    `rechecks` says whether the last sum is added up again, `compares` whether a second method is
    tried after success.
    """

    budget: int
    wanted: int
    rechecks: bool
    compares: bool


def temper(rng: Random, *, later: bool) -> Temper:
    """Draw the temper of an attempt; a later one has less patience left."""
    return Temper(
        budget=rng.randint(2, 4) if later else rng.randint(3, 6),
        wanted=rng.choice((1, 1, 2, 2, 2)),
        rechecks=rng.random() < 0.7,
        compares=rng.random() < 0.25,
    )


def order_of(puzzle: Puzzle, rng: Random) -> list[Tool]:
    """Return the tools in the order in which they come to mind at the sight of the terms."""
    readiness = dict(_READINESS)
    if _alternates(puzzle.given):
        readiness[Tool.SIGNS] = -1.0
    elif _wavers(puzzle.given):
        readiness[Tool.CASES] -= 1.5
        readiness[Tool.REVERSAL] -= 1.5
    return sorted(Tool, key=lambda tool: readiness[tool] + rng.uniform(0, 4))


def first(n: Narrator, puzzle: Puzzle, rng: Random) -> Solution:
    """Think about a puzzle for the first time."""
    n.say("ep.read", n.pick(words.READS, {"terms": listed(puzzle.given)}))
    n.say("ep.analyze", n.pick(_impression(puzzle.given)))
    thought = _Thought(n=n, puzzle=puzzle, rng=rng, mind=temper(rng, later=False))
    return thought.search(order_of(puzzle, rng), ())


def again(n: Narrator, puzzle: Puzzle, rng: Random, before: Solution) -> Solution:
    """Think once more: test the earlier rule again, or take up the tools that are left."""
    n.say("ep.monitor", n.pick(words.ONCE_MORE))
    thought = _Thought(n=n, puzzle=puzzle, rng=rng, mind=temper(rng, later=True))
    left = [tool for tool in order_of(puzzle, rng) if tool not in before.tried]
    if before.look is not None:
        return thought.review(before, before.look, left)
    n.say("ep.analyze", n.pick(words.WAS_A_GUESS), "bh.doubt")
    return thought.search(left, before.tried)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thought:
    """One attempt while it is being thought: what is said, on which puzzle, in which temper."""

    n: Narrator
    puzzle: Puzzle
    rng: Random
    mind: Temper

    def review(self, before: Solution, seen: Look, left: list[Tool]) -> Solution:
        """Put the earlier rule to the test again, and look elsewhere if little bore it out."""
        fields = fields_of(self.puzzle, seen)
        mark = self.n.mark()
        self.n.say("ep.read", self.n.pick(words.EARLIER_RULE, fields))
        self.n.say("ep.verify", self.n.pick(words.PASSES, fields), "bh.check", "bh.progress_ok")
        self.n.strategy(
            TALK[seen.tool].code,
            mark,
            sound=seen.tool in self.puzzle.sound,
            verdict=ModelVerdict.WORKS,
            ending=StrategyEnding.CARRIED_THROUGH,
        )
        if seen.support < 2 and left:
            self.n.say("ep.verify", self.n.pick(words.THIN, fields), "bh.doubt")
            better, tried = self._find(left, before.tried)
            if better is not None:
                return self._conclude(better, tried)
            self.n.say("ep.monitor", self.n.pick(words.BACK_TO_IT), "bh.backtrack")
        return self._conclude(seen, before.tried, earlier=before)

    def search(self, order: list[Tool], tried: tuple[Tool, ...]) -> Solution:
        """Look for a rule and use it, or give up."""
        seen, tried = self._find(order, tried)
        if seen is not None:
            return self._conclude(seen, tried)
        self.n.paragraph()
        return self._give_up(tried)

    def _find(
        self, order: list[Tool], tried: tuple[Tool, ...]
    ) -> tuple[Look | None, tuple[Tool, ...]]:
        """Try tools until a rule holds or patience ends; return the rule and all tools tried."""
        opening = not tried
        for number, tool in enumerate(order[: self.mind.budget]):
            if number:
                self.n.paragraph()
            tried = (*tried, tool)
            seen = look(tool, self.puzzle.given)
            if self._attempt(seen, opening=opening and not number):
                return seen, tried
        return None, tried

    def _attempt(self, seen: Look, *, opening: bool) -> bool:
        """Try one tool and test its rule on the given terms; return whether it is accepted."""
        talk, mark = TALK[seen.tool], self.n.mark()
        if opening:
            self.n.say("ep.plan", self.n.pick(talk.openings))
        else:
            self.n.say("ep.explore", self.n.pick(talk.openings), "bh.switch")
        for phrases in talk.working:
            self.n.say("ep.implement", self.n.pick(phrases, seen.seen))
        accepted = self._test(seen)
        self.n.strategy(
            talk.code,
            mark,
            sound=seen.tool in self.puzzle.sound,
            verdict=ModelVerdict.WORKS if accepted else ModelVerdict.FAILS,
            ending=StrategyEnding.CARRIED_THROUGH if accepted else StrategyEnding.ABANDONED,
        )
        return accepted

    def _test(self, seen: Look) -> bool:
        """Compare what the rule says with what is given, and say so."""
        fields = fields_of(self.puzzle, seen)
        if not seen.rule:
            self.n.say("ep.verify", self.n.pick(TALK[seen.tool].stuck, fields), "bh.dead_end")
            return False
        if seen.miss(self.puzzle.given) is not None:
            self.n.say("ep.verify", self.n.pick(words.MISSES, fields), "bh.check")
            self.n.say("ep.verify", self.n.pick(words.DROPS), "bh.dead_end")
            if self.rng.random() < 0.25:
                self.n.say("ep.monitor", self.n.pick(words.PAUSES))
            return False
        self.n.say("ep.analyze", self.n.pick(TALK[seen.tool].found, fields))
        if seen.support < self.mind.wanted:
            self.n.say("ep.verify", self.n.pick(words.TOO_THIN, fields), "bh.check", "bh.doubt")
            self.n.say("ep.verify", self.n.pick(words.DROPS), "bh.dead_end")
            return False
        self.n.say("ep.verify", self.n.pick(words.PASSES, fields), "bh.check", "bh.progress_ok")
        return True

    def _conclude(
        self, seen: Look, tried: tuple[Tool, ...], *, earlier: Solution | None = None
    ) -> Solution:
        """Work out the next term with an accepted rule, perhaps check it, and stop."""
        self.n.paragraph()
        value = seen.next if seen.next is not None else self.puzzle.given[-1]
        slipped = self.rng.random() < 0.08
        said = slip(value, self.rng) if slipped else value
        fields = fields_of(self.puzzle, seen) | {"value": str(value), "said": str(said)}
        marks = ("bh.leverage", "bh.candidate", *(("err",) if slipped else ()))
        phrases = words.NEXT_POWER if "power" in fields else words.NEXT
        self.n.say("ep.implement", self.n.pick(phrases, fields), *marks)
        if self.mind.rechecks:
            said = self._recheck(fields, slipped=slipped)
        if earlier is not None and earlier.slipped and said == value:
            fields |= {"earlier": str(earlier.answer)}
            self.n.say("ep.verify", self.n.pick(words.EARLIER_WRONG, fields), "bh.error_caught")
        if self.mind.compares and earlier is None:
            seen, said = self._compare(seen, said, tried)
        self._stop(seen)
        return Solution(answer=said, look=seen, tried=tried, slipped=said != seen.next)

    def _recheck(self, fields: dict[str, str], *, slipped: bool) -> int:
        """Add up once more, which brings any slip to light."""
        if slipped:
            self.n.say(
                "ep.verify",
                self.n.pick(words.CAUGHT, fields),
                "bh.check",
                "bh.error_caught",
                "bh.repair",
            )
        else:
            self.n.say(
                "ep.verify", self.n.pick(words.SAME_AGAIN, fields), "bh.check", "bh.progress_ok"
            )
        return int(fields["value"])

    def _compare(self, seen: Look, said: int, tried: tuple[Tool, ...]) -> tuple[Look, int]:
        """Solve by a second method; where the two differ, believe either."""
        left = [tool for tool in Tool if tool not in tried]
        other = next(
            (o for tool in left if (o := look(tool, self.puzzle.given)).fits(self.puzzle.given)),
            None,
        )
        if other is None or other.next is None:
            return seen, said
        self.n.paragraph()
        mark, fields = self.n.mark(), fields_of(self.puzzle, other)
        self.n.say("ep.verify", self.n.pick(words.SECOND, fields), "bh.check")
        agree = other.next == said
        fields |= {"other": str(other.next), "said": str(said)}
        moves = not agree and self.rng.random() < 0.5
        if agree:
            self.n.say("ep.verify", self.n.pick(words.AGREE, fields), "bh.progress_ok")
        else:
            self.n.say("ep.verify", self.n.pick(words.DIFFER, fields), "bh.doubt")
            chosen = words.MOVES if moves else words.STAYS
            self.n.say(
                "ep.answer",
                self.n.pick(chosen, fields),
                "bh.answer_change" if moves else "bh.persist",
            )
        self.n.strategy(
            "st.second_method",
            mark,
            sound=other.tool in self.puzzle.sound,
            verdict=ModelVerdict.WORKS if agree or moves else ModelVerdict.NONE_SAID,
            ending=StrategyEnding.CARRIED_THROUGH if agree or moves else StrategyEnding.ABANDONED,
        )
        return (other, other.next) if moves else (seen, said)

    def _stop(self, seen: Look) -> None:
        """Stop; only a rule that several terms could have refuted counts as checked."""
        fields = fields_of(self.puzzle, seen)
        if seen.support > 1:
            self.n.say("ep.verify", self.n.pick(words.DONE, fields), "bh.stop_valid")
        else:
            self.n.say("ep.verify", self.n.pick(words.GOOD_ENOUGH, fields), "bh.stop_early")

    def _give_up(self, tried: tuple[Tool, ...]) -> Solution:
        """Fall back on what no test can refute, on a bare guess, or on saying so."""
        self.n.say("ep.monitor", self.n.pick(words.NOTHING_WORKED), "bh.doubt")
        chance = self.rng.random()
        if chance < 0.12:
            self.n.say("ep.verify", self.n.pick(words.NO_ANSWER))
            return Solution(answer=None, tried=tried)
        full = chance < 0.55
        depth = len(self.puzzle.given) - 1 if full else self.rng.choice((1, 2))
        value = extrapolate(self.puzzle.given, depth)
        fields = {
            "degree": str(depth),
            "size": str(len(self.puzzle.given)),
            "value": str(value),
            "step": str(difference_rows(self.puzzle.given)[depth][-1]),
        }
        mark = self.n.mark()
        if full:
            self.n.say("ep.plan", self.n.pick(words.POLYNOMIAL, fields), "bh.backtrack")
            self.n.say("ep.implement", self.n.pick(words.ITS_VALUE, fields), "bh.candidate")
            self.n.say(
                "ep.verify", self.n.pick(words.FITS_ALL, fields), "bh.progress_ok", "bh.false_check"
            )
        else:
            self.n.say("ep.answer", self.n.pick(words.GUESS, fields), "bh.candidate")
        self.n.strategy(
            TALK[Tool.DIFFERENCES].code,
            mark,
            sound=Tool.DIFFERENCES in self.puzzle.sound,
            verdict=ModelVerdict.WORKS if full else ModelVerdict.NONE_SAID,
            ending=(
                StrategyEnding.RESUMED
                if Tool.DIFFERENCES in tried
                else StrategyEnding.CARRIED_THROUGH
            ),
        )
        return Solution(answer=value, tried=tried, depth=depth)


def fields_of(puzzle: Puzzle, seen: Look) -> dict[str, str]:
    """Return what phrases about a rule and its test may name."""
    fields = seen.seen | {"rule": seen.rule, "size": str(len(puzzle.given))}
    fields["place_of_next"] = str(len(puzzle.given) + 1)
    told = [(i, says) for i, says in enumerate(seen.predicts) if says is not None]
    if told:
        fields["checked"] = listed([says for _, says in told])
        fields["terms_tested"] = "one term" if len(told) == 1 else f"{len(told)} terms"
    if (place := seen.miss(puzzle.given)) is not None:
        fields |= {"place": str(place + 1), "term": str(puzzle.given[place])}
        fields["says"] = str(seen.predicts[place])
    return fields


def _alternates(given: tuple[int, ...]) -> bool:
    return all(a * b < 0 for a, b in pairwise(given))


def _wavers(given: tuple[int, ...]) -> bool:
    """Whether the terms go up and down."""
    return len({b > a for a, b in pairwise(given) if a != b}) > 1


def _impression(given: tuple[int, ...]) -> tuple[str, ...]:
    """Return sentences that are true of the terms at a first look."""
    return next(phrases for holds, phrases in _impressions(given) if holds)


def _impressions(given: tuple[int, ...]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    yield _alternates(given), words.ALTERNATING
    yield _wavers(given), words.WAVERING
    yield abs(given[-1]) > 60 * max(1, abs(given[0])), words.FAST
    yield True, words.STEADY
