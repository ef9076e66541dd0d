"""Asks which code another is merged into, and says what that will do."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Code
from data.store.codebook_reading import CodeUses
from gui.codebook.row_delegate import RowDelegate
from gui.codebook.rows_model import RowsModel
from gui.codebook.wording import counted
from gui.importing.labels import hairline, muted, words
from gui.theme.manager import ThemeManager

_AT_TOP = QListView.ScrollHint.PositionAtTop


class MergeDialog(QDialog):
    """Lists the codes that one can be merged into.

    Signals:
        chosen: carries the Code that takes the tags.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: ThemeManager,
        code: Code,
        codes: Sequence[Code],
        uses: Mapping[int, CodeUses],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = self.tr("Merge {0} into").format(code.name)
        self.setWindowTitle(self.tr("Merge Codes"))
        self.setAccessibleName(heading)
        self._theme = theme
        self._code = code
        self._uses = uses.get(code.id, CodeUses())
        self._codes = [
            each
            for each in codes
            if each.id != code.id and each.scope is code.scope and not each.retired
        ]
        px = theme.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(px(8))
        title = words(theme, heading, 16, strong=True)
        title.setWordWrap(True)
        column.addWidget(title)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Type a few letters of the code"))
        self.filter.setAccessibleName(self.tr("Filter the codes"))
        self.filter.textChanged.connect(self._renew)
        self.filter.installEventFilter(self)
        column.addWidget(self.filter)
        column.addWidget(self._built_list(), 1)
        column.addWidget(hairline())
        self.told = muted(theme, wrap=True)
        column.addWidget(self.told)
        column.addLayout(self._built_buttons())
        self.resize(px(440), px(520))
        self._renew()

    @property
    def target(self) -> Code | None:
        """Return the code that is chosen."""
        return self.model.code(self.view.currentIndex().row())

    def _built_list(self) -> QListView:
        self.model = RowsModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self._theme, self.view, counts=False))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(self.tr("Codes"))
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.doubleClicked.connect(self._on_merge)
        return self.view

    def _built_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.px(8))
        row.addStretch(1)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.merge = QPushButton(self.tr("Merge"))
        self.merge.setProperty("look", "primary")
        self.merge.setDefault(True)
        self.merge.clicked.connect(self._on_merge)
        for button in (cancel, self.merge):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        return row

    @Slot()
    def _renew(self) -> None:
        self.model.show_codes(self._codes, words=self.filter.text().strip())
        near = None if self.filter.text() else self.model.first_of(self._code.palette)
        self.view.setCurrentIndex(self.model.index(near or 1))  # 0 is a heading
        self.view.scrollTo(self.model.index((near or 1) - 1), _AT_TOP)
        self._on_current()

    @Slot()
    def _on_current(self) -> None:
        target = self.target
        self.merge.setEnabled(target is not None)
        if target is None:
            self.told.setText(self.tr("No code of this kind contains these letters."))
            return
        if not self._uses.tags:
            told = self.tr("{0} has no tags. It is retired; labels in later files become {1}.")
            self.told.setText(told.format(self._code.name, target.name))
            return
        tags = counted(self._uses.tags, self.tr("tag"), self.tr("tags"))
        told = self.tr(
            "{0} of {1} become {2}, those that would stand twice once only. {1} is retired and"
            " keeps its definition. One undo takes it all back."
        )
        self.told.setText(told.format(tags, self._code.name, target.name))

    @Slot()
    def _on_merge(self) -> None:
        if (target := self.target) is not None:
            self.accept()
            self.chosen.emit(target)

    def _step(self, by: int) -> None:
        """Go to the next code, over a heading if there is one."""
        row = self.view.currentIndex().row() + by
        if self.model.code(row) is None:
            row += by
        if self.model.code(row) is not None:
            self.view.setCurrentIndex(self.model.index(row))

    # Qt's names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk the list while letters go into the field."""
        if watched is self.filter and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and event.type() == QEvent.Type.KeyPress:
                self._step(step)
                return True
        return super().eventFilter(watched, event)
