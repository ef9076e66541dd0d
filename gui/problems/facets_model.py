"""Facets as Qt's item model: a heading for each kind, and below it the values with their counts."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.query import Facet, FacetKind

AnyIndex = QModelIndex | QPersistentModelIndex
FacetRole = Qt.ItemDataRole.UserRole + 1
"""The facet of a row, None for a heading."""
ShareRole = Qt.ItemDataRole.UserRole + 2
"""The share of the listed problems that have the value, 0 to 1."""


class _Row(NamedTuple):
    words: str
    facet: Facet | None


class FacetsModel(QAbstractListModel):
    """Headings and values; only values can be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[_Row, ...] = ()
        self._of = 0

    def show_facets(self, facets: Sequence[Facet], problems: int, names: Mapping[str, str]) -> None:
        """List facets counted among so many problems; `names` are those of codes by key."""
        rows: list[_Row] = []
        for kind, values in groupby(facets, lambda each: each.kind):
            rows.append(_Row(self._heading(kind), None))
            rows += [_Row(self._words(each, names), each) for each in values]
        same = [row.words for row in rows] == [row.words for row in self._rows]
        self._of = problems
        if same:  # so that the place of the keyboard and of the scroll bar stay
            self._rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def facet(self, row: int) -> Facet | None:
        """Return the facet in a row, None for a heading."""
        return self._rows[row].facet if 0 <= row < len(self._rows) else None

    def row_of(self, facet: Facet | None) -> int:
        """Return the row of the same value, -1 if it is not listed."""
        wanted = None if facet is None else facet.query
        return next(
            (at for at, row in enumerate(self._rows) if row.facet and row.facet.query == wanted), -1
        )

    def _heading(self, kind: FacetKind) -> str:
        return {
            FacetKind.OUTCOME: self.tr("Outcome"),
            FacetKind.RUN: self.tr("Run"),
            FacetKind.DATASET: self.tr("Dataset"),
            FacetKind.FAMILY: self.tr("Family"),
            FacetKind.VARIANT: self.tr("Variant"),
            FacetKind.CODE: self.tr("Code"),
            FacetKind.ENDING: self.tr("Ending"),
            FacetKind.LEVEL: self.tr("Level"),
            FacetKind.SUBJECT: self.tr("Subject"),
            FacetKind.PROVENANCE: self.tr("Reasoning shown"),
        }[kind]

    def _words(self, facet: Facet, names: Mapping[str, str]) -> str:
        if facet.kind is FacetKind.CODE:
            return names.get(facet.value, facet.value)
        if facet.kind is FacetKind.OUTCOME:
            return self._outcome(facet.value)
        return facet.value

    def _outcome(self, value: str) -> str:
        return {
            "right": self.tr("right at the end"),
            "wrong": self.tr("wrong at the end"),
            "none": self.tr("no outcome"),
            "cc": self.tr("stayed right"),
            "ic": self.tr("fixed"),
            "ci": self.tr("broken"),
            "ii": self.tr("stayed wrong"),
        }[value]

    # Qt's names

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].facet is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        words, facet = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == FacetRole:
            return facet
        if facet is None:
            return None
        if role == ShareRole:
            return facet.count / self._of if self._of else 0.0
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            told = self.tr("{0}: {1} of {2} problems").format(
                words, f"{facet.count:,}", f"{self._of:,}"
            )
            return self.tr("{0}, chosen").format(told) if facet.is_chosen else told
        return None
