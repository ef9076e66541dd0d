"""Which layer of codes the charts of codes show, and what its codes are called."""

from dataclasses import dataclass

from core.codebook.code import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerWords:
    """What a code of a layer is called: `one`, `many`, and `a` with its article."""

    one: str
    many: str
    a: str


WORDS = {
    Layer.STRATEGY: LayerWords(one="strategy", many="strategies", a="a strategy"),
    Layer.EPISODE: LayerWords(one="episode", many="episodes", a="an episode"),
}
"""The layers that the charts can show, the first where there are tags of both."""
