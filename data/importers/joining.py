"""Files that are the attempts t1, t2, … of one run, joined by problem and sample."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs

from core.attempts import WHY_NOT
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.pairing import fingerprint
from core.traces import Saw
from data.importers.base import ImportOptions, Joint

KINDS = tuple(str(saw) for saw in Saw if saw is not Saw.NOTHING)
"""What an attempt after the first can have seen."""


@dataclass(slots=True)
class _Chains:
    """What one of the files holds: its runs, datasets, and samples by problem."""

    runs: dict[str, ImportedRun] = field(default_factory=dict[str, ImportedRun])
    datasets: set[str] = field(default_factory=set[str])
    samples: dict[str, set[int]] = field(default_factory=dict[str, set[int]])

    def add(self, attempt: ImportedAttempt) -> None:
        self.runs.setdefault(attempt.run.name, attempt.run)
        self.datasets.add(attempt.problem.dataset)
        self.samples.setdefault(attempt.problem.key, set()).add(attempt.sample)


def number_of(path: Path, options: ImportOptions) -> int | None:
    """Return which attempt the whole file is, None where it stands for itself."""
    return options.attempts.get(str(path))


def check_names(paths: Sequence[Path], options: ImportOptions) -> None:
    """Refuse numbers and statements that cannot make files the attempts of one run.

    Raises:
        ImportFileError: saying why.
    """
    numbers = sorted(options.attempts.values())
    if not numbers:
        return
    strange = set(options.attempts) - {str(path) for path in paths}
    if strange:
        raise _refusal(f"{min(strange)} is not among the files of this import.")
    if numbers != list(range(1, len(numbers) + 1)) or len(numbers) < 2:
        raise _refusal("Attempts are files numbered 1, 2, …, each number once.")
    if options.saw == Saw.NOTHING:
        raise _refusal("An attempt that saw nothing of the one before is not attempt 2.", WHY_NOT)
    if options.saw not in KINDS:
        kinds = ", ".join(KINDS)
        raise _refusal("What the later attempts saw has to be said.", f"One of: {kinds}.")


def joint_of(
    first: Path, other: Path, readings: dict[Path, Iterator[ImportedAttempt | Finding]]
) -> Joint:
    """Return what two files share, having read both once.

    Raises:
        ImportFileError: if the later file's records are not further attempts of the first's.
    """
    one, two = (_chains(path, readings[path]) for path in (first, other))
    names = set(one.runs) | set(two.runs)
    if len(names) > 1 and (len(one.runs) > 1 or len(two.runs) > 1):
        raise _refusal(
            f"{first.name} and {other.name} hold different runs: {', '.join(sorted(names))}.",
            "Attempts belong to one run; give them one run name if they are.",
            other,
        )
    _check_samples(first, other, one, two)
    return Joint(runs=one.runs, dataset=min(one.datasets) if len(one.datasets) == 1 else "")


def _chains(path: Path, items: Iterator[ImportedAttempt | Finding]) -> _Chains:
    chains = _Chains()
    for item in items:
        if isinstance(item, ImportedAttempt):
            _check_single(path, item)
            chains.add(item)
    return chains


def _check_single(path: Path, attempt: ImportedAttempt) -> None:
    if attempt.attempt > 1:
        raise _refusal(
            f"{path.name} holds chains of several attempts of its own.",
            "Import it as it stands.",
            path,
        )


def _check_samples(first: Path, other: Path, one: _Chains, two: _Chains) -> None:
    shared = one.samples.keys() & two.samples.keys()
    for key in sorted(shared):
        if one.samples[key] != two.samples[key]:
            counts = len(one.samples[key]), len(two.samples[key])
            raise _refusal(
                f"The samples of problem {key} differ: {first.name} numbers"
                f" {_numbers(one.samples[key])}, {other.name} {_numbers(two.samples[key])}.",
                WHY_NOT if max(counts) > 1 else "Which continues which cannot be told.",
                other,
            )
    if not shared:
        raise _refusal(
            f"{first.name} and {other.name} have no problem in common.",
            "Attempts are joined by the problem's key, or by the same prompt where there is none.",
            other,
        )


def _numbers(samples: set[int]) -> str:
    told = ", ".join(map(str, sorted(samples)[:5]))
    return f"sample {told}" + (", …" if len(samples) > 5 else "")


def joined(
    items: Iterator[ImportedAttempt | Finding], path: Path, options: ImportOptions
) -> Iterator[ImportedAttempt | Finding]:
    """Yield the file's attempts as attempt t of the joint run, if it is one of its files."""
    number = number_of(path, options)
    if number is None or options.joint is None:
        yield from items
        return
    many = False
    for item in items:
        if isinstance(item, Finding):
            yield item
            continue
        _check_single(path, item)
        many = many or item.sample > 1
        yield _as_attempt(item, number, options, options.joint)
    yield _told(number, options, many=many)


def _as_attempt(
    item: ImportedAttempt, number: int, options: ImportOptions, joint: Joint
) -> ImportedAttempt:
    run = joint.runs.get(item.run.name, next(iter(joint.runs.values()), item.run))
    if number == 1:
        return structs.replace(item, run=run)
    problem = item.problem
    told = item.prompt_before or problem.prompt
    if not _is_hash_of(problem.key, problem.prompt):
        # What it was asked is not the problem's prompt, which is the first attempt's.
        problem = replace(problem, prompt="")
    return structs.replace(
        item,
        problem=replace(problem, dataset=joint.dataset or problem.dataset),
        run=run,
        attempt=number,
        prompt_before=told,
        saw=Saw(options.saw),
        fresh_context=options.fresh_context,
    )


def _is_hash_of(key: str, prompt: str) -> bool:
    import hashlib  # noqa: PLC0415

    return bool(fingerprint(prompt)) and key == hashlib.sha256(prompt.encode()).hexdigest()[:16]


def _told(number: int, options: ImportOptions, *, many: bool) -> Finding:
    saw = "" if number == 1 else f" It saw: {options.saw}."
    fresh = " Each in a fresh context." if options.fresh_context and number > 1 else ""
    by_sample = " Sample k continues sample k of the attempt before." if many else ""
    return Finding(
        severity=Severity.WARNING if many else Severity.NOTE,
        what=f"The file is attempt {number} of a run, joined by problem and sample.",
        done=f"{saw}{fresh}{by_sample}".strip(),
    )


def _refusal(what: str, advice: str = "", path: Path | None = None) -> ImportFileError:
    return ImportFileError(
        f"Files cannot be joined to attempts: {what[:1].lower()}{what[1:]}"
        if what[:3].islower()
        else f"Files cannot be joined to attempts. {what}",
        where=path.name if path else "",
        advice=advice,
    )
