"""volteface metrics STUDY, volteface compare STUDY RUN RUN: tables of numbers from counts."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from core.errors import VoltefaceError
from core.metrics import answer_tables, further_tables, tables, tabulate
from core.metrics.cells import Table
from core.metrics.outcomes import AttemptOutcome
from core.metrics.pairs import pair_attempts
from core.metrics.published import DATASETS, published_table
from core.metrics.run_against_run import run_against_run
from core.metrics.self_correction import SelfCorrectionRow, self_correction_table
from core.metrics.within_table import within_trace_table
from core.outcomes import commitments, ladder
from core.overview import Overview
from core.query import parse, selects_on_outcome
from data.committing.cache import cache_of
from data.committing.study import committed_answers, within_rows
from data.finding import find_problems
from data.paths import Paths
from data.settings import login_name
from data.store.study import Study

NAMES = ("metrics", "compare")
WITHIN = "within"
_TABLES = {
    "correction": "the self-correction table (default)",
    "derived": "what follows from its counts",
    "methods": "intervals, tests and power by several methods",
    "differences": "one run's change against another's",
    "attempts": "accuracy by attempt, for longer chains",
    "samples": "pass@k, and what resampling would fix",
    "answers": "changed answers",
    "cost": "tokens against gains",
    WITHIN: "answers within one trace, from the first to the last",
}
WRITERS = {
    "text": tables.as_text,
    "csv": tables.as_csv,
    "json": tables.as_json,
    "markdown": tables.as_markdown,
    "latex": tables.as_latex,
}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    metrics = commands.add_parser("metrics", help="print the self-correction table")
    metrics.add_argument("study", type=Path)
    metrics.add_argument("--against", nargs=2, metavar="RUN", help="compare two runs")
    metrics.add_argument(
        "--table",
        choices=tuple(_TABLES),
        default="correction",
        help="; ".join(f"{name}: {what}" for name, what in _TABLES.items()),
    )
    compare = commands.add_parser("compare", help="print one run against another")
    compare.add_argument("study", type=Path)
    compare.add_argument("against", nargs=2, metavar="RUN")
    compare.set_defaults(table="correction")
    for command in (metrics, compare):
        _add_options(command)


def _add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=tuple(WRITERS), default="text")
    command.add_argument("--filter", default="", help="count only problems that it chooses")
    command.add_argument("--t1", type=_attempt, default=1, help="the earlier attempt (default 1)")
    command.add_argument("--t2", type=_attempt, help="the later attempt (default: the last)")
    command.add_argument(
        "--blanks",
        choices=("incorrect", "out"),
        default="incorrect",
        help="attempts without a readable answer: incorrect (default), or out of n",
    )
    command.add_argument("--reference", choices=DATASETS, help="add the published rows")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    print(written(tables_asked(arguments), arguments.format))
    return 0


def tables_asked(arguments: argparse.Namespace) -> list[Table]:
    """Return the tables that a command line of `metrics` or `compare` asks for.

    Raises:
        VoltefaceError: if the study cannot be read or there is no such run.
    """
    with Study.open(arguments.study, login_name()) as study:
        reader = study.reader()
        overview = reader.overview()
        chosen = find_problems(reader, overview, arguments.filter) if arguments.filter else None
        if chosen is not None and selects_on_outcome(parse(arguments.filter)):
            arguments.withheld = "the filter chose problems by their outcome"
        if arguments.table == WITHIN:
            return [_within(study, overview, chosen, getattr(arguments, "withheld", ""))]
    found = _tables_of(overview, arguments, chosen)
    rules = overview.rules_of(run.id for run in overview.measured_runs())
    if not rules:
        return found
    note = f"{rules[0].upper()}{rules[1:]}."
    return [replace(each, notes=(*each.notes, note)) for each in found]


def _within(
    study: Study, overview: Overview, chosen: tuple[int, ...] | None, selected: str
) -> Table:
    """Return the table of answers within one trace; it counts texts, not verdicts."""
    traces = committed_answers(
        study,
        cache=cache_of(Paths.of_this_system().cache, study.path),
        problem_ids=None if chosen is None else frozenset(chosen),
    )
    names = {run.id: run.name for run in overview.measured_runs()}
    rows = within_rows(traces, names.keys())
    detector = f"{commitments.NAME} {commitments.VERSION}"
    table = within_trace_table(rows, names, detector=detector, measured=str(commitments.MEASURED))
    if not selected:
        return table
    return replace(table, notes=(*table.notes, f"{selected[0].upper()}{selected[1:]}."))


def written(tables_: list[Table], form: str) -> str:
    """Return the tables in one of the formats; CSV and JSON stay one document."""
    if form == "csv" and tables_:
        tables_ = [replace(tables_[0], rows=tuple(row for each in tables_ for row in each.rows))]
    texts = [WRITERS[form](each) for each in tables_]
    if form == "json" and len(texts) > 1:
        return "[\n" + ",\n".join(text.strip() for text in texts) + "\n]"
    # CSV ends with its last line; an empty one would be a record without fields.
    return "\n".join(texts).removesuffix("\n")


def _attempt(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"attempts are counted from 1, got {word!r}")
    return int(word)


def _tables_of(
    overview: Overview, arguments: argparse.Namespace, chosen: tuple[int, ...] | None
) -> list[Table]:
    """Return the tables asked for; run against run where nothing has a second attempt."""
    names = {run.id: run.name for run in overview.measured_runs()}
    outcomes = overview.outcomes(chosen, frozenset(names))
    withheld = getattr(arguments, "withheld", "")
    blank = arguments.blanks == "incorrect"
    if arguments.t2 is not None and arguments.t2 <= arguments.t1:
        raise VoltefaceError(
            f"Attempt {arguments.t2} does not come after attempt {arguments.t1}.",
            advice="--t2 must be more than --t1.",
        )
    if arguments.against:
        by_name = {name: run_id for run_id, name in names.items()}
        for name in arguments.against:
            if name not in by_name:
                known = ", ".join(names.values())
                raise VoltefaceError(f"There is no run {name}.", advice=f"Runs: {known}.")
        first, second = arguments.against
        if first == second:
            raise VoltefaceError(f"{first} cannot be compared with itself.")
        pairs = [(by_name[first], by_name[second])]
    elif overview.has_second_attempts or len(names) < 2 or arguments.table != "correction":
        rows = self_correction_table(
            outcomes,
            t1=arguments.t1,
            t2=arguments.t2,
            blank_is_incorrect=blank,
            tests_withheld=withheld,
        )
        if arguments.reference:
            rows = [*rows, *published_table(arguments.reference)]  # never in one family
        return [_table(arguments, rows, outcomes, overview, names)]
    else:
        pairs = list(combinations(names, 2))
    return [
        tabulate.run_against_run(
            run_against_run(
                outcomes,
                a,
                b,
                attempt=arguments.t1,
                blank_is_incorrect=blank,
                tests_withheld=withheld,
            ),
            names,
        )
        for a, b in pairs
    ]


def _table(
    arguments: argparse.Namespace,
    rows: list[SelfCorrectionRow],
    outcomes: Sequence[AttemptOutcome],
    overview: Overview,
    names: dict[int, str],
) -> Table:
    blank = arguments.blanks == "incorrect"
    match arguments.table:
        case "derived":
            return further_tables.derived(rows, names)
        case "methods":
            return further_tables.methods(rows, names)
        case "attempts":
            return further_tables.attempts(outcomes, names, blank_is_incorrect=blank)
        case "samples":
            return further_tables.samples(outcomes, rows, names, blank_is_incorrect=blank)
        case "correction":
            return tabulate.self_correction(rows, names)
    pairs = pair_attempts(outcomes, arguments.t1, arguments.t2, blank_is_incorrect=blank)
    told = {
        (row.run_id, row.problem_id, row.sample, row.attempt): row
        for problem_rows in overview.attempts.values()
        for row in problem_rows
    }
    match arguments.table:
        case "answers":
            return answer_tables.answers(pairs, told, names, _says_the_same)
        case "cost":
            return answer_tables.cost(pairs, told, names)
        case _:
            return answer_tables.differences(pairs, names, getattr(arguments, "withheld", ""))


def _says_the_same(one: str, other: str) -> bool:
    return one == other or ladder.check(one, other).is_right
