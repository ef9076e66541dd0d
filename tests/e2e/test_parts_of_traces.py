"""The outline of a long trace, its folds, and how far one has read."""

import pytest
from PySide6.QtWidgets import QLabel, QTreeWidget

from data.store.study import Study
from tests.helpers.studies import attempt, load

FILL = "This goes on for quite a while, line after line, and says nothing new.\n" * 30
TEXT = f"First I look at it.\n{FILL}\n# Cubes\n{FILL}\nWait, that is wrong.\n{FILL}\nIt is 927."


@pytest.fixture
def reading(driver, tmp_path):
    path = tmp_path / "parts.volteface"
    with Study.create(path, "me") as study:
        load(study, [attempt("p1", text=TEXT, tokens=2000), attempt("p1", run="beta", text=TEXT)])
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)
    driver.compare.columns[0].view.setFocus()
    return driver


def outline(reading):
    return reading.compare.outlining.list


def rows(reading):
    found: QTreeWidget = outline(reading).list
    items = [found.topLevelItem(i) for i in range(found.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def view(reading):
    return reading.compare.columns[0].view


def test_that_the_outline_lists_headings_and_turns_with_the_tokens_so_far(reading):
    reading.press("Shift+L")
    assert outline(reading).isVisible()
    assert [title[:12] for title, _ in rows(reading)] == [
        "First I look",
        "Cubes This g",
        "Wait, that i",
        "It is 927.",
    ]
    heading = 2000 * TEXT.index("# Cubes") / len(TEXT)
    assert rows(reading)[1][1] == f"≈{round(heading):,}"


def test_that_enter_goes_to_the_part_and_escape_to_none(reading):
    reading.press("Shift+L", "Down", "Return")
    assert not outline(reading).isVisible()
    start = TEXT.index("# Cubes")
    top, bottom = view(reading).visible_offsets()
    assert top <= start < bottom
    assert view(reading).current_sentence().start == start
    reading.press("Shift+L", "Esc")
    assert not outline(reading).isVisible()
    assert view(reading).visible_offsets()[0] == top


def test_that_a_click_goes_to_a_part(reading):
    reading.press("Shift+L")
    found = outline(reading).list
    box = found.visualItemRect(found.topLevelItem(2))
    reading.click(found.viewport(), box.center())
    assert view(reading).current_sentence().start == TEXT.index("Wait")


def test_that_keys_go_from_part_to_part(reading):
    reading.press("Ctrl+J")
    assert view(reading).current_sentence().start == TEXT.index("# Cubes")
    reading.press("Ctrl+J")
    assert view(reading).current_sentence().start == TEXT.index("Wait")
    reading.press("Ctrl+Shift+J")
    assert view(reading).current_sentence().start == TEXT.index("# Cubes")


def test_that_minus_folds_the_part_and_shows_it_again(reading):
    reading.press("Ctrl+J", "-")
    assert [fold.title[:5] for fold in view(reading).folds] == ["Cubes"]
    reading.press("-")
    assert view(reading).folds == ()


def test_that_parts_are_folded_from_the_outline(reading):
    reading.press("Shift+L", "Down", "-")
    assert outline(reading).isVisible()
    assert rows(reading)[1][0].startswith("▸ Cubes")
    assert len(view(reading).folds) == 1


def test_that_all_long_parts_but_the_one_read_are_folded_and_shown_again(reading):
    reading.press("Shift+F")
    assert [fold.title[:5] for fold in view(reading).folds] == ["Cubes", "Wait,"]
    reading.press("Shift+F")
    assert view(reading).folds == ()


def test_that_finding_a_word_in_a_fold_opens_it(reading):
    reading.press("Ctrl+J", "Ctrl+J", "-", "Ctrl+F")
    reading.type_text("wrong")
    reading.until(lambda: view(reading).hits is not None and view(reading).hits.current == 0)
    assert view(reading).folds == ()


def test_that_tagged_episodes_are_the_outline(reading):
    reading.press("e")
    reading.press("j", "1")
    reading.until(lambda: reading.compare.columns[0].tags)
    reading.press("Shift+L")
    code = reading.session.code(next(iter(reading.compare.columns[0].tags.values())).code_id)
    assert rows(reading)[1][0].startswith(f"{code.name}: This goes on")
    assert "episodes tagged" in outline(reading)._head.text()


def said_tokens(reading, place):
    header = reading.compare.columns[place].header
    return header._tokens.text(), header._tokens.toolTip()


def test_that_the_head_tells_the_tokens_so_far_and_that_they_are_scaled(reading):
    assert said_tokens(reading, 0)[0] == "2,000 tok"
    view(reading).scroll_to_offset(len(TEXT) // 2)
    reading.until(lambda: "of 2,000 tok" in said_tokens(reading, 0)[0])
    told = int(said_tokens(reading, 0)[0].split()[0].strip("≈").replace(",", ""))
    assert told == pytest.approx(1000, abs=60)
    assert "in proportion to characters" in said_tokens(reading, 0)[1]
    view(reading).verticalScrollBar().setValue(0)
    reading.until(lambda: said_tokens(reading, 0)[0] == "2,000 tok")


def test_that_without_a_total_the_head_tells_the_share_of_the_characters(reading):
    other = reading.compare.columns[1].view
    other.scroll_to_offset(len(TEXT) // 2)
    reading.until(lambda: said_tokens(reading, 1)[0].endswith("%"))
    assert isinstance(reading.compare.columns[1].header._tokens, QLabel)


def test_that_the_head_names_the_sample_shortly(driver, tmp_path):
    path = tmp_path / "samples.volteface"
    with Study.create(path, "me") as study:
        load(study, [attempt("p1", sample=k, text=TEXT) for k in (1, 2, 3)])
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)
    samples = driver.compare.columns[0].header._samples
    assert samples.currentText() == "1/3"
    assert samples.accessibleDescription() == "Sample 1 of 3"
