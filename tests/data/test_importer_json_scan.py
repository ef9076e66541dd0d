import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importers import json_scan
from data.importers.json_scan import scan_elements, scan_layout, split_array


def handle(data):
    return io.BufferedReader(io.BytesIO(data))


def elements(data, path=""):
    spans = scan_elements(handle(data), handle(data), path)
    return [data[each.start : each.end] for each in spans]


def test_that_brackets_and_quotes_inside_strings_do_not_count():
    rows = [{"a": '}]{["\\'}, {"a": '\\"}', "b": [{"c": "]"}]}]
    data = json.dumps(rows, indent=1).encode()
    assert [json.loads(each) for each in elements(data)] == rows


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_that_the_size_of_chunks_does_not_matter(monkeypatch, size):
    monkeypatch.setattr(json_scan, "CHUNK_BYTES", size)
    rows = [{"text": 'say "hi" \\ \n' * 3, "n": [1, {"x": "ü\\"}]}, {"é": "{"}, {}]
    data = json.dumps({"k": 1, "rows": rows, "z": "]"}, indent=2).encode()
    layout = scan_layout(handle(data), handle(data))
    assert [each.path for each in layout.arrays][-1] == "rows"
    assert json.loads(layout.skeleton) == {"k": 1, "rows": rows, "z": "]"}
    assert [json.loads(each) for each in elements(data, "rows")] == rows


def test_that_elements_carry_their_line():
    data = b'[\n {"a": 1},\n {"a":\n 2},\n {"a": 3}]'
    spans = scan_elements(handle(data), handle(data), "")
    assert [each.line for each in spans] == [2, 3, 5]


def test_that_what_stands_beside_large_values_is_kept():
    data = json.dumps({"eval": {"model": "m", "ids": list(range(30_000))}, "n": [{"a": 1}]})
    skeleton = scan_layout(handle(data.encode()), handle(data.encode())).skeleton
    assert json.loads(skeleton) == {"eval": {"model": "m", "ids": []}, "n": [{"a": 1}]}


def test_that_a_root_cut_off_inside_its_records_keeps_what_stood_before():
    data = b'{"engine": "m", "rows": [{"a": 1}, {"a": 2'
    layout = scan_layout(handle(data), handle(data))
    assert not layout.complete
    assert json.loads(layout.skeleton) == {"engine": "m", "rows": []}


def test_that_depth_without_end_is_scanned_without_harm():
    data = b"[" * 100_000 + b"]" * 100_000
    assert scan_layout(handle(data), handle(data)).complete


def test_that_garbage_never_raises():
    chance = random.Random(5)
    for _ in range(200):
        data = bytes(chance.choice(b'{}[]",:\\ab1\n ') for _ in range(60))
        scan_layout(handle(data), handle(data))
        elements(data)
        elements(data, "a")


# Small arrays, split by the decoder


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(_VALUES, max_size=6), st.sampled_from([None, 1]), st.booleans())
def test_that_the_decoder_finds_what_the_scan_finds(values, indent, ascii_only):
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode()
    found = split_array(data)
    assert found is not None
    assert list(found.elements) == list(scan_elements(handle(data), handle(data), ""))


@pytest.mark.parametrize(
    "data", [b'[{"a": NaN}]', b'[{"a": 1}, {"a"', b'[{"a": 1}] {}', b'{"a": [{}]}', b"[" * 100_000]
)
def test_that_what_the_decoder_does_not_take_is_left_to_the_scan(data):
    assert split_array(data) is None


def test_that_elements_beyond_number_are_left_to_the_scan():
    assert split_array(b"[" + b"1," * 300_000 + b"1]") is None
