"""Makes the report of a study: counts, reads what the study knows of itself, has charts drawn."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.charts.build import Choices, charts_of
from core.charts.data import ChartsData
from core.errors import VoltefaceError
from core.metrics.published import published_table
from core.overview import Overview
from core.query import parse, selects_on_outcome
from core.report.assemble import figures_of, report_of
from core.report.counted import Asked, Counted, count
from core.report.document import Figure, Report
from core.report.html import as_html
from data.finding import find_problems
from data.store.facts import FactsReader
from data.store.file import connect
from data.store.reading import Reader

Draw = Callable[[ChartsData], Sequence[Figure] | None]
"""Draws all charts of the Charts page; None where nothing can be drawn."""

Stopped = Callable[[], bool]
_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def make_report(
    path: Path,
    *,
    query: str = "",
    choices: Choices | None = None,
    reference: str = "",
    draw: Draw | None = None,
    stopped: Stopped = lambda: False,
) -> Report | None:
    """Return the report of the study at `path`, None once `stopped`.

    `query` chooses problems; `choices` are those of the Charts page; `reference` names the dataset
    whose published rows are added. Without `draw` there are tables in place of the figures.

    Raises:
        QueryError: if `query` is not of the filter language.
        StudyFileError: if the study cannot be read.
    """
    reader = Reader(connect(path, read_only=True))
    try:
        overview = reader.overview()
        chosen = find_problems(reader, overview, query, stopped) if query.strip() else None
    finally:
        reader.close()
    if stopped():
        return None
    asked = Asked(
        query=query,
        problem_ids=chosen,
        selected_by_outcome=bool(query.strip()) and selects_on_outcome(parse(query)),
        choices=choices or Choices(),
        reference=tuple(published_table(reference)) if reference else (),
    )
    counted = count(overview, asked)
    figures = _figures(overview, counted, draw)
    with FactsReader(path) as facts:
        known = facts.facts(program(), chosen)
    return None if stopped() else report_of(counted, known, figures)


def write_report(report: Report, path: Path) -> None:
    """Write the report as one HTML file.

    Raises:
        VoltefaceError: if the file cannot be written.
    """
    try:
        path.write_text(as_html(report), encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise VoltefaceError(
            "The report cannot be written.", where=str(path), advice=error.strerror or ""
        ) from error


def program() -> str:
    """Return this program's name and version."""
    try:
        return f"Volteface {version('volteface')}"
    except PackageNotFoundError:  # run from a clone
        told = tomllib.loads(_PROJECT.read_text(encoding="utf-8")) if _PROJECT.exists() else {}
        return f"Volteface {told.get('project', {}).get('version', '')}".strip()


def _figures(overview: Overview, counted: Counted, draw: Draw | None) -> Sequence[Figure]:
    asked = counted.asked
    charts = charts_of(
        overview,
        _with_pair(asked.choices, counted),
        problem_ids=asked.problem_ids,
        query=asked.query,
        selected_by_outcome=asked.selected_by_outcome,
        hidden_traces=overview.hidden,
        reference_rows=asked.reference,
    )
    drawn = draw(charts) if draw is not None else None
    return figures_of(charts) if drawn is None else drawn


def _with_pair(choices: Choices, counted: Counted) -> Choices:
    """Return the choices with two runs that share problems, where nobody chose any."""
    if choices.pair is not None:
        return choices
    by_id = {run.id: run.name for run in counted.runs}
    shared = next((pair for pair in counted.pairs if pair.n), None)
    return choices if shared is None else replace(choices, pair=(by_id[shared.a], by_id[shared.b]))
