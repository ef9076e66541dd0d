"""Two codings compared in the whole program: seen, opened in the trace, settled and undone."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from core.edits import AddTag
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from gui.agreement.comparing import AGREED
from gui.agreement.page import AgreementPage
from tests.helpers.studies import attempt, load

TEXT = "First I try differences. They fail. So the answer is 927."
EPISODES = (Span(0, 24), Span(25, 35), Span(36, 57))


@pytest.fixture
def two(driver, tmp_path):
    """Three traces that ada and ben finished; ben gives the last sentence another episode."""
    path = tmp_path / "two.volteface"
    with Study.create(path, "ann") as study:
        load(study, [attempt(f"p{n}", text=TEXT) for n in range(3)])
        ids = {code.key: code.id for code in study.reader().codes()}
        for who, last in (("ada", "ep.answer"), ("ben", "ep.verify")):
            for trace_id in (1, 2, 3):
                for key, span in zip(("ep.plan", "ep.monitor", last), EPISODES, strict=True):
                    put(study, who, trace_id, ids[key], span)
                put(study, who, trace_id, ids["trace.annotated"], None)
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.press("Ctrl+6")
    driver.until(lambda: page_of(driver).comparison.agreement)
    return driver


def put(study, who, trace_id, code_id, span):
    quote = span.quote(TEXT) if span else ""
    tag = Tag(code_id=code_id, trace_id=trace_id, span=span, quote=quote, annotator=who)
    study.run(AddTag(tag), who).result()


def page_of(driver) -> AgreementPage:
    page = driver.window.pages.widget_of("agreement")
    assert isinstance(page, AgreementPage)
    return page


def cells(table, row):
    model = table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_that_codings_that_finished_the_same_traces_are_compared_unasked(two):
    sheet = page_of(two).sheet
    assert cells(sheet.rows, 0)[:5] == ["All episodes", "6", "6", "3", "3"]
    assert sheet.facts.text() == "3 traces of 3 problems that both finished"


def test_that_disagreements_stand_side_by_side_and_follow_the_code_chosen(two):
    sheet = page_of(two).sheet
    assert cells(sheet.differences, 0)[2:5] == [
        "code",
        "Answer: “So the answer is 927.”",
        "Verify: “So the answer is 927.”",
    ]
    assert sheet.differences_model.rowCount() == 3
    plan = next(r for r in range(sheet.rows_model.rowCount()) if "Plan" in cells(sheet.rows, r)[0])
    sheet.rows.choose(plan)
    assert sheet.differences_model.rowCount() == 0


def test_that_a_disagreement_opens_with_its_tag_in_the_trace(two):
    page_of(two).sheet.differences.choose(1)
    two.press("Ctrl+Return")
    two.until(lambda: two.front == "compare")
    two.settle()
    tag = two.session.reader.tag(two.session.selection.tag_id)
    assert (tag.annotator, tag.trace_id) == ("ada", 2)


def test_that_one_side_is_agreed_on_by_a_key_and_undo_takes_it_back(two):
    page_of(two).sheet.differences.setFocus()
    two.press("2")
    two.until(lambda: cells(page_of(two).sheet.differences, 0)[5] == "second")
    assert page_of(two).sheet.differences.currentIndex().row() == 1
    agreed = [t for t in two.session.reader.tags([1]) if t.pass_name == AGREED]
    assert [(t.annotator, t.quote) for t in agreed] == [
        (two.session.annotator, "So the answer is 927.")
    ]
    two.press("Ctrl+Z")
    two.until(lambda: cells(page_of(two).sheet.differences, 0)[5] == "")


def test_that_the_overlap_from_which_tags_agree_can_be_chosen(two):
    page_of(two).sheet.least.setCurrentIndex(3)
    two.until(lambda: page_of(two).comparison.choice.least == 1)


def test_that_the_tables_are_sound_models(two):
    sheet = page_of(two).sheet
    for model in (sheet.rows_model, sheet.differences_model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    sheet.rows.choose(2)


def test_that_with_one_coding_the_page_says_what_is_missing(driver, tmp_path):
    path = tmp_path / "one.volteface"
    with Study.create(path, "ann") as study:
        load(study, [attempt("p1", text=TEXT)])
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.press("Ctrl+6")
    driver.until(lambda: "second coding" in page_of(driver).sheet.none.text())
