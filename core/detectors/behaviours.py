"""Proposes behaviours: checks, caught mistakes, dead ends, switches, successes, reuse, answers.

By cue phrases on the sentence that holds them; valid stops by position too: an answer towards the
end, with a check passed shortly before it.
"""

from bisect import bisect_right

from core.detectors.cue_rules import cited, rule, suggest
from core.detectors.measured import BEHAVIOURS as MEASURED
from core.detectors.suggestion import Detector, Suggestion
from core.outcomes.commitments import Claim, commitments
from core.text.sentences import sentences
from core.text.span import Span

VERSION = "1"

_END = 0.8  # a stop lies in the last fifth of what was thought
_NEAR = 8  # and has what passed its check at most so many sentences before
_TELLS = "bh.progress_ok"

_WILL = (
    r"(?:let me|let's|let us|i(?:'ll| will| should| need to| can| want to)|"
    r"we (?:can|could|should|need to|must)|just to|to)"
)

RULES = (
    rule(
        "check.announced",
        "bh.check",
        rf"\b{_WILL} (?:\w+ )?(?:(?:double|cross|re)-?\s?)?(?:check|verify|confirm)\b"
        r"|\bto (?:make sure|be sure)\b|\bsanity check\b",
        unless=r"\bno need to\b",
    ),
    rule(
        "check.headed",
        "bh.check",
        r"^(?:(?:verification|check|checking|verifying)\b\s*:"
        r"|(?:checking|verifying|testing|double-checking) (?:this|that|it|the|with|for|again"
        r"|all)\b)",
    ),
    rule(
        "error.named",
        "bh.error_caught",
        r"\bi (?:think i )?(?:might have |may have |must have |have )?"
        r"(?:made (?:a|an|some) (?:\w+ )?(?:mistake|error|slip)|mis(?:read|counted|calculated"
        r"|understood|"
        r"remembered|interpreted)|messed up|forgot\b|mixed up|overlooked)"
        r"|\bmy (?:mistake|bad|error)\b|\bthere(?:'s| is| was) (?:a|an|some) (?:mistake"
        r"|error) in (?:my|the)\b",
        unless=r"\?|\b(?:if i|maybe|perhaps|might|may|could|user|the problem)\b",
    ),
    rule(
        "error.denied",
        "bh.error_caught",
        r"^(?:that(?:'s| is| was) (?:wrong|incorrect|not (?:right|correct|quite right|true))\b"
        r"|this (?:is|was) (?:wrong|incorrect|not (?:right|correct)))",
        unless=r"\?|\bif\b",
        longest=200,
    ),
    rule(
        "dead_end.fails",
        "bh.dead_end",
        r"\b(?:that|this|it|which|approach|method|idea|alone)s? (?:\w+ )?"
        r"(?:doesn't|does not|won't|will not|didn't|isn't|is not|wouldn't|can't|cannot) "
        r"(?:\w+ ){0,2}?(?:work|help|lead|working|useful|fit)\b"
        r"|\bdead[- ]end\b|\bleads? nowhere\b|\bnot (?:leading|getting) (?:me |us )?anywhere\b"
        r"|\b(?:i'm|i am|we're) stuck\b|\b(?:so|which) (?:that|this)(?:'s| is) (?:out"
        r"|impossible)\b"
        r"|\bis a contradiction\b|\bno use\b|\bgive (?:this|that|it) up\b|\bi drop (?:this|that"
        r"|it)\b",
        unless=r"\?",
    ),
    rule(
        "dead_end.too_hard",
        "bh.dead_end",
        r"\b(?:getting|seems?|is|looks) (?:a bit |way |too |very |really |quite )*"
        r"(?:too complicated|complicated|messy|tedious|cumbersome)\b",
        unless=r"\?",
    ),
    rule(
        "switch.another_way",
        "bh.switch",
        r"\b(?:another|a different|a better|an alternative|a simpler|some other) "
        r"(?:way|approach|method|route|strategy)\b"
        r"|\b(?:try|consider|think of|approach) (?:something else|it differently"
        r"|this differently)\b",
        unless=r"\b(?:there (?:is|isn't|might)|no|not|without|double[- ]check|verify|confirm|same"
        r")\b",
    ),
    rule("switch.alternatively", "bh.switch", r"^(?:alternatively|instead of|instead,)"),
    rule(
        "progress.works",
        "bh.progress_ok",
        r"^(?:ye[ps],? |yeah,? |that's it,? |which |and |i think )?"
        r"(?:that|this|it|everything|all of (?:it|this)|which|all)(?:'s| is| are| does| all)? "
        r"(?:also |indeed |all |now |really |exactly |perfectly )?"
        r"(?:works(?: out)?|makes sense|checks out|match(?:es)?|fits|adds up|lines up|agrees?"
        r"|consistent|correct|confirmed|confirms|exactly as)\b",
        unless=r"\b(?:not|n't|if|unless|whether|but|wait|check|verify|assum\w+|maybe|perhaps)\b|\?|n't\b",
        longest=220,
    ),
    rule(
        "progress.joy",
        "bh.progress_ok",
        r"^(?:great|perfect|excellent|nice|exactly)[.!,](?=\W|$)",
        unless=r"\?",
        longest=120,
    ),
    rule(
        "leverage.known",
        "bh.leverage",
        r"\b(?:since|because|as|given that) (?:we|i) (?:already |now |have )*(?:know|known"
        r"|found|shown|showed|established"
        r"|computed|calculated|determined|derived)\b"
        r"|\b(?:we|i) already (?:know|found|computed|calculated|established|determined)\b"
        r"|\bas (?:we |i )?(?:found|shown|computed|calculated|established|determined|derived"
        r"|noted)"
        r" (?:above|earlier|before|previously)\b",
        unless=r"\?",
    ),
    rule(
        "leverage.using",
        "bh.leverage",
        r"\b(?:using|from|with|by) (?:this|that|the|our) (?:\w+ )?"
        r"(?:result|fact|rule|formula (?:above|in hand)|insight|observation|pattern|relation"
        r"|in hand)\b"
        r"|\bnow (?:i|we) can use (?:this|that|it)\b|\bfrom (?:above|earlier|before)\b",
        unless=r"\?",
    ),
    rule(
        "doubt.said",
        "bh.doubt",
        r"\b(?:i'm|i am|we're) (?:not (?:\w+ )?(?:sure|certain|convinced)|confused|unsure"
        r"|uncertain)\b"
        r"|\bthis is confusing\b|\bnot (?:entirely |quite |really )?(?:sure|clear) (?:if"
        r"|whether|how|what|about)\b",
    ),
    rule(
        "backtrack.returns",
        "bh.backtrack",
        r"\b(?:go(?:ing)?|get(?:ting)?|come|coming|step(?:ping)?|return(?:ing)?"
        r"|back) back to (?:the|my|our)\b"
        r"|\bstart(?:ing)? (?:over|again|from scratch|afresh)\b|\btry again\b"
        r"|\blet me re-?(?:start|do|think|"
        r"consider|read|examine|evaluate|visit)\b",
    ),
)  # fmt: skip


