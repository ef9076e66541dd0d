r"""The answers that a trace commits to along its text: "so the answer is 19", "\boxed{19}".

Rules over sentences, versioned, in time linear in the text. What is wondered, supposed, denied,
quoted of others or tried out is no commitment, and neither is a step's result.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.outcomes import commitment_cues as cues
from core.outcomes.asked import NOTHING, Asked
from core.outcomes.claimed import LONGEST, claimed
from core.outcomes.extraction import Rule, boxes, extract
from core.outcomes.lenient_json import unescape
from core.text.sentences import sentences
from core.text.span import Span

NAME = "commitments"
VERSION = "1"


class Sign(StrEnum):
    """What shows that the text commits to an answer."""

    FIELD = "answer field"
    BOXED = "boxed"
    ANSWER = "answer is"
    CHOICE = "I go with"
    ASKED = "concludes what is asked"
    LAST = "final statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How good the rules are, by people's reading: counts, and what was read.

    Precision is over `found` detections read one by one, recall over the `there` commitments that
    a reader saw in stretches of other traces.
    """

    version: str
    right: int
    found: int
    seen: int
    there: int
    read: str

    def __str__(self) -> str:
        precision, recall = 100 * self.right / self.found, 100 * self.seen / self.there
        return (
            f"precision {precision:.0f} % ({self.right}/{self.found}), "
            f"recall {recall:.0f} % ({self.seen}/{self.there})"
        )


MEASURED = Measured(
    version=VERSION,
    right=58,
    found=60,
    seen=28,
    there=41,
    read=(
        "One reader. Precision: one detection from each of 60 traces, 20 each of thought-anchors,"
        " misguided-attention (three models that think at length) and zeroeval/math-l5, answer"
        " fields of JSON left out, drawn with seed 5150; right where the text commits there and the"
        " value is what it says. Recall: a stretch of 800 characters of each of 40 traces of the"
        " same, seed 5151. The rules were made on other draws of the same files; two slips of the"
        " last reading were mended after it, and it was not repeated. Of thought-anchors' 77"
        " sentences labelled final_answer_emission, 68 hold a detection."
    ),
)
"""Read on version 1; English only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An answer the text commits to: where it stands, what it says, and the sign of it.

    `answer` is `span.quote(text)`, with JSON's escapes undone where `sign` is `FIELD`.
    """

    span: Span
    answer: str
    sign: Sign


def commitments(text: str, *, question: Asked = NOTHING, answer_from: int = 0) -> list[Claim]:
    """Return the answers that `text` commits to, in order, without overlap.

    `question` is what the problem asks for; without it, conclusions that do not say "answer" are
    not seen. The trace's answer begins at `answer_from`: there, a reply that is nothing but an
    answer, or a line behind hash marks, counts too.
    """
    found = [
        *_fields(text),
        *_boxed(text),
        *_in_sentences(text, question),
        *_last(text, answer_from),
    ]
    kept: list[Claim] = []
    for claim in sorted(found, key=lambda claim: (claim.span.start, -claim.span.end)):
        if not kept or claim.span.start >= kept[-1].span.end:
            kept.append(claim)
    return kept


# Signs that need no sentence


def _fields(text: str) -> Iterator[Claim]:
    found = extract(text, (Rule.JSON,))
    if found.span is not None:
        yield Claim(span=found.span, answer=unescape(found.span.quote(text)), sign=Sign.FIELD)


def _last(text: str, answer_from: int) -> Iterator[Claim]:
    found = extract(text[answer_from:], (Rule.WHOLE, Rule.HASHES))
    if found.span is not None:
        span = Span(found.span.start + answer_from, found.span.end + answer_from)
        yield Claim(span=span, answer=span.quote(text), sign=Sign.LAST)


def _boxed(text: str) -> Iterator[Claim]:
    for span in boxes(text):
        answer = span.quote(text)
        before = text[max(0, span.start - cues.BEFORE) : span.start]
        if len(span) > LONGEST or cues.NO_VALUE.fullmatch(answer) or cues.INSTRUCTS.search(before):
            continue
        if not _wonders(_clause(before)):
            yield Claim(span=span, answer=answer, sign=Sign.BOXED)


# Signs in sentences


def _in_sentences(text: str, question: Asked) -> Iterator[Claim]:
    units = sentences(text)
    for index, unit in enumerate(units):
        if _is_question(text, unit):
            continue
        goes_on = index > 0 and text[unit.start].islower()  # after a quoted question, say
        begin = units[index - 1].start if goes_on else unit.start
        for cue, sign in _cues(text, unit, begin, question):
            start, end = _reach(text, units, index, cue)
            if (span := _value(text, start, end, sign)) is None:
                continue
            if not _is_taken_back(text, units, index, cue):
                yield Claim(span=span, answer=span.quote(text), sign=sign)


