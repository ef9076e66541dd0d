"""Values of the chart of what follows what: the steps out of each strategy."""

from dataclasses import dataclass

from core.charts.code_marks import CodeMark
from core.charts.marks import Chart, Mark
from core.charts.strategies import FEW_USES, Tagger, TagsBy


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowCell:
    """`count` steps to one code, or to the end; `mark` opens their traces."""

    count: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRow:
    """The steps out of one code as one tagger sees it.

    `cells` stand in the order of the chart's codes, None for the code itself: a strategy that
    continues is one step. The counts of the cells and of `ends` add up to `steps`.
    """

    code: CodeMark
    tagger: Tagger
    steps: int
    cells: tuple[FollowCell | None, ...]
    ends: FollowCell
    mark: Mark

    @property
    def few(self) -> bool:
        """Whether there are too few steps for a share of them to be read as a rate."""
        return self.steps < FEW_USES

    def share(self, cell: FollowCell) -> float:
        """Return the share of the row's steps that a cell has, 0 to 1."""
        return cell.count / self.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowChart(Chart):
    """What follows each code; rows and columns by how many steps there are.

    `top` is the share at which the colours end, 0 to 1.
    """

    codes: tuple[CodeMark, ...] = ()
    rows: tuple[FollowRow, ...] = ()
    top: float = 1.0
    tags_by: TagsBy = TagsBy.PEOPLE
