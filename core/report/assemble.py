"""Puts the report together from what was counted, what the study knows of itself, and figures."""

import hashlib
from collections.abc import Iterable, Sequence

from core.charts.answer_lines import AnswerChart
from core.charts.association import AssociationChart
from core.charts.attempts import AttemptChart
from core.charts.capabilities import CapabilityChart
from core.charts.carpet import CarpetChart
from core.charts.changes import ChangesChart
from core.charts.follows import FollowChart
from core.charts.marks import Chart
from core.charts.pair import PairChart
from core.charts.scaling import ScalingChart
from core.charts.self_correction import FlowChart, ForestChart, SlopeChart
from core.charts.strategies import StrategyChart
from core.charts.tokens import TokenChart
from core.charts.wording import plural
from core.codebook.written import as_json
from core.report.accuracy import accuracy_blocks
from core.report.correction import correction_blocks
from core.report.counted import Counted
from core.report.document import (
    Block,
    Figure,
    Paragraph,
    Points,
    Report,
    Section,
    TableBlock,
    Terms,
)
from core.report.facts import StudyFacts
from core.report.method import method_text, sources_used
from core.report.page_charts import PageCharts
from core.report.pairs import pair_blocks
from core.report.sources import (
    days_said,
    edited_said,
    natures_said,
    selection_said,
    source_blocks,
)
from core.report.strategies import strategy_blocks

_CORRECTION, _PAIRS, _STRATEGIES = "correction", "pairs", "strategies"
_CAPABILITIES, _FURTHER, _ACCURACY = "capabilities", "further", "accuracy"
_PLACES = {
    ForestChart.__name__: _CORRECTION,
    FlowChart.__name__: _CORRECTION,
    SlopeChart.__name__: _CORRECTION,
    AttemptChart.__name__: _ACCURACY,
    ScalingChart.__name__: _ACCURACY,
    PairChart.__name__: _PAIRS,
    StrategyChart.__name__: _STRATEGIES,
    FollowChart.__name__: _STRATEGIES,
    CarpetChart.__name__: _STRATEGIES,
    AssociationChart.__name__: _STRATEGIES,
    ChangesChart.__name__: _STRATEGIES,
    CapabilityChart.__name__: _CAPABILITIES,
    TokenChart.__name__: _CAPABILITIES,
    AnswerChart.__name__: _CAPABILITIES,
}
"""In which section a chart stands; a kind that is not here comes among the further charts."""


def figure_of(chart: Chart) -> Figure:
    """Return a chart as a figure that is not drawn yet."""
    lacks = chart.missing.why if chart.missing else ""
    return Figure(
        kind=type(chart).__name__,
        title=chart.heading.title,
        caption=chart.heading.subtitle,
        note=chart.note,
        table=chart.table,
        lacks=lacks,
    )


def figures_of(page: PageCharts) -> tuple[Figure, ...]:
    """Return every chart of the Charts page, undrawn: what a report has where nothing can draw."""
    return tuple(figure_of(chart) for chart in page.charts())


def report_of(counted: Counted, facts: StudyFacts, figures: Sequence[Figure]) -> Report:
    """Return the whole report."""
    codebook = as_json(counted.overview.codes).encode("utf-8", "surrogatepass")
    fingerprint = hashlib.sha256(codebook).hexdigest()
    placed = {place: [f for f in figures if _place(f) == place] for place in _ORDER}
    parts = (
        ("data", "What was counted", source_blocks(counted, facts)),
        (
            _CORRECTION,
            "Self-correction",
            _with(correction_blocks(counted, facts), placed[_CORRECTION]),
        ),
        (_PAIRS, "Run against run", _with(pair_blocks(counted), placed[_PAIRS])),
        (
            _ACCURACY,
            "Accuracy by attempt",
            _with(accuracy_blocks(counted), [f for f in placed[_ACCURACY] if not f.lacks]),
        ),
        (
            _STRATEGIES,
            "Strategies",
            _with(strategy_blocks(counted, fingerprint), placed[_STRATEGIES]),
        ),
        (_CAPABILITIES, "Capabilities", _capabilities(placed[_CAPABILITIES])),
        (_FURTHER, "Further charts", _with((), placed[_FURTHER])),
        ("method", "Method", _method_blocks(counted, facts)),
    )
    return Report(
        title=facts.name,
        lead=_lead(counted),
        facts=_head(counted, facts, fingerprint),
        warnings=tuple(_warnings(counted)),
        sections=tuple(
            Section(id=id_, title=title, blocks=blocks) for id_, title, blocks in parts if blocks
        ),
    )


_ORDER = (_CORRECTION, _PAIRS, _ACCURACY, _STRATEGIES, _CAPABILITIES, _FURTHER)


def _place(figure: Figure) -> str:
    return _PLACES.get(figure.kind, _FURTHER)


def _with(blocks: Sequence[Block], figures: Iterable[Figure]) -> tuple[Block, ...]:
    """Return text, then the figures that can be drawn, word of those that cannot, and tables."""
    known = list(figures)
    shown = [figure for figure in known if not figure.lacks]
    lacking = [figure.title for figure in known if figure.lacks]
    told = (Paragraph(text=f"Nothing to draw for: {'; '.join(lacking)}."),) if lacking else ()
    tables = (at for at, block in enumerate(blocks) if isinstance(block, TableBlock))
    first = next(tables, len(blocks))
    return (*blocks[:first], *shown, *told, *blocks[first:])


def _capabilities(figures: Sequence[Figure]) -> tuple[Block, ...]:
    if all(figure.lacks for figure in figures):
        return ()
    lead = (
        "Each capability is a rate with its n and its parts, never one score; where reasoning is "
        "hidden, 2 to 7 are not assessable, not zero. Tokens and answers along the traces are of "
        "first attempts."
    )
    return _with((Paragraph(text=lead),), figures)


def _lead(counted: Counted) -> str:
    return f"{plural(len(counted.runs), 'run')} at {plural(counted.problems, 'problem')}"


def _head(counted: Counted, facts: StudyFacts, fingerprint: str) -> tuple[tuple[str, str], ...]:
    codes = counted.overview.codes
    highest = max((code.revision for code in codes), default=1)
    judges = sorted({each.who for each in facts.judges if each.judge == "checker"})
    return (
        ("Study", f"{facts.name}.volteface"),
        ("Data imported", days_said(facts) or "nothing was imported"),
        ("Last edit", edited_said(facts)),
        ("Sources", plural(len(facts.sources), "file")),
        ("Filter", counted.filters or "none: all problems"),
        ("Checker", ", ".join(judges) or "none: verdicts of the files and of people"),
        (
            "Codebook",
            f"{plural(len(codes), 'code')}, highest revision {highest}, "
            f"SHA-256 {fingerprint[:16]}…",
        ),
        ("Made with", facts.program),
    )


def _warnings(counted: Counted) -> Iterable[str]:
    if counted.asked.selected_by_outcome:
        yield selection_said(counted)
    yield from natures_said(counted)


def _method_blocks(counted: Counted, facts: StudyFacts) -> tuple[Block, ...]:
    return (
        Paragraph(
            text="Made from what was used for the numbers above, in plain text, to be pasted:"
        ),
        Paragraph(text=method_text(counted, facts), to_paste=True),
        Terms(pairs=sources_used(counted)),
        Points(
            items=(
                "A number that does not exist says why; nothing is estimated in its place.",
                "Comparisons use the problems that both runs share, and say how many.",
                "Suggestions of detectors count for nothing until a person has accepted them.",
            )
        ),
    )
