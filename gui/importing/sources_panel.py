"""What was imported, with the actions on it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.importing.labels import muted, words
from gui.importing.sources_model import LIVE, SourceEntry
from gui.importing.sources_view import SourcesView
from gui.theme.manager import ThemeManager


class SourcesPanel(QWidget):
    """Heading with buttons, the table, and what withdrawing means.

    Signals:
        import_wanted: the person wants to choose files.
        withdraw_wanted, restore_wanted: act on the chosen import.
    """

    import_wanted = Signal()
    withdraw_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("sourcesPanel")
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(self._built_head())
        self.news = words(themes)
        self.news.setWordWrap(True)
        self.news.hide()
        column.addWidget(self.news)
        self.view = SourcesView(themes)
        self.view.chosen.connect(self._on_chosen)
        column.addWidget(self.view, 1)
        self._hint = muted(themes, "", wrap=True)
        column.addWidget(self._hint)
        self._on_chosen(None)

    def show_entries(self, entries: list[SourceEntry]) -> None:
        """List these files."""
        self.view.show_entries(entries)
        live = [each.row for each in entries if each.row.state == LIVE]
        traces = sum(row.counts.get("traces", 0) for row in live)
        files = (
            self.tr("1 file")
            if len(entries) == 1
            else self.tr("{0} files").format(f"{len(entries):,}")
        )
        self._facts.setText(self.tr("{0}, {1} traces live").format(files, f"{traces:,}"))
        self._on_chosen(self.view.batch)

    def say(self, news: str) -> None:
        """Say what an import did, above the table."""
        self.news.setText(news)
        self.news.setVisible(bool(news))

    def _built_head(self) -> QHBoxLayout:
        px = self._themes.metrics.px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(words(self._themes, self.tr("Imported files"), 16, strong=True))
        row.addSpacing(px(8))
        self._facts = muted(self._themes, "", 13)
        row.addWidget(self._facts)
        row.addStretch(1)
        self.withdraw_button = QPushButton(self.tr("Withdraw"))
        self.withdraw_button.setAccessibleName(self.tr("Withdraw the chosen import"))
        self.withdraw_button.clicked.connect(self.withdraw_wanted)
        self.restore_button = QPushButton(self.tr("Restore"))
        self.restore_button.setAccessibleName(self.tr("Restore the chosen import"))
        self.restore_button.clicked.connect(self.restore_wanted)
        self.import_button = QPushButton(self.tr("Import files…"))
        self.import_button.setProperty("look", "primary")
        self.import_button.setAutoDefault(True)  # Enter presses it too
        self.import_button.setAccessibleName(self.tr("Import files"))
        self.import_button.clicked.connect(self.import_wanted)
        for button in (self.withdraw_button, self.restore_button, self.import_button):
            row.addWidget(button)
        return row

    @Slot(object)
    def _on_chosen(self, _batch: object) -> None:
        chosen = self.view.chosen_entries
        state = chosen[0].row.state if chosen else ""
        self.withdraw_button.setEnabled(state == LIVE)
        self.restore_button.setEnabled(bool(chosen) and state != LIVE)
        self._hint.setText(self._hint_for(chosen))

    def _hint_for(self, chosen: list[SourceEntry]) -> str:
        if not chosen:
            return self.tr("Choose a file to withdraw its import, or open it to see its findings.")
        told = self.tr(
            "Withdrawing takes traces and the tags on them out of sight. Nothing is deleted, and"
            " undo or Restore brings all of it back."
        )
        if len(chosen) == 1:
            return told
        together = self.tr("{0} files were imported together and are withdrawn together.")
        return together.format(f"{len(chosen):,}") + " " + told
