"""The section on self-correction: the table, what the later attempts saw, and its figures."""

from collections.abc import Iterable

from core.charts.self_correction import Later
from core.metrics import tabulate
from core.metrics.registry import METRICS
from core.report.counted import Correction, Counted
from core.report.document import Block, Paragraph, Points, Quote, TableBlock, Terms
from core.report.facts import PromptFact, StudyFacts
from core.report.sentences import corrected, listed

_LONGEST_PROMPT = 1200


def correction_blocks(counted: Counted, facts: StudyFacts) -> tuple[Block, ...]:
    """Return the section's text and tables."""
    blocks: list[Block] = []
    for place, correction in enumerate(counted.corrections):
        blocks += _blocks_of(correction, counted, is_first=place == 0)
    if not any(correction.rows for correction in counted.corrections):
        return tuple(blocks)
    blocks += _quotes(facts.prompts, counted)
    blocks.append(
        Terms(
            pairs=tuple(
                (
                    metric.symbol,
                    f"{metric.title}: {metric.formula}, of {metric.denominator}. {metric.source}.",
                )
                for metric in METRICS
            )
        )
    )
    return tuple(blocks)


def _blocks_of(correction: Correction, counted: Counted, *, is_first: bool) -> Iterable[Block]:
    later = correction.later
    where = "the last attempt of each chain" if later is Later.LAST else "the second attempt"
    if not correction.rows:
        if is_first:
            yield Paragraph(
                text="No run has a later attempt with an outcome, so there is no self-correction "
                "to measure."
            )
        return
    yield Paragraph(
        text=f"What changed from the first attempt to {where}. All five rates are shares of all "
        "problems with both attempts, so that Δ = Δi→c − Δc→i exactly."
    )
    yield Points(items=tuple(corrected(row, counted.names) for row in correction.rows))
    name = "self-correction" if later is Later.SECOND else "self-correction-last"
    title = f"Self-correction from t1 to {'t2' if later is Later.SECOND else 'the last attempt'}"
    yield TableBlock(
        id=name, table=tabulate.self_correction(correction.rows, counted.names, title=title)
    )
    if is_first and counted.asked.reference:
        yield Paragraph(
            text="Published rows of others, counts only, on other problems than these: never "
            "pooled with the rows above nor tested against them."
        )
        yield TableBlock(
            id="published",
            table=tabulate.self_correction(
                counted.asked.reference, counted.names, title="Published reference rows"
            ),
        )


def _quotes(prompts: tuple[PromptFact, ...], counted: Counted) -> Iterable[Block]:
    """Yield each prompt once, with all runs that got it."""
    told: dict[tuple[str, str, bool], list[str]] = {}
    for prompt in prompts:
        name = counted.names.get(prompt.run_id)
        if name is None or not prompt.text.strip():
            continue
        whole = prompt.count == prompt.of
        many = f"all {prompt.of}" if whole else f"{prompt.count} of {prompt.of}"
        told.setdefault((prompt.text, prompt.saw, prompt.fresh), []).append(f"{name} ({many})")
    for (text, saw, fresh), names in told.items():
        cut = text if len(text) <= _LONGEST_PROMPT else f"{text[:_LONGEST_PROMPT]} […]"
        context = "in a fresh context" if fresh else "in the same context"
        yield Quote(
            about=f"Said before later attempts, {context} ({saw}), to {listed(names)}:", text=cut
        )
