"""Logs of the Inspect framework, `.eval` and `.json`, from the first format to the current one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Condition
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.inspect_archive import open_log
from data.importers.inspect_samples import SampleReader
from data.importers.inspect_scores import AccuracyCheck
from data.importers.known_models import short_name
from data.importers.mapping import as_text
from data.importers.parts import clean

_EVAL = re.compile(rb'"eval"\s*:\s*\{')
_BESIDE = (b'"status"', b'"plan"', b'"samples"')


class InspectImporter:
    """Reads Inspect logs; epochs become samples, turns between user messages attempts."""

    name = "Inspect log"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 95 for an archive with a log's members, 90 for JSON with a log's parts."""
        del path
        if head.startswith(b"PK\x03\x04"):
            members = (b"_journal/start.json", b"header.json", b"samples/")
            return 95 if any(name in head for name in members) else 0
        if head.lstrip()[:1] != b"{" or b'"version"' not in head or b'"task"' not in head:
            return 0
        return 90 if _EVAL.search(head) and any(mark in head for mark in _BESIDE) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file is not a log, or its header cannot be read.
        """
        log = open_log(path, options.on_bytes)
        spec = log.header.get("eval")
        if not isinstance(spec, dict):
            raise ImportFileError(
                "The log's header does not say what was evaluated.", where=path.name
            )
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + "sample id.", where="header")
        reader = SampleReader(
            dataset=options.dataset or _dataset(spec, path),
            run=_run(spec, log.header, path, options),
            options=options,
        )
        accuracy = AccuracyCheck()
        for item in log.samples():
            if isinstance(item, Finding):
                yield item
                continue
            accuracy.add(item.value)
            yield from reader.read(item)
        yield from reader.findings()
        yield from _header_findings(log.header, accuracy)


def _dataset(spec: dict[str, Any], path: Path) -> str:
    dataset = spec.get("dataset")
    named = as_text(dataset.get("name")) if isinstance(dataset, dict) else None
    task = (as_text(spec.get("task")) or "").rsplit("/", 1)[-1]
    return clean(named or task or path.absolute().parent.name)


def _run(
    spec: dict[str, Any], header: dict[str, Any], path: Path, options: ImportOptions
) -> ImportedRun:
    model = clean(as_text(spec.get("model")) or path.stem)
    settings = _settings(spec, header)
    base = options.run_name or short_name(model)
    effort = as_text(settings.get("reasoning_effort"))
    variant = f"{effort} effort" if effort else ""
    return ImportedRun(
        name=f"{base} + {variant}" if variant else base,
        model=model,
        condition=Condition(variant=variant, settings=settings),
        base=base if variant else "",
    )


def _settings(spec: dict[str, Any], header: dict[str, Any]) -> dict[str, Any]:
    plan = header.get("plan")
    sources = (plan.get("config") if isinstance(plan, dict) else None, spec.get("task_args"))
    sources += (spec.get("model_generate_config"),)
    merged: dict[str, Any] = {}
    for source in sources:
        if isinstance(source, dict):
            merged.update(source)
    return merged


def _header_findings(header: dict[str, Any], accuracy: AccuracyCheck) -> Iterator[Finding]:
    if accuracy.samples == 0:
        yield Finding(
            severity=Severity.WARNING,
            what="The log holds a header but no samples.",
            done="Nothing is imported from it; its summary figures cannot replace traces.",
        )
    status = as_text(header.get("status"))
    if status != "success":
        yield Finding(
            severity=Severity.WARNING,
            what=f"The evaluation did not finish (status: {status or 'not recorded'}).",
            done="The samples that it wrote are read.",
        )
    yield from accuracy.findings(header)


IMPORTER = InspectImporter()
