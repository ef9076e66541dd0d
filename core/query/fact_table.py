"""What a filter may ask, of all problems and attempts at once: columns with one entry each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.packed import Mask, Numbers, Texts, numbers, starts_of
from core.query.facts import AttemptFacts, ChainFacts, ProblemFacts, RunFacts

Places = NDArray[np.intp]


def _nothing() -> dict[str, Mask]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFactTable:
    """All problems. `codes` and `matched` tell by key or phrase which problems have it."""

    ids: Numbers
    dataset: Texts
    key: Texts
    family: Texts
    variant: Texts
    level: Texts
    subject: Texts
    has_reference: Mask
    codes: Mapping[str, Mask] = field(default_factory=_nothing)
    matched: Mapping[str, Mask] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """All attempts, ordered by problem, run, sample and number.

    A problem without any has one entry with a `run` of -1, and nothing else in it, so that each
    problem has an entry. Entries of one chain have the same number in `chain`.

    Attributes:
        problem: The place of the problem in `problems`.
        run: The place of the run in `runs`, which are (name, model).
        right: 1, 0, or -1 without an outcome.
        tokens: NaN where they are not known, as with `reasoning` and `seconds`.
        was_accepted: Whether the chain stopped because its last attempt was accepted.
        ending: The place in `endings`; `provenance` that in `provenances`.
        codes: Which attempts have a code, by key; `matched` likewise by phrase.
    """

    problems: ProblemFactTable
    runs: Sequence[tuple[str, str]]
    problem: Places
    run: Places
    chain: Places
    sample: Numbers
    number: Numbers
    right: NDArray[np.int8]
    was_accepted: Mask
    tokens: NDArray[np.float64]
    reasoning: NDArray[np.float64]
    seconds: NDArray[np.float64]
    answer: Texts
    ending: Numbers
    endings: Sequence[str]
    suggestions: Mask
    hidden: Mask
    provenance: Numbers
    provenances: Sequence[str]
    codes: Mapping[str, Mask] = field(default_factory=_nothing)
    matched: Mapping[str, Mask] = field(default_factory=_nothing)

    @property
    def starts(self) -> Places:
        """Where the entries of each problem begin."""
        return starts_of(self.problem)

    @classmethod
    def of(cls, problems: Sequence[ProblemFacts], runs: Sequence[tuple[str, str]]) -> "FactTable":
        """Return the table of facts told one by one; `runs` are those of the study."""
        known = dict.fromkeys([*runs, *((r.name, r.model) for p in problems for r in p.runs)])
        places = [each for at, problem in enumerate(problems) for each in _entries(at, problem)]
        chains = {id(each[2]): at for at, each in enumerate(places)}
        attempts = [attempt for *_, attempt in places]
        names = {run: at for at, run in enumerate(known)}
        endings = tuple(dict.fromkeys(each.ending for each in attempts))
        provenances = tuple(dict.fromkeys(each.provenance for each in attempts))
        return cls(
            problems=_problem_table(problems),
            runs=tuple(known),
            problem=np.array([at for at, *_ in places], np.intp),
            run=np.array(
                [-1 if r is None else names[r.name, r.model] for _, r, *_ in places], np.intp
            ),
            chain=np.array([chains[id(chain)] for _, _, chain, _ in places], np.intp),
            sample=numbers(chain.sample for _, _, chain, _ in places),
            number=numbers(each.number for each in attempts),
            right=np.array([-1 if a.right is None else a.right for a in attempts], np.int8),
            was_accepted=np.array([chain.was_accepted for _, _, chain, _ in places], np.bool_),
            tokens=_floats(each.tokens for each in attempts),
            reasoning=_floats(each.reasoning_tokens for each in attempts),
            seconds=_floats(each.seconds for each in attempts),
            answer=Texts.of(each.answer for each in attempts),
            ending=numbers(endings.index(each.ending) for each in attempts),
            endings=endings,
            suggestions=np.array([each.has_suggestions for each in attempts], np.bool_),
            hidden=np.array([each.has_hidden_reasoning for each in attempts], np.bool_),
            provenance=numbers(provenances.index(each.provenance) for each in attempts),
            provenances=provenances,
            codes=_having(each.codes for each in attempts),
            matched=_having(each.matched_text for each in attempts),
        )


_Entry = tuple[int, RunFacts | None, ChainFacts, AttemptFacts]


def _entries(at: int, problem: ProblemFacts) -> list[_Entry]:
    found: list[_Entry] = [
        (at, run, chain, attempt)
        for run in problem.runs
        for chain in run.chains
        for attempt in chain.attempts
    ]
    nothing = AttemptFacts(number=0)
    return found or [(at, None, ChainFacts(sample=0, attempts=(nothing,)), nothing)]


def _problem_table(problems: Sequence[ProblemFacts]) -> ProblemFactTable:
    return ProblemFactTable(
        ids=numbers(each.id for each in problems),
        dataset=Texts.of(each.dataset for each in problems),
        key=Texts.of(each.key for each in problems),
        family=Texts.of(each.family for each in problems),
        variant=Texts.of(each.variant for each in problems),
        level=Texts.of(each.level for each in problems),
        subject=Texts.of(each.subject for each in problems),
        has_reference=np.array([each.has_reference for each in problems], np.bool_),
        codes=_having(each.codes for each in problems),
        matched=_having(each.matched_text for each in problems),
    )


def _floats(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.fromiter((np.nan if value is None else value for value in values), np.float64)


def _having(sets: Iterable[frozenset[str]]) -> dict[str, Mask]:
    known = list(sets)
    return {
        each: np.array([each in one for one in known], np.bool_)
        for each in dict.fromkeys(one for all_of in known for one in all_of)
    }


def any_of(masks: Iterable[Mask], count: int) -> Mask:
    """Return where one of the masks holds, of `count` entries."""
    found = np.zeros(count, np.bool_)
    for mask in masks:
        found |= mask
    return found


def having(masks: Mapping[str, Mask], fits: Callable[[str], bool], count: int) -> Mask:
    """Return where there is one whose key `fits`."""
    return any_of((mask for key, mask in masks.items() if fits(key)), count)
