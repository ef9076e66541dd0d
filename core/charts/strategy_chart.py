"""Makes the strategy chart from tags, those of people and of machines side by side."""

from collections.abc import Iterable, Mapping, Sequence

from core.charts.code_marks import distinct_colours
from core.charts.marks import Heading, Mark, Missing
from core.charts.numbers import number
from core.charts.queries import either, of_run
from core.charts.runs import nature_of, run_marks
from core.charts.strategies import (
    Proposed,
    StrategyChart,
    StrategyDot,
    StrategyRow,
    Tagger,
    TagsBy,
)
from core.charts.table import Table
from core.charts.tagging import Tagging
from core.charts.wording import grouped, plural
from core.codebook.code import Code
from core.metrics.strategy_use import CodedTrace, StrategyUseRow, strategy_use
from core.traces import Run

MISSING = Missing(
    what="Here you see which strategies each run tries and how often they work, which follows "
    "which, and how each trace spends its length.",
    why="Nobody has tagged a strategy yet. Select words in a trace and press 1 to 9.",
    action="Open Compare",
    command="view.page.compare",
)
_WORKS = "Which {many} each run tries, and what works"
_BY_OUTCOME = "Which {many} each run tries, by outcome"


def strategy_chart(
    tagging: Tagging,
    codes: Sequence[Code],
    runs: Mapping[int, Run],
    *,
    tags_by: TagsBy | None = None,
    attempts: int = 1,
    remark: str = "",
    proposed: Mapping[str, Proposed] | None = None,
) -> StrategyChart:
    """Return the chart of what `tags_by` tagged; None takes people's tags, else machines'.

    `attempts` is the highest number of an attempt in the study, `remark` goes with the subtitle,
    `proposed` is what detectors propose by the key of the code.
    """
    shown = tagging.choice(tags_by)
    keys = tagging.keys(shown)
    words = tagging.words.many
    if not keys:
        return StrategyChart(heading=Heading(title=_WORKS.format(many=words)), missing=MISSING)
    uses = [use for use in tagging.uses if use.origin_group in keys]
    found = strategy_use(
        tagging.traces, uses, examined=tagging.examined, not_assessable=tagging.hidden
    )
    counted = [row for row in found if row.share.denominator]
    shown_runs = [runs[each] for each in {row.run_id for row in counted}]
    colours = distinct_colours(codes, tagging.used)
    maker = _Maker(tagging, shown_runs, attempts, proposed or {}, colours)
    rows = [maker.row(code, counted) for code in codes if code.key in colours]
    drawn = sorted((row for row in rows if row.dots), key=_by_use)
    marks = {dot.run for row in drawn for dot in row.dots}
    works = any(dot.worked.n for row in drawn for dot in row.dots)
    title = (_WORKS if works else _BY_OUTCOME).format(many=words)
    return StrategyChart(
        heading=Heading(
            title=title,
            subtitle=_subtitle(counted, tagging, keys, runs, remark, _open_said(drawn)),
        ),
        runs=tuple(sorted(marks, key=lambda run: (run.position, run.name))),
        taggers=tuple(tagging.taggers[key] for key in keys),
        rows=tuple(drawn),
        tags_by=shown,
        note=_note(found, runs, drawn, works=works),
        table=_table(drawn, tagging.words.one),
    )


class _Maker:
    """Makes rows; knows which traces a filter on a code would find."""

    def __init__(
        self,
        tagging: Tagging,
        runs: Iterable[Run],
        attempts: int,
        proposed: Mapping[str, Proposed],
        colours: Mapping[str, int],
    ) -> None:
        self._tagging = tagging
        self._traces = {trace.trace_id: trace for trace in tagging.traces}
        self._marks = run_marks(runs)
        self._attempts = attempts
        self._proposed = proposed
        self._colours = colours

    def row(self, code: Code, counted: Sequence[StrategyUseRow]) -> StrategyRow:
        dots = [self._dot(code, row) for row in counted if row.code == code.key]
        return StrategyRow(
            name=code.name,
            letter=code.shortcut or code.letter,
            colour=self._colours[code.key],
            uses=sum(dot.uses for dot in dots if not dot.tagger.is_machine),
            machine_uses=sum(dot.uses for dot in dots if dot.tagger.is_machine),
            proposed=self._proposed.get(code.key),
            dots=tuple(sorted(dots, key=_by_run)),
        )

    def _dot(self, code: Code, row: StrategyUseRow) -> StrategyDot:
        tagger = self._tagging.taggers[row.origin_group]
        run = self._marks[row.run_id]
        used, worked, right = number(row.share), number(row.sound), number(row.right)
        traces = [self._traces[id_] for id_ in row.trace_ids]
        key = f"strategy:{code.key}:{row.run_id}:{row.origin_group}"
        label = f"{run.shown}: {code.name}"
        said = f"tagged by {tagger.name}"
        by_filter = self._is_found_by_filter(code, row)
        used_line = (f"used in {used.as_share()} of the traces", _uses(row.uses), said)
        right_line = (
            f"right, of the traces that use it: {right.as_share()}",
            *([f"{plural(row.without_outcome, 'trace')} without outcome"]
              if row.without_outcome else []),
            said,
        )  # fmt: skip
        worked_line = (
            f"judged sound, of its uses: {worked.as_share()}",
            *([f"{plural(row.uses - (worked.n or 0), 'use')} unclear or not judged"]
              if row.uses > (worked.n or 0) else []),
            said,
        )  # fmt: skip
        term = f"code:{code.key}"
        right_query = _right_query(run.name, term, self._attempts)
        return StrategyDot(
            run=run,
            tagger=tagger,
            uses=row.uses,
            used=used,
            worked=worked,
            right=right,
            used_mark=Mark(
                mark_id=f"{key}:used",
                label=label,
                details=used_line,
                run_name=run.name,
                query=of_run(run.name, term) if traces and by_filter else "",
                problem_ids=_problems(traces),
            ),
            worked_mark=Mark(
                mark_id=f"{key}:worked",
                label=label,
                details=worked_line,
                run_name=run.name,
                query=of_run(run.name, term) if traces and by_filter else "",
                problem_ids=_problems(traces),
            ),
            right_mark=Mark(
                mark_id=f"{key}:right",
                label=label,
                details=right_line,
                run_name=run.name,
                query=right_query if right.count and by_filter else "",
                problem_ids=_problems(trace for trace in traces if trace.right),
            ),
        )

    def _is_found_by_filter(self, code: Code, row: StrategyUseRow) -> bool:
        """Whether a filter on the code finds these traces and no others.

        It cannot tell who tagged, finds tags beside hidden reasoning, and codes below this one.
        """
        found = self._tagging.anyone
        below = any(
            run_id == row.run_id and key.startswith(f"{code.key}.") for run_id, key in found
        )
        return not below and found.get((row.run_id, code.key)) == frozenset(row.trace_ids)


