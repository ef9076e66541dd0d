"""The first records of a file as the form would have them read; renewed at each change."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from core.glyphs import Glyph
from core.outcomes.verdict import is_right
from core.traces import Ending
from data.importers.trial import RECORDS, TriedAttempt, TriedRecord
from gui.importing.labels import hairline, muted, words
from gui.problems.delegate import draw_glyph
from gui.shell.elided import ElidedLabel
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager

_GLYPHS = {True: Glyph.RIGHT, False: Glyph.WRONG, None: Glyph.NONE}
_WIDEST_CHIP = 180


class AttemptChips(QWidget):
    """The attempts of one record: number, outcome and answer of each, in one row of chips."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._attempts: tuple[TriedAttempt, ...] = ()
        self.setFont(themes.metrics.font(12, tabular=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_attempts(self, attempts: Sequence[TriedAttempt]) -> None:
        """Show these attempts."""
        self._attempts = tuple(attempts)
        said = "; ".join(map(self._said, attempts))
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said.replace("; ", "\n")))
        self.update()

    def _said(self, attempt: TriedAttempt) -> str:
        sample = self.tr("sample {0}, ").format(attempt.sample) if attempt.sample > 1 else ""
        outcome = str(attempt.status) if attempt.status else self.tr("no outcome")
        return f"{attempt.run}, {sample}t{attempt.attempt}: {_answer(attempt)}, {outcome}"

    # Qt's names

    def sizeHint(self) -> QSize:
        px = self._themes.metrics.px
        return QSize(px(_WIDEST_CHIP), px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        px, theme = self._themes.metrics.px, self._themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        for attempt in self._attempts:
            room = min(px(_WIDEST_CHIP), self.width() - left)
            if room < px(56):
                break
            number = f"t{attempt.attempt}"
            wide = painter.fontMetrics().horizontalAdvance(number)
            mode = Qt.TextElideMode.ElideMiddle
            free = int(room - wide - px(38))
            answer = painter.fontMetrics().elidedText(_answer(attempt), mode, max(0, free))
            width = wide + px(38) + painter.fontMetrics().horizontalAdvance(answer)
            chip = QRectF(left, 1, width, self.height() - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.sunken))
            painter.drawRoundedRect(chip, self._themes.metrics.corner, self._themes.metrics.corner)
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(chip.adjusted(px(8), 0, 0, 0), middle, number)
            right = None if attempt.status is None else is_right(attempt.status)
            centre = QPointF(chip.left() + wide + px(19), chip.center().y())
            draw_glyph(painter, centre, px(9), _GLYPHS[right], theme)
            painter.setPen(QColor(theme.text))
            painter.drawText(chip.adjusted(wide + px(30), 0, 0, 0), middle, answer)
            left += width + px(6)
        painter.end()


class TrialView(QWidget):
    """A line for each of the first records: where, prompt, reference, and what the model said."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.records: tuple[TriedRecord, ...] = ()
        self._lines: list[tuple[ElidedLabel, ElidedLabel, ElidedLabel, AttemptChips]] = []
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(
            words(themes, self.tr("The first records, as they are read now"), 12, strong=True)
        )
        self.said = muted(themes, self.tr("reading …"), wrap=True)
        column.addWidget(self.said)
        column.addLayout(self._built_grid())
        self.setAccessibleName(self.tr("First records"))

    def show_records(self, records: Sequence[TriedRecord]) -> None:
        """Show these records."""
        self.records = tuple(records)
        self.said.hide()
        for at, line in enumerate(self._lines):
            shown = at < len(records)
            for part in line:
                part.setVisible(shown)
            if shown:
                self._fill(line, records[at])

    def show_fault(self, why: str) -> None:
        """Say why nothing can be read, in place of the records."""
        self.show_records(())
        self.said.setText(why)
        self.said.show()

    def _fill(
        self,
        line: tuple[ElidedLabel, ElidedLabel, ElidedLabel, AttemptChips],
        record: TriedRecord,
    ) -> None:
        key, prompt, reference, chips = line
        key.show_text(record.key or record.where)
        prompt.show_text(" ".join(record.prompt.split()) or record.fault)
        prompt.setProperty("look", "warn" if record.fault else "")
        prompt.style().unpolish(prompt)
        prompt.style().polish(prompt)
        no_reference = "" if record.fault else self.tr("no reference")
        reference.show_text(record.reference if record.reference is not None else no_reference)
        chips.show_attempts(record.attempts)

    def _built_grid(self) -> QGridLayout:
        px = self._themes.metrics.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        for at, (title, share) in enumerate(self._titles()):
            grid.addWidget(muted(self._themes, title), 0, at)
            grid.setColumnStretch(at, share)
        grid.addWidget(hairline(), 1, 0, 1, 4)
        for row in range(RECORDS):
            key, prompt, reference = (ElidedLabel() for _ in range(3))
            key.setFont(self._themes.metrics.code_font())
            for label in (prompt, reference):
                label.setFont(self._themes.metrics.font(12))
            chips = AttemptChips(self._themes)
            self._lines.append((key, prompt, reference, chips))
            for at, part in enumerate(self._lines[-1]):
                part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                part.setMinimumHeight(px(24))
                grid.addWidget(part, row + 2, at)
        return grid

    def _titles(self) -> tuple[tuple[str, int], ...]:
        tr = self.tr
        return (tr("problem"), 3), (tr("prompt"), 8), (tr("reference"), 3), (tr("attempts"), 8)


def _answer(attempt: TriedAttempt) -> str:
    if attempt.ending not in {Ending.COMPLETE, Ending.NO_ANSWER}:
        return str(attempt.ending)
    if attempt.answer is None:
        return str(Ending.NO_ANSWER)
    return " ".join(attempt.answer.split())
