"""volteface report STUDY -o report.html: the whole study as one page."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.charts.build import Choices
from core.charts.filters import POOLED, Filters, Provenance, natural
from core.charts.layers import WORDS
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.codebook.code import Layer
from core.errors import VoltefaceError
from core.metrics.published import DATASETS
from data.reporting import Draw, make_report, write_report
from data.settings import login_name
from data.store.study import Study

NAMES = ("report",)
_LATER = {"t2": Later.SECOND, "last": Later.LAST}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "report",
        help="write tables, charts and method of a study as one HTML page",
        description="One page that needs nothing else: sources, tables with their intervals and"
        " tests, charts, and a paragraph on the method to paste. Without Qt's libraries it has"
        " the tables of the charts and no drawings.",
    )
    command.add_argument("study", type=Path)
    command.add_argument("-o", "--output", type=Path, help="default: the study's name with .html")
    command.add_argument("--filter", default="", help="count only problems that it chooses")
    command.add_argument(
        "--dataset", default="", help=f"one of several datasets, {POOLED} for all; default: largest"
    )
    command.add_argument(
        "--run", dest="runs", action="append", default=[], help="count this run only; repeat"
    )
    command.add_argument("--level", action="append", default=[], help="only this level; repeat")
    command.add_argument(
        "--provenance",
        choices=tuple(map(str, Provenance)),
        default=str(Provenance.ANY),
        help="only chains whose texts hold so much of the reasoning",
    )
    command.add_argument(
        "--codes", choices=tuple(map(str, WORDS)), help="which codes the charts of codes show"
    )
    command.add_argument(
        "--later", choices=tuple(_LATER), default="t2", help="what charts compare t1 with"
    )
    command.add_argument(
        "--against", nargs=2, metavar="RUN", help="the two runs of the chart of two runs"
    )
    command.add_argument("--tags", choices=tuple(map(str, TagsBy)), help="whose tags charts show")
    command.add_argument(
        "--answers", metavar="RUN", default="", help="whose answers the chart along traces shows"
    )
    command.add_argument("--reference", choices=DATASETS, help="add the published rows")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        filters = _filters(arguments, study)
        draw: Draw | None = getattr(arguments, "draw", None)
        report = make_report(
            study,
            query=arguments.filter,
            choices=Choices(
                pair=tuple(arguments.against) if arguments.against else None,
                tags_by=TagsBy(arguments.tags) if arguments.tags else None,
                later=_LATER[arguments.later],
                layer=Layer(arguments.codes) if arguments.codes else None,
                filters=filters,
            ),
            reference=arguments.reference or "",
            answers_of=arguments.answers,
            draw=draw,
        )
    if report is None:
        return 1
    target = arguments.output or arguments.study.with_suffix(".html")
    write_report(report, target)
    figures = [figure for figure in report.figures() if not figure.lacks]
    drawn = sum(figure.drawing is not None for figure in figures)
    print(f"{target}: {len(report.tables())} tables, {drawn} of {len(figures)} charts drawn")
    if drawn < len(figures):
        print("Charts could not be drawn here; their tables are in the report.", file=sys.stderr)
    return 0


def _filters(arguments: argparse.Namespace, study: Study) -> Filters:
    """Return what is counted.

    Raises:
        VoltefaceError: if the study has no such run, dataset or level.
    """
    reader = study.reader()
    runs, problems = [run.name for run in reader.runs()], reader.problem_rows()
    named = (*arguments.runs, *(arguments.against or ()), *filter(None, (arguments.answers,)))
    datasets = sorted({problem.dataset for problem in problems})
    levels = sorted({problem.level for problem in problems if problem.level}, key=natural)
    wanted = () if arguments.dataset in ("", POOLED) else (arguments.dataset,)
    _check("run", named, runs)
    _check("dataset", wanted, datasets)
    _check("level", arguments.level, levels)
    return Filters(
        dataset=arguments.dataset,
        runs=frozenset(arguments.runs),
        levels=frozenset(arguments.level),
        provenance=Provenance(arguments.provenance),
    )


def _check(what: str, wanted: Iterable[str], there: Sequence[str]) -> None:
    for name in wanted:
        if name not in there:
            known = ", ".join(there) or "none"
            raise VoltefaceError(
                f"There is no {what} {name}.", advice=f"{what.capitalize()}s: {known}."
            )
