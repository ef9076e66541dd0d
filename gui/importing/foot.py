"""The bar under the report: what an import means, and the one primary button."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.importing.labels import hairline, muted
from gui.jobs import Job
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_WIDEST = 1240


class Foot(QWidget):
    """Save report, cancel, import; while an import runs, how far it is.

    Signals:
        save_wanted: save the report as text.
        cancel_wanted: give up the report, or stop the import.
        import_wanted: import the files.
    """

    save_wanted = Signal()
    cancel_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._traces = 0
        self._is_running = False
        self._blocked = ""
        self._more = ""
        self.setObjectName("importFoot")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._build()

    def offer(self, traces: int, *, blocked: str = "") -> None:
        """Offer to import this many traces; `blocked` says why that cannot be done now."""
        self._traces, self._blocked, self._is_running = traces, blocked, False
        self._bar.hide()
        self._mark.show()
        self._said.setText(blocked or self._promise())
        noun = self.tr("1 trace") if traces == 1 else self.tr("{0} traces").format(f"{traces:,}")
        words = self.tr("Import {0}").format(noun) if traces else self.tr("Import")
        self.import_button.setText(words)
        self.import_button.setAccessibleName(words)
        self.import_button.setToolTip(plain_tip(blocked))
        self.import_button.setEnabled(traces > 0 and not blocked)
        self.cancel_button.setEnabled(True)
        self.save_button.setEnabled(True)

    def say(self, words: str) -> None:
        """Say something in place of what an import means."""
        self._said.setText(words)

    def say_waiting(self, imports: int) -> None:
        """Say that more files were brought while an import runs."""
        if imports == 1:
            self._more = self.tr("more files wait and are read afterwards")
        else:
            self._more = self.tr("{0} more sets of files wait").format(f"{imports:,}")
        self._said.setText(self._more)

    @property
    def said(self) -> str:
        """Return what stands at the left."""
        return self._said.text()

    def follow(self, job: Job) -> None:
        """Show how far an import is; only it can be cancelled now."""
        self._is_running = True
        self._more = ""
        self._mark.hide()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(job.what)
        self._bar.show()
        self._said.setText(job.what)
        self.import_button.setText(self.tr("Importing …"))
        self.import_button.setEnabled(False)
        self.save_button.setEnabled(False)
        job.progressed.connect(self._on_progress)

    def stopping(self) -> None:
        """Say that the import was told to stop."""
        self._said.setText(self.tr("Stopping; what was read is taken back …"))
        self.cancel_button.setEnabled(False)

    def _promise(self) -> str:
        return self.tr(
            "One undo step takes it all back. Importing the same files again adds nothing twice."
        )

    def _build(self) -> None:
        px = self._themes.metrics.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(hairline())
        outer = QHBoxLayout()
        whole.addLayout(outer)
        outer.setContentsMargins(px(24), px(12), px(24), px(12))
        inside = QWidget()
        inside.setMaximumWidth(px(_WIDEST))
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addStretch(1)
        outer.addWidget(inside, 1000)
        outer.addStretch(1)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._mark = QLabel()
        side = self._themes.metrics.icon
        self._mark.setPixmap(icon("arrow-u-up-left").pixmap(side, side))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(px(160), px(4))
        self._bar.hide()
        self._said = muted(self._themes, wrap=True)
        row.addWidget(self._mark)
        row.addWidget(self._bar)
        row.addWidget(self._said, 1)
        for button in self._built_buttons():
            row.addWidget(button)

    def _built_buttons(self) -> tuple[QPushButton, ...]:
        self.save_button = QPushButton(self.tr("Save report…"))
        self.save_button.setAccessibleName(self.tr("Save the report as text"))
        self.save_button.clicked.connect(self.save_wanted)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setAccessibleName(self.tr("Cancel the import"))
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.import_button = QPushButton()
        self.import_button.setProperty("look", "primary")
        self.import_button.setAutoDefault(True)  # Enter presses it too
        self.import_button.clicked.connect(self.import_wanted)
        return self.save_button, self.cancel_button, self.import_button

    @Slot(float, str)
    def _on_progress(self, share: float, said: str) -> None:
        if not self.cancel_button.isEnabled():
            return
        self._bar.setRange(0, 1000 if share >= 0 else 0)
        self._bar.setValue(round(1000 * max(0.0, share)))
        self._said.setText("  ·  ".join(filter(None, (said, self._more))))
