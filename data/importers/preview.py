"""What files would bring before anything is imported: counts, pairing, and what was noticed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, Severity
from core.outcomes.verdict import Status
from core.traces import Channel, Ending, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.identity import ProblemIndex
from data.importers.parallel import readers, size_of
from data.importers.preparing import prepared, rule_of
from data.importers.previewed import FilePreview, Preview
from data.importers.registry import labels_with, read_with, recognise
from data.importers.totals import Total

_MOST_FINDINGS = 200  # listed for a file; more are counted
_ABSENT = frozenset((Ending.ACCEPTED_EARLIER, Ending.NOT_RUN))


class _StoppedError(Exception):
    """The person stopped the reading."""


@dataclass(slots=True)
class _Progress:
    """Tells the share of all files that has been read; it never goes back."""

    report: Callable[[float], None]
    stopped: Callable[[], bool]
    before: int
    after: int
    total: int
    furthest: int = 0

    def __call__(self, count: int) -> None:
        if self.stopped():
            raise _StoppedError
        at = min(self.before + count, self.after)
        if at > self.furthest:
            self.furthest = at
            self.report(at / self.total)


def preview(
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    progress: Callable[[float], None] = lambda _share: None,
    stopped: Callable[[], bool] = lambda: False,
    *,
    known: Iterable[Problem] = (),
    found: Iterable[Finding] = (),
) -> Preview:
    """Read `paths` once, keep only counts, and return what importing them would bring.

    `known` are the problems of the study that they would join, `found` what was noticed before.
    Files that cannot be read are reported in their place. Nothing is written.
    """
    given = options or ImportOptions()
    total = Total(ProblemIndex(known, given.decisions, asks=True), found=list(found))
    files: list[FilePreview] = []
    sizes = [size_of(path) for path in paths]
    labels = _labels(paths)
    complete = True
    with readers(sum(sizes)) as executor:
        chosen = tuple(paths)
        options = replace(given, companions=chosen, executor=executor)
        try:
            options, refused = prepared(chosen, options), None
        except ImportFileError as error:
            refused = error
        for at, path in enumerate(paths):
            told = _Progress(progress, stopped, sum(sizes[:at]), sum(sizes[: at + 1]), sum(sizes))
            label = labels.get(path, "")
            try:
                if refused is not None and str(path) in options.attempts:
                    files.append(FilePreview(path=path, label=label, error=refused))
                    continue
                files.append(_read(path, label, replace(options, on_bytes=told), total))
            except _StoppedError:
                complete = False
                break
    progress(1.0)
    return total.preview(files, complete=complete)


def _labels(paths: Sequence[Path]) -> dict[Path, str]:
    """Return a name with its folder for each file that shares its name with another."""
    counted = Counter(path.name for path in paths)
    return {path: f"{path.parent.name}/{path.name}" for path in paths if counted[path.name] > 1}


def _read(path: Path, label: str, options: ImportOptions, total: Total) -> FilePreview:
    counts = _Counts()
    total.index.begin(label or path.name)
    try:
        importer, _ = recognise(path)
        counts.format, counts.version = importer.name, importer.version
        counts.attempt_rule = str(rule_of(importer, path, options))
        for number, item in enumerate(read_with(importer, path, options)):
            if isinstance(item, Finding):
                counts.note(item)
            else:
                counts.add(item, total)
            if number % 64 == 0 and options.on_bytes is not None:
                options.on_bytes(counts.progress)
        labels = labels_with(importer, path, options)
        for item in labels() if labels else ():
            if isinstance(item, Finding):
                counts.note(item)
            else:
                counts.labels += 1
    except ImportFileError as error:
        return replace(counts.preview(path, options), label=label, error=error)
    return replace(counts.preview(path, options), label=label)


@dataclass(slots=True)
class _Counts:
    """Counts of one file while it is read."""

    format: str = ""
    version: str = ""
    key: str = ""
    progress: int = 0
    rows: int = 0
    attempts: int = 0
    longest: int = 0
    skipped: int = 0
    labels: int = 0
    last_row: str = ""
    attempt_rule: str = ""
    runs: dict[str, None] = field(default_factory=dict[str, None])
    problems: set[int] = field(default_factory=set[int])
    unjudged: set[int] = field(default_factory=set[int])
    chains: set[int] = field(default_factory=set[int])
    verdicts: Counter[tuple[str, Status]] = field(default_factory=Counter[tuple[str, Status]])
    seen: Counter[str] = field(default_factory=Counter[str])
    findings: list[Finding] = field(default_factory=list[Finding])

    def note(self, finding: Finding) -> None:
        if finding.what.startswith(KEY_FINDING):
            self.key = finding.what.removeprefix(KEY_FINDING).rstrip(".")
            return
        self.skipped += finding.severity is Severity.SKIPPED
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.seen["more findings"] += 1

    def add(self, attempt: ImportedAttempt, total: Total) -> None:
        problem = total.add(attempt)
        self.runs[attempt.run.name] = None
        self.problems.add(problem)
        self.chains.add(hash((problem, attempt.run.name, attempt.sample)))
        self.rows += attempt.where != self.last_row
        self.last_row = attempt.where
        if attempt.ending in _ABSENT:
            self.seen["accepted earlier"] += attempt.ending is Ending.ACCEPTED_EARLIER
            return
        self.attempts += 1
        self.longest = max(self.longest, attempt.attempt)
        if attempt.problem.reference is None and not attempt.verdicts:
            self.unjudged.add(problem)
        self._look_at(attempt)

    def _look_at(self, attempt: ImportedAttempt) -> None:
        self.labels += len(attempt.tags)
        self.seen["failed"] += attempt.ending is Ending.FAILED
        self.seen["no answer"] += attempt.ending is Ending.NO_ANSWER
        self.seen["truncated"] += attempt.ending is Ending.TRUNCATED
        for block in attempt.blocks:
            if block.channel is Channel.PRIVATE_REASONING:
                self.seen[block.completeness.value] += 1
        for verdict in attempt.verdicts:
            self.verdicts[verdict.who, verdict.status] += 1
            between = verdict.score is not None and 0 < verdict.score < 1
            self.seen["partial"] += between and verdict.status is Status.INCORRECT
            self.seen["partial correct"] += between and verdict.status is Status.CORRECT

    def preview(self, path: Path, options: ImportOptions) -> FilePreview:
        return FilePreview(
            path=path,
            format=self.format,
            version=self.version,
            key=self.key,
            runs=tuple(self.runs),
            rows=self.rows + self.skipped,
            problems=len(self.problems),
            chains=len(self.chains),
            attempts=self.attempts,
            longest_chain=self.longest,
            skipped=self.skipped,
            verdicts=tuple((who, status, n) for (who, status), n in self.verdicts.items()),
            attempt_rule=self.attempt_rule if self.longest > 1 else "",
            partial=self.seen["partial"] + self.seen["partial correct"],
            labels=self.labels,
            findings=(*self.findings, *self._summary(options.partial_credit)),
        )

    def _summary(self, threshold: float) -> Iterable[Finding]:
        """Yield what was counted over the file's attempts."""
        self.seen["unjudged"] = len(self.unjudged)
        for name, what, done in _SUMMARY:
            if self.seen[name]:
                severity = Severity.WARNING if name in ("failed", "truncated") else Severity.NOTE
                told = what.format(_counted_of(self.seen[name]), threshold=threshold)
                yield Finding(severity=severity, what=told, done=done.format(threshold=threshold))


