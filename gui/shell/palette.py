"""The command palette: type a few letters of anything that can be done, and do it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.shell.commands import Command, CommandRegistry, shown_key
from gui.shell.pick_list import AnyIndex, ItemRole, PickList, PickModel
from gui.shell.ranking import rank
from gui.theme.manager import ThemeManager
from gui.theme.palettes import disabled_text, selection


class PaletteModel(PickModel[Command]):
    """The commands found, best first."""

    def named(self, item: Command) -> str:
        """Return the title of this moment."""
        return item.current_title

    def spoken(self, item: Command) -> str:
        """Return what it does, its key, and why it cannot be done now."""
        why = "" if item.enabled() else item.reason
        return ", ".join(part for part in (item.description, item.shortcut, why) if part)


class _RowPainter(QStyledItemDelegate):
    """Paints a row: title, menu or reason in muted text, key at the right."""

    def __init__(self, theme: ThemeManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt's names

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self._theme.metrics.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        command = index.data(ItemRole)
        theme, metrics = self._theme.current, self._theme.metrics
        area: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - stubs lack it
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(selection(theme)))
            painter.fillRect(
                QRect(area.topLeft(), QSize(metrics.px(2), area.height())), QColor(theme.accent)
            )
        inner = area.adjusted(metrics.px(12), 0, -metrics.px(12), 0)
        on = command.enabled()
        key = shown_key(command.shortcut) if command.shortcut else ""
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        taken = QFontMetrics(painter.font()).horizontalAdvance(key) + metrics.px(16)
        room = inner.adjusted(0, 0, -taken, 0)
        self._paint_words(painter, room, command, on=on)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, command: Command, *, on: bool) -> None:
        theme, metrics = self._theme.current, self._theme.metrics
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(metrics.font(13))
        painter.setPen(QColor(theme.text if on else disabled_text(theme)))
        measure = QFontMetrics(painter.font())
        title = measure.elidedText(command.current_title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, left, title)
        aside = command.menu if on else command.reason
        rest = room.adjusted(measure.horizontalAdvance(title) + metrics.px(12), 0, 0, 0)
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.muted))
        small = QFontMetrics(painter.font())
        painter.drawText(
            rest, left, small.elidedText(aside, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        )


class CommandPalette(PickList[Command]):
    """A list of all commands under a line to type in; Enter runs, Escape leaves."""

    def __init__(self, registry: CommandRegistry, theme: ThemeManager, parent: QWidget) -> None:
        self._registry = registry
        self._recent: list[str] = []
        super().__init__(PaletteModel(), _RowPainter(theme), theme, parent)
        self.say(
            name=self.tr("Command palette"),
            line=self.tr("Command to run"),
            prompt=self.tr("Type a command"),
            found=self.tr("Commands found"),
            none=self.tr("No command is called that."),
        )
        registry.ran.connect(self._remember)

    def found(self, words: str) -> Sequence[Command]:
        """Return the commands that may be meant."""
        listed = [c for c in self._registry if c.in_palette and c.shown()]
        return rank(words, listed, self._recent)

    def can_choose(self, item: Command) -> bool:
        """Whether the command can be run now."""
        return item.enabled()

    def choose(self, item: Command) -> None:
        """Run a command."""
        self._registry.run(item.id)

    def _remember(self, id_: str) -> None:
        command = self._registry.command(id_)
        if command.in_palette:
            self._recent = [id_, *(known for known in self._recent if known != id_)][:5]
