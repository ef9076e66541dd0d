"""What is shown while no study is open: what this is, and the ways to begin."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.shell.commands import CommandRegistry, shown_key
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_BEGIN = ("file.open", "file.new", "file.import")


class WelcomePage(QWidget):
    """The first page.

    Signals:
        study_wanted: a recent study was chosen; carries its Path.
    """

    study_wanted = Signal(object)

    def __init__(
        self, registry: CommandRegistry, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Welcome"))
        self._registry = registry
        self._theme = theme
        self._studies: tuple[Path, ...] = ()
        self._body: QWidget | None = None
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._rebuild()
        theme.resized.connect(self._rebuild)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Return the recent studies that are listed."""
        return self._studies

    def show_recent(self, studies: Sequence[Path]) -> None:
        """List recent studies, the latest first."""
        if tuple(studies) != self._studies:
            self._studies = tuple(studies)
            self._rebuild()

    @Slot()
    def _rebuild(self) -> None:
        """Lay out anew; the page is small and every length on it follows the text size."""
        if self._body is not None:
            self._whole.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        metrics = self._theme.metrics
        self._body = QWidget(self)
        outer = QHBoxLayout(self._body)
        outer.setContentsMargins(metrics.px(24), metrics.px(24), metrics.px(24), metrics.px(24))
        outer.addStretch(1)
        inside = QWidget(self._body)
        inside.setMaximumWidth(metrics.px(760))
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addWidget(inside, 8)
        outer.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        self._add_heading(column)
        column.addSpacing(metrics.px(40))
        column.addLayout(self._two_columns())
        column.addSpacing(metrics.px(40))
        column.addWidget(_hairline())
        column.addSpacing(metrics.px(12))
        column.addWidget(self._drop_hint())
        column.addStretch(3)
        self._whole.addWidget(self._body)

    def _add_heading(self, column: QVBoxLayout) -> None:
        metrics = self._theme.metrics
        name = QLabel("Volteface")
        name.setFont(metrics.font(20, semibold=True))
        column.addWidget(name)
        column.addSpacing(metrics.px(8))
        what = QLabel(
            self.tr(
                "Compare how language models reason: the same problems side by side, the"
                " strategies they tried, and whether they noticed their mistakes."
            )
        )
        what.setProperty("look", "muted")
        what.setWordWrap(True)
        column.addWidget(what)

    def _two_columns(self) -> QHBoxLayout:
        columns = QHBoxLayout()
        columns.setSpacing(self._theme.metrics.px(48))
        columns.addLayout(self._begin(), 1)
        columns.addLayout(self._recent_list(), 1)
        return columns

    def _begin(self) -> QVBoxLayout:
        metrics = self._theme.metrics
        column = QVBoxLayout()
        column.setSpacing(metrics.px(4))
        column.addWidget(self._title(self.tr("Begin")))
        column.addSpacing(metrics.px(8))
        column.addWidget(self._primary(), 0, Qt.AlignmentFlag.AlignLeft)
        about = self._small(self._registry.command("file.example").description)
        about.setWordWrap(True)
        column.addWidget(about)
        column.addSpacing(metrics.px(12))
        for id_ in _BEGIN:
            column.addWidget(self._way_in(id_))
        column.addStretch(1)
        return column

    def _primary(self) -> QPushButton:
        command = self._registry.command("file.example")
        button = QPushButton(command.title)
        button.setProperty("look", "primary")
        button.setAutoDefault(True)  # Enter presses it too
        button.setAccessibleName(command.title)
        button.setAccessibleDescription(command.description)
        button.clicked.connect(self._registry.action(command.id).trigger)
        return button

    def _way_in(self, id_: str) -> QWidget:
        metrics = self._theme.metrics
        command = self._registry.command(id_)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        button = QPushButton(command.title)
        button.setProperty("look", "quiet")
        button.setIcon(icon(command.icon))
        button.setAccessibleName(command.title)
        button.setStyleSheet("text-align: left")
        button.setMinimumWidth(metrics.px(200))
        button.clicked.connect(self._registry.action(id_).trigger)
        row.addWidget(button)
        key = self._small(shown_key(command.shortcut) if command.shortcut else "")
        row.addWidget(key)
        row.addStretch(1)
        return line

    def _recent_list(self) -> QVBoxLayout:
        metrics = self._theme.metrics
        column = QVBoxLayout()
        column.setSpacing(metrics.px(4))
        column.addWidget(self._title(self.tr("Recent studies")))
        column.addSpacing(metrics.px(8))
        for study in self._studies[:6]:
            column.addWidget(self._study(study))
        if not self._studies:
            column.addWidget(self._small(self.tr("The studies you open will be listed here.")))
        column.addStretch(1)
        return column

    def _study(self, study: Path) -> QWidget:
        metrics = self._theme.metrics
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, metrics.px(4))
        column.setSpacing(0)
        button = QPushButton(study.stem.replace("&", "&&"))
        button.setProperty("look", "link")
        button.setToolTip(plain_tip(str(study)))
        button.setAccessibleName(self.tr("Open {0}").format(study.stem))
        button.setAccessibleDescription(str(study.parent))
        button.clicked.connect(lambda: self.study_wanted.emit(study))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        place = self._small(_short(study.parent))
        place.setContentsMargins(metrics.px(3), 0, 0, 0)
        column.addWidget(place)
        return line

    def _drop_hint(self) -> QLabel:
        return self._small(
            self.tr("Or drop a study, or files with responses, anywhere on this window.")
        )

    def _title(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setFont(self._theme.metrics.font(13, semibold=True))
        return label

    def _small(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("look", "muted")
        label.setFont(self._theme.metrics.font(12))
        return label


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("look", "hairline")
    line.setFixedHeight(1)
    return line


def _short(folder: Path, most: int = 48) -> str:
    """Return the folder as people say it: from home, and not too long."""
    home = Path.home()
    text = f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
    return text if len(text) <= most else f"…{text[-most:]}"
