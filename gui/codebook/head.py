"""What stands over the fields of a code: its key, its uses, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.codebook.code import Code
from data.store.codebook_reading import CodeUses
from gui.codebook.wording import counted, state_words, uses_words
from gui.shell.elided import ElidedLabel
from gui.theme.manager import ThemeManager


class CodeHead(QWidget):
    """Facts and buttons of the chosen code, or of several.

    Signals:
        merge_wanted, split_wanted, retire_wanted, palette_wanted, tags_wanted: a button.
    """

    merge_wanted = Signal()
    split_wanted = Signal()
    retire_wanted = Signal()
    palette_wanted = Signal()
    tags_wanted = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.metrics.px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addLayout(self._built_facts(), 1)
        self.buttons: dict[str, QPushButton] = {}
        for name, title, signal, told in (
            ("palette", self.tr("List in palette"), self.palette_wanted, ""),
            ("merge", self.tr("Merge…"), self.merge_wanted,
             self.tr("Give all its tags to another code (m)")),
            ("split", self.tr("Split…"), self.split_wanted,
             self.tr("Give some of its tags to a new code (p)")),
            ("retire", self.tr("Retire"), self.retire_wanted,
             self.tr("Keep it and its tags, and offer it no more (Del)")),
        ):  # fmt: skip
            button = QPushButton(title)
            button.setToolTip(told)
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            row.addWidget(button)
            self.buttons[name] = button

    def _built_facts(self) -> QVBoxLayout:
        """Return the words: of several codes a title, of one its key, and under it the facts."""
        theme = self._theme
        column = QVBoxLayout()
        column.setSpacing(theme.metrics.px(2))
        self.title = ElidedLabel()
        self.key = ElidedLabel()
        self.key.setFont(theme.metrics.code_font(12))
        self.facts = ElidedLabel()
        self.facts.setFont(theme.metrics.font(12))
        for label in (self.key, self.facts):
            label.setProperty("look", "muted")
        self.title.setFont(theme.metrics.font(13, semibold=True))
        self.tags = QPushButton(self.tr("Show in Compare"))
        self.tags.setProperty("look", "link")
        self.tags.setFont(theme.metrics.font(12))
        self.tags.setAccessibleName(self.tr("Show the problems with this code in Compare"))
        self.tags.clicked.connect(self.tags_wanted)
        below = QHBoxLayout()
        below.setSpacing(theme.metrics.px(12))
        below.addWidget(self.facts)
        below.addWidget(self.tags)
        below.addStretch(1)
        for each in (self.title, self.key):
            column.addWidget(each)
        column.addLayout(below)
        return column

    def show_code(self, code: Code, uses: CodeUses, names: dict[str, str]) -> None:
        """Show one code."""
        self._show(several=False, retired=code.retired)
        revision = self.tr("revision {0}").format(code.revision) if code.revision > 1 else ""
        self.key.show_text("  ·  ".join(part for part in (code.key, revision) if part))
        state = state_words(code, names)
        stale = ""
        if uses.stale:
            stale = self.tr("{0} to look at again").format(uses.stale)
        parts = (state, uses_words(uses), stale)
        self.facts.show_text("  ·  ".join(part for part in parts if part))
        self.tags.setVisible(uses.tags > 0)
        self.buttons["split"].setEnabled(uses.tags > 0)
        self._name_buttons(code.name)

    def show_several(self, codes: Sequence[Code]) -> None:
        """Show several codes at once."""
        retired = all(code.retired for code in codes)
        self._show(several=True, retired=retired)
        self.title.show_text(counted(len(codes), self.tr("code"), self.tr("codes")))
        self.facts.show_text(
            ", ".join(code.name for code in codes[:8]) + ("…" if codes[8:] else "")
        )
        listed = all(code.core for code in codes)
        unlist, enlist = self.tr("Take out of palette"), self.tr("List in palette")
        self.buttons["palette"].setText(unlist if listed else enlist)
        self._name_buttons(self.title.whole_text)

    def _show(self, *, several: bool, retired: bool) -> None:
        for name, button in self.buttons.items():
            button.setVisible(name == "retire" or (name == "palette") is several)
        self.key.setVisible(not several)
        self.title.setVisible(several)
        self.tags.setVisible(False)
        self.buttons["retire"].setText(self.tr("Bring back") if retired else self.tr("Retire"))
        self.buttons["merge"].setEnabled(not retired)

    def _name_buttons(self, what: str) -> None:
        for button in self.buttons.values():
            button.setAccessibleName(f"{button.text().rstrip('…')}: {what}")
