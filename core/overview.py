"""A whole study without its texts: what lists, filters and charts count from."""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import AttemptRow, AttemptTable
from core.attempts import rules_said
from core.codebook.code import Code
from core.metrics.outcome_table import OutcomeTable
from core.packed import Mask, Numbers, numbers, places_among
from core.passes import coder
from core.problem_table import ProblemRow, ProblemTable
from core.provenance import STANDINGS
from core.relations import Relation
from core.tags import Origin, Tag
from core.traces import Nature, Run

__all__ = ["AttemptRow", "Overview", "ProblemRow", "TagUse"]


@dataclass(frozen=True, slots=True)
class TagUse:
    """One live tag on a trace, as charts count it; times and notes left out.

    `annotator` is the `coder` of what people tagged.
    """

    tag_id: int
    code_id: int
    trace_id: int
    start: int | None
    end: int | None
    annotator: str
    origin: str
    sound: str | None
    verdict: str | None
    ending: str | None

    @classmethod
    def of(cls, tag: Tag) -> "TagUse":
        """Return what charts count of a tag that stands on a trace."""
        return cls(
            tag_id=tag.id,
            code_id=tag.code_id,
            trace_id=tag.trace_id or 0,
            start=tag.span.start if tag.span else None,
            end=tag.span.end if tag.span else None,
            annotator=(
                tag.annotator
                if tag.origin in {Origin.IMPORTED, Origin.GENERATED}
                else coder(tag.annotator, tag.pass_name)
            ),
            origin=str(tag.origin),
            sound=_text(tag.sound),
            verdict=_text(tag.verdict),
            ending=_text(tag.ending),
        )

    @property
    def place(self) -> tuple[int, int, int]:
        """Return what tags of one trace are ordered by; those on the whole trace come first."""
        if self.start is None or self.end is None:
            return -1, -1, self.tag_id
        return self.start, self.end, self.tag_id


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def _no_problems() -> ProblemTable:
    return ProblemTable.of(())


def _no_attempts() -> AttemptTable:
    return AttemptTable.of(())


def _no_rules() -> dict[int, tuple[str, ...]]:
    return {}


class Standings(NamedTuple):
    """Ids of traces, and for each its place in `core.provenance.STANDINGS`."""

    traces: Numbers
    places: NDArray[np.int8]

    def of(self, traces: Numbers) -> NDArray[np.int64]:
        """Return the places of these traces; beyond the last for those of which none is told."""
        at = places_among(self.traces, traces)
        beyond = len(STANDINGS)
        if not len(self.places):
            return np.full(len(traces), beyond, np.int64)
        return np.where(at >= 0, self.places[at], beyond).astype(np.int64)


def _no_standings() -> Standings:
    return Standings(numbers(()), np.zeros(0, np.int8))


