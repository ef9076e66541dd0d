"""What stands where nothing was imported yet: a place to drop files, and what is understood."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.importing.labels import muted, words
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager


class StartView(QWidget):
    """The empty state.

    Signals:
        choose_wanted: the person wants to choose files.
        folder_wanted: the person wants to choose a folder.
    """

    choose_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        px = themes.metrics.px
        self.setObjectName("importStart")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(px(24), px(24), px(24), px(24))
        inside = QFrame()
        inside.setObjectName("importDrop")
        inside.setMaximumWidth(px(640))
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        outer.addStretch(1)
        outer.addWidget(inside, 100)
        outer.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(48), px(48), px(48), px(48))
        column.setSpacing(px(8))
        self._fill(column)
        line, corner = themes.current.line, 2 * themes.metrics.corner
        inside.setStyleSheet(
            f"#importDrop {{ border: 1px dashed {line}; border-radius: {corner}px; }}"
        )

    def _fill(self, column: QVBoxLayout) -> None:
        px = self._themes.metrics.px
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._mark(), 0, middle)
        column.addWidget(
            words(
                self._themes, self.tr("Drop files or folders of responses here"), 16, strong=True
            ),
            0,
            middle,
        )
        told = self.tr(
            "What they hold is shown first: runs, problems, how they pair, and everything odd."
            " Nothing is written until you say so."
        )
        column.addWidget(self._centred(told))
        column.addSpacing(px(8))
        self.choose_button = QPushButton(self.tr("Choose files…"))
        self.choose_button.setProperty("look", "primary")
        self.choose_button.setAutoDefault(True)  # Enter presses it too
        self.choose_button.setAccessibleName(self.tr("Choose files to import"))
        self.choose_button.clicked.connect(self.choose_wanted)
        self.folder_button = QPushButton(self.tr("Choose a folder…"))
        self.folder_button.setAutoDefault(True)
        self.folder_button.setAccessibleName(self.tr("Choose a folder to import"))
        self.folder_button.clicked.connect(self.folder_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.folder_button)
        column.addLayout(buttons)
        column.setAlignment(buttons, middle)
        column.addSpacing(px(16))
        self._formats = self._centred("\n")
        column.addWidget(self._formats)

    def show_formats(self, names: Sequence[str]) -> None:
        """Say which formats are understood."""
        told = self.tr(
            "Understood: {0}; in JSON, JSON Lines, CSV, TSV or an Inspect archive. A format is"
            " recognised by what a file holds, whatever it is called."
        )
        self._formats.setText(told.format(", ".join(names)))

    def _mark(self) -> QLabel:
        side = self._themes.metrics.px(32)
        mark = QLabel()
        mark.setPixmap(icon("file-arrow-down").pixmap(side, side))
        return mark

    def _centred(self, text: str) -> QLabel:
        label = muted(self._themes, text, wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label
