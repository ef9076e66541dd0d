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
from data.importers.inspect_archive import Log, open_log
from data.importers.inspect_metrics import HeaderCheck
from data.importers.inspect_sample import modern
from data.importers.inspect_samples import SampleReader
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_text
from data.importers.parts import clean
from data.importers.records import Record

_EVAL = re.compile(rb'"eval"\s*:\s*\{')
_LONGEST_SETTING = 1000  # characters
_BESIDE = (b'"status"', b'"plan"', b'"samples"')


class InspectImporter:
    """Reads Inspect logs; epochs become samples, turns between user messages attempts."""

    name = "Inspect log"
    version = "2"
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
        yield from log.findings
        check, scorer = HeaderCheck(), _first_scorer(log.header)
        for item in log.samples():
            if isinstance(item, Finding):
                yield item
                continue
            value = modern(item.value, scorer)
            check.add(value)
            yield from reader.read(Record(value=value, where=item.where))
        yield from reader.findings()
        yield from _said_of(log, check)


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
    sources += (spec.get("model_args"), spec.get("model_generate_config"))
    merged: dict[str, Any] = {}
    for source in sources:
        if isinstance(source, dict):
            merged.update({k: v for k, v in source.items() if len(str(v)) <= _LONGEST_SETTING})
    return merged


def _first_scorer(header: dict[str, Any]) -> str:
    """Return the name of the one scorer that the oldest logs have."""
    results = header.get("results")
    scorer = results.get("scorer") if isinstance(results, dict) else None
    return (as_text(scorer.get("name")) if isinstance(scorer, dict) else None) or "score"


def _said_of(log: Log, check: HeaderCheck) -> Iterator[Finding]:
    results = log.header.get("results")
    results = results if isinstance(results, dict) else {}
    if check.samples == 0:
        yield _warning(
            "The log holds a header but no samples.",
            "Nothing is imported from it; its summary figures cannot replace traces.",
        )
    done = "The samples that it wrote are read." if check.samples else ""
    yield from _said_of_status(log, done)
    completed = as_count(results.get("completed_samples"))
    if completed is not None and 0 < check.samples != completed:
        yield _warning(
            f"The header counts {completed} completed samples, the file holds {check.samples}.",
            "Those in the file are read.",
        )
    yield from check.findings(log.header)


def _said_of_status(log: Log, done: str) -> Iterator[Finding]:
    status = as_text(log.header.get("status"))
    if log.unfinished:
        yield _warning("The evaluation did not finish: the log has no end (status: started).", done)
    elif status != "success":
        error = log.header.get("error")
        told = as_text(error.get("message")) if isinstance(error, dict) else None
        why = f": {clean(told)[:_LONGEST_SETTING]}" if told else ""
        status = (status or "not recorded")[:_LONGEST_SETTING]
        yield _warning(f"The evaluation did not finish (status: {status}){why}.", done)
    if log.header.get("invalidated") is True:
        yield _warning("The log is marked as invalidated.", "It is read all the same.")


def _warning(what: str, done: str) -> Finding:
    return Finding(severity=Severity.WARNING, what=what, where="header", done=done)


IMPORTER = InspectImporter()
