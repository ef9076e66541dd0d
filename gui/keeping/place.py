"""Safe keeping's place in the program: looks after each study that is opened, and the way back."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.errors import MassRemovalError, StudyDamagedError, VoltefaceError
from gui.dialogs import ErrorDialog
from gui.jobs import Progress
from gui.shell import files
from gui.shell.commands import Command

if TYPE_CHECKING:  # what reads studies is loaded with the first one
    from data.keeping.backups import Backup, Keeper
    from data.keeping.repairing import Repair
    from gui.app import Program
    from gui.keeping.dialog import BackupsDialog
    from gui.keeping.trouble_dialog import TroubleDialog
    from gui.keeping.work import Checked

logger = logging.getLogger(__name__)


class Keeping(QObject):
    """Checks a study and backs it up after it is opened; shows backups, goes back, and repairs."""

    def __init__(self, program: "Program") -> None:
        super().__init__(program)
        self._program = program
        self._dialog: BackupsDialog | None = None
        self._trouble: TroubleDialog | None = None
        self._checking = 0

    def commands(self) -> tuple[Command, ...]:
        """Return the commands of the File menu."""
        need = {"enabled": self._has_study, "reason": self.tr("Open a study first.")}
        return (
            Command(
                id="file.backups",
                title=self.tr("Backups…"),
                run=self._show_backups,
                shortcut="Ctrl+Shift+B",
                menu="File",
                group="study",
                description=self.tr("Earlier states of the study, and the way back to one."),
                **need,  # type: ignore[arg-type]
            ),
            Command(
                id="file.check",
                title=self.tr("Check the study…"),
                run=self._check_wholly,
                menu="File",
                group="study",
                description=self.tr("Look for damage everywhere, and repair what can be repaired."),
                **need,  # type: ignore[arg-type]
            ),
        )

    def look_after(self, path: Path) -> None:
        """Check a study that was opened, and back it up if all is well and it is time."""
        self._check(path, self._on_looked_at, wholly=False)

    def explain(self, path: Path | None, error: VoltefaceError) -> None:
        """Say why a study cannot be opened; where a backup of it helps, offer that."""
        if path is None or not isinstance(error, StudyDamagedError):
            ErrorDialog.show_error(self._program.window, error)
            return
        make = self._keeper_of(path)

        def work(_progress: Progress, _stop: Event) -> "tuple[Checked, VoltefaceError]":
            from gui.keeping import work as does  # noqa: PLC0415 - loads SQLite

            return does.failed_to_open(make(), error), error

        told = self.tr("Looking for a backup")
        self._program.jobs.start(told, work, succeeded=self._on_looked_for)

    @Slot(object)
    def on_damage(self, error: Exception) -> None:
        """Look what is wrong, once, when something met a part of the study that cannot be read."""
        logger.warning("Met damage: %s", error)
        session = self._program.session
        if session is not None and self._trouble is None and not self._checking:
            self._check(session.path, self._on_met, wholly=True)

    @Slot(object, object)
    def ask_whether(self, error: MassRemovalError, do_it: Callable[[], object]) -> None:
        """Ask whether an edit that takes many tags away is meant."""
        count = f"{error.removed:,}"
        ErrorDialog.ask(
            self._program.window,
            self.tr("Take away {0} of {1} tags?").format(count, f"{error.total:,}"),
            self.tr(
                "That is what “{0}” would do. It is one edit: one undo brings them back."
            ).format(error.label),
            (
                (self.tr("Keep the Tags"), None),
                (self.tr("Take Away {0} Tags").format(count), do_it),
            ),
        )

    # Looking after

    def _check(self, path: Path, then: Callable[["Checked"], object], *, wholly: bool) -> None:
        make = self._keeper_of(path)

        def work(_progress: Progress, stop: Event) -> "Checked":
            from gui.keeping import work as does  # noqa: PLC0415 - loads SQLite

            return does.check(make(), stop.is_set, wholly=wholly)

        self._checking += 1
        told = self.tr("Checking the study")
        job = self._program.jobs.start(told, work, succeeded=then)
        job.finished.connect(self._on_check_ended)

    @Slot()
    def _on_check_ended(self) -> None:
        self._checking -= 1

    @Slot(object)
    def _on_looked_at(self, checked: "Checked") -> None:
        if not self._is_open(checked.path):
            return
        if not checked.found.is_sound:
            self._show_trouble(checked)
        elif self._program.settings.current.keep_backups:
            self._back_up(checked.path)

    def _back_up(self, path: Path) -> None:
        make = self._keeper_of(path)

        def work(progress: Progress, stop: Event) -> "Backup | None":
            from gui.keeping import work as does  # noqa: PLC0415 - loads SQLite

            return does.back_up(make(), lambda share: progress(share, ""), stop.is_set)

        told = self.tr("Backing up {0}").format(path.stem)
        self._program.jobs.start(told, work, failed=self._on_no_backup)

    @Slot(object)
    def _on_no_backup(self, error: Exception) -> None:
        """Say so without a dialog: nobody asked for the backup, but its lack must be seen."""
        if not isinstance(error, VoltefaceError):
            self._program.reporter.report(error)
            return
        logger.warning("No backup: %s", error.what)
        told = self.tr("No backup was made: {0}").format(error.what)
        self._program.window.status.show_message(told)

    # Trouble

    def _check_wholly(self) -> None:
        if (session := self._program.session) is not None:
            self._check(session.path, self._on_checked_wholly, wholly=True)

    @Slot(object)
    def _on_checked_wholly(self, checked: "Checked") -> None:
        if checked.found.is_sound:
            words = self.tr("Nothing is wrong with the study.")
            self._program.window.status.show_message(words)
        elif self._is_open(checked.path):
            self._show_trouble(checked)

    @Slot(object)
    def _on_met(self, checked: "Checked") -> None:
        if checked.found.is_sound:
            ErrorDialog.show_message(
                self._program.window,
                self.tr("A part of the study could not be read"),
                self.tr("A check of the whole file found nothing wrong with it. Try again."),
            )
        elif self._is_open(checked.path):
            self._show_trouble(checked)

    @Slot(object)
    def _on_looked_for(self, found: "tuple[Checked, VoltefaceError]") -> None:
        checked, error = found
        if checked.backup is None:
            ErrorDialog.show_error(self._program.window, error)
        else:
            self._show_trouble(checked)

    def _show_trouble(self, checked: "Checked") -> None:
        from gui.keeping.trouble_dialog import TroubleDialog  # noqa: PLC0415 - seldom needed

        if self._trouble is not None:
            return
        logger.warning("Damage found: %s", "; ".join(what for what, _ in checked.found.lines()))
        program = self._program
        dialog = TroubleDialog(checked, program.theme, program.window)
        dialog.repair_wanted.connect(self._repair)
        dialog.restore_wanted.connect(lambda backup: self.go_back(checked.path, backup))
        dialog.backups_wanted.connect(lambda: self._open_dialog(checked.path))
        dialog.finished.connect(self._on_trouble_closed)
        self._trouble = dialog
        dialog.open()

    @Slot()
    def _on_trouble_closed(self) -> None:
        self._trouble = None

    @Slot()
    def _repair(self) -> None:
        session = self._program.session
        if session is None:
            return
        study, make = session.study, self._keeper_of(session.path)

        def work(progress: Progress, stop: Event) -> "Repair | None":
            from gui.keeping import work as does  # noqa: PLC0415 - loads SQLite

            return does.mend(study, make(), lambda share: progress(share, ""), stop.is_set)

        told = self.tr("Repairing {0}").format(session.path.stem)
        self._program.jobs.start(told, work, succeeded=self._on_repaired)

    @Slot(object)
    def _on_repaired(self, repair: "Repair | None") -> None:
        if repair is None:
            return
        lines = [
            self.tr("Tags put on their words: {0}. Set aside: {1}.").format(
                f"{repair.moved:,}", f"{repair.set_aside:,}"
            ),
            self.tr("What was set aside is in {0}").format(repair.aside) if repair.aside else "",
            self.tr("The study as it was is kept in {0}").format(repair.kept),
        ]
        left = [what for what, _ in repair.after.lines()]
        done = self.tr("The study is repaired")
        heading = self.tr("Not all could be repaired") if left else done
        text = "\n\n".join(part for part in [*lines, *left] if part)
        ErrorDialog.show_message(self._program.window, heading, text)
        if self._program.session is not None:
            self._program.session.look_again()

    # Backups

    def _show_backups(self) -> None:
        if (session := self._program.session) is not None:
            self._open_dialog(session.path)

    def _open_dialog(self, path: Path) -> None:
        from gui.keeping.dialog import BackupsDialog  # noqa: PLC0415 - loaded when first wanted

        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        program = self._program
        dialog = BackupsDialog(self._keeper_of(path)(), program.jobs, program.theme, program.window)
        dialog.restore_wanted.connect(lambda backup: self.go_back(path, backup))
        dialog.copy_wanted.connect(lambda backup: self._ask_where(path, backup))
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None

    def go_back(self, path: Path, backup: "Backup") -> None:
        """Close the study, make it what a backup is, and open it again."""
        if self._dialog is not None:
            self._dialog.close()
        self._program.once_idle(lambda: self._go_back(path, backup))

    def _go_back(self, path: Path, backup: "Backup") -> None:
        if self._is_open(path):
            self._program.close_study()
        make = self._keeper_of(path)

        def work(_progress: Progress, _stop: Event) -> "tuple[Path, str, Exception | None]":
            from gui.keeping import work as does  # noqa: PLC0415 - loads SQLite
            from gui.keeping.wording import moment  # noqa: PLC0415

            try:
                does.go_back(make(), backup)
            except VoltefaceError as error:
                return path, "", error
            return path, moment(backup.at), None

        told = self.tr("Going back to a backup")
        self._program.jobs.start(told, work, succeeded=self._on_gone_back)

    @Slot(object)
    def _on_gone_back(self, done: "tuple[Path, str, Exception | None]") -> None:
        path, when, error = done
        if isinstance(error, VoltefaceError):
            ErrorDialog.show_error(self._program.window, error)
        else:
            told = self.tr("The study is what it was on {0}; what it was before is a backup now.")
            self._program.window.status.show_message(told.format(when))
        self._program.open_study(path)

    def _ask_where(self, path: Path, backup: "Backup") -> None:
        stamp = backup.at.astimezone().strftime("%Y-%m-%d")
        start = path.with_name(f"{path.stem} {stamp}{files.SUFFIX}")
        window = self._program.window
        files.ask_where(
            window, self.tr("Open a Copy"), start, lambda p: self._copy_out(path, backup, p[0])
        )

    def _copy_out(self, path: Path, backup: "Backup", target: Path) -> None:
        make = self._keeper_of(path)

        def work(progress: Progress, stop: Event) -> Path | None:
            keeper = make()
            done = keeper.copy_out(backup, target, lambda share: progress(share, ""), stop.is_set)
            return target if done else None

        told = self.tr("Copying a backup")
        self._program.jobs.start(told, work, succeeded=self._on_copied_out)

    @Slot(object)
    def _on_copied_out(self, target: Path | None) -> None:
        if self._dialog is not None:
            self._dialog.close()
        if target is not None:
            self._program.open_study(target)

    # Asking

    def _has_study(self) -> bool:
        return self._program.session is not None

    def _is_open(self, path: Path) -> bool:
        session = self._program.session
        return session is not None and session.path.absolute() == path.absolute()

    def _keeper_of(self, path: Path) -> "Callable[[], Keeper]":
        """Return what makes the keeper of a study, for a job's thread."""
        paths, where = self._program.paths, self._program.settings.current.backups_in

        def make() -> "Keeper":
            from data.keeping.backups import Keeper  # noqa: PLC0415 - loads SQLite

            return Keeper(path, paths, where)

        return make
