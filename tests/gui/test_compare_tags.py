"""Tags on the Compare page, and what other people and processes change."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.codebook.code import Layer
from core.edits import AddTag, RemoveTags, SetVerdict, WithdrawBatch
from core.outcomes.verdict import Status
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study

# Tags


def test_that_a_digit_tags_the_sentence_at_the_caret_and_puts_the_tag_in_focus(bench):
    bench.tag_sentence("5")
    (tag,) = bench.column().tags.values()
    assert tag.quote == "First I try differences."
    assert bench.session.code(tag.code_id).shortcut == "5"
    assert bench.session.selection.tag_id == tag.id
    assert bench.column().view.focused_mark == tag.id
    assert bench.page.tags.focused.isVisible()


def test_that_a_digit_tags_in_the_palette_that_is_shown(bench):
    bench.page.show_layer(Layer.BEHAVIOUR)
    bench.tag_sentence("1")
    (tag,) = bench.column().tags.values()
    assert bench.session.code(tag.code_id).layer is Layer.BEHAVIOUR


def test_that_the_same_tag_twice_is_told_quietly_and_put_in_focus(bench, qtbot):
    bench.tag_sentence()
    (tag,) = bench.column().tags.values()
    bench.session.select(tag_id=None)
    with qtbot.waitSignal(bench.page.told) as told, qtbot.assertNotEmitted(bench.session.failed):
        bench.page.tagging.apply_shortcut("1")
    assert "already" in told.args[0]
    assert bench.session.selection.tag_id == tag.id


def test_that_the_last_code_can_be_put_again(bench):
    bench.tag_sentence("3")
    bench.page.move_sentence(1)
    bench.page.tagging.repeat()
    bench.until(lambda: len(bench.column().tags) == 2)
    assert len({tag.code_id for tag in bench.column().tags.values()}) == 1


def test_that_a_deleted_tag_comes_back_by_undo_with_its_id(bench):
    bench.tag_sentence()
    (tag_id,) = bench.column().tags
    bench.page.tagging.remove_focused()
    bench.until(lambda: not bench.column().tags)
    assert bench.session.selection.tag_id is None
    assert not bench.page.tags.focused.isVisible()
    bench.session.undo()
    bench.until(lambda: list(bench.column().tags) == [tag_id])
    bench.session.redo()
    bench.until(lambda: not bench.column().tags)


def test_that_nothing_happens_where_there_is_no_tag_to_delete(bench, qtbot):
    with qtbot.assertNotEmitted(bench.session.changed):
        bench.page.tagging.remove_focused()


def test_that_tags_are_walked_in_the_order_of_the_text(bench):
    bench.tag_sentence("1")
    bench.tag_sentence("2")
    quotes = []
    for _ in range(3):
        bench.page.tagging.step(1)
        quotes.append(bench.column().tags[bench.session.selection.tag_id].quote)
    assert quotes == ["First I try differences.", "They fail.", "First I try differences."]


def test_that_leaving_drops_the_selection_and_the_tag_in_focus(bench):
    bench.tag_sentence()
    bench.column().view.select(Span(0, 5))
    bench.page.leave()
    assert bench.session.selection.tag_id is None
    assert bench.column().view.selected_span() is None


# What changes from outside


def elsewhere(bench):
    return Study.open(bench.session.path, "zoe")


def tag_at(trace_id, start=0, end=5, annotator="zoe"):
    return AddTag(
        Tag(
            code_id=2,
            trace_id=trace_id,
            span=Span(start, end),
            quote="First I try differences. They fail."[start:end],
            annotator=annotator,
        )
    )


def test_that_a_tag_of_another_process_appears_and_takes_no_focus(bench):
    with elsewhere(bench) as other:
        other.run(tag_at(bench.column().trace.id)).result()
        bench.until(lambda: len(bench.column().tags) == 1)
        assert bench.session.selection.tag_id is None
        assert len(bench.column().view.marks) == 1
        (tag_id,) = bench.column().tags
        other.run(RemoveTags((tag_id,))).result()
        bench.until(lambda: not bench.column().tags)


def test_that_a_verdict_of_another_process_changes_list_and_header(bench):
    trace = bench.column().trace.id
    with elsewhere(bench) as other:
        other.run(SetVerdict(trace, "zoe", Status.INCORRECT)).result()
        bench.until(lambda: bench.session.overview.attempts[1][0].right is False)
        bench.until(lambda: "person zoe: incorrect" in bench.words())


def test_that_undo_takes_back_only_what_this_person_did(bench):
    trace = bench.column().trace.id
    bench.tag_sentence()
    with elsewhere(bench) as other:
        other.run(tag_at(trace)).result()
        bench.until(lambda: len(bench.column().tags) == 2)
        bench.session.undo()
        bench.until(lambda: len(bench.column().tags) == 1)
        assert [tag.annotator for tag in bench.column().tags.values()] == ["zoe"]


def test_that_a_withdrawn_import_leaves_no_problem_and_no_column(bench):
    bench.session.run(WithdrawBatch(1))
    bench.until(lambda: not bench.session.overview.problems)
    bench.until(lambda: bench.session.selection.problem_id is None)
    assert bench.page.columns == []
    assert bench.page.problems.shown == ()
    bench.session.undo()
    bench.until(lambda: bench.names == ["alpha", "beta", "gamma"])


# Nothing to show


def test_that_an_empty_study_offers_to_import_files(opened, qtbot):
    bench = opened([])
    assert "Nothing to compare yet" in bench.words()
    with qtbot.waitSignal(bench.page.import_wanted):
        QTest.mouseClick(bench.page.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_that_a_filter_that_chose_nothing_can_be_cleared_where_it_shows(bench):
    bench.session.select(query="run:nobody", problem_id=None)
    bench.until(lambda: "No problem fits the filter" in bench.words())
    assert bench.page.columns == []
    QTest.mouseClick(bench.page.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    bench.until(lambda: bench.names == ["alpha", "beta", "gamma"])
    assert not bench.page.empty.isVisible()


def test_that_the_texts_keep_room_in_a_narrow_window_until_a_divider_is_moved(bench):
    bench.page.resize(1500, 800)
    wide = bench.page.splitter.sizes()
    bench.page.resize(860, 560)
    narrow = bench.page.splitter.sizes()
    assert narrow[0] < wide[0]
    assert narrow[2] < wide[2]
    assert narrow[1] > 400
    bench.page.splitter.splitterMoved.emit(300, 1)
    bench.page.splitter.setSizes([300, 300, 260])
    bench.page.resize(1500, 800)
    assert bench.page.splitter.sizes()[0] == 300
