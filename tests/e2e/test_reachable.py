"""Everything in the window can be reached by Tab and says what it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from gui.charts.chart_view import ChartView
from gui.text.trace_view import TraceView
from tests.helpers.reading import write_lines

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    ChartView,
    TraceView,
)
# Qt's own parts of a control that is reached as a whole.
PARTS = (QScrollBar, QHeaderView)
PART_NAMES = {"_q_qlineeditclearbutton", "qt_spinbox_lineedit"}
MOST_TABS = 300


@pytest.fixture
def two_attempts(driver, tmp_path):
    """A study with everything on screen: two runs, attempts, samples, and a tag in focus."""
    chains = [
        {
            "id": f"p{n}",
            "model": model,
            "reference": str(n),
            "messages": [
                {"role": "user", "content": f"Say {n}."},
                {"role": "assistant", "content": f"It is {n + 1}. The answer is {n + 1}."},
                {"role": "user", "content": "There may be an error. Try again."},
                {"role": "assistant", "content": f"I was wrong. The answer is {n}."},
            ],
        }
        for n in range(1, 7)
        for model in ("alpha", "beta")
    ]
    driver.new_study(tmp_path / "study.volteface")
    driver.preview(write_lines(tmp_path / "chains.jsonl", chains))
    driver.import_previewed()
    driver.press("Alt+Right", "j", "1")
    driver.until(driver.compare.tags.focused.isVisible)
    return driver


def controls(top: QWidget) -> list[QWidget]:
    """Return what a person can do something with, of what is visible in `top`."""
    return [
        widget
        for widget in top.findChildren(QWidget)
        if isinstance(widget, INTERACTIVE)
        and not isinstance(widget, PARTS)
        and widget.objectName() not in PART_NAMES
        and not isinstance(widget.parent(), (QComboBox, QAbstractSpinBox))
        and widget.metaObject().className() != "QTableCornerButton"
        and widget.isVisible()
        and widget.isEnabled()
    ]


def told(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    name = widget.accessibleName() or text or widget.toolTip()
    return f"{widget.metaObject().className()} {name!r} in {widget.parent()}"


def nameless(top: QWidget) -> list[str]:
    return [
        told(widget)
        for widget in controls(top)
        if not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]


def visited_by_tab(window: QWidget) -> set[QWidget]:
    """Return all that has the focus on one round of Tab; arrows lead on through a choice of one."""
    seen: list[QWidget] = []
    for _ in range(MOST_TABS):
        focus = QApplication.focusWidget()
        if focus is not None and focus in seen:
            break
        if focus is not None:
            seen.append(focus)
        QTest.keyClick(focus or window, Qt.Key.Key_Tab)
    proxies = {widget.parentWidget() for widget in seen}
    groups = [each.group() for each in seen if isinstance(each, QAbstractButton) and each.group()]
    choices = {button for group in groups if group.exclusive() for button in group.buttons()}
    return {*seen, *proxies, *choices}


def turn_to(driver, key: str) -> None:
    """Turn to a page and wait until it is filled; charts have no name before that."""
    driver.press(key)
    pages = driver.window.pages
    driver.until(lambda: pages.currentWidget() is pages.widget_of(driver.front))
    driver.settle()
    driver.until(lambda: not nameless(driver.window))


PAGES = ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6")


@pytest.mark.parametrize("key", PAGES)
def test_that_every_control_of_a_page_says_what_it_is(two_attempts, key):
    turn_to(two_attempts, key)
    assert nameless(two_attempts.window) == []


@pytest.mark.parametrize("key", PAGES)
def test_that_every_control_of_a_page_is_reached_by_tab(two_attempts, key):
    turn_to(two_attempts, key)
    visited = visited_by_tab(two_attempts.window)
    assert [told(each) for each in controls(two_attempts.window) if each not in visited] == []


def test_that_the_welcome_page_is_reached_by_tab_and_says_what_it_offers(driver):
    visited = visited_by_tab(driver.window)
    assert nameless(driver.window) == []
    assert [told(each) for each in controls(driver.window) if each not in visited] == []


def test_that_the_report_before_an_import_is_reached_by_tab(driver, tmp_path):
    rows = [
        {"q": f"Say {n}.", "said": f"It is {n}.", "truth": str(n), "score": 0.5} for n in range(5)
    ]
    driver.new_study(tmp_path / "study.volteface")
    driver.preview(write_lines(tmp_path / "odd.jsonl", rows))
    visited = visited_by_tab(driver.window)
    assert nameless(driver.window) == []
    assert [told(each) for each in controls(driver.window) if each not in visited] == []


def over(window: QWidget) -> QWidget | None:
    """Return the popup or dialog that takes the keys now."""
    active = QApplication.activePopupWidget() or QApplication.activeWindow()
    return None if active is window else active


@pytest.mark.parametrize("command", ["file.settings", "help.keys", "help.about", "view.palette"])
def test_that_what_opens_over_the_window_says_what_it_is_and_closes_by_escape(driver, command):
    driver.program.registry.run(command)
    driver.until(lambda: over(driver.window) is not None)
    opened = over(driver.window)
    assert opened.accessibleName() or opened.windowTitle()
    assert nameless(opened) == []
    QTest.keyClick(QApplication.focusWidget() or opened, Qt.Key.Key_Escape)
    driver.until(lambda: not opened.isVisible())