def _no_uses() -> dict[int, tuple[TagUse, ...]]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Problems, runs, codes, attempts by problem, and tags by trace, of one moment.

    `hidden` are the traces whose reasoning is not in the text, so that it cannot be tagged;
    `partial` those of which the text holds a part or a summary. `standings` tell of
    each trace where it stands among `core.provenance.STANDINGS`. `attempt_rules` say for each run
    with later attempts where these come from. `relations` are those between tags, of which either
    may be gone.
    """

    problems: ProblemTable = field(default_factory=_no_problems)
    runs: tuple[Run, ...] = ()
    codes: tuple[Code, ...] = ()
    attempts: AttemptTable = field(default_factory=_no_attempts)
    uses: Mapping[int, tuple[TagUse, ...]] = field(default_factory=_no_uses)
    hidden: frozenset[int] = frozenset()
    partial: frozenset[int] = frozenset()
    standings: Standings = field(default_factory=_no_standings, compare=False)
    attempt_rules: Mapping[int, tuple[str, ...]] = field(default_factory=_no_rules)
    relations: tuple[Relation, ...] = ()
    tag_count: int = field(init=False)
    """How many live tags there are on traces."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tag_count", sum(map(len, self.uses.values())))

    def differs_by_tags_only(self, other: "Overview") -> bool:
        """Whether this was made from the other by putting or taking tags."""
        return (
            self.problems is other.problems
            and self.attempts is other.attempts
            and self.runs is other.runs
            and self.codes is other.codes
        )

    @classmethod
    def of(
        cls,
        problems: Iterable[ProblemRow],
        runs: Iterable[Run],
        codes: Iterable[Code],
        attempts: Iterable[AttemptRow] | AttemptTable,
        uses: Iterable[TagUse],
        hidden: Iterable[int] = (),
        attempt_rules: Mapping[int, tuple[str, ...]] | None = None,
        relations: Iterable[Relation] = (),
    ) -> "Overview":
        """Group attempts by problem and tags by trace."""
        by_trace: dict[int, list[TagUse]] = {}
        for use in uses:
            by_trace.setdefault(use.trace_id, []).append(use)
        return cls(
            problems=ProblemTable.of(problems),
            runs=tuple(runs),
            codes=tuple(codes),
            attempts=attempts if isinstance(attempts, AttemptTable) else AttemptTable.of(attempts),
            uses={key: tuple(rows) for key, rows in by_trace.items()},
            hidden=frozenset(hidden),
            attempt_rules=attempt_rules or {},
            relations=tuple(relations),
        )

    def with_uses(self, renewed: Mapping[int, tuple[TagUse, ...]]) -> "Overview":
        """Return the overview with the tags of some traces replaced."""
        return replace(self, uses={**self.uses, **renewed})

    def with_tags(
        self, trace_id: int, tag_ids: AbstractSet[int], tags: Iterable[Tag]
    ) -> "Overview":
        """Return the overview with these tags of a trace as they are now: `tags`, others gone."""
        uses = [use for use in self.uses.get(trace_id, ()) if use.tag_id not in tag_ids]
        for tag in tags:
            if tag.trace_id == trace_id:
                insort(uses, TagUse.of(tag), key=lambda use: use.place)
        return self.with_uses({trace_id: tuple(uses)})

    def with_attempts(self, renewed: Mapping[int, tuple[AttemptRow, ...]]) -> "Overview":
        """Return the overview with the attempts at some problems replaced."""
        return replace(self, attempts=self.attempts.replaced(renewed))

    @property
    def has_second_attempts(self) -> bool:
        """Whether any chain has an attempt after the first."""
        return bool((self.attempts.columns.attempt > 1).any())

    def rules_of(self, run_ids: Iterable[int]) -> str:
        """Return in words where the attempts of these runs come from, "" where none is later."""
        return rules_said(rule for run_id in run_ids for rule in self.attempt_rules.get(run_id, ()))

    def measured_runs(self) -> tuple[Run, ...]:
        """Return the runs that rates may count: retold ones are left out."""
        return tuple(run for run in self.runs if run.nature is not Nature.RETOLD)

    def outcomes(
        self, problem_ids: Iterable[int] | None = None, run_ids: frozenset[int] | None = None
    ) -> OutcomeTable:
        """Return what metrics count, for these problems and runs (all where None)."""
        columns = self.attempts.columns
        chosen = self.rows_of(problem_ids, run_ids)
        return OutcomeTable(
            run=columns.run[chosen],
            problem=columns.problem[chosen],
            sample=columns.sample[chosen],
            attempt=columns.attempt[chosen],
            right=columns.right[chosen],
            status=columns.status[chosen],
            ending=columns.ending[chosen],
            saw=columns.saw[chosen],
        )

    def rows_of(
        self, problem_ids: Iterable[int] | None, run_ids: Collection[int] | None = None
    ) -> Mask:
        """Return which rows of the attempts' columns belong to these problems and runs."""
        table = self.attempts
        chosen = np.ones(len(table.columns), np.bool_)
        if problem_ids is not None:
            chosen &= table.rows_at(np.fromiter(problem_ids, np.int64))
        if run_ids is not None:
            chosen &= np.isin(table.columns.run, list(run_ids))
        return chosen
