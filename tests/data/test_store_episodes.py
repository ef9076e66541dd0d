"""Episodes partition a trace for each person, pass and family of codes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.edits import AddTag, ChangeTag
from core.episodes import parts_left
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from tests.helpers.studies import attempt, new_study

TEXT = "First I try differences. They fail. So the answer is 927."


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt("p1")]) as study:
        yield study


def tag(study: Study, key: str, start: int, end: int, annotator: str = "ann") -> Tag:
    code_id = next(code.id for code in study.reader().codes() if code.key == key)
    span = Span(start, end)
    quote = span.quote(TEXT)
    return Tag(code_id=code_id, trace_id=1, span=span, quote=quote, annotator=annotator)


def put(study: Study, *args, **more) -> None:
    study.run(AddTag(tag(study, *args, **more))).result()


def shown(study: Study) -> list[tuple[str, str]]:
    codes = {code.id: code.key for code in study.reader().codes()}
    tags = study.reader().tags([1])
    assert all(each.span.quote(TEXT) == each.quote for each in tags)
    return [(codes[each.code_id], each.quote) for each in tags]


def test_that_an_episode_takes_the_place_of_what_it_covers_and_undo_brings_that_back(study):
    put(study, "ep.plan", 0, 24)
    before = study.reader().tags([1])
    put(study, "ep.explore", 0, 35)
    assert shown(study) == [("ep.explore", TEXT[:35])]
    study.undo().result()
    assert study.reader().tags([1]) == before


def test_that_an_episode_in_the_middle_leaves_both_sides_without_white_space(study):
    put(study, "ep.plan", 0, 57)
    put(study, "ep.explore", 25, 35)
    assert shown(study) == [
        ("ep.plan", "First I try differences."),
        ("ep.explore", "They fail."),
        ("ep.plan", "So the answer is 927."),
    ]
    study.undo().result()
    assert shown(study) == [("ep.plan", TEXT)]
    study.redo().result()
    assert len(shown(study)) == 3


def test_that_moving_an_edge_cuts_the_neighbour_but_a_note_cuts_nothing(study):
    put(study, "ep.plan", 0, 24)
    put(study, "ep.explore", 25, 35)
    first, _ = study.reader().tags([1])
    study.run(ChangeTag(replace(first, note="looks ahead"))).result()
    assert len(shown(study)) == 2
    wider = replace(first, span=Span(0, 29), quote=TEXT[:29])
    study.run(ChangeTag(wider)).result()
    assert shown(study) == [("ep.plan", TEXT[:29]), ("ep.explore", "fail.")]


def test_that_strategies_and_other_peoples_episodes_stay_where_they_are(study):
    put(study, "st.forward", 0, 24)
    put(study, "st.backward", 0, 30)
    put(study, "ep.plan", 0, 24, annotator="bea")
    put(study, "ep.explore", 5, 30)
    assert len(shown(study)) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_that_whatever_is_left_lies_in_the_old_and_outside_the_new(data):
    text = data.draw(st.text("ab \n", min_size=2, max_size=40))

    def span() -> Span:
        start = data.draw(st.integers(0, len(text) - 1))
        return Span(start, data.draw(st.integers(start + 1, len(text))))

    old, new = span(), span()
    parts = parts_left(old, new, text)
    assert all(old.start <= p.start and p.end <= old.end and not p.overlaps(new) for p in parts)
    assert all(part.quote(text).strip() == part.quote(text) for part in parts)
    kept = {i for part in parts for i in range(part.start, part.end)}
    wanted = set(range(old.start, old.end)) - set(range(new.start, new.end))
    assert {i for i in wanted if not text[i].isspace()} <= kept
