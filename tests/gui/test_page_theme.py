"""A page that nobody sees follows the theme when somebody does."""

import pytest
from PySide6.QtWidgets import QWidget

from gui.theme.manager import ThemeManager
from gui.theme.page_theme import PageTheme
from gui.theme.tokens import DARK


@pytest.fixture
def whole(qapp):
    made = ThemeManager()
    yield made
    made.deleteLater()


class Page(QWidget):
    """A page with a theme of its own."""

    def __init__(self, whole: ThemeManager) -> None:
        super().__init__()
        self.theme = PageTheme(whole)
        self.theme.belong_to(self)


@pytest.fixture
def page(whole, qtbot) -> Page:
    made = Page(whole)
    qtbot.addWidget(made)
    return made


def test_that_a_page_in_sight_is_told_at_once(page, whole, qtbot):
    page.show()
    with qtbot.waitSignal(page.theme.changed):
        whole.use("dark")
    assert page.theme.current is DARK


def test_that_a_hidden_page_is_told_once_when_it_comes_into_sight(page, whole, qtbot):
    told = []
    page.theme.changed.connect(lambda: told.append(page.theme.choice))
    whole.use("dark")
    whole.use("light")
    assert told == []
    page.show()
    qtbot.waitUntil(lambda: told == ["light"])
    page.hide()
    with qtbot.assertNotEmitted(page.theme.changed, wait=5):
        page.show()


def test_that_lengths_are_those_in_force(page, whole):
    assert page.theme.metrics is whole.metrics
