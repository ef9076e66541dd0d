"""UTF-16 offsets: the counts of Qt, there and back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.utf16 import Utf16Map

_MIXED = st.text(st.sampled_from("aé→😀👩\u200d𝒜\ufffc\n"), max_size=40)


@settings(max_examples=100)
@given(_MIXED, st.data())
def test_that_units_are_those_of_the_encoding(text, data):
    offset = data.draw(st.integers(0, len(text)))
    units = len(text[:offset].encode("utf-16-le")) // 2
    assert Utf16Map(text).to_units(offset) == units


@settings(max_examples=100)
@given(_MIXED, st.data())
def test_that_an_offset_survives_the_way_there_and_back(text, data):
    offset = data.draw(st.integers(0, len(text)))
    mapped = Utf16Map(text)
    assert mapped.to_code_point(mapped.to_units(offset)) == offset


def test_that_the_middle_of_a_pair_counts_as_its_start():
    assert [Utf16Map("a😀😀b").to_code_point(unit) for unit in range(7)] == [0, 1, 1, 2, 2, 3, 4]


def test_that_text_without_wide_characters_maps_to_itself():
    mapped = Utf16Map("é→\ufffd")
    assert mapped.is_identity
    assert mapped.length == 3


def test_that_length_counts_units():
    assert Utf16Map("a😀").length == 3
