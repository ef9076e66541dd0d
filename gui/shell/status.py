"""The status bar: what is saved, how much is tagged, and what runs in the background."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from gui.jobs import Job, JobRunner
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

SHOW_AFTER_MS = 400
_MESSAGE_MS = 6000
_SEPARATOR = "  ·  "


class JobStrip(QWidget):
    """Tells of the oldest running job once it has taken 400 ms: what, how much, how long."""

    def __init__(self, jobs: JobRunner, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._theme = theme
        self._job: Job | None = None
        self._wait = QTimer(self)
        self._wait.setInterval(SHOW_AFTER_MS)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._turn)
        self._build()
        self.hide()
        jobs.started.connect(self._begin)

    @property
    def job(self) -> Job | None:
        """Return the job shown, if any."""
        return self._job

    def _build(self) -> None:
        metrics = self._theme.metrics
        self._what = QLabel(self)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("look", "muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(metrics.px(92), metrics.px(4))
        self._left = QLabel(self)
        self._left.setProperty("look", "muted")
        self._cancel = QToolButton(self)
        self._cancel.setProperty("look", "quiet")
        self._cancel.setIcon(icon("x"))
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.px(8))
        for part in (self._what, self._words, self._bar, self._left, self._cancel):
            row.addWidget(part)

    @Slot(object)
    def _begin(self, job: Job) -> None:
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._wait_again)
        if self._job is None and not self._wait.isActive():
            self._wait.start()

    @Slot()
    def _wait_again(self) -> None:
        if self._job is None or self._job.is_finished:
            self._job = None
            running = [job for job in self._jobs.jobs if not job.is_finished]
            if not running:
                self._wait.stop()
                self.hide()
            else:
                self._wait.start(max(0, SHOW_AFTER_MS - round(1000 * running[0].seconds)))
        else:
            self._show_progress()

    @Slot()
    def _turn(self) -> None:
        self._wait.setInterval(SHOW_AFTER_MS)
        running = [job for job in self._jobs.jobs if not job.is_finished]
        self._job = running[0] if running else None
        self.setVisible(self._job is not None)
        self._show_progress()

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        job = self._job
        if job is None:
            return
        more = len([other for other in self._jobs.jobs if not other.is_finished]) - 1
        self._what.setText(job.what + (self.tr(" and %n more", "", more) if more > 0 else ""))
        self._words.setText(self.tr("stopping …") if job.is_cancelled else job.words)
        self._bar.setRange(0, 1000 if job.share >= 0 else 0)
        self._bar.setValue(round(1000 * max(0.0, job.share)))
        self._left.setText(self._time_left(job))
        self._cancel.setEnabled(not job.is_cancelled)
        self._cancel.setToolTip(plain_tip(self.tr("Cancel: {0}").format(job.what)))
        self._cancel.setAccessibleName(self.tr("Cancel {0}").format(job.what))
        self._bar.setAccessibleName(job.what)

    def _time_left(self, job: Job) -> str:
        left = job.seconds_left
        if left is None:
            return ""
        if left < 90:
            return self.tr("{0} s left").format(max(1, round(left)))
        return self.tr("{0} min left").format(round(left / 60))


class StatusRow(QWidget):
    """The row at the foot of the window."""

    def __init__(self, jobs: JobRunner, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Status"))
        self._theme = theme
        self._facts: tuple[str, ...] = ()
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(self._show_facts)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setProperty("look", "muted")
        self.strip = JobStrip(jobs, theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.metrics.px(12), 0, theme.metrics.px(8), 0)
        row.addWidget(self._text, 1)
        row.addWidget(self.strip)
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def text(self) -> str:
        """Return what stands at the left."""
        return self._text.text()

    def show_facts(self, *facts: str) -> None:
        """State lasting facts, such as "Saved" and "212 tags"; empty ones are left out."""
        self._facts = tuple(fact for fact in facts if fact)
        if not self._forget.isActive():
            self._show_facts()

    def show_message(self, message: str) -> None:
        """Say something for six seconds."""
        self._text.setText(message)
        self._forget.start(_MESSAGE_MS)

    @Slot()
    def _show_facts(self) -> None:
        self._text.setText(_SEPARATOR.join(self._facts))

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.metrics.status)
        for label in self.findChildren(QLabel):
            label.setFont(self._theme.metrics.font(12))
