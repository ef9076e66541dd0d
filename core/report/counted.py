"""Everything that the report's tables count, made by the same functions as the window's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.charts.build import WITHHELD, Choices
from core.charts.filters import Filtered, filtered
from core.charts.runs import run_marks
from core.charts.self_correction import Later
from core.charts.tagging import Tagging, tagging_of
from core.metrics.mcnemar import holm
from core.metrics.outcome_table import REASONS, OutcomeTable
from core.metrics.outcomes import Reason
from core.metrics.run_against_run import RunAgainstRun, run_against_run
from core.metrics.self_correction import SelfCorrectionRow, self_correction_table
from core.metrics.strategy_use import StrategyUseRow, strategy_use
from core.metrics.undefined import Value
from core.overview import Overview
from core.traces import Run

MOST_RUNS_PAIRED = 8
"""With more runs, each stands against the first only: every pair would be a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the report is to be of.

    `problem_ids` are what `query` chose, None for all; `choices` those of the Charts page;
    `reference` are published rows that stand below the study's own.
    """

    query: str = ""
    problem_ids: tuple[int, ...] | None = None
    selected_by_outcome: bool = False
    choices: Choices
    reference: tuple[SelfCorrectionRow, ...] = ()

    @property
    def withheld(self) -> str:
        """Why nothing is tested, "" where tests make sense."""
        return WITHHELD if self.selected_by_outcome else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The self-correction table from t1 to t2, or to the last attempt of each chain."""

    later: Later
    rows: tuple[SelfCorrectionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What of a run has no outcome, and what counts although it gave no readable answer.

    `attempts` are all that were made or tried, `reasons` counts those of them without outcome,
    `hidden` the traces whose reasoning is not in the text, `accepted` the attempts that were not
    made because the one before was accepted.
    """

    run: Run
    problems: int
    attempts: int
    reasons: Mapping[Reason, int]
    blanks: int
    hidden: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted of a study under one filter.

    `filtered` is what the filters of the Charts page leave of `whole`, which is the study;
    `overview` is that.
    `runs` are those that rates may count, in the study's order; `names` how tables call them.
    `p_holm` are the exact p values of `pairs`, adjusted over all of them; `all_paired` tells
    whether every two runs were set against each other, or each against the first.
    """

    whole: Overview
    filtered: Filtered
    asked: Asked
    runs: tuple[Run, ...]
    names: Mapping[int, str]
    problems: int
    outcomes: OutcomeTable
    corrections: tuple[Correction, ...]
    pairs: tuple[RunAgainstRun, ...]
    p_holm: tuple[Value, ...]
    all_paired: bool
    left_out: tuple[LeftOut, ...]
    tagging: Tagging
    uses: tuple[StrategyUseRow, ...]
    attempts: int

    @property
    def overview(self) -> Overview:
        """What the filters leave of the study."""
        return self.filtered.overview

    @property
    def filters(self) -> str:
        """The filters in force in words: those of the Charts page, and the query."""
        query = self.asked.query.strip()
        return " · ".join((*self.filtered.told, *([query] if query else [])))

    @property
    def problem_ids(self) -> tuple[int, ...] | None:
        """The problems that are left; None where none is left out."""
        if self.overview is self.whole:
            return self.asked.problem_ids
        left = self.overview.attempts.problem_ids.tolist()
        wanted = self.asked.problem_ids
        return tuple(left if wanted is None else sorted(set(left) & set(wanted)))

    @property
    def has_longer_chains(self) -> bool:
        """Whether any chain goes beyond t2."""
        return self.attempts > 2


def count(overview: Overview, asked: Asked) -> Counted:
    """Return everything that the report's tables show."""
    whole, left = overview, filtered(overview, asked.choices.filters, asked.problem_ids)
    overview = left.overview
    runs = tuple(sorted(overview.measured_runs(), key=lambda run: run.position))
    ids = frozenset(run.id for run in runs)
    outcomes = overview.outcomes(asked.problem_ids, ids)
    columns = overview.attempts.columns
    made = overview.rows_of(asked.problem_ids, ids) & ~columns.absent
    attempts = int(columns.attempt[made].max(initial=1))
    pairs, all_paired = _pairs(outcomes, runs, asked.withheld)
    tagging = tagging_of(
        overview, asked.problem_ids, {run.id: run for run in runs}, overview.hidden
    )
    return Counted(
        whole=whole,
        filtered=left,
        asked=asked,
        runs=runs,
        names={run_id: mark.shown for run_id, mark in run_marks(runs).items()},
        problems=len(np.unique(outcomes.problem)),
        outcomes=outcomes,
        corrections=_corrections(outcomes, asked, attempts),
        pairs=pairs,
        p_holm=tuple(holm([pair.p_exact for pair in pairs])),
        all_paired=all_paired,
        left_out=tuple(_left_out(overview, asked.problem_ids, outcomes, run) for run in runs),
        tagging=tagging,
        uses=_uses(tagging),
        attempts=attempts,
    )


def _corrections(outcomes: OutcomeTable, asked: Asked, attempts: int) -> tuple[Correction, ...]:
    """Return the table that the charts draw, and the other where chains are longer than two."""
    chosen = asked.choices.later if attempts > 2 else Later.SECOND
    other = Later.LAST if chosen is Later.SECOND else Later.SECOND
    kinds = (chosen, other) if attempts > 2 else (chosen,)
    return tuple(
        Correction(
            later=later,
            rows=tuple(
                self_correction_table(
                    outcomes,
                    t2=2 if later is Later.SECOND else None,
                    tests_withheld=asked.withheld,
                )
            ),
        )
        for later in kinds
    )


def _pairs(
    outcomes: OutcomeTable, runs: Sequence[Run], withheld: str
) -> tuple[tuple[RunAgainstRun, ...], bool]:
    all_paired = len(runs) <= MOST_RUNS_PAIRED
    first = runs[:1]
    chosen: Iterable[tuple[Run, Run]] = (
        combinations(runs, 2) if all_paired else ((one, run) for one in first for run in runs[1:])
    )
    return (
        tuple(
            run_against_run(outcomes, one.id, other.id, tests_withheld=withheld)
            for one, other in chosen
        ),
        all_paired,
    )


def _uses(tagging: Tagging) -> tuple[StrategyUseRow, ...]:
    """Return the use of strategies as people see it, then as each machine does."""
    groups = sorted({use.origin_group for use in tagging.uses},
                    key=lambda key: (tagging.taggers[key].is_machine, key))  # fmt: skip
    found = strategy_use(
        tagging.traces, tagging.uses, examined=tagging.examined, not_assessable=tagging.hidden
    )
    return tuple(
        row
        for group in groups
        for row in found
        if row.origin_group == group and row.share.denominator
    )


def _left_out(
    overview: Overview, problem_ids: tuple[int, ...] | None, outcomes: OutcomeTable, run: Run
) -> LeftOut:
    of_run = outcomes.take(outcomes.run == run.id)
    judged = of_run.judged()
    counts = np.bincount(judged[judged > 1], minlength=len(REASONS) + 2)[2:].tolist()
    columns = overview.attempts.columns
    rows = overview.rows_of(problem_ids, (run.id,))
    there = rows & ~columns.absent
    reasons = dict(zip(REASONS, counts, strict=True))
    accepted = int((rows & columns.absent).sum()) - reasons[Reason.NOT_RUN]
    reasons[Reason.UNJUDGED] -= accepted  # a row that only says why there is no such attempt
    return LeftOut(
        run=run,
        problems=len(np.unique(of_run.problem)),
        attempts=int(there.sum()),
        reasons={reason: many for reason, many in reasons.items() if many > 0},
        blanks=int(of_run.blank.sum()),
        hidden=int(np.isin(columns.trace[there], list(overview.hidden)).sum()),
        accepted=accepted,
    )
