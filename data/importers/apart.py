"""Files that use the same keys for other problems, or one model's name for several runs.

Keys such as "request-1" begin anew in every batch. Whether two files mean the same problems by them
only a person knows, so a person may say that each file has problems, or runs, of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from msgspec import structs

from core.imported import ImportedAttempt

Item = TypeVar("Item")


class Apart(StrEnum):
    """What files with the same keys are told apart by; "" where the same keys are one problem."""

    NOTHING = ""
    PROBLEMS = "problems"
    RUNS = "runs"


def told_apart(
    items: Iterator[Item], path: Path, apart: str, files: Sequence[Path]
) -> Iterator[Item]:
    """Yield `items` with the file's name in their dataset, or in their run and its base.

    `files` are all of the import: where two have one name, the folder's stands before it.
    """
    if apart == Apart.NOTHING:
        return items
    name = _name_among(path, files)
    return (
        _apart(item, name, apart) if isinstance(item, ImportedAttempt) else item for item in items
    )


def _apart(attempt: ImportedAttempt, name: str, apart: str) -> ImportedAttempt:
    if apart == Apart.PROBLEMS:
        dataset = f"{attempt.problem.dataset} · {name}"
        return structs.replace(attempt, problem=replace(attempt.problem, dataset=dataset))
    run = attempt.run
    base = f"{run.base} · {name}" if run.base else ""
    return structs.replace(attempt, run=replace(run, name=f"{run.name} · {name}", base=base))


def _name_among(path: Path, files: Sequence[Path]) -> str:
    alike = [each for each in files if each.stem == path.stem and each != path]
    return f"{path.absolute().parent.name}/{path.stem}" if alike else path.stem