# What is counted over all attempts: its name, what is said of it, and what is done about it.
_SUMMARY = (
    (
        "unjudged",
        "Neither reference nor outcome: {} problems.",
        "Their attempts leave n until a person judges them.",
    ),
    ("failed", "{} requests failed.", "They leave n and are counted apart."),
    ("no answer", "{} attempts have no answer.", "They count as incorrect."),
    ("truncated", "{} attempts were cut off (for example reasoning that is never closed).", ""),
    ("hidden", "{} blocks of reasoning are hidden.", "At most their token counts are known."),
    ("redacted", "{} blocks of reasoning are redacted.", ""),
    ("summary", "{} blocks of reasoning are summaries.", ""),
    ("accepted earlier", "{} chains stopped because an answer was accepted.", ""),
    (
        "partial",
        "Partial credit: {} scores strictly between 0 and 1 count as incorrect.",
        "The threshold is score ≥ {threshold:g}; it can be changed before importing.",
    ),
    (
        "partial correct",
        "Partial credit: {} scores strictly between 0 and 1 count as correct.",
        "The threshold is score ≥ {threshold:g}; it can be changed before importing.",
    ),
    ("more findings", "{} more findings are not listed.", ""),
)


def _counted_of(n: int) -> str:
    return f"{n:,}"
