"""The Codebook page, driven by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from core.codebook.code import Layer
from core.codebook.written import as_json
from core.edits import AddTag, ChangeCode, MergeCodes
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from gui.codebook.commands import codebook_commands
from gui.codebook.merge_dialog import MergeDialog
from gui.codebook.page import CodebookPage
from gui.codebook.rows_model import CodeRole, RowsModel
from gui.codebook.tags_dialog import PlacesModel, TagsDialog
from gui.codebook.templates_dialog import TemplatesDialog
from gui.shell.commands import CommandRegistry
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt

TEXT = "First I try differences. They fail. So the answer is 927."
A, B = "st.forward", "st.backward"


class Desk:
    """The page with its keys, and what a test waits for."""

    def __init__(self, qtbot, session):
        self.qtbot, self.session = qtbot, session
        session._news.setInterval(20)
        self.theme = ThemeManager()
        self.page = CodebookPage(session, self.theme)
        qtbot.addWidget(self.page)
        self.registry = CommandRegistry()
        self.registry.add(*codebook_commands(lambda: self.page))
        self.registry.bind("codebook", self.page)
        self.page.resize(1200, 800)
        self.page.show()
        self.page.activateWindow()
        self.until(self.page.isActiveWindow)
        self.until(lambda: not session.jobs.jobs)
        self.page.leave()

    def until(self, is_so):
        self.qtbot.waitUntil(lambda: bool(is_so()))

    def code(self, key):
        return next((c for c in self.session.overview.codes if c.key == key), None)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.page.focusWidget() or self.page, key, modifier)

    def choose(self, key):
        self.page.choose(self.code(key).id)

    def dialog(self, kind=QDialog):
        self.until(lambda: [d for d in self.page.findChildren(kind) if d.isVisible()])
        return next(d for d in self.page.findChildren(kind) if d.isVisible())

    def tag(self, key, start=0, who="ann"):
        span = Span(start, start + 5)
        tag = Tag(code_id=self.code(key).id, trace_id=1, span=span, quote=span.quote(TEXT),
                  annotator=who)  # fmt: skip
        self.session.run(AddTag(tag))
        self.until(lambda: self.session.is_saved and not self.session.jobs.jobs)

    def tags_of(self, key):
        return [t for t in self.session.reader.tags([1]) if t.code_id == self.code(key).id]


@pytest.fixture
def desk(qtbot, session_on):
    desk = Desk(qtbot, session_on([attempt()], loaded=True))
    yield desk
    desk.until(lambda: not desk.session.jobs.jobs)
    desk.registry.deleteLater()
    desk.theme.deleteLater()


def test_that_the_models_keep_the_contract_of_item_models(qapp, qtmodeltester, desk):
    model = RowsModel()
    qtmodeltester.check(model, force_py=True)
    codes = desk.session.overview.codes
    for shown in (codes, codes[:3], (), (replace(codes[0], retired=True), *codes[1:9])):
        model.show_codes(shown, with_retired=True)
    qtmodeltester.check(PlacesModel(), force_py=True)


def test_that_codes_stand_under_their_palettes_with_key_and_uses(desk):
    desk.tag(A)
    model = desk.page.list.model
    assert model.index(0).data() == "Strategies"
    assert not model.index(0).flags() & Qt.ItemFlag.ItemIsSelectable
    index = model.index(model.row_of(desk.code(A).id))
    desk.until(lambda: "1 by people" in index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert index.data(CodeRole).key == A


def test_that_n_makes_a_code_beside_the_chosen_one_and_its_name_is_typed(desk):
    desk.choose("bh.check")
    desk.press(Qt.Key.Key_N)
    desk.until(desk.page.form.name.hasFocus)
    QTest.keyClicks(desk.page.form.name, "Nods")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: any(c.name == "Nods" for c in desk.session.overview.codes))
    (new,) = [c for c in desk.session.overview.codes if c.name == "Nods"]
    assert new.layer is Layer.BEHAVIOUR
    assert desk.session.undo_label == "Rename Code"
    desk.session.undo()
    desk.session.undo()
    desk.until(lambda: desk.code(new.key) is None)


def test_that_letters_typed_into_a_field_are_text_and_no_commands(desk):
    desk.choose(A)
    desk.page.form.texts["definition"].setFocus()
    before = len(desk.session.overview.codes)
    QTest.keyClicks(desk.page.form.texts["definition"], "nm")
    desk.press(Qt.Key.Key_Backspace)
    desk.page.leave()
    desk.until(lambda: "n" in desk.code(A).definition[:1] or desk.code(A).definition.endswith("n"))
    assert len(desk.session.overview.codes) == before
    assert not desk.code(A).retired
    assert desk.code(A).revision == 2


def test_that_a_code_is_renamed_by_key_and_keeps_id_and_key(desk):
    desk.choose(A)
    before = desk.code(A)
    desk.press(Qt.Key.Key_F2)
    QTest.keyClicks(desk.page.form.name, "Straight on")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: desk.code(A).name == "Straight on")
    assert desk.code(A) == replace(before, name="Straight on")


def test_that_an_empty_name_is_not_taken(desk):
    desk.choose(A)
    desk.page.rename()
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return)
    assert desk.page.form.name.text() == "Forward"
    assert desk.session.is_saved


def test_that_taken_digits_cannot_be_chosen_and_say_by_whom(desk):
    desk.choose(A)
    box = desk.page.form.shortcut
    item = box.model().item(2)
    assert not item.isEnabled()
    assert "Backward" in item.text()


def test_that_colour_parent_palette_and_capability_are_told_at_once(desk):
    desk.choose(A)
    form = desk.page.form
    form.swatches._group.button(4).click()
    desk.until(lambda: desk.code(A).colour == 4)
    form.parent_box.setCurrentIndex(form.parent_box.findData("st.subgoal"))
    form.parent_box.activated.emit(form.parent_box.currentIndex())
    desk.until(lambda: desk.code(A).parent == "st.subgoal")
    form.core.click()
    desk.until(lambda: not desk.code(A).core)
    form.capabilities[7].click()
    desk.until(lambda: desk.code(A).capabilities == (1, 7))
    for _ in range(4):
        desk.session.undo()
    desk.until(lambda: desk.code(A).colour == 0 and desk.code(A).core)


def test_that_a_refused_change_shows_what_is_in_the_study(desk, qtbot):
    desk.tag(A)
    desk.choose(A)
    kind = desk.page.form.kind
    with qtbot.waitSignal(desk.session.failed):
        kind.setCurrentIndex(kind.count() - 1)
        kind.activated.emit(kind.count() - 1)
    desk.until(lambda: kind.currentText() == "Strategy")


def test_that_a_code_moves_by_key_and_stays_chosen(desk):
    desk.choose(B)
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    model = desk.page.list.model
    desk.until(lambda: model.row_of(desk.code(B).id) < model.row_of(desk.code(A).id))
    assert [code.key for code in desk.page.chosen] == [B]


def test_that_del_retires_hides_dims_and_brings_back(desk):
    desk.choose(A)
    desk.press(Qt.Key.Key_Delete)
    desk.until(lambda: desk.code(A).retired)
    assert desk.page.list.model.row_of(desk.code(A).id) is None
    desk.press(Qt.Key.Key_R)
    desk.choose(A)
    assert desk.page.head.buttons["retire"].text() == "Bring back"
    desk.press(Qt.Key.Key_Delete)
    desk.until(lambda: not desk.code(A).retired)


def test_that_several_codes_are_retired_in_one_step(desk):
    desk.page.list.choose([desk.code(A).id, desk.code(B).id])
    assert desk.page.form.isHidden()
    desk.press(Qt.Key.Key_Delete)
    desk.until(lambda: desk.code(A).retired and desk.code(B).retired)
    desk.session.undo()
    desk.until(lambda: not desk.code(A).retired and not desk.code(B).retired)


def test_that_a_merge_is_asked_for_typed_and_undone(desk):
    desk.tag(A)
    desk.choose(A)
    desk.press(Qt.Key.Key_M)
    dialog = desk.dialog(MergeDialog)
    QTest.keyClicks(dialog.filter, "backw")
    assert dialog.target.key == B
    desk.until(lambda: "Forward become Backward" in dialog.told.text())
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    desk.until(lambda: desk.code(A).merged_into == B)
    assert len(desk.tags_of(B)) == 1
    desk.until(lambda: [code.key for code in desk.page.chosen] == [B])
    desk.session.undo()
    desk.until(lambda: len(desk.tags_of(A)) == 1)


def test_that_chosen_tags_are_split_off_under_a_name(desk):
    desk.tag(A)
    desk.tag(A, 6)
    desk.choose(A)
    desk.press(Qt.Key.Key_P)
    dialog = desk.dialog(TagsDialog)
    desk.until(lambda: dialog.model.places)
    assert not dialog.buttons[0].isEnabled()
    QTest.keyClicks(dialog.field, "Two steps")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    desk.until(lambda: desk.code("st.two_steps"))
    desk.until(lambda: len(desk.tags_of("st.two_steps")) == 1)
    assert len(desk.tags_of(A)) == 1


def test_that_examples_are_picked_from_tags_and_taken_away(desk):
    desk.tag(A)
    desk.choose(A)
    desk.press(Qt.Key.Key_X)
    dialog = desk.dialog(TagsDialog)
    desk.until(lambda: dialog.model.places)
    dialog.buttons[0].click()
    desk.until(lambda: [e.quote for e in desk.code(A).examples] == ["First"])
    assert desk.code(A).revision == 1
    desk.page.form.examples.removed.emit(0)
    desk.until(lambda: desk.code(A).examples == ())


def test_that_a_code_without_tags_says_where_examples_come_from(desk):
    desk.choose(A)
    desk.press(Qt.Key.Key_X)
    dialog = desk.dialog(TagsDialog)
    assert "Compare page first" in dialog.empty.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_that_tags_put_before_a_definition_changed_are_listed_and_confirmed(desk):
    desk.tag(A)
    desk.session.run(ChangeCode(replace(desk.code(A), definition="Other.")))
    desk.until(desk.page.stale.isVisible)
    assert desk.page.stale.text() == "1 tag to look at again"
    desk.press(Qt.Key.Key_L)
    dialog = desk.dialog(TagsDialog)
    desk.until(lambda: dialog.model.places)
    dialog.buttons[0].click()
    desk.until(lambda: not dialog.model.places)
    desk.until(lambda: not desk.page.stale.isVisible())
    assert desk.session.undo_label == "Confirm Tag"
    dialog.close()


def test_that_a_template_is_added_with_a_click_and_shows_its_source(desk):
    desk.page.changes.offer_templates()
    dialog = desk.dialog(TemplatesDialog)
    assert any("arXiv" in label.text() for label in dialog.findChildren(QLabel))
    button = next(
        b for b in dialog.findChildren(QPushButton) if "Four cognitive" in b.accessibleName()
    )
    button.click()
    desk.until(lambda: desk.code("gandhi.backtracking"))
    desk.session.undo()
    desk.until(lambda: desk.code("gandhi.backtracking") is None)
    dialog.close()


def test_that_a_file_is_taken_in_after_it_was_said_what_it_changes(desk, tmp_path):
    file = tmp_path / "codes.json"
    new = replace(desk.code(A), uid="", key="my.own", name="My own", shortcut="")
    file.write_text(as_json((new, replace(desk.code(B), name="Other"))), "utf-8")
    desk.page.changes.take_file([file])
    dialog = desk.dialog()
    assert "1 new code and change 1" in dialog.accessibleName()
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Take In").click()
    desk.until(lambda: desk.code("my.own"))
    assert desk.code(B).name == "Other"


def test_that_a_filter_finds_codes_and_says_where_nothing_fits(desk):
    desk.press(Qt.Key.Key_Slash)
    QTest.keyClicks(desk.page.list.filter, "backw")
    assert desk.page.list.model.codes[0].key == B
    QTest.keyClicks(desk.page.list.filter, "zzz")
    assert desk.page.list.model.codes == []
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.list.view.hasFocus()


def test_that_a_layer_is_gone_to_by_its_key(desk):
    desk.press(Qt.Key.Key_E)
    assert desk.page.chosen[0].layer is Layer.EPISODE


def test_that_codes_of_another_process_appear_and_typing_is_left_alone(desk):
    desk.choose(A)
    desk.page.form.texts["use_when"].setFocus()
    QTest.keyClicks(desk.page.form.texts["use_when"], "zz")
    with Study.open(desk.session.path, "zoe") as other:
        codes = other.reader().codes()
        a = next(c for c in codes if c.key == A)
        other.run(ChangeCode(replace(a, name="Theirs"))).result()
        desk.until(lambda: desk.code(A).name == "Theirs")
    assert "zz" in desk.page.form.texts["use_when"].toPlainText()
    desk.page.leave()
    desk.until(lambda: "zz" in desk.code(A).use_when)
    assert desk.code(A).name == "Theirs"


def test_that_a_merge_elsewhere_leaves_a_code_to_show(desk):
    desk.choose(A)
    desk.session.run(MergeCodes(desk.code(A).id, desk.code(B).id))
    desk.until(lambda: desk.code(A).retired)
    desk.until(lambda: len(desk.page.chosen) == 1)
    assert desk.page.form.isVisible()
