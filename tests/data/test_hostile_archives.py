"""Archives made to harm whoever unpacks them, and archives that are damaged."""

import json
import os

import pytest

from core.errors import ImportFileError
from tests.data.test_importer_inspect import HEADER, reply, sample
from tests.helpers.archives import DEFLATED, ENCRYPTED, STORED, ZSTD, Member, archive
from tests.helpers.reading import read_file

LIMIT = 100_000


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    monkeypatch.setattr("data.importers.inspect_zip.RECORD_LIMIT", LIMIT)
    monkeypatch.setattr("data.importers.inspect_zip._ALWAYS_ALLOWED", 4 * LIMIT)


def head():
    return Member("header.json", json.dumps(HEADER).encode())


def member(i, name="", **more):
    data = json.dumps(sample(i, reply("ANSWER: 3"))).encode()
    return Member(name or f"samples/{i}_epoch_1.json", data, **more)


def read(tmp_path, *members):
    path = tmp_path / "log.eval"
    path.write_bytes(archive(head(), *members))
    return read_file(path)


@pytest.mark.parametrize("method", [STORED, DEFLATED, ZSTD])
@pytest.mark.parametrize("claimed", [None, 12])
def test_that_a_member_that_unpacks_to_too_much_costs_only_itself(tmp_path, method, claimed):
    bomb = Member("samples/1_epoch_1.json", b" " * (3 * LIMIT), method, claimed=claimed)
    found = read(tmp_path, bomb, member(2))
    assert [each.problem.key for each in found.attempts] == ["2"]
    assert "longer than" in found.skipped[0].what


@pytest.mark.parametrize("method", [DEFLATED, ZSTD])
def test_that_unpacking_ends_where_an_archive_gives_far_more_than_its_size(tmp_path, method):
    blank = b'{"a": "' + b" " * (LIMIT - 100) + b'"}'
    bombs = [Member(f"samples/b{i}_epoch_1.json", blank, method) for i in range(12)]
    found = read(tmp_path, member(1), *bombs, member(2))
    assert found.attempts[0].problem.key == "1"
    assert "unpacks to so much more than its size" in found.skipped[-1].what
    assert not [each for each in found.attempts if each.problem.key == "2"]


@pytest.mark.parametrize(
    "name",
    ["samples/../../../evil_epoch_1.json", "samples//tmp/evil_epoch_1.json", "/evil_epoch_1.json"],
)
def test_that_no_member_is_written_anywhere(tmp_path, name):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    found = read(folder, member(1), member(2, name))
    assert found.attempts[0].problem.key == "1"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "b", "log.eval"]
    assert not os.path.lexists("/tmp/evil_epoch_1.json")  # noqa: S108


def test_that_of_members_with_one_name_the_last_counts(tmp_path):
    other = member(7, "samples/1_epoch_1.json")
    found = read(tmp_path, member(1), other)
    assert [each.problem.key for each in found.attempts] == ["7"]
    assert found.said("there twice")


@pytest.mark.parametrize("method", [DEFLATED, ZSTD])
def test_that_an_encrypted_member_is_said_to_be_one(tmp_path, method):
    found = read(tmp_path, member(1, method=method, flags=ENCRYPTED), member(2))
    assert [each.problem.key for each in found.attempts] == ["2"]
    assert "encrypted" in found.skipped[0].what


def test_that_an_unknown_way_of_packing_is_said(tmp_path):
    found = read(tmp_path, Member("samples/1_epoch_1.json", b"{}", 97), member(2))
    assert len(found.attempts) == 1
    assert "method 97" in found.skipped[0].what


def test_that_a_log_may_be_cut_and_changed_anywhere(tmp_path):
    whole = archive(head(), *(member(i, method=ZSTD if i % 2 else DEFLATED) for i in range(4)))
    path = tmp_path / "log.eval"
    for at in range(0, len(whole), 37):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        for data in (whole[:at], bytes(changed), whole[at:], whole[:at] + whole[at + 5 :]):
            path.write_bytes(data)
            try:
                found = read_file(path)
            except ImportFileError:
                continue
            assert len(found.attempts) <= 4
            assert len(found.attempts) == 4 or found.findings


def test_that_an_archive_that_is_no_log_is_refused_in_words(tmp_path):
    path = tmp_path / "other.zip"
    path.write_bytes(archive(Member("../notes.txt", b"hello")))
    with pytest.raises(ImportFileError, match="not an Inspect log"):
        read_file(path)
