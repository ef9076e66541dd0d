"""The strategy chart: who tagged what, people and machines apart, and what its marks open."""

from dataclasses import replace

from core.charts.build import Choices, charts_of
from core.charts.strategies import TagsBy
from core.detectors.registry import how_good
from core.detectors.suggestion import OpenSuggestions
from tests.helpers.chart_studies import CASES, FORWARD, RUNS, SIMULATED, study, tagged

BY_BOTH = (
    tagged(7, 111),
    tagged(7, 211, origin="accepted"),
    tagged(7, 111, "generator", "generated"),
    tagged(7, 311, "generator", "generated"),
    tagged(8, 311, "generator", "generated"),
)


def strategies(uses, runs=RUNS, tags_by=None, **changes):
    overview = study(codes=(FORWARD, CASES), uses=uses, runs=runs)
    return charts_of(overview, Choices(tags_by=tags_by), **changes).strategies


def test_that_strategies_show_what_people_tagged_where_they_did():
    chart = strategies(BY_BOTH)
    (row,) = chart.rows
    (dot,) = row.dots
    assert (chart.tags_by, row.uses, row.machine_uses) == (TagsBy.PEOPLE, 2, 0)
    assert (dot.used.count, dot.used.n, dot.right.count, dot.right.n) == (2, 2, 1, 2)
    assert dot.few
    assert chart.heading.subtitle.startswith("Tags by people: 2 traces of 1 run")


def test_that_where_nobody_tagged_machines_tags_are_shown_and_named():
    chart = strategies(BY_BOTH[2:], SIMULATED)
    assert chart.tags_by is TagsBy.MACHINES
    assert all(dot.tagger.is_machine for row in chart.rows for dot in row.dots)
    assert "Tags by the generator" in chart.heading.subtitle
    assert {row[2] for row in chart.table.rows} == {"the generator"}


def test_that_a_generator_has_looked_through_all_of_a_simulated_run_and_of_no_other():
    dots = [row.dots for row in strategies(BY_BOTH[2:], SIMULATED).rows]
    assert [[(dot.run.name, dot.used.count, dot.used.n) for dot in each] for each in dots] == [
        [("solver", 2, 10)],
        [("solver", 1, 10)],
    ]
    assert strategies(BY_BOTH[2:]).rows[0].dots[0].used.n == 2


def test_that_hidden_reasoning_is_no_part_of_what_a_generator_is_asked_about():
    chart = strategies(BY_BOTH[2:], SIMULATED, hidden_traces=frozenset({111, 112, 311}))
    assert chart.rows == ()
    chart = strategies(BY_BOTH[2:], SIMULATED, hidden_traces=frozenset({112}))
    assert chart.rows[0].dots[0].used.n == 9
    assert "solver 1" in chart.note


def test_that_people_and_machines_stand_side_by_side_and_are_never_added_up():
    chart = strategies(BY_BOTH, SIMULATED, TagsBy.BOTH)
    dots = chart.rows[0].dots
    assert [(dot.tagger.name, dot.used.count, dot.used.n) for dot in dots] == [
        ("people", 2, 2),
        ("the generator", 2, 10),
    ]
    assert (chart.rows[0].uses, chart.rows[0].machine_uses) == (2, 2)
    assert "never added up" in chart.heading.subtitle
    ids = [mark.mark_id for row in chart.rows for dot in row.dots
           for mark in (dot.used_mark, dot.right_mark)]  # fmt: skip
    assert len(set(ids)) == len(ids) == 6


def test_that_the_groups_that_tagged_are_told():
    def groups(uses):
        return charts_of(study(codes=(FORWARD, CASES), uses=uses)).tag_groups

    assert groups(()) == ()
    assert groups(BY_BOTH[:2]) == (TagsBy.PEOPLE,)
    assert groups(BY_BOTH) == (TagsBy.PEOPLE, TagsBy.MACHINES)


def test_that_tags_of_a_group_that_has_none_fall_back_to_those_there_are():
    assert strategies(BY_BOTH[2:], SIMULATED, TagsBy.PEOPLE).tags_by is TagsBy.MACHINES
    assert strategies(BY_BOTH[2:], SIMULATED, TagsBy.BOTH).tags_by is TagsBy.MACHINES


def test_that_a_strategy_opens_by_filter_only_where_the_filter_finds_the_same_traces():
    alone = strategies(BY_BOTH[:2]).rows[0].dots[0]
    assert alone.used_mark.query == '(run:"gpt-4o" code:st.forward)'
    assert alone.used_mark.problem_ids == (1, 2)
    mixed = strategies(BY_BOTH).rows[0].dots[0]
    assert (mixed.used_mark.query, mixed.used_mark.problem_ids) == ("", (1, 2))
    assert (mixed.right_mark.query, mixed.right_mark.problem_ids) == ("", (1,))


def test_that_no_tags_is_an_empty_chart_with_a_way_on():
    assert charts_of(study()).strategies.missing.command == "view.page.compare"


def test_that_what_worked_is_told_where_uses_were_judged_and_says_how_many_were_not():
    judged = [replace(tagged(7, id_), sound=sound) for id_, sound in
              ((111, "yes"), (211, "no"), (311, "unclear"), (411, None))]  # fmt: skip
    chart = strategies(judged)
    (dot,) = chart.rows[0].dots
    assert (dot.worked.count, dot.worked.n, dot.few_judged) == (1, 2, True)
    assert chart.tells_what_worked
    assert chart.heading.title.endswith("and what works")
    assert "2 uses unclear or not judged." in chart.note
    assert dot.worked_mark.details[0].startswith("judged sound, of its uses: 50.0 % (1/2)")


def test_that_where_nobody_judged_outcomes_are_told_instead():
    chart = strategies(BY_BOTH[:2])
    assert not chart.tells_what_worked
    assert chart.heading.title.endswith("by outcome")


GUESS = "strategies 1/guess.supposes"
OPEN = (
    OpenSuggestions(7, 111, GUESS, 3),
    OpenSuggestions(7, 211, "unknown 1/rule", 1),
    OpenSuggestions(7, 999, GUESS, 50),
    OpenSuggestions(8, 112, GUESS, 2),
)


def test_that_open_suggestions_are_counted_beside_the_tags_with_their_measured_precision():
    chart = strategies(BY_BOTH[:2], open_suggestions=OPEN)
    (row,) = chart.rows
    assert (row.uses, row.proposed.open) == (2, 4)
    assert row.proposed.precision == how_good(GUESS).precision
    assert row.proposed.mark.problem_ids == (1, 2)
    assert "4 open suggestions are not counted" in chart.heading.subtitle
    assert any("not measured" in line for line in row.proposed.mark.details)


def test_that_open_suggestions_beside_hidden_reasoning_or_a_filter_are_left_out():
    chart = strategies(BY_BOTH[:2], open_suggestions=OPEN, hidden_traces=frozenset({211}))
    assert chart.rows[0].proposed.open == 3
    chart = strategies(BY_BOTH[:2], open_suggestions=OPEN, problem_ids=(2,))
    assert (chart.rows[0].proposed.open, chart.rows[0].proposed.precision) == (1, None)


def test_that_without_open_suggestions_nothing_is_said_of_them():
    chart = strategies(BY_BOTH[:2])
    assert not chart.has_proposals
    assert "suggestion" not in chart.heading.subtitle
