"""The head of a column: run, attempts, outcome with answer → reference, provenance, tokens."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.chains import chain_of
from core.glyphs import Glyph
from core.outcomes.verdict import Verdict, by_hand, dissent
from core.overview import AttemptRow
from core.provenance import badge
from core.text.display import visible
from core.tokens_so_far import tokens_so_far
from core.traces import Nature, Run, Trace
from gui.compare.attempt_tabs import AttemptTabs
from gui.compare.chips import ChipRow, Labelled
from gui.compare.glyphs import glyph_of
from gui.problems.delegate import draw_glyph
from gui.shell.elided import ElidedLabel
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager
from gui.theme.run_square import draw_square

_TEXT = re.compile(r"\\text(?:bf|rm|it)?\s?\{([^{}]+)\}")


class OutcomeMark(QWidget):
    """The shape of one outcome."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._glyph = Glyph.NONE
        self.setFixedSize(QSize(theme.metrics.px(12), theme.metrics.px(14)))

    def show_glyph(self, glyph: Glyph) -> None:
        """Show another outcome."""
        self._glyph = glyph
        self.setAccessibleName(str(glyph))
        self.setToolTip(str(glyph))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        draw_glyph(painter, centre, self._theme.metrics.px(9), self._glyph, self._theme.current)
        painter.end()


class RunSquare(QWidget):
    """The square in a run's colour, with a letter once colours repeat."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._position = 0
        side = theme.metrics.px(10)
        self.setFixedSize(QSize(side, side))

    def show_position(self, position: int | None) -> None:
        """Show a run's place among the colours; None hides it."""
        self.setVisible(position is not None)
        self._position = position or 0
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_square(painter, QRectF(self.rect()), self._theme.current, self._position)
        painter.end()


