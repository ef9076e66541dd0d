import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pytest

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt
from data.importers.base import ImportOptions
from data.importers.parallel import in_order, readers
from data.importers.table import IMPORTER
from tests.helpers import many_records


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "many.jsonl"
    many_records.write(path, 400)
    with path.open("a", encoding="utf-8") as handle:
        handle.write('{"id": "broken", \n')
        handle.write('{"id": "q-1", "model": "some-model", "problem": "?", "response": null}\n')
        handle.write(f'{{"id": "large", "problem": "?", "response": "ok", "tokens": {10**30}}}\n')
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_that_other_processes_read_the_same_to_the_byte(file, workers):
    alone = list(IMPORTER.read(file, ImportOptions()))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        assert list(IMPORTER.read(file, ImportOptions(executor=executor))) == alone
    assert sum(isinstance(item, ImportedAttempt) for item in alone) > 400
    assert any(isinstance(item, Finding) and "cannot be read" in item.what for item in alone)


def test_that_samples_are_numbered_in_the_order_of_the_file_by_several_readers(file):
    with ThreadPoolExecutor(3) as executor:
        items = list(IMPORTER.read(file, ImportOptions(executor=executor)))
    asked_twice = [
        (item.problem.key, item.sample)
        for item in items
        if isinstance(item, ImportedAttempt) and item.sample > 1
    ]
    assert asked_twice
    assert all(
        [i.sample for i in items if isinstance(i, ImportedAttempt) and i.problem.key == key][:2]
        == [1, 2]
        for key, _ in asked_twice
    )


def test_that_a_reading_that_is_stopped_leaves_no_work_behind(file):
    class StoppedError(Exception):
        pass

    def stop(count):
        if count:
            raise StoppedError

    with ThreadPoolExecutor(1) as executor:
        options = replace(ImportOptions(executor=executor), on_bytes=stop)
        with pytest.raises(StoppedError):
            list(IMPORTER.read(file, options))


def test_that_a_process_that_ends_unexpectedly_is_told_as_such():
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        pytest.raises(ImportFileError, match="ended unexpectedly"),
    ):
        list(in_order(_end_the_process, [1], executor))


def test_that_small_files_are_read_without_other_processes():
    with readers(1_000_000) as executor:
        assert executor is None


def _end_the_process(_item):
    os._exit(1)
