"""Letters that pass for those of another script, as in "p\u0430ypal" with one Cyrillic letter."""

import re
from collections.abc import Iterator

# Greek and Latin stand side by side in mathematics, so only such Greek letters count as look like
# Latin ones to the point; of Cyrillic all do, for nobody mixes the two in one word.
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile(
    "[\u0400-\u052f\u03bf\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
    "\u03a5\u03a7]"
)
_WORD = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f]{3,}")


def lookalikes(words: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of letters that are of another script than their word's most.

    Only Latin against Cyrillic, and against Greek capitals and omicron; linear in the length.
    """
    if words.isascii():
        return
    for found in _WORD.finditer(words):
        word = found[0]
        latin, other = len(_LATIN.findall(word)), len(_OTHER.findall(word))
        if not latin or not other:
            continue
        for run in re.finditer(f"(?:{(_OTHER if other <= latin else _LATIN).pattern})+", word):
            yield found.start() + run.start(), found.start() + run.end()
