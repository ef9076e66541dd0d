"""The section that sets runs against each other on the problems that both share."""

from collections.abc import Mapping

from core.metrics.cells import Cell, Column, P, Table
from core.metrics.run_against_run import RunAgainstRun
from core.metrics.undefined import Undefined, Value
from core.report.counted import Counted
from core.report.document import Block, Paragraph, Points, TableBlock
from core.report.sentences import against, reasons

_MOST_SENTENCES = 6


def pair_blocks(counted: Counted) -> tuple[Block, ...]:
    """Return the section's text and table; empty where there is only one run."""
    if not counted.pairs:
        return ()
    family = sum(isinstance(p, float) for p in counted.p_holm)
    both = [each for each in zip(counted.pairs, counted.p_holm, strict=True) if each[0].n]
    which = "Every two runs" if counted.all_paired else "The first run and each of the others"
    lead = (
        f"{which} on the problems on which both have an outcome at the first attempt. Difference: "
        "accuracy of A less accuracy of B, in points."
    )
    blocks: list[Block] = [Paragraph(text=lead)]
    if len(both) <= _MOST_SENTENCES:
        blocks.append(
            Points(items=tuple(against(pair, counted.names, p, family) for pair, p in both))
        )
    apart = [
        f"{counted.names[pair.a]} and {counted.names[pair.b]}"
        for pair in counted.pairs
        if not pair.n
    ]
    if apart:
        blocks.append(Paragraph(text=f"Without a shared problem: {'; '.join(apart)}."))
    if both:
        blocks.append(TableBlock(id="run-against-run", table=pairs_table(counted)))
    return tuple(blocks)


def pairs_table(counted: Counted) -> Table:
    """Return one row for each two runs that share problems, with what they do not share."""
    family = sum(isinstance(p, float) for p in counted.p_holm)
    methods = "Newcombe, paired (method 10); where problems were sampled often, of problem means"
    corrected = f" Holm p: adjusted over the {family} tests of this table." if family > 1 else ""
    return Table(
        title="Run against run at the first attempt",
        columns=(
            Column(key="run_a", title="A"),
            Column(key="run_b", title="B"),
            Column(key="n", title="Shared"),
            Column(key="accuracy_a", title="A right"),
            Column(key="accuracy_b", title="B right"),
            Column(key="difference", title="Difference", signed=True),
            Column(key="interval", title="95 % interval", signed=True),
            Column(key="both", title="Both"),
            Column(key="only_a", title="Only A"),
            Column(key="only_b", title="Only B"),
            Column(key="neither", title="Neither"),
            Column(key="p_exact", title="exact p"),
            Column(key="p_mid", title="mid-p"),
            Column(key="p_holm", title="Holm p"),
            Column(key="dropped_a", title="Only in A, or without outcome"),
            Column(key="dropped_b", title="Only in B, or without outcome"),
        ),
        rows=tuple(
            _cells(pair, counted.names, holm)
            for pair, holm in zip(counted.pairs, counted.p_holm, strict=True)
            if pair.n
        ),
        notes=(
            "Percentages of the shared problems, with counts.",
            f"Intervals: {methods}.",
            f"p: McNemar on the problems that only one run got right.{corrected}",
        ),
    )


def _cells(pair: RunAgainstRun, names: Mapping[int, str], holm: Value) -> tuple[Cell, ...]:
    cells = (pair.cells,) * 4 if isinstance(pair.cells, Undefined) else pair.cells
    return (
        names.get(pair.a, f"run {pair.a}"),
        names.get(pair.b, f"run {pair.b}"),
        pair.n,
        pair.accuracy_a,
        pair.accuracy_b,
        pair.difference,
        pair.difference.interval,
        *cells,
        *(p if isinstance(p, Undefined) else P(p) for p in (pair.p_exact, pair.p_mid, holm)),
        reasons(pair.dropped_a) or "none",
        reasons(pair.dropped_b) or "none",
    )
