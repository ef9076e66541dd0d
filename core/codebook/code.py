"""A code: a named strategy, behaviour or episode that can be tagged."""

from dataclasses import dataclass
from enum import StrEnum


class Layer(StrEnum):
    """Episodes partition a trace's sentences; strategies and behaviours overlap freely."""

    EPISODE = "episode"
    STRATEGY = "strategy"
    BEHAVIOUR = "behaviour"
    JUDGEMENT = "judgement"  # on a whole trace, a pair or a problem


class Scope(StrEnum):
    """What a code can be put on."""

    SPAN = "span"
    TRACE = "trace"
    PAIR = "pair"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Words of a trace that show what a code means; `tag` is the identity of their tag, if any."""

    quote: str
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of the codebook.

    `key` is a stable slug ("st.guess_check"), `letter` the mark that stands for the code beside
    its colour, `colour` an index into the theme's palette of the layer, `shortcut` the digit in
    the layer's palette ("" if none), `capabilities` those of the seven it bears on. `core` codes
    stand in the palette. `parent` and `merged_into` are keys of other codes, "" for none. The
    store counts `revision` up at each change of what the code means.
    """

    id: int = 0
    uid: str = ""
    key: str
    name: str
    layer: Layer
    scope: Scope = Scope.SPAN
    letter: str = ""
    colour: int = 0
    shortcut: str = ""
    definition: str = ""
    use_when: str = ""
    avoid_when: str = ""
    capabilities: tuple[int, ...] = ()
    core: bool = True
    position: int = 0
    retired: bool = False
    parent: str = ""
    examples: tuple[Example, ...] = ()
    revision: int = 1
    merged_into: str = ""

    @property
    def palette(self) -> Layer:
        """Return the palette that lists it: what stands on no span has one of its own."""
        return self.layer if self.scope is Scope.SPAN else Layer.JUDGEMENT
