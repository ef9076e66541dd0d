"""The capability chart: who tagged, what is hidden, and why a cell is empty."""

from dataclasses import replace

from core.charts.build import Choices, charts_of
from core.charts.capabilities import CellState, Spent
from core.charts.capability_spent import with_spent
from core.charts.strategies import TagsBy
from core.codebook.default import DEFAULT_CODES
from core.overview import Overview, TagUse
from core.relations import Relation, RelationKind
from core.traces import Condition, Nature, Run
from tests.helpers.chart_studies import FORWARD, RIGHT, RUNS, WRONG, attempt, study

STOPS = replace(next(code for code in DEFAULT_CODES if code.key == "bh.stop_valid"), id=9)
CONFIRMS = replace(next(code for code in DEFAULT_CODES if code.key == "bh.progress_ok"), id=10)
SIMULATED = tuple(replace(run, nature=Nature.SIMULATED) for run in RUNS[:2])
GENERATOR = {"annotator": "generator", "origin": "generated"}


def use(trace_id, code_id=7, place=(0, 2), *, annotator="ann", origin="manual", **said):
    """A tag; the third digit of `trace_id` is the attempt, the second the run."""
    values = {"sound": None, "verdict": None, "ending": None} | said
    return TagUse(1, code_id, trace_id, *place, annotator, origin, *values.values())


UNSOUND = {"sound": "no", "verdict": "fails", "ending": "abandoned"}


def capabilities(*uses, runs=RUNS, tags_by=None, hidden=()):
    overview = replace(
        study(codes=(FORWARD, STOPS), uses=uses, runs=runs), hidden=frozenset(hidden)
    )
    data = charts_of(overview, Choices(tags_by=tags_by), hidden_traces=frozenset(hidden))
    return data.capabilities


def cell(chart, number, run=0, line=0):
    return chart.rows[number - 1].cells[line][run]


def test_that_a_rate_stands_with_its_counts_and_opens_its_problems():
    chart = capabilities(
        use(111, **UNSOUND), use(211, sound="no", verdict="works"), use(311, sound="yes")
    )
    found = cell(chart, 3)
    assert (found.main, found.count, found.few) == ("50 %", "1/2", True)
    assert found.mark.problem_ids == (1, 2)
    assert "left out: 1 × model's verdict not set" in found.mark.details


def test_that_false_alarms_stand_below_with_their_counts():
    sound = {"sound": "yes", "verdict": "fails"}
    chart = capabilities(use(111, **UNSOUND), use(211, **sound))
    assert cell(chart, 3).beside == "100 % · 1/1"
    assert chart.rows[2].beside == "false alarms: among sound ones"
    assert [row.number for row in chart.rows if row.beside] == [2, 3, 5, 7]


def test_that_tags_on_later_attempts_are_told_and_not_counted():
    chart = capabilities(use(111, **UNSOUND), use(112, **UNSOUND))
    assert cell(chart, 3).count == "1/1"
    assert "1 tag on later attempts not counted" in chart.note


def test_that_every_cell_without_a_rate_says_why_and_none_is_zero():
    chart = capabilities(use(111))
    for row in chart.rows:
        for each in row.cells[0]:
            if each.state is CellState.ABSENT:
                assert each.main == "–"
                assert each.count
    assert cell(chart, 3).count == "soundness not set"
    assert cell(chart, 3, run=1).count == "no trace tagged"
    assert cell(chart, 1).count == "no run with a hint"
    assert "nan" not in chart.table.to_csv().lower()


def test_that_hidden_reasoning_is_not_assessable_and_has_one_mark():
    hidden = [problem * 100 + 21 for problem in range(1, 6)]
    chart = capabilities(use(111, **UNSOUND), hidden=hidden)
    column = [row.cells[0][1] for row in chart.rows[1:]]
    assert chart.columns[1].hidden
    assert {each.state for each in column} == {CellState.HIDDEN}
    assert len({each.mark.mark_id for each in column}) == 1
    assert cell(chart, 1, run=1).state is CellState.ABSENT


def test_that_people_and_machines_have_a_line_each_and_are_never_added_up():
    uses = (use(111, **UNSOUND), use(111, **GENERATOR, **UNSOUND), use(211, **GENERATOR))
    chart = capabilities(*uses, runs=SIMULATED, tags_by=TagsBy.BOTH)
    assert [tagger.name for tagger in chart.taggers] == ["people", "the generator"]
    assert [len(row.cells) for row in chart.rows] == [1, 2, 2, 2, 2, 2, 2]
    assert cell(chart, 2, line=0).count == "1/1"
    assert cell(chart, 2, line=1).count == "2/5"
    assert "never added up" in chart.heading.subtitle
    assert len(capabilities(*uses, runs=SIMULATED).taggers) == 1


