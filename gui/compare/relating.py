"""Two tags related by key: the kind from the tag in focus, then the tag it is about."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.edits import AddRelation, RemoveRelation
from core.relations import Relation, RelationKind
from core.tags import Tag
from gui.compare.relation_list import BACKWARD, Related

if TYPE_CHECKING:
    from gui.compare.page import ComparePage
    from gui.shell.session import Session


class Relating(QObject):
    """Remembers which tag a relation starts at until the other one is in focus.

    Signals:
        told: what to do next, or why nothing was related; carries words.
        changed: a relation was begun, or is no longer waited for.
    """

    told = Signal(str)
    changed = Signal()

    def __init__(self, page: "ComparePage", session: "Session") -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._kind: RelationKind | None = None
        self._from: Tag | None = None

    @property
    def begun(self) -> tuple[Tag, RelationKind] | None:
        """Return the tag that a relation starts at and its kind, while the other is waited for."""
        return (self._from, self._kind) if self._from and self._kind else None

    @property
    def related(self) -> list[Related]:
        """Return the relations of the tag in focus as it has them."""
        tag = self._page.focused_tag
        if tag is None:
            return []
        found = self._session.reader.relations_of(tag.id)
        return [self._as_had(tag.id, each) for each in found]

    def _as_had(self, tag_id: int, relation: Relation) -> Related:
        forward = relation.from_tag_id == tag_id
        other_id = relation.to_tag_id if forward else relation.from_tag_id
        other = self._session.reader.tag(other_id)
        return Related(
            relation=relation,
            says=self.tr(relation.kind if forward else BACKWARD[relation.kind]),
            name=self._named(other) if other else "?",
            quote=other.quote if other else "",
            other_id=other_id,
        )

    @Slot(int)
    def go_to(self, tag_id: int) -> None:
        """Put a tag into focus and bring its words into view, if a column shows them."""
        self._session.select(tag_id=tag_id)
        for column in self._page.columns:
            if (tag := column.tags.get(tag_id)) is not None and tag.span is not None:
                column.view.scroll_to(tag.span)

    def begin(self, kind: RelationKind) -> None:
        """Start a relation at the tag in focus."""
        tag = self._page.focused_tag
        if tag is None or tag.trace_id is None:
            self.told.emit(self.tr("Choose the tag first that {0} another.").format(kind))
            return
        self._from, self._kind = tag, kind
        words = self.tr("{0} {1} …: choose the other tag, then press = = ; Esc leaves it.")
        self.told.emit(words.format(self._named(tag), kind))
        self.changed.emit()

    def finish(self) -> None:
        """Relate what was begun to the tag in focus."""
        begun, tag = self.begun, self._page.focused_tag
        if begun is None:
            self.told.emit(self.tr("Start a relation at a tag first: = and c, a, r or u."))
            return
        first, kind = begun
        if tag is None or tag.id == first.id or first.trace_id is None:
            self.told.emit(self.tr("Choose the other tag first."))
            return
        self.drop()
        relation = Relation(
            kind=kind,
            from_tag_id=first.id,
            to_tag_id=tag.id,
            trace_id=first.trace_id,
            annotator=self._session.annotator,
            pass_name=self._session.pass_name,
        )
        self._session.run(AddRelation(relation))
        self._session.select(tag_id=first.id)

    def drop(self) -> bool:
        """Leave what was begun; whether anything was."""
        was = self.begun is not None
        self._from = self._kind = None
        if was:
            self.changed.emit()
        return was

    @Slot(int)
    def remove(self, relation_id: int) -> None:
        """Take a relation away."""
        self._session.run(RemoveRelation(relation_id))

    def _named(self, tag: Tag) -> str:
        code = self._session.code(tag.code_id)
        return code.name if code else "?"
