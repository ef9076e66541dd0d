"""The report before an import, as text to be kept or passed on and as JSON for programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.imported import Severity
from core.pairing import Choice, Decision, Question
from data.importers.base import ImportOptions
from data.importers.deciding import with_decisions
from data.importers.findings import FindingGroup, groups_of
from data.importers.parallel import size_of
from data.importers.previewed import FilePreview, Preview

_MARKS = {Severity.NOTE: "i", Severity.WARNING: "!", Severity.SKIPPED: "x"}
_MOST_QUESTIONS = 10
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a report tells: counts, how the files were read, and their size in bytes.

    `as_read` has the counts before anything was decided here, `preview` those with the decisions
    of `options`. `mapping` is the field mapping in force, looked up in `mapped_file`.
    """

    as_read: Preview
    options: ImportOptions
    size: int
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    mapped_file: str = ""

    @property
    def preview(self) -> Preview:
        """Return the counts as they will be with what was decided."""
        decisions = self.options.decisions
        return with_decisions(self.as_read, decisions) if decisions else self.as_read


def report_text(run: DryRun) -> str:
    """Return everything that the report says, with every place of every finding."""
    return "\n".join(_lines(run)) + "\n"


def report_json(run: DryRun) -> dict[str, Any]:
    """Return the same as values that JSON can hold."""
    preview = run.preview
    return {
        "headline": preview.headline,
        "files": [_file_values(file) for file in preview.files],
        "runs": dict(_by_run(preview)),
        "problems": preview.problems,
        "shared_by_all_runs": preview.shared,
        "in_study_already": preview.in_study,
        "joined_by_prompt": preview.joined,
        "traces": preview.attempts,
        "pairs": [{"runs": each.runs, "problems": each.problems} for each in preview.pairings],
        "combinations": [
            {"runs": each.runs, "problems": each.problems} for each in preview.combinations
        ],
        "questions": [_question_values(each) for each in preview.questions],
        "findings": [_finding_values(group) for group in groups_of(preview)],
        "complete": preview.complete,
    }


def attempts_words(longest: int) -> str:
    """Return the attempts of a chain: "t1", "t1, t2", "t1 … t9"; "" where there are none."""
    if longest <= 2:
        return ("", "t1", "t1, t2")[longest]
    return f"t1 … t{longest}"


def numbered_words(file: FilePreview, options: ImportOptions) -> str:
    """Return the attempts that a file holds: "t2" where the whole file is a second attempt."""
    number = options.attempts.get(str(file.path))
    return attempts_words(file.longest_chain) if number is None else f"t{number}"


