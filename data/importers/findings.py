"""Findings as a person reads them: equal ones together, the gravest first, with their places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.imported import Finding, Severity
from core.pairing import Likeness
from data.importers.api_errors import ERRORS_FINDING
from data.importers.previewed import FilePreview, Preview
from data.importers.totals import KEYS_FINDING, REPEATED_FINDING

FIELDS_FINDING = "Fields are read as "
TURNS_FINDING = "Attempts come from the model's turns"
PARTIAL_FINDING = "Partial credit"
_LONG = 64  # characters of a title
_CUTS = (": ", " (")
_GRAVITY = (Severity.SKIPPED, Severity.WARNING, Severity.NOTE)


class Remedy(StrEnum):
    """What on the page changes the cause of a finding."""

    NONE = ""
    FIELDS = "fields"
    SCORE = "score"
    REVIEW = "review"
    ERRORS = "errors"
    APART = "apart"


_REVIEWED = {likeness.value.capitalize(): Remedy.REVIEW for likeness in Likeness}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """Equal findings: how many, of which runs, and where each is ("" for no place of its own)."""

    severity: Severity
    title: str
    detail: str = ""
    count: int = 1
    runs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    remedy: Remedy = Remedy.NONE


@dataclass(frozen=True, slots=True)
class _Noticed:
    """One finding, its sentence cut into what all of its kind share and what is its own."""

    finding: Finding
    title: str
    rest: str
    file: FilePreview | None


def groups_of(preview: Preview) -> list[FindingGroup]:
    """Return what was found in the files and between them, the gravest first."""
    noticed = [_cut(finding, None) for finding in preview.findings]
    for file in preview.files:
        noticed += [_cut(finding, file) for finding in _of_file(file)]
    return _grouped(noticed)


def groups_in(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Return the findings of one file, grouped."""
    return _grouped([_cut(finding, None) for finding in findings])


def _of_file(file: FilePreview) -> Iterator[Finding]:
    """Yield a file's findings; where only a part of it can be read, why."""
    if file.error is not None and file.attempts:
        error = file.error
        done = error.advice or "What stands before that is imported."
        yield Finding(severity=Severity.WARNING, what=error.what, where=error.where, done=done)
    yield from file.findings


def _cut(finding: Finding, file: FilePreview | None) -> _Noticed:
    what = finding.what.strip()
    if what.startswith(FIELDS_FINDING):
        rest = what.removeprefix(FIELDS_FINDING)
        return _Noticed(finding, "Fields are read through a mapping", rest, file)
    ends = [what.find(cut) for cut in _CUTS]
    for cut, end in zip(_CUTS, ends, strict=True):
        if 0 < end <= _LONG and len(what) > end + 2:
            rest = what[end:].removeprefix(cut[:1]).strip()
            return _Noticed(finding, what[:end], rest[:1].upper() + rest[1:], file)
    return _Noticed(finding, what.rstrip("."), "", file)


def _grouped(noticed: Iterable[_Noticed]) -> list[FindingGroup]:
    alike: dict[tuple[Severity, str, str], list[_Noticed]] = {}
    for each in noticed:
        key = (each.finding.severity, each.title, each.finding.done)
        alike.setdefault(key, []).append(each)
    groups = [_group(each) for each in alike.values()]
    return sorted(groups, key=lambda group: _GRAVITY.index(group.severity))


def _group(alike: list[_Noticed]) -> FindingGroup:
    first = alike[0]
    rests = dict.fromkeys(each.rest for each in alike)
    own = first.rest if len(rests) == 1 else ""
    files = dict.fromkeys(each.file.name for each in alike if each.file is not None)
    runs = dict.fromkeys(run for each in alike if each.file for run in each.file.runs)
    places = [_place(each, name_file=len(files) > 1, tell_rest=len(rests) > 1) for each in alike]
    remedy = _remedy(first)
    one = remedy is Remedy.FIELDS and bool(own)  # the same of all files: that is one thing
    return FindingGroup(
        severity=first.finding.severity,
        title=first.title,
        detail=" ".join(part for part in (own, first.finding.done) if part),
        count=1 if one else len(alike),
        runs=tuple(runs),
        places=tuple(places) if any(places) and not one else (),
        remedy=remedy,
    )


def _place(noticed: _Noticed, *, name_file: bool, tell_rest: bool) -> str:
    where = "" if noticed.finding.where == "mapping" else noticed.finding.where
    named = noticed.file.name if name_file and noticed.file else ""
    parts = [named if named != where else "", where, noticed.rest if tell_rest else ""]
    return ": ".join(part for part in parts if part)


def _remedy(noticed: _Noticed) -> Remedy:
    if noticed.finding.where == "mapping" or noticed.title.startswith(TURNS_FINDING):
        return Remedy.FIELDS
    starts = {
        PARTIAL_FINDING: Remedy.SCORE,
        ERRORS_FINDING: Remedy.ERRORS,
        REPEATED_FINDING: Remedy.APART,
        KEYS_FINDING: Remedy.APART,
    } | _REVIEWED
    found = (remedy for start, remedy in starts.items() if noticed.title.startswith(start))
    return next(found, Remedy.NONE)
