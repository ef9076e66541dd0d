"""Where settings, logs and caches belong on this system."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

HOME_VARIABLE = "VOLTEFACE_HOME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The folders that the program writes to besides study files; made when first written to."""

    config: Path
    state: Path
    cache: Path
    data: Path

    @classmethod
    def of_this_system(cls, environ: Mapping[str, str] = os.environ) -> "Paths":
        """Return the system's folders, or those under VOLTEFACE_HOME where that is set."""
        home = environ.get(HOME_VARIABLE, "")
        return cls.under(Path(home)) if home else cls._of_platform()

    @classmethod
    def under(cls, home: Path) -> "Paths":
        """Return folders inside `home`, for tests and for portable copies."""
        return cls(
            config=home / "config", state=home / "state", cache=home / "cache", data=home / "data"
        )

    @classmethod
    def _of_platform(cls) -> "Paths":
        dirs = PlatformDirs("volteface", appauthor=False)
        return cls(
            config=dirs.user_config_path,
            state=dirs.user_state_path,
            cache=dirs.user_cache_path,
            data=dirs.user_data_path,
        )

    @property
    def settings(self) -> Path:
        """Return the settings file."""
        return self.config / "settings.toml"

    @property
    def logs(self) -> Path:
        """Return the folder of logs and crash reports."""
        return self.state / "logs"

    @property
    def examples(self) -> Path:
        """Return the folder that example studies are made in."""
        return self.data / "examples"
