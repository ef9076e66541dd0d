"""Says what is wrong with a study, what a repair would do, and which backup is sound."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.dialogs import Notice
from gui.importing.labels import muted, words
from gui.keeping.wording import moment, tags_in_words, tr, traces_in_words
from gui.theme.manager import ThemeManager

if TYPE_CHECKING:
    from gui.keeping.work import Checked

_MOST = 8


class TroubleDialog(Notice):
    """One line for each thing found, with what a repair does about it; nothing is done unasked.

    Signals:
        repair_wanted: what can be mended should be.
        restore_wanted: the study should become what this Backup is.
        backups_wanted: all backups should be shown.
    """

    repair_wanted = Signal()
    restore_wanted = Signal(object)
    backups_wanted = Signal()

    def __init__(self, checked: "Checked", theme: ThemeManager, parent: QWidget | None) -> None:
        self._checked = checked
        self._theme = theme
        found = checked.found
        heading = tr("{0} is damaged") if found.needs_backup else tr("{0} needs a repair")
        super().__init__(parent, heading.format(checked.path.stem), ())
        self.setWindowTitle(self.tr("Check of the Study"))
        self._list_lines(found.lines())
        self._insert(muted(theme, self._explanation(), 13, wrap=True))
        self._add_buttons()
        self.setMinimumWidth(theme.metrics.px(520))

    def _list_lines(self, lines: list[tuple[str, str]]) -> None:
        px = self._theme.metrics.px
        column = QVBoxLayout()
        column.setContentsMargins(0, px(4), 0, px(4))
        column.setSpacing(px(2))
        for what, does in lines[:_MOST]:
            said = words(self._theme, what, 13)
            said.setWordWrap(True)
            column.addWidget(said)
            if does:
                answer = muted(self._theme, self.tr("Repair: {0}").format(does), 13, wrap=True)
                answer.setContentsMargins(px(16), 0, 0, px(6))
                column.addWidget(answer)
        if len(lines) > _MOST:
            more = self.tr("… and {0} more, in the log.").format(len(lines) - _MOST)
            column.addWidget(muted(self._theme, more, 13))
        self._column.insertLayout(self._column.count() - 1, column)

    def _explanation(self) -> str:
        found, backup = self._checked.found, self._checked.backup
        if not found.needs_backup:
            return self.tr(
                "A backup is made first, and what is done is written to the log. Nothing is done"
                " before you say so; tags that are not named here are not touched."
            )
        if backup is None or backup.holds is None:
            return self.tr(
                "There is no sound backup of this study. Save a copy before you go on, and look for"
                " an older copy of the file elsewhere."
            )
        held = f"{traces_in_words(backup.holds.traces)}, {tags_in_words(backup.holds.tags)}"
        return self.tr(
            "The newest sound backup is of {0} and holds {1}. When you go back to it, the damaged"
            " file is kept as it is among the backups."
        ).format(moment(backup.at), held)

    def _add_buttons(self) -> None:
        found, backup = self._checked.found, self._checked.backup
        self.add_button(self.tr("Not Now"), primary=backup is None and found.needs_backup)
        if found.needs_backup:
            self.add_button(self.tr("Backups…"), self.backups_wanted.emit)
            if backup is not None:
                title = self.tr("Go Back to {0}").format(moment(backup.at))
                self.add_button(title, lambda: self.restore_wanted.emit(backup), primary=True)
        else:
            self.add_button(self.tr("Repair"), self.repair_wanted.emit, primary=True)

    def _insert(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
