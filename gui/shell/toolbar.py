"""The row over the pages: the study, undo and redo, what the page offers, find, run a command."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.shell.commands import CommandRegistry, shown_key
from gui.shell.menus import fill_menu
from gui.shell.pages import Look, Tools
from gui.shell.tips import plain_tip
from gui.shell.toolbar_parts import CommandButton, Room, StudyButton, Switch, elided
from gui.theme.manager import ThemeManager


class Toolbar(QWidget):
    """The row itself; the page's part is built anew when another page comes to the front."""

    def __init__(
        self, registry: CommandRegistry, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Tools"))
        self._registry = registry
        self._theme = theme
        self._tools: tuple[Tools, ...] = ()
        self._room = Room.NORMAL
        self._middle: QWidget | None = None
        self._keys: list[QLabel] = []
        self._row = QHBoxLayout(self)
        self._study = self._make_study_button()
        self._row.addWidget(self._study)
        self._undo = self._quiet("edit.undo", words=False)
        self._redo = self._quiet("edit.redo", words=False)
        self._find = self._quiet("edit.find")
        self._command = self._make_command_button()
        for part in (self._undo, self._redo):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self._find)
        self._row.addWidget(self._command)
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def study_button(self) -> QToolButton:
        """Return the button that names the open study."""
        return self._study

    def show_study(self, name: str) -> None:
        """Name the open study; "" for none."""
        self._study.setText(elided(self._study, name or self.tr("No study")))
        self._study.setToolTip(plain_tip(name))
        self._study.setAccessibleName(self.tr("Study: {0}").format(name or self.tr("none")))

    def show_tools(self, tools: tuple[Tools, ...]) -> None:
        """Show what the page in front offers."""
        self._tools = tools
        if self._middle is not None:
            self._row.removeWidget(self._middle)
            self._middle.hide()
            self._middle.deleteLater()
        self._keys.clear()
        self._middle = self._make_middle()
        self._row.insertWidget(3, self._middle)
        self._middle.show()  # Qt would do it later, and leave it out of the sum until then
        self._fit_keys()

    def _fit_keys(self) -> None:
        """Leave the keys out where words would be cut off for them: tooltips have them too."""
        for key in self._keys:
            key.show()
        self._row.activate()
        fits = self._row.sizeHint().width() <= self.width()
        for key in self._keys:
            key.setVisible(fits)

    def _take_room(self, room: Room) -> None:
        """Show more or less; the page's part is made again."""
        if room is not self._room:
            self._room = room
            self._command.take_room(room)
            self._dress_find()
            self.show_tools(self._tools)

    def _dress_find(self) -> None:
        beside, alone = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            Qt.ToolButtonStyle.ToolButtonIconOnly,
        )
        self._find.setToolButtonStyle(alone if self._room is Room.TIGHT else beside)

    def _make_middle(self) -> QWidget:
        middle = QWidget(self)
        row = QHBoxLayout(middle)
        row.setContentsMargins(self._theme.metrics.px(8), 0, 0, 0)
        row.setSpacing(self._theme.metrics.px(12))
        for tools in self._tools:
            row.addWidget(self._make_group(tools, middle))
        return middle

    def _make_group(self, tools: Tools, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.metrics.px(8))
        if tools.label and self._room is Room.ROOMY:
            label = QLabel(tools.label, box)
            label.setProperty("look", "muted")
            row.addWidget(label)
        if tools.look is Look.SEGMENTS:
            row.addWidget(self._make_segments(tools, box))
            return box
        for id_ in tools.ids:
            self._add_single(row, id_, tools.look, box)
        return box

    def _add_single(self, row: QHBoxLayout, id_: str, look: Look, box: QWidget) -> None:
        command = self._registry.command(id_)
        if look is Look.SWITCH:
            row.addWidget(self._make_switch(id_, box))
            row.addWidget(QLabel(command.title, box))
        else:
            words = self._room is not Room.TIGHT or not command.icon
            row.addWidget(self._quiet(id_, box, words=words))
        if command.shortcut and self._room is not Room.TIGHT:
            key = QLabel(shown_key(command.shortcut), box)
            key.setProperty("look", "key")
            key.setFont(self._theme.metrics.font(11))
            key.setFixedHeight(self._theme.metrics.px(20))
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
            self._keys.append(key)

    def _make_segments(self, tools: Tools, parent: QWidget) -> QWidget:
        frame = QFrame(parent)
        frame.setProperty("look", "segments")
        frame.setAccessibleName(tools.label)
        frame.setFixedHeight(self._theme.metrics.px(26))
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # No QButtonGroup: it unchecks a button by triggering its action, which runs the command.
        for id_ in tools.ids:
            button = QToolButton(frame)
            button.setProperty("look", "segment")
            button.setDefaultAction(self._registry.action(id_))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(self._registry.command(id_).title)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
            row.addWidget(button)
        return frame

    def _make_switch(self, id_: str, parent: QWidget) -> Switch:
        action = self._registry.action(id_)
        switch = Switch(self._theme, parent)
        switch.setAccessibleName(self._registry.command(id_).title)
        switch.setToolTip(action.toolTip())
        switch.setChecked(action.isChecked())
        switch.setEnabled(action.isEnabled())
        switch.clicked.connect(action.trigger)
        action.toggled.connect(switch.setChecked)
        action.enabledChanged.connect(switch.setEnabled)
        return switch

    def _quiet(self, id_: str, parent: QWidget | None = None, *, words: bool = True) -> QToolButton:
        button = QToolButton(parent or self)
        button.setProperty("look", "quiet")
        button.setDefaultAction(self._registry.action(id_))
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        button.setToolButtonStyle(style if words else Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self._registry.command(id_).title)
        button.setIconSize(QSize(self._theme.metrics.icon, self._theme.metrics.icon))
        return button

    def _make_study_button(self) -> QToolButton:
        button = StudyButton(self._theme, self)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.setAccessibleName(self.tr("Study"))
        menu.aboutToShow.connect(self._fill_study_menu)
        button.setMenu(menu)
        return button

    @Slot()
    def _fill_study_menu(self) -> None:
        fill_menu(self._study.menu(), "File", self._registry)

    def _make_command_button(self) -> CommandButton:
        button = CommandButton(self._theme, self)
        button.setAccessibleName(self._registry.command("view.palette").title)
        button.setToolTip(self._registry.action("view.palette").toolTip())
        button.clicked.connect(self._registry.action("view.palette").trigger)
        return button

    @Slot()
    def _measure(self) -> None:
        metrics = self._theme.metrics
        self.setFixedHeight(metrics.toolbar)
        self._row.setContentsMargins(metrics.px(8), 0, metrics.px(12), 0)
        self._row.setSpacing(metrics.px(4))
        self._study.setFont(metrics.font(13, semibold=True))
        for button in (self._undo, self._redo, self._find):
            button.setIconSize(QSize(metrics.icon, metrics.icon))

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._take_room(Room.of(self.width() / self._theme.metrics.scale))
        self._fit_keys()
