"""A suggestion was shown once its beginning stood in view at two looks, and not before."""

import pytest

from data.suggesting.study import suggest_study
from gui.compare.commands import compare_commands
from gui.shell.commands import CommandRegistry
from tests.helpers.studies import attempt

LINE = "I'm stuck here. Nothing leads on from it, whatever one may do. "
TEXT = "\n\n".join([LINE] * 200)


@pytest.fixture
def bench(opened):
    """A long trace with a suggestion in each paragraph; looks are taken by the test alone."""
    bench = opened([attempt("p1", run="alpha", text=TEXT)])
    suggest_study(bench.session.study, ["behaviours"])
    bench.page.suggesting.showing._timer.stop()
    bench.page.suggesting._renew_all()
    bench.column().view.verticalScrollBar().setValue(0)
    bench.page.activateWindow()
    bench.until(bench.page.isActiveWindow)
    bench.registry = CommandRegistry()
    bench.registry.add(*compare_commands(lambda: bench.page))
    yield bench
    bench.registry.deleteLater()


def look(bench):
    bench.page.suggesting.showing.look()


def shown(bench):
    """Return how many suggestions were shown, once what is queued is written."""
    bench.session.study.write(lambda _db: None).result()
    return sum(use.shown for use in bench.session.study.suggestions().rule_uses())


def in_view(bench):
    start, end = bench.column().view.visible_offsets()
    return sum(start <= s.span.start < end for s in bench.column().suggestions.values())


def test_that_one_look_is_not_enough_and_two_note_what_is_in_view_and_no_more(bench):
    assert 0 < in_view(bench) < 200
    look(bench)
    assert shown(bench) == 0
    look(bench)
    assert shown(bench) == in_view(bench)
    look(bench)
    assert shown(bench) == in_view(bench)


def test_that_what_flies_by_is_not_shown(bench):
    bar = bench.column().view.verticalScrollBar()
    for value in (0, bar.maximum(), 0, bar.maximum() // 2):
        bar.setValue(value)
        look(bench)
    assert shown(bench) == 0


def test_that_hidden_suggestions_are_not_shown(bench):
    bench.page.suggesting.toggle()
    look(bench)
    look(bench)
    assert shown(bench) == 0


def test_that_nothing_is_shown_behind_another_page(bench):
    bench.page.hide()
    look(bench)
    look(bench)
    assert shown(bench) == 0
