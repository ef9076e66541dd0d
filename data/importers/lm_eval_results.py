"""`results_*.json` of lm-evaluation-harness: the model, its settings, and the published means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import ImportFileError
from core.imported import Finding, Severity
from data.importers.base import ImportOptions
from data.importers.companions import companions
from data.importers.conversations import small_fields
from data.importers.documents import json_beside
from data.importers.files import read_head
from data.importers.first_record import first_fields
from data.importers.mapping import as_text
from data.importers.parts import clean

_STAMP = re.compile(r"_(?P<stamp>\d{4}-\d\d-\d\dT[\d.:-]+)\Z")
_SAMPLES = re.compile(r"\Asamples?_(?P<task>.+)\Z")
_MODEL = re.compile(r"(?:\A|,)\s*(?:pretrained|model)=([^,]+)")
_CUT = re.compile(r"think_end_token=(?!None\b|,|\Z)")
_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResults:
    """What the results say of one task; `filters` are the names of its filters in their order."""

    means: Mapping[str, Any] = field(default_factory=dict[str, Any])
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    filters: tuple[str, ...] = ()
    lower_is_better: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResults:
    """What the results say; empty where there are none.

    `cuts_reasoning` tells that reasoning was cut off before the samples were saved.
    """

    file: str = ""
    model: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    tasks: Mapping[str, TaskResults] = field(default_factory=dict[str, TaskResults])
    cuts_reasoning: bool = False

    def findings(self) -> Iterator[Finding]:
        """Yield where the model's name comes from, and what is known to be missing."""
        if not self.file:
            yield Finding(
                severity=Severity.WARNING,
                what="No results file of this run is at hand.",
                done="The run is named after the folder or the file; choose results_….json too.",
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
    of_lighteval = "config_general" in fields
    found = fields.get("results", b"")[:1] == b"{" and bool(frame & set(fields))
    return found and not of_lighteval


def task_of(path: Path) -> str:
    """Return the task in a samples file's name, else the name without its suffix."""
    stem = _STAMP.sub("", path.stem)
    match = _SAMPLES.match(stem)
    return clean(match["task"] if match else stem)


def results_for(path: Path, options: ImportOptions) -> RunResults:
    """Return the results of the run that `path` belongs to: of its time, else of its task."""
    stamp, task = _stamp(path), task_of(path)
    found = [other for other in companions(path, options) if other.suffix.lower() == ".json"]
    same = [other for other in found if stamp and _stamp(other) == stamp]
    for other in same or found:
        read = _read(other)
        if read is not None and (same or task in read.tasks):
            return read
    return RunResults()


def completes(path: Path, options: ImportOptions) -> Finding:
    """Return the finding that says which samples a file of results completes."""
    stamp = _stamp(path)
    others = [other for other in companions(path, options) if _SAMPLES.match(other.stem)]
    found = [other.name for other in others if _stamp(other) == stamp or not stamp]
    named = ", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")
    return Finding(
        severity=Severity.NOTE if found else Severity.WARNING,
        what="These are results of lm-evaluation-harness, without responses.",
        done=f"They give model, settings and stated accuracy to {named}."
        if found
        else "No samples_….jsonl of this run is at hand; the harness writes it if asked to log"
        " samples.",
    )


def _stamp(path: Path) -> str:
    match = _STAMP.search(path.stem)
    return match["stamp"] if match else ""


def _read(path: Path) -> RunResults | None:
    try:
        recognised = is_results(first_fields(read_head(path).data))
    except ImportFileError:
        return None
    value = json_beside(path) if recognised else {}
    return _results(path, value) if value else None


def _results(path: Path, value: Mapping[str, Any]) -> RunResults:
    config = _dict(value.get("config"))
    told = value.get("model_name") or _pretrained(config.get("model_args"))
    return RunResults(
        file=path.name,
        model=clean(as_text(told) or "").strip(),
        settings=_settings(config, value),
        tasks={str(task): _task(str(task), value) for task in _dict(value.get("results"))},
        cuts_reasoning=any(_cuts(config.get(name)) for name in ("model_args", "gen_kwargs")),
    )


def _task(task: str, value: Mapping[str, Any]) -> TaskResults:
    higher = _dict(_dict(value.get("higher_is_better")).get(task))
    config = _dict(_dict(value.get("configs")).get(task))
    filters = config.get("filter_list")
    names = [_dict(each).get("name") for each in filters] if isinstance(filters, list) else []
    shots = {"num_fewshot": _dict(value.get("n-shot")).get(task)}
    return TaskResults(
        means=_dict(_dict(value.get("results")).get(task)),
        settings=small_fields(shots) | small_fields(_dict(config.get("generation_kwargs"))),
        filters=tuple(clean(name) for name in names if isinstance(name, str)),
        lower_is_better=frozenset(name for name, better in higher.items() if better is False),
    )


def _pretrained(arguments: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(arguments, dict):
        return arguments.get("pretrained") or arguments.get("model")
    match = _MODEL.search(arguments) if isinstance(arguments, str) else None
    return match[1] if match else None


def _cuts(arguments: Any) -> bool:  # noqa: ANN401 - any JSON
    if isinstance(arguments, dict):
        return bool(arguments.get("think_end_token"))
    return isinstance(arguments, str) and _CUT.search(arguments) is not None


def _settings(config: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    told = small_fields(config, ("batch_size", "device", "use_cache", "limit"))
    for name in ("model_args", "gen_kwargs"):
        if isinstance(config.get(name), dict):
            told[name] = small_fields(config[name])
    return told | small_fields({"lm_eval_version": value.get("lm_eval_version")})


def _dict(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, dict) else {}
