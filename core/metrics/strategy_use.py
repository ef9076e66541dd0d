"""How often each run uses each code, and how often the traces that use it are right."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.metrics.estimate import Estimate, clustered_proportion
from core.metrics.intervals import CONFIDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTrace:
    """A trace that may carry tags.

    `right` is None without an outcome. `assessable` is False where the text that would show
    the code is hidden: such traces are counted apart, never as not using it.
    """

    trace_id: int
    problem_id: int
    run_id: int
    right: bool | None
    assessable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUse:
    """One tag: a code in a trace. `origin_group` tells people from detectors and generators.

    `sound` tells whether it leads towards the truth; None where it is unclear or nobody judged.
    """

    trace_id: int
    code: str
    origin_group: str
    sound: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyUseRow:
    """One code in one run, as one kind of annotator sees it.

    Attributes:
        code: The code's key.
        run_id: The run.
        origin_group: Who tagged; groups are never added up.
        share: Traces that use the code, of the traces that were examined.
        uses: All tags; one trace may use a code often.
        sound: Uses judged sound, of those judged sound or not; clustered by problem.
        right: Right, of the traces that use the code and have an outcome.
        without_outcome: Traces that use the code and have none.
        not_assessable: Traces of the run in which the code could not be seen.
        trace_ids: The traces that use the code.
    """

    code: str
    run_id: int
    origin_group: str
    share: Estimate
    uses: int
    sound: Estimate
    right: Estimate
    without_outcome: int
    not_assessable: int
    trace_ids: tuple[int, ...]


def strategy_use(
    traces: Iterable[CodedTrace],
    uses: Iterable[CodeUse],
    *,
    examined: Mapping[str, Collection[int]] | None = None,
    not_assessable: Mapping[int, int] | None = None,
    confidence: float = CONFIDENCE,
) -> list[StrategyUseRow]:
    """Return one row per code, run and origin group, also where a run never uses the code.

    `examined` gives the traces that each origin group has looked at; a group that is not in it
    is taken to have looked at all. A trace with a tag has been looked at. Tags on traces that
    are unknown or not assessable are not counted. `not_assessable` counts such traces by run where
    `traces` are not all of them.
    """
    known = {trace.trace_id: trace for trace in traces}
    runs = _Runs(known.values(), not_assessable)
    counts: dict[tuple[str, str], Counter[int]] = {}
    judged: dict[tuple[str, str], list[_Judged]] = {}
    for use in uses:
        if use.trace_id in known and known[use.trace_id].assessable:
            key = use.origin_group, use.code
            counts.setdefault(key, Counter())[use.trace_id] += 1
            if use.sound is not None:
                trace = known[use.trace_id]
                judged.setdefault(key, []).append((trace.run_id, trace.problem_id, use.sound))
    seen = {group: set(ids) for group, ids in (examined or {}).items()}
    for (group, _), by_trace in counts.items():
        if group in seen:
            seen[group].update(by_trace)
    groups = {group for group, _ in counts}
    looked = {(r, g): runs.assessable(r, seen.get(g)) for r in runs.ids for g in groups}
    return [
        _row(
            group,
            code,
            run_id,
            looked[run_id, group],
            by_trace,
            [
                (problem, sound)
                for run, problem, sound in judged.get((group, code), ())
                if run == run_id
            ],
            runs,
            confidence,
        )
        for (group, code), by_trace in sorted(counts.items())
        for run_id in runs.ids
    ]


_Judged = tuple[int, int, bool]
"""The run and the problem of a use, and whether it is sound."""


class _Runs:
    """The traces of each run, those that can be assessed apart from those that cannot."""

    def __init__(
        self, traces: Iterable[CodedTrace], not_assessable: Mapping[int, int] | None
    ) -> None:
        self._assessable: dict[int, list[CodedTrace]] = {}
        self.not_assessable: Counter[int] = Counter()
        for trace in sorted(traces, key=lambda trace: trace.trace_id):
            of_run = self._assessable.setdefault(trace.run_id, [])
            if trace.assessable:
                of_run.append(trace)
            else:
                self.not_assessable[trace.run_id] += 1
        if not_assessable is not None:
            self.not_assessable = Counter(not_assessable)
        self.ids = sorted({*self._assessable, *self.not_assessable})

    def assessable(self, run_id: int, seen: Collection[int] | None) -> list[CodedTrace]:
        of_run = self._assessable.get(run_id, [])
        return of_run if seen is None else [trace for trace in of_run if trace.trace_id in seen]


def _row(
    group: str,
    code: str,
    run_id: int,
    examined: list[CodedTrace],
    by_trace: Mapping[int, int],
    judgements: list[tuple[int, bool]],
    runs: _Runs,
    confidence: float,
) -> StrategyUseRow:
    using = [trace for trace in examined if trace.trace_id in by_trace]
    judged = [trace for trace in using if trace.right is not None]
    return StrategyUseRow(
        code=code,
        run_id=run_id,
        origin_group=group,
        share=clustered_proportion(
            [(trace.problem_id, trace.trace_id in by_trace) for trace in examined],
            if_none="no traces examined",
            confidence=confidence,
        ),
        uses=sum(by_trace[trace.trace_id] for trace in using),
        sound=clustered_proportion(
            judgements,
            if_none="no use judged sound or not",
            unit="uses",
            confidence=confidence,
        ),
        right=clustered_proportion(
            [(trace.problem_id, trace.right is True) for trace in judged],
            if_none="no judged traces use it",
            confidence=confidence,
        ),
        without_outcome=len(using) - len(judged),
        not_assessable=runs.not_assessable[run_id],
        trace_ids=tuple(trace.trace_id for trace in using),
    )
