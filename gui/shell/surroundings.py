"""What every part of the window may use, handed down from the program's start."""

from dataclasses import dataclass

from data.paths import Paths
from data.settings import SettingsFile
from gui.jobs import JobRunner
from gui.shell.commands import CommandRegistry
from gui.theme.manager import ThemeManager


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The one command registry, theme, job runner, settings file and set of folders."""

    registry: CommandRegistry
    theme: ThemeManager
    jobs: JobRunner
    settings: SettingsFile
    paths: Paths
