"""The columns that the self-correction table can show: what each tells, and of what it is a share.

All that `volteface metrics` prints about one run is here, under the same names; the standard ones
are shown until a person chooses others. Choosing and sorting columns changes no number in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from core.metrics.derived import DERIVED_BY_ID
from core.metrics.registry import METRIC_BY_ID, MetricId


class Of(StrEnum):
    """Which problems a number is about; the three kinds are told apart in the table."""

    ALL = "all problems"
    SOME = "some of them"
    SHARED = "problems that all runs share"


class Source(StrEnum):
    """Which computation a column comes from; only those that are wanted are made."""

    ROW = "row"
    DERIVED = "derived"
    METHODS = "methods"
    SHARED = "shared"
    ANSWERS = "answers"
    COST = "cost"
    CHAINS = "chains"
    SAMPLES = "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of the table.

    Attributes:
        id: Names it in the settings, and to sort by.
        key: Its name in the table that `source` makes.
        section: What heads it in the list of all columns.
        group: What stands over neighbouring columns; it says what they are shares of.
        header: The short name; "{later}" stands for the later attempt.
        title: What it is, in words.
        formula: How it comes from the four counts; cc, ic, ci and ii are counts.
        base: The denominator in words, "" where there is none.
        of: Which kind of denominator that is.
        cells: The transitions whose problems a click opens.
        signed: Whether it is a difference, shown with its sign.
        plain: Whether it is a ratio, a score or a mean, not a share.
        shape: "fixed" or "broken": the mark beside the header.
        muted: Whether it is secondary.
        first_to_go: When it leaves a table that is too narrow, 0 for never.
        standard: Whether it is shown until columns are chosen.
        source_text: Who defined it.
    """

    id: str
    key: str = ""
    section: str
    group: str = ""
    header: str
    title: str
    formula: str = ""
    base: str = ""
    of: Of = Of.ALL
    source: Source = Source.ROW
    cells: tuple[str, ...] = ("cc", "ic", "ci", "ii")
    signed: bool = False
    plain: bool = False
    shape: str = ""
    muted: bool = False
    first_to_go: int = 0
    standard: bool = False
    source_text: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the column holds words."""
        return self.id in {"saw", "left_out"}

    @property
    def rises_first(self) -> bool:
        """Whether sorting by it begins with the smallest: names, and p values."""
        return self.id in {"run", "saw", "left_out"} or self.header.endswith(" p")


_ACCURACY = "Accuracy, % and count"
_CHANGE = "Change, points"
_MOVES = "Transitions, % of all and count"
_TEST = "McNemar test"
_WRONG, _RIGHT, _FLIPPED = "Of the wrong at t1, %", "Of the right at t1, %", "Of the flips"
_BROKEN_FIXED = ("ic", "ci")


def _metric(
    metric_id: MetricId, section: str, group: str, header: str, cells: tuple[str, ...],
    **more: object,
) -> TableColumn:  # fmt: skip
    """Return the column of one of the seven metrics."""
    metric = METRIC_BY_ID[metric_id]
    return TableColumn(
        id=metric_id, section=section, group=group, header=header, title=metric.title,
        formula=metric.formula, base=metric.denominator, signed=metric.signed,
        source_text=metric.source, cells=cells, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _derived(
    metric_id: str, section: str, group: str, header: str, cells: tuple[str, ...], of: Of = Of.ALL
) -> TableColumn:
    """Return the column of a metric that follows from the counts."""
    metric = DERIVED_BY_ID[metric_id]
    return TableColumn(
        id=metric_id, section=section, group=group, header=header, title=metric.title,
        formula=metric.formula, base=metric.denominator, of=of, source=Source.DERIVED,
        signed=metric.unit == "change", plain=metric.unit in {"score", "ratio"}, cells=cells,
        source_text=metric.source,
    )  # fmt: skip


def _column(source: Source, section: str, group: str, **told: object) -> TableColumn:
    return TableColumn(source=source, section=section, group=group, **told)  # type: ignore[arg-type]


_COUNTS, _CORE = "What is counted", "The change"
_CONDITIONAL, _SCORES = "Of the wrong, of the right", "Scores"
_TESTS, _METHODS = "Tests", "Other methods for Δ"
_SHARED, _ANSWERS, _COST = "On shared problems", "Answers", "Tokens"
_CHAINS, _SAMPLES = "Longer chains", "Against resampling"

RUN = TableColumn(id="run", section=_COUNTS, header="Run", title="The run")

COLUMNS: tuple[TableColumn, ...] = (
    _column(Source.ROW, _COUNTS, "", id="saw", header="{later} saw", muted=True, first_to_go=2,
            title="What the later attempt was shown", standard=True),
    _column(Source.ROW, _COUNTS, "", id="n", header="n", muted=True, standard=True,
            title="Problems with both attempts"),
    _column(Source.ROW, _COUNTS, "", id="samples", header="pairs", muted=True,
            title="Pairs of attempts; more than problems where these were sampled often"),
    _column(Source.ROW, _COUNTS, "", id="blanks", header="blank", muted=True,
            title="Pairs with an attempt without a readable answer, counted as wrong"),
    _column(Source.ROW, _COUNTS, "", id="left_out", header="left out", muted=True,
            title="Chains of attempts that left n, by reason"),
    _metric("acc1", _CORE, _ACCURACY, "Acc@t1", ("cc", "ci"), standard=True),
    _metric("acc2", _CORE, _ACCURACY, "Acc@{later}", ("cc", "ic"), standard=True),
    _derived("ceiling", _CORE, _ACCURACY, "best stop", ("cc", "ic", "ci")),
    _metric("delta", _CORE, _CHANGE, "Δ", _BROKEN_FIXED, standard=True),
    _column(Source.ROW, _CORE, _CHANGE, id="interval", header="95 % interval", muted=True,
            title="Newcombe's paired interval of Δ (method 10); clustered where sampled often",
            first_to_go=1, standard=True, cells=_BROKEN_FIXED, signed=True,
            source_text="Newcombe, Statistics in Medicine 17 (1998) 2635"),
    _metric("delta_ic", _CORE, _MOVES, "Δi→c", ("ic",), shape="fixed", standard=True),
    _metric("delta_ci", _CORE, _MOVES, "Δc→i", ("ci",), shape="broken", standard=True),
    _metric("correction_rate", _CONDITIONAL, _WRONG, "fixed", ("ic",), shape="fixed", of=Of.SOME),
    _derived("headroom", _CONDITIONAL, _WRONG, "headroom", _BROKEN_FIXED, Of.SOME),
    _metric("overcorrection_rate", _CONDITIONAL, _RIGHT, "broken", ("ci",), shape="broken",
            of=Of.SOME),
    _derived("confidence_level", _CONDITIONAL, _RIGHT, "kept", ("cc",), Of.SOME),
    _derived("harmful_share", _CONDITIONAL, _FLIPPED, "harmful, %", ("ci",), Of.SOME),
    _derived("flip_odds", _CONDITIONAL, _FLIPPED, "odds", _BROKEN_FIXED, Of.SOME),
    _derived("relative_score", _SCORES, "Scores", "RSS", _BROKEN_FIXED),
    _derived("rate_ratio", _SCORES, "Asking again pays if", "rates", _BROKEN_FIXED, Of.SOME),
    _derived("break_even", _SCORES, "Asking again pays if", "> odds", ("cc", "ci")),
    _column(Source.ROW, _TESTS, _TEST, id="p_exact", header="exact p", first_to_go=3,
            title="Exact McNemar test of fixed against broken", cells=_BROKEN_FIXED, standard=True),
    _column(Source.ROW, _TESTS, _TEST, id="p_mid", header="mid p", cells=_BROKEN_FIXED,
            title="Mid-p McNemar test, less cautious than the exact one"),
    _column(Source.ROW, _TESTS, _TEST, id="p_holm", header="Holm p", cells=_BROKEN_FIXED,
            title="Exact p adjusted by Holm over all tests of the table", standard=True),
    _column(Source.METHODS, _TESTS, _TEST, id="p_bh", key="p_bh", header="BH p",
            title="Exact p adjusted by Benjamini and Hochberg over all tests of the table",
            cells=_BROKEN_FIXED),
    _column(Source.METHODS, _METHODS, "Other intervals of Δ", id="tango", key="tango",
            header="Tango", title="Tango's score interval", signed=True, muted=True,
            cells=_BROKEN_FIXED),
    _column(Source.METHODS, _METHODS, "Other intervals of Δ", id="bootstrap", key="bootstrap",
            header="bootstrap", title="Percentile bootstrap over problems, computed exactly",
            signed=True, muted=True, cells=_BROKEN_FIXED),
    _column(Source.METHODS, _METHODS, "Other intervals of Δ", id="credible", key="credible",
            header="credible", title="Posterior of the four cells under Jeffreys' prior",
            signed=True, muted=True, cells=_BROKEN_FIXED),
    _column(Source.METHODS, _METHODS, "Posterior, %", id="gain", key="gain", header="P(Δ > 0)",
            title="Probability that Δ is above 0, under Jeffreys' prior; for few problems",
            cells=_BROKEN_FIXED),
    _column(Source.METHODS, _METHODS, "What n can show", id="discordance", key="discordance",
            header="flips, %", title="Problems whose outcome changed", formula="(ic + ci) / n",
            base="all problems with both attempts", cells=_BROKEN_FIXED),
    _column(Source.METHODS, _METHODS, "What n can show", id="least", key="least",
            header="detectable", signed=True, cells=_BROKEN_FIXED,
            title="The smallest Δ, in points, that n and the flips show with power 80 % at 5 %",
            source_text="Connor, Biometrics 43 (1987) 207"),
    _column(Source.SHARED, _SHARED, "Shared by all runs", id="shared_n", key="n", header="n",
            title="Problems that every run of the table has both attempts at", of=Of.SHARED,
            muted=True),
    _column(Source.SHARED, _SHARED, "Shared by all runs", id="shared_acc1", key="acc1",
            header="Acc@t1", title="Accuracy at the earlier attempt, on shared problems",
            base="problems that every run has both attempts at", of=Of.SHARED,
            cells=("cc", "ci")),
    _column(Source.SHARED, _SHARED, "Shared by all runs", id="shared_acc2", key="acc2",
            header="Acc@{later}", title="Accuracy at the later attempt, on shared problems",
            base="problems that every run has both attempts at", of=Of.SHARED,
            cells=("cc", "ic")),
    _column(Source.SHARED, _SHARED, "Shared by all runs", id="shared_delta", key="delta",
            header="Δ", title="Net change, on shared problems", signed=True, of=Of.SHARED,
            base="problems that every run has both attempts at", cells=_BROKEN_FIXED),
    _column(Source.ANSWERS, _ANSWERS, "Answers, % of pairs", id="answers_changed", key="changed",
            header="changed", title="The later answer differs from the earlier one",
            base="pairs of attempts", source_text="Kumar et al. (arXiv 2409.12917), figure 5"),
    _column(Source.ANSWERS, _ANSWERS, "Answers, % of pairs", id="answers_other", key="other_wrong",
            header="wrong to wrong", title="From one wrong answer to another",
            base="pairs of attempts", cells=("ii",)),
    _column(Source.ANSWERS, _ANSWERS, "Answers, % of pairs", id="answers_inconsistent",
            key="inconsistent", header="same, judged twice", plain=True,
            title="Equal answers with different verdicts: must be 0, else the checker made a flip"),
    _column(Source.COST, _COST, "Tokens a chain, mean", id="tokens_earlier", key="tokens_earlier",
            header="earlier", title="Tokens of the earlier attempt, as the files report them",
            plain=True),
    _column(Source.COST, _COST, "Tokens a chain, mean", id="tokens_later", key="tokens_later",
            header="later", title="Tokens of all attempts after the earlier one", plain=True),
    _column(Source.COST, _COST, "Tokens a gain", id="per_fix", key="per_fix", header="a fix",
            title="Tokens of the later attempts for each problem that they fixed",
            formula="Σ tokens later / ic", base="fixed problems", of=Of.SOME, plain=True,
            cells=("ic",)),
    _column(Source.COST, _COST, "Tokens a gain", id="per_gain", key="per_gain", header="a net gain",
            title="Tokens of the later attempts for each problem gained after those broken",
            formula="Σ tokens later / (ic − ci)", base="net gain", of=Of.SOME, plain=True,
            cells=_BROKEN_FIXED),
    _column(Source.COST, _COST, "Right per 1,000 tokens", id="right_earlier", key="right_earlier",
            header="earlier", title="Right earlier attempts for a thousand tokens", plain=True,
            cells=("cc", "ci")),
    _column(Source.COST, _COST, "Right per 1,000 tokens", id="right_both", key="right_both",
            header="both", title="Right later attempts for a thousand tokens of both", plain=True,
            cells=("cc", "ic")),
    _column(Source.CHAINS, _CHAINS, "All attempts", id="any_right", key="any",
            header="any right, %",
            title="Right at some attempt: what a judge that knows the reference would get",
            base="chains with an outcome at every attempt"),
    _column(Source.CHAINS, _CHAINS, "All attempts", id="flips", key="flips", header="flips",
            title="Changes of outcome along a chain, mean", plain=True),
    _column(Source.CHAINS, _CHAINS, "Cochran's test", id="cochran_q", key="q", header="Q",
            title="Cochran's Q: is accuracy the same at all attempts?", plain=True),
    _column(Source.CHAINS, _CHAINS, "Cochran's test", id="cochran_p", key="p", header="Q p",
            title="p of Cochran's Q"),
    _column(Source.SAMPLES, _SAMPLES, "By resampling, %", id="fixed_by_chance",
            key="fixed_by_chance", header="fixed", of=Of.SOME, shape="fixed",
            title="What a fresh sample in place of the later attempt would fix, of the wrong",
            base="problems wrong at the earlier attempt"),
    _column(Source.SAMPLES, _SAMPLES, "By resampling, %", id="broken_by_chance",
            key="broken_by_chance", header="broken", of=Of.SOME, shape="broken",
            title="What a fresh sample in place of the later attempt would break, of the right",
            base="problems right at the earlier attempt"),
)  # fmt: skip

COLUMN_BY_ID = {column.id: column for column in (RUN, *COLUMNS)}
STANDARD = tuple(column.id for column in COLUMNS if column.standard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By which column rows are sorted, and whether the largest comes first."""

    column: str = "delta"
    falls: bool = True

    def turned(self, column: str) -> "Order":
        """Return the order after the header of a column is pressed: by it, or the other way."""
        if column == self.column:
            return Order(column=column, falls=not self.falls)
        return Order(column=column, falls=not COLUMN_BY_ID[column].rises_first)

    def as_text(self) -> str:
        """Return the order as the settings keep it: "-delta"."""
        return f"-{self.column}" if self.falls else self.column

    @classmethod
    def of(cls, text: str) -> "Order":
        """Return the order that `text` names; the standard one where it names none."""
        name = text.removeprefix("-")
        return cls(column=name, falls=text != name) if name in COLUMN_BY_ID else cls()


def known_columns(ids: Iterable[str]) -> tuple[str, ...]:
    """Return those of `ids` that are columns, each once, as they stand in the table."""
    wanted = set(ids)
    return tuple(column.id for column in COLUMNS if column.id in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChoice:
    """What the table shows: columns by id (none: the standard ones), sorting, and intervals."""

    columns: tuple[str, ...] = ()
    order: Order = field(default_factory=Order)
    intervals: bool = False

    @property
    def shown(self) -> tuple[TableColumn, ...]:
        """The columns, from the left."""
        return tuple(COLUMN_BY_ID[id_] for id_ in known_columns(self.columns) or STANDARD)

    @property
    def is_chosen(self) -> bool:
        """Whether a person chose columns."""
        return bool(known_columns(self.columns))
