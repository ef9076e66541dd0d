"""The history beside the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from core.edits import AddTag, ChangeTag
from core.tags import Tag
from core.text.span import Span
from data.store.history import LoggedEdit
from data.store.log_reading import EditLine
from gui.history.dialog import HistoryDialog
from gui.history.model import HistoryModel, when
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt

TEXT = "First I try differences. They fail. So the answer is 927."


@pytest.fixture
def session(session_on):
    return session_on([attempt()], loaded=True)


@pytest.fixture
def dialog(session, qtbot):
    theme = ThemeManager()
    made = HistoryDialog(session, theme)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(made.model.lines) > 0 and not session.jobs.jobs)
    yield made
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    theme.deleteLater()


def put(session, start=0, who="ann"):
    span = Span(start, start + 5)
    code = session.overview.codes[8].id
    tag = Tag(code_id=code, trace_id=1, span=span, quote=span.quote(TEXT), annotator=who)
    session.study.run(AddTag(tag), who).result()


def labels(dialog):
    return [line.edit.label for line in dialog.model.lines]


def follow(dialog, session, qtbot, count):
    dialog.refresh()
    qtbot.waitUntil(lambda: len(dialog.model.lines) == count and not session.jobs.jobs)


def test_that_the_model_keeps_the_contract_of_item_models(qapp, qtmodeltester):
    model = HistoryModel()
    qtmodeltester.check(model, force_py=True)
    edit = LoggedEdit(seq=1, at="odd", annotator="ann", label="Tag", kind="do", undone=True)
    for shown in ([EditLine(edit=edit, about="Cases", changes=2)], []):
        model.show_lines(shown)
    assert when("odd") == "odd"


def test_that_edits_are_listed_newest_first_as_they_happen(dialog, session, qtbot):
    assert len(labels(dialog)) == 1  # the import
    put(session)
    session.announce(session.study.undo().result())
    qtbot.waitUntil(lambda: labels(dialog)[:2] == ["Undo Tag", "Tag"])
    spoken = dialog.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "“First”" in spoken
    assert "undone" in spoken


def test_that_undo_back_takes_back_what_came_after_and_says_how_many(dialog, session, qtbot):
    put(session)
    put(session, 6)
    follow(dialog, session, qtbot, 3)
    dialog.view.setCurrentIndex(dialog.model.index(1))
    assert "your 1 after it" in dialog.facts.text()
    dialog.back.click()
    qtbot.waitUntil(lambda: session.reader.tags([1]) == [])
    qtbot.waitUntil(lambda: labels(dialog)[:2] == ["Undo Tag", "Undo Tag"])


def test_that_edits_of_others_cannot_be_undone_and_it_says_why(dialog, session, qtbot):
    put(session, who="bea")
    follow(dialog, session, qtbot, 2)
    dialog.view.setCurrentIndex(dialog.model.index(0))
    assert not dialog.back.isEnabled()
    assert "Only bea" in dialog.facts.text()


def test_that_a_later_edit_of_another_in_the_way_is_told_and_nothing_changes(
    dialog, session, qtbot
):
    put(session)
    (tag,) = session.reader.tags([1])
    session.study.run(ChangeTag(tag), "bea").result()
    session.study.run(ChangeTag(replace(tag, note="hers")), "bea").result()
    follow(dialog, session, qtbot, 4)
    dialog.view.setCurrentIndex(dialog.model.index(2))
    with qtbot.waitSignal(session.failed) as failed:
        dialog.back.click()
    assert "somebody changed" in failed.args[0].what
    assert session.reader.tags([1])[0].note == "hers"


def test_that_one_annotator_can_be_looked_at_alone(dialog, session, qtbot):
    put(session, who="bea")
    follow(dialog, session, qtbot, 2)
    dialog.who.setCurrentIndex(dialog.who.findData("bea"))
    dialog.who.activated.emit(dialog.who.currentIndex())
    qtbot.waitUntil(lambda: [line.edit.annotator for line in dialog.model.lines] == ["bea"])


def test_that_an_edit_leads_to_its_trace_and_tag(dialog, session, qtbot):
    put(session)
    follow(dialog, session, qtbot, 2)
    dialog.view.setCurrentIndex(dialog.model.index(0))
    with qtbot.waitSignal(dialog.shown) as shown:
        dialog.show_button.click()
    session.show_trace(shown.args[0].trace_id, shown.args[0].tag_id)
    assert session.selection.problem_id == 1
    assert session.selection.tag_id == session.reader.tags([1])[0].id
