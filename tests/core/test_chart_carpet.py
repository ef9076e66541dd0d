"""The carpet: which lines it has, how they are sorted, and what a row of pixels shows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.build import Choices, charts_of
from core.charts.carpet import NONE, CarpetGroup, CarpetLines, drawn_lines, raster
from core.charts.marks import Mark, RunMark
from core.charts.strategies import TagsBy
from core.charts.taggers import PEOPLE
from core.overview import TagUse
from tests.helpers.chart_studies import CASES, FORWARD, RUNS, SIMULATED, attempt, study

LENGTH = 100


def use(code_id, trace_id, start, end, annotator="ann", origin="manual"):
    return TagUse(
        trace_id * 1000 + (start or 0), code_id, trace_id, start, end, annotator, origin,
        None, None, None,
    )  # fmt: skip


def carpet(uses, runs=RUNS, tags_by=None, **changes):
    overview = study(codes=(FORWARD, CASES), uses=uses, runs=runs)
    columns = overview.attempts.columns
    long = replace(columns, length=np.full(len(columns), LENGTH))
    overview = replace(overview, attempts=type(overview.attempts)(long))
    return charts_of(overview, Choices(tags_by=tags_by), **changes).carpet


def shown(chart):
    """Return each line as the trace and its stretches in percent."""
    lines = chart.lines
    found = []
    for at, placed in enumerate(chart.named):
        own = slice(*lines.begins[at : at + 2].tolist())
        found.append((placed.trace.trace_id, [
            (chart.codes[code].key, round(low * 100), round(high * 100))
            for code, low, high in zip(
                lines.codes[own].tolist(), lines.starts[own], lines.ends[own], strict=True
            )
        ]))  # fmt: skip
    return found


def test_that_lines_stand_by_first_strategy_and_those_in_which_it_lasts_longest_first():
    chart = carpet([
        use(8, 111, 0, 90), use(7, 211, 10, 30), use(7, 311, 0, 60), use(8, 311, 60, 100),
    ])  # fmt: skip
    assert shown(chart) == [
        (311, [("st.forward", 0, 60), ("st.cases", 60, 100)]),
        (211, [("st.forward", 10, 30)]),
        (111, [("st.cases", 0, 90)]),
    ]


def test_that_runs_stand_apart_and_say_how_many_are_right():
    chart = carpet([use(7, 111, 0, 9), use(7, 211, 0, 9), use(7, 121, 0, 9)])
    assert [(g.run.name, g.count, g.right, g.judged) for g in chart.groups] == [
        ("gpt-4o", 2, 1, 2),
        ('o1 "preview"', 1, 1, 1),
    ]
    assert sum(group.count for group in chart.groups) == len(chart.lines) == 3


def test_that_two_peoples_tags_on_a_trace_are_two_lines_and_said_to_be():
    chart = carpet([use(7, 111, 0, 50, "ann"), use(8, 111, 0, 50, "bob")])
    assert [trace for trace, _ in shown(chart)] == [111, 111]
    assert chart.heading.subtitle.startswith("2 readings of 1 trace, one line each")


def test_that_a_trace_without_a_strategy_is_a_line_of_nothing_and_stands_last():
    chart = carpet([use(7, 111, 0, 50, "generator", "generated")], SIMULATED)
    assert len(chart.lines) == 10
    assert shown(chart)[0] == (111, [("st.forward", 0, 50)])
    assert all(stretches == [] for _, stretches in shown(chart)[1:])
    assert chart.mark_of(5).details[1] == "no strategy tagged"


def test_that_hidden_reasoning_is_left_out_and_counted_not_drawn_as_no_strategy():
    uses = [use(7, 111, 0, 50, "generator", "generated")]
    chart = carpet(uses, SIMULATED, hidden_traces=frozenset({112, 211}))
    assert len(chart.lines) == 8
    assert not {112, 211} & {trace for trace, _ in shown(chart)}
    assert "reasoning is hidden: solver 2." in chart.note


def test_that_tags_on_whole_traces_have_no_place_and_are_counted():
    chart = carpet([use(7, 111, 0, 50), use(8, 111, None, None)])
    assert shown(chart) == [(111, [("st.forward", 0, 50)])]
    assert "1 tag on whole traces left out" in chart.note


def test_that_people_and_machines_have_lines_of_their_own():
    uses = [use(7, 111, 0, 50), use(8, 111, 0, 9, "generator", "generated")]
    chart = carpet(uses, SIMULATED, TagsBy.BOTH)
    assert [(g.tagger.is_machine, g.count) for g in chart.groups] == [(False, 1), (True, 10)]
    assert carpet(uses, SIMULATED).tags_by is TagsBy.PEOPLE


def test_that_a_line_opens_its_trace_and_tells_what_is_where():
    chart = carpet([use(7, 112, 0, 61), use(8, 112, 61, 100)])
    mark = chart.mark_of(0)
    assert (mark.label, mark.problem_ids, mark.run_name) == ("gpt-4o: 1, t2", (1,), "gpt-4o")
    assert mark.details[:2] == ("right", "Forward 0–61 % · Cases 61–100 %")
    assert chart.groups[0].mark.problem_ids == (1,)


def test_that_the_table_has_a_row_for_each_line():
    chart = carpet([use(7, 111, 0, 61), use(8, 211, 0, 5)])
    assert chart.table.rows[0] == (
        "gpt-4o", "people", "1", "right", 1, "Forward", "Forward 0.000–0.610",
    )  # fmt: skip
    assert len(chart.table.rows) == len(chart.lines)


def test_that_no_tags_say_what_is_missing():
    assert carpet([]).missing is not None


# The raster


def lines_of(*lines):
    flat = [stretch for line in lines for stretch in line]
    return CarpetLines(
        begins=np.cumsum([0, *map(len, lines)]),
        starts=np.array([s[0] for s in flat], float),
        ends=np.array([s[1] for s in flat], float),
        codes=np.array([s[2] for s in flat], np.int16),
        right=np.zeros(len(lines), np.int8),
    )


LINES = st.lists(
    st.lists(st.floats(0, 1), max_size=8, unique=True).map(sorted).map(
        lambda cuts: [
            (low, high, at % 3)
            for at, (low, high) in enumerate(zip(cuts[::2], cuts[1::2], strict=False))
        ]
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@given(LINES, st.integers(1, 60))
def test_that_each_pixel_shows_what_stands_at_its_centre(lines, width):
    found = raster(lines_of(*lines), np.arange(len(lines)), width)
    assert found.shape == (len(lines), width)
    for row, line in zip(found.tolist(), lines, strict=True):
        for x, code in enumerate(row):
            # As the raster rounds: a pixel is entered where its centre is not before the start.
            under = [c for low, high, c in line if low * width - 0.5 <= x < high * width - 0.5]
            assert code == (under[-1] if under else NONE)


def test_that_only_the_lines_asked_for_are_drawn_in_the_order_asked():
    lines = lines_of([(0, 1, 0)], [], [(0.5, 1, 2)])
    assert raster(lines, np.array([2, 0, 2]), 2).tolist() == [[NONE, 2], [0, 0], [NONE, 2]]


@pytest.mark.parametrize("rows", [1, 3, 7, 10])
def test_that_fewer_rows_than_lines_are_an_even_sample_in_order(rows):
    group = CarpetGroup(
        run=RunMark(name="r"), tagger=PEOPLE, first=5, count=10, right=0, judged=0, steps=0,
        mark=Mark(mark_id="m", label=""),
    )  # fmt: skip
    drawn = drawn_lines(group, rows).tolist()
    assert len(drawn) == rows
    assert drawn == sorted(set(drawn))
    assert 5 <= drawn[0] <= drawn[-1] < 15
    assert drawn_lines(group, 10).tolist() == list(range(5, 15))


def test_that_attempts_of_the_helper_have_the_ids_that_these_tests_use():
    assert attempt(1, 1, 2, None).trace_id == 112
