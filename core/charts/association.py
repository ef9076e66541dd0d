"""Values of the chart of what right answers are associated with."""

from dataclasses import dataclass

from core.charts.code_marks import CodeMark
from core.charts.marks import Chart, Mark
from core.charts.numbers import Number
from core.charts.strategies import FEW_USES, Tagger, TagsBy

LATE = 0.5
"""From here on a first use is late: it may follow from going well rather than lead to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationRow:
    """One code as one tagger sees it.

    `difference` is right with it minus right without it within `problems` that have both,
    `same_run` the same among traces of one run, as far as runs were sampled often, within
    `same_run_problems`: where the two part, it is the runs that differ.
    `first_used` is the median of where traces first show it, 0 to 1, None where it has no place.
    """

    code: CodeMark
    tagger: Tagger
    difference: Number
    same_run: Number
    problems: int
    same_run_problems: int
    traces: int
    first_used: float | None
    mark: Mark

    @property
    def is_late(self) -> bool:
        """Whether half of the traces that use it first do so late."""
        return self.first_used is not None and self.first_used >= LATE

    @property
    def few(self) -> bool:
        """Whether too few problems carry information for the difference to be read as a rate."""
        return self.problems < FEW_USES

    @property
    def few_in_one_run(self) -> bool:
        """Whether too few problems tell the difference within one run."""
        return self.same_run_problems < FEW_USES


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationChart(Chart):
    """Codes by what they go along with, the largest difference first; those undefined last."""

    rows: tuple[AssociationRow, ...] = ()
    tags_by: TagsBy = TagsBy.PEOPLE

    @property
    def tells_same_run(self) -> bool:
        """Whether any code can be compared within one run."""
        return any(row.same_run_problems for row in self.rows)
