"""Choices side by side."""

import pytest
from PySide6.QtCore import Qt

from gui.shell.segments import Segments


@pytest.fixture
def segments(qtbot):
    made = Segments("Sound", [("yes", "Yes"), ("no", "No")], optional=True)
    qtbot.addWidget(made)
    return made


def press(qtbot, segments, value):
    qtbot.mouseClick(segments.button(value), Qt.MouseButton.LeftButton)


def test_that_a_press_chooses_and_a_second_one_takes_it_back(qtbot, segments):
    with qtbot.waitSignal(segments.chosen) as told:
        press(qtbot, segments, "no")
    assert (told.args, segments.value) == (["no"], "no")
    with qtbot.waitSignal(segments.chosen) as told:
        press(qtbot, segments, "no")
    assert (told.args, segments.value) == ([""], "")


def test_that_showing_a_value_tells_nobody_and_an_unknown_one_is_none(qtbot, segments):
    with qtbot.assertNotEmitted(segments.chosen):
        segments.show_value("yes")
        assert segments.button("yes").isChecked()
        segments.show_value("perhaps")
    assert segments.value == ""


def test_that_what_is_not_offered_cannot_be_chosen_and_says_why(qtbot, segments):
    segments.offer(["yes"], "There is none.")
    assert not segments.button("no").isEnabled()
    assert segments.button("no").toolTip() == "There is none."
