"""Counts what the charts page shows; called in a job, on a connection of its own."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.charts.build import Choices, Counting, Counts
from core.charts.data import ChartsData, Part
from core.charts.tag_index import TagIndex
from core.charts.wording import one_line
from core.detectors.suggestion import OpenSuggestions
from core.metrics.published import published_table
from core.overview import Overview
from core.query import QueryError, parse, selects_on_outcome
from data.store.file import connect
from data.store.judges import judges_of
from data.store.suggestions import SuggestionReader
from data.version import program
from gui.charts.choosing import problems_chosen

MOST_JUDGES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to count: `choices` of the page within the filter `query`, and published rows.

    What `annotator` has left to decide is counted beside the tags. `unread` says what happens
    where the filter cannot be read; {0} stands for why. `index` are the tags of the overview.
    """

    path: Path
    overview: Overview
    index: TagIndex
    choices: Choices
    query: str = ""
    dataset: str = ""
    annotator: str = ""
    unread: str = "{0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The charts as far as they are counted, and what counts the others."""

    counting: Counting
    data: ChartsData

    def with_parts(self, parts: Iterable[Part]) -> "Counted":
        """Return the same with further charts."""
        return replace(self, data=self.counting.data(parts, self.data))


def counted(asked: Asked, parts: Collection[Part], stopped: Callable[[], bool]) -> Counted:
    """Return these charts; of all problems where the filter cannot be read, which is said.

    Where no run tried a problem twice, the runs are set against each other as well: that is what
    such a study has to say.
    """
    overview, query = asked.overview, asked.query
    reference = published_table(asked.dataset) if asked.dataset else ()
    try:
        selects = bool(query) and selects_on_outcome(parse(query))
        ids = problems_chosen(asked.path, overview, query, stopped) if query else None
        warning = ""
    except QueryError as error:
        selects, ids, warning = False, None, asked.unread.format(error.what)
    counts = Counts(
        problem_ids=None if ids is None else tuple(ids),
        query=query,
        selected_by_outcome=selects,
        hidden_traces=overview.hidden,
        reference_rows=tuple(reference),
        open_suggestions=lambda: _open_ones(asked.path, asked.annotator),
        index=asked.index,
    )
    counting = Counting(overview, asked.choices, counts)
    apart = () if counting.has_second_attempts else (Part.PAIR,)
    data = replace(
        counting.data((*parts, *apart)),
        made_by=asked.index.kept_with("made by", lambda: made_by(asked.path)),
    )
    return Counted(counting=counting, data=replace(data, selection=warning) if warning else data)


def made_by(path: Path) -> str:
    """Return the program and who judged, with versions: "Volteface 0.1.0 · checker: ladder 1"."""
    db = connect(path, read_only=True)
    try:
        judges = judges_of(db)
    finally:
        db.close()
    told = [*map(one_line, judges[:MOST_JUDGES])]
    if len(judges) > MOST_JUDGES:
        told.append(f"{len(judges) - MOST_JUDGES} more")
    verdicts = f"verdicts by {', '.join(told)}" if told else ""
    return " · ".join(filter(None, (program(), verdicts)))


def _open_ones(path: Path, annotator: str) -> list[OpenSuggestions]:
    """Return what the annotator has left to decide, for counting beside the tags."""
    reader = SuggestionReader(connect(path, read_only=True))
    try:
        return reader.open_ones(annotator)
    finally:
        reader.close()
