"""Makes the cells of the capability chart, and collects what its table and its note tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.charts.capabilities import (
    FEW_OCCASIONS,
    CapabilityCell,
    CapabilityColumn,
    CapabilityRow,
    CellState,
)
from core.charts.capability_readings import FirstReadings
from core.charts.marks import Mark, RunMark
from core.charts.numbers import Number, number
from core.charts.runs import run_marks
from core.charts.table import Cell
from core.charts.tagging import Tagging
from core.charts.wording import DASH, grouped, of, percent, plural
from core.metrics import capabilities as metrics
from core.metrics.capabilities import Rate, Reading, Variety
from core.metrics.formatting import number as plain
from core.metrics.outcome_table import OutcomeTable
from core.metrics.run_against_run import run_against_run
from core.metrics.undefined import Undefined
from core.traces import Run

NAMES = {
    1: ("Has a toolbox of background knowledge",
        "right with the hint, among problems wrong without it", ""),
    2: ("Tries a variety of things", "different strategies per trace", "per 1,000 tokens"),
    3: ("Recognises that something is not working",
        "the model says fails, among unsound strategies", "false alarms: among sound ones"),
    4: ("Switches to another promising direction",
        "the next strategy is sound, among recognised failures", ""),
    5: ("Recognises that something is working",
        "the model says works, among sound strategies", "false alarms: among unsound ones"),
    6: ("Uses that recognition to make progress",
        "reused later, among confirmed results", ""),
    7: ("Recognises that it is done, with a valid answer",
        "right, among claims of being done after a check",
        "median tokens after the first right answer"),
}  # fmt: skip
"""Of each capability: its name, its rate, and what stands below the rate."""

_ALARMS = {
    3: "false alarms, fails of sound ones",
    5: "false alarms, works of unsound ones",
}
_RATES: dict[int, Callable[[Iterable[Reading]], Rate]] = {
    3: metrics.sees_failure,
    4: metrics.switches_well,
    5: metrics.sees_success,
    6: metrics.builds_on,
    7: metrics.knows_done,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the table twin tells of a cell; what it leaves out goes into the note as well."""

    share: Number | None = None
    alarms: Number | None = None
    dense: float | None = None
    hint: str = ""
    why: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of the table twin."""

    capability: int
    run: RunMark
    tagger: str
    told: Told

    def row(self) -> tuple[Cell, ...]:
        """Return the row's cells."""
        told = self.told
        return (
            self.capability, NAMES[self.capability][1], self.run.shown, self.tagger, told.hint,
            *_numbers(told.share), *_numbers(told.alarms)[:3], told.dense, told.why,
            "; ".join(f"{n} {why}" for why, n in told.left_out.items()), None, None,
        )  # fmt: skip


