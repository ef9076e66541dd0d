"""The published self-correction results of the SCoRe paper, as exact counts to compare with.

The paper prints percentages; with n = 500 and n = 164 they determine the counts. There are no
problem-level data, so these rows can be drawn beside runs but not paired with them.
"""

from dataclasses import dataclass, replace

from core.metrics.datasets import DATASETS, HUMAN_EVAL, MATH
from core.metrics.self_correction import SelfCorrectionRow, adjusted, row_from_counts
from core.metrics.transitions import Transitions
from core.traces import Saw

_PAPER = "Kumar et al., ICLR 2025, arXiv 2409.12917"
_CAVEAT = (
    "Counts reconstructed from printed percentages; one training run, greedy decoding: the "
    "intervals cover the choice of problems, not the variation between training runs."
)
_REFERENCE = f"Reference rows without problem-level data: {_PAPER}."
_PROMPT_UNKNOWN = "Self-Refine: the paper does not state what the second attempt was shown."
_ROUNDED = (
    "Self-Refine: Acc@t2 is printed as 52.5, a difference of rounded numbers; the counts give 52.4."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """A row of a published table; reference only, without problem-level data.

    `caveats` go wherever the row is shown.
    """

    dataset: str
    method: str
    model: str
    transitions: Transitions
    saw: Saw
    source: str
    caveats: tuple[str, ...]


def _math(
    method: str,
    table: str,
    counts: Transitions,
    saw: Saw = Saw.MAYBE_ERROR,
    more: tuple[str, ...] = (),
) -> PublishedRow:
    return PublishedRow(
        dataset=MATH,
        method=method,
        model="Gemini 1.5 Flash",
        transitions=counts,
        saw=saw,
        source=f"{_PAPER}, {table}",
        caveats=(_CAVEAT, *more),
    )


def _human_eval(
    method: str,
    counts: Transitions,
    saw: Saw = Saw.MAYBE_ERROR,
    more: tuple[str, ...] = (),
) -> PublishedRow:
    return PublishedRow(
        dataset=HUMAN_EVAL,
        method=method,
        model="Gemini 1.0 Pro",
        transitions=counts,
        saw=saw,
        source=f"{_PAPER}, Table 3",
        caveats=(_CAVEAT, *more),
    )


PUBLISHED: tuple[PublishedRow, ...] = (
    _math("Base model", "Table 2", Transitions(184, 23, 79, 214)),
    _math("Self-Refine", "Table 2", Transitions(243, 16, 21, 220), Saw.UNKNOWN, (_PROMPT_UNKNOWN,)),
    _math("STaR · D", "Table 1", Transitions(179, 27, 98, 196)),
    _math("STaR · D⁺", "Tables 1 and 2", Transitions(257, 13, 11, 219)),
    _math("Pair-SFT · D", "Tables 1 and 2", Transitions(244, 27, 18, 211)),
    _math("Pair-SFT · D⁺", "Table 1", Transitions(275, 0, 0, 225)),
    _math("SCoRe", "Table 2", Transitions(293, 29, 7, 171)),
    _human_eval("Base model", Transitions(80, 13, 8, 63)),
    _human_eval(
        "Self-Refine", Transitions(70, 16, 18, 60), Saw.UNKNOWN, (_PROMPT_UNKNOWN, _ROUNDED)
    ),
    _human_eval("Pair-SFT", Transitions(82, 7, 10, 65)),
    _human_eval("SCoRe", Transitions(81, 25, 5, 53)),
)


def published_table(dataset: str) -> list[SelfCorrectionRow]:
    """Return the published rows of "MATH500" or "HumanEval" with our intervals and tests.

    Raises:
        KeyError: if nothing is published here for `dataset`.
    """
    if dataset not in DATASETS:
        raise KeyError(dataset)
    rows = [
        replace(
            row_from_counts(
                row.transitions, saw=row.saw, label=row.method, notes=(_REFERENCE, *row.caveats)
            ),
            dataset=row.dataset,
        )
        for row in PUBLISHED
        if row.dataset == dataset
    ]
    return adjusted(rows)
