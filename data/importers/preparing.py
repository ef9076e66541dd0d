"""What has to be known of several files together before any of them is read for good."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from core.attempts import AttemptRule
from core.pairing import Decision
from data.importers.base import Importer, ImportOptions
from data.importers.joining import check_names, joint_of, number_of
from data.importers.registry import read_with, recognise


def prepared(paths: Sequence[Path], options: ImportOptions) -> ImportOptions:
    """Return `options` with what files that are attempts of one run share; they are read for it.

    Raises:
        ImportFileError: if they cannot be attempts of one run, saying why.
    """
    check_names(paths, options)
    if not options.attempts:
        return options
    plain = replace(options, attempts={}, on_bytes=None)
    numbered = sorted(paths, key=lambda path: number_of(path, options) or 0)
    first, *later = [path for path in numbered if number_of(path, options)]
    joint = None
    for other in later:
        both = {path: read_with(recognise(path)[0], path, plain) for path in (first, other)}
        joint = joint_of(first, other, both)
    return replace(options, joint=joint)


def rule_of(importer: Importer, path: Path, options: ImportOptions) -> AttemptRule:
    """Return where the attempts of `path` come from."""
    if number_of(path, options):
        return AttemptRule.FILES
    return getattr(importer, "attempt_rule", AttemptRule.CHAINS)


def stored_options(
    importer: Importer, path: Path, options: ImportOptions, decisions: Iterable[Decision]
) -> dict[str, Any]:
    """Return the options as they are kept with a source: all that decides what comes of it.

    Files are named without their folders, and decisions by a hash: they are kept by themselves.
    """
    decided = msgspec.json.encode(tuple(decisions))
    kept = replace(
        options,
        companions=(),
        decisions=(),
        attempts={},
        joint=None,
        executor=None,
        on_bytes=None,
    )
    found = msgspec.to_builtins(kept)
    found["attempt_rule"] = str(rule_of(importer, path, options))
    found["attempt"] = number_of(path, options)
    found["decisions"] = hashlib.sha256(decided).hexdigest()[:16] if decided != b"[]" else ""
    return found
