"""The section on strategies: who uses what, as whom tagged, and what the codes mean."""

from core.charts.wording import plural
from core.codebook.code import Code
from core.metrics import tabulate
from core.metrics.cells import Table
from core.report.counted import Counted
from core.report.document import Block, Paragraph, TableBlock, Terms
from core.report.sentences import listed


def strategy_blocks(counted: Counted, fingerprint: str) -> tuple[Block, ...]:
    """Return the section's text and table; one sentence where nobody tagged a strategy."""
    if not counted.uses:
        return (Paragraph(text="Nobody has tagged a strategy in what is counted here."),)
    taggers = counted.tagging.taggers
    groups = list(dict.fromkeys(row.origin_group for row in counted.uses))
    names = listed(taggers[group].name for group in groups)
    apart = " Tags of people and of machines are never added up." if len(groups) > 1 else ""
    lead = (
        f"How often each run uses each strategy, and how often the traces that use it are right, "
        f"as tagged by {names}.{apart} A trace counts once for a strategy, however often it uses "
        "it; traces that nobody looked through, and traces whose reasoning is hidden, are not "
        "counted as using nothing."
    )
    return (
        Paragraph(text=lead),
        TableBlock(id="strategies", table=strategies_table(counted)),
        Paragraph(
            text=f"What the codes mean, from the codebook of the study ({_revision(counted)}; "
            f"SHA-256 of its JSON {fingerprint[:16]}…):"
        ),
        Terms(
            pairs=tuple((f"{code.name} ({code.key})", _meaning(code)) for code in _used(counted))
        ),
    )


def strategies_table(counted: Counted) -> Table:
    """Return the table of strategies, codes and taggers called by name."""
    table = tabulate.strategy_use(counted.uses, counted.names)
    names = {code.key: code.name for code in counted.overview.codes}
    taggers = counted.tagging.taggers
    rows = tuple(
        (names.get(str(code), str(code)), run, taggers[str(group)].name, *rest)
        for code, run, group, *rest in table.rows
    )
    return Table(title=table.title, columns=table.columns, rows=rows, notes=table.notes)


def _used(counted: Counted) -> list[Code]:
    keys = {row.code for row in counted.uses}
    return [code for code in counted.overview.codes if code.key in keys]


def _revision(counted: Counted) -> str:
    codes = counted.overview.codes
    highest = max((code.revision for code in codes), default=1)
    return f"{plural(len(codes), 'code')}, highest revision {highest}"


def _meaning(code: Code) -> str:
    revised = f" Revision {code.revision}." if code.revision > 1 else ""
    return f"{code.definition or 'No definition.'}{revised}"
