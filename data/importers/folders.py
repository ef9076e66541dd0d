"""Folders stand for the files in them: which of these hold responses, and which do not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path

from core.errors import ImportFileError
from core.imported import Finding, Severity
from data.importers.registry import recognise

_STUDY = (".volteface", ".volteface-wal", ".volteface-shm")
_SUFFIXES_OF_NO_RESPONSES = frozenset(
    (".py", ".md", ".sh", ".toml", ".cfg", ".ini", ".png", ".jpg", ".svg", ".pdf", ".html", ".lock")
)
_MOST_NAMED = 1_000
UNKNOWN_FINDING = "A file in the folder is of no format that can be imported."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The files of an import in a fixed order, and one finding about what folders hold besides."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()


def gather(paths: Iterable[Path], stopped: Callable[[], bool] = lambda: False) -> Gathered:
    """Return the files that `paths` name, and those in folders among them that are recognised.

    A folder's files come in the order of their paths, sub-folders too. Hidden ones and studies
    are left out, and each file comes once, however many links lead to it. A file that was chosen
    by itself is kept whatever it holds.
    """
    found: dict[Path, None] = {}
    unknown: list[str] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(path)
            continue
        for file in _files_in(path):
            if stopped():
                return Gathered(files=tuple(found))
            if _is_recognised(file):
                found.setdefault(file)
            else:
                unknown.append(str(file.relative_to(path)))
    return Gathered(files=_once(found), findings=tuple(_told(unknown)))


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield files depth first in the order of names; a folder that leads back is not entered."""
    waiting, seen = [folder], set[str]()
    while waiting:
        at = waiting.pop()
        real = realpath(at)
        if real in seen:
            continue
        seen.add(real)
        try:
            entries = sorted(entry for entry in at.iterdir() if not entry.name.startswith("."))
            files = [entry for entry in entries if entry.is_file() and not _is_study(entry)]
            waiting += reversed([entry for entry in entries if entry.is_dir()])
        except OSError:
            continue
        yield from files


def _is_study(path: Path) -> bool:
    return path.name.lower().endswith(_STUDY)


def _is_recognised(path: Path) -> bool:
    if path.suffix.lower() in _SUFFIXES_OF_NO_RESPONSES:
        return False
    try:
        recognise(path)
    except ImportFileError:
        return False
    return True


def _once(paths: Iterable[Path]) -> tuple[Path, ...]:
    by_place: dict[str, Path] = {}
    for path in paths:
        by_place.setdefault(realpath(path), path)  # unlike resolve, it bears links in a circle
    return tuple(by_place.values())


def _told(unknown: list[str]) -> Iterator[Finding]:
    for name in unknown[:_MOST_NAMED]:
        yield Finding(
            severity=Severity.NOTE,
            what=UNKNOWN_FINDING,
            where=name,
            done="It is left out. Choose it by itself to see why.",
        )
    if len(unknown) > _MOST_NAMED:
        more = len(unknown) - _MOST_NAMED
        yield Finding(severity=Severity.NOTE, what=f"{more:,} more such files are not listed.")
