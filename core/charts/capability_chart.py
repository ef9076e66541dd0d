"""Makes the chart of the seven capabilities from outcomes and from what was marked in traces."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.charts.capabilities import CapabilityChart
from core.charts.capability_cells import CellMaker, Counted
from core.charts.capability_readings import FirstReadings, first_readings
from core.charts.marks import Heading, Missing
from core.charts.runs import nature_of
from core.charts.strategies import TagsBy
from core.charts.table import Table
from core.charts.tagging import Tagging
from core.charts.wording import grouped, plural
from core.overview import Overview
from core.traces import Run

TITLE = "Which of the seven capabilities each run shows"
MISSING = Missing(
    what="Here you see seven capabilities by run: from background knowledge to knowing when one "
    "is done, each as a rate with its counts.",
    why="No strategy or behaviour is tagged in a first attempt, and no run is linked to the same "
    "run with a hint. Tag strategies and say of each whether it is sound and what the model says "
    "of it; or import the answers of a run that was given a hint.",
    action="Open Compare",
    command="view.page.compare",
)


def capability_chart(
    overview: Overview,
    problem_ids: Iterable[int] | None,
    runs: Mapping[int, Run],
    tagging: Tagging,
    *,
    tags_by: TagsBy | None = None,
    remark: str = "",
) -> CapabilityChart:
    """Return the chart of `runs` at these problems (all where None) as `tags_by` tagged them.

    None takes people's tags where there are any. The first capability is counted from the
    outcomes of a run and of the same run with a hint. Runs without first attempts have no column.
    `remark` goes with the subtitle.
    """
    ids = None if problem_ids is None else tuple(problem_ids)
    readings = first_readings(overview, ids, runs, tagging)
    marked = readings.keys(sorted(tagging.taggers))
    shown, keys = _shown(tagging, marked, tags_by)
    kinds = sorted({tagging.taggers[key].is_machine for key in marked})
    known = sorted(
        (run for run in runs.values() if readings.traces.get(run.id)), key=lambda run: run.position
    )
    hinted = any(run.base and run.condition.hint for run in known)
    if not (keys or hinted):
        return CapabilityChart(heading=Heading(title=TITLE), missing=MISSING, tags_by=shown)
    maker = CellMaker(readings, tagging, overview.outcomes(ids, frozenset(runs)), known)
    rows = maker.rows(keys)
    return CapabilityChart(
        heading=Heading(title=TITLE, subtitle=_subtitle(readings, tagging, keys, known, remark)),
        columns=tuple(maker.column(run) for run in known),
        taggers=tuple(tagging.taggers[key] for key in keys),
        rows=rows,
        tags_by=shown,
        groups=tuple(TagsBy.MACHINES if machine else TagsBy.PEOPLE for machine in kinds),
        note=_note(maker.counted, readings),
        table=_table(maker.counted),
    )


def _shown(
    tagging: Tagging, keys: Iterable[str], wanted: TagsBy | None
) -> tuple[TagsBy, tuple[str, ...]]:
    """Return whose tags are shown, with their keys: as `wanted` where there are such tags."""
    known = tuple(keys)
    machines = tuple(key for key in known if tagging.taggers[key].is_machine)
    people = tuple(key for key in known if key not in machines)
    groups = {TagsBy.PEOPLE: people, TagsBy.MACHINES: machines}
    if wanted is TagsBy.BOTH and people and machines:
        return wanted, (*people, *machines)
    if wanted is not None and groups.get(wanted):
        return wanted, groups[wanted]
    return (TagsBy.PEOPLE, people) if people or not machines else (TagsBy.MACHINES, machines)


def _subtitle(
    readings: FirstReadings,
    tagging: Tagging,
    keys: Sequence[str],
    runs: Sequence[Run],
    remark: str,
) -> str:
    parts = ["Share of the occasions named under each capability", "first attempts"]
    for key in keys:
        many = [len(known) for (of, _), known in readings.by.items() if of == key]
        who = tagging.taggers[key].name
        parts.append(f"tags by {who}: {plural(sum(many), 'trace')} of {plural(len(many), 'run')}")
    if len(keys) > 1:
        parts.append("never added up")
    parts += [nature_of(runs), remark, "outlined: fewer than 10 occasions"]
    return " · ".join(filter(None, parts))


def _note(counted: Sequence[Counted], readings: FirstReadings) -> str:
    parts = [
        "6: a use counts for the result it is related to, else for the last one confirmed before."
    ]
    if readings.later_tags:
        parts.append(f"{plural(readings.later_tags, 'tag')} on later attempts not counted.")
    if readings.read_twice:
        traces = plural(readings.read_twice, "trace")
        parts.append(f"{traces} read by several people: each reading counts.")
    left = _left_out(counted)
    if left:
        parts.append(f"Left out: {left}.")
    return " ".join(parts)


def _left_out(counted: Sequence[Counted]) -> str:
    left: Counter[tuple[int, str]] = Counter()
    for each in counted:
        left.update({(each.capability, why): n for why, n in each.told.left_out.items()})
    # What 3 and 5 leave out is the same: it is told once.
    where: dict[tuple[str, int], list[str]] = {}
    for (capability, why), n in left.items():
        where.setdefault((why, n), []).append(str(capability))
    return ", ".join(
        f"{grouped(n)} × {why} ({', '.join(numbers)})" for (why, n), numbers in where.items()
    )


def _table(counted: Sequence[Counted]) -> Table:
    return Table(
        header=(
            "capability", "rate", "run", "tagged by", "with the hint", "shown", "occasions",
            "rate value", "low", "high", "false alarms", "of", "share of false alarms",
            "per 1000 tokens", "why not", "left out", "tokens after first right answer",
            "traces with a right answer",
        ),
        rows=tuple(each.row() for each in counted),
    )  # fmt: skip
