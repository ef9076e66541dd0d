"""The rail: one button a page, the menu above, settings and help below."""

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from gui.shell.commands import CommandRegistry
from gui.shell.menus import main_menu
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager


class RailButton(QToolButton):
    """A page's button; the one in front has a bar of the accent at its left."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "rail")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.measure()
        theme.changed.connect(self.measure)

    @Slot()
    def measure(self) -> None:
        """Take the sizes in force."""
        metrics = self._theme.metrics
        side = metrics.px(36)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(metrics.rail_icon, metrics.rail_icon))


class Rail(QWidget):
    """The column of buttons at the left of the window."""

    def __init__(
        self, registry: CommandRegistry, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Pages"))
        self._registry = registry
        self._theme = theme
        # No QButtonGroup: it unchecks a button by triggering its action, which turns the page.
        self._page_count = 0
        self._buttons: dict[str, RailButton] = {}
        self._menu_button = self._make_menu_button()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._menu_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def buttons(self) -> dict[str, RailButton]:
        """Return the buttons by command id."""
        return dict(self._buttons)

    def add_page(self, command_id: str) -> None:
        """Add the button of a page's command above the gap."""
        button = self._make(command_id)
        self._page_count += 1
        self._column.insertWidget(self._page_count, button, 0, _CENTRE)

    def add_below(self, command_id: str) -> None:
        """Add a button at the foot of the rail."""
        self._column.addWidget(self._make(command_id), 0, _CENTRE)

    def open_menu(self) -> None:
        """Open the menu that holds all menus."""
        menu = main_menu(self._registry, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height()))
        menu.popup(corner)

    def _make(self, command_id: str) -> RailButton:
        button = RailButton(self._theme, self)
        button.setDefaultAction(self._registry.action(command_id))
        button.setAccessibleName(self._registry.command(command_id).title)
        self._buttons[command_id] = button
        return button

    def _make_menu_button(self) -> RailButton:
        button = RailButton(self._theme, self)
        button.setIcon(icon("list"))
        button.setAccessibleName(self.tr("Menu"))
        button.setToolTip(self.tr("Menu (F10)"))
        button.clicked.connect(self.open_menu)
        return button

    @Slot()
    def _measure(self) -> None:
        metrics = self._theme.metrics
        self.setFixedWidth(metrics.rail)
        self._column.setContentsMargins(0, metrics.px(2), 0, metrics.px(8))
        self._column.setSpacing(metrics.px(6))
        self.update()

    # Qt's names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the accent bar beside the page in front."""
        super().paintEvent(event)
        for button in self._buttons.values():
            if button.isChecked():
                painter = QPainter(self)
                bar = button.geometry()
                width = self._theme.metrics.px(3)
                painter.fillRect(
                    0, bar.top(), width, bar.height(), QColor(self._theme.current.accent)
                )
                painter.end()


_CENTRE = Qt.AlignmentFlag.AlignHCenter
