"""The row over the pages: the study, undo and redo, what the page offers, find, run a command."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
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
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_NARROW = 1440


class Switch(QAbstractButton):
    """A small sliding switch that follows a checkable command."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    # Qt's names

    def sizeHint(self) -> QSize:
        """Return the size of the track."""
        return QSize(self._theme.metrics.px(28), self._theme.metrics.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track and the knob."""
        theme = self._theme.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = track.height() / 2
        on = self.isChecked()
        fill = theme.accent if on else theme.muted
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.setPen(QColor(theme.text) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(track, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        middle = track.right() - radius if on else track.left() + radius
        painter.drawEllipse(QPointF(middle, track.center().y()), radius - 2, radius - 2)
        painter.end()


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
        self._middle: QWidget | None = None
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
        self._study.setText(_elided(self._study, name or self.tr("No study")))
        self._study.setToolTip(name)
        self._study.setAccessibleName(self.tr("Study: {0}").format(name or self.tr("none")))

    def show_tools(self, tools: tuple[Tools, ...]) -> None:
        """Show what the page in front offers."""
        self._tools = tools
        if self._middle is not None:
            self._row.removeWidget(self._middle)
            self._middle.hide()
            self._middle.deleteLater()
        self._middle = self._make_middle()
        self._row.insertWidget(3, self._middle)

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
        if tools.label and self.window().width() >= _NARROW:
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
            row.addWidget(self._quiet(id_, box))
        if command.shortcut:
            key = QLabel(shown_key(command.shortcut), box)
            key.setProperty("look", "key")
            key.setFont(self._theme.metrics.font(11))
            row.addWidget(key)

    def _make_segments(self, tools: Tools, parent: QWidget) -> QWidget:
        frame = QFrame(parent)
        frame.setProperty("look", "segments")
        frame.setAccessibleName(tools.label)
        row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        group = QButtonGroup(frame)
        for id_ in tools.ids:
            button = QToolButton(frame)
            button.setProperty("look", "segment")
            button.setDefaultAction(self._registry.action(id_))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(self._registry.command(id_).title)
            group.addButton(button)
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
        button = QToolButton(self)
        button.setProperty("look", "quiet")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setIcon(icon("caret-down"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.setAccessibleName(self.tr("Study"))
        menu.aboutToShow.connect(self._fill_study_menu)
        button.setMenu(menu)
        return button

    @Slot()
    def _fill_study_menu(self) -> None:
        fill_menu(self._study.menu(), "File", self._registry)

    def _make_command_button(self) -> QToolButton:
        button = _CommandButton(self._theme, self)
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
        self._study.setIconSize(QSize(metrics.px(12), metrics.px(12)))
        for button in (self._undo, self._redo, self._find):
            button.setIconSize(QSize(metrics.icon, metrics.icon))


class _CommandButton(QToolButton):
    """Looks like a line to type in: what it does at the left, its key at the right."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setIcon(icon("command"))

    # Qt's names

    def sizeHint(self) -> QSize:
        wide = self.window().width() >= _NARROW
        return QSize(self._theme.metrics.px(200 if wide else 164), self._theme.metrics.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = self._theme.current, self._theme.metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(theme.accent if self.hasFocus() else theme.line))
        painter.setBrush(QColor(theme.surface))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, metrics.corner, metrics.corner)
        inner = self.rect().adjusted(metrics.px(8), 0, -metrics.px(8), 0)
        side = metrics.px(14)
        place = inner.adjusted(0, (inner.height() - side) // 2, 0, 0)
        place.setSize(QSize(side, side))
        self.icon().paint(painter, place)
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.text if lit else theme.muted))
        words = inner.adjusted(side + metrics.px(8), 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | middle, self.tr("Run a command"))
        painter.setPen(QColor(theme.muted))
        painter.setFont(metrics.font(11))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, shown_key("Ctrl+K"))
        painter.end()


def _elided(button: QToolButton, name: str) -> str:
    width = button.fontMetrics().averageCharWidth() * 28
    return button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width)