class CellMaker:
    """Makes rows of cells, a column for each of `runs`.

    Attributes:
        counted: What the table tells, in the order in which cells were made.
    """

    def __init__(
        self,
        readings: FirstReadings,
        tagging: Tagging,
        outcomes: OutcomeTable,
        runs: Sequence[Run],
    ) -> None:
        self._readings = readings
        self._tagging = tagging
        self._outcomes = outcomes
        self._runs = runs
        self._marks = run_marks(runs)
        self.counted: list[Counted] = []

    def column(self, run: Run) -> CapabilityColumn:
        """Return the head of a run's column."""
        total, hidden = self._readings.traces[run.id], self._readings.hidden.get(run.id, 0)
        seen = f"{of(hidden, total)} hidden"
        if hidden in (0, total):
            seen = "hidden" if hidden else "in full"
        return CapabilityColumn(run=self._marks[run.id], seen=seen, hidden=hidden == total)

    def rows(self, keys: Sequence[str]) -> tuple[CapabilityRow, ...]:
        """Return all seven; from the second on with a line for each tagger, by key."""
        first = _row(1, (tuple(self._toolbox(run) for run in self._runs),))
        others = (
            _row(
                each,
                tuple(
                    tuple(self._cell(each, run, key) for run in self._runs) for key in keys or ("",)
                ),
            )
            for each in (2, *_RATES)
        )
        return (first, *others)

    # The first capability

    def _toolbox(self, run: Run) -> CapabilityCell:
        """Return the cell of the run without the hint: what it is right about once it has one."""
        if run.condition.hint and run.base:
            is_there = any(each.name == run.base for each in self._runs)
            where = f"counted under {run.base}" if is_there else f"{run.base} is not in this study"
            return self._absent(1, run, "", "was given the hint", (where,))
        linked = [each for each in self._runs if each.condition.hint and each.base == run.name]
        if not linked:
            told = ("no run of this study is this one with a hint",)
            return self._absent(1, run, "", "no run with a hint", told)
        first, *others = [self._with_hint(run, each) for each in linked]
        also = tuple(
            f"with {each.name}: {number(rate.estimate).as_share()}"
            for each, rate in zip(linked[1:], others, strict=True)
        )
        lead = (f"with the hint: {linked[0].name}",)
        return self._rated(1, run, "", first, (*lead, *also), (run.name, linked[0].name))

    def _with_hint(self, run: Run, hinted: Run) -> Rate:
        table = self._outcomes
        both = table.take((table.run == run.id) | (table.run == hinted.id))
        rate = metrics.toolbox(run_against_run(both, run.id, hinted.id))
        share = number(rate.estimate)
        told = Told(share=share, hint=hinted.name, why=share.reason, left_out=rate.left_out)
        self._note(1, run, "", told)
        return rate

    # The others

    def _cell(self, capability: int, run: Run, key: str) -> CapabilityCell:
        if self._readings.hidden.get(run.id, 0) == self._readings.traces[run.id]:
            self._note(capability, run, key, Told(why="not assessable: reasoning hidden"))
            return self._unseen(run)
        known = self._readings.by.get((key, run.id), ())
        if not known:
            return self._absent(capability, run, key, "no trace tagged")
        if capability == 2:
            return self._varied(run, key, metrics.variety(known))
        rate = _RATES[capability](known)
        share = number(rate.estimate)
        told = Told(share=share, alarms=_alarms(rate), why=share.reason, left_out=rate.left_out)
        self._note(capability, run, key, told)
        return self._rated(capability, run, key, rate)

    def _varied(self, run: Run, key: str, variety: Variety) -> CapabilityCell:
        mean, dense = number(variety.per_trace), variety.per_thousand
        value, count, n = mean.value or 0.0, mean.count or 0, mean.n or 0
        details = [
            f"{plain(value)} different strategies per trace: {grouped(count)} in "
            f"{plural(n, 'trace')}"
        ]
        if mean.interval:
            low, high = plain(mean.interval.low), plain(mean.interval.high)
            details.append(f"95 % interval [{low}, {high}]")
        if isinstance(dense, Undefined):
            said, beside = dense.reason, DASH
        else:
            counts = f"{grouped(variety.strategies)} in {plural(variety.tokens, 'token')}"
            said, beside = f"{plain(dense)} ({counts})", plain(dense)
        details.append(f"per 1,000 tokens: {said}")
        thousand = None if isinstance(dense, Undefined) else dense
        self._note(2, run, key, Told(share=mean, dense=thousand))
        return CapabilityCell(
            state=CellState.COUNT,
            main=plain(value),
            count=of(count, n),
            beside=beside,
            few=n < FEW_OCCASIONS,
            mark=self._mark(2, run, key, details, [r.problem_id for r in variety.readings]),
        )

    def _rated(
        self,
        capability: int,
        run: Run,
        key: str,
        rate: Rate,
        told: tuple[str, ...] = (),
        compares: tuple[str, ...] = (),
    ) -> CapabilityCell:
        share, alarms = number(rate.estimate), _alarms(rate)
        details = [share.as_share(), *told]
        if alarms is not None:
            details.append(f"{_ALARMS[capability]}: {alarms.as_share()}")
        details += [f"{part.label}: {of(part.count, part.n)}" for part in rate.parts]
        details += [f"left out: {grouped(n)} × {why}" for why, n in rate.left_out.items()]
        problems = [occasion.problem_id for occasion in rate.occasions]
        mark = self._mark(capability, run, key, details, problems, compares)
        if share.exact is None:
            return CapabilityCell(state=CellState.ABSENT, main=DASH, count=share.reason, mark=mark)
        return CapabilityCell(
            state=CellState.SHARE,
            main=f"{percent(share.exact, digits=0)} %",
            count=of(share.count or 0, share.n or 0),
            beside=_beside(alarms) or (DASH if NAMES[capability][2] else ""),
            share=share.value,
            few=(share.n or 0) < FEW_OCCASIONS,
            mark=mark,
        )

    def _absent(
        self, capability: int, run: Run, key: str, why: str, details: tuple[str, ...] = ()
    ) -> CapabilityCell:
        self._note(capability, run, key, Told(why=why))
        mark = self._mark(capability, run, key, (why, *details))
        return CapabilityCell(state=CellState.ABSENT, main=DASH, count=why, mark=mark)

    def _unseen(self, run: Run) -> CapabilityCell:
        total, shown = self._readings.traces[run.id], self._marks[run.id]
        mark = Mark(
            mark_id=f"capability:hidden:{run.id}",
            label=f"{shown.shown}: capabilities 2 to 7 are not assessable",
            details=(
                f"the reasoning of {of(total, total)} first attempts is hidden",
                "not assessable is not zero",
            ),
            run_name=run.name,
        )
        return CapabilityCell(
            state=CellState.HIDDEN, main=DASH, count=f"{of(total, total)} hidden", mark=mark
        )

    def _mark(
        self,
        capability: int,
        run: Run,
        key: str,
        details: Iterable[str],
        problems: Iterable[int] = (),
        compares: tuple[str, ...] = (),
    ) -> Mark:
        said = (f"tagged by {self._tagging.taggers[key].name}",) if key else ()
        return Mark(
            mark_id=f"capability:{capability}:{run.id}:{key}",
            label=f"{self._marks[run.id].shown}: {NAMES[capability][0]}",
            details=(*details, *said),
            run_name=run.name,
            problem_ids=tuple(dict.fromkeys(problems)),
            compares=compares,
        )

    def _note(self, capability: int, run: Run, key: str, told: Told) -> None:
        """Note a row of the table."""
        tagger = self._tagging.taggers[key].name if key else ""
        self.counted.append(Counted(capability, self._marks[run.id], tagger, told))


def _row(capability: int, cells: tuple[tuple[CapabilityCell, ...], ...]) -> CapabilityRow:
    name, caption, beside = NAMES[capability]
    return CapabilityRow(number=capability, name=name, caption=caption, beside=beside, cells=cells)


def _alarms(rate: Rate) -> Number | None:
    return None if rate.false_alarms is None else number(rate.false_alarms)


def _beside(alarms: Number | None) -> str:
    if alarms is None:
        return ""
    if alarms.exact is None:
        return DASH
    return f"{percent(alarms.exact, digits=0)} % · {of(alarms.count or 0, alarms.n or 0)}"


def _numbers(share: Number | None) -> tuple[Cell, ...]:
    if share is None:
        return (None,) * 5
    low, high = (share.interval.low, share.interval.high) if share.interval else (None, None)
    return share.count, share.n, share.value, low, high
