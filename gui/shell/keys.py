"""All keys on one sheet, made from the command registry."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.shell.commands import (
    WINDOW,
    Command,
    CommandRegistry,
    by_scope,
    scope_title,
    shown_key,
)
from gui.theme.manager import ThemeManager


class KeySheet(QDialog):
    """The keys of the window and of the page in front; the others follow."""

    def __init__(
        self, registry: CommandRegistry, theme: ThemeManager, page: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys"))
        self._theme = theme
        self.setObjectName("keySheet")
        self._build(_sections(registry, page))

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return key and title of every row, from the top."""
        labels = self.findChildren(QLabel, "keyName")
        return [(label.text(), str(label.property("does"))) for label in labels]

    def _build(self, groups: list[tuple[str, list[Command]]]) -> None:
        metrics = self._theme.metrics
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(*[metrics.px(24)] * 4)
        columns.setSpacing(metrics.px(48))
        for part in _in_two(groups):
            column = QVBoxLayout()
            column.setSpacing(metrics.px(4))
            for title, commands in part:
                self._add_group(column, title, commands)
            column.addStretch(1)
            columns.addLayout(column)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Keys"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.resize(metrics.px(800), metrics.px(600))

    def _add_group(self, column: QVBoxLayout, title: str, commands: list[Command]) -> None:
        metrics = self._theme.metrics
        heading = QLabel(title)
        heading.setFont(metrics.font(13, semibold=True))
        heading.setContentsMargins(0, metrics.px(8), 0, metrics.px(4))
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(metrics.px(16))
        grid.setVerticalSpacing(metrics.px(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, metrics.px(136))
        for row, command in enumerate(commands):
            self._add_row(grid, row, command)
        column.addLayout(grid)

    def _add_row(self, grid: QGridLayout, row: int, command: Command) -> None:
        key = QLabel("  ".join(shown_key(key) for key in command.keys))
        key.setObjectName("keyName")
        key.setProperty("look", "muted")
        key.setProperty("does", command.title)
        key.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        does = QLabel(command.title.rstrip("…"))
        does.setToolTip(command.description)
        grid.addWidget(key, row, 0)
        grid.addWidget(does, row, 1)


def _sections(registry: CommandRegistry, page: str) -> list[tuple[str, list[Command]]]:
    """Return what to show under which heading: the page in front, the menus, the other pages."""
    scopes = by_scope(registry)
    everywhere: dict[str, list[Command]] = {}
    for command in scopes.pop(WINDOW, []):
        everywhere.setdefault(command.menu or scope_title(WINDOW), []).append(command)
    front = scopes.pop(page, [])
    first = [(scope_title(page), front)] if front else []
    others = [(scope_title(scope), commands) for scope, commands in scopes.items()]
    return first + list(everywhere.items()) + others


def _in_two(
    groups: list[tuple[str, list[Command]]],
) -> list[list[tuple[str, list[Command]]]]:
    """Return the groups in two columns of about one length, in their order."""
    total = sum(len(commands) + 2 for _, commands in groups)
    left: list[tuple[str, list[Command]]] = []
    filled = 0
    for group in groups:
        if left and filled + len(group[1]) / 2 > total / 2:
            break
        left.append(group)
        filled += len(group[1]) + 2
    return [left, groups[len(left) :]]
