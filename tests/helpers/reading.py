"""Reads files with the importer that recognises them, for tests of importers."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.imported import Finding, ImportedAttempt, Severity
from data.importers.base import ImportOptions
from data.importers.registry import read_with, recognise

CORPUS = Path(os.environ.get("VOLTEFACE_CORPUS", "no corpus"))
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="VOLTEFACE_CORPUS does not name the folder of real files"
)


@dataclass(frozen=True, slots=True)
class Read:
    """What an importer yielded for a file."""

    format: str
    attempts: list[ImportedAttempt]
    findings: list[Finding]

    @property
    def skipped(self) -> list[Finding]:
        return [each for each in self.findings if each.severity is Severity.SKIPPED]

    def said(self, words: str) -> bool:
        return any(words in each.what or words in each.done for each in self.findings)


def read_file(path: Path, options: ImportOptions | None = None) -> Read:
    importer, _ = recognise(path)
    items = list(read_with(importer, path, options or ImportOptions()))
    return Read(
        importer.name,
        [item for item in items if isinstance(item, ImportedAttempt)],
        [item for item in items if isinstance(item, Finding)],
    )


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def write_lines(path: Path, values: Sequence[Any]) -> Path:
    text = "".join((v if isinstance(v, str) else json.dumps(v)) + "\n" for v in values)
    path.write_text(text, encoding="utf-8")
    return path


def tiles(attempt: ImportedAttempt) -> bool:
    """Whether the blocks cover the text from end to end in order."""
    at = 0
    for block in attempt.blocks:
        if block.start != at or block.end < at:
            return False
        at = block.end
    return at == len(attempt.text)
