"""The section on accuracy by attempt, single attempts included."""

from collections.abc import Iterable

import numpy as np

from core.charts.numbers import number
from core.charts.wording import plural
from core.metrics import further_tables
from core.metrics.cells import Cell, Column, Table
from core.metrics.chain_tables import ChainTable, chain_tables
from core.metrics.estimate import Estimate
from core.metrics.intervals import clustered_mean
from core.metrics.several_attempts import accuracy_by_attempt
from core.report.counted import Counted
from core.report.document import Block, Paragraph, TableBlock
from core.report.sentences import reasons


def accuracy_blocks(counted: Counted) -> tuple[Block, ...]:
    """Return the section's text and tables."""
    lead = Paragraph(
        text="The share of right attempts of each run, over the chains that have an outcome at "
        "every attempt up to the run's last; a chain that was accepted early is carried on with "
        "its last outcome."
    )
    blocks: list[Block] = [lead, TableBlock(id="accuracy", table=accuracy_table(counted))]
    if counted.attempts > 1:
        table = further_tables.attempts(counted.outcomes, counted.names)
        blocks.append(TableBlock(id="attempts", table=table))
    return tuple(blocks)


def accuracy_table(counted: Counted) -> Table:
    """Return one row for each run and attempt."""
    chains = chain_tables(counted.outcomes)
    return Table(
        title="Accuracy of each run at each attempt",
        columns=(
            Column(key="run", title="Run"),
            Column(key="attempt", title="Attempt"),
            Column(key="chains", title="Chains"),
            Column(key="problems", title="Problems"),
            Column(key="accuracy", title="Right"),
            Column(key="interval", title="95 % interval"),
            Column(key="left_out", title="Chains left out"),
        ),
        rows=tuple(
            row
            for run in counted.runs
            if run.id in chains
            for row in _rows(counted.names[run.id], chains[run.id])
        ),
        notes=(
            "Percentages of chains, with counts: a chain is one sample of a problem with its "
            "attempts. Intervals: Wilson; where problems were sampled often, clustered by problem, "
            "Student's t.",
            *_without_blanks(counted),
        ),
    )


def _without_blanks(counted: Counted) -> Iterable[str]:
    """Yield what each run with unreadable answers would have if they were left out."""
    chains = chain_tables(counted.outcomes, blank_is_incorrect=False)
    for each in counted.left_out:
        if not each.blanks:
            continue
        table = chains[each.run.id]
        told = ", ".join(
            f"t{place} {number(estimate).as_share()}"
            for place, estimate in enumerate(accuracy_by_attempt(table.right), 1)
        )
        if len({problem for problem, _ in table.places}) < len(table.places):
            told = ", ".join(
                f"t{place} {estimate.n_text}"
                for place, estimate in enumerate(accuracy_by_attempt(table.right), 1)
            )
        yield (
            f"{counted.names[each.run.id]}: with its {plural(each.blanks, 'attempt')} without a "
            f"readable answer left out, right at {told}."
        )


def _rows(name: str, table: ChainTable) -> Iterable[tuple[Cell, ...]]:
    problems = [problem for problem, _ in table.places]
    left_out = reasons({reason.value: many for reason, many in table.excluded.items()})
    for place, estimate in enumerate(accuracy_by_attempt(table.right)):
        shown = _clustered(estimate, table.right[:, place], problems)
        yield (
            name,
            f"t{place + 1}",
            len(problems),
            len(set(problems)),
            shown,
            shown.interval,
            left_out or "none",
        )


def _clustered(
    estimate: Estimate, right: np.ndarray[tuple[int], np.dtype[np.bool_]], problems: list[int]
) -> Estimate:
    """Return the estimate with an interval that knows that samples of a problem are alike."""
    if len(set(problems)) == len(problems):
        return estimate
    interval = clustered_mean(right.astype(float).tolist(), problems, bounds=(0.0, 1.0))
    return Estimate(
        value=estimate.value,
        count=estimate.count,
        denominator=estimate.denominator,
        interval=interval,
        n_text=estimate.n_text,
    )