def detect(text: str, answer_from: int = 0) -> list[Suggestion]:
    """Return the behaviours proposed for sentences of `text`, in text order."""
    units = sentences(text)
    found = suggest(text, units, RULES, one_each=False)
    claims = commitments(text, answer_from=answer_from)
    found += [_candidate(units, claim) for claim in claims]
    found += _stop(units, claims, found, answer_from or len(text))
    once = {(each.span, each.code_key): each for each in reversed(found)}  # the first rule's
    return [once[key] for key in sorted(once)]


def _candidate(units: list[Span], claim: Claim) -> Suggestion:
    index = max(0, _index(units, claim.span.start))
    unit = units[index] if claim.span.end <= units[index].end else claim.span
    return Suggestion(
        code_key="bh.candidate",
        span=unit,
        rule="candidate.committed",
        rationale=f"commits to {cited(claim.answer)} ({claim.sign})",
    )


def _stop(
    units: list[Span], claims: list[Claim], found: list[Suggestion], end: int
) -> list[Suggestion]:
    """Propose the last answer of the reasoning as a stop for a reason, if a check led up to it."""
    last = next((claim for claim in reversed(claims) if claim.span.start < end), None)
    if last is None or last.span.start < _END * end:
        return []
    index = _index(units, last.span.start)
    near = {unit: place for place, unit in enumerate(units[max(0, index - _NEAR) : index])}
    checks = [each for each in found if each.code_key == _TELLS and each.span in near]
    if index < 0 or not checks:
        return []
    before = min(_NEAR, index) - near[checks[-1].span]
    return [
        Suggestion(
            code_key="bh.stop_valid",
            span=units[index],
            rule="stop.checked",
            rationale=f"the last answer, {before} sentences after: {checks[-1].rationale}",
        )
    ]


def _index(units: list[Span], offset: int) -> int:
    return bisect_right(units, offset, key=lambda unit: unit.start) - 1


DETECTOR = Detector(
    name="behaviours",
    version=VERSION,
    what="Checks, caught mistakes, dead ends, switches, successes, reuse, answers, stops",
    detect=detect,
    measured=MEASURED,
)
