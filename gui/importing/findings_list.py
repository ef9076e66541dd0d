"""What was found while reading: one row a kind of finding, its places a click away."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.imported import Severity
from data.importers.findings import FindingGroup, Remedy
from gui.importing.labels import hairline, muted
from gui.importing.run_marks import RunLabel
from gui.shell.elided import ElidedLabel
from gui.theme.icons import coloured_icon, icon
from gui.theme.manager import ThemeManager

MOST_ROWS = 20
_AT_ONCE = 4
_MOST_LINES = 8
_ICONS = {Severity.NOTE: "info", Severity.WARNING: "warning", Severity.SKIPPED: "prohibit"}


class FindingRow(QWidget):
    """One kind of finding.

    Signals:
        change_wanted: the person wants to change what causes it; carries a Remedy.
    """

    change_wanted = Signal(object)

    def __init__(
        self, group: FindingGroup, positions: Mapping[str, int], themes: ThemeManager
    ) -> None:
        super().__init__()
        self._group = group
        self._themes = themes
        self._places: QPlainTextEdit | None = None
        px = themes.metrics.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(10), 0, px(10))
        self._column.setSpacing(px(6))
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(self._built_icon(), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._built_words(positions), 1)
        for button in self._built_links():
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)
        self.setAccessibleName(f"{self._severity}: {self._title}")

    @property
    def group(self) -> FindingGroup:
        """Return the findings that the row is about."""
        return self._group

    @property
    def is_open(self) -> bool:
        """Whether the places are shown."""
        return self._places is not None and self._places.isVisibleTo(self)

    @property
    def _title(self) -> str:
        group = self._group
        if group.count == 1:
            return group.title
        return self.tr("{0} · {1} times").format(group.title, f"{group.count:,}")

    @property
    def _severity(self) -> str:
        return {
            Severity.NOTE: self.tr("Note"),
            Severity.WARNING: self.tr("Warning"),
            Severity.SKIPPED: self.tr("Left out"),
        }[self._group.severity]

    @property
    def _detail(self) -> str:
        """Return what was done, and the place where there is but one."""
        places = self._group.places
        return " · ".join(
            part for part in (self._group.detail, *places[: len(places) == 1]) if part
        )

    def _built_icon(self) -> QLabel:
        severity, theme = self._group.severity, self._themes.current
        name = _ICONS[severity]
        mark = icon(name) if severity is Severity.NOTE else coloured_icon(name, theme.warn)
        label = QLabel()
        side = self._themes.metrics.icon
        label.setPixmap(mark.pixmap(side, side))
        label.setToolTip(self._severity)
        label.setAccessibleName(self._severity)
        return label

    def _built_words(self, positions: Mapping[str, int]) -> QVBoxLayout:
        px = self._themes.metrics.px
        column = QVBoxLayout()
        column.setSpacing(px(3))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        title = ElidedLabel(self._title)
        title.setFont(self._themes.metrics.font(13, semibold=True))
        wide = title.fontMetrics().horizontalAdvance(self._title)
        title.setMinimumWidth(min(wide, px(340)))  # the run's name gives way first
        head.addWidget(title)
        runs = RunLabel(self._themes)
        runs.show_runs(self._group.runs if positions else (), positions)
        head.addWidget(runs)
        head.addStretch(1)
        column.addLayout(head)
        if self._detail:
            column.addWidget(muted(self._themes, self._detail, wrap=True))
        return column

    def _built_links(self) -> list[QPushButton]:
        links: list[QPushButton] = []
        if self._group.remedy is not Remedy.NONE:
            change = self._link(self._remedy_words(), self.tr("Change: {0}"))
            change.clicked.connect(self._on_change)
            links.append(change)
        if len(self._group.places) > 1:
            count = f"{len(self._group.places):,}"
            show = self._link(self.tr("show {0}").format(count), self.tr("Show where: {0}"))
            show.setCheckable(True)
            show.toggled.connect(self._on_show)
            links.append(show)
        return links

    def _remedy_words(self) -> str:
        if self._group.remedy is Remedy.REVIEW:
            return self.tr("decide")
        return self.tr("change")

    def _link(self, words: str, named: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("look", "link")
        button.setFont(self._themes.metrics.font(12))
        button.setAccessibleName(named.format(self._title))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    @Slot()
    def _on_change(self) -> None:
        self.change_wanted.emit(self._group.remedy)

    @Slot(bool)
    def _on_show(self, shown: bool) -> None:
        if self._places is None:
            self._places = self._built_places()
            self._column.addWidget(self._places)
        self._places.setVisible(shown)

    def _built_places(self) -> QPlainTextEdit:
        metrics = self._themes.metrics
        box = QPlainTextEdit()
        box.setReadOnly(True)
        box.setPlainText("\n".join(self._group.places))
        box.setFont(metrics.code_font())
        box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        box.setTabChangesFocus(True)
        box.setAccessibleName(self.tr("Places of: {0}").format(self._group.title))
        theme = self._themes.current
        box.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.sunken}; border: none;"
            f" border-radius: {metrics.corner}px; color: {theme.text};"
            f" padding: {metrics.px(4)}px; }}"
        )
        lines = min(_MOST_LINES, len(self._group.places))
        box.setFixedHeight(box.fontMetrics().lineSpacing() * (lines + 1) + metrics.px(16))
        return box


class FindingsList(QWidget):
    """All kinds of findings, hairlines between them.

    Signals:
        change_wanted: the person wants to change what causes a finding; carries a Remedy.
    """

    change_wanted = Signal(object)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.rows: list[FindingRow] = []
        self._waiting: list[FindingGroup] = []
        self._more = 0
        self._positions: Mapping[str, int] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(self.tr("Found while reading"))

    def show_groups(self, groups: Sequence[FindingGroup], positions: Mapping[str, int]) -> None:
        """Show these findings, the first few at once and the others by `show_more`.

        Without `positions`, runs are not told apart.
        """
        self._waiting = list(groups[:MOST_ROWS])
        self._more = max(0, len(groups) - MOST_ROWS)
        self._positions = positions
        if not groups:
            self._say(self.tr("Nothing: every record was read as it stands."))
        self.show_more()

    @property
    def is_complete(self) -> bool:
        """Whether there is a row for everything."""
        return not self._waiting

    def show_more(self) -> None:
        """Add a few more rows, as many as can be built without holding the window up."""
        for group in self._waiting[:_AT_ONCE]:
            row = FindingRow(group, self._positions, self._themes)
            row.change_wanted.connect(self.change_wanted)
            self.rows.append(row)
            self._column.addWidget(row)
            self._column.addWidget(hairline())
        self._waiting = self._waiting[_AT_ONCE:]
        if not self._waiting and self._more:
            more = self.tr("{0} more kinds of findings are in the saved report.")
            self._say(more.format(f"{self._more:,}"))

    def _say(self, text: str) -> None:
        label = muted(self._themes, text, wrap=True)
        label.setContentsMargins(0, self._themes.metrics.px(10), 0, 0)
        self._column.addWidget(label)
