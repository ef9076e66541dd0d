"""The table of how far two codings agree."""

from collections.abc import Mapping

from core.codebook.code import Code
from core.coding import Coding
from core.metrics.cells import Audience, Cell, Column, Table
from core.metrics.coding_agreement import CodeAgreement, CodingAgreement

NOTHING = "There is no trace that both say is annotated."
_LAYERS = {
    "episode": "All episodes",
    "strategy": "All strategies",
    "behaviour": "All behaviours",
    "judgement": "All judgements",
}


def row_name(row: CodeAgreement, codes: Mapping[int, Code]) -> str:
    """Return what a row is about: a code's name, or a whole layer."""
    if row.code_id is None:
        return _LAYERS[row.layer]
    code = codes.get(row.code_id)
    return code.name if code else f"code {row.code_id}"


def agreement_table(
    agreement: CodingAgreement, codes: Mapping[int, Code], first: Coding, second: Coding
) -> Table:
    """Return one row for each layer and each code that either used."""
    return Table(
        title=f"Agreement of {first} and {second}",
        columns=(
            Column(key="layer", title="Layer", audience=Audience.MACHINES),
            Column(key="code", title="Code"),
            Column(key="agreed", title="Agreed"),
            Column(key="exact", title="of them exact"),
            Column(key="only_first", title="Only the first"),
            Column(key="only_second", title="Only the second"),
            Column(key="f1", title="F1", plain=True),
            Column(key="f1_interval", title="95 %", plain=True),
            Column(key="exact_f1", title="Exact F1", plain=True),
            Column(key="kappa", title="κ", plain=True),
            Column(key="kappa_interval", title="95 %", plain=True),
            Column(key="alpha", title="α", plain=True),
        ),
        rows=tuple(_cells(row, codes) for row in agreement.rows),
        notes=notes(agreement),
    )


def _cells(row: CodeAgreement, codes: Mapping[int, Code]) -> tuple[Cell, ...]:
    return (
        row.layer,
        row_name(row, codes),
        row.agreed,
        row.exact,
        row.only_first,
        row.only_second,
        row.f1,
        row.f1_interval,
        row.exact_f1,
        row.kappa,
        row.kappa_interval,
        row.alpha,
    )


def notes(agreement: CodingAgreement) -> tuple[str, ...]:
    """Return how the numbers came about, and why some are not there."""
    if not agreement.traces:
        return (NOTHING,)
    said = agreement.sentences
    told = [
        f"{agreement.traces:,} traces of {agreement.problems:,} problems that both say are"
        " annotated.",
        f"Two tags agree if they have the same code and share at least {agreement.least:.0%} of the"
        " characters that either covers (intersection over union), each with one other;"
        " exact: the same edges. F1: twice the agreed over the tags of both.",
        "κ (Cohen) and α (Krippendorff, nominal) are of sentences: whether they bear the code; for"
        " all episodes, which of them.",
        "Intervals: percentiles of a bootstrap that draws whole problems, 2,000 times, always the"
        " same draws.",
    ]
    if said.both + said.only_first + said.only_second:
        told.append(
            f"Sentences with an episode: {said.both:,} by both, {said.only_first:,} by the first"
            f" only, {said.only_second:,} by the second only, {said.neither:,} by nobody. κ and α"
            " of all episodes leave out those that lack one, which can flatter them."
        )
    return tuple(told)
