"""What stands while files are read: what, how much, and a way to stop."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.importing.labels import muted, words
from gui.jobs import Job
from gui.theme.manager import ThemeManager


class WaitingView(QWidget):
    """Follows one job."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = themes.metrics.px
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(px(12))
        column.addStretch(2)
        self._what = words(themes, "", 16, strong=True)
        column.addWidget(self._what, 0, middle)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(px(320), px(4))
        column.addWidget(self.bar, 0, middle)
        self._words = muted(themes)
        column.addWidget(self._words, 0, middle)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        column.addWidget(self.cancel_button, 0, middle)
        column.addStretch(3)

    def follow(self, job: Job) -> None:
        """Show how far `job` is."""
        self._what.setText(job.what)
        self._words.setText(" ")
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(job.what)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setAccessibleName(self.tr("Cancel {0}").format(job.what))
        self.cancel_button.clicked.connect(job.cancel)
        self.cancel_button.clicked.connect(self._on_cancel)
        job.progressed.connect(self._on_progress)

    @Slot(float, str)
    def _on_progress(self, share: float, said: str) -> None:
        self.bar.setRange(0, 1000 if share >= 0 else 0)
        self.bar.setValue(round(1000 * max(0.0, share)))
        self._words.setText(said)

    @Slot()
    def _on_cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._words.setText(self.tr("stopping …"))
