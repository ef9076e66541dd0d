"""What detectors propose and nobody has decided, counted for charts by code."""

from collections.abc import Collection, Iterable, Mapping
from textwrap import wrap

import numpy as np

from core.charts.marks import Mark
from core.charts.strategies import Proposed
from core.charts.wording import grouped, plural
from core.codebook.code import Code
from core.detectors.registry import how_good
from core.detectors.suggestion import OpenSuggestions
from core.overview import Overview
from core.traces import Run

_TOLD = 3
_LINE = 60  # characters of a tooltip's line


def proposed_by_code(
    overview: Overview,
    open_ones: Iterable[OpenSuggestions],
    problem_ids: Iterable[int] | None,
    runs: Mapping[int, Run],
    hidden: Collection[int] = (),
) -> dict[str, Proposed]:
    """Return what is open by the key of the code, on traces of `runs` at these problems.

    Traces whose reasoning is `hidden` are left out, as everywhere on the chart. The precision is
    what was measured of the rules, each weighed by how many of its suggestions are open.
    """
    open_ones = list(open_ones)
    if not open_ones:
        return {}
    columns = overview.attempts.columns
    rows = overview.rows_of(problem_ids, runs) & ~columns.absent
    rows &= ~np.isin(columns.trace, list(hidden))
    traces, problems = columns.trace[rows].tolist(), columns.problem[rows].tolist()
    problem_of = dict(zip(traces, problems, strict=True))
    codes = {code.id: code for code in overview.codes}
    by_code: dict[str, list[OpenSuggestions]] = {}
    for each in open_ones:
        if each.trace_id in problem_of and each.code_id in codes:
            by_code.setdefault(codes[each.code_id].key, []).append(each)
    named = {code.key: code for code in overview.codes}
    return {key: _proposed(named[key], found, problem_of) for key, found in by_code.items()}


def _proposed(code: Code, found: list[OpenSuggestions], problem_of: Mapping[int, int]) -> Proposed:
    by_rule: dict[str, int] = {}
    for each in found:
        by_rule[each.rule] = by_rule.get(each.rule, 0) + each.many
    measured = {rule: how_good(rule) for rule in by_rule}
    weighed = [
        (by_rule[rule], each.precision)
        for rule, each in measured.items()
        if each.precision is not None
    ]
    weight = sum(count for count, _ in weighed)
    many = sum(by_rule.values())
    told = [
        line
        for rule in sorted(by_rule, key=lambda rule: -by_rule[rule])[:_TOLD]
        for line in (
            f"{rule}: {grouped(by_rule[rule])}, {measured[rule]}",
            *wrap(f"against {measured[rule].against}" if measured[rule].against else "", _LINE),
        )
    ]
    more = len(by_rule) - _TOLD
    mark = Mark(
        mark_id=f"strategy:{code.key}:proposed",
        label=f"{code.name}: proposed by detectors",
        details=(
            f"{plural(many, 'suggestion')} that you have not decided",
            "counted for nothing until accepted",
            *told,
            *([f"and {plural(more, 'rule')} more"] if more > 0 else []),
        ),
        problem_ids=tuple(dict.fromkeys(problem_of[each.trace_id] for each in found)),
    )
    precision = sum(count * share for count, share in weighed) / weight if weight else None
    return Proposed(open=many, precision=precision, mark=mark)
