"""Proposes at most one episode for each sentence, by its words and shape.

Sentences that no rule speaks for are left alone: most of a trace is, and a guess would only be in
the way. Answers are those that `core.outcomes.commitments` finds.
"""

from bisect import bisect_right

from core.detectors.cue_rules import cited, rule, suggest
from core.detectors.measured import EPISODES as MEASURED
from core.detectors.suggestion import Detector, Suggestion
from core.outcomes.commitments import commitments
from core.text.sentences import sentences

VERSION = "1"

_CHECK = (
    r"double[- ]check|cross[- ]check|sanity check|verif(?:y|ied|ying|ication)\b"
    r"|make sure|\bconfirm(?:s|ed|ing)?\b|\bre-?check|\bcheck(?:s|ed|ing)?\b"
)
_MATH = r"[\d\w)}\]]\s{0,2}(?:=|≈|\\approx|\\times|\\cdot|×|\+|÷|/)\s{0,2}[\\$({\[]{0,4}-?[\d\w(\\]"

RULES = (
    rule(
        "verify.check",
        "ep.verify",
        _CHECK,
        unless=r"check(?:ed|ing)? (?:in|out)\b|checkbox|checker|checkpoint|checkmate",
    ),
    rule(
        "verify.judged",
        "ep.verify",
        r"^(?:(?:that|this|it|which)(?:'s| is| seems| looks| all)? (?:also |indeed |all |to )?"
        r"(?:makes? sense|match(?:es)?|checks? out|correct|right|consistent|adds? up"
        r"|works?( out)?)\b"
        r"(?! (?:that|to|for)\b)|correct\b[.,!]?$)",
        longest=160,
    ),
    rule(
        "explore.idea",
        "ep.explore",
        r"\b(?:maybe|perhaps)\b|^(?:alternatively|what if|how about|suppose\b)|\bwhat if\b"
        r"|\banother (?:idea|possibility|thought|way|approach)\b|\bmight be (?:that|a|because)\b",
    ),
    rule(
        "monitor.pause",
        "ep.monitor",
        r"^(?:(?:let me|let's|let us) (?:see|pause|think(?:[,. ]{1,3}(?:again|carefully"
        r"|about (?:it|this|that)))?)"
        r"(?: (?:again|differently|step by step|carefully))?|wait(?: a (?:minute|second"
        r"|moment))?|hmm+|hold on|okay"
        r"|alright)\b\W{0,3}$",
        longest=60,
    ),
    rule(
        "read.restates",
        "ep.read",
        r"^(?:i have this|i(?:'ve| have) got this|so i have|the (?:problem|question|task|puzzle"
        r"|user|"
        r"riddle|scenario|prompt) (?:says?|states?|asks?|is asking|gives?|mentions?|wants"
        r"|specifies|"
        r"describes|here is|is about)|(?:we|i)(?:'re| are|'m| am) (?:given|told|asked)"
        r"|given that\b)"
        r"|\b(?:problem|question|statement) (?:says|states|mentions|specifies)\b",
    ),
    rule(
        "analyze.recalls",
        "ep.analyze",
        r"\bi (?:remember|recall|know) (?:that )?|^recall\b|\bby definition\b"
        r"|\bthe formula (?:for|is)\b"
        r"|\b(?:theorem|identity|inequality|lemma)\b(?: (?:says|states|gives))?|\bin general\b"
        r"|\baccording to\b|\bis (?:defined|known) (?:as|to)\b",
        unless=r"\?",
    ),
    rule(
        "plan.announces",
        "ep.plan",
        r"^(?:(?:first|next|now|then|second|finally)[, ]{1,2})?(?:so )?(?:let me|let's|let us|"
        r"i(?:'ll| will| should| need to| have to| want to| can)|we (?:need|have|should|want) to|"
        r"my (?:next step|plan|approach)|to (?:find|solve|do|get|determine|compute|figure)\b)"
        r"(?! (?:see|think|be|know|recall|remember|denote|pause)\b)",
        unless=r"[=≈]",
        longest=240,
    ),
    rule("implement.works", "ep.implement", _MATH, unless=r"\?"),
)  # fmt: skip


def detect(text: str, answer_from: int = 0) -> list[Suggestion]:
    """Return the episodes proposed for the sentences of `text`, in order."""
    units = sentences(text)
    starts = [unit.start for unit in units]
    answers: dict[int, Suggestion] = {}
    for claim in commitments(text, answer_from=answer_from):
        index = bisect_right(starts, claim.span.start) - 1
        if index >= 0 and index not in answers:
            why = f"commits to {cited(claim.answer)} ({claim.sign})"
            answers[index] = Suggestion(
                code_key="ep.answer", span=units[index], rule="answer.committed", rationale=why
            )
    rest = (unit for index, unit in enumerate(units) if index not in answers)
    found = [*answers.values(), *suggest(text, rest, RULES, one_each=True)]
    return sorted(found, key=lambda each: each.span)


DETECTOR = Detector(
    name="episodes",
    version=VERSION,
    what="What kind of step each sentence is",
    detect=detect,
    measured=MEASURED,
)
