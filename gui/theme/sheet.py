"""The small style sheet for what a palette cannot say."""

from string import Template

from gui.theme.contrast import mix
from gui.theme.metrics import Metrics
from gui.theme.palettes import disabled_text, hover, selection
from gui.theme.tokens import Theme

# Widgets opt in by object name or by a dynamic property ("look"); nothing here sets a font.
_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: ${p4}px ${p8}px; }
QMenu { background: $surface; border: 1px solid $line; padding: ${p4}px; }
QMenu::item { padding: ${p4}px ${p24}px ${p4}px ${p8}px; border-radius: ${corner}px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: ${p4}px; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px ${p8}px; }

#rail, #toolbar, #statusRow { background: $window; }
#rail { background: $sunken; border-right: 1px solid $line; }
#toolbar { border-bottom: 1px solid $line; }
#statusRow { border-top: 1px solid $line; }
#welcome { background: $surface; }

QLabel[look="muted"] { color: $muted; }
QLabel[look="warn"] { color: $warn; }
QLabel[look="key"], QToolButton[look="key"] {
    color: $muted; background: $surface; border: 1px solid $line; border-radius: ${corner}px;
    padding: 0 ${p4}px;
}
QFrame[look="hairline"] { background: $line; border: none; }
QFrame[look="panel"] { background: $surface; border: 1px solid $line; border-radius: ${corner}px; }
QFrame[look="well"] { background: $sunken; border: none; border-radius: ${corner}px; }

QToolButton[look="quiet"], QPushButton[look="quiet"] {
    background: transparent; border: 1px solid transparent; border-radius: ${corner}px;
    padding: ${p2}px ${p6}px; color: $text;
}
QToolButton[look="quiet"]:hover, QPushButton[look="quiet"]:hover { background: $hover; }
QToolButton[look="quiet"]:focus, QPushButton[look="quiet"]:focus { border-color: $accent; }
QToolButton[look="quiet"]:disabled, QPushButton[look="quiet"]:disabled { color: $disabled; }
QToolButton[look="quiet"]::menu-indicator { image: none; width: 0; }
QToolButton[look="rail"] {
    background: transparent; border: 1px solid transparent; border-radius: ${corner}px;
}
QToolButton[look="rail"]:hover { background: $hover; }
QToolButton[look="rail"]:focus { border-color: $accent; }
QToolButton[look="rail"]:checked { background: $selection; }
QToolButton[look="rail"]::menu-indicator { image: none; width: 0; }

QFrame[look="segments"] { background: $sunken; border: none; border-radius: ${corner}px; }
QToolButton[look="segment"] {
    background: transparent; border: 1px solid transparent; border-radius: ${corner}px;
    padding: ${p2}px ${p8}px; color: $muted;
}
QToolButton[look="segment"]:hover { color: $text; }
QToolButton[look="segment"]:checked { background: $surface; border-color: $line; color: $text; }
QToolButton[look="segment"]:focus { border-color: $accent; }
QToolButton[look="segment"]:disabled { color: $disabled; }

QToolButton[look="chip"] {
    background: $surface; border: 1px solid $line; border-radius: ${corner}px;
    padding: 0 ${p4}px; color: $text;
}
QToolButton[look="chip"]:hover { background: $hover; }
QToolButton[look="chip"]:checked, QToolButton[look="chip"]:focus { border-color: $accent; }

QToolButton[look="swatch"] {
    background: transparent; border: 2px solid transparent; border-radius: ${corner}px;
    padding: 1px;
}
QToolButton[look="swatch"]:hover { background: $hover; }
QToolButton[look="swatch"]:checked { border-color: $text; }
QToolButton[look="swatch"]:focus { border-color: $accent; }
QCheckBox[look="box"]::indicator {
    width: ${p10}px; height: ${p10}px; background: $surface; border: 1px solid $muted;
    border-radius: ${p2}px;
}
QCheckBox[look="box"]::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox[look="box"]::indicator:focus { border: 2px solid $text; }
QPlainTextEdit[look="field"] {
    padding: 0 ${p4}px;
    background: $surface; border: 1px solid $line; border-radius: ${corner}px; color: $text;
}
QPlainTextEdit[look="field"]:focus { border-color: $accent; }

ChartsPage, #chartsSheet { background: $surface; }
#chartsBar { background: $window; border-bottom: 1px solid $line; }
#chartsBar QLabel { color: $muted; }
#filterStrip { background: $sunken; border-bottom: 1px solid $line; }
QToolButton[look="card"] {
    background: transparent; border: 1px solid transparent; border-radius: ${corner}px;
    padding: ${p2}px;
}
QToolButton[look="card"]:hover, QToolButton[look="card"]:checked { background: $sunken; }
QToolButton[look="card"]:focus { border-color: $accent; }
QToolButton[look="card"]::menu-indicator { image: none; width: 0; }
QTableView[look="twin"] {
    background: $surface; color: $text; border: none;
    selection-background-color: $sunken; selection-color: $text;
}
QTableView[look="twin"]::item { padding: 0 ${p10}px; border-bottom: 1px solid $line; }
QTableView[look="twin"] QHeaderView { background: $surface; }
QTableView[look="twin"] QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $muted;
    padding: ${p4}px ${p10}px;
}

QPushButton {
    background: $surface; color: $text; border: 1px solid $line; border-radius: ${corner}px;
    padding: ${p6}px ${p12}px;
}
QPushButton:hover { background: $hover; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $disabled; background: $window; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:focus { border-color: $text; }
QPushButton[look="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[look="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: ${p2}px;
    text-align: left;
}
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border-color: $accent; border-radius: ${corner}px; }
QPushButton[look="command"] {
    background: $surface; color: $muted; padding: ${p2}px ${p8}px; text-align: left;
}

QAbstractItemView { selection-background-color: $selection; selection-color: $text; }
QLineEdit, QPlainTextEdit, QTextEdit { selection-background-color: $accent; }
QLineEdit {
    background: $surface; border: 1px solid $line; border-radius: ${corner}px;
    padding: ${p4}px ${p8}px; color: $text;
}
QLineEdit:focus { border-color: $accent; }
QLineEdit[look="bare"] { border: none; background: transparent; }

QProgressBar { background: $line; border: none; border-radius: ${p2}px; }
QProgressBar::chunk { background: $muted; border-radius: ${p2}px; }

#palette { background: $surface; border: 1px solid $line; border-radius: ${corner}px; }
#palette QListView { background: $surface; border: none; outline: none; }

QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: ${p3}px; margin: ${p2}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:vertical { min-height: ${p24}px; }
QScrollBar::handle:horizontal { min-width: ${p24}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
""")


def style_sheet(theme: Theme, metrics: Metrics) -> str:
    """Return the application's style sheet for `theme` at the text size of `metrics`."""
    lengths = {f"p{n}": metrics.px(n) for n in (2, 3, 4, 6, 8, 10, 12, 24)}
    return _SHEET.substitute(
        lengths,
        corner=metrics.corner,
        window=theme.window,
        surface=theme.surface,
        sunken=theme.sunken,
        line=theme.line,
        text=theme.text,
        muted=theme.muted,
        warn=theme.warn,
        accent=theme.accent,
        on_accent=theme.on_accent,
        accent_hover=mix(theme.text, theme.accent, 0.15),
        selection=selection(theme),
        hover=hover(theme),
        disabled=disabled_text(theme),
        handle=mix(theme.muted, theme.surface, 0.45),
    )
