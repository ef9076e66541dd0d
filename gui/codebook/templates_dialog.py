"""Codebooks of the literature, each with its source and a click to have it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Code
from core.codebook.default import DEFAULT_CODES
from core.codebook.templates import TEMPLATES
from gui.codebook.wording import counted
from gui.importing.labels import hairline, muted, words
from gui.theme.manager import ThemeManager


class TemplatesDialog(QDialog):
    """Lists the templates with what of them the study has already.

    Signals:
        wanted: carries the codes to add and the template's name.
    """

    wanted = Signal(object, str)

    def __init__(
        self, theme: ThemeManager, codes: Sequence[Code], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Templates"))
        self.setAccessibleName(self.tr("Templates"))
        self._theme = theme
        self._offers: list[tuple[str, tuple[Code, ...]]] = []
        px = theme.metrics.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(16), px(16), px(4), px(12))
        whole.setSpacing(px(8))
        whole.addWidget(words(theme, self.tr("Codebooks to start from"), 16, strong=True))
        whole.addWidget(
            muted(
                theme,
                self.tr("Their codes are added at the end of yours; nothing of yours is changed."),
                wrap=True,
            )
        )
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, px(12), 0)
        self._column.setSpacing(px(10))
        ours = self.tr("The codes that every new study starts with")
        self._offer(self.tr("Volteface"), ours, DEFAULT_CODES, codes)
        for each in TEMPLATES:
            self._offer(each.name, each.source, each.codes, codes)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(area, 1)
        self.resize(px(560), px(520))

    def _offer(
        self, name: str, source: str, offered: tuple[Code, ...], codes: Sequence[Code]
    ) -> None:
        have = {code.key for code in codes}
        new = tuple(code for code in offered if code.key not in have)
        self._column.addWidget(hairline())
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.px(12))
        text = QVBoxLayout()
        text.setSpacing(self._theme.metrics.px(2))
        text.addWidget(words(self._theme, name, strong=True))
        text.addWidget(muted(self._theme, source, wrap=True))
        names = ", ".join(code.name for code in offered[:12])
        text.addWidget(muted(self._theme, names + (", …" if len(offered) > 12 else ""), wrap=True))
        row.addLayout(text, 1)
        row.addWidget(self._button(name, new, len(offered)), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _button(self, name: str, new: tuple[Code, ...], count: int) -> QPushButton:
        button = QPushButton(self.tr("All there"))
        if new:
            button.setText(self.tr("Add {0}").format(counted(len(new), "code", "codes")))
        button.setEnabled(bool(new))
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("Add {0}, {1} codes").format(name, count))
        button.setProperty("number", len(self._offers))
        button.clicked.connect(self._on_add)
        self._offers.append((name, new))
        return button

    @Slot()
    def _on_add(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            name, new = self._offers[int(sender.property("number"))]
            sender.setEnabled(False)
            sender.setText(self.tr("Added"))
            self.wanted.emit(new, name)