class ColumnHeader(QWidget):
    """Two lines over a trace.

    Signals:
        place_chosen: a person wants another (sample, attempt).
        tag_chosen: a tag on the whole trace or on a pair was clicked; carries its id.
        difference_wanted: what changed between attempts shall be shown, or no longer.
        menu_wanted: the column's menu is about to open; carries the menu, to be filled.
        pressed: the head was clicked.
        dragged: the column is dragged to this x of the screen.
        dropped: the column is let go at this x of the screen.
    """

    place_chosen = Signal(int, int)
    tag_chosen = Signal(int)
    difference_wanted = Signal()
    menu_wanted = Signal(object)
    pressed = Signal()
    dragged = Signal(int)
    dropped = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = (1, 1)
        self._pressed_at: QPoint | None = None
        self._is_dragging = False
        metrics = theme.metrics
        layout = QVBoxLayout(self)
        layout.setContentsMargins(metrics.px(12), metrics.px(6), metrics.px(8), metrics.px(6))
        layout.setSpacing(metrics.px(3))
        layout.addLayout(self._built_first())
        layout.addLayout(self._built_second())
        self._chips = ChipRow(theme)
        self._chips.chosen.connect(self.tag_chosen)
        layout.addWidget(self._chips)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _built_first(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        row = QHBoxLayout()
        row.setSpacing(metrics.px(6))
        self._square = RunSquare(self._theme)
        self._name = ElidedLabel()
        self._name.setFont(metrics.font(13, semibold=True))
        self._samples = QComboBox()
        self._samples.setAccessibleName(self.tr("Sample"))
        self._samples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._samples.setMaximumWidth(metrics.px(64))
        self._samples.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._samples.activated.connect(self._on_sample)
        self._tabs = AttemptTabs(self._theme)
        self._tabs.chosen.connect(self._on_attempt)
        self._tabs.tag_chosen.connect(self.tag_chosen)
        self._nature = ElidedLabel()
        self._nature.setProperty("look", "muted")
        self._nature.setFont(metrics.font(12))
        self._nature.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._pin = QLabel()
        self._pin.setAccessibleName(self.tr("pinned"))
        self._pin.setToolTip(self.tr("Pinned: stands first, and stays when other runs are chosen"))
        self._pin.hide()
        row.addWidget(self._square)
        row.addWidget(self._name)
        row.addWidget(self._pin)
        row.addWidget(self._nature, 1)  # gives way before the name does
        row.addWidget(self._samples)
        row.addWidget(self._tabs)
        row.addWidget(self._built_swap())
        row.addWidget(self._built_menu())
        return row

    def _built_menu(self) -> QToolButton:
        self._menu = QToolButton()
        self._menu.setIcon(icon("dots-three"))
        self._menu.setProperty("look", "quiet")
        self._menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu.setAccessibleName(self.tr("Column"))
        self._menu.setToolTip(self.tr("Pin, move or hide this column; drag its head to move it"))
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._menu)
        menu.aboutToShow.connect(self._on_menu)
        self._menu.setMenu(menu)
        return self._menu

    def _built_swap(self) -> QToolButton:
        self._swap = QToolButton()
        self._swap.setText("⇄")
        self._swap.setProperty("look", "quiet")
        self._swap.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._swap.setAccessibleName(self.tr("What changed from t1 to t2"))
        self._swap.setToolTip(self.tr("What changed from t1 to t2 (c)"))
        self._swap.clicked.connect(self.difference_wanted)
        return self._swap

    def _built_second(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        row = QHBoxLayout()
        row.setSpacing(metrics.px(5))
        self._mark = OutcomeMark(self._theme)
        self._answer = ElidedLabel()
        self._answer.setFont(metrics.font(13, semibold=True))
        self._reference = ElidedLabel()
        self._reference.setProperty("look", "muted")
        self._badge = QLabel()
        self._badge.setProperty("look", "key")
        self._badge.setFont(metrics.font(11))
        self._tokens = QLabel()
        self._tokens.setProperty("look", "muted")
        self._tokens.setFont(metrics.font(12, tabular=True))
        row.addWidget(self._mark)
        row.addWidget(self._answer)
        row.addWidget(self._reference)
        self._dissent = ElidedLabel()
        self._dissent.setProperty("look", "warn")
        self._dissent.setFont(metrics.font(12))
        self._judged = ElidedLabel()
        self._judged.setProperty("look", "muted")
        self._judged.setFont(metrics.font(12))
        row.addWidget(self._badge)
        row.addWidget(self._dissent)
        row.addWidget(self._judged)
        row.addStretch(1)
        row.addWidget(self._tokens)
        return row

    def show_attempt(
        self,
        run: Run,
        trace: Trace | None,
        rows: Sequence[AttemptRow],
        reference: str | None,
        verdicts: Sequence[Verdict],
        *,
        blind: str,
    ) -> None:
        """Show an attempt; `rows` are all attempts of the run at the problem.

        `blind` is the name that hides the run's ("Response A"), "" where nothing is hidden.
        """
        self._square.show_position(None if blind else run.position)
        self._name.show_text(blind or run.name)
        told = str(run.nature) if run.nature is not Nature.MEASURED else ""
        self._nature.show_text("" if blind or told in run.name else told)
        self._nature.setVisible(bool(self._nature.whole_text))  # else it keeps room from the name
        if not blind:
            hint = f"\nhint: {run.condition.hint}" if run.condition.hint else ""
            self._name.setToolTip(plain_tip(f"{run.name}\n{run.model}\n{run.nature}{hint}"))
        self._place = (trace.sample, trace.attempt) if trace else (1, 1)
        self._show_samples(rows)
        chain = chain_of(rows, run.id, self._place[0])
        own = [each for each in rows if each.sample == self._place[0] and not each.is_absent]
        self._swap.setVisible(len(own) > 1)
        self._tabs.show_chain(chain, self._place[1], blind=bool(blind))
        row = next((each for each in rows if trace and each.trace_id == trace.id), None)
        self._show_outcome(trace, row, reference, verdicts, blind=bool(blind))
        found = badge(trace.blocks if trace else ())
        self._badge.setText(found.text)
        self._badge.setToolTip(plain_tip(found.details))
        self._badge.setAccessibleName(self.tr("Provenance: {0}").format(found.details))
        self._badge.setVisible(trace is not None)
        tokens = f"{trace.tokens:,} tok" if trace and trace.tokens is not None else ""
        self._tokens.setText(tokens)
        self._tokens.setToolTip(plain_tip(self._counts(trace) if trace else ""))
        self.show_place(trace, 0)

    def _show_samples(self, rows: Sequence[AttemptRow]) -> None:
        samples = sorted({row.sample for row in rows})
        self._samples.setVisible(len(samples) > 1)
        if len(samples) < 2 and not self._samples.count():
            return
        self._samples.clear()
        for sample in samples:  # short, for in a narrow column the run's name needs the room
            self._samples.addItem(f"{sample}/{len(samples)}", sample)
        self._samples.setCurrentIndex(max(0, self._samples.findData(self._place[0])))
        told = self.tr("Sample {0} of {1}").format(self._place[0], len(samples))
        self._samples.setToolTip(told)
        self._samples.setAccessibleDescription(told)

    def show_tags(self, on_trace: Sequence[Labelled], on_pairs: Sequence[Labelled]) -> None:
        """Show the tags on the whole trace, and between the tabs those on pairs of attempts."""
        self._chips.show_tags(on_trace, self.tr("on the whole trace"))
        self._tabs.show_tags(on_pairs)

    def focus_tag(self, tag_id: int | None) -> None:
        """Show which of these tags is in focus."""
        self._chips.focus_tag(tag_id)
        self._tabs.focus_tag(tag_id)

    def show_place(self, trace: Trace | None, offset: int) -> None:
        """Show the tokens of a trace, and about how many of them come before `offset`."""
        if trace is None:
            self._tokens.clear()
            self._tokens.setToolTip("")
            return
        so_far = tokens_so_far(trace, offset) if offset > 0 else None
        share = self.tr("{0} %").format(100 * offset // max(1, len(trace.text)))
        total = "" if trace.tokens is None else self.tr("{0} tok").format(f"{trace.tokens:,}")
        if so_far is not None:
            shown = self.tr("≈{0} of {1}").format(f"{so_far:,}", total)
        elif offset > 0:
            shown = f"{share} · {total}" if total else share
        else:
            shown = total
        if shown != self._tokens.text():
            self._tokens.setText(shown)
        self._tokens.setToolTip(self._counts(trace))

    def show_pin(self, *, pinned: bool) -> None:
        """Show whether the column is pinned."""
        if pinned:
            side = self._theme.metrics.px(12)
            self._pin.setPixmap(icon("push-pin").pixmap(QSize(side, side)))
        self._pin.setVisible(pinned)

    def _show_outcome(
        self,
        trace: Trace | None,
        row: AttemptRow | None,
        reference: str | None,
        verdicts: Sequence[Verdict],
        *,
        blind: bool,
    ) -> None:
        for widget in (self._mark, self._answer, self._reference, self._dissent, self._judged):
            widget.setVisible(not blind and trace is not None)
        if blind or trace is None:
            return
        self._mark.show_glyph(glyph_of(row.right if row else None))
        told = "\n".join(f"{v.judge} {v.who}: {v.status} ({v.rule})" for v in verdicts)
        self._mark.setToolTip(told or self.tr("Nobody has judged this attempt."))
        self._mark.setAccessibleDescription(told)
        differing = dissent(verdicts)
        self._dissent.show_text(differing)
        self._judged.show_text("" if differing else by_hand(verdicts))
        missing = self.tr("no answer found")
        self._answer.show_text(_bare(_one_line(trace.answer)) if trace.answer else missing)
        found_by = self.tr("found by: {0}").format(trace.answer_rule)
        self._answer.setToolTip(plain_tip(f"{trace.answer or missing}\n{found_by}"))
        self._reference.show_text(f"→ {_one_line(reference)}" if reference else "")

    def _counts(self, trace: Trace) -> str:
        lines: list[str] = []
        if trace.tokens is not None:
            lines.append(self.tr("{0} tokens, as the file says").format(f"{trace.tokens:,}"))
        if trace.reasoning_tokens is not None:
            lines.append(self.tr("{0} of them reasoning").format(f"{trace.reasoning_tokens:,}"))
        if trace.seconds is not None:
            lines.append(self.tr("{0} seconds").format(f"{trace.seconds:.1f}"))
        lines.append(self.tr("{0} characters of text").format(f"{len(trace.text):,}"))
        lines.append(
            self.tr("≈: tokens up to the line that is read, in proportion to characters")
            if tokens_so_far(trace, 0) is not None
            else self.tr("%: of the characters of the text, up to the line that is read")
        )
        return "\n".join(lines)

    # What Qt calls

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if not self._is_dragging and way >= QApplication.startDragDistance():
            self._is_dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._is_dragging:
            self.dragged.emit(event.globalPosition().toPoint().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_dragging, was_pressed = self._is_dragging, self._pressed_at is not None
        self._is_dragging, self._pressed_at = False, None
        self.unsetCursor()
        if was_dragging:
            self.dropped.emit(event.globalPosition().toPoint().x())
        elif was_pressed:
            self.pressed.emit()

    @Slot()
    def _on_menu(self) -> None:
        self.menu_wanted.emit(self._menu.menu())

    @Slot(int)
    def _on_attempt(self, attempt: int) -> None:
        self.place_chosen.emit(self._place[0], attempt)

    @Slot(int)
    def _on_sample(self, index: int) -> None:
        self.place_chosen.emit(int(self._samples.itemData(index)), 1)


def _one_line(text: str) -> str:
    return visible(text[:400])[:200]


def _bare(answer: str) -> str:
    """Return an answer without the LaTeX command that says that all of it is text."""
    found = _TEXT.fullmatch(answer)
    return found[1] if found else answer
