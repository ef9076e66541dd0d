"""The palette of codes and the tag in focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit

from core.codebook.code import Layer
from core.codebook.default import DEFAULT_CODES
from core.edits import AddCode, AddTag
from core.tags import ModelVerdict, Sound, StrategyEnding, Tag
from core.text.span import Span
from gui.compare.codes_model import CodeRole, CodesModel, CountRole
from gui.compare.tags_panel import TagsPanel
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt

CODES = tuple(code for code in DEFAULT_CODES if code.layer is Layer.STRATEGY)


@pytest.fixture
def session(session_on) -> Session:
    return session_on([attempt()])


@pytest.fixture
def panel(session, qtbot):
    theme = ThemeManager()
    made = TagsPanel(session, theme)
    qtbot.addWidget(made)
    made.resize(280, 900)
    made.show()
    yield made
    theme.deleteLater()


@pytest.fixture
def tag(session):
    tag = Tag(
        code_id=session.overview.codes[0].id,
        trace_id=1,
        span=Span(0, 5),
        quote="First",
        annotator="ann",
        note="as before",
    )
    session.study.run(AddTag(tag)).result()
    return session.reader.tags([1])[0]


def button(panel, name):
    return next(b for b in panel.findChildren(QAbstractButton) if b.accessibleName() == name)


def click(panel, name):
    QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)


def note_of(panel) -> QPlainTextEdit:
    return panel.findChild(QPlainTextEdit)


# The model


def test_that_the_model_keeps_the_contract_of_item_models(qapp, qtmodeltester):
    model = CodesModel()
    qtmodeltester.check(model, force_py=True)  # and it goes on watching
    for shown in (CODES, CODES[:2], CODES[:2], ()):
        model.show_codes(shown)
        model.show_counts({CODES[0].id: 1})


def test_that_a_row_tells_its_code_and_how_often_it_stands_here(qapp):
    model = CodesModel()
    model.show_codes(CODES)
    model.show_counts({CODES[1].id: 3})
    index = model.index(1)
    assert index.data() == CODES[1].name
    assert index.data(CodeRole) is CODES[1]
    assert index.data(CountRole) == 3
    assert "3 here" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert CODES[1].definition in index.data(Qt.ItemDataRole.ToolTipRole)


# The palette


def test_that_a_digit_stands_for_a_code_of_the_palette_shown(panel):
    strategy = panel.code_for("1")
    panel.show_layer(Layer.BEHAVIOUR)
    assert strategy.layer is Layer.STRATEGY
    assert panel.code_for("1").layer is Layer.BEHAVIOUR


def test_that_the_kinds_of_codes_are_chosen_by_click(panel):
    click(panel, "Kind of code: Episodes")
    assert panel.layer is Layer.EPISODE
    assert button(panel, "Kind of code: Episodes").isChecked()
    assert not button(panel, "Kind of code: Strategies").isChecked()


def test_that_a_click_and_a_key_on_a_code_choose_it(panel, qtbot):
    model = panel.list.model()
    place = panel.list.visualRect(model.index(2, 0)).center()
    with qtbot.waitSignal(panel.code_chosen) as chosen:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [model.code(2)]
    with qtbot.waitSignal(panel.code_chosen) as chosen:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen.args == [model.code(2)]


def test_that_a_new_code_joins_the_palette(panel, session, qtbot):
    before = panel.list.model().rowCount()
    new = type(CODES[0])(
        **{
            **{name: getattr(CODES[0], name) for name in CODES[0].__dataclass_fields__},
            "id": 0,
            "uid": "",
            "key": "st.mine",
            "name": "Mine",
            "shortcut": "",
        }
    )
    session.run(AddCode(new))
    qtbot.waitUntil(lambda: panel.list.model().rowCount() == before + 1)


# The tag in focus


def test_that_nothing_in_focus_is_told_with_what_to_do(panel):
    panel.show_tag(None)
    assert not panel.focused.isVisible()
    assert any("Choose a sentence" in label.text() for label in panel.findChildren(QLabel))


def test_that_a_tag_shows_its_quote_as_plain_text_its_note_and_who_put_it(panel, tag):
    panel.show_tag(tag)
    labels = {label.text(): label for label in panel.focused.findChildren(QLabel)}
    assert "“First”" in labels
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for text, label in labels.items()
        if "First" in text or "ann" in text
    )
    assert note_of(panel).toPlainText() == "as before"
    assert any("By ann" in text for text in labels)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("Sound: yes", "sound", Sound.YES),
        ("The model says: fails", "verdict", ModelVerdict.FAILS),
        ("Ending: abandoned", "ending", StrategyEnding.ABANDONED),
    ],
)
def test_that_attributes_are_set_and_taken_back_by_click(panel, tag, qtbot, name, field, value):
    panel.show_tag(tag)
    with qtbot.waitSignal(panel.tag_changed) as changed:
        click(panel, name)
    assert getattr(changed.args[0], field) is value
    panel.show_tag(changed.args[0])
    with qtbot.waitSignal(panel.tag_changed) as changed:
        click(panel, name)
    assert getattr(changed.args[0], field) is None


def test_that_a_note_is_kept_when_the_field_is_left(panel, tag, qtbot):
    panel.show_tag(tag)
    panel.activateWindow()
    note_of(panel).setFocus()
    QTest.keyClicks(note_of(panel), "; more")
    with qtbot.waitSignal(panel.tag_changed) as changed:
        panel.list.setFocus()
    assert changed.args[0].note in {"; moreas before", "as before; more"}


def test_that_a_note_is_kept_when_another_tag_comes_into_focus(panel, tag, qtbot):
    panel.show_tag(tag)
    note_of(panel).setPlainText("half written")
    with qtbot.waitSignal(panel.tag_changed) as changed:
        panel.show_tag(None)
    assert (changed.args[0].id, changed.args[0].note) == (tag.id, "half written")


def test_that_a_note_that_was_not_changed_is_not_written(panel, tag, qtbot):
    panel.show_tag(tag)
    with qtbot.assertNotEmitted(panel.tag_changed):
        panel.show_tag(None)


def test_that_a_note_being_typed_is_not_overwritten_by_news_of_its_tag(panel, tag):
    panel.show_tag(tag)
    panel.activateWindow()
    note_of(panel).setFocus()
    note_of(panel).setPlainText("half written")
    panel.show_tag(tag)
    assert note_of(panel).toPlainText() == "half written"


def test_that_delete_asks_for_the_tag_in_focus(panel, tag, qtbot):
    panel.show_tag(tag)
    with qtbot.waitSignal(panel.tag_removed) as removed:
        click(panel, "Delete the tag")
    assert removed.args == [tag.id]
