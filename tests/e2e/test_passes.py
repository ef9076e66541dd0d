"""An annotator goes through a pass by keyboard: begun, blind, done, kept over a restart, undone."""

import pytest

from core.codebook.code import Layer
from core.edits import AddTag
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from data.suggesting.study import suggest_study
from gui.compare.pass_dialog import PassDialog
from tests.helpers.studies import attempt, load

TEXT = "First I try differences. Wait, let me check that again. So the answer is 927."
ADA = "ada"


@pytest.fixture
def study_path(tmp_path):
    """Three problems with two responses each; ada has tagged the first sentence of all of them."""
    path = tmp_path / "pass.volteface"
    with Study.create(path, "me") as study:
        load(study, [attempt(f"p{n}", run, text=TEXT) for n in range(3) for run in ("a", "b")])
        forward = next(c.id for c in study.reader().codes() if c.key == "st.forward")
        for trace_id in range(1, 7):
            span = Span(0, 24)
            tag = Tag(code_id=forward, trace_id=trace_id, span=span, quote=TEXT[:24], annotator=ADA)
            study.run(AddTag(tag), ADA).result()
        suggest_study(study)
    return path


@pytest.fixture
def opened(driver, study_path):
    open_(driver, study_path)
    driver.compare.column.view.setFocus()
    return driver


def open_(driver, path):
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns and driver.compare.column.trace)


def begin(driver, *, hidden="all", order=0):
    driver.program.registry.run("compare.pass.begin")
    driver.until(lambda: driver.compare.findChild(PassDialog))
    dialog = driver.compare.findChild(PassDialog)
    dialog.name.setText("blind")
    dialog.order.setCurrentIndex(order)
    dialog.hidden.setCurrentIndex(dialog.hidden.findData(hidden))
    dialog.begin.click()
    driver.until(lambda: driver.session.passes.current)
    driver.settle()
    driver.until(lambda: here(driver) == driver.session.passes.current.trace_ids[0])


def here(driver):
    return driver.compare.column.trace.id


def finish(driver):
    before = here(driver)
    driver.press("Ctrl+Return")
    driver.until(lambda: before in driver.session.passes.done)
    driver.settle()


def test_that_a_pass_goes_through_every_trace_once_and_counts(opened):
    begin(opened)
    seen = []
    for done in range(6):
        assert opened.session.passes.progress == (done, 6)
        seen.append(here(opened))
        finish(opened)
    assert sorted(seen) == [1, 2, 3, 4, 5, 6]
    assert tuple(seen) == opened.session.passes.current.trace_ids
    assert "All traces of pass blind are annotated." in opened.status
    marks = [t for t in opened.session.reader.tags(range(1, 7)) if t.span is None]
    assert {(t.annotator, t.pass_name) for t in marks} == {(opened.session.annotator, "blind")}


def test_that_the_mark_of_a_trace_that_is_done_takes_no_focus_from_the_next(opened):
    begin(opened, order=1)
    finish(opened)
    opened.until(lambda: here(opened) == 2)
    assert opened.session.selection.tag_id is None
    assert f"{opened.session.annotator} · pass blind · 1 of 6" in opened.words()


def test_that_keys_lead_to_the_next_and_previous_trace_done_or_not(opened):
    begin(opened, order=1)
    for key, trace_id in (("Alt+Down", 2), ("Alt+Down", 3), ("Alt+Up", 2), ("Alt+Up", 1)):
        opened.press(key)
        opened.until(lambda trace_id=trace_id: here(opened) == trace_id)
    opened.press("Alt+Up")
    assert "first trace" in opened.status


def test_that_in_a_blind_pass_others_tags_and_suggestions_are_out_of_sight_until_its_end(opened):
    assert opened.compare.column.tags
    assert opened.compare.column.suggestions
    begin(opened)
    for column in opened.compare.columns:
        assert not column.tags
        assert not column.suggestions
    opened.press("s", "2")
    opened.until(lambda: opened.compare.column.tags)
    (own,) = opened.compare.column.tags.values()
    assert (own.annotator, own.pass_name) == (opened.session.annotator, "blind")
    for _ in range(6):
        finish(opened)
    opened.until(lambda: ADA in {tag.annotator for tag in opened.compare.column.tags.values()})


def test_that_only_the_layer_chosen_is_hidden(opened):
    begin(opened, hidden=str(Layer.EPISODE))
    assert {tag.annotator for tag in opened.compare.column.tags.values()} == {ADA}
    layers = {
        opened.session.code(each.code_id).layer
        for each in opened.compare.column.suggestions.values()
    }
    assert Layer.EPISODE not in layers
    assert layers


def test_that_undo_takes_back_the_beginning_of_a_pass_and_shows_what_it_hid(opened):
    begin(opened)
    opened.press("Ctrl+Z")
    opened.until(lambda: opened.session.passes.current is None)
    opened.until(lambda: opened.compare.column.tags)


def test_that_ending_a_pass_keeps_its_tags_and_can_be_undone(opened):
    begin(opened)
    finish(opened)
    opened.program.registry.run("compare.pass.end")
    opened.until(lambda: opened.session.passes.current is None)
    assert len(opened.session.reader.annotated(opened.session.annotator, "blind")) == 1
    opened.press("Ctrl+Z")
    opened.until(lambda: opened.session.passes.progress == (1, 6))


def test_that_a_pass_is_still_there_after_a_restart(opened, starter, study_path):
    begin(opened)
    finish(opened)
    left = opened.session.passes.current
    starter.end(opened)
    again = starter.start()
    again.until(lambda: again.program.session is not None)
    again.settle()
    assert again.session.passes.current == left
    assert again.session.passes.progress == (1, 6)
    assert "pass blind: 1 of 6" in again.words()
    again.compare.column.view.setFocus()
    again.press("Alt+Return")
    again.until(lambda: here(again) == left.trace_ids[1])


def test_that_without_a_pass_tags_go_where_they_always_went(opened):
    opened.press("s", "2")
    who = opened.session.annotator
    opened.until(lambda: who in {t.annotator for t in opened.compare.column.tags.values()})
    own = [t for t in opened.compare.column.tags.values() if t.annotator == who]
    assert [t.pass_name for t in own] == ["1"]
