"""The colours that a code can have: those of its layer's palette, each told by name too."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from core.codebook.code import Code, Layer
from gui.compare.code_delegate import ink_on
from gui.theme.manager import ThemeManager

_SIDE = 18


class Swatches(QWidget):
    """Buttons in the colours of a palette that people who are colour-blind can tell apart.

    Signals:
        chosen: a person chose a colour; carries its index in the theme's palette.
    """

    chosen = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self.setAccessibleName(self.tr("Colour"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.px(2))
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)

    def show_code(self, code: Code) -> None:
        """Offer the colours of a code's layer, its own being on."""
        colours = self._colours(code.layer)
        wanted = (code.layer, code.letter, self._theme.current, len(colours))
        if wanted != self._shown:
            self._shown = wanted
            self._rebuild(colours, code)
        if colours:
            self._group.button(code.colour % len(colours)).setChecked(True)

    def _colours(self, layer: Layer) -> tuple[str, ...]:
        theme = self._theme.current
        return {Layer.STRATEGY: theme.strategies, Layer.EPISODE: theme.episodes}.get(layer, ())

    def _rebuild(self, colours: tuple[str, ...], code: Code) -> None:
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for each in self._group.buttons():
            self._group.removeButton(each)
        for number, colour in enumerate(colours):
            self._row.addWidget(self._made(number, colour, code.letter))
        if not colours:
            words = QLabel(self.tr("one colour for all of this kind; the letter tells them apart"))
            words.setProperty("look", "muted")
            words.setFont(self._theme.metrics.font(12))
            self._row.addWidget(words)
        self._row.addStretch(1)

    def _made(self, number: int, colour: str, letter: str) -> QToolButton:
        px = self._theme.metrics.px
        button = QToolButton()
        button.setProperty("look", "swatch")
        button.setCheckable(True)
        button.setIcon(QIcon(_picture(QColor(colour), letter, self._theme)))
        button.setIconSize(QSize(px(_SIDE), px(_SIDE)))
        button.setAccessibleName(self.tr("Colour {0}").format(number + 1))
        button.setToolTip(self.tr("Colour {0} of this kind").format(number + 1))
        self._group.addButton(button, number)
        return button

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(number)


def _picture(colour: QColor, letter: str, theme: ThemeManager) -> QPixmap:
    side = theme.metrics.px(_SIDE)
    picture = QPixmap(side * 2, side * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(0, 0, side, side, 4, 4)
    painter.setPen(ink_on(colour))
    painter.setFont(theme.metrics.font(11, semibold=True))
    painter.drawText(QRect(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return picture
