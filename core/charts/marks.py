"""What every chart is made of: marks that open traces, the runs they stand for, and headings."""

from dataclasses import dataclass, field

from core.charts.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMark:
    """The run that a mark stands for.

    `label` is shown where it differs from the name (what its second attempt saw).
    `position` is the run's place in the study, which fixes its colour. A `reference` run was
    published by others: it has counts but no traces, so nothing can be opened. `brief` is
    where in the name that begins and ends what tells it from the other runs.
    """

    name: str
    label: str = ""
    brief: tuple[int, int] = (0, 0)
    position: int = 0
    reference: bool = False

    @property
    def shown(self) -> str:
        """What to write for the run."""
        return self.label or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing on a chart that can be pointed at, read aloud and opened.

    `mark_id` is unique in its chart; `label` and `details` are what the tooltip and a screen
    reader say. `query` (in the filter language) or, where no filter says it, `problem_ids` select
    the traces behind it. `compares` names the runs to show there where it is not `run_name` alone.
    """

    mark_id: str
    label: str
    details: tuple[str, ...] = ()
    run_name: str = ""
    query: str = ""
    problem_ids: tuple[int, ...] = ()
    compares: tuple[str, ...] = ()

    @property
    def run_names(self) -> tuple[str, ...]:
        """The runs that the mark is about, by name."""
        return self.compares or ((self.run_name,) if self.run_name else ())

    @property
    def opens(self) -> bool:
        """Whether there are traces behind the mark."""
        return bool(self.query or self.problem_ids)

    def sentence(self) -> str:
        """Return label and details in one line, as a screen reader says it."""
        return ". ".join((self.label, *self.details))


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why a chart is empty: what would be here, why it is not, and the command that fills it."""

    what: str
    why: str
    action: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A chart's title (a sentence) and subtitle (n, exclusions, method)."""

    title: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What all charts share.

    `note` is a caveat set below the drawing; `missing` tells why there is nothing to draw.
    """

    heading: Heading
    note: str = ""
    table: Table = field(default_factory=Table)
    missing: Missing | None = None
