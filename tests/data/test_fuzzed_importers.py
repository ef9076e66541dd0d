"""Importers on values and bytes that no format has, made up and out of real files.

VOLTEFACE_FUZZ says how many examples each importer gets; a handful by default.
"""

import json
import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.imported import ImportedAttempt
from data.importers.base import ImportOptions
from data.importers.field_names import NAMES
from data.importers.registry import importers, read_with, recognise
from data.store.rows import to_json
from tests.helpers.reading import CORPUS, needs_corpus, tiles

EXAMPLES = int(os.environ.get("VOLTEFACE_FUZZ", "12"))
LARGEST = 60_000  # bytes of a real file
BESIDE = (
    "attributes body choices content conversations custom_id data doc error eval events history"
    " input_text message messages metadata method_name nodes object output parts request resps"
    " results role samples scores spans status text transcripts turns type usage value version"
)
FIELDS = sorted({name for names in NAMES.values() for name in names} | set(BESIDE.split()))
ODD = [None, True, 0, -1, 0.5, 2**64, 10**400, float("nan"), float("-inf"), "", "C", "\x00"]
ODD += ["\ud800", "NaN", "1e999", "<think>", "\\boxed{", '{"a":', "x" * 3000, [], {}, [[]], [None]]
plain = st.sampled_from(ODD) | st.text(max_size=20)
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
    ),
    max_leaves=15,
)
records = st.dictionaries(st.sampled_from(FIELDS), values, max_size=8)


def as_json(value):
    return json.dumps(value).encode()


def exhaust(importer, path):
    """Read a file to its end; check that a study can hold what comes out."""
    try:
        for item in read_with(importer or recognise(path)[0], path, ImportOptions()):
            if isinstance(item, ImportedAttempt):
                check(item)
    except ImportFileError:
        pass


def check(attempt):
    assert tiles(attempt) or not attempt.blocks
    problem, run = attempt.problem, attempt.run
    for text in (attempt.text, problem.prompt, problem.key, problem.dataset, run.name, run.model):
        text.encode()
    for values in (attempt.metadata, problem.metadata, run.condition.settings):
        json.loads(to_json(values).encode())
    for count in (attempt.sample, attempt.attempt, attempt.tokens, attempt.reasoning_tokens):
        assert count is None or 0 <= count < 2**63
    for number in (attempt.seconds, attempt.cost, *(each.score for each in attempt.verdicts)):
        assert number is None or abs(number) < float("inf")


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.name)
def test_that_made_up_records_are_read_or_refused(tmp_path, importer):
    path = tmp_path / "file.json"

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(records, min_size=1, max_size=4), st.sampled_from(["lines", "array", "one"]))
    def read(rows, kind):
        data = as_json(rows[0] if kind == "one" else rows)
        path.write_bytes(b"\n".join(map(as_json, rows)) if kind == "lines" else data)
        exhaust(importer, path)

    read()


# Real files, changed


def places(value):
    """Yield each container and key inside `value`."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def with_odd_values(data, dice):
    """Return JSON text with some of its values swapped, lost or made odd."""
    value = json.loads(data)
    if not isinstance(value, dict | list):
        return data
    found = [*places(value)]
    for holder, key in dice.sample(found, min(len(found), dice.choice((1, 3, 20)))):
        other, at = dice.choice(found)
        try:
            if dice.random() < 0.3:
                del holder[key]
            else:
                holder[key] = (
                    dice.choice(ODD) if dice.random() < 0.7 else json.loads(as_json(other[at]))
                )
        except (KeyError, IndexError):  # inside what is gone already
            continue
    return as_json(value)


def with_odd_bytes(data, dice):
    """Return `data` with a few bytes flipped, lost or put in, or without its end."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 20))):
        at = dice.randrange(len(changed) + 1)
        kind = dice.randrange(4)
        if kind == 0:
            changed[at : at + 1] = bytes([dice.randrange(256)])
        elif kind == 1:
            del changed[at : at + dice.choice((1, 50, 5000))]
        elif kind == 2:
            changed[at:at] = dice.choice((b"\x00", b"\xff\xfe", b"[" * 3000, b'"', b"1" * 5000))
        else:
            del changed[at:]
    return bytes(changed)


def real_files():
    if not CORPUS.is_dir():
        return []
    files = (path for path in CORPUS.rglob("*") if path.is_file())
    return sorted(path for path in files if path.stat().st_size <= LARGEST)


@needs_corpus
@pytest.mark.parametrize("path", real_files(), ids=lambda path: path.name[-30:])
def test_that_real_files_changed_at_random_are_read_or_refused(tmp_path, path):
    dice = random.Random(path.name)
    target, data = tmp_path / path.name, path.read_bytes()
    for _ in range(max(1, EXAMPLES // 6)):
        changed = data
        if path.suffix == ".json" and dice.random() < 0.6:
            changed = with_odd_values(data, dice)
        target.write_bytes(with_odd_bytes(data, dice) if changed is data else changed)
        exhaust(None, target) if dice.random() < 0.7 else exhaust(dice.choice(importers()), target)
