"""What a report is made of: sections of paragraphs, lists, tables and figures, without any HTML."""

from dataclasses import dataclass

from core.charts.table import Table as ChartTable
from core.metrics.cells import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A few sentences; `to_paste` marks one that is meant to be taken into a paper as it is."""

    text: str
    to_paste: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Sentences that stand one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words with what is to be said of each."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the study exactly as they are, `about` telling whose they are and how often."""

    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table with its name among files; one that is `wide` may use the whole page."""

    id: str
    table: Table
    wide: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart drawn three times alike: in the light theme, in the dark one, and for print.

    All are SVG of one structure, so that they differ in colours only.
    """

    light: str
    dark: str
    for_print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart as the Charts page shows it, with its table; `drawing` is None where none was made.

    `kind` is the name of the chart's class, which decides in which section it stands.
    """

    kind: str
    title: str
    caption: str = ""
    note: str = ""
    table: ChartTable
    drawing: Drawing | None = None
    lacks: str = ""


Block = Paragraph | Points | Terms | Quote | TableBlock | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands below it; `id` is the anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report; `lead` says in one line what it is about, `facts` head the page."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]

    def tables(self) -> tuple[TableBlock, ...]:
        """Return all tables in the order of the page."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, TableBlock))

    def figures(self) -> tuple[Figure, ...]:
        """Return all figures in the order of the page."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Figure))
