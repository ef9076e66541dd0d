"""The interface of importers, and their registry: one more format is one more file."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from core.imported import Finding, ImportedAttempt, ImportedLabel, ImportedRun
from core.pairing import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What files that are attempts of one run share: see `data.importers.joining`.

    `runs` are those of the first attempt's file by name, `dataset` its only one, "" if it has more.
    """

    runs: dict[str, ImportedRun]
    dataset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What a person may decide before an import; importers name what they used.

    `mapping` is a field mapping for tables and JSON (field name → dotted path), `roles` the roles
    of assistant turns (1-based turn → "attempt", "critique", "tool call", "other"),
    `partial_credit` the least score that counts as correct, `run_name` overrides the run's name.
    `attempts` joins files to attempts of one run (path → t), of which each later one saw `saw`, in
    a `fresh_context` or not. `errors_as_answers` takes what an interface reported in place of an
    answer for one. `apart` says what tells files apart that use the same keys (see
    `data.importers.apart`). `decisions` are those about problems that look alike; the study's come
    first.
    `companions` are the other files of the same import, which may complete this one (see
    `data.importers.companions`). `executor` runs what is done record by record in other
    processes; what is read is the same. `on_bytes` is told how many bytes of the file have been
    read; it may raise to stop the reading and never changes what is read.
    """

    mapping: dict[str, str] | None = None
    roles: dict[int, str] | None = None
    partial_credit: float = 1.0
    run_name: str = ""
    dataset: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    attempts: dict[str, int] = field(default_factory=dict[str, int])
    saw: str = ""
    fresh_context: bool = False
    errors_as_answers: bool = False
    apart: str = ""
    decisions: tuple[Decision, ...] = ()
    joint: Joint | None = field(default=None, compare=False, repr=False)
    companions: tuple[Path, ...] = field(default=(), compare=False, repr=False)
    executor: Executor | None = field(default=None, compare=False, repr=False)
    on_bytes: Callable[[int], None] | None = field(default=None, compare=False, repr=False)


# A finding that starts with this says that no real file of a format was at hand.
UNVERIFIED_FINDING = "Unverified format"

# A finding that starts with this names what tells problems apart; the preview shows it apart.
KEY_FINDING = "Problems are told apart by "


class Importer(Protocol):
    """Reads one file format.

    `verified` is False where no file that the format's own tool wrote was at hand to try it on;
    the import report says so.
    """

    name: str  # shown to people: "Inspect log"
    version: str
    verified: bool

    def recognise(self, path: Path, head: bytes) -> int:
        """Return confidence from 0 (not mine) to 100 (certain), judged from the first 64 KiB."""
        ...

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order, lazily.

        Raises:
            ImportFileError: if the file as a whole cannot be read.
        """
        ...


class LabelImporter(Importer, Protocol):
    """Reads labels for attempts that the study holds or other files of the same import bring.

    Its `read` yields no attempts.
    """

    def labels(self, path: Path, options: ImportOptions) -> Iterator[ImportedLabel | Finding]:
        """Yield labels and findings in file order, lazily.

        Raises:
            ImportFileError: if the file as a whole cannot be read.
        """
        ...
