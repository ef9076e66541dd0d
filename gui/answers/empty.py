"""What stands on the page while the study has no answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.importing.labels import muted, words
from gui.theme.manager import ThemeManager


class NoAnswers(QWidget):
    """Says what would be here and offers the one action that fills it.

    Signals:
        import_wanted: files should be imported.
    """

    import_wanted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        what = words(themes, self.tr("No answers yet"), 16, strong=True)
        why = muted(
            themes,
            self.tr("Answers are checked after each import. Here stands how they are compared, by"
                    " whom they were judged, and where file, checker and people differ."),
            wrap=True,
        )  # fmt: skip
        self.button = QPushButton(self.tr("Import files…"))
        self.button.setProperty("look", "primary")
        self.button.setAutoDefault(True)  # Enter presses it too
        self.button.setAccessibleName(self.tr("Import files"))
        self.button.clicked.connect(self.import_wanted)
        column.addStretch(2)
        for label in (what, why):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(px(8))
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
