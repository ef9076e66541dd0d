"""Tags that stand on no span, as small buttons: on a problem, a whole trace, a pair of attempts."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from core.codebook.code import Code
from core.tags import Tag
from gui.compare.code_delegate import draw_letter
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager

Labelled = tuple[Tag, Code]


class TagChip(QToolButton):
    """One tag: its code's letter, and its name where `named`; gives way by eliding."""

    def __init__(
        self, theme: ThemeManager, tag: Tag, code: Code, where: str, *, named: bool = True
    ) -> None:
        super().__init__()
        self.tag_id = tag.id
        self._name = code.name if named else ""
        side = theme.metrics.px(15)
        self.setProperty("look", "chip")
        self.setCheckable(True)
        self.setFont(theme.metrics.font(12))
        self.setIcon(_letter_icon(theme, code, side))
        self.setIconSize(QSize(side, side))
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly
        )
        self.setText(self._name)
        self.setFixedHeight(theme.metrics.px(18))
        told = self.tr("{0}, {1}, by {2}").format(code.name, where, tag.annotator)
        self.setToolTip(plain_tip(f"{told}\n{tag.note}".strip()))
        self.setAccessibleName(told)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._frame + self._wide(self._name) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._frame, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        elide = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._name, elide, self.width() - self._frame)
        if self._name and shown != self.text():
            self.setText(shown)

    @property
    def _frame(self) -> int:
        """Return the width of everything but the name."""
        return super().sizeHint().width() - self._wide(self.text())

    def _wide(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


class ChipRow(QWidget):
    """The chips of one place side by side; hidden while there are none.

    Signals:
        chosen: a tag was clicked; carries its id.
    """

    chosen = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.px(4))
        self.hide()

    def show_tags(self, labelled: Iterable[Labelled], where: str, *, named: bool = True) -> None:
        """Show these tags, which stand on what `where` names."""
        wanted = list(labelled)
        looks = (wanted, self._theme.current)
        if looks == self._shown:
            return
        self._shown = looks
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for tag, code in wanted:
            chip = TagChip(self._theme, tag, code, where, named=named)
            chip.clicked.connect(self._on_clicked)
            self._row.addWidget(chip)
        if named:
            self._row.addStretch(1)
        self.setVisible(bool(wanted))

    def focus_tag(self, tag_id: int | None) -> None:
        """Show which tag is in focus."""
        for chip in self.findChildren(TagChip):
            chip.setChecked(chip.tag_id == tag_id)

    @Slot()
    def _on_clicked(self) -> None:
        if isinstance(chip := self.sender(), TagChip):
            chip.setChecked(True)  # a second click does not take the focus away
            self.chosen.emit(chip.tag_id)


def _letter_icon(theme: ThemeManager, code: Code, side: int) -> QIcon:
    picture = QPixmap(side * 2, side * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_letter(painter, QRect(1, 0, side - 2, side - 1), code, theme)
    painter.end()
    return QIcon(picture)
