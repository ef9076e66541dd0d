"""What is known of files before they are imported: values without any reading in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import ImportFileError
from core.imported import Finding, Severity
from core.outcomes.verdict import Status
from core.pairing import Mark, Question
from data.importers.base import UNVERIFIED_FINDING
from data.importers.identity import Own


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What one file would bring; `error` tells why it cannot be read, if so.

    `rows` are records of the file, `chains` independent samples, `attempts` those with a text or
    a failed request. `verdicts` counts (judge named in the file, status), `partial` the scores
    strictly between 0 and 1.
    """

    path: Path
    label: str = ""
    format: str = ""
    version: str = ""
    key: str = ""
    runs: tuple[str, ...] = ()
    rows: int = 0
    problems: int = 0
    chains: int = 0
    attempts: int = 0
    longest_chain: int = 0
    skipped: int = 0
    verdicts: tuple[tuple[str, Status, int], ...] = ()
    partial: int = 0
    findings: tuple[Finding, ...] = ()
    error: ImportFileError | None = None
    attempt_rule: str = ""
    labels: int = 0

    @property
    def name(self) -> str:
        """Return what tells the file from the others: its name, after a folder where need be."""
        return self.label or self.path.name

    @property
    def completes(self) -> str:
        """Return what the file completes, "" where it holds responses or nothing at all."""
        if self.error is not None or self.attempts or self.skipped or self.rows or self.labels:
            return ""
        notes = (each.what for each in self.findings if each.severity is Severity.NOTE)
        return next((what for what in notes if not what.startswith(UNVERIFIED_FINDING)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """How many problems a combination of runs shares."""

    runs: tuple[str, ...]
    problems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a set of files would bring together.

    `problems` counts those of any run, `shared` those of all runs. `pairings` may overlap;
    `combinations` count each problem once, at exactly the runs that have it, most problems first.
    `complete` is False when the reading was stopped. `questions` are the problems that look alike;
    `runs_at` has the runs at those, and `places` where their second sides stand undecided.
    `joined` counts problems that were joined by their prompts, `in_study` those it has already.
    """

    files: tuple[FilePreview, ...]
    runs: tuple[str, ...]
    problems: int
    shared: int
    attempts: int
    chains: int
    pairings: tuple[Pairing, ...]
    findings: tuple[Finding, ...]
    combinations: tuple[Pairing, ...] = ()
    complete: bool = True
    questions: tuple[Question, ...] = ()
    runs_at: Mapping[Own, tuple[str, ...]] = field(default_factory=dict[Own, tuple[str, ...]])
    places: Mapping[Mark, Own] = field(default_factory=dict[Mark, Own])
    joined: int = 0
    in_study: int = 0

    @property
    def headline(self) -> str:
        """Return the one sentence that a person reads first."""
        if not self.attempts:
            labels = sum(each.labels for each in self.files)
            return _labels_only(labels) if labels else "Nothing can be imported from these files."
        if len(self.runs) == 1:
            return f"{counted(self.problems, 'problem')} in 1 run"
        if self.shared == 0:
            return f"No problem is shared by all {len(self.runs)} runs"
        of_all = "" if self.shared == self.problems else f" of {self.problems:,}"
        verb = "pairs" if self.shared == self.problems == 1 else "pair"
        noun = "problem" if self.problems == 1 else "problems"
        return f"{self.shared:,}{of_all} {noun} {verb} across {len(self.runs)} runs"


def _labels_only(labels: int) -> str:
    return f"{counted(labels, 'label')} for responses that the study or other files hold"


def counted(n: int, noun: str) -> str:
    """Return a count with its noun: "1 problem", "1,442 problems"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
