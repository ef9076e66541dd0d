"""Brings files of responses into a study: one batch, checked, live all at once or not at all."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from core.edits import PublishBatch
from core.errors import EditConflictError, ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedLabel, Severity
from core.outcomes.automatic import judged
from core.outcomes.verdict import Verdict
from core.pairing import Decision, together
from data.importers.base import ImportOptions
from data.importers.files import open_regular
from data.importers.folders import gather
from data.importers.identity import ProblemIndex
from data.importers.parallel import readers, size_of
from data.importers.preparing import prepared, stored_options
from data.importers.registry import labels_with, read_with, recognise
from data.label_intake import LabelIntake, codes_added, codes_missing, misplaced
from data.store import batches
from data.store.batches import Source
from data.store.loading import BatchLoader, Checked, Loaded
from data.store.study import Study, now

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]
_AIMED_SECONDS = 0.03
_FIRST_PIECE = 64_000
_LARGEST_PIECE = 4_000_000


@dataclass(slots=True, kw_only=True)
class FileReport:
    """What became of one file; `counts` has problems, runs, traces, already there, differing, tags.

    Of a file of labels it has labels, tags, tags already there, labels left out.
    """

    name: str
    format: str = ""
    counts: dict[str, int] = field(default_factory=dict[str, int])
    findings: list[Finding] = field(default_factory=list[Finding])
    state: str = "imported"  # or "already there", "restored", "failed"


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What an import did; `batch_id` is None where nothing new was stored.

    `findings` are about what is no file of it, such as others in a folder.
    """

    files: list[FileReport] = field(default_factory=list[FileReport])
    findings: list[Finding] = field(default_factory=list[Finding])
    batch_id: int | None = None
    cancelled: bool = False

    @property
    def added(self) -> int:
        """Return how many attempts were stored."""
        return sum(each.counts.get("traces", 0) for each in self.files)

    @property
    def labels(self) -> int:
        """Return how many labels were stored."""
        return sum(each.counts.get("tags", 0) for each in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A source and the attempts in it, or the labels for attempts that are elsewhere."""

    source: Source
    items: Callable[[], Iterator[ImportedAttempt | Finding]]
    labels: Callable[[], Iterator[ImportedLabel | Finding]] | None = None
    at: Callable[[], int] = lambda: 0  # how many bytes of the source have been read


def import_files(
    study: Study,
    paths: Iterable[Path],
    options: ImportOptions | None = None,
    progress: Progress = lambda _share, _text: None,
    stopped: Stopped = lambda: False,
) -> ImportReport:
    """Import files into `study` as one batch; a file that is there already changes nothing.

    A file that cannot be read at all is reported and the others go on. Cancelling leaves no trace.
    """
    gathered = gather(paths, stopped)
    report = ImportReport(findings=list(gathered.findings))
    deliveries: list[Delivery] = []
    chosen = gathered.files
    with readers(sum(map(size_of, chosen))) as executor:
        options = replace(options or ImportOptions(), companions=chosen, executor=executor)
        options = prepared(chosen, options)
        decisions = together(study.decisions(), options.decisions)
        options = replace(options, decisions=decisions)
        for path in chosen:
            if stopped():
                return replace(report, cancelled=True)
            try:
                deliveries.append(_delivery(study, path, options))
            except ImportFileError as error:
                report.files.append(_failed(path.name, error))
        if stopped():
            return replace(report, cancelled=True)
        return take_in(study, deliveries, report, progress, stopped, decisions)


def take_in(
    study: Study,
    deliveries: list[Delivery],
    report: ImportReport,
    progress: Progress = lambda _share, _text: None,
    stopped: Stopped = lambda: False,
    decisions: tuple[Decision, ...] = (),
) -> ImportReport:
    """Load deliveries as one batch and make it live, with what was decided about their problems."""
    fresh = [each for each in deliveries if not _known(study, each.source, report)]
    fresh.sort(key=lambda each: each.labels is not None)  # what they label comes first
    if not fresh:
        return report
    label = f"Import of {fresh[0].source.name}" + (f" and {len(fresh) - 1} more" * (len(fresh) > 1))
    batch_id = study.load(lambda db: batches.begin(db, "import", label, now())).result()
    try:
        index = ProblemIndex(study.problems(), decisions)
        part = _Part(progress, max(1, sum(each.source.size for each in fresh)))
        for each in fresh:
            report.files.append(_load(study, batch_id, each, index, part, stopped))
            if stopped():
                report.cancelled = True
                break
        keep = report.added + report.labels > 0 and not report.cancelled
    except BaseException:
        study.write(lambda db: batches.discard(db, batch_id)).result()
        raise
    if not keep:
        study.write(lambda db: batches.discard(db, batch_id)).result()
        return report
    news = tuple(each for each in decisions if each not in study.decisions())
    dropped = study.publish(batch_id, label, news).result()
    report.batch_id = batch_id
    if dropped:
        report.files[-1].counts["dropped"] = dropped
        report.files[-1].findings.append(_filled_meanwhile(dropped))
    return report


def checked(attempt: ImportedAttempt) -> tuple[Verdict, ...]:
    """Return our checker's verdict on an attempt; none where it was not run or has no reference."""
    return judged(attempt.problem.reference, attempt.answer, attempt.ending)


@dataclass(slots=True)
class _Part:
    """The share of all bytes that has been read; `before` those of the files that are done."""

    report: Progress
    total: int
    before: int = 0

    def tell(self, at: int, text: str) -> None:
        self.report(min(1.0, (self.before + at) / self.total), text)


def _delivery(study: Study, path: Path, options: ImportOptions) -> Delivery:
    if path.exists() and path.samefile(study.path):
        # Reading it here would drop the locks that SQLite holds on it.
        raise ImportFileError("This is the study itself.", where=path.name)
    importer, _ = recognise(path)
    digest, size = _digest(path)
    source = Source(
        name=path.name,
        sha256=digest,
        size=size,
        format=importer.name,
        importer_version=importer.version,
        options=stored_options(importer, path, options, options.decisions),
    )
    read = [0]
    options = replace(options, on_bytes=lambda count: read.__setitem__(0, count))
    return Delivery(
        source=source,
        items=lambda: read_with(importer, path, options),
        labels=labels_with(importer, path, options),
        at=lambda: read[0],
    )


def _digest(path: Path) -> tuple[str, int]:
    """Return the hash of a file's bytes and how many they are."""
    digest, size = hashlib.sha256(), 0
    try:
        with open_regular(path) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise ImportFileError(
            f"The file cannot be read: {error.strerror or error}.", where=path.name
        ) from error
    return digest.hexdigest(), size


def _known(study: Study, source: Source, report: ImportReport) -> bool:
    """Deal with a file that the study holds already: live, or withdrawn and now restored."""
    found = study.write(lambda db: batches.find_source(db, source)).result()
    if found is None:
        return False
    batch_id, state = found
    if state == "withdrawn":
        try:
            study.run(PublishBatch(batch_id, f"Restore Import of {source.name}")).result()
        except EditConflictError:
            return False  # others fill some of its places: what they lack is loaded anew
        report.batch_id = batch_id
    state = "restored" if state == "withdrawn" else "already there"
    report.files.append(FileReport(name=source.name, format=source.format, state=state))
    return True


def _load(
    study: Study,
    batch_id: int,
    delivery: Delivery,
    index: ProblemIndex,
    part: _Part,
    stopped: Stopped,
) -> FileReport:
    source = delivery.source
    report = FileReport(name=source.name, format=source.format)
    counts: Counter[str] = Counter()
    problems: set[tuple[str, str]] = set()
    runs: set[str] = set()
    index.begin(source.name)
    source_id = study.load(lambda db: batches.add_source(db, batch_id, source, now())).result()
    loader = BatchLoader(batch_id, source_id, now())
    storing = _Storing(study, loader, counts, report.findings)
    try:
        try:
            for piece in _pieces(delivery.items(), index, report.findings, storing.pace):
                storing.store(piece)
                problems |= {(a.problem.dataset, a.problem.key) for a, _ in piece}
                runs |= {a.run.name for a, _ in piece}
                part.tell(
                    min(delivery.at(), source.size), f"{source.name}: {counts['traces']:,} traces"
                )
                if stopped():
                    break
        finally:
            storing.settle()
        if stopped():
            return report
        if delivery.labels is not None:
            intake = LabelIntake(study, batch_id, loader.tags, counts)

            def tell(n: int) -> None:
                part.tell(min(delivery.at(), source.size), f"{source.name}: {n:,} labels")

            intake.take(delivery.labels(), report.findings, tell, stopped)
            if intake.is_all_there:
                report.state = "already there"
    except ImportFileError as error:
        report.findings.append(_finding(error))
        report.state = "failed" if not counts["traces"] + counts["tags"] else "imported"
        counts["cut short"] = 1
    counts["cut short"] += bool(loader.tags.strange)
    report.findings.extend(codes_added(loader.tags.added))
    report.findings.extend(codes_missing(loader.tags.strange))
    report.counts = {"problems": len(problems), "runs": len(runs), **counts}
    findings = [_plain(each) for each in report.findings]
    study.load(lambda db: batches.finish_source(db, source_id, report.counts, findings)).result()
    part.before += source.size
    part.tell(0, source.name)
    return report


class _Storing:
    """Stores the pieces of a file, one while the next is read, and counts what they brought."""

    def __init__(
        self, study: Study, loader: BatchLoader, counts: Counter[str], findings: list[Finding]
    ) -> None:
        self.pace = Pace()
        self._study = study
        self._loader = loader
        self._counts = counts
        self._findings = findings
        self._under_way: Future[Loaded] | None = None

    def store(self, piece: list[Checked]) -> None:
        """Let the writer begin with `piece` once the one before is stored."""
        self.settle()
        self._under_way = self._study.load(lambda db: self._loader.load(db, piece))
        self.pace.begin()

    def settle(self) -> None:
        """Wait for the piece that is being stored, and count it."""
        if self._under_way is not None:
            loaded = self._under_way.result()
            self._under_way = None
            self.pace.follow(loaded.seconds)
            _count(self._counts, loaded, self._findings)


class Pace:
    """How much a piece may hold, so that others who write wait no longer than 50 ms for it.

    Learnt from the pieces before: disks, and the work that a text makes, differ too much to know.
    """

    def __init__(self) -> None:
        self._room = _FIRST_PIECE
        self._taken = 0
        self._given = 0  # what the piece before took

    def take(self, attempt: ImportedAttempt) -> bool:
        """Add an attempt to the piece; return whether the piece is full now."""
        self._taken += 1000 + len(attempt.text) + 200 * len(attempt.tags)
        return self._taken >= self._room

    def begin(self) -> None:
        """Begin another piece."""
        self._given, self._taken = self._taken, 0

    def follow(self, seconds: float) -> None:
        """Learn how long the piece before took to store; go up by halves, down at once."""
        wanted = self._given * _AIMED_SECONDS / max(seconds, 1e-6)
        self._room = int(min(wanted, 2 * self._room, _LARGEST_PIECE))


def _pieces(
    items: Iterator[ImportedAttempt | Finding],
    index: ProblemIndex,
    findings: list[Finding],
    pace: Pace,
) -> Iterator[list[Checked]]:
    """Check attempts and group them into pieces that a short transaction can store."""
    piece: list[Checked] = []
    for item in items:
        if isinstance(item, Finding):
            findings.append(item)
            continue
        attempt = index.place(item)
        piece.append((attempt, checked(attempt)))
        if pace.take(attempt):
            yield piece
            piece = []
    if piece:
        yield piece


def _count(counts: Counter[str], loaded: Loaded, findings: list[Finding]) -> None:
    counts["traces"] += loaded.added
    counts["already there"] += loaded.already_there
    counts["differing"] += len(loaded.differing)
    if loaded.tags:
        counts["tags"] += loaded.tags
    if loaded.misplaced:
        counts["labels left out"] += len(loaded.misplaced)
        findings.append(misplaced(loaded.misplaced))
    findings.extend(
        Finding(
            severity=Severity.SKIPPED,
            what="The study holds another text for this run, problem, sample and attempt.",
            where=where,
            done="The one in the study was kept.",
        )
        for where in islice(loaded.differing, 20)
    )


def _filled_meanwhile(dropped: int) -> Finding:
    return Finding(
        severity=Severity.SKIPPED,
        what=f"Another process imported {dropped:,} of these attempts at the same time.",
        done="They are in the study once.",
    )


def _finding(error: ImportFileError) -> Finding:
    return Finding(severity=Severity.SKIPPED, what=error.what, where=error.where, done=error.advice)


def _failed(name: str, error: ImportFileError) -> FileReport:
    return FileReport(name=name, state="failed", findings=[_finding(error)])


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "severity": str(finding.severity),
        "what": finding.what,
        "where": finding.where,
        "done": finding.done,
    }
