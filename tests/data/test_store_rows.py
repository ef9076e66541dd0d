"""Rows of the study as text, for the log."""

from hypothesis import given
from hypothesis import strategies as st

from data.store.rows import from_json, row_json, to_json

VALUES = st.none() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters())


@given(st.dictionaries(st.text(min_size=1), VALUES))
def test_that_a_row_is_written_as_any_other_value_and_read_back_as_it_was(row):
    assert row_json(row) == to_json(row)
    assert from_json(row_json(row)) == row
