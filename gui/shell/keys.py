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
    KeyRow,
    by_scope,
    key_rows,
    scope_title,
)
from gui.theme.manager import ThemeManager

Section = tuple[str, list[KeyRow]]


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

    def _build(self, sections: list[Section]) -> None:
        metrics = self._theme.metrics
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(*[metrics.px(24)] * 4)
        columns.setSpacing(metrics.px(48))
        for part in _in_two(sections):
            column = QVBoxLayout()
            column.setSpacing(metrics.px(4))
            for title, rows in part:
                self._add_group(column, title, rows)
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

    def _add_group(self, column: QVBoxLayout, title: str, rows: list[KeyRow]) -> None:
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
        for place, row in enumerate(rows):
            self._add_row(grid, place, row)
        column.addLayout(grid)

    def _add_row(self, grid: QGridLayout, place: int, row: KeyRow) -> None:
        key = QLabel("  ".join(row.keys))
        key.setObjectName("keyName")
        key.setProperty("look", "muted")
        key.setProperty("does", row.title)
        key.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        does = QLabel(row.title)
        does.setToolTip(row.description)
        grid.addWidget(key, place, 0)
        grid.addWidget(does, place, 1)


def _sections(registry: CommandRegistry, page: str) -> list[Section]:
    """Return what to show under which heading: the page in front, the menus, the other pages."""
    scopes = by_scope(registry)
    everywhere: dict[str, list[Command]] = {}
    for command in scopes.pop(WINDOW, []):
        everywhere.setdefault(command.menu or scope_title(WINDOW), []).append(command)
    front = scopes.pop(page, [])
    first = [(scope_title(page), front)] if front else []
    others = [(scope_title(scope), commands) for scope, commands in scopes.items()]
    every = first + list(everywhere.items()) + others
    return [(title, key_rows(commands)) for title, commands in every]


def _in_two(sections: list[Section]) -> list[list[Section]]:
    """Return the sections in two columns of about one length, in their order."""
    total = sum(len(rows) + 2 for _, rows in sections)
    left: list[Section] = []
    filled = 0
    for section in sections:
        if left and filled + len(section[1]) / 2 > total / 2:
            break
        left.append(section)
        filled += len(section[1]) + 2
    return [left, sections[len(left) :]]
