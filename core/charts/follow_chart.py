"""Makes the chart of what follows what from readings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.charts.code_marks import CodeMark, code_marks, distinct_colours
from core.charts.follows import FollowCell, FollowChart, FollowRow
from core.charts.marks import Heading, Mark, Missing
from core.charts.readings import Readings
from core.charts.runs import nature_of
from core.charts.strategies import TagsBy
from core.charts.table import Table
from core.charts.tagging import Tagging
from core.charts.wording import grouped, of, percent, plural
from core.codebook.code import Code
from core.metrics.steps import Follows, Reading, what_follows
from core.traces import Run

_TITLE = "Which {one} follows which"
_TOPS = (0.25, 0.5, 0.75, 1.0)
_MISSING = Missing(
    what="Here you see what comes after each strategy.",
    why="No strategy has been tagged on words of a trace yet.",
    action="Open Compare",
    command="view.page.compare",
)


def follow_chart(
    readings: Readings,
    tagging: Tagging,
    codes: Sequence[Code],
    runs: Mapping[int, Run],
    *,
    tags_by: TagsBy | None = None,
    remark: str = "",
) -> FollowChart:
    """Return what follows what in the readings by `tags_by`; all runs together.

    A row a code and tagger: people's steps and machines' are never added up.
    """
    shown = tagging.choice(tags_by)
    keys = tagging.keys(shown)
    found = [reading for reading in readings.of(keys) if reading.stretches]
    follows = what_follows(found)
    total: Counter[str] = Counter()
    for each in follows:
        total[each.code] += each.steps
    known = code_marks(codes, distinct_colours(codes, tagging.used), total)
    marks = sorted(known, key=lambda mark: -total[mark.key])
    title = _TITLE.format(one=tagging.words.one)
    if not marks:
        return FollowChart(heading=Heading(title=title), missing=_MISSING)
    maker = _Maker(readings, tagging, runs, marks)
    by_place = {(each.code, each.origin_group): each for each in follows}
    rows = tuple(
        maker.row(mark, by_place[mark.key, key])
        for mark in marks
        for key in keys
        if (mark.key, key) in by_place
    )
    return FollowChart(
        heading=Heading(title=title, subtitle=_subtitle(found, keys, tagging, runs, remark)),
        codes=tuple(marks),
        rows=rows,
        top=_top(rows),
        tags_by=shown,
        note=_note(rows),
        table=_table(marks, rows, tagging.words.one),
    )


class _Maker:
    """Makes rows; knows which traces belong to which run and problem."""

    def __init__(
        self,
        readings: Readings,
        tagging: Tagging,
        runs: Mapping[int, Run],
        marks: Sequence[CodeMark],
    ) -> None:
        self._readings = readings
        self._tagging = tagging
        self._runs = runs
        self._marks = marks

    def row(self, code: CodeMark, follows: Follows) -> FollowRow:
        tagger = self._tagging.taggers[follows.origin_group]
        key = f"follows:{code.key}:{follows.origin_group}"
        said = f"tagged by {tagger.name}"

        def cell(name: str, then: str) -> FollowCell:
            traces = follows.traces.get(then, Counter())
            count = traces.total()
            share = f"{percent(count / follows.steps)} %  {of(count, follows.steps)} steps"
            mark = self._mark(f"{key}:{then}", f"{code.name} → {name}", share, traces, said)
            return FollowCell(count=count, mark=mark)

        everywhere: Counter[int] = Counter()
        for traces in follows.traces.values():
            everywhere.update(traces)
        return FollowRow(
            code=code,
            tagger=tagger,
            steps=follows.steps,
            cells=tuple(
                None if mark.key == code.key else cell(mark.name, mark.key) for mark in self._marks
            ),
            ends=cell("end of the trace", ""),
            mark=self._mark(
                f"{key}:steps", code.name, plural(follows.steps, "step"), everywhere, said
            ),
        )

    def _mark(
        self, mark_id: str, label: str, share: str, traces: Mapping[int, int], said: str
    ) -> Mark:
        by_run: Counter[int] = Counter()
        problems: dict[int, None] = {}
        for trace_id, count in traces.items():
            trace = self._readings.traces[trace_id].trace
            by_run[trace.run_id] += count
            problems[trace.problem_id] = None
        ordered = sorted(by_run, key=lambda id_: self._runs[id_].position)
        told = [f"{self._runs[id_].name} {grouped(by_run[id_])}" for id_ in ordered]
        return Mark(
            mark_id=mark_id,
            label=label,
            details=(share, *([", ".join(told)] if told else []), said),
            problem_ids=tuple(problems),
            compares=tuple(self._runs[id_].name for id_ in ordered),
        )


def _top(rows: Iterable[FollowRow]) -> float:
    """Return the least round share that no well-counted cell goes beyond."""
    shares = [
        row.share(cell) for row in rows for cell in row.cells if cell is not None and not row.few
    ]
    return next(top for top in _TOPS if top >= max(shares, default=1.0))


def _subtitle(
    readings: Sequence[Reading],
    keys: Sequence[str],
    tagging: Tagging,
    runs: Mapping[int, Run],
    remark: str,
) -> str:
    counted = {reading.run_id for reading in readings}
    traces = len({reading.trace_id for reading in readings})
    parts = (
        f"Share of the steps out of each {tagging.words.one}",
        f"{plural(len(counted), 'run')}, {plural(traces, 'trace')}",
        f"{tagging.words.a} that continues is one step",
        f"tags by {' and '.join(tagging.taggers[key].name for key in keys)}",
        nature_of([runs[id_] for id_ in counted]),
        remark,
    )
    return " · ".join(filter(None, parts))


def _note(rows: Iterable[FollowRow]) -> str:
    if any(row.few for row in rows):
        return "Outlined instead of filled: fewer than 8 steps."
    return ""


def _table(marks: Sequence[CodeMark], rows: Iterable[FollowRow], noun: str) -> Table:
    return Table(
        header=(noun, "tagged by", *(f"then {mark.name}" for mark in marks), "ends", "steps"),
        rows=tuple(
            (
                row.code.name, row.tagger.name,
                *(None if cell is None else cell.count for cell in row.cells),
                row.ends.count, row.steps,
            )
            for row in rows
        ),
    )  # fmt: skip
