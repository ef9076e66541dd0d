"""Suggestions on the Compare page, by their keys."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from core.codebook.code import Layer
from core.detectors.choice import Choice
from core.edits import DecideSuggestions
from core.tags import Origin
from core.text.span import Span
from data.suggesting.study import suggest_study
from gui.compare.commands import compare_commands
from gui.shell.commands import CommandConflictError, CommandRegistry
from tests.helpers.studies import attempt

TEXT = "First I try it. Yes, that works. I'm stuck here. Let me start over. I'm not sure about it."
CODES = ["bh.progress_ok", "bh.dead_end", "bh.backtrack", "bh.doubt"]


@pytest.fixture
def bench(opened):
    """Two runs at one problem, with the suggestions of the behaviour rules."""
    bench = opened([attempt("p1", run=name, text=TEXT) for name in ("alpha", "beta")])
    suggest_study(bench.session.study, ["behaviours"])
    bench.page.suggesting._renew_all()
    bench.column().view.verticalScrollBar().setValue(0)
    bench.registry = CommandRegistry()
    bench.registry.add(*compare_commands(lambda: bench.page))
    yield bench
    bench.registry.deleteLater()


def press(bench, *names):
    for name in names:
        bench.registry.run(f"compare.suggestion.{name}")


def code_of(bench, item):
    return bench.session.code(item.code_id).key


def focused(bench):
    found = bench.page.suggesting.current
    return code_of(bench, found[1]) if found else None


def left(bench, place=0):
    return [code_of(bench, each) for each in bench.column(place).suggestions.values()]


def settled(bench):
    bench.until(lambda: bench.session.is_saved)


def card_words(bench):
    card = bench.page.tags.suggestion
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def test_that_suggestions_are_dashed_marks_and_no_tags(bench):
    assert left(bench) == CODES
    marks = list(bench.column().view.marks)
    assert all(mark.dashed and mark.tag_id < 0 for mark in marks)
    assert len(marks) == 4
    assert bench.column().tags == {}


def test_that_next_and_previous_walk_round_in_text_order(bench):
    seen = []
    for _ in range(5):
        press(bench, "next")
        seen.append(focused(bench))
    assert seen == [*CODES, CODES[0]]
    press(bench, "previous")
    assert focused(bench) == "bh.doubt"
    assert bench.column().view.focused_mark == bench.session.selection.tag_id


def test_that_accepting_and_rejecting_go_on_to_the_next_at_once(bench):
    press(bench, "next", "accept")
    assert focused(bench) == "bh.dead_end"
    press(bench, "reject")
    assert focused(bench) == "bh.backtrack"
    settled(bench)
    bench.until(lambda: bench.column().tags)
    assert focused(bench) == "bh.backtrack"
    (tag,) = bench.column().tags.values()
    assert (code_of(bench, tag), tag.origin) == ("bh.progress_ok", Origin.ACCEPTED)
    assert left(bench) == ["bh.backtrack", "bh.doubt"]
    assert left(bench, 1) == CODES


def test_that_keys_pressed_faster_than_the_disk_decide_each_once(bench):
    press(bench, "next", "accept", "accept", "reject", "accept")
    settled(bench)
    bench.until(lambda: len(bench.column().tags) == 3)
    assert left(bench) == []
    assert bench.session.selection.tag_id is None


def test_that_the_skipped_come_back_when_nothing_else_is_left(bench):
    press(bench, "next", "skip")
    settled(bench)
    press(bench, "reject", "reject", "reject")
    assert focused(bench) == "bh.progress_ok"
    settled(bench)
    press(bench, "accept")
    settled(bench)
    bench.until(lambda: len(bench.column().tags) == 1)


def test_that_undo_brings_a_suggestion_back_into_focus(bench):
    press(bench, "next", "next", "reject")
    settled(bench)
    bench.session.undo()
    bench.until(lambda: left(bench) == CODES)
    bench.until(lambda: focused(bench) == "bh.dead_end")
    press(bench, "accept")
    settled(bench)
    bench.until(lambda: bench.column().tags)
    bench.session.undo()
    bench.until(lambda: not bench.column().tags and left(bench) == CODES)
    bench.session.redo()
    bench.until(lambda: len(bench.column().tags) == 1 and len(left(bench)) == 3)


def test_that_a_suggestion_is_accepted_as_another_code(bench):
    bench.page.show_layer(Layer.BEHAVIOUR)
    press(bench, "next", "as.1")
    settled(bench)
    bench.until(lambda: bench.column().tags)
    (tag,) = bench.column().tags.values()
    assert (code_of(bench, tag), tag.quote) == ("bh.check", "Yes, that works.")
    assert tag.origin is Origin.EDITED
    assert focused(bench) == "bh.dead_end"


def test_that_a_suggestion_is_accepted_on_the_selected_words(bench, qtbot):
    press(bench, "next")
    with qtbot.waitSignal(bench.page.told) as told:
        press(bench, "words")
    assert "Select the words" in told.args[0]
    start = TEXT.index("that works")
    bench.column().view.select(Span(start, start + 10))
    press(bench, "words")
    settled(bench)
    bench.until(lambda: bench.column().tags)
    (tag,) = bench.column().tags.values()
    assert (tag.quote, tag.origin) == ("that works", Origin.EDITED)


def test_that_accepting_as_the_same_code_is_plain_accepting(bench):
    bench.page.show_layer(Layer.BEHAVIOUR)
    digit = next(str(n) for n in range(1, 10) if bench.page.tags.code_for(str(n)).key == CODES[0])
    press(bench, "next", f"as.{digit}")
    settled(bench)
    bench.until(lambda: bench.column().tags)
    assert next(iter(bench.column().tags.values())).origin is Origin.ACCEPTED


def test_that_all_of_a_rule_here_are_asked_for_and_then_accepted(bench):
    press(bench, "next", "next", "all.here")
    bench.until(lambda: "Accept 1 here?" in card_words(bench))
    assert bench.column().tags == {}
    press(bench, "all.here")
    settled(bench)
    bench.until(lambda: len(bench.column().tags) == 1)
    assert bench.column(1).tags == {}


def test_that_moving_on_takes_the_question_back(bench):
    press(bench, "next", "all.here", "next", "all.here")
    settled(bench)
    assert bench.column().tags == {}


def test_that_all_of_a_rule_in_the_study_are_accepted_as_one_edit(bench):
    press(bench, "next", "all.everywhere")
    bench.until(lambda: "Accept 2 in the whole study?" in card_words(bench))
    press(bench, "all.everywhere")
    settled(bench)
    bench.until(lambda: bench.column().tags and bench.column(1).tags)
    assert bench.session.undo_label == "Accept 2 Suggestions"
    bench.session.undo()
    bench.until(lambda: left(bench) == CODES and left(bench, 1) == CODES)


def test_that_keys_without_a_suggestion_in_focus_say_what_to_do(bench, qtbot):
    with qtbot.waitSignal(bench.page.told) as told:
        press(bench, "accept")
    assert "Go to a suggestion first" in told.args[0]
    bench.registry.run("compare.suggestions.show")
    assert left(bench) == []
    with qtbot.waitSignal(bench.page.told) as told:
        press(bench, "next")
    assert "hidden" in told.args[0]


def test_that_suggestions_can_be_hidden_and_weak_ones_shown(bench):
    bench.registry.run("compare.suggestions.show")
    assert len(bench.column().view.marks) == 0
    bench.until(bench.page.tags.suggestion.isHidden)
    bench.registry.run("compare.suggestions.show")
    assert left(bench) == CODES


def test_that_weak_rules_are_hidden_until_asked_for(opened):
    bench = opened([attempt("p1", text="First this. Let me verify that sum. It is four.")])
    suggest_study(bench.session.study, ["behaviours"])
    bench.page.suggesting._renew_all()
    assert (left(bench), bench.column().weak_suggestions) == ([], 1)
    bench.until(lambda: "1 of weak rules are hidden" in card_words(bench))
    bench.page.suggesting.toggle_weak()
    assert left(bench) == ["bh.check"]


def test_that_the_card_says_what_the_rule_saw_and_how_good_it_is(bench):
    bench.until(lambda: "4 to decide" in card_words(bench))
    press(bench, "next")
    bench.until(lambda: "Sees success" in card_words(bench))
    told = card_words(bench)
    assert "Suggestion 1 of 4" in told
    assert "says “Yes, that works”" in told
    assert "Rule progress.works of behaviours 1: precision 100 % (5/5" in told
    assert "You:" not in told
    press(bench, "accept", "previous")
    settled(bench)
    bench.page.focus_column(1)
    press(bench, "next")
    bench.until(lambda: "You: accepted 1 of 1, 100 %" in card_words(bench))


def test_that_the_card_decides_by_its_buttons_too(bench):
    bench.page.suggesting.step(1)
    bench.until(lambda: "Sees success" in card_words(bench))
    buttons = bench.page.tags.suggestion.findChildren(QPushButton)
    next(b for b in buttons if b.accessibleName() == "Reject (x)").click()
    assert focused(bench) == "bh.dead_end"
    assert all(button.accessibleName() for button in buttons)


def test_that_delete_leaves_a_suggestion_alone(bench, qtbot):
    press(bench, "next")
    with qtbot.assertNotEmitted(bench.session.failed):
        bench.page.tagging.remove_focused()
    assert left(bench) == CODES


def test_that_a_tag_by_hand_takes_the_same_suggestion_away(bench):
    bench.page.show_layer(Layer.BEHAVIOUR)
    digit = next(str(n) for n in range(1, 10) if bench.page.tags.code_for(str(n)).key == CODES[0])
    bench.column().view.place_caret(TEXT.index("Yes"))
    bench.page.tagging.apply_shortcut(digit)
    bench.until(lambda: left(bench) == CODES[1:])


def test_that_a_refused_decision_shows_the_suggestions_as_they_are(bench, qtbot):
    press(bench, "next")
    found = bench.page.suggesting.current[1]
    edit = DecideSuggestions(suggestion_ids=(found.id,), choice=Choice.REJECT, annotator="ann")
    bench.session.study.run(edit).result()
    with qtbot.waitSignal(bench.session.failed):
        press(bench, "accept")
    bench.until(lambda: left(bench) == CODES[1:])
    assert bench.column().tags == {}


def test_that_detectors_run_as_a_job_and_count_for_nothing(opened, qtbot):
    bench = opened([attempt("p1", text=TEXT)])
    before = bench.session.overview
    with qtbot.waitSignal(bench.page.suggesting.told) as told:
        bench.page.suggesting.find()
        assert [job.what for job in bench.jobs.jobs] == ["Suggesting tags"]
    bench.page.suggesting._renew_all()
    assert "suggestions in 1 traces" in told.args[0]
    bench.until(lambda: bench.column().suggestions)
    assert bench.session.overview == before
    assert bench.session.undo_label == "Suggest Tags"
    bench.session.undo()
    bench.until(lambda: not bench.column().suggestions)


def test_that_a_cancelled_run_leaves_nothing(opened):
    bench = opened([attempt("p1", text=TEXT)])
    bench.page.suggesting.find()
    bench.jobs.jobs[0].cancel()
    bench.until(lambda: not bench.page.suggesting.is_finding)
    assert not bench.column().suggestions


def test_that_no_other_command_may_take_a_key_of_the_suggestions(bench):
    taken = {key for command in bench.registry for key in command.keys}
    assert {"h", "l", "a", "x", "z", "v, 1", "Shift+A"} <= taken
    (command,) = (c for c in bench.registry if c.shortcut == "h")
    with pytest.raises(CommandConflictError):
        CommandRegistry().add(command, command)
