"""The attempts of a sample as tabs, with the tags on pairs of them in between."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.glyphs import Glyph
from core.overview import AttemptRow
from gui.compare.chips import ChipRow, Labelled
from gui.compare.glyphs import glyph_icon, glyph_of
from gui.theme.manager import ThemeManager
from gui.theme.tokens import Theme


class AttemptTabs(QWidget):
    """One tab an attempt; none where there is only one.

    Signals:
        chosen: carries the number of the attempt that is wanted.
        tag_chosen: a tag on a pair was clicked; carries its id.
    """

    chosen = Signal(int)
    tag_chosen = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chain: Sequence[AttemptRow] = ()
        self._tabs: list[QToolButton] = []
        self._icons: dict[tuple[Glyph, Theme], QIcon] = {}
        self._between: list[ChipRow] = []  # each before the tab of the same place but one
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    def show_chain(self, chain: Sequence[AttemptRow], attempt: int, *, blind: bool) -> None:
        """Offer these attempts, of which `attempt` is shown; `blind` hides outcomes."""
        self._chain = chain if len(chain) > 1 else ()
        while len(self._tabs) < len(self._chain):
            self._add_tab()
        for place, tab in enumerate(self._tabs):
            tab.setVisible(place < len(self._chain))
        for place, chips in enumerate(self._between):
            if place + 1 >= len(self._chain):
                chips.show_tags((), "")
        for tab, row in zip(self._tabs, self._chain, strict=False):
            self._show_attempt(tab, row, blind=blind)
            tab.setChecked(row.attempt == attempt)
        self.setVisible(bool(self._chain))

    def show_tags(self, on_pairs: Sequence[Labelled]) -> None:
        """Show the tags on pairs of these attempts, each before its later one."""
        for chips, row in zip(self._between, self._chain[1:], strict=False):
            mine = [each for each in on_pairs if each[0].later_trace_id == row.trace_id]
            where = self.tr("on the pair that ends with t{0}").format(row.attempt)
            chips.show_tags(mine, where, named=False)

    def focus_tag(self, tag_id: int | None) -> None:
        """Show which of these tags is in focus."""
        for chips in self._between:
            chips.focus_tag(tag_id)

    def _show_attempt(self, tab: QToolButton, row: AttemptRow, *, blind: bool) -> None:
        style = Qt.ToolButtonStyle
        tab.setText(f"t{row.attempt}")
        tab.setToolButtonStyle(
            style.ToolButtonTextOnly if blind else style.ToolButtonTextBesideIcon
        )
        tab.setIcon(self._icon(glyph_of(row.right)))
        words = self.tr("not judged") if row.right is None else str(glyph_of(row.right))
        name = self.tr("Attempt {0}").format(row.attempt)
        tab.setAccessibleName(name if blind else f"{name}, {words}")

    def _icon(self, glyph: Glyph) -> QIcon:
        """Return an outcome's shape, drawn once: a problem is opened with every key press."""
        looks = glyph, self._theme.current
        if looks not in self._icons:
            self._icons[looks] = glyph_icon(glyph, self._theme)
        return self._icons[looks]

    def _add_tab(self) -> None:
        if self._tabs:
            chips = ChipRow(self._theme, self)
            chips.chosen.connect(self.tag_chosen)
            self._between.append(chips)
            self._row.addWidget(chips)
        tab = QToolButton(self)
        tab.setProperty("look", "segment")
        tab.setCheckable(True)
        tab.setFont(self._theme.metrics.font(12))
        tab.setIconSize(QSize(self._theme.metrics.px(10), self._theme.metrics.px(10)))
        tab.clicked.connect(self._on_tab)
        self._tabs.append(tab)
        self._row.addWidget(tab)

    @Slot()
    def _on_tab(self) -> None:
        if isinstance(tab := self.sender(), QToolButton) and tab in self._tabs:
            row = self._chain[self._tabs.index(tab)]
            tab.setChecked(True)
            self.chosen.emit(row.attempt)
