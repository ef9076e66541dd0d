"""What a file says is shown as text and never as HTML, wherever in the window it turns up."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import Qt as Guess
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from tests.helpers.reading import write_lines

BAD = '<b>bold</b><img src="file:///etc/hostname">'
ROLE = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def hostile(driver, tmp_path):
    """A study whose every name and text looks like HTML."""
    rows = [
        {
            "id": f"{BAD}{n}",
            "dataset": BAD,
            "problem": f"{BAD} What is {n}?",
            "reference": BAD,
            "model": f"{BAD} {model}",
            "response": f"{BAD} It is {n}. Final Answer: {BAD}",
            "answer": BAD,
            "correct": n == 1,
        }
        for n in (1, 2)
        for model in ("alpha", "beta")
    ]
    driver.new_study(tmp_path / "b<b>old.volteface")
    driver.preview(write_lines(tmp_path / "<b>alpha<b>.jsonl", rows))
    return driver


def read_as_html(top: QWidget) -> Iterator[str]:
    """Yield what a widget would show as HTML though it came from a file, and where."""
    for widget in (top, *top.findChildren(QWidget)):
        words = [("tooltip", widget.toolTip())]
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            words.append(("label", widget.text()))
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
            for row in range(min(model.rowCount(), 40)):
                for column in range(columns):
                    tip = model.index(row, column).data(ROLE)
                    words.append((f"cell {row}, {column}", str(tip or "")))
        for what, text in words:
            if "<b>" in text and Guess.mightBeRichText(text):
                name = widget.accessibleName()[:30]
                yield f"{what} of {type(widget).__name__} {name!r}: {text[:60]!r}"


def test_that_the_report_before_an_import_shows_words_of_files_as_text(hostile):
    found = list(read_as_html(hostile.window))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("key", ["Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6"])
def test_that_a_page_shows_words_of_files_as_text(hostile, key):
    hostile.import_previewed()
    hostile.compare.columns[0].view.setFocus()
    hostile.press("1", key)
    hostile.settle()
    hostile.until(hostile.window.pages.currentWidget().isVisible)
    hostile.settle()
    found = list(read_as_html(hostile.window))
    assert not found, "\n".join(found)
