"""Imported files as Qt's item model: files on top, what was found in each under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from core.imported import Finding, Severity
from data.importers.findings import FindingGroup, groups_in
from data.store.reading import SourceRow
from gui.importing.cells import IconRole, Index, LookRole
from gui.shell.tips import plain_tip

NAME, FORMAT, WHEN, STATE, TRACES, PROBLEMS, RUNS, FINDINGS = range(8)
LIVE = "live"
_NUMBERS = {TRACES: "traces", PROBLEMS: "problems", RUNS: "runs"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ICONS = {Severity.NOTE: "info", Severity.WARNING: "warning", Severity.SKIPPED: "prohibit"}
_MOST_PLACES = 20  # of a finding, in its tooltip


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A file with its findings, grouped once and not at every look."""

    row: SourceRow
    findings: tuple[FindingGroup, ...]
    found: int


def entry_of(row: SourceRow) -> SourceEntry:
    """Return a file with its findings grouped; for a job, as there may be very many."""
    findings = [
        Finding(
            severity=Severity(each.get("severity", Severity.NOTE)),
            what=each.get("what", ""),
            where=each.get("where", ""),
            done=each.get("done", ""),
        )
        for each in row.findings
    ]
    return SourceEntry(row, tuple(groups_in(findings)), len(findings))


class SourcesModel(QAbstractItemModel):
    """Two levels; an index of the second carries the row of its file plus one as internal id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[SourceEntry, ...] = ()

    def show_entries(self, entries: Sequence[SourceEntry]) -> None:
        """List these files."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    @property
    def entries(self) -> tuple[SourceEntry, ...]:
        """Return the files in their order."""
        return self._entries

    def entry(self, index: Index) -> SourceEntry | None:
        """Return the file that a row is or belongs to."""
        if not index.isValid():
            return None
        place = index.internalId() - 1 if index.internalId() else index.row()
        return self._entries[place]

    def rows_of(self, batch_id: int) -> list[int]:
        """Return the rows of the files that were imported together."""
        return [n for n, each in enumerate(self._entries) if each.row.batch_id == batch_id]

    # Qt's names

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own signature
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._entries)
        if parent.internalId() or parent.column() > 0:
            return 0
        return len(self._entries[parent.row()].findings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 8

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            tr = self.tr
            return (tr("file"), tr("format"), tr("imported"), tr("state"), tr("traces"),
                    tr("problems"), tr("runs"), tr("findings"))[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section >= TRACES else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index)
        if entry is None:
            return None
        if index.internalId():
            return self._of_finding(entry.findings[index.row()], index.column(), role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() >= TRACES else _LEFT
        return self._of_file(entry, index.column(), role)

    def _of_file(self, entry: SourceEntry, column: int, role: int) -> object:
        row = entry.row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            tips = {NAME: f"{row.name}\n{row.label}", WHEN: row.imported}
            return plain_tip(tips.get(column, ""))
        if role == IconRole and column == NAME:
            return "file-text"
        if role == LookRole:
            if row.state != LIVE:
                return "faint"
            return "muted" if column in {FORMAT, WHEN} else None
        return None

    def _words(self, entry: SourceEntry, column: int) -> str:
        row = entry.row
        if column in _NUMBERS:
            return f"{row.counts.get(_NUMBERS[column], 0):,}"
        if column == FINDINGS:
            return f"{entry.found:,}" if entry.found else ""
        if column == STATE:
            return self.tr("live") if row.state == LIVE else self.tr("withdrawn")
        return {NAME: row.name, FORMAT: row.format, WHEN: spoken_time(row.imported)}[column]

    def _of_finding(self, group: FindingGroup, column: int, role: int) -> object:
        if column != NAME:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            times = self.tr(" · {0} times").format(f"{group.count:,}") if group.count > 1 else ""
            detail = f" · {group.detail}" if group.detail else ""
            place = f" · {group.places[0]}" if len(group.places) == 1 else ""
            return f"{group.title}{times}{detail}{place}"
        if role == Qt.ItemDataRole.ToolTipRole:
            more = ("…",) if len(group.places) > _MOST_PLACES else ()
            return plain_tip("\n".join((group.title, *group.places[:_MOST_PLACES], *more)))
        if role == IconRole:
            return _ICONS[group.severity]
        if role == LookRole:
            return "note" if group.severity is Severity.NOTE else "warn"
        return None


def spoken_time(stamp: str) -> str:
    """Return a moment of the log in the clock of this machine: "2026-05-11 14:03"."""
    try:
        return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stamp
