"""The tags of crowded traces come after the text, whole, whatever is done in between."""

import pytest

from core.imported import ImportedTag
from gui.compare import late_tags
from tests.helpers.studies import attempt

TEXT = "Here is one sentence. " * 60


def tagged(count):
    return tuple(
        ImportedTag(code_key="st.cases", start=22 * n, end=22 * n + 21, annotator="ann")
        for n in range(count)
    )


@pytest.fixture
def bench(opened, monkeypatch):
    monkeypatch.setattr(late_tags, "_MANY", 5)
    monkeypatch.setattr(late_tags, "_A_TURN", 4)
    return opened(
        [
            attempt(key, run=name, text=f"{name} {key}. {TEXT}", tags=tagged(count))
            for key in ("p1", "p2")
            for name, count in (("alpha", 12), ("beta", 3), ("gamma", 9))
        ]
    )


def counts(bench):
    return [len(column.tags) for column in bench.page.columns]


def all_there(bench):
    bench.until(lambda: bench.page._late.is_done)
    return counts(bench) == [12, 3, 9]


def test_that_the_text_is_there_at_once_and_all_tags_a_little_later(bench):
    assert all_there(bench)
    bench.show(2)
    assert ["p2" in column.view.source for column in bench.page.columns] == [True] * 3
    assert counts(bench) == [0, 3, 0]
    assert all_there(bench)
    assert [len(column.view.marks) for column in bench.page.columns] == [12, 3, 9]


def test_that_a_tag_put_while_others_come_is_there_at_the_end(bench):
    all_there(bench)
    bench.show(2)
    bench.page.move_sentence(1)
    bench.page.tagging.apply_shortcut("1")
    bench.until(lambda: bench.session.is_saved)
    bench.until(lambda: bench.page._late.is_done)
    bench.until(lambda: counts(bench) == [13, 3, 9])


def test_that_who_goes_on_at_once_sees_the_tags_of_where_he_is(bench):
    all_there(bench)
    for problem in (2, 1, 2):
        bench.show(problem)
    assert all_there(bench)
    traces = {column.trace.id for column in bench.page.columns}
    assert {tag.trace_id for c in bench.page.columns for tag in c.tags.values()} == traces


def test_that_tags_stay_in_sight_while_the_same_problem_is_shown_anew(bench):
    all_there(bench)
    bench.page._show_problem()
    assert counts(bench) == [12, 3, 9]
    assert all_there(bench)