def in_units(size: int) -> str:
    """Return a number of bytes as people say it: "38.6 MB"."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


def size_of_all(paths: Iterable[Path]) -> int:
    """Return how many bytes files have together; those that cannot be asked count as none."""
    return sum(map(size_of, paths))


def decision_words(decision: Decision) -> str:
    """Return a decision as people read it."""
    told = str(decision.choice)
    if decision.choice is Choice.SAME and decision.reference is not None:
        told += f", reference {decision.reference}"
    return told


# Text


def _lines(run: DryRun) -> Iterator[str]:
    preview = run.preview
    yield preview.headline
    files = "1 file" if len(preview.files) == 1 else f"{len(preview.files):,} files"
    yield f"Dry run over {files}, {in_units(run.size)}; nothing was written."
    yield from ("", "Files")
    for file in preview.files:
        yield from _file(file, run.options)
    together = f"  together: {preview.attempts:,} traces at {preview.problems:,} problems"
    yield together + (f", {preview.in_study:,} of them in the study" * bool(preview.in_study))
    yield from _pairing(preview)
    yield from ("", "Options")
    yield from _options(run)
    if preview.questions or run.options.decisions:
        yield from ("", "Problems that look alike")
        yield from _questions(preview.questions, run.options.decisions)
    yield from ("", "Found while reading")
    yield from _findings(groups_of(preview))


def _file(file: FilePreview, options: ImportOptions) -> Iterator[str]:
    if file.error is not None and not file.attempts:
        yield f"  {file.name}: cannot be read. {file.error}"
        return
    yield f"  {file.name}: {file.format} (importer {file.version})"
    if file.completes:
        yield f"    completes others: {file.completes}"
        return
    facts = [f"runs {', '.join(file.runs)}", numbered_words(file, options), f"key {file.key}"]
    facts += [f"{file.rows:,} rows", f"{file.attempts:,} traces", f"{file.problems:,} problems"]
    yield "    " + ", ".join(filter(None, facts))
    if file.attempt_rule:
        yield f"    attempts: {file.attempt_rule}"


def _by_run(preview: Preview) -> Iterator[tuple[str, int]]:
    for run in preview.runs:
        yield run, sum(each.problems for each in preview.combinations if run in each.runs)


def _pairing(preview: Preview) -> Iterator[str]:
    if len(preview.runs) < 2:
        return
    yield from ("", "Problems of each run")
    for run, problems in _by_run(preview):
        yield f"  {problems:,}: {run}"
    yield from ("", "Problems by the runs that have them")
    for each in preview.combinations:
        yield f"  {each.problems:,}: {' + '.join(each.runs)}"


def _options(run: DryRun) -> Iterator[str]:
    options = run.options
    yield f"  run name: {options.run_name or 'as in the files'}"
    yield f"  dataset: {options.dataset or 'as in the files'}"
    yield f"  least score that counts as correct: {options.partial_credit:g}"
    taken = "answers" if options.errors_as_answers else "failed requests"
    yield f"  API errors stored as answers: {taken}"
    if options.apart:
        yield f"  the same keys in several files: other {options.apart} in each file"
    if run.mapping:
        yield f"  fields, as in {run.mapped_file}:"
        for name, path in run.mapping.items():
            yield f"    {name} = {path}"
    for turn, role in sorted((options.roles or {}).items()):
        yield f"  turn {turn}: {role}"
    for path, number in sorted(options.attempts.items(), key=lambda pair: pair[1]):
        saw = f", saw: {options.saw}" if number > 1 else ""
        yield f"  attempt {number}: {Path(path).name}{saw}"


def _questions(questions: Iterable[Question], decisions: Iterable[Decision]) -> Iterator[str]:
    decided = {each.subject: each for each in decisions}
    asked = list(questions)
    for each in asked[:_MOST_QUESTIONS]:
        known = decided.get(each.subject)
        told = decision_words(known) if known else "not decided"
        a, b = each.a, each.b
        yield f"  {each.likeness}: {told}"
        yield f"    {a.source}, {a.mark.name}: {_short(a.prompt)} [{a.reference}]"
        yield f"    {b.source}, {b.mark.name}: {_short(b.prompt)} [{b.reference}]"
    if len(asked) > _MOST_QUESTIONS:
        yield f"  … and {len(asked) - _MOST_QUESTIONS:,} more"
    if decided:
        yield f"  {len(decided):,} decided"


def _short(text: str) -> str:
    line = " ".join(text[:400].split())
    return line if len(line) <= 100 else f"{line[:100]}…"


def _findings(groups: Iterable[FindingGroup]) -> Iterator[str]:
    for group in groups:
        times = f" ({group.count:,} times)" if group.count > 1 else ""
        detail = f" · {group.detail}" if group.detail else ""
        yield f"  {_MARKS[group.severity]} {group.title}{times}{detail}"
        for place in group.places:
            yield f"      {place}"


# Values


def _file_values(file: FilePreview) -> dict[str, Any]:
    return {
        "file": file.name,
        "format": file.format,
        "importer_version": file.version,
        "error": None if file.error is None else str(file.error),
        "completes": file.completes or None,
        "key": file.key,
        "runs": file.runs,
        "rows": file.rows,
        "traces": file.attempts,
        "problems": file.problems,
        "samples": file.chains,
        "longest_chain": file.longest_chain,
        "attempt_rule": file.attempt_rule or None,
        "left_out": file.skipped,
        "outcomes": [
            {"who": who, "status": status, "count": count} for who, status, count in file.verdicts
        ],
    }


def _question_values(question: Question) -> dict[str, Any]:
    return {
        "likeness": question.likeness,
        "a": question.a.mark.name,
        "b": question.b.mark.name,
        "files": [question.a.source, question.b.source],
        "references": [question.a.reference, question.b.reference],
    }


def _finding_values(group: FindingGroup) -> dict[str, Any]:
    return {
        "severity": group.severity,
        "what": group.title,
        "detail": group.detail,
        "count": group.count,
        "runs": group.runs,
        "places": group.places,
    }
