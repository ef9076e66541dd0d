"""Main window, commands, palette, status bar, welcome page."""