def _by_run(dot: StrategyDot) -> tuple[int, str, bool, str]:
    return dot.run.position, dot.run.name, dot.tagger.is_machine, dot.tagger.name


def _by_use(row: StrategyRow) -> tuple[int, int, str]:
    return -row.uses, -row.machine_uses, row.name


def _problems(traces: Iterable[CodedTrace]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(trace.problem_id for trace in traces))


def _uses(count: int) -> str:
    return f"{plural(count, 'use')} in all"


def _right_query(name: str, term: str, attempts: int) -> str:
    """Return the filter of attempts that use a code and are right themselves."""
    numbers = range(1, attempts + 1)
    return either([of_run(name, term, f"attempt:{t}", f"t{t}:right") for t in numbers])


def _subtitle(
    rows: Sequence[StrategyUseRow],
    tagging: Tagging,
    keys: Sequence[str],
    runs: Mapping[int, Run],
    *remarks: str,
) -> str:
    counted = [runs[id_] for id_ in dict.fromkeys(row.run_id for row in rows)]
    parts = [_tagged_by(rows, key, tagging.taggers[key], runs) for key in keys]
    if len(keys) > 1:
        parts.append("never added up")
    parts[0] = parts[0].capitalize()
    return " · ".join(filter(None, [*parts, nature_of(counted), *remarks, "95 % intervals"]))


def _tagged_by(
    rows: Sequence[StrategyUseRow], key: str, tagger: Tagger, runs: Mapping[int, Run]
) -> str:
    """Tell who tagged how many traces, and whether these are all there are."""
    examined = {row.run_id: row.share.denominator or 0 for row in rows if row.origin_group == key}
    many = f"{plural(sum(examined.values()), 'trace')} of {plural(len(examined), 'run')}"
    if not tagger.is_machine:
        return f"tags by people: {many} that they have tagged"
    if nature_of([runs[run_id] for run_id in examined]):
        return f"tags by {tagger.name}: it tagged every trace it wrote, so all {many} count"
    return f"tags by {tagger.name}: {many} that it has tagged"


def _open_said(rows: Sequence[StrategyRow]) -> str:
    many = sum(row.proposed.open for row in rows if row.proposed)
    if not many:
        return ""
    return f"{plural(many, 'open suggestion')} {'is' if many == 1 else 'are'} not counted"


def _note(
    rows: Sequence[StrategyUseRow],
    runs: Mapping[int, Run],
    drawn: Sequence[StrategyRow],
    *,
    works: bool,
) -> str:
    hidden = {runs[row.run_id].name: row.not_assessable for row in rows if row.not_assessable}
    told = ", ".join(f"{name} {grouped(count)}" for name, count in hidden.items())
    parts = ["A tick instead of a square: fewer than 8 judged traces use it."]
    if works:
        uses = sum(dot.uses for row in drawn for dot in row.dots)
        judged = sum(dot.worked.n or 0 for row in drawn for dot in row.dots)
        parts = ["Tick: fewer than 8 judged uses. A use worked if it was judged sound."]
        if uses > judged:
            parts.append(f"{plural(uses - judged, 'use')} unclear or not judged.")
    if told:
        parts.append(f"Traces not assessable, for their reasoning is hidden: {told}.")
    return " ".join(parts)


def _table(rows: Sequence[StrategyRow], noun: str) -> Table:
    return Table(
        header=(
            noun, "run", "tagged by", "uses", "traces that use it", "traces", "share",
            "sound uses", "judged uses", "share sound",
            "right among them", "judged traces", "share right",
            "open suggestions", "their measured precision",
        ),
        rows=tuple(
            (
                row.name, dot.run.shown, dot.tagger.name, dot.uses, dot.used.count,
                dot.used.n, dot.used.value, dot.worked.count, dot.worked.n, dot.worked.value,
                dot.right.count, dot.right.n, dot.right.value,
                row.proposed.open if row.proposed else None,
                row.proposed.precision if row.proposed else None,
            )
            for row in rows
            for dot in row.dots
        ),
    )  # fmt: skip
