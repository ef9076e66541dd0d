"""Values of the table of what changed from t1 to t2 where t2 used each code."""

from dataclasses import dataclass

from core.charts.code_marks import CodeMark
from core.charts.marks import Chart, Mark
from core.charts.strategies import FEW_USES, Tagger, TagsBy

CELLS = ("cc", "ic", "ci", "ii")
CELL_WORDS = {"cc": "stayed right", "ic": "fixed", "ci": "broken", "ii": "stayed wrong"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCell:
    """How many chains made one transition; `mark` opens them."""

    count: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """The chains whose t2 uses a code as one tagger sees it; all that it examined without `code`.

    `saw` is what t2 was shown: chains that were shown different things are never added up.
    `cells` stand as in `CELLS` and add up to `n`.
    """

    code: CodeMark | None
    tagger: Tagger
    saw: str
    cells: tuple[ChangeCell, ...]
    mark: Mark

    @property
    def n(self) -> int:
        """How many chains there are."""
        return sum(cell.count for cell in self.cells)

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.code.name if self.code else "All chains"

    @property
    def few(self) -> bool:
        """Whether there are too few chains for shares of them to be read as rates."""
        return self.n < FEW_USES


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesChart(Chart):
    """For each kind of what t2 saw and each tagger: all chains, then codes by how many use them."""

    rows: tuple[ChangeRow, ...] = ()
    tags_by: TagsBy = TagsBy.PEOPLE

    @property
    def has_sections(self) -> bool:
        """Whether there is more than one kind of what t2 saw, or more than one tagger."""
        return len({(row.tagger, row.saw) for row in self.rows}) > 1

    def begins_section(self, place: int) -> bool:
        """Whether a row is the first of its section, all chains of it."""
        return self.has_sections and self.rows[place].code is None
