"""The palette that Qt's Fusion style draws with, built from the tokens."""

from PySide6.QtGui import QColor, QPalette

from gui.theme.contrast import mix
from gui.theme.tokens import Theme

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def palette_of(theme: Theme) -> QPalette:
    """Return the palette of `theme`; disabled text is muted further."""
    palette = QPalette()
    for role, colour in _roles(theme).items():
        palette.setColor(role, QColor(colour))
    faint = QColor(disabled_text(theme))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText):
        palette.setColor(_Group.Disabled, role, faint)
    palette.setColor(_Group.Disabled, _Role.Highlight, QColor(theme.line))
    palette.setColor(_Group.Disabled, _Role.HighlightedText, QColor(theme.muted))
    return palette


def disabled_text(theme: Theme) -> str:
    """Return the colour of words that cannot be acted upon now."""
    return mix(theme.muted, theme.surface, 0.6)


def selection(theme: Theme) -> str:
    """Return the background of a selected row: a breath of the accent on the surface."""
    return mix(theme.accent, theme.surface, 0.20 if theme.is_dark else 0.12)


def hover(theme: Theme) -> str:
    """Return the background under the pointer, for controls that lie on the window."""
    return mix(theme.text, theme.window, 0.10 if theme.is_dark else 0.07)


def _roles(theme: Theme) -> dict[QPalette.ColorRole, str]:
    return {
        _Role.Window: theme.window,
        _Role.WindowText: theme.text,
        _Role.Base: theme.surface,
        _Role.AlternateBase: theme.sunken,
        _Role.Text: theme.text,
        _Role.PlaceholderText: theme.muted,
        _Role.Button: theme.surface,
        _Role.ButtonText: theme.text,
        _Role.BrightText: theme.broken,
        _Role.ToolTipBase: theme.surface,
        _Role.ToolTipText: theme.text,
        _Role.Highlight: theme.accent,
        _Role.HighlightedText: theme.on_accent,
        _Role.Accent: theme.accent,
        _Role.Link: theme.accent,
        _Role.LinkVisited: theme.accent,
        _Role.Light: theme.surface,
        _Role.Midlight: theme.sunken,
        _Role.Mid: theme.line,
        _Role.Dark: theme.line,
        _Role.Shadow: theme.line,
    }
