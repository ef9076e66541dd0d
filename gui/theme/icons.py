"""Icons that take their colour from the palette each time they are painted.

They are glyphs of the Phosphor font that QtAwesome ships. Only its two files are read: importing
the package loads a dozen fonts, which costs more than all the rest of the first window.
"""

import json
import logging
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)

logger = logging.getLogger(__name__)

_Role = QPalette.ColorRole


def icon(name: str) -> QIcon:
    """Return the icon of Phosphor's `name`: muted, in text colour when hovered, accent when on.

    Raises:
        KeyError: The font has no such icon.
    """
    return QIcon(_Glyph(_phosphor()[1][name], None))


def coloured_icon(name: str, colour: str) -> QIcon:
    """Return the icon of Phosphor's `name` in one colour, "#RRGGBB", whatever the theme.

    Raises:
        KeyError: The font has no such icon.
    """
    return QIcon(_Glyph(_phosphor()[1][name], colour))


def icon_names() -> frozenset[str]:
    """Return all names that `icon` knows."""
    return frozenset(_phosphor()[1])


@cache
def _phosphor() -> tuple[str, dict[str, str]]:
    """Load the font once; return its family and the character of each name."""
    spec = find_spec("qtawesome")
    places = list(spec.submodule_search_locations or ()) if spec else []
    fonts = sorted(Path(places[0], "fonts").glob("phosphor-[0-9]*.ttf")) if places else []
    if not fonts:
        logger.warning("QtAwesome's Phosphor font is missing; icons stay empty")
        return "", _Blank()
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(fonts[0])))
    names = fonts[0].with_name(fonts[0].name.replace("phosphor", "phosphor-charmap"))
    codes = json.loads(names.with_suffix(".json").read_text(encoding="utf-8"))
    return family[0], {name: chr(int(code, 16)) for name, code in codes.items()}


class _Blank(dict[str, str]):
    """Stands in for the names where the font is missing."""

    def __missing__(self, key: str) -> str:
        return " "


@lru_cache(maxsize=512)
def _drawn(glyph: str, colour: str, width: int, height: int) -> QPixmap:
    """Return a character drawn once: buttons ask for theirs at every painting."""
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _draw(painter, pixmap.rect(), glyph, QColor(colour))
    painter.end()
    return pixmap


def _draw(painter: QPainter, rect: QRect, glyph: str, colour: QColor) -> None:
    font = QFont(_phosphor()[0])
    font.setPixelSize(max(1, min(rect.width(), rect.height())))
    painter.setPen(colour)
    painter.setFont(font)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)


class _Glyph(QIconEngine):
    """Paints one character of the icon font, centred and as large as fits."""

    def __init__(self, glyph: str, colour: str | None) -> None:
        super().__init__()
        self._glyph = glyph
        self._colour = colour

    def _pen(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, _Role.WindowText)
        if self._colour is not None:
            return QColor(self._colour)
        if state == QIcon.State.On:
            return palette.color(_Role.Accent)
        lit = mode in {QIcon.Mode.Active, QIcon.Mode.Selected}
        return palette.color(_Role.WindowText if lit else _Role.PlaceholderText)

    # Qt's names

    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State, /
    ) -> None:
        painter.save()
        _draw(painter, rect, self._glyph, self._pen(mode, state))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, /) -> QPixmap:
        colour = self._pen(mode, state).name(QColor.NameFormat.HexArgb)
        return _drawn(self._glyph, colour, size.width(), size.height())

    def clone(self) -> QIconEngine:
        return _Glyph(self._glyph, self._colour)

    def key(self) -> str:
        return "volteface"

    def addFile(self, _file: str, _size: QSize, _mode: QIcon.Mode, _state: QIcon.State, /) -> None:
        """Ignore files: the glyph is all there is."""

    def iconName(self) -> str:
        return ""
