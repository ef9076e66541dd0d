"""Proposes strategies in puzzles about sequences, by what narrators say when they take one up.

A strategy goes from the sentence that opens it to the one before the next opening, a final answer
or a new look at the whole; made for the example study and puzzles of its kind.
"""

from core.detectors.cue_rules import cited, rule
from core.detectors.measured import STRATEGIES as MEASURED
from core.detectors.suggestion import Detector, Suggestion
from core.text.sentences import sentences
from core.text.span import Span

VERSION = "1"

_MOST = 40  # sentences; what goes on longer is no longer told by its opening

OPENINGS = (
    rule(
        "second.way",
        "st.second_method",
        r"\bcome at it another way\b|\ba second (?:road|way|method)\b"
        r"|\banother way to (?:verify|check|confirm)\b",
    ),
    rule(
        "backward.totals",
        "st.backward",
        r"\bwork(?:ing)? backwards?\b|\brunning totals?\b|\bundo the\b|\badding things up\b",
    ),
    rule(
        "analogy.fibonacci",
        "st.analogy",
        r"\bfibonacci\b|\breminds me\b|\bby analogy\b|\blike the .{1,30} problem\b",
    ),
    rule(
        "cases.places",
        "st.cases",
        r"\b(?:two|three) sequences\b|\b(?:odd|even) places\b|\bin two cases\b"
        r"|\btake turns here\b|\bcase 1\b"
        r"|\bseveral cases\b|\binterleav\w+",
    ),
    rule(
        "represent.digits",
        "st.represent",
        r"\b(?:look at|read) (?:\w+ ){0,4}(?:digits|backwards)\b|\bdigits turned round\b"
        r"|\bdigits matter\b|\brevers(?:e|ing) the digits\b|\bin (?:binary|base \d+)\b"
        r"|\bdraw a (?:table|diagram)\b"
        r"|\brather than at the size\b",
    ),
    rule(
        "subgoal.signs",
        "st.subgoal",
        r"\bfirst the signs\b|\bseparate the signs\b|\b(?:two|three) smaller (?:questions"
        r"|problems)\b"
        r"|\bone after the other\b|\bbreak (?:it|this) (?:down|into)\b",
    ),
    rule(
        "guess.supposes",
        "st.guess_check",
        r"\bconstant factor\b|\bfixed multiple\b|\bquotients of neighbours\b|\bdigit sum\b"
        r"|\bsum of (?:its|their|the) (?:own )?digits\b|\bdepends on the digits\b"
        r"|\bquickly tested\b"
        r"|\blet(?:'s| me| us) (?:try|guess|test) (?:\w+ )?[a-z] ?=",
    ),
    rule(
        "recall.lists",
        "st.recall_theorem",
        r"\bdo i know this\b|\bwell-known sequences\b|\bknow by heart\b|\bthe lists i know\b"
        r"|\bby (?:\w+'s|the) (?:\w+ ){0,2}theorem\b|\bi (?:recall|remember) (?:that|the)\b",
    ),
    rule(
        "forward.differences",
        "st.forward",
        r"\b(?:take|look at|write down|compute|through|at) (?:\w+ ){0,4}differences\b"
        r"|\bdifferences (?:give|between|of)\b|\bsubtract(?:ing)? (?:each term"
        r"|consecutive terms)\b|\bback to the differences\b"
        r"|\breturn to the differences\b",
    ),
)  # fmt: skip

_CLOSES = rule(
    "closes",
    "",
    r"^(?:\W*final answer\b|back to the terms|let me think\W*$|hmm\W*$|all right, what else"
    r"|(?:the|so the) (?:sequence follows|key is)|carrying on with|the next (?:term|power) is"
    r"|nothing (?:better|is left)|none of this|i have tried|i am running out)",
)


def detect(text: str, answer_from: int = 0) -> list[Suggestion]:
    """Return the strategies that `text` says it takes up, in text order."""
    del answer_from
    units = sentences(text)
    found: list[Suggestion] = []
    opened: tuple[int, Suggestion] | None = None
    for index, unit in enumerate(units):
        opening = _opening(text, unit)
        goes_on = opening is not None and opened is not None and opening.rule == opened[1].rule
        if goes_on or (opening is None and _CLOSES.find(text, unit) is None):
            continue
        if opened is not None:
            found.append(_until(units, opened, index))
        opened = (index, opening) if opening is not None else None
    if opened is not None:
        found.append(_until(units, opened, len(units)))
    return found


def _opening(text: str, unit: Span) -> Suggestion | None:
    for each in OPENINGS:
        if (match := each.find(text, unit)) is not None:
            why = f"opens with “{cited(match[0])}”"
            return Suggestion(code_key=each.code_key, span=unit, rule=each.name, rationale=why)
    return None


def _until(units: list[Span], opened: tuple[int, Suggestion], end: int) -> Suggestion:
    index, first = opened
    last = units[min(end, index + _MOST) - 1]
    return Suggestion(
        code_key=first.code_key,
        span=Span(first.span.start, last.end),
        rule=first.rule,
        rationale=first.rationale,
    )


DETECTOR = Detector(
    name="strategies",
    version=VERSION,
    what="Strategies in puzzles about sequences",
    detect=detect,
    for_simulated=True,
    measured=MEASURED,
)
