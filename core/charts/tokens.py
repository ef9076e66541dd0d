"""Values of the token chart: how many tokens right and wrong traces take, run by run."""

from dataclasses import dataclass

from core.charts.marks import Chart, Mark, RunMark

FEW_TRACES = 8
MOST_DOTS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDot:
    """One trace at its number of tokens; where there are very many, `traces` that are alike."""

    tokens: float
    traces: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLane:
    """The right or the wrong traces of a run, fewest tokens first; `median` is None of none."""

    right: bool
    n: int
    median: float | None
    dots: tuple[TokenDot, ...]
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A run: its right traces above, its wrong ones below.

    `ratio` is the median of the wrong over that of the right, None where either is missing; with
    `few` traces on either side it is not to be leaned on.
    """

    run: RunMark
    right: TokenLane
    wrong: TokenLane
    ratio: float | None
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPanel:
    """Runs whose counts mean the same, under an axis that says what is counted."""

    axis: str
    hidden: bool
    rows: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenChart(Chart):
    """Tokens by run on a logarithmic axis from `low` to `high`, the same for all panels."""

    panels: tuple[TokenPanel, ...] = ()
    low: float = 1.0
    high: float = 10.0
