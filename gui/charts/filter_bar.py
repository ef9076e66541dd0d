"""The filters of the charts page: dataset, runs, level and provenance, each a word with a caret."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from core.charts.filters import POOLED, TOLD, Filtered, Filters, Provenance, levels_said
from core.charts.wording import grouped, one_line
from gui.charts.checklist import CheckList, Choice, Section
from gui.charts.lettering import Lettering, elided, scale_of, width_of
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.tokens import LIGHT, Theme

_HEIGHT = 28
_CARET = 12
_PAD = 6
_WIDEST = 170


class FilterButton(QToolButton):
    """What is filtered by, muted, and the choice; narrow, the choice alone."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.name = name
        self._value = self._short = ""
        self._is_short = False
        self._caret = icon("caret-down")
        self.setProperty("look", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def show_value(self, value: str, short: str) -> None:
        """Show a choice: "all 7", and "7 runs" where there is no room for the name."""
        self._value, self._short = one_line(value), one_line(short)
        self.setAccessibleName(f"{self.name}: {self._value}")
        self.setToolTip(plain_tip(f"{self.name}: {self._value}"))
        self.updateGeometry()
        self.update()

    @property
    def value(self) -> str:
        """The choice as it reads."""
        return self._value

    def be_short(self, short: bool) -> None:
        """Leave out the name, or show it."""
        if short != self._is_short:
            self._is_short = short
            self.updateGeometry()
            self.update()

    def use_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def width_when(self, *, short: bool) -> int:
        """Return the width with or without the name, in pixels."""
        letters = Lettering(self.font().family())
        value = width_of(self._short if short else self._value, letters.font())
        name = 0 if short else width_of(self.name, letters.font(12)) + 6
        whole = name + min(value, _WIDEST) + _CARET + 4 + 2 * _PAD
        return int(whole * scale_of(self.font())) + 1

    def sizeHint(self) -> QSize:
        height = int(_HEIGHT * scale_of(self.font()))
        return QSize(self.width_when(short=self._is_short), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, theme = scale_of(self.font()), self._theme
        if self.underMouse() or self.isDown() or self.hasFocus():
            painter.setPen(QColor(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.sunken))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.scale(scale, scale)
        letters = Lettering(self.font().family())
        x, baseline = _PAD, self.height() / scale / 2 + 5
        if not self._is_short:
            face = letters.font(12)
            painter.setFont(face.font)
            painter.setPen(QColor(theme.muted))
            painter.drawText(int(x), int(baseline), self.name)
            x += width_of(self.name, face) + 6
        face = letters.font()
        painter.setFont(face.font)
        painter.setPen(QColor(theme.text))
        text = elided(self._short if self._is_short else self._value, face, _WIDEST)
        painter.drawText(int(x), int(baseline), text)
        left = x + width_of(text, face) + 4
        caret = QRectF(left, self.height() / scale / 2 - _CARET / 2 + 1, _CARET, _CARET)
        self._caret.paint(painter, caret.toRect())
        painter.end()


class FilterBar(QWidget):
    """The filters that this study has, side by side.

    Signals:
        chosen: other filters were chosen; carries the `Filters`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Filters of the charts"))
        self._filters = Filters()
        self._runs = self._levels = 0
        self.dataset = FilterButton(self.tr("Dataset"), self)
        self.runs = FilterButton(self.tr("Runs"), self)
        self.level = FilterButton(self.tr("Level"), self)
        self.provenance = FilterButton(self.tr("Provenance"), self)
        self._dataset_menu = self._menu(self.dataset)
        self._provenance_menu = self._menu(self.provenance)
        self.run_list = self._list(self.runs, self._choose_runs)
        self.level_list = self._list(self.level, self._choose_levels)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in self.buttons:
            row.addWidget(button)
            button.hide()
        row.addStretch(1)

    @property
    def buttons(self) -> tuple[FilterButton, ...]:
        """All filters, from the left."""
        return self.dataset, self.runs, self.level, self.provenance

    def show_filtered(self, found: Filtered) -> None:
        """Show what can be chosen, and what is."""
        offer, self._filters = found.offer, found.filters
        self._show_datasets(found)
        self._runs, self._levels = len(offer.runs), len(offer.levels)
        chosen = found.filters.runs or frozenset(offer.runs)
        whole = len(chosen) == len(offer.runs)
        value = self.tr("all {0}") if whole else self.tr("{1} of {0}")
        short = self.tr("{0} runs") if whole else self.tr("{1} of {0} runs")
        counts = len(offer.runs), len(chosen)
        self.runs.show_value(value.format(*counts), short.format(*counts))
        self.runs.setVisible(len(offer.runs) > 1)
        _offer(self.run_list, offer.runs, chosen)
        levels = levels_said(found.filters.levels, offer.levels) if offer.levels else ""
        self.level.show_value(levels, self.tr("Levels {0}").format(levels))
        self.level.setVisible(bool(offer.levels))
        _offer(self.level_list, offer.levels, found.filters.levels or frozenset(offer.levels))
        self._show_provenance(found)

    def be_short(self, short: bool) -> None:
        """Leave out the names of the filters, or show them."""
        for button in self.buttons:
            button.be_short(short)

    def width_when(self, *, short: bool) -> int:
        """Return the width of what is shown, with the names or without."""
        shown = [button for button in self.buttons if not button.isHidden()]
        return sum(button.width_when(short=short) + 2 for button in shown)

    def use_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for button in self.buttons:
            button.use_theme(theme)

    def _menu(self, button: FilterButton) -> QMenu:
        menu = QMenu(button)
        menu.triggered.connect(self._choose_one)
        button.setMenu(menu)
        return menu

    def _list(self, button: FilterButton, chosen: Callable[[tuple[str, ...]], None]) -> CheckList:
        found = CheckList(button.name, self, presets=((self.tr("All"), lambda: found.ids),))
        found.changed.connect(chosen)
        button.clicked.connect(lambda: found.open_under(button))
        return found

    def _show_datasets(self, found: Filtered) -> None:
        offer, chosen = found.offer, found.filters.dataset
        entries = [(name, f"{one_line(name)} ({grouped(n)})") for name, n in offer.datasets]
        if len(entries) > 1:
            entries.append((POOLED, self.tr("All of them, pooled")))
        _fill(
            self._dataset_menu, entries, chosen, lambda name: replace(found.filters, dataset=name)
        )
        value = self.tr("{0}, pooled").format(len(offer.datasets)) if chosen == POOLED else chosen
        short = self.tr("{0} datasets pooled").format(len(offer.datasets))
        self.dataset.show_value(value, short if chosen == POOLED else chosen)
        self.dataset.setVisible(bool(entries))

    def _show_provenance(self, found: Filtered) -> None:
        titles = {
            Provenance.ANY: self.tr("any"),
            Provenance.FULL: self.tr("full"),
            Provenance.READABLE: self.tr("full or summary"),
            Provenance.HIDDEN: self.tr("hidden"),
        }
        entries = [(each, titles[each]) for each in found.offer.provenances]
        chosen = found.filters.provenance
        _fill(
            self._provenance_menu, entries, chosen,
            lambda name: replace(found.filters, provenance=Provenance(name)),
        )  # fmt: skip
        told = TOLD[chosen]
        self.provenance.show_value(titles[chosen], f"{told[0].upper()}{told[1:]}")
        self.provenance.setVisible(len(entries) > 1)

    @Slot(QAction)
    def _choose_one(self, action: QAction) -> None:
        self.chosen.emit(action.data())

    @Slot(tuple)
    def _choose_runs(self, names: tuple[str, ...]) -> None:
        self._choose_some("runs", names, self._runs)

    @Slot(tuple)
    def _choose_levels(self, levels: tuple[str, ...]) -> None:
        self._choose_some("levels", levels, self._levels)

    def _choose_some(self, field: str, names: tuple[str, ...], of: int) -> None:
        """Ask for some; none at all would leave nothing to look at, so that is all."""
        some = frozenset(names) if 0 < len(names) < of else frozenset[str]()
        self.chosen.emit(replace(self._filters, **{field: some}))  # type: ignore[arg-type]


def _offer(found: CheckList, names: tuple[str, ...], chosen: frozenset[str]) -> None:
    if found.ids != names or found.ticked != tuple(n for n in names if n in chosen):
        found.offer([Section(choices=[Choice(id=name, title=name) for name in names])], chosen)


def _fill(
    menu: QMenu, entries: Sequence[tuple[str, str]], chosen: str, of: Callable[[str], Filters]
) -> None:
    """Let one of `entries` be chosen; each carries the filters that it stands for."""
    menu.clear()
    group = QActionGroup(menu)
    for name, title in entries:
        action = QAction(title, menu)
        action.setCheckable(True)
        action.setChecked(name == chosen)
        action.setData(of(name))
        group.addAction(action)
        menu.addAction(action)
