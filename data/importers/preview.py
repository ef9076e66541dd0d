"""What files would bring before anything is imported: counts, pairing, and what was noticed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from pathlib import Path

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, Severity
from core.outcomes.verdict import Status
from core.pairing import Likeness, Mark, Question
from core.traces import Channel, Ending, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.identity import Own, ProblemIndex
from data.importers.parallel import readers, size_of
from data.importers.preparing import prepared, rule_of
from data.importers.registry import labels_with, read_with, recognise

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
    attempt_rule: str = ""
    labels: int = 0

    @property
    def completes(self) -> str:
        """Return what the file completes, "" where it holds responses or nothing at all."""
        if self.error is not None or self.attempts or self.skipped or self.rows or self.labels:
            return ""
        return next((f.what for f in self.findings if f.severity is Severity.NOTE), "")


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
    *,
    known: Iterable[Problem] = (),
    found: Iterable[Finding] = (),
) -> Preview:
    """Read `paths` once, keep only counts, and return what importing them would bring.

    `known` are the problems of the study that they would join, `found` what was noticed before.
    Files that cannot be read are reported in their place. Nothing is written.
    """
    given = options or ImportOptions()
    total = _Total(ProblemIndex(known, given.decisions, asks=True), found=list(found))
    files: list[FilePreview] = []
    sizes = [size_of(path) for path in paths]
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
            try:
                if refused is not None and str(path) in options.attempts:
                    files.append(FilePreview(path=path, error=refused))
                    continue
                files.append(_read(path, replace(options, on_bytes=told), total))
            except _StoppedError:
                complete = False
                break
    progress(1.0)
    return total.preview(files, complete=complete)


def _read(path: Path, options: ImportOptions, total: "_Total") -> FilePreview:
    counts = _Counts()
    total.index.begin(path.name)
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


# What becomes of problems that look alike until somebody decides.
UNDECIDED = {
    Likeness.SAME_KEY: "Each prompt is a problem of its own until you decide.",
    Likeness.SAME_PROMPT: "They stay apart and do not pair until you decide.",
    Likeness.SAME_HASH: "They stay apart and do not pair until you decide.",
    Likeness.REFERENCE: "The first reference counts until you decide.",
}

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


@dataclass(slots=True)
class _Total:
    """Counts over all files; problems are numbered, and runs hold the numbers of theirs."""

    index: ProblemIndex
    found: list[Finding] = field(default_factory=list[Finding])
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
            questions=self.index.questions,
            runs_at=self._runs_at(),
            places=self._places(),
            joined=len(self.index.joined),
            in_study=sum((p.dataset, p.key) in self.numbers for p in self.index.known),
        )

    def _places(self) -> dict[Mark, Own]:
        asked = self.index.questions
        return {each.b.mark: self.index.place_of(each.b.mark) for each in asked}

    def _runs_at(self) -> dict[Own, tuple[str, ...]]:
        """Return the runs at the problems of each question, undecided."""
        sides = {(each.a.mark.dataset, each.a.mark.key) for each in self.index.questions}
        sides |= set(self._places().values())
        return {
            own: tuple(run for run, numbers in self.by_run.items() if self.numbers[own] in numbers)
            for own in sides
            if own in self.numbers
        }

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
        yield from self.found
        if self.index.joined:
            yield Finding(
                severity=Severity.NOTE,
                what=f"Joined through the prompt: {_counted(len(self.index.joined), 'problem')}.",
                done="A file has no keys; the prompt is the same in each of these pairs.",
            )
        for likeness, count in Counter(q.likeness for q in self.index.questions).items():
            yield Finding(
                severity=Severity.WARNING,
                what=f"{likeness.value.capitalize()}: {_counted(count, 'problem')}.",
                where=_some(q.b.mark for q in self.index.questions if q.likeness is likeness),
                done=UNDECIDED[likeness],
            )
        for run, count in self.repeated.items():
            if count:
                yield Finding(
                    severity=Severity.WARNING,
                    what=f"{_counted(count, 'attempt')} of {run} in more than one place.",
                    done="The first is kept; give one file another run name to keep both.",
                )


def _labels_only(labels: int) -> str:
    return f"{_counted(labels, 'label')} for responses that the study or other files hold"


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _counted_of(n: int) -> str:
    return f"{n:,}"


def _some(marks: Iterable[Mark]) -> str:
    shown = [mark.name for mark in islice(marks, 4)]
    return ", ".join(shown[:3]) + (", …" if len(shown) > 3 else "")
