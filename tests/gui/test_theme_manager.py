"""The theme in force reaches the application, and so do text size and icons."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette

from gui.theme.icons import icon, icon_names
from gui.theme.manager import ThemeManager, system_is_dark
from gui.theme.metrics import Metrics
from gui.theme.palettes import palette_of
from gui.theme.sheet import style_sheet
from gui.theme.tokens import DARK, LIGHT

ROLE = QPalette.ColorRole


@pytest.fixture
def dressed(qapp):
    """Yield a manager that dresses the application, and undress it afterwards."""
    before, font = qapp.palette(), qapp.font()
    manager = ThemeManager()
    manager.apply(qapp)
    yield manager
    qapp.setStyleSheet("")
    qapp.setPalette(before)
    qapp.setFont(font)


def test_that_the_theme_reaches_the_palette_of_the_application(dressed, qapp):
    dressed.use("dark")
    assert qapp.palette().color(ROLE.Window) == QColor(DARK.window)


def test_that_a_change_of_theme_is_told_once(dressed, qtbot):
    with qtbot.waitSignal(dressed.changed):
        dressed.use("dark")
    with qtbot.assertNotEmitted(dressed.changed):
        dressed.use("dark")


def test_that_an_unknown_theme_is_the_systems(dressed):
    dressed.use("chartreuse")
    assert dressed.choice == "system"


def test_that_a_system_without_a_scheme_is_judged_by_its_palette():
    unknown = Qt.ColorScheme.Unknown
    assert system_is_dark(unknown, palette_of(DARK))
    assert not system_is_dark(unknown, palette_of(LIGHT))


def test_that_a_system_that_names_its_scheme_is_believed():
    assert system_is_dark(Qt.ColorScheme.Dark, palette_of(LIGHT))


def test_that_the_text_size_scales_lengths_and_the_font(dressed, qapp):
    row = dressed.metrics.row
    dressed.use_text_size(200)
    assert dressed.metrics.row == 2 * row
    assert qapp.font().pixelSize() == dressed.metrics.px(13)


def test_that_a_text_size_is_kept_within_reason(dressed):
    dressed.use_text_size(5000)
    largest = dressed.metrics.scale
    dressed.use_text_size(200)
    assert dressed.metrics.scale == largest


def test_that_a_hairline_never_vanishes():
    assert Metrics(scale=0.5).px(1) == 1


def test_that_the_style_sheet_is_short_and_whole():
    sheet = style_sheet(LIGHT, Metrics())
    assert sheet.count("\n") < 150
    assert "$" not in sheet


def test_that_an_icon_takes_the_colour_of_the_theme_in_force(dressed):
    same = icon("columns")
    dressed.use("light")
    light = _darkest(same)
    dressed.use("dark")
    assert light != _darkest(same)


def test_that_an_icon_lights_up_under_the_pointer(dressed):
    normal = icon("columns").pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage()
    hovered = icon("columns").pixmap(QSize(32, 32), QIcon.Mode.Active).toImage()
    assert normal != hovered


def test_that_an_unknown_icon_is_refused(qapp):
    with pytest.raises(KeyError):
        icon("no such icon")
    assert "columns" in icon_names()


def _darkest(shown: QIcon) -> str:
    image = shown.pixmap(32, 32).toImage()
    points = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    return max(points, key=lambda colour: colour.alpha()).name()
