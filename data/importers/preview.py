"""What files would bring before anything is imported: counts, pairing, and what was noticed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, Severity
from core.outcomes.verdict import Status
from core.traces import Channel, Ending
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.identity import ProblemIndex
from data.importers.parallel import readers, size_of
from data.importers.registry import read_with, recognise

_MOST_FINDINGS = 200  # listed for a file; more are counted
_MOST_RUNS = 12  # whose pairs are all counted
_ABSENT = frozenset((Ending.ACCEPTED_EARLIER, Ending.NOT_RUN))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What one file would bring; `error` tells why it cannot be read, if so.

    `rows` are records of the file, `chains` independent samples, `attempts` those with a text or
    a failed request. `verdicts` counts (judge named in the file, status), `partial` the scores
    strictly between 0 and 1.
    """

    path: Path
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
    `complete` is False when the reading was stopped.
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

    @property
    def headline(self) -> str:
        """Return the one sentence that a person reads first."""
        if not self.attempts:
            return "Nothing can be imported from these files."
        if len(self.runs) == 1:
            return f"{_counted(self.problems, 'problem')} in 1 run"
        if self.shared == 0:
            return f"No problem is shared by all {len(self.runs)} runs"
        of_all = "" if self.shared == self.problems else f" of {self.problems:,}"
        verb = "pairs" if self.shared == self.problems == 1 else "pair"
        noun = "problem" if self.problems == 1 else "problems"
        return f"{self.shared:,}{of_all} {noun} {verb} across {len(self.runs)} runs"


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
) -> Preview:
    """Read `paths` once, keep only counts, and return what importing them would bring.

    Files that cannot be read are reported in their place. Nothing is written.
    """
    total = _Total()
    files: list[FilePreview] = []
    sizes = [size_of(path) for path in paths]
    complete = True
    with readers(sum(sizes)) as executor:
        chosen = tuple(paths)
        options = replace(options or ImportOptions(), companions=chosen, executor=executor)
        for at, path in enumerate(paths):
            told = _Progress(progress, stopped, sum(sizes[:at]), sum(sizes[: at + 1]), sum(sizes))
            try:
                files.append(_read(path, replace(options, on_bytes=told), total))
            except _StoppedError:
                complete = False
                break
    progress(1.0)
    return total.preview(files, complete=complete)


def _read(path: Path, options: ImportOptions, total: "_Total") -> FilePreview:
    counts = _Counts()
    try:
        importer, _ = recognise(path)
        counts.format, counts.version = importer.name, importer.version
        for number, item in enumerate(read_with(importer, path, options)):
            if isinstance(item, Finding):
                counts.note(item)
            else:
                counts.add(item, total)
            if number % 64 == 0 and options.on_bytes is not None:
                options.on_bytes(counts.progress)
    except ImportFileError as error:
        return replace(counts.preview(path, options), error=error)
    return counts.preview(path, options)


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
    last_row: str = ""
    runs: dict[str, None] = field(default_factory=dict[str, None])
    problems: set[int] = field(default_factory=set[int])
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

    def add(self, attempt: ImportedAttempt, total: "_Total") -> None:
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
        self._look_at(attempt)

    def _look_at(self, attempt: ImportedAttempt) -> None:
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
            partial=self.seen["partial"] + self.seen["partial correct"],
            findings=(*self.findings, *self._summary(options.partial_credit)),
        )

    def _summary(self, threshold: float) -> Iterable[Finding]:
        """Yield what was counted over the file's attempts."""
        for name, what, done in _SUMMARY:
            if self.seen[name]:
                severity = Severity.WARNING if name in ("failed", "truncated") else Severity.NOTE
                told = what.format(_counted_of(self.seen[name]), threshold=threshold)
                yield Finding(severity=severity, what=told, done=done.format(threshold=threshold))


# What is counted over all attempts: its name, what is said of it, and what is done about it.
_SUMMARY = (
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


@dataclass(slots=True)
class _Total:
    """Counts over all files; problems are numbered, and runs hold the numbers of theirs."""

    index: ProblemIndex = field(default_factory=ProblemIndex)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    by_run: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    slots: set[int] = field(default_factory=set[int])
    repeated: Counter[str] = field(default_factory=Counter[str])

    def add(self, attempt: ImportedAttempt) -> int:
        problem = self.index.resolve(attempt)
        number = self.numbers.setdefault((problem.dataset, problem.key), len(self.numbers))
        self.by_run.setdefault(attempt.run.name, set()).add(number)
        slot = hash((number, attempt.run.name, attempt.sample, attempt.attempt))
        self.repeated[attempt.run.name] += slot in self.slots
        self.slots.add(slot)
        return number

    def preview(self, files: Sequence[FilePreview], *, complete: bool) -> Preview:
        sets = list(self.by_run.values())
        return Preview(
            files=tuple(files),
            runs=tuple(self.by_run),
            problems=len(self.numbers),
            shared=len(set.intersection(*sets)) if sets else 0,
            attempts=sum(each.attempts for each in files),
            chains=sum(each.chains for each in files),
            pairings=tuple(self._pairings()),
            findings=tuple(self._findings()),
            combinations=tuple(self._combinations()),
            complete=complete,
        )

    def _pairings(self) -> Iterable[Pairing]:
        """Yield every pair of runs, and all runs together where there are more than two."""
        names = list(self.by_run)
        for pair in combinations(names[:_MOST_RUNS], 2):
            shared = self.by_run[pair[0]] & self.by_run[pair[1]]
            yield Pairing(runs=pair, problems=len(shared))
        if len(names) > 2:
            shared = set.intersection(*self.by_run.values())
            yield Pairing(runs=tuple(names), problems=len(shared))

    def _combinations(self) -> Iterable[Pairing]:
        """Yield each set of runs that some problems have in common and no other run has."""
        runs_of: dict[int, list[str]] = {}
        for run, numbers in self.by_run.items():
            for number in numbers:
                runs_of.setdefault(number, []).append(run)
        counted = Counter(tuple(runs) for runs in runs_of.values())
        for runs, problems in counted.most_common():
            yield Pairing(runs=runs, problems=problems)

    def _findings(self) -> Iterable[Finding]:
        if self.index.renamed:
            yield Finding(
                severity=Severity.WARNING,
                what=f"{_counted(len(self.index.renamed), 'key')} with more than one prompt.",
                where=_some(self.index.renamed),
                done="Each prompt is a problem of its own; they do not pair.",
            )
        if self.index.differing_references:
            differing = self.index.differing_references
            yield Finding(
                severity=Severity.WARNING,
                what=f"{_counted(len(differing), 'problem')} with differing reference answers.",
                where=_some(differing),
                done="The first reference is kept.",
            )
        for run, count in self.repeated.items():
            if count:
                yield Finding(
                    severity=Severity.WARNING,
                    what=f"{_counted(count, 'attempt')} of {run} in more than one place.",
                    done="The first is kept; give one file another run name to keep both.",
                )


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _counted_of(n: int) -> str:
    return f"{n:,}"


def _some(keys: Iterable[tuple[str, str]]) -> str:
    ordered = sorted(keys)
    shown = ", ".join(f"{dataset} {key}" for dataset, key in ordered[:3])
    return shown + (", …" if len(ordered) > 3 else "")
