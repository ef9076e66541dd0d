"""What the tag in focus is related to: a line for each relation, a click goes there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.relations import Relation, RelationKind
from gui.shell.elided import ElidedLabel
from gui.theme.manager import ThemeManager

BACKWARD = {
    RelationKind.CATCHES: "caught by",
    RelationKind.ABANDONS: "abandoned by",
    RelationKind.RESUMES: "resumed by",
    RelationKind.REUSES: "reused by",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A relation as one of its two tags has it: what it says, and the other tag."""

    relation: Relation
    says: str
    name: str
    quote: str
    other_id: int


class RelationList(QWidget):
    """Lists relations; empty, it takes no room.

    Signals:
        opened: go to the other tag; carries its id.
        removed: take a relation away; carries its id.
    """

    opened = Signal(int)
    removed = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.metrics.px(2))
        self._shown: tuple[Related, ...] = ()
        self.setAccessibleName(self.tr("Relations of the tag"))
        self.hide()

    @property
    def lines(self) -> list[str]:
        """Return what the lines say."""
        return [f"{each.says} {each.name}" for each in self._shown]

    def show_related(self, related: Sequence[Related]) -> None:
        """List these relations."""
        if tuple(related) == self._shown:
            return
        self._shown = tuple(related)
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for each in self._shown:
            self._layout.addWidget(self._line(each))
        self.setVisible(bool(self._shown))

    def _line(self, related: Related) -> QWidget:
        metrics = self._theme.metrics
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.px(6))
        says = QLabel(related.says)
        says.setProperty("look", "muted")
        says.setFont(metrics.font(12))
        go = QToolButton()
        go.setProperty("look", "quiet")
        go.setText(related.name)
        go.setFont(metrics.font(12))
        go.setToolTip(self.tr("Go to this tag"))
        spoken = f"{related.says} {related.name}: {related.quote}"
        go.setAccessibleName(spoken)
        go.setProperty("tagId", related.other_id)
        go.clicked.connect(self._on_open)
        quote = ElidedLabel()
        quote.setProperty("look", "muted")
        quote.setFont(metrics.font(12))
        quote.show_text(f"“{' '.join(related.quote.split())}”")
        remove = QToolButton()
        remove.setProperty("look", "quiet")
        remove.setText("×")
        remove.setToolTip(self.tr("Delete this relation; it can be undone"))
        remove.setAccessibleName(self.tr("Delete the relation {0}").format(spoken))
        remove.setProperty("relationId", related.relation.id)
        remove.clicked.connect(self._on_remove)
        row.addWidget(says)
        row.addWidget(go)
        row.addWidget(quote, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)
        return line

    @Slot()
    def _on_open(self) -> None:
        self.opened.emit(int(self.sender().property("tagId")))

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(int(self.sender().property("relationId")))
