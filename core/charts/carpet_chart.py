"""Makes the carpet from readings: sorted lines, grouped by run and tagger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.charts.carpet import CarpetChart, CarpetGroup, CarpetLines, named, outcome_of
from core.charts.code_marks import code_marks, distinct_colours
from core.charts.marks import Heading, Mark, Missing
from core.charts.readings import PlacedTrace, Readings
from core.charts.runs import nature_of, run_marks
from core.charts.strategies import TagsBy
from core.charts.table import Cell, Table
from core.charts.tagging import Tagging
from core.charts.wording import grouped, plural
from core.codebook.code import Code
from core.metrics.steps import Reading, Stretch
from core.packed import Rows
from core.traces import Run

_TITLE = "How each trace spends its length"
_MISSING = Missing(
    what="Here you see where in each trace which strategy is at work.",
    why="No strategy has been tagged on words of a trace yet.",
    action="Open Compare",
    command="view.page.compare",
)


class _Line(NamedTuple):
    """A reading ready to be drawn; `order` is what lines of a group are sorted by."""

    order: tuple[int, float, int]
    placed: PlacedTrace
    flat: tuple[Stretch, ...]
    steps: int


def carpet_chart(
    readings: Readings,
    tagging: Tagging,
    codes: Sequence[Code],
    runs: Mapping[int, Run],
    *,
    tags_by: TagsBy | None = None,
    remark: str = "",
) -> CarpetChart:
    """Return one line for each reading by `tags_by`; None takes people's tags, else machines'.

    Lines stand by run and tagger; within these by the first strategy, in the codebook's order,
    then those in which it lasts longest first. `remark` goes with the subtitle.
    """
    shown = tagging.choice(tags_by)
    keys = tagging.keys(shown)
    found = readings.of(keys)
    used = {stretch.code for reading in found for stretch in reading.stretches}
    marks = code_marks(codes, distinct_colours(codes, tagging.used), used)
    if not marks:
        return CarpetChart(heading=Heading(title=_TITLE), missing=_MISSING)
    places = {mark.key: place for place, mark in enumerate(marks)}
    by_group: dict[tuple[int, str, int], list[_Line]] = {}
    for reading in found:
        run = runs[reading.run_id]
        key = (run.position, reading.origin_group, run.id)
        by_group.setdefault(key, []).append(_line(reading, readings, places))
    rank = {key: place for place, key in enumerate(keys)}
    ordered = sorted(by_group, key=lambda key: (key[0], key[2], rank[key[1]]))
    lines = [sorted(by_group[key], key=lambda line: line.order) for key in ordered]
    groups = _groups(ordered, lines, tagging, runs)
    flat = [line for each in lines for line in each]
    return CarpetChart(
        heading=Heading(
            title=_TITLE, subtitle=_subtitle(flat, keys, tagging, [*by_group], runs, remark)
        ),
        codes=marks,
        groups=groups,
        lines=_columns(flat, places),
        named=tuple(line.placed for line in flat),
        tags_by=shown,
        noun=tagging.words.one,
        note=_note(readings, tagging, keys, runs),
        table=_table(groups, lines, [mark.name for mark in marks], places, tagging.words.one),
    )


def _line(reading: Reading, readings: Readings, places: Mapping[str, int]) -> _Line:
    flat = reading.flat
    first = flat[0] if flat else Stretch(0, 0, "")
    lasts = (first.end - first.start) / max(1, reading.length)
    return _Line(
        order=(places.get(first.code, len(places)), -lasts, reading.trace_id),
        placed=readings.traces[reading.trace_id],
        flat=flat,
        steps=len(reading.steps),
    )


def _columns(lines: Sequence[_Line], places: Mapping[str, int]) -> CarpetLines:
    counts = np.array([len(line.flat) for line in lines], np.int64)
    length = np.repeat(np.array([max(1, line.placed.length) for line in lines]), counts)
    flat = [stretch for line in lines for stretch in line.flat]
    right = [line.placed.trace.right for line in lines]
    return CarpetLines(
        begins=np.concatenate([[0], np.cumsum(counts)]),
        starts=np.minimum(np.array([s.start for s in flat]) / length, 1.0),
        ends=np.minimum(np.array([s.end for s in flat]) / length, 1.0),
        codes=np.array([places[s.code] for s in flat], np.int16),
        right=np.array([-1 if each is None else int(each) for each in right], np.int8),
    )


def _groups(
    keys: Sequence[tuple[int, str, int]],
    lines: Sequence[Sequence[_Line]],
    tagging: Tagging,
    runs: Mapping[int, Run],
) -> tuple[CarpetGroup, ...]:
    known = run_marks([runs[id_] for id_ in dict.fromkeys(key[2] for key in keys)])
    first, found = 0, list[CarpetGroup]()
    for (_, key, run_id), own in zip(keys, lines, strict=True):
        run, tagger = known[run_id], tagging.taggers[key]
        outcomes = [line.placed.trace.right for line in own]
        judged = sum(each is not None for each in outcomes)
        right, made = sum(each is True for each in outcomes), sum(line.steps for line in own)
        mark = Mark(
            mark_id=f"carpet:run:{run_id}:{key}",
            label=run.shown,
            details=(
                plural(len(own), "line"),
                f"{grouped(right)}/{grouped(judged)} right",
                f"{made / len(own):.1f} steps each",
                f"tagged by {tagger.name}",
            ),
            run_name=run.name,
            problem_ids=tuple(dict.fromkeys(line.placed.trace.problem_id for line in own)),
        )
        found.append(
            CarpetGroup(
                run=run, tagger=tagger, first=first, count=len(own), right=right, judged=judged,
                steps=made, mark=mark,
            )
        )  # fmt: skip
        first += len(own)
    return tuple(found)


def _subtitle(
    lines: Sequence[_Line],
    keys: Sequence[str],
    tagging: Tagging,
    groups: Iterable[tuple[int, str, int]],
    runs: Mapping[int, Run],
    remark: str,
) -> str:
    traces = len({line.placed.trace.trace_id for line in lines})
    many = f"{plural(traces, 'trace')}, one line each"
    if len(lines) > traces:
        many = f"{plural(len(lines), 'reading')} of {plural(traces, 'trace')}, one line each"
    parts = (
        many,
        "drawn to equal length",
        f"sorted by first {tagging.words.one}, then by how long it lasts",
        f"tags by {' and '.join(tagging.taggers[key].name for key in keys)}",
        nature_of([runs[run_id] for _, _, run_id in groups]),
        remark,
    )
    return " · ".join(filter(None, parts))


def _note(
    readings: Readings, tagging: Tagging, keys: Sequence[str], runs: Mapping[int, Run]
) -> str:
    hidden = {runs[id_].name: count for id_, count in tagging.hidden.items() if count}
    told = ", ".join(f"{name} {grouped(count)}" for name, count in hidden.items())
    whole = sum(readings.whole.get(key, 0) for key in keys)
    parts = [
        f"Traces left out, for their reasoning is hidden: {told}." if told else "",
        f"{plural(whole, 'tag')} on whole traces left out: they have no place." if whole else "",
    ]
    return " ".join(filter(None, parts))


def _table(
    groups: Sequence[CarpetGroup],
    lines: Sequence[Sequence[_Line]],
    names: Sequence[str],
    places: Mapping[str, int],
    noun: str,
) -> Table:
    """Return the table; its rows are made when they are looked at, for there may be very many."""
    flat = tuple((group, line) for group, own in zip(groups, lines, strict=True) for line in own)
    named_places = {key: names[place] for key, place in places.items()}
    return Table(
        header=("run", "tagged by", "trace", "outcome", "steps", f"first {noun}", "where"),
        rows=Rows(_RowMaker(flat, named_places), np.arange(len(flat))),
    )


@dataclass(frozen=True, slots=True)
class _RowMaker:
    """Makes the table's row of a line, by its place; `names` are those of codes by their key."""

    lines: tuple[tuple[CarpetGroup, _Line], ...]
    names: Mapping[str, str]

    def __call__(self, place: int) -> tuple[Cell, ...]:
        group, line = self.lines[place]
        size = max(1, line.placed.length)
        course = "; ".join(
            f"{self.names[s.code]} {s.start / size:.3f}–{s.end / size:.3f}" for s in line.flat
        )
        first = self.names[line.flat[0].code] if line.flat else ""
        outcome = outcome_of(line.placed.trace.right)
        return (
            group.run.shown, group.tagger.name, named(line.placed), outcome, line.steps, first,
            course,
        )  # fmt: skip
