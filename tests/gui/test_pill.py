"""The pill at the suggestion in focus: where it stands, and that its buttons decide."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from data.suggesting.study import suggest_study
from tests.helpers.studies import attempt

TEXT = (
    "First I try it with a few numbers and look at them.\n\nI'm stuck here.\n\nLet me start over."
    "\n\n" + "Nothing more to be said about it, line after line.\n\n" * 80
)


@pytest.fixture
def bench(opened):
    bench = opened([attempt("p1", run=name, text=TEXT) for name in ("alpha", "beta")])
    suggest_study(bench.session.study, ["behaviours"])
    bench.page.suggesting._renew_all()
    bench.column().view.verticalScrollBar().setValue(0)
    return bench


def pill(bench):
    return bench.page.suggesting.pill


def step(bench):
    bench.page.suggesting.step(1)
    bench.until(lambda: pill(bench).isVisible())


def covered(bench):
    """The characters under the pill."""
    view = bench.column().view
    box: QRect = pill(bench).geometry()
    points = (
        QPoint(x, y)
        for x in range(box.left(), box.right(), 3)
        for y in range(box.top() + 3, box.bottom() - 2, 3)
    )
    return [at for point in points if (at := view.source_offset_at(point)) is not None]


def button(bench, key):
    buttons = pill(bench).findChildren(QToolButton)
    return next(b for b in buttons if b.text().startswith(key))


def test_that_no_pill_is_there_before_a_suggestion_is_in_focus(bench):
    assert not pill(bench).isVisible()


def test_that_it_stands_behind_the_end_of_the_suggestion_and_hides_no_word(bench):
    step(bench)
    mark = bench.session.selection.tag_id
    end = bench.column().view.end_of_mark(mark)
    assert pill(bench).parent() is bench.column().view.viewport()
    assert pill(bench).x() > end.x()
    assert abs(pill(bench).y() - end.y()) <= 2
    assert covered(bench) == []


def test_that_it_hides_no_word_where_the_column_is_narrow(bench):
    step(bench)
    for width in (1100, 900, 760):
        bench.page.resize(width, 700)
        bench.qtbot.wait(1)
        assert not pill(bench).isVisible() or covered(bench) == []


@pytest.mark.parametrize(("key", "tags"), [("a", 1), ("x", 0)])
def test_that_a_click_decides_and_it_goes_on_to_the_next(bench, key, tags):
    step(bench)
    before = bench.session.selection.tag_id
    QTest.mouseClick(button(bench, key), Qt.MouseButton.LeftButton)
    bench.until(lambda: bench.session.is_saved)
    bench.until(lambda: len(bench.column().tags) == tags)
    assert bench.session.selection.tag_id != before
    bench.until(lambda: covered(bench) == [])


def test_that_it_scrolls_along_and_is_gone_with_its_suggestion(bench):
    step(bench)
    before = pill(bench).y()
    bar = bench.column().view.verticalScrollBar()
    bar.setValue(20)
    assert pill(bench).y() == before - 20
    bar.setValue(bar.maximum())
    assert not pill(bench).isVisible()
    bar.setValue(0)
    assert pill(bench).isVisible()


def test_that_escape_takes_it_away(bench):
    step(bench)
    bench.page.leave()
    bench.until(lambda: not pill(bench).isVisible())
