"""`results_*.json` of lm-evaluation-harness: the model, its settings, and the published means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.imported import Finding, Severity
from data.importers.base import ImportOptions
from data.importers.companions import companions
from data.importers.conversations import small_fields
from data.importers.first_record import first_fields
from data.importers.mapping import as_number, as_text
from data.importers.parts import clean
from data.importers.records import decode

_STAMP = re.compile(r"_(?P<stamp>\d{4}-\d\d-\d\dT[\d.:-]+)\Z")
_SAMPLES = re.compile(r"\Asamples?_(?P<task>.+)\Z")
_LARGEST = 64 * 1024 * 1024
_SAME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResults:
    """What the results say; empty where there are none.

    `cuts_reasoning` tells that reasoning was cut off before the samples were saved.
    """

    file: str = ""
    model: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    means: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    cuts_reasoning: bool = False

    def findings(self, task: str, means: Mapping[str, float]) -> Iterator[Finding]:
        """Yield where the model's name comes from, and where means differ from those stated."""
        if not self.file:
            yield Finding(
                severity=Severity.WARNING,
                what="No results file of this run is at hand.",
                done="The run is named after the folder or the file; choose results_….json too.",
            )
            return
        stated = self.means.get(task, {})
        for who, mean in means.items():
            value = as_number(stated.get(who))
            if value is not None and abs(value - mean) > _SAME:
                yield Finding(
                    severity=Severity.WARNING,
                    what=f"{self.file} states {who} = {value:g}; the samples give {mean:g}.",
                    done="The samples are imported as they are.",
                )
        if self.cuts_reasoning:
            yield Finding(
                severity=Severity.NOTE,
                what="The run was set to drop the reasoning before its end mark.",
                done="Reasoning is marked as not recorded.",
            )


def is_results(fields: Mapping[str, bytes]) -> bool:
    """Whether the first fields of a file are those of results."""
    frame = {"configs", "versions", "n-shot", "group_subtasks", "higher_is_better"}
    return fields.get("results", b"")[:1] == b"{" and bool(frame & set(fields))


def task_of(path: Path) -> str:
    """Return the task in a samples file's name, else the name without its suffix."""
    stem = _STAMP.sub("", path.stem)
    match = _SAMPLES.match(stem)
    return clean(match["task"] if match else stem)


def results_for(path: Path, options: ImportOptions) -> RunResults:
    """Return the results of the run that `path` belongs to: of its time, else of its task."""
    stamp = _STAMP.search(path.stem)
    found = [other for other in companions(path, options) if other.suffix.lower() == ".json"]
    same = [other for other in found if stamp and _stamp(other) == stamp["stamp"]]
    for other in same or found:
        results = _read(other)
        if results is None:
            continue
        read = _results(other, results)
        if same or task_of(path) in read.means:
            return read
    return RunResults()


def _stamp(path: Path) -> str:
    match = _STAMP.search(path.stem)
    return match["stamp"] if match else ""


def _read(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            head = file.read(65_536)
            if not is_results(first_fields(head)) or path.stat().st_size > _LARGEST:
                return None
            value = decode(head + file.read(_LARGEST))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _results(path: Path, value: Mapping[str, Any]) -> RunResults:
    config = value.get("config")
    config = config if isinstance(config, dict) else {}
    told = value.get("model_name") or _pretrained(config.get("model_args"))
    results = value.get("results")
    means = results.items() if isinstance(results, dict) else ()
    return RunResults(
        file=path.name,
        model=clean(as_text(told) or "").strip(),
        settings=_settings(config, value),
        means={str(task): each for task, each in means if isinstance(each, dict)},
        cuts_reasoning="think_end_token" in str(config.get("model_args"))
        or "think_end_token" in str(config.get("gen_kwargs")),
    )


def _pretrained(arguments: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(arguments, dict):
        return arguments.get("pretrained") or arguments.get("model")
    match = re.search(r"(?:pretrained|model)=([^,]+)", arguments or "") if isinstance(
        arguments, str
    ) else None  # fmt: skip
    return match[1] if match else None


def _settings(config: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    told = small_fields(config, ("batch_size", "device", "use_cache", "limit"))
    for name in ("model_args", "gen_kwargs"):
        if isinstance(config.get(name), dict):
            told[name] = small_fields(config[name])
    return told | small_fields({"lm_eval_version": value.get("lm_eval_version")})
