"""The report before an import as plain text, to be kept or passed on."""

from collections.abc import Iterable, Iterator

from core.imported import Severity
from data.importers.preview import FilePreview
from gui.importing.findings import FindingGroup
from gui.importing.reading import Reading, in_units

_MARKS = {Severity.NOTE: "i", Severity.WARNING: "!", Severity.SKIPPED: "x"}


def report_text(reading: Reading) -> str:
    """Return everything that the page shows, with every place of every finding."""
    return "\n".join(_lines(reading)) + "\n"


def attempts_words(longest: int) -> str:
    """Return the attempts of a chain: "t1", "t1, t2", "t1 … t9"; "" where there are none."""
    if longest <= 2:
        return ("", "t1", "t1, t2")[longest]
    return f"t1 … t{longest}"


def _lines(reading: Reading) -> Iterator[str]:
    preview = reading.preview
    yield preview.headline
    files = "1 file" if len(preview.files) == 1 else f"{len(preview.files):,} files"
    yield f"Dry run over {files}, {in_units(reading.size)}; nothing was written."
    yield from ("", "Files")
    for file in preview.files:
        yield from _file(file)
    yield f"  together: {preview.attempts:,} traces at {preview.problems:,} problems"
    if len(preview.runs) > 1:
        yield from ("", "Problems by the runs that have them")
        for each in preview.combinations:
            yield f"  {each.problems:,}: {' + '.join(each.runs)}"
    yield from ("", "Options")
    yield from _options(reading)
    yield from ("", "Found while reading")
    yield from _findings(reading.groups)


def _file(file: FilePreview) -> Iterator[str]:
    if file.error is not None and not file.attempts:
        yield f"  {file.path.name}: cannot be read. {file.error}"
        return
    yield f"  {file.path.name}: {file.format} (importer {file.version})"
    facts = [f"runs {', '.join(file.runs)}", attempts_words(file.longest_chain), f"key {file.key}"]
    facts += [f"{file.rows:,} rows", f"{file.attempts:,} traces", f"{file.problems:,} problems"]
    yield "    " + ", ".join(facts)


def _options(reading: Reading) -> Iterator[str]:
    options = reading.options
    yield f"  run name: {options.run_name or 'as in the files'}"
    yield f"  dataset: {options.dataset or 'as in the files'}"
    yield f"  least score that counts as correct: {options.partial_credit:g}"
    if reading.fields is not None:
        yield f"  fields, as in {reading.fields.file}:"
        for name, path in reading.fields.mapping.items():
            yield f"    {name} = {path}"
    for turn, role in sorted((options.roles or {}).items()):
        yield f"  turn {turn}: {role}"


def _findings(groups: Iterable[FindingGroup]) -> Iterator[str]:
    for group in groups:
        times = f" ({group.count:,} times)" if group.count > 1 else ""
        detail = f" · {group.detail}" if group.detail else ""
        yield f"  {_MARKS[group.severity]} {group.title}{times}{detail}"
        for place in group.places:
            yield f"      {place}"
