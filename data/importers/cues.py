"""What a later attempt was shown, and what a turn is, guessed from general cues in the words."""

import re

from core.traces import Saw

# The first pattern that is found decides; the strongest information comes first.
_CUES: tuple[tuple[Saw, str], ...] = (
    (
        Saw.REFERENCE,
        r"\b(?:the )?(?:correct|right|true|reference|expected|gold) "
        r"(?:answer|solution|result|output) (?:is|was|should be|equals)\b|\bground[- ]truth\b",
    ),
    (
        Saw.VERIFIER,
        r"\bunmet (?:pre)?condition|\b(?:plan|program|code|proof|solution|answer) (?:above )?is "
        r"(?:invalid|not valid|incorrect|wrong)\b|\btests? (?:have )?failed\b|\btraceback\b|"
        r"\bcompil(?:er|ation) error|\bverifier\b|\bassertionerror\b|\bexpected output\b|"
        r"\bfeedback:|\bthe following (?:errors?|tests?|action)\b",
    ),
    (
        Saw.OTHER_CRITIQUE,
        r"\b(?:a |the |another )?(?:reviewer|critic|expert|colleague|peer|teacher)\b.{0,60}"
        r"\b(?:said|says|commented|wrote|notes?|critique|feedback)|\bcritique:",
    ),
    (
        Saw.MAYBE_ERROR,
        r"\b(?:may|might|could|can) (?:be|have|contain|include)\b.{0,40}"
        r"\b(?:errors?|mistakes?|wrong)|\b(?:is|are) there (?:any )?(?:an )?"
        r"(?:errors?|mistakes?)|\b(?:find|spot|look for|"
        r"identify|correct|fix) (?:any |the |your |possible ){0,3}"
        r"(?:errors?|mistakes?|problems?|flaws?)|\bare you sure\b|"
        r"\b(?:is|was|seems) (?:wrong|incorrect)\b|\bre-?examine\b",
    ),
    (
        Saw.NEUTRAL,
        r"\b(?:try|solve|answer|think|check|consider|attempt|do) (?:it |this |that |the problem |"
        r"the question |about it )?(?:once )?(?:again|over|once more)\b|\b(?:double[- ]?check|"
        r"re-?check|re-?consider|re-?visit|re-?view|re-?think|verify)\b|\bone more time\b|"
        r"\b(?:second|another|new) (?:attempt|try|look)\b|\byour final answer\b",
    ),
)
_COMPILED = tuple((saw, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for saw, pattern in _CUES)
_ASKS_FOR_CRITIQUE = re.compile(
    r"\b(?:review|critici[sz]e|critique|evaluate|assess|reflect on|find (?:any |the )?problems)\b"
    r".{0,80}\b(?:answer|solution|response|reasoning|attempt|work)\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_TO_ANSWER = re.compile(
    r"\b(?:improve|revise|rewrite|correct|fix|update|give|provide|state|write)\b.{0,40}"
    r"\b(?:answer|solution|response|it|plan)\b|\b(?:solve|answer) (?:it|the|again|once)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 4000


def guess_saw(message: str, *, after_critique: bool = False) -> Saw:
    """Return what the message before a later attempt shows, UNKNOWN where no cue is found.

    `after_critique` says that the model's own critique stands in between.
    """
    words = message[:_LOOKED_AT]
    for saw, pattern in _COMPILED:
        if saw in (Saw.MAYBE_ERROR, Saw.NEUTRAL) and after_critique:
            return Saw.OWN_CRITIQUE
        if pattern.search(words):
            return saw
    return Saw.UNKNOWN


def asks_for_critique(message: str) -> bool:
    """Whether a message asks to judge earlier work without asking for a new answer."""
    words = message[:_LOOKED_AT]
    return _ASKS_FOR_CRITIQUE.search(words) is not None and not _ASKS_TO_ANSWER.search(words)
