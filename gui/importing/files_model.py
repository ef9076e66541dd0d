"""The files of a preview as Qt's item model: one row each, and one for all together."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt

from data.importers.previewed import FilePreview, Preview
from data.importers.report import attempts_words
from gui.importing.cells import IconRole, Index, LookRole, RunsRole
from gui.importing.cells_model import CellsModel
from gui.shell.tips import plain_tip

NAME, FORMAT, RUN, ATTEMPTS, KEY, ROWS, TRACES, PROBLEMS = range(8)


class FilesModel(CellsModel):
    """Files with what they hold; a file that cannot be read tells why in the second column."""

    numbers = frozenset((ROWS, TRACES, PROBLEMS))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._positions: Mapping[str, int] = {}
        self._numbers: Mapping[str, int] = {}

    def show_preview(
        self,
        preview: Preview,
        positions: Mapping[str, int],
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        """List the files of `preview`; `positions` give the runs their colours.

        `numbers` say which attempt a whole file is, by its path.
        """
        self.beginResetModel()
        self._numbers = numbers or {}
        self._preview, self._positions = preview, positions
        self.endResetModel()

    @property
    def total_row(self) -> int:
        """Return the row of the sums, which is the last."""
        return self.rowCount() - 1

    def file(self, row: int) -> FilePreview | None:
        """Return the file in a row, None for the sums."""
        files = self._preview.files if self._preview else ()
        return files[row] if row < len(files) else None

    def is_one_sentence(self, row: int) -> bool:
        """Whether a row tells why a file brings no responses, in place of its counts."""
        file = self.file(row)
        return self.is_unreadable(row) or (file is not None and bool(file.completes))

    def is_unreadable(self, row: int) -> bool:
        """Whether nothing can be had from the file in a row."""
        file = self.file(row)
        return file is not None and file.error is not None and not file.attempts

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("file"), tr("format"), tr("run"), tr("attempts"), tr("key"), tr("rows"),
                tr("traces"), tr("problems"))  # fmt: skip

    def count(self) -> int:
        return 0 if self._preview is None else len(self._preview.files) + 1

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._preview is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        file = self.file(row)
        if file is None:
            return self._of_all(self._preview, column, role)
        if self.is_unreadable(row):
            return _unreadable(file, column, role)
        if file.completes:
            return _completing(file, column, role)
        return self._of_file(file, column, role)

    def _of_file(self, file: FilePreview, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(file, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._hint(file, column) or "")
        if role == RunsRole and column == RUN:
            return tuple(self._positions.get(run, 0) for run in file.runs)
        if role == IconRole and column == NAME:
            return "file-text"
        if role == LookRole:
            return {FORMAT: "muted", KEY: "code"}.get(column)
        return None

    def _words(self, file: FilePreview, column: int) -> str:
        numbers = {ROWS: file.rows, TRACES: file.attempts, PROBLEMS: file.problems}
        if column in numbers:
            return f"{numbers[column]:,}"
        return {
            NAME: file.name,
            FORMAT: file.format,
            RUN: self._runs(file),
            ATTEMPTS: self._attempts(file),
            KEY: file.key,
        }[column]

    def _attempts(self, file: FilePreview) -> str:
        number = self._numbers.get(str(file.path))
        return attempts_words(file.longest_chain) if number is None else f"t{number}"

    def _runs(self, file: FilePreview) -> str:
        if len(file.runs) <= 1:
            return "".join(file.runs)
        return self.tr("{0} runs").format(f"{len(file.runs):,}")

    def _hint(self, file: FilePreview, column: int) -> str:
        if column == NAME:
            return str(file.path)
        if column == FORMAT:
            return self.tr("{0}, importer {1}").format(file.format, file.version)
        if column == RUN:
            return "\n".join(file.runs)
        if column == ATTEMPTS:
            samples = f"{file.chains:,}"
            return self.tr("Longest chain: {0}. Chains, samples counted one by one: {1}").format(
                file.longest_chain, samples
            )
        return file.key if column == KEY else ""

    def _of_all(self, preview: Preview, column: int, role: int) -> object:
        if role == LookRole:
            return "strong" if column >= ROWS else "note"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column == NAME and preview.joined:
            return self.tr("Problems are joined by dataset and key, or by the prompt without keys.")
        if column == NAME:
            return self.tr("Problems are joined by dataset and key where the prompt is the same.")
        sums = {
            ROWS: sum(file.rows for file in preview.files),
            TRACES: preview.attempts,
            PROBLEMS: preview.problems,
        }
        return f"{sums[column]:,}" if column in sums else ""


def _completing(file: FilePreview, column: int, role: int) -> object:
    """Return what is shown of a file that only completes others."""
    if role == Qt.ItemDataRole.DisplayRole:
        return {NAME: file.name, FORMAT: f"{file.format}. {file.completes}"}.get(column, "")
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(str(file.path) if column == NAME else file.completes)
    if role == IconRole and column == NAME:
        return "paperclip"
    return "muted" if role == LookRole else None


def _unreadable(file: FilePreview, column: int, role: int) -> object:
    assert file.error is not None  # noqa: S101 - asked of unreadable files only
    if role == Qt.ItemDataRole.DisplayRole:
        reason = f"{file.error.what} {file.error.advice}".strip()
        return {NAME: file.name, FORMAT: reason}.get(column, "")
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(str(file.path) if column == NAME else str(file.error))
    if role == IconRole and column == NAME:
        return "warning"
    if role == LookRole:
        return "warn" if column == NAME else "muted"
    return None
