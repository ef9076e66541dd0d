"""Codes on whole traces, pairs of attempts and problems; outcomes that a person sets."""

import pytest
from PySide6.QtWidgets import QLabel

from core.codebook.code import Layer, Scope
from core.edits import AddTag
from core.outcomes.verdict import Judge, Status
from core.tags import Tag
from core.traces import Saw
from gui.compare.chips import TagChip
from tests.helpers.comparing import Bench
from tests.helpers.studies import attempt

PAIR, PROBLEM, TRACE = "1", "5", "6"


@pytest.fixture
def pairs(opened) -> Bench:
    """Two runs at two problems; only the first has a second attempt."""
    made = []
    for key in ("p1", "p2"):
        made += [
            attempt(key, run="alpha", right=False, text="It is 615."),
            attempt(key, run="alpha", number=2, text="It is 927.", saw=Saw.MAYBE_ERROR),
            attempt(key, run="beta", text="It is 927 at once."),
        ]
    bench = opened(made)
    bench.page.show_layer(Layer.JUDGEMENT)
    return bench


def chips(part) -> list[str]:
    return [each.accessibleName() for each in part.findChildren(TagChip) if each.isVisible()]


def put(bench, digit, part):
    before = len(chips(part))
    bench.page.tagging.apply_shortcut(digit)
    bench.until(lambda: len(chips(part)) == before + 1)


def told(bench) -> list[str]:
    words: list[str] = []
    bench.page.told.connect(words.append)
    return words


def test_that_the_palette_of_whole_things_lists_what_spans_cannot_bear(pairs):
    model = pairs.page.tags.list.model()
    codes = [model.code(row) for row in range(model.rowCount())]
    assert {code.scope for code in codes} == {Scope.PAIR, Scope.PROBLEM, Scope.TRACE}
    assert [code.shortcut for code in codes] == list("12345678")


def test_that_a_code_on_a_pair_stands_between_its_attempts_whichever_is_shown(pairs):
    header = pairs.column().header
    put(pairs, PAIR, header)
    pairs.page.step_attempt(1)
    assert chips(header) == ["Named repair, on the pair that ends with t2, by ann"]
    (tag,) = pairs.page.whole_tags_of(pairs.column())
    assert tag.later_trace_id == pairs.column().trace.id
    assert pairs.session.selection.tag_id is None
    pairs.page.tagging.step(1)
    assert "on the pair t1 → t2" in pairs.words()


def test_that_a_lone_attempt_bears_no_code_of_a_pair_and_says_so(pairs):
    words = told(pairs)
    pairs.page.focus_column(1)
    pairs.page.tagging.apply_shortcut(PAIR)
    assert "only one here" in words[-1]
    assert chips(pairs.page) == []


def test_that_a_code_on_the_whole_trace_goes_with_its_attempt(pairs):
    header = pairs.column().header
    put(pairs, TRACE, header)
    pairs.page.step_attempt(1)
    assert chips(header) == []
    pairs.page.step_attempt(-1)
    assert chips(header) == ["Under-justified, on the whole trace, by ann"]


def test_that_a_code_on_the_problem_stands_in_its_bar_and_goes_with_it(pairs):
    put(pairs, PROBLEM, pairs.page.bar)
    pairs.show(2)
    assert chips(pairs.page.bar) == []
    pairs.show(1)
    assert chips(pairs.page.bar) == ["Bad reference, on the problem, by ann"]


def test_that_the_same_code_again_only_brings_its_tag_into_focus(pairs):
    put(pairs, PROBLEM, pairs.page.bar)
    pairs.page.leave()
    words = told(pairs)
    pairs.page.tagging.apply_shortcut(PROBLEM)
    assert words == ["Bad reference is here already."]
    assert pairs.session.selection.tag_id is not None


def test_that_a_click_on_a_chip_brings_its_tag_into_focus_with_its_note(pairs):
    put(pairs, PROBLEM, pairs.page.bar)
    pairs.page.leave()
    (chip,) = pairs.page.bar.findChildren(TagChip)
    chip.click()
    assert chip.isChecked()
    assert pairs.page.tags.focused.isVisible()
    titles = [label.text() for label in pairs.page.tags.focused.findChildren(QLabel)]
    assert "Bad reference" in titles


def test_that_a_deleted_tag_leaves_its_place_and_undo_brings_it_back(pairs):
    put(pairs, TRACE, pairs.column().header)
    pairs.page.tagging.remove_focused()
    pairs.until(lambda: chips(pairs.column().header) == [])
    pairs.session.undo()
    pairs.until(lambda: chips(pairs.column().header))


def test_that_undo_brings_the_pair_that_it_changes_into_view(pairs):
    put(pairs, PAIR, pairs.column().header)
    pairs.show(2)
    pairs.session.undo()
    pairs.until(lambda: pairs.session.selection.problem_id == 1)
    assert pairs.session.selection.place(pairs.column().run_id) == (1, 2)


def test_that_what_somebody_else_says_of_the_whole_is_shown_and_not_focused(pairs):
    code = next(code for code in pairs.session.overview.codes if code.scope is Scope.PROBLEM)
    pairs.session.run(AddTag(Tag(code_id=code.id, problem_id=1, annotator="ben")))
    pairs.until(lambda: chips(pairs.page.bar))
    assert "by ben" in chips(pairs.page.bar)[0]
    assert pairs.session.selection.tag_id is None


# Outcomes


def judged(bench) -> list[tuple[Judge, Status]]:
    return [(v.judge, v.status) for v in bench.column().verdicts if v.judge is Judge.PERSON]


def test_that_a_persons_outcome_stands_beside_the_files_with_who_said_it(pairs):
    pairs.page.tagging.judge(Status.CORRECT)
    pairs.until(lambda: judged(pairs))
    assert "file: wrong · checker: wrong · ann: right" in pairs.words()
    row = pairs.session.overview.attempts[1][0]
    assert row.right is True


def test_that_an_outcome_that_agrees_is_shown_too(pairs):
    pairs.page.tagging.judge(Status.INCORRECT)
    pairs.until(lambda: "ann: wrong" in pairs.words())
    assert "file: wrong" not in pairs.words().splitlines()


def test_that_an_outcome_is_taken_back_by_its_key_and_by_undo(pairs):
    pairs.page.tagging.judge(Status.CORRECT)
    pairs.until(lambda: judged(pairs))
    pairs.page.tagging.judge(None)
    pairs.until(lambda: not judged(pairs))
    assert pairs.session.undo_label == "Take Back Outcome"
    pairs.session.undo()
    pairs.until(lambda: judged(pairs))


def test_that_nothing_is_written_where_nothing_would_change(pairs):
    words = told(pairs)
    pairs.page.tagging.judge(None)
    assert words == ["You have not judged this attempt."]
    pairs.page.tagging.judge(Status.CORRECT)
    pairs.until(lambda: judged(pairs))
    pairs.page.tagging.judge(Status.CORRECT)
    assert words[-1] == "You said so already: correct."
    assert len(judged(pairs)) == 1


def test_that_blind_reading_hides_what_people_said_too(pairs):
    pairs.page.tagging.judge(Status.CORRECT)
    pairs.until(lambda: judged(pairs))
    pairs.page.toggle_blind()
    assert "ann: right" not in pairs.words()
