"""What stands in place of the columns while there is no problem to show."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.theme.manager import ThemeManager


class EmptyCompare(QWidget):
    """Says what would be here, why it is not, and offers the one action that fills it.

    Signals:
        import_wanted: the study is empty, and files should be imported.
        clear_wanted: the filter chose nothing, and should go.
    """

    import_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.metrics.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(24))
        layout.setSpacing(px(8))
        self._what = QLabel()
        self._what.setFont(theme.metrics.font(16, semibold=True))
        self._why = QLabel()
        self._why.setProperty("look", "muted")
        self._action = QPushButton()
        self._action.setProperty("look", "primary")
        self._action.setAutoDefault(True)  # Enter presses it too, not only Space
        self._action.clicked.connect(self._on_action)
        layout.addStretch(2)
        for label in (self._what, self._why):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addSpacing(px(8))
        layout.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self._is_filtered = False

    def tell(self, problems: int) -> None:
        """Say that the study is empty, or that the filter chose none of so many problems."""
        self._is_filtered = problems > 0
        if self._is_filtered:
            self._what.setText(self.tr("No problem fits the filter"))
            self._why.setText(self.tr("It was applied to {0} problems.").format(f"{problems:,}"))
            self._action.setText(self.tr("Clear the filter"))
        else:
            self._what.setText(self.tr("Nothing to compare yet"))
            self._why.setText(
                self.tr("Here the responses of models to the same problem stand side by side.")
            )
            self._action.setText(self.tr("Import files…"))
        self._action.setAccessibleName(self._action.text().rstrip("…"))

    @Slot()
    def _on_action(self) -> None:
        if self._is_filtered:
            self.clear_wanted.emit()
        else:
            self.import_wanted.emit()
