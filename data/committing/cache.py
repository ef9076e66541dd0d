"""What the detector found in a study's texts, kept in the user's cache folder.

Not in the study: anybody can find it again from the text, so it needs no migration, no undo and no
place in a file that people exchange. A line is found by hash of text and question, and by version.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.outcomes.commitments import NAME, VERSION, Claim, Sign
from core.text.span import Span

_Told = list[tuple[int, int, str, str]]
"""Start, end, sign and answer of each claim; a damaged file may hold anything else."""


def cache_of(folder: Path, study: Path) -> Path:
    """Return the file that keeps what was found in `study`."""
    digest = hashlib.sha256(str(study.resolve()).encode()).hexdigest()[:24]
    return folder / "commitments" / f"{digest}.jsonl"


class ClaimCache:
    """Claims by key; a place that cannot be used keeps nothing and says nothing."""

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._known = dict(_read(place)) if place else {}
        self._new: list[str] = []

    @staticmethod
    def key(sha256: str, prompt: str, answer_from: int) -> str:
        """Return what the claims of a text depend on."""
        told = f"{NAME} {VERSION}\n{sha256}\n{answer_from}\n{prompt}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def find(self, key: str) -> tuple[Claim, ...] | None:
        """Return the claims of a text, None if they are not here."""
        found = self._known.get(key)
        return None if found is None else _claims(found)

    def keep(self, key: str, claims: Sequence[Claim]) -> None:
        """Keep the claims of a text; they are on disk after `flush`."""
        told: _Told = [(c.span.start, c.span.end, str(c.sign), c.answer) for c in claims]
        self._known[key] = told
        self._new.append(json.dumps([key, told], ensure_ascii=True))

    def flush(self) -> None:
        """Append what is new to the file."""
        if self._place is None or not self._new:
            return
        lines, self._new = "".join(f"{line}\n" for line in self._new), []
        with suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            with self._place.open("a", encoding="utf-8") as kept:
                kept.write(lines)


def _read(place: Path) -> list[tuple[str, _Told]]:
    """Return the lines that can be read; the last may be half written."""
    found: list[tuple[str, _Told]] = []
    with suppress(OSError, UnicodeError):
        for line in place.read_text("utf-8").splitlines():
            with suppress(ValueError, TypeError):
                key, told = json.loads(line)
                found.append((str(key), told))
    return found


def _claims(told: _Told) -> tuple[Claim, ...] | None:
    try:
        return tuple(
            Claim(span=Span(start, end), answer=str(answer), sign=Sign(sign))
            for start, end, sign, answer in told
        )
    except (TypeError, ValueError):
        return None
