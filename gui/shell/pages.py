"""What a page of the window is, and the stack that builds each when it is first shown."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.shell.commands import Command, CommandRegistry
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn

WELCOME = "welcome"


class Look(StrEnum):
    """How a group of commands stands in the toolbar."""

    SEGMENTS = "segments"
    BUTTON = "button"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Commands that stand in the toolbar while their page is shown, under an optional label."""

    ids: tuple[str, ...]
    look: Look = Look.BUTTON
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the window.

    Attributes:
        id: Also the scope of its commands' keys.
        title: One or two words.
        icon: Phosphor's name of its icon in the rail.
        build: Makes its widget; called once, when the page is first shown.
        commands: What can be done on it.
        tools: What the toolbar shows while it is in front.
        find: Goes to its search box, if it has one.
        needs_study: Whether it makes sense without an open study.
    """

    id: str
    title: str
    icon: str
    build: Callable[[], QWidget]
    commands: tuple[Command, ...] = ()
    tools: tuple[Tools, ...] = ()
    find: Callable[[], object] | None = None
    needs_study: bool = True


class PageStack(QStackedWidget):
    """Shows one page at a time.

    Signals:
        turned: another page is in front; carries its id.
    """

    turned = Signal(str)

    def __init__(
        self, registry: CommandRegistry, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._registry, self._theme = registry, theme
        self._pages: dict[str, Page] = {}
        self._widgets: dict[str, QWidget] = {}
        self._current = ""

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return all pages in the order of the rail."""
        return tuple(self._pages.values())

    @property
    def current(self) -> Page | None:
        """Return the page in front."""
        return self._pages.get(self._current)

    def add(self, page: Page) -> None:
        """Add a page and its commands; ValueError if its id is taken."""
        if page.id in self._pages:
            raise ValueError(f"two pages are called {page.id}")
        self._pages[page.id] = page
        self._registry.add(*page.commands)

    def page(self, id_: str) -> Page:
        """Return a page by id; KeyError if there is none."""
        return self._pages[id_]

    def widget_of(self, id_: str) -> QWidget | None:
        """Return a page's widget, None while it was never shown."""
        return self._widgets.get(id_)

    def prepare(self, id_: str) -> None:
        """Build a page that was not shown yet."""
        page = self._pages[id_]
        if id_ not in self._widgets:
            widget = page.build()
            widget.setAccessibleName(widget.accessibleName() or page.title)
            self._widgets[id_] = widget
            self.addWidget(widget)
            self._registry.bind(id_, widget)

    def turn_to(self, id_: str) -> None:
        """Bring a page to the front; one that has to be built comes two turns of the loop later."""
        is_new = id_ not in self._widgets
        self.prepare(id_)
        self._current = id_
        # At once, so that whoever puts the keys somewhere on the page does it after this.
        self._widgets[id_].setFocus(Qt.FocusReason.OtherFocusReason)
        if is_new and self.isVisible():
            in_next_turn(self, self._bring)
        else:
            self._bring()
        self.turned.emit(id_)

    @Slot()
    def _bring(self) -> None:
        """Show the page in front: to dress it and to lay it out takes as long as to build it."""
        widget = self._widgets.get(self._current)
        if widget is None:
            return
        if self._theme.dress(widget) and self.isVisible():
            in_next_turn(self, self._bring)
            return
        if widget is not self.currentWidget():
            self.setCurrentWidget(widget)
        # The window may have come to the front meanwhile, and taken the keys.
        (widget.focusWidget() or widget).setFocus(Qt.FocusReason.OtherFocusReason)

    def drop_widgets(self) -> None:
        """Throw the widgets of pages away that show a study, as another one will be open."""
        for id_, page in self._pages.items():
            if page.needs_study and id_ in self._widgets:
                widget = self._widgets.pop(id_)
                self._registry.release(id_)
                self.removeWidget(widget)
                widget.deleteLater()
