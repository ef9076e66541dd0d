r"""What a sentence claims after its cue: the value in "is **19** bits, because …", with its place.

Used where an answer stands in running text. What is asked for comes as a number, a formula, a
name or a short clause; words after a number, reasons and asides are left out.
"""

import re

from core.text.span import Span

LONGEST = 200
"""An answer in prose is not longer than this many characters."""

_LEAD = re.compile(r"[\s:*_>#]*+(?:(?:that|just|simply|only|exactly|indeed|still|also|now)\s++)*+")
_FORMULA = re.compile(
    r"\$\$?+(?P<a>[^$\n]{1,200})\$\$?"
    r"|\\{1,2}\((?P<b>.{1,200}?)\\{1,2}\)|\\{1,2}\[(?P<c>.{1,300}?)\\{1,2}\]",  # twice in JSON
    re.DOTALL,
)
_QUOTED = re.compile(r"\"(?P<a>[^\"\n]{1,120})\"|“(?P<b>[^”\n]{1,120})”|`(?P<c>[^`\n]{1,120})`")
_BOLD = re.compile(r"(?<=\*\*)(?P<a>[^*\n]{1,200}?)[.:]?(?=\*\*)")
_NUMBER = re.compile(
    r"[-+−]?(?:\d[\d,]*(?<!,)(?:\.\d+)?|\.\d+)(?:/\d+)?(?:\s?(?:%|°))?"
    r"(?=[.,;:!)*]*(?:\s+\(?[A-Za-z\"“(—]|\s*$|\s*[-—–(]\s|,\s|[\"”]))"
)
_GOES_ON = re.compile(
    r"\s*(?:[+*/^=≈<>×·÷]|-(?!\s+[A-Za-z])|,\s*\S+\s*$|,\s*\d"
    r"|(?:and|or|to|times|plus|minus|pi|π|sqrt|mod|if)\b)"
)
_AND_ALSO = re.compile(r"[\s*]*(?:and|or)\b")
_YES_NO = re.compile(
    r"(?:yes|no|true|false)\b(?=\s*(?:[.,;:!*—(]|$| because| since))", re.IGNORECASE
)
_STATES = re.compile(_GOES_ON.pattern + r"| (?:[A-Za-z]+ ){1,5}?(?:is|are|has|have|can|will)\b")
_CLAUSE_END = re.compile(
    r"(?:,|;)?\s+(?:because|since|which|but|so|as (?:the|it|there|we|long)|making|"
    r"meaning|ensuring|regardless|whereas|while|where|when|if|due to|based on|according)\b"
    r"|,\s+(?:given|assuming)\b|;|\s[—–]\s|\s\((?=[A-Za-z])|[.!?]\s|\.\\n|\\n|[.]?\"\s*[,}]"
)
_SUM = re.compile(r"[\d\s+*/×·÷().,^!−–-]+[=≈]\s*")
_TRIM_LEFT = ' \t\n*_"“`>#'
_TRIM_RIGHT = ' \t\n*_"”`.,;:!?'


def claimed(text: str, start: int, end: int) -> Span | None:
    """Return the value claimed in text[start:end], None if nothing is left of it."""
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    for pattern, more in ((_FORMULA, _GOES_ON), (_QUOTED, _AND_ALSO), (_BOLD, _AND_ALSO)):
        match = pattern.match(text, at, end)
        if match is not None and not more.match(text, match.end(), end):
            return _tidied(text, *_inner(match))
    if match := _YES_NO.match(text, at, end):
        return Span(*match.span())
    match = _NUMBER.match(text, at, min(end, at + LONGEST))
    if match is not None and not _STATES.match(text, match.end(), end):
        return Span(*match.span())
    stop = _CLAUSE_END.search(text, at, min(end, at + LONGEST + 1))
    return _tidied(text, at, stop.start() if stop else end)


def _inner(match: re.Match[str]) -> tuple[int, int]:
    """Return where the group stands that took part."""
    return next(match.span(name) for name in "abc" if match[name] is not None)


def _tidied(text: str, start: int, end: int) -> Span | None:
    """Return the value without marks around it, and without the sum that it is the result of."""
    if sum_ := _SUM.match(text, start, min(end, start + LONGEST)):
        start = sum_.end() if sum_.end() < end else start
    content = text[start : min(end, start + LONGEST + 1)]
    left = start + len(content) - len(content.lstrip(_TRIM_LEFT))
    right = start + len(content.rstrip(_TRIM_RIGHT))
    while left < right and text[right - 1] == "$" and text.count("$", left, right) % 2:
        right -= 1
    return Span(left, right) if left < right <= left + LONGEST else None
