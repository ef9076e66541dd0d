"""Files made to block, crash or fill the memory of whoever reads them, for every importer."""

import json
import os
import tracemalloc

import pytest

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt
from data.importers.base import ImportOptions
from data.importers.folders import gather
from data.importers.registry import importers, read_with, recognise
from data.intake import import_files
from tests.data.test_importer_inspect import sample, write_eval
from tests.helpers.reading import read_file, tiles, write_json, write_lines
from tests.helpers.studies import new_study

ROWS = [
    {"id": i, "prompt": f"What is {i} + {i}?", "response": f"It is {2 * i}.", "model": "gpt-4o"}
    for i in range(4)
]
LINE, NEXT, LAST = (json.dumps(row).encode() for row in ROWS[:3])
DEEP = 30_000
CHAT = [{"role": "user", "content": None}, {"role": "assistant", "content": [1, {"type": []}]}]
_ODD = {
    "id sample_id problem_id doc_id key task_id": 10**300,
    "prompt question input query problem instruction": {"a": [None]},
    "response output outputs answer completion text value": [[], {}],
    "messages conversations turns transcripts history": CHAT,
    "choices candidates content parts spans nodes events": [{"message": 1}],
    "model models engine generator": ["\ud800", 7],
    "scores score metrics results labels": {"\x00": {"value": "NaN"}},
    "usage eval metadata request body doc attributes": {"x": float("inf")},
    "type role object status version": {},
}
ODD = {name: value for names, value in _ODD.items() for name in names.split()}

HOSTILE = {
    "many brackets": LINE + b"\n" + b"[" * DEEP + b"]" * DEEP + b"\n" + NEXT,
    "objects in objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a record that is deep": b'[{"id": 1, "prompt": ' + b"[" * DEEP + b"]" * DEEP + b"}]",
    "never closed": b'[{"a":' * 10_000,
    "a number without end": b'{"id": 1, "prompt": "p", "response": ' + b"9" * DEEP + b"}",
    "a fraction without end": b'[{"score": 0.' + b"3" * DEEP + b', "prompt": "p"}]',
    "numbers beyond all": b'{"id": 1e999, "prompt": -1e999, "response": NaN}\n' * 3,
    "the same key twice": b'{"id": 1, "id": 2, "prompt": "p", "prompt": {}, "response": "r"}\n' * 2,
    "bytes that are no UTF-8": LINE
    + b"\n"
    + NEXT[:30]
    + b"\xc3\x28\xff"
    + NEXT[30:]
    + b"\n"
    + LAST,
    "half a character at the end": LINE + b"\n" + "é".encode()[:1],
    "NUL inside": LINE.replace(b"What", b"Wh\x00at") + b"\n" + NEXT,
    "NUL as an escape": LINE.replace(b"What", b"Wh\\u0000at") + b"\n" + NEXT,
    "half a surrogate": LINE.replace(b"What", b"Wh\\ud800at") + b"\n" + NEXT,
    "line separators": LINE.replace(b"What", "W\u2028\u2029\x85h".encode()) + b"\n" + NEXT,
    "mixed line ends": LINE + b"\r\n" + NEXT + b"\n\r" + LAST + b"\r" + LAST,
    "carriage returns": LINE + b"\r" + NEXT + b"\r" + LAST,
    "a table of carriage returns": b"id,prompt,response\r1,a,b\r2,c,d\r",
    "quotes": b'id,prompt,response\n1,"' + b'""' * 50_000 + b"\n2,c,d\n",
    "commas": b",".join(b"c%d" % i for i in range(5000)) + b"\n" + b"," * 4999 + b"\n",
    "marks in the middle": LINE + b"\n\xef\xbb\xbf" + NEXT + b"\n",
    "odd values": json.dumps(ODD).encode() + b"\n" + json.dumps(ODD).encode(),
    "a list of odd values": json.dumps([ODD, [ODD], None, "x", 1.5, {}]).encode(),
    "everything odd at once": json.dumps({name: [ODD, ODD] for name in ODD}).encode(),
}


def everything(importer, path):
    """Return all that an importer makes of a file, [] if it refuses it in words."""
    try:
        found = list(read_with(importer, path, ImportOptions()))
    except ImportFileError:
        return []
    assert all(isinstance(each, Finding | ImportedAttempt) for each in found)
    attempts = [each for each in found if isinstance(each, ImportedAttempt)]
    assert all(tiles(each) for each in attempts if each.blocks)
    for each in attempts:
        for text in (each.text, each.problem.prompt, each.problem.key, each.answer or ""):
            assert text.encode() is not None  # a study can hold it
    return found


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.name)
@pytest.mark.parametrize("name", HOSTILE)
def test_that_no_importer_stumbles_over(tmp_path, name, importer):
    path = tmp_path / "file.json"
    path.write_bytes(HOSTILE[name])
    importer.recognise(path, HOSTILE[name][:65536])
    everything(importer, path)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("many brackets", ["0", "1"]),
        ("bytes that are no UTF-8", ["0", "2"]),
        ("NUL inside", ["1"]),
        ("NUL as an escape", ["0", "1"]),
        ("half a surrogate", ["0", "1"]),
        ("line separators", ["0", "1"]),
        ("carriage returns", ["0", "1", "2"]),
        ("a table of carriage returns", ["1", "2"]),
    ],
)
def test_that_one_bad_record_costs_only_itself(tmp_path, name, keys):
    path = tmp_path / "file.json"
    path.write_bytes(HOSTILE[name])
    read = read_file(path)
    assert [each.problem.key for each in read.attempts] == keys
    assert len(keys) > 1 or read.skipped[0].where.startswith("line 1")


