"""Makes the chart of committed answers from what a detector found in the traces of one run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from core.attempt_table import STATUSES
from core.charts.answer_lines import (
    MOST_LINES,
    AnswerChart,
    AnsweredTrace,
    AnswerGroup,
    AnswerLine,
    AnswerPoint,
)
from core.charts.capabilities import Spent
from core.charts.marks import Heading, Mark, Missing, RunMark
from core.charts.runs import nature_of, run_marks
from core.charts.table import Cell, Table
from core.charts.wording import grouped, one_line, percent, plural, unbroken
from core.metrics.undefined import Undefined
from core.metrics.within_trace import (
    Commitment,
    Course,
    TraceAnswers,
    course,
    first_right,
    outcome_efficiency,
)
from core.outcomes.verdict import Status
from core.overview import Overview
from core.packed import MISSING, places_among
from core.traces import Run

TITLE = "Where the answers fall along each trace"
_TITLES = {
    Course.FIXED: "Fixed: first answer wrong, last one right",
    Course.KEPT: "Right at first and at last",
    Course.LOST: "Broken: a right answer given up",
    Course.NEVER: "Wrong to the end",
}
_WHAT = "Here you see the answers that each trace commits to, right or wrong, where they stand."
LOOKING = Missing(what=_WHAT, why="The answers are being looked for in the traces.")
NO_RUN = Missing(
    what=_WHAT,
    why="No run of this study has first attempts whose reasoning can be read in full.",
)
NOT_YET = AnswerChart(heading=Heading(title=TITLE), missing=LOOKING)
DISAGREES = "last answer found is judged otherwise than the trace"
_LONGEST_ANSWER = 24
_MOST_TOLD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A trace with the course of its answers and what one code point of it is in the unit."""

    trace: AnsweredTrace
    answers: TraceAnswers
    course: Course
    label: str
    scale: float

    @property
    def length(self) -> float:
        return self.trace.length * self.scale

    @property
    def after(self) -> float | None:
        """How much comes after the first right answer; None where there is none."""
        share = first_right(self.answers)
        return None if isinstance(share, Undefined) else self.length * (1 - share)


def run_to_show(overview: Overview, runs: Mapping[int, Run], wanted: str = "") -> Run | None:
    """Return the run called `wanted`, else that with the longest traces to read, else None.

    Only first attempts count whose reasoning can be read, at problems with a reference, as of
    others nothing can be told; and only runs that have at least half as many as the run with most.
    """
    named = next((run for run in runs.values() if run.name == wanted), None)
    if named is not None:
        return named
    columns, problems = overview.attempts.columns, overview.problems
    seen = (columns.attempt == 1) & ~columns.absent
    seen &= ~np.isin(columns.trace, list(overview.hidden))
    judged = seen & np.isin(columns.problem, problems.ids[problems.texts["reference"].sizes > 0])
    chosen = judged if judged.any() else seen
    found = [(run, columns.length[chosen & (columns.run == run.id)]) for run in runs.values()]
    most = max((len(lengths) for _, lengths in found), default=0)
    many = [(run, lengths) for run, lengths in found if len(lengths) and 2 * len(lengths) >= most]
    if not many:
        return None
    return min(many, key=lambda each: (-float(each[1].mean()), each[0].position))[0]


def looking_for(run: Run | None) -> AnswerChart:
    """Return the chart while answers are being looked for; of no run where there is none."""
    return AnswerChart(
        heading=Heading(title=TITLE, subtitle=run.name if run else ""),
        run=None if run is None else run_marks([run])[run.id],
        missing=LOOKING if run else NO_RUN,
    )


