"""Tags from all over the study in one list, to choose some and do something with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from data.store.codebook_reading import TagPlace
from gui.codebook.rows_model import AnyIndex
from gui.importing.labels import hairline, muted, words
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager

PlaceRole = Qt.ItemDataRole.UserRole + 1
MOST = 5_000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button of the dialog: what it says, and what it does with the chosen tags.

    `closes` for what is done once. The first act of a dialog is what Enter does.
    """

    title: str
    run: Callable[[list[TagPlace]], object]
    closes: bool = True


class PlacesModel(QAbstractListModel):
    """Tags with where they stand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: list[TagPlace] = []

    def show_places(self, places: Sequence[TagPlace]) -> None:
        """List these tags."""
        if list(places) == self._places:
            return
        self.beginResetModel()
        self._places = list(places)
        self.endResetModel()

    @property
    def places(self) -> list[TagPlace]:
        """Return the tags that are listed."""
        return self._places

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._places)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        place = self._places[index.row()]
        if role == PlaceRole:
            return place
        if role == Qt.ItemDataRole.DisplayRole:
            return place.quote or place.problem
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (place.quote[:2000], where(place), place.note)
            return plain_tip("\n".join(part for part in parts if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{place.code}: {place.quote or place.problem}, {where(place)}"
        return None


def where(place: TagPlace) -> str:
    """Return where a tag stands and who put it."""
    run = f"{place.run} t{place.attempt}" if place.run else ""
    problem = " ".join(place.problem.split())
    return "  ·  ".join(part for part in (run, problem, place.annotator) if part)


class _PlaceDelegate(QStyledItemDelegate):
    """Two lines: the words, and in muted letters the code and the place."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(120, self._theme.metrics.px(46))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        metrics, theme = self._theme.metrics, self._theme.current
        place: TagPlace = index.data(PlaceRole)
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, option, painter, option.widget)
        painter.save()
        row = option.rect.adjusted(metrics.px(12), metrics.px(4), -metrics.px(12), -metrics.px(4))
        half = row.height() // 2
        quote = " ".join(place.quote[:400].split())
        self._line(
            painter,
            QRect(row.left(), row.top(), row.width(), half),
            f"“{quote}”" if quote else " ".join(place.problem.split()),
            13,
            theme.text,
        )
        below = QRect(row.left(), row.top() + half, row.width(), half)
        self._line(painter, below, f"{place.code}  ·  {where(place)}", 12, theme.muted)
        painter.restore()

    def _line(self, painter: QPainter, place: QRect, text: str, size: int, colour: str) -> None:
        painter.setFont(self._theme.metrics.font(size))
        painter.setPen(QColor(colour))
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, elide, place.width())
        painter.drawText(place, _LEFT, shown)


class TagsDialog(QDialog):
    """Heading, explanation, an optional field, a filter, the tags, and what can be done.

    Signals:
        acted: something was done with tags, and the list may be another one now.
    """

    acted = Signal()

    def __init__(
        self,
        theme: ThemeManager,
        heading: str,
        told: str,
        acts: Sequence[Act],
        parent: QWidget | None = None,
        *,
        field: QLineEdit | None = None,
        empty: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.setAccessibleName(heading)
        self._theme = theme
        self._acts = acts
        self._all: list[TagPlace] = []
        self._empty_words = empty
        self.model = PlacesModel(self)
        px = theme.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(words(theme, heading, 16, strong=True))
        column.addWidget(muted(theme, told, wrap=True))
        if field is not None:
            column.addWidget(field)
            field.textChanged.connect(self._on_chosen)
        self.field = field
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by words, run, problem or person"))
        self.filter.setAccessibleName(self.tr("Filter the tags"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._renew)
        column.addWidget(self.filter)
        column.addWidget(hairline())
        self.empty = muted(theme, "", 13, wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.empty, 1)
        column.addWidget(self._built_list(), 1)
        column.addWidget(hairline())
        column.addLayout(self._built_foot())
        self.resize(px(640), px(520))
        self._renew()

    def show_places(self, places: Sequence[TagPlace]) -> None:
        """List these tags."""
        self._all = list(places)
        self._renew()

    @property
    def chosen(self) -> list[TagPlace]:
        """Return the chosen tags, in their order."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [self.model.places[row] for row in rows]

    def _built_list(self) -> QListView:
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_PlaceDelegate(self._theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Tags"))
        self.view.selectionModel().selectionChanged.connect(self._on_chosen)
        return self.view

    def _built_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.px(8))
        self._facts = muted(self._theme)
        row.addWidget(self._facts, 1)
        self.buttons: list[QPushButton] = []
        for number, act in reversed(list(enumerate(self._acts))):
            button = QPushButton(act.title)
            button.setAccessibleName(act.title)
            button.setProperty("number", number)
            if number == 0:
                button.setProperty("look", "primary")
                button.setDefault(True)
            button.setAutoDefault(number == 0)
            button.clicked.connect(self._on_act)
            row.addWidget(button)
            self.buttons.insert(0, button)
        return row

    @Slot()
    def _renew(self) -> None:
        wanted = self.filter.text().casefold().strip()
        kept = {place.id for place in self.chosen}
        self.model.show_places(
            [p for p in self._all if wanted in f"{p.quote}\n{p.code}\n{where(p)}".casefold()]
        )
        flags = self.view.selectionModel().SelectionFlag
        for row, place in enumerate(self.model.places):
            if place.id in kept:
                self.view.selectionModel().select(self.model.index(row), flags.Select)
        if not self.chosen and self.model.places:
            self.view.setCurrentIndex(self.model.index(0))
        is_empty = not self.model.places
        self.empty.setText(self.tr("No tag contains these words.") if self._all
                           else self._empty_words)  # fmt: skip
        self.empty.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        self.filter.setVisible(bool(self._all))
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        chosen, count = len(self.chosen), len(self.model.places)
        more = self.tr("{0} of {1} chosen").format(f"{chosen:,}", f"{count:,}")
        self._facts.setText(more if count else "")
        has_name = self.field is None or bool(self.field.text().strip())
        for button in self.buttons:
            button.setEnabled(chosen > 0 and has_name)

    @Slot()
    def _on_act(self) -> None:
        sender = self.sender()
        chosen = self.chosen
        if not isinstance(sender, QPushButton) or not chosen:
            return
        act = self._acts[int(sender.property("number"))]
        if act.closes:
            self.accept()
        act.run(chosen)
        self.acted.emit()