def test_that_two_people_on_a_trace_are_two_readings():
    chart = capabilities(
        use(111, **UNSOUND), use(111, annotator="bob", sound="no", verdict="works")
    )
    assert cell(chart, 3).count == "1/2"
    assert "1 trace read by several people: each reading counts" in chart.note


def test_that_a_claim_of_being_done_is_right_where_its_trace_is():
    chart = capabilities(use(111, 9), use(211, 9))
    assert cell(chart, 7).count == "1/2"


def test_that_what_somebody_related_says_which_result_is_reused():
    uses = [
        replace(use(111, code, place), tag_id=tag_id)
        for tag_id, (code, place) in enumerate(
            ((10, (0, 5)), (10, (10, 15)), (7, (20, 25))), start=1
        )
    ]
    overview = replace(
        study(codes=(FORWARD, CONFIRMS), uses=uses),
        relations=(
            Relation(
                kind=RelationKind.REUSES, from_tag_id=3, to_tag_id=1, trace_id=111, annotator="ann"
            ),
        ),
    )
    assert cell(charts_of(overview).capabilities, 6).count == "1/2"
    assert cell(charts_of(replace(overview, relations=())).capabilities, 6).count == "0/2"


def test_that_the_toolbox_stands_under_the_run_without_the_hint():
    plain = Run(id=1, name="gpt-4o", model="gpt-4o", position=0)
    hinted = Run(
        id=2, name="gpt-4o + hint", model="gpt-4o", base="gpt-4o", position=1,
        condition=Condition(hint="cubes"),
    )  # fmt: skip
    rows = [attempt(p, 1, 1, status) for p, status in enumerate((RIGHT, WRONG, WRONG), start=1)]
    rows += [attempt(p, 2, 1, status) for p, status in enumerate((WRONG, RIGHT, WRONG), start=1)]
    chart = charts_of(Overview.of((), (plain, hinted), (), rows, ())).capabilities
    found = cell(chart, 1)
    assert (found.main, found.count) == ("50 %", "1/2")
    assert found.mark.run_names == ("gpt-4o", "gpt-4o + hint")
    assert "wrong with the hint, of those right without it: 1/1" in found.mark.details
    assert cell(chart, 1, run=1).count == "was given the hint"
    assert cell(chart, 2).count == "no trace tagged"


def test_that_nothing_to_count_is_an_empty_chart_with_a_way_on():
    assert capabilities().missing.command == "view.page.compare"


def test_that_marks_of_a_chart_are_told_apart():
    chart = capabilities(use(111, **UNSOUND), use(121, **UNSOUND))
    ids = [each.mark.mark_id for row in chart.rows for line in row.cells for each in line]
    assert len(set(ids)) == len(ids) == 14


def test_that_tokens_after_the_first_right_answer_stand_below_the_seventh_as_they_are_found():
    hidden = [problem * 100 + 21 for problem in range(1, 6)]
    chart = capabilities(use(111, 9), hidden=hidden)
    assert cell(chart, 7).beside == "–"
    found = {"gpt-4o": Spent(tokens=120.5, n=3), 'o1 "preview"': Spent(tokens=None, why="none")}
    filled = with_spent(chart, found)
    assert cell(filled, 7).beside == "120 · n 3"
    assert cell(filled, 7).mark.details[-1].endswith("median 120 in 3 traces")
    assert cell(filled, 7, run=1) == cell(chart, 7, run=1)
    assert [row[-2:] for row in filled.table.rows if row[0] == 7] == [(120.5, 3), (None, None)]
    assert "recall" in filled.note
    assert filled.rows[:6] == chart.rows[:6]
    assert with_spent(chart, {}) is chart


def test_that_a_run_without_token_counts_says_so_below_the_seventh():
    chart = capabilities(use(111, 9), use(121, 9))
    filled = with_spent(chart, {"gpt-4o": Spent(tokens=None, n=2, why="no tokens")})
    assert cell(filled, 7).beside == "–"
    assert cell(filled, 7).mark.details[-1].endswith("no tokens")
