"""Tagging by keyboard alone: words, edges, any code, recent codes, what is said, relations."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from core.relations import RelationKind
from core.tags import ModelVerdict, Sound, StrategyEnding
from core.text.span import Span
from tests.helpers.driving import point_of
from tests.helpers.reading import write_lines

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
TEXT = "First I try differences. They fail, so I stop. Then I see the cubes. The answer is 927."


@pytest.fixture
def reader(driver, tmp_path):
    """One trace in focus, the keyboard in its text."""
    row = {"id": "p1", "problem": "What is next?", "model": "alpha", "response": TEXT}
    driver.new_study(tmp_path / "cubes.volteface")
    driver.preview(write_lines(tmp_path / "alpha.jsonl", [row]))
    driver.import_previewed()
    driver.press("F6")
    driver.compare.columns[0].view.setFocus()
    return driver


def view_of(driver):
    return driver.compare.columns[0].view


def tags_of(driver):
    """The tags as the column shows them, in the order they were put."""
    return sorted(driver.compare.columns[0].tags.values(), key=lambda tag: tag.id)


def put(driver, *keys: str) -> None:
    """Press keys that put one tag, and wait until it is shown and in focus."""
    before = len(tags_of(driver))
    driver.press(*keys)
    driver.until(lambda: len(tags_of(driver)) == before + 1)
    driver.until(lambda: driver.session.selection.tag_id == tags_of(driver)[-1].id)
    driver.settle()


def changed(driver, is_so) -> None:
    driver.until(lambda: is_so(tags_of(driver)))
    driver.settle()


def test_that_words_are_selected_by_arrows_and_tagged(reader):
    reader.press("Right", "Shift+Right")
    put(reader, "1")
    assert [tag.quote for tag in tags_of(reader)] == ["First I"]


def test_that_an_edge_is_moved_by_words_characters_and_sentences_as_one_edit(reader):
    put(reader, "1")
    assert tags_of(reader)[0].quote == "First I try differences."
    reader.press("]", "Ctrl+Right", "Left", "Left", "Shift+Left")
    assert tags_of(reader)[0].quote == "First I try differences."  # not before Enter
    reader.press("Return")
    wanted = TEXT[: TEXT.index(" stop") - 1]
    changed(reader, lambda tags: tags[0].quote == wanted)
    reader.press("Ctrl+Z")
    changed(reader, lambda tags: tags[0].span == Span(0, 24))


def test_that_an_edge_is_put_at_a_word_by_a_click(reader):
    put(reader, "1")
    reader.press("]")
    view = view_of(reader)
    at = point_of(view, TEXT.index("fail") + 1)
    reader.click(view.viewport(), at)
    changed(reader, lambda tags: tags[0].quote == TEXT[: TEXT.index("fail") + 4])
    assert not reader.compare.tagging.boundary.is_held


def test_that_escape_leaves_an_edge_where_it_was(reader):
    put(reader, "1")
    reader.press("[", "Right", "Esc")
    assert not reader.compare.tagging.boundary.is_held
    assert view_of(reader).selected_span() is None
    assert tags_of(reader)[0].span == Span(0, 24)
    assert reader.session.undo_label == "Tag"


def test_that_any_code_is_found_by_letters_and_put(reader):
    reader.press("/")
    reader.type_text("differe")
    assert reader.compare.tagging.finder.titles
    reader.compare.tagging.finder.query.clear()
    reader.type_text("second")
    put(reader, "Return")
    code = reader.session.code(tags_of(reader)[0].code_id)
    assert code.key == "st.second_method"


def test_that_escape_leaves_the_finder_and_not_the_tag(reader):
    put(reader, "1")
    reader.press("/")
    reader.until(reader.compare.tagging.finder.isVisible)
    reader.press("Esc")
    assert not reader.compare.tagging.finder.isVisible()
    assert reader.session.selection.tag_id == tags_of(reader)[0].id


def test_that_recent_codes_are_put_by_shift_and_their_place(reader):
    put(reader, "1")
    for digit in ("2", "3"):
        put(reader, "j", digit)
    put(reader, "j", "Shift+3")
    first, *_, last = tags_of(reader)
    assert last.code_id == first.code_id
    put(reader, "k", "k", "r")
    assert tags_of(reader)[-1].code_id == first.code_id


def test_that_what_is_said_of_a_strategy_goes_round_by_key(reader):
    put(reader, "1")
    for key, name, value in (
        ("y", "sound", Sound.YES),
        ("y", "sound", Sound.NO),
        ("u", "verdict", ModelVerdict.WORKS),
        ("Shift+U", "ending", StrategyEnding.CARRIED_THROUGH),
        ("q", "uncertain", True),
        ("q", "uncertain", False),
    ):
        reader.press(key)
        changed(reader, lambda tags, n=name, v=value: getattr(tags[0], n) == v)


def test_that_a_behaviour_has_no_attributes_of_a_strategy(reader):
    put(reader, "d", "1")
    reader.press("y")
    assert "strategies" in reader.status
    assert tags_of(reader)[0].sound is None


def test_that_overlapping_tags_come_into_focus_one_after_the_other(reader):
    put(reader, "1")
    put(reader, "Right", "2")
    long, short = tags_of(reader)
    assert reader.session.selection.tag_id == short.id
    reader.press("Shift+O")
    assert reader.session.selection.tag_id == long.id
    reader.press("Shift+O")
    assert reader.session.selection.tag_id == short.id


def test_that_two_tags_are_related_by_key_seen_from_both_and_undone(reader):
    put(reader, "1")
    put(reader, "j", "d", "1")
    forward, check = tags_of(reader)
    reader.press("=, C", "Shift+N", "=, =")
    reader.settle()
    relations = reader.compare.tags.focused.relations
    reader.until(lambda: relations.lines)
    assert reader.session.selection.tag_id == check.id
    assert relations.lines == ["catches Forward"]
    (made,) = reader.session.reader.relations_of(forward.id)
    assert (made.kind, made.from_tag_id) == (RelationKind.CATCHES, check.id)
    reader.press("Shift+N")
    reader.until(lambda: relations.lines and relations.lines[0].startswith("caught by"))
    reader.press("Ctrl+Z")
    reader.until(lambda: not relations.lines)


def test_that_escape_leaves_a_relation_that_was_begun(reader):
    put(reader, "1")
    reader.press("=, A", "Esc", "=, =")
    assert "Start a relation" in reader.status
    assert reader.session.selection.tag_id is not None


@pytest.mark.parametrize(("layout", "down", "palette"), [("ru", "О", "В"), ("ko", "ㅓ", "ㅇ")])
def test_that_letters_work_where_they_stand_on_other_keyboards(reader, layout, down, palette):
    for sign in (down, palette):
        key = QKeySequence(sign)[0].key()
        for action in (QTest.KeyAction.Press, QTest.KeyAction.Release):
            QTest.sendKeyEvent(action, view_of(reader), key, sign, NO_MODIFIER)
    put(reader, "1")
    (tag,) = tags_of(reader)
    assert tag.quote == "They fail, so I stop.", layout
    assert reader.session.code(tag.code_id).key.startswith("bh.")


def test_that_a_trace_is_marked_as_annotated_and_the_next_one_comes(driver, tmp_path):
    rows = [
        {"id": f"p{n}", "problem": f"What is {n}?", "model": model, "response": f"It is {n}."}
        for n in (1, 2)
        for model in ("alpha", "beta")
    ]
    driver.new_study(tmp_path / "two.volteface")
    driver.preview(write_lines(tmp_path / "two.jsonl", rows))
    driver.import_previewed()
    driver.compare.columns[0].view.setFocus()
    first = driver.session.selection.problem_id
    driver.press("Ctrl+Return")
    driver.settle()
    assert driver.compare.column is driver.compare.columns[1]
    driver.press("Ctrl+Return")
    driver.until(lambda: driver.session.selection.problem_id != first)
    driver.settle()
    tags = driver.session.reader.whole_tags(first)
    assert len({tag.trace_id for tag in tags}) == 2
    driver.compare.problems.set_query("-code:trace.annotated")
    driver.until(lambda: driver.compare.problems.shown == (driver.session.selection.problem_id,))
    driver.press("Ctrl+Z", "Ctrl+Z")
    driver.until(lambda: not driver.session.reader.whole_tags(first))
