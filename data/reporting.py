"""Makes the report of a study: counts, reads what the study knows of itself, has charts drawn."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.charts.answer_chart import answer_chart, run_to_show, spent_after_right
from core.charts.answer_lines import AnsweredTrace
from core.charts.build import Choices, Counting, Counts
from core.charts.data import ChartsData, Part
from core.errors import VoltefaceError
from core.metrics.published import published_table
from core.outcomes.commitments import MEASURED
from core.overview import Overview
from core.query import parse, selects_on_outcome
from core.report.assemble import figures_of, report_of
from core.report.counted import Asked, Counted, count
from core.report.document import Figure, Report
from core.report.html import as_html
from core.report.page_charts import PageCharts
from data.committing.answered import MOST_TRACES, answered_traces
from data.committing.cache import cache_of
from data.finding import find_problems
from data.paths import Paths
from data.store.facts import FactsReader
from data.store.file import connect
from data.store.reading import Reader
from data.store.study import Study

Draw = Callable[[PageCharts], Sequence[Figure] | None]
"""Draws all charts of the Charts page; None where nothing can be drawn."""

Stopped = Callable[[], bool]
_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def make_report(
    study: Study,
    *,
    query: str = "",
    choices: Choices | None = None,
    reference: str = "",
    answers_of: str = "",
    draw: Draw | None = None,
    stopped: Stopped = lambda: False,
) -> Report | None:
    """Return the report of a study, None once `stopped`. To be called from a thread that may wait.

    `query` chooses problems; `choices` are those of the Charts page, `answers_of` the run whose
    answers its last chart shows, "" for whichever is best; `reference` names the dataset whose
    published rows are added. Without `draw` there are tables in place of the figures.

    Raises:
        QueryError: if `query` is not of the filter language.
    """
    overview, chosen = _read(study.path, query, stopped)
    asked = Asked(
        query=query,
        problem_ids=chosen,
        selected_by_outcome=bool(query.strip()) and selects_on_outcome(parse(query)),
        choices=choices or Choices(),
        reference=tuple(published_table(reference)) if reference else (),
    )
    counted = count(overview, asked)
    charts = _found(study, counted, answers_of, stopped)
    figures = None if draw is None or stopped() else draw(charts)
    with FactsReader(study.path) as facts:
        known = facts.facts(program(), counted.problem_ids)
    if stopped():
        return None
    return report_of(counted, known, figures_of(charts) if figures is None else figures)


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


def _read(path: Path, query: str, stopped: Stopped) -> tuple[Overview, tuple[int, ...] | None]:
    reader = Reader(connect(path, read_only=True))
    try:
        overview = reader.overview()
        chosen = find_problems(reader, overview, query, stopped) if query.strip() else None
    finally:
        reader.close()
    return overview, chosen


def _charts(counted: Counted) -> ChartsData:
    asked, study = counted.asked, counted.whole
    counts = Counts(
        problem_ids=asked.problem_ids,
        query=asked.query,
        selected_by_outcome=asked.selected_by_outcome,
        hidden_traces=study.hidden,
        reference_rows=asked.reference,
    )
    return Counting(study, _with_pair(asked.choices, counted), counts).data(Part)


def _found(study: Study, counted: Counted, wanted: str, stopped: Stopped) -> PageCharts:
    """Return the charts with what is found in texts: of one run, in small studies of all."""
    overview, data = counted.overview, _charts(counted)
    run = run_to_show(overview, {run.id: run for run in counted.runs}, wanted)
    if run is None:
        return PageCharts(data=data)
    chosen, counts = counted.problem_ids, set(overview.attempts.columns.trace.tolist())
    few = int((overview.attempts.columns.attempt == 1).sum()) <= MOST_TRACES
    traces: dict[str, list[AnsweredTrace]] = {}
    for each in counted.runs if few else (run,):
        found = answered_traces(
            study,
            each.id,
            cache=cache_of(Paths.of_this_system().cache, study.path),
            problem_ids=None if chosen is None else frozenset(chosen),
            stopped=stopped,
        )
        traces[each.name] = [trace for trace in found if trace.trace_id in counts]
    return PageCharts(
        data=data,
        answers=answer_chart(traces[run.name], run, overview, measured=str(MEASURED)),
        spent={name: spent_after_right(found, overview) for name, found in traces.items()},
    )


def _with_pair(choices: Choices, counted: Counted) -> Choices:
    """Return the choices with two runs that share problems, where nobody chose any."""
    if choices.pair is not None:
        return choices
    by_id = {run.id: run.name for run in counted.runs}
    shared = next((pair for pair in counted.pairs if pair.n), None)
    return choices if shared is None else replace(choices, pair=(by_id[shared.a], by_id[shared.b]))
