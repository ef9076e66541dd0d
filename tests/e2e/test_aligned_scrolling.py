"""Columns that scroll together by the steps that their texts share."""

import pytest

from core.text.span import Span
from data.store.study import Study
from gui.compare.scroll_mode import Mode
from tests.helpers.studies import attempt, load

HEAD = "The terms are 1, 8, 72, 46, 521, 612, 343, 215.\n\n"
IDLE = "I go on thinking about it and write down another line.\n\n"
ONE = HEAD + IDLE * 200 + "So 9^3 = 729, reversed.\n\n" + IDLE * 40 + "It is 927."
OTHER = (
    HEAD + IDLE * 10 + "Here $9^{3} = 729$ helps.\n\n" + "Other words here, no less.\n\n" * 250
    + "And 615 is no cube.\n\n" + "It is 927."
)  # fmt: skip


@pytest.fixture
def reading(driver, tmp_path):
    path = tmp_path / "texts.volteface"
    with Study.create(path, "me") as study:
        texts = (("alpha", ONE), ("beta", OTHER), ("gamma", "Nothing shared."))
        load(study, [attempt("p1", run=name, text=text) for name, text in texts])
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)
    return driver


def align(reading):
    reading.click_button("Aligned")
    assert reading.compare.scrolling.mode is Mode.ALIGNED
    reading.until(lambda: reading.compare.columns[1].view.step_marks is not None)
    reading.settle()


def read(reading, place, offset):
    """Scroll a column by its minimap so that `offset` is in the middle."""
    reading.compare.columns[place].pane.minimap.travelled.emit(offset)


def numbered(column):
    return {n: column.view.source[at:].split("\n")[0] for at, n in column.view.step_marks.steps}


def test_that_shared_steps_have_one_number_in_both_columns(reading):
    align(reading)
    one, other, third = map(numbered, reading.compare.columns)
    assert third == {}
    assert set(one) == set(other)
    equation = next(n for n, words in one.items() if "729" in words)
    assert other[equation] == "Here $9^{3} = 729$ helps."


def top_of(column, offset):
    view = column.view
    return view._extent(*view._text.units_of(Span(offset, offset + 1)))[0]


@pytest.mark.parametrize("place", [0, 1])
def test_that_a_step_gone_to_stands_on_a_level_in_the_other_column(reading, place):
    align(reading)
    pair = reading.compare.scrolling._pair(*reading.compare.columns[:2])
    step = next(s for s in pair.steps if ONE[s.here :].startswith("So 9^3"))
    here, there = (step.here, step.there) if place == 0 else (step.there, step.here)
    read(reading, place, here)
    one, other = reading.compare.columns[place], reading.compare.columns[1 - place]
    at = [
        top_of(column, offset) - column.view.verticalScrollBar().value()
        for column, offset in ((one, here), (other, there))
    ]
    assert at[0] == pytest.approx(at[1], abs=2)


def test_that_scrolling_brings_a_step_to_the_line_that_is_read_in_both(reading):
    align(reading)
    one, other = reading.compare.columns[:2]
    one.view.set_reading_place(ONE.index("So 9^3"))
    one.scrolled.emit()
    assert other.view.reading_place == pytest.approx(OTHER.index("Here $9"), abs=60)


def test_that_both_ends_are_reached_together(reading):
    align(reading)
    bars = [c.view.verticalScrollBar() for c in reading.compare.columns[:2]]
    bars[0].setValue(bars[0].maximum())
    assert bars[1].value() >= bars[1].maximum() - 30
    bars[0].setValue(0)
    assert bars[1].value() == 0


def test_that_going_down_one_column_never_goes_up_the_other(reading):
    align(reading)
    bars = [c.view.verticalScrollBar() for c in reading.compare.columns[:2]]
    seen = []
    for value in range(0, bars[0].maximum(), 150):
        bars[0].setValue(value)
        seen.append(reading.compare.columns[1].view.reading_place)
    assert seen == sorted(seen)


def test_that_columns_without_shared_steps_scroll_in_proportion(reading):
    align(reading)
    assert not reading.compare.scrolling._pair(
        reading.compare.columns[0], reading.compare.columns[2]
    ).steps


def test_that_f_goes_to_where_the_texts_part_in_both(reading):
    align(reading)
    reading.press("f")
    other = reading.compare.columns[1].view
    parts = OTHER.index("And 615")
    reading.until(lambda: other.visible_offsets()[0] <= parts < other.visible_offsets()[1])
    assert other.step_marks.divergence == parts
    assert other.current_sentence().start == parts
    assert "First divergence" in reading.status
    assert not reading.compare.difference.is_on


def test_that_free_scrolling_shows_no_steps_and_moves_nobody(reading):
    align(reading)
    reading.click_button("Free")
    assert all(column.view.step_marks is None for column in reading.compare.columns)
    read(reading, 0, len(ONE) // 2)
    assert reading.compare.columns[1].view.verticalScrollBar().value() == 0


def test_that_tags_stay_on_their_words_when_room_is_made_for_numbers(reading):
    view = reading.compare.columns[0].view
    read(reading, 0, ONE.index("9^3"))
    before = view.visible_offsets()[0]
    align(reading)
    assert view.visible_offsets()[0] == pytest.approx(before, abs=120)