def _cues(
    text: str, unit: Span, begin: int, question: Asked
) -> Iterator[tuple[re.Match[str], Sign]]:
    """Yield what may introduce an answer in a sentence, unless it wonders, denies or cites."""
    end = begin
    for match in cues.SAID.finditer(text, unit.start, unit.end):
        before = _clause(text[max(end, match.start() - cues.BEFORE) : match.start()])
        end = match.end()
        if text[match.start() - 1 : match.start()] in cues.QUOTES:
            continue  # the word is mentioned, not used
        if cues.ASKED_OF_OTHERS.search(text, max(0, match.start() - 30), match.start()):
            continue
        if not _wonders(before) and not cues.DENIED.search(before):
            yield match, Sign.CHOICE if match["choice"] else Sign.ANSWER
    if end == begin and (match := _concludes(text, unit, question)) is not None:
        yield match, Sign.ASKED


def _concludes(text: str, unit: Span, question: Asked) -> re.Match[str] | None:
    """Return the match up to the value of "so the number of bits is 19" if that was asked."""
    opener = cues.OPENER.match(text, unit.start, unit.end)
    if opener is None:
        return None
    if match := cues.COUNT.match(text, opener.end(), unit.end):
        counted = text[match.end() : min(unit.end, match.end() + cues.SHORT)]
        noun = cues.NUMBER.sub("", counted, count=1)
        if not cues.PARTIAL.search(match[0]) and question.counts(noun):
            return match
    match = cues.SUBJECT.match(text, opener.end(), unit.end)
    if match is None or _wonders(match["subject"]) or cues.PARTIAL.search(match["subject"]):
        return None
    return match if question.is_about(match["subject"]) else None


def _reach(text: str, units: Sequence[Span], index: int, cue: re.Match[str]) -> tuple[int, int]:
    """Return where the value may stand: to the sentence's end, else in the next sentence."""
    start, end = cue.end(), units[index].end
    if index + 1 == len(units) or not cues.NOTHING_LEFT.match(text, start, end):
        return start, end
    following = units[index + 1]
    is_near = text.count("\n", end, following.start) <= cues.LINES
    if is_near and not _is_question(text, following):
        return following.start, following.end
    return start, end


def _value(text: str, start: int, end: int, sign: Sign) -> Span | None:
    if cues.BOX.search(text, start, min(end, start + LONGEST)):
        return None  # the box says it
    if cues.VAGUE.match(text, start, end) or cues.LISTED.match(text, start, end):
        return None
    span = claimed(text, start, end)
    if span is None or cues.NO_VALUE.fullmatch(span.quote(text)) or text.startswith(":", span.end):
        return None  # behind a colon there is more of it, a list say
    return _result(text, span, end) if sign is Sign.ASKED else span


def _result(text: str, span: Span, end: int) -> Span | None:
    """Return the result of a conclusion, the last of a chain; None if it is still to be found."""
    sign = max(text.rfind(mark, span.start, span.end) for mark in "=≈")
    if sign >= 0:
        found = claimed(text, sign + 1, span.end)
    else:
        found = None if cues.MORE.search(text, span.end, end) else span
    if found is None or len(found) > cues.SHORT:
        return None
    answer = found.quote(text)
    if len(answer.split()) > cues.FEW and cues.WORD.search(answer):
        return None
    return None if cues.UNFINISHED.fullmatch(answer) or not cues.RESULT.match(answer) else found


def _is_question(text: str, unit: Span) -> bool:
    return text[max(unit.start, unit.end - 4) : unit.end].rstrip('"”)*_ ').endswith("?")


def _is_taken_back(text: str, units: Sequence[Span], index: int, cue: re.Match[str]) -> bool:
    """Whether a hedged answer is tried out: it holds if things were otherwise, or fails at once."""
    if not cues.HEDGED.search(cue[0]):
        return False
    previous = units[index - 1].end if index else 0
    if cues.WERE.search(text, max(0, previous - 2 * cues.BEFORE), previous):
        return True
    return index + 1 < len(units) and (
        cues.FAILS.match(text, units[index + 1].start, units[index + 1].end) is not None
    )


def _clause(before: str) -> str:
    """Return what stands in front of a cue, from the start of its sentence."""
    cut = max(before.rfind(mark) for mark in ("\n", "\\n", ". ", "; "))
    return before[cut + 1 :] if cut >= 0 else before


def _wonders(before: str) -> bool:
    return cues.WONDERS.search(before) is not None or cues.CITES.search(before) is not None
