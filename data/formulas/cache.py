"""Drawings of formulas kept in a folder of the user's cache, one small file each."""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from data.formulas.worker import VERSION, Drawing

Formula = tuple[str, bool]
"""LaTeX, and whether it stands alone."""


class DrawingCache:
    """Finds and keeps drawings; a folder that cannot be used keeps nothing and says nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, formula: Formula) -> Drawing | None:
        """Return the drawing of `formula`, None if there is none here."""
        try:
            told = json.loads(self._place(formula).read_text("utf-8"))
            return Drawing(*told)
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, formula: Formula, drawing: Drawing) -> None:
        """Keep a drawing; what could not be set is kept as such, and not tried again."""
        place = self._place(formula)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished = place.with_suffix(f".{os.getpid()}")
            unfinished.write_text(json.dumps(list(drawing)), "utf-8")
            unfinished.replace(place)

    def _place(self, formula: Formula) -> Path:
        tex, is_display = formula
        digest = hashlib.sha256(f"{VERSION}\n{is_display}\n{tex}".encode()).hexdigest()
        return self._folder / digest[:2] / f"{digest[2:34]}.json"
