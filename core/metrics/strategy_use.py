"""How often each run uses each code, and how often the traces that use it are right."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.metrics.estimate import Estimate, clustered_share
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
    runs = _Runs(traces, not_assessable)
    seen = {group: set(ids) for group, ids in (examined or {}).items()}
    counts: dict[tuple[str, str], list[int]] = {}
    judged: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for use in uses:
        if use.trace_id in runs.places:
            key = use.origin_group, use.code
            counts.setdefault(key, []).append(runs.places[use.trace_id])
            if use.sound is not None:
                judged.setdefault(key, []).append((runs.places[use.trace_id], use.sound))
            if use.origin_group in seen:
                seen[use.origin_group].add(use.trace_id)
    groups = {group for group, _ in counts}
    looked = {group: runs.among(seen.get(group)) for group in groups}
    return [
        _row(key, run_id, runs, looked[key[0]], (places, judged.get(key, [])), confidence)
        for key, places in sorted(counts.items())
        for run_id in runs.ids
    ]


_Mask = NDArray[np.bool_]


class _Runs:
    """The traces that can be assessed, as columns ordered by id, and how many cannot, by run.

    Attributes:
        places: Where each of them stands, by its id.
        right: 1, 0, or -1 without an outcome.
    """

    def __init__(
        self, traces: Iterable[CodedTrace], not_assessable: Mapping[int, int] | None
    ) -> None:
        known = {trace.trace_id: trace for trace in traces}
        every = sorted(known.values(), key=lambda trace: trace.trace_id)
        seen = [trace for trace in every if trace.assessable]
        self.places = {trace.trace_id: at for at, trace in enumerate(seen)}
        self.trace = np.array([trace.trace_id for trace in seen], np.int64)
        self.problem = np.array([trace.problem_id for trace in seen], np.int64)
        self.right = np.array([-1 if t.right is None else int(t.right) for t in seen], np.int8)
        run = np.array([trace.run_id for trace in seen], np.int64)
        hidden = Counter(trace.run_id for trace in every if not trace.assessable)
        self.not_assessable = hidden if not_assessable is None else Counter(not_assessable)
        self.ids = sorted({*(trace.run_id for trace in every), *self.not_assessable})
        self.of = {run_id: run == run_id for run_id in self.ids}

    def among(self, ids: Collection[int] | None) -> _Mask:
        if ids is None:
            return np.ones(len(self.trace), np.bool_)
        return np.isin(self.trace, list(ids))


def _row(
    key: tuple[str, str],
    run_id: int,
    runs: _Runs,
    looked: _Mask,
    used: tuple[list[int], list[tuple[int, bool]]],
    confidence: float,
) -> StrategyUseRow:
    of_run, (places, judged) = runs.of[run_id], used
    uses = np.bincount(places, minlength=len(runs.trace))
    examined = of_run & looked
    using = examined & (uses > 0)
    outcome = using & (runs.right >= 0)
    at = np.fromiter((place for place, _ in judged), np.intp, len(judged))
    sound = np.fromiter((flag for _, flag in judged), np.bool_, len(judged))
    own = of_run[at]
    return StrategyUseRow(
        code=key[1],
        run_id=run_id,
        origin_group=key[0],
        share=clustered_share(
            runs.problem[examined],
            uses[examined] > 0,
            if_none="no traces examined",
            confidence=confidence,
        ),
        uses=int(uses[using].sum()),
        sound=clustered_share(
            runs.problem[at[own]],
            sound[own],
            if_none="no use judged sound or not",
            unit="uses",
            confidence=confidence,
        ),
        right=clustered_share(
            runs.problem[outcome],
            runs.right[outcome] == 1,
            if_none="no judged traces use it",
            confidence=confidence,
        ),
        without_outcome=int(using.sum() - outcome.sum()),
        not_assessable=runs.not_assessable[run_id],
        trace_ids=tuple(runs.trace[using].tolist()),
    )
