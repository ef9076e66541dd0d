"""What a filter may ask about a problem: small values that the store supplies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFacts:
    """One attempt of a chain.

    `right` is None where there is no outcome; `matched_text` holds those phrases of
    `free_text_terms` that the full-text search found in the trace. `codes` are keys, of tags that
    count (`has_suggestions` tells of those that do not).
    """

    number: int = 1
    right: bool | None = None
    tokens: int | None = None
    reasoning_tokens: int | None = None
    seconds: float | None = None
    answer: str | None = None
    ending: str = ""
    codes: frozenset[str] = frozenset()
    has_suggestions: bool = False
    has_hidden_reasoning: bool = False
    provenance: str = ""
    matched_text: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFacts:
    """One sample: the attempts of a run at the problem, in order.

    `was_accepted` tells that the chain stopped because its last attempt was accepted: what that
    attempt is, later ones count as too.
    """

    sample: int = 1
    attempts: tuple[AttemptFacts, ...]
    was_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What one run did with the problem."""

    name: str
    model: str = ""
    chains: tuple[ChainFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFacts:
    """One problem with what its runs did; `codes` are of tags on the problem itself."""

    id: int = 0
    dataset: str = ""
    key: str = ""
    family: str = ""
    variant: str = ""
    level: str = ""
    subject: str = ""
    has_reference: bool = True
    codes: frozenset[str] = frozenset()
    matched_text: frozenset[str] = frozenset()
    runs: tuple[RunFacts, ...] = ()