def test_that_half_a_surrogate_anywhere_in_a_record_can_be_stored(tmp_path):
    half = "\ud800"
    rows = [row | {"model": half, "id": half + str(i), half: [half]} for i, row in enumerate(ROWS)]
    path = write_lines(tmp_path / "rows.jsonl", rows)
    with new_study(tmp_path) as study:
        assert import_files(study, [path]).added == len(rows)
        assert study.reader().problem_rows()[0].key == "\ufffd0"


def test_that_half_a_surrogate_in_what_records_share_is_mended_in_each(tmp_path):
    rows = [row | {"model": "m\ud800", "id": "1", "prompt": "What\ud800?"} for row in ROWS]
    with new_study(tmp_path) as study:
        assert import_files(study, [write_lines(tmp_path / "rows.jsonl", rows)]).added == len(rows)
        assert [run.name for run in study.reader().runs()] == ["m\ufffd"]
        assert len(study.reader().problem_rows()) == 1


def test_that_what_a_file_makes_endless_is_cut_in_findings(tmp_path):
    said = {"role": "assistant", "content": 7}
    made = sample(1, said) | {"id": "x" * 50_000, "error": "e" * 9000}
    header = {"version": 2, "status": "y" * 9000, "eval": {"task": "t", "model": "m"}}
    read = read_file(write_json(tmp_path / "log.json", header | {"samples": [made, made, 7]}))
    assert len(read.attempts) == 2
    assert max(len(each.what) + len(each.where) for each in read.findings) <= 2000


@pytest.mark.parametrize("depth", [101, 1_000_000])
def test_that_a_record_of_any_depth_is_reported(tmp_path, depth):
    deep = b'{"id": 8, "prompt": ' + b"[" * depth + b"]" * depth + b"}"
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join((LINE, deep, LAST[:-1] + b', "n": ' + b"9" * depth + b"}", NEXT)))
    read = read_file(path)
    assert [each.problem.key for each in read.attempts] == ["0", "2", "1"]
    assert "nested too deeply" in read.skipped[0].what


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("kind", ["array", "lines", "table"])
def test_that_utf16_is_read_with_and_without_its_mark(tmp_path, encoding, kind):
    rows = [row | {"prompt": "Où? 为什么? 😀"} for row in ROWS]
    path = write_json(tmp_path / "rows", rows)
    if kind == "lines":
        write_lines(path, rows)
    elif kind == "table":
        path.write_text("id,prompt,response\n" + "".join(f"{i},Où 😀,So.\n" for i in range(4)))
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    read = read_file(path)
    assert [each.problem.key for each in read.attempts] == ["0", "1", "2", "3"]
    assert read.attempts[0].problem.prompt.endswith("😀")
    assert read.said("UTF-16")


def test_that_a_line_of_200_megabytes_is_reported_in_bounded_memory(tmp_path):
    path = tmp_path / "long.jsonl"
    with path.open("wb") as handle:
        handle.write(LINE + b"\n" + LINE + b'\n{"id": 9, "prompt": "')
        for _ in range(200):
            handle.write(b"x" * 2**20)
        handle.write(b'"}\n' + LINE + b"\n")
    importer, _ = recognise(path)
    tracemalloc.start()
    found = list(read_with(importer, path, ImportOptions()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len([each for each in found if isinstance(each, ImportedAttempt)]) == 3
    told = [each for each in found if isinstance(each, Finding) and "longer than" in each.what]
    assert [each.where for each in told] == ["line 3"]
    assert peak < 150 * 2**20


def test_that_pipes_and_devices_are_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    for path in (tmp_path / "pipe.json", os.path.devnull):
        with pytest.raises(ImportFileError, match="pipe or a device"):
            recognise(type(tmp_path)(path))
    assert gather([tmp_path]).files == ()


def test_that_links_in_a_circle_end(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "back").symlink_to(tmp_path)
    write_lines(tmp_path / "inside" / "rows.jsonl", ROWS)
    assert [path.name for path in gather([tmp_path]).files] == ["rows.jsonl"]
    chosen = gather([tmp_path / "a"]).files
    with pytest.raises(ImportFileError, match="cannot be read"):
        recognise(chosen[0])


@pytest.mark.parametrize("name", ["no\x00name", "x" * 300, "gone.json"])
def test_that_a_file_that_cannot_be_opened_is_refused_in_words(tmp_path, name):
    with pytest.raises(ImportFileError, match="cannot be read"):
        recognise(tmp_path / name)


def long_file(tmp_path, kind):
    rows = [row | {"id": i, "note": "n" * 3000} for i in range(1000) for row in ROWS[:1]]
    if kind == "lines":
        return write_lines(tmp_path / "rows.jsonl", rows)
    if kind == "array":
        return write_json(tmp_path / "rows.json", {"rows": rows})
    logs = [sample(i, {"role": "assistant", "content": "7" * 3000}) for i in range(40)]
    return write_eval(tmp_path / "log.eval", logs)


def shrink(path):
    os.truncate(path, path.stat().st_size // 2)


def grow(path):
    with path.open("ab") as handle:
        handle.write(b'\n{"id": 5, "prompt": "p"}')


def blank(path):
    path.write_bytes(b"\xff" * path.stat().st_size)
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("change", [shrink, grow, blank, os.unlink])
@pytest.mark.parametrize("kind", ["lines", "array", "log"])
def test_that_a_file_that_changes_while_it_is_read_is_said_to(tmp_path, kind, change):
    path = long_file(tmp_path, kind)
    items = read_with(recognise(path)[0], path, ImportOptions())
    found = [next(items), next(items)]
    change(path)
    try:
        found += items
    except ImportFileError:
        return
    assert any(isinstance(each, Finding) and "changed" in each.what for each in found)
