"""Facets: what the problems kept by a filter have, and how a value narrows the filter."""

import pytest

from core.query import EVERYTHING, FacetKind, FactTable, facets, kept, parse, to_text, toggled
from core.query.facets import MOST_VALUES
from core.query.facts import AttemptFacts, ChainFacts, ProblemFacts, RunFacts


def chain(*right, codes=(), hidden=False):
    attempts = tuple(
        AttemptFacts(
            number=number,
            right=each,
            ending="complete",
            codes=frozenset(codes),
            has_hidden_reasoning=hidden,
            provenance="hidden" if hidden else "full",
        )
        for number, each in enumerate(right, 1)
    )
    return ChainFacts(sample=1, attempts=attempts)


def problem(number, *runs, dataset="MATH", family=""):
    return ProblemFacts(
        id=number,
        key=f"q{number}",
        dataset=dataset,
        family=family,
        runs=tuple(RunFacts(name=name, model=name, chains=(told,)) for name, told in runs),
    )


@pytest.fixture
def table():
    problems = [
        problem(1, ("a", chain(False, True)), ("b", chain(True, codes=["st.cases"]))),
        problem(2, ("a", chain(False, False)), family="cubes"),
        problem(3, ("b", chain(True, hidden=True)), dataset="other"),
        problem(4, dataset="math"),
    ]
    return FactTable.of(problems, [("a", "a"), ("b", "b"), ("c", "c")])


def counted(query, table, kind):
    return {each.value: each.count for each in facets(query, table) if each.kind is kind}


@pytest.mark.parametrize("words", ["", "run:a", "outcome:ic", "dataset:math", "-run:b", "run:none"])
def test_that_each_count_is_what_the_filter_keeps_with_the_value_chosen_too(table, words):
    query = parse(words) if words else EVERYTHING
    for each in facets(query, table):
        narrowed = query if each.is_chosen else toggled(query, each.query)
        assert each.count == kept(narrowed, table).sum(), each


def test_that_values_are_counted_by_problem(table):
    assert counted(EVERYTHING, table, FacetKind.RUN) == {"a": 2, "b": 2}
    assert counted(EVERYTHING, table, FacetKind.DATASET) == {"MATH": 3, "other": 1}
    assert counted(EVERYTHING, table, FacetKind.FAMILY) == {"cubes": 1}
    assert counted(EVERYTHING, table, FacetKind.CODE) == {"st.cases": 1}
    assert counted(EVERYTHING, table, FacetKind.PROVENANCE) == {"hidden": 1, "full": 2}
    outcomes = {"right": 2, "wrong": 1, "ic": 1, "ii": 1}
    assert counted(EVERYTHING, table, FacetKind.OUTCOME) == outcomes


def test_that_counts_follow_the_filter_and_a_chosen_value_stays_though_nothing_has_it(table):
    assert counted(parse("dataset:other"), table, FacetKind.RUN) == {"b": 1}
    query = parse("(run:a) dataset:other")
    chosen = [each for each in facets(query, table) if each.is_chosen]
    assert [(each.value, each.count) for each in chosen] == [("a", 0), ("other", 0)]


def test_that_single_attempts_have_no_transitions():
    alone = FactTable.of([problem(1, ("a", chain(True)))], [("a", "a")])
    assert counted(EVERYTHING, alone, FacetKind.OUTCOME) == {"right": 1}


def test_that_only_the_commonest_of_many_values_are_told():
    problems = [problem(at, dataset=f"set {at % 30:02}") for at in range(45)]
    found = counted(EVERYTHING, FactTable.of(problems, []), FacetKind.DATASET)
    assert list(found) == [f"set {at:02}" for at in range(MOST_VALUES)]
    assert list(found.values()) == [2] * 15 + [1] * 5


def test_that_counting_ends_when_told_to(table):
    assert facets(EVERYTHING, table, lambda: True) == ()


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("", "run:a", "run:a"),
        ("outcome:ic", "run:a", "outcome:ic (run:a)"),
        ("outcome:ic digits", "dataset:x", "outcome:ic digits dataset:x"),
        ("run:a or run:b", "outcome:ic", "run:a (outcome:ic) or run:b (outcome:ic)"),
        ("-run:a", "-has:hidden", "-run:a (-has:hidden)"),
    ],
)
def test_that_a_value_is_added_and_the_same_value_again_takes_it_back(before, value, after):
    query = parse(before) if before else EVERYTHING
    narrowed = toggled(query, parse(value))
    assert to_text(narrowed) == after
    if " or " not in before:
        assert to_text(toggled(narrowed, parse(value))) == before


def test_that_levels_subjects_and_what_is_shown_of_the_reasoning_are_facets():
    run = RunFacts(name="a", chains=(ChainFacts(attempts=(AttemptFacts(provenance="summary"),)),))
    problems = [
        ProblemFacts(id=k, level=str(k), subject="Algebra", runs=(run,) if k < 3 else ())
        for k in (1, 2, 3)
    ]
    table = FactTable.of(problems, [("a", "")])
    assert counted(EVERYTHING, table, FacetKind.LEVEL) == {"1": 1, "2": 1, "3": 1}
    assert counted(EVERYTHING, table, FacetKind.SUBJECT) == {"Algebra": 3}
    assert counted(EVERYTHING, table, FacetKind.PROVENANCE) == {"summary": 2}