def answer_chart(
    traces: Iterable[AnsweredTrace],
    run: Run,
    overview: Overview,
    *,
    measured: str,
    remark: str = "",
) -> AnswerChart:
    """Return the chart of the first attempts of `run`.

    `measured` says how good the detector is, `remark` goes with the subtitle. A trace is left out
    where its last answer is judged otherwise than the trace itself: then the rules missed its
    answer, or misread it.

    Positions are in tokens where every trace reports its tokens: characters scaled to that total,
    as nothing tells where each token stands. Else they are in characters.
    """
    known = _agreeing(traces, overview)
    mark = run_marks([run])[run.id]
    left_out = Counter(each.left_out for each in known if each.left_out)
    placed, unit, where = _placed([each for each in known if not each.left_out], overview)
    if not placed:
        return AnswerChart(
            heading=Heading(title=TITLE, subtitle=mark.shown),
            run=mark,
            missing=Missing(what=_WHAT, why=_why_none(mark, left_out)),
        )
    words = (_rules(measured), where, nature_of([run]), remark)
    by = {each: [p for p in placed if p.course is each] for each in _TITLES}
    step = -(-len(placed) // MOST_LINES)
    return AnswerChart(
        heading=Heading(title=TITLE, subtitle=_subtitle(mark, len(placed), words)),
        run=mark,
        unit=unit,
        n=len(placed),
        groups=tuple(
            AnswerGroup(
                course=each,
                title=_TITLES[each],
                n=len(members),
                lines=tuple(_line(p, mark, unit) for p in members[::step]),
            )
            for each, members in by.items()
            if members
        ),
        note=_note(placed, unit, left_out, step),
        table=_table(placed, mark, unit),
    )


def spent_after_right(traces: Iterable[AnsweredTrace], overview: Overview) -> Spent:
    """Return what the first attempts of a run spend after their first right answer, in tokens."""
    known = [each for each in _agreeing(traces, overview) if not each.left_out]
    placed, unit, _ = _placed(known, overview)
    rights = [after for each in placed if (after := each.after) is not None]
    if not rights:
        return Spent(tokens=None, why="no right answer found" if placed else "no answer found")
    if unit != "tokens":
        return Spent(tokens=None, n=len(rights), why="not all traces report tokens")
    return Spent(tokens=median(rights), n=len(rights))


def _agreeing(traces: Iterable[AnsweredTrace], overview: Overview) -> list[AnsweredTrace]:
    """Return the traces, those left out that end otherwise than the verdict in force says."""
    columns = overview.attempts.columns
    known = list(traces)
    ids = np.array([each.trace_id for each in known], np.int64)
    rows = places_among(columns.trace, ids)
    status = np.where(rows >= 0, columns.status[rows], -1).tolist()
    return [
        replace(each, left_out=DISAGREES) if not each.left_out and _disagrees(each, at) else each
        for each, at in zip(known, status, strict=True)
    ]


def _disagrees(trace: AnsweredTrace, status: int) -> bool:
    """Whether the last answer is judged otherwise; one that was cut off or not read cannot be."""
    if status < 0 or STATUSES[status] not in (Status.CORRECT, Status.INCORRECT):
        return False
    last = next((each.right for each in reversed(trace.answers) if each.right is not None), None)
    return last is not None and last != (STATUSES[status] is Status.CORRECT)


def _placed(traces: Sequence[AnsweredTrace], overview: Overview) -> tuple[list[_Placed], str, str]:
    """Return the traces that have an answer that can be judged, shortest first.

    With them come the unit of their positions, and in words where it comes from.
    """
    columns = overview.attempts.columns
    mine = np.isin(columns.trace, [each.trace_id for each in traces])
    told = zip(columns.trace[mine].tolist(), columns.tokens[mine].tolist(), strict=True)
    tokens = {trace: count for trace, count in told if count not in (MISSING, 0)}
    labels = _labels(overview, traces)
    in_tokens = all(each.trace_id in tokens for each in traces)
    placed: list[_Placed] = []
    for each in traces:
        answers = TraceAnswers([Commitment(a.at, a.right) for a in each.answers], each.length)
        found = course(answers.commitments)
        if isinstance(found, Undefined):
            continue
        scale = tokens[each.trace_id] / each.length if in_tokens and each.length else 1.0
        placed.append(
            _Placed(
                trace=each, answers=answers, course=found,
                label=labels[each.trace_id], scale=scale,
            )
        )  # fmt: skip
    placed.sort(key=lambda p: (p.length, p.trace.problem_id, p.trace.trace_id))
    if in_tokens:
        return placed, "tokens", "tokens: characters scaled to the reported total"
    which = "not all traces report" if tokens else "no trace reports"
    return placed, "characters", f"characters: {which} tokens"


def _labels(overview: Overview, traces: Sequence[AnsweredTrace]) -> dict[int, str]:
    """Return the key of each trace's problem, with the sample where there are several."""
    table, columns = overview.problems, overview.attempts.columns
    wanted = np.isin(table.ids, [each.problem_id for each in traces])
    texts = table.texts["key"].take(wanted)
    keys = dict(
        zip(table.ids[wanted].tolist(), (one_line(key or "") for key in texts), strict=True)
    )
    mine = np.isin(columns.trace, [each.trace_id for each in traces])
    told = zip(columns.trace[mine].tolist(), columns.sample[mine].tolist(), strict=True)
    samples = dict(told) if (columns.sample[mine] > 1).any() else {}
    return {
        each.trace_id: keys.get(each.problem_id, str(each.problem_id))
        + (f" · {samples[each.trace_id]}" if each.trace_id in samples else "")
        for each in traces
    }


def _line(placed: _Placed, run: RunMark, unit: str) -> AnswerLine:
    points = tuple(
        AnswerPoint(a.at * placed.scale, a.right, _short(a.text)) for a in placed.trace.answers
    )
    said = [f"{point.text} {_word(point.right)} at {grouped(round(point.at))}" for point in points]
    hidden = len(said) - _MOST_TOLD
    told = said if hidden <= 0 else [*said[: _MOST_TOLD - 1], f"{hidden} more", said[-1]]
    after = placed.after
    return AnswerLine(
        label=placed.label,
        length=placed.length,
        points=points,
        mark=Mark(
            mark_id=f"answers:{placed.trace.trace_id}",
            label=f"{run.shown}, {placed.label}",
            details=(
                f"{placed.course}, {plural(len(points), 'answer')} in "
                f"{grouped(round(placed.length))} {unit}",
                *told,
                *([f"{grouped(round(after))} {unit} after the first right answer"]
                  if after is not None else []),
            ),
            run_name=run.name,
            problem_ids=(placed.trace.problem_id,),
        ),
    )  # fmt: skip


def _subtitle(run: RunMark, n: int, words: Iterable[str]) -> str:
    return " · ".join(filter(None, (f"{run.shown}, {plural(n, 'first attempt')}", *words)))


def _rules(measured: str) -> str:
    good = " and ".join(unbroken(part) for part in measured.split(", "))
    return f"answers found by rules: {good}"


def _why_none(run: RunMark, left_out: Counter[str]) -> str:
    told = ", ".join(f"{grouped(n)} × {why}" for why, n in left_out.most_common())
    return f"No first attempt of {run.shown} can be shown: {told or 'there is none'}."


def _note(placed: Sequence[_Placed], unit: str, left_out: Counter[str], step: int) -> str:
    parts = ["A wrong answer that the rules miss makes a trace look right at first."]
    rights = [after for each in placed if (after := each.after) is not None]
    if rights:
        share = outcome_efficiency([each.answers for each in placed])
        efficiency = "" if isinstance(share, Undefined) else (
            f"; outcome efficiency {unbroken(f'{percent(share)} %')} of {grouped(len(placed))}"
        )  # fmt: skip
        parts.append(
            f"After the first right answer: median {grouped(round(median(rights)))} {unit} in "
            f"{plural(len(rights), 'trace')}{efficiency}."
        )
    if step > 1:
        parts.append(f"Of each group one trace in {step} is drawn; the table has all.")
    if left_out:
        told = ", ".join(f"{grouped(n)} × {why}" for why, n in left_out.most_common())
        parts.append(f"Left out: {told}.")
    return " ".join(parts)


def _table(placed: Sequence[_Placed], run: RunMark, unit: str) -> Table:
    return Table(
        header=(
            "problem", "course", "answers", "first answer", "last answer",
            f"length ({unit})", f"first right at ({unit})", f"after first right ({unit})",
            "outcome efficiency", "run",
        ),
        rows=tuple(_row(each, run) for each in placed),
    )  # fmt: skip


def _row(placed: _Placed, run: RunMark) -> tuple[Cell, ...]:
    share, after, answers = first_right(placed.answers), placed.after, placed.trace.answers
    never = isinstance(share, Undefined)
    return (
        placed.label, str(placed.course), len(answers),
        _short(answers[0].text), _short(answers[-1].text), round(placed.length, 1),
        None if never else round(share * placed.length, 1),
        None if after is None else round(after, 1), 0.0 if never else share,
        run.shown,
    )  # fmt: skip


def _word(right: bool | None) -> str:
    return "not judged" if right is None else "right" if right else "wrong"


def _short(text: str) -> str:
    flat = one_line(text)
    return flat if len(flat) <= _LONGEST_ANSWER else f"{flat[: _LONGEST_ANSWER - 1]}…"
