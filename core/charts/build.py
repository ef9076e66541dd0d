"""Makes the charts of a study from its overview; a job's work, for it may take a while."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from core.charts.capability_chart import capability_chart
from core.charts.code_charts import CodeCharts, CodesAsked
from core.charts.compared import compared
from core.charts.correction import Counted, correction
from core.charts.data import ChartsData, Part
from core.charts.filters import Filtered, Filters, filtered
from core.charts.runs import scope_of
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.charts.table_columns import TableChoice
from core.charts.tag_index import TagIndex
from core.charts.token_chart import token_chart
from core.codebook.code import Layer
from core.detectors.suggestion import OpenSuggestions
from core.metrics.outcome_table import OutcomeTable
from core.metrics.self_correction import SelfCorrectionRow
from core.overview import Overview
from core.traces import Nature, Run

WITHHELD = "the filter chose problems by their outcome"
SELECTED = "Chosen by outcome: tests are withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose to see on the charts page.

    `pair` names the two runs to set against each other, None the first two of the study;
    `tags_by` says whose tags, None people's where there are any; `layer` of which codes, None
    strategies where there are any, else episodes. `table` are the columns of the self-correction
    table and what its rows are sorted by; `filters` say what is counted at all.
    """

    pair: tuple[str, str] | None = None
    tags_by: TagsBy | None = None
    layer: Layer | None = None
    later: Later = Later.SECOND
    filters: Filters = field(default_factory=Filters)
    table: TableChoice = field(default_factory=TableChoice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What counts, beside what was chosen: see `charts_of`.

    `open_suggestions` are asked for once they are counted; `index` are the tags of the study where
    somebody has read them already.
    """

    problem_ids: tuple[int, ...] | None = None
    query: str = ""
    selected_by_outcome: bool = False
    hidden_traces: frozenset[int] = frozenset()
    reference_rows: tuple[SelfCorrectionRow, ...] = ()
    open_suggestions: Callable[[], Iterable[OpenSuggestions]] = tuple
    index: TagIndex | None = None


class Counting:
    """Counts charts part by part; what parts share is counted once.

    `filtered` is what is left of the study, `has_second_attempts` whether any run that counts
    tried a problem twice.
    """

    def __init__(self, overview: Overview, choices: Choices | None, counts: Counts) -> None:
        """Take a study, what was chosen to see of it, and what counts."""
        self._choices = chosen = choices or Choices()
        self._ids = counts.problem_ids
        self._counts = counts
        self._index = counts.index or TagIndex(overview, counts.hidden_traces)
        self._withheld = WITHHELD if counts.selected_by_outcome else ""
        self.filtered = left = filtered(overview, chosen.filters, self._ids)
        self._overview = left.overview
        self._runs = {run.id: run for run in self._overview.measured_runs()}
        self._outcomes = self._overview.outcomes(self._ids, frozenset(self._runs))
        self._most = _most_attempts(self._overview, self._runs)
        self._said, self._told = _remarks(
            left, self._runs, selected_by_outcome=counts.selected_by_outcome
        )
        self.has_second_attempts = self._most > 1

    def data(self, parts: Iterable[Part], before: ChartsData | None = None) -> ChartsData:
        """Return the charts of these parts beside those of `before`."""
        data = before or self._common()
        for part in parts:
            if part not in data.parts:
                data = replace(data, parts=data.parts | {part}, **self._part(part))
        return data

    def _present(self) -> list[Run]:
        """Return the runs that met what the page's filters leave, and those that never count.

        A run that was never asked anything of a dataset would let nothing be shared in it.
        """
        met = set(np.unique(self._overview.attempts.columns.run).tolist())
        return [r for r in self._overview.runs if r.id in met or r.nature is Nature.RETOLD]

    def _common(self) -> ChartsData:
        chosen, runs = self._choices, self._runs.values()
        return ChartsData(
            run_names=tuple(run.name for run in sorted(runs, key=lambda run: run.position)),
            has_longer_chains=self._most > 2,
            later=chosen.later if self._most > 2 else Later.SECOND,
            table=chosen.table,
            scope=scope_of(self._outcomes, self._present()),
            filtered=self.filtered,
            query=self._counts.query,
            selection=SELECTED if self._withheld else "",
        )

    def _part(self, part: Part) -> dict[str, Any]:
        """Return the charts of a part by the names of their fields."""
        whose = self._choices.tags_by
        match part:
            case Part.CORRECTION:
                return self._corrected()
            case Part.PAIR:
                pair = compared(
                    self._outcomes,
                    self._runs.values(),
                    self._choices.pair,
                    withheld=self._withheld,
                    remark=self._told,
                )
                return {"pair": pair}
            case Part.CAPABILITIES:
                chart = capability_chart(
                    self._overview,
                    self._ids,
                    self._runs,
                    self._codes.tagging,
                    tags_by=whose,
                    remark=self._said,
                )
                return {"capabilities": chart}
            case Part.TOKENS:
                tokens = token_chart(self._overview, self._ids, self._runs, remark=self._said)
                return {"tokens": tokens}
            case _:
                tagging = self._codes.tagging
                found = {
                    Part.STRATEGIES: self._codes.strategies,
                    Part.FOLLOWS: self._codes.follows,
                    Part.CARPET: self._codes.carpet,
                    Part.ASSOCIATIONS: self._codes.associations,
                }[part]()
                return {
                    **found,
                    "tag_groups": tagging.groups,
                    "layer": tagging.layer,
                    "layers": tagging.layers,
                }

    def _corrected(self) -> dict[str, Any]:
        counted = _counted(self._overview, self._outcomes, self._most, self._withheld, self._told)
        found = correction(
            counted, self._choices.later, self._choices.table, self._counts.reference_rows
        )
        return {each.name: getattr(found, each.name) for each in fields(found)}

    @cached_property
    def _codes(self) -> CodeCharts:
        asked = CodesAsked(
            self._ids,
            self._counts.hidden_traces,
            self._choices.tags_by,
            self._choices.layer,
            self._most,
            self._told,
            self._counts.open_suggestions,
        )
        return CodeCharts(self._overview, self._runs, asked, self._index)


def charts_of(
    overview: Overview,
    choices: Choices | None = None,
    *,
    problem_ids: Iterable[int] | None = None,
    query: str = "",
    selected_by_outcome: bool = False,
    hidden_traces: frozenset[int] = frozenset(),
    reference_rows: Iterable[SelfCorrectionRow] = (),
    open_suggestions: Iterable[OpenSuggestions] = (),
) -> ChartsData:
    """Return all charts of the problems in `problem_ids` (all where None), which `query` chose.

    Retold runs are left out. `hidden_traces` are those whose reasoning cannot be read. Tests are
    withheld where the filter selected by outcome. `open_suggestions` are counted beside the tags.
    """
    counts = Counts(
        problem_ids=None if problem_ids is None else tuple(problem_ids),
        query=query,
        selected_by_outcome=selected_by_outcome,
        hidden_traces=hidden_traces,
        reference_rows=tuple(reference_rows),
        open_suggestions=lambda: open_suggestions,
    )
    return Counting(overview, choices, counts).data(Part)


def _remarks(
    left: Filtered, runs: Collection[int], *, selected_by_outcome: bool
) -> tuple[str, str]:
    """Return what subtitles say of the filters, and the same with where attempts come from."""
    selected = SELECTED.lower() if selected_by_outcome else ""
    said = " · ".join(filter(None, (*left.told, selected)))
    told = " · ".join(filter(None, (*left.told, left.overview.rules_of(runs), selected)))
    return said, told


def _counted(
    overview: Overview, outcomes: OutcomeTable, most: int, withheld: str, remark: str
) -> Counted:
    return Counted(
        outcomes=outcomes,
        attempts=overview.attempts.columns,
        runs={run.id: run for run in overview.measured_runs()},
        problems=overview.problems,
        most=most,
        withheld=withheld,
        remark=remark,
        hidden=overview.hidden,
    )


def _most_attempts(overview: Overview, runs: Collection[int]) -> int:
    """Return the latest attempt that any of `runs` made."""
    columns = overview.attempts.columns
    made = overview.rows_of(None, runs) & ~columns.absent
    return int(columns.attempt[made].max(initial=1))
