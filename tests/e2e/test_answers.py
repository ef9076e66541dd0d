"""Answers checked by the whole program: after an import unasked, seen, opened, overruled."""

import pytest

from core.outcomes.verdict import Judge, Status
from data.checking.algebra import algebra_version
from gui.answers.page import AnswersPage
from tests.helpers.reading import write_lines

pytestmark = pytest.mark.skipif(not algebra_version(), reason="math-verify is not installed")


@pytest.fixture
def imported(driver, tmp_path):
    """One run at two problems; only algebra tells that the first answer is right."""
    answers = (r"$2\sqrt{2}$", r"$3\sqrt{2}$")
    rows = [
        {
            "id": f"p{n}",
            "problem": f"What is the root of eight, said in way {n}?",
            "reference": r"\sqrt{8}",
            "model": "alpha",
            "response": rf"It is easy. The final answer is \boxed{{{answer.strip('$')}}}",
            "correct": True,
        }
        for n, answer in enumerate(answers)
    ]
    driver.new_study(tmp_path / "roots.volteface")
    driver.preview(write_lines(tmp_path / "alpha.jsonl", rows))
    driver.import_previewed()
    return driver


def page_of(driver) -> AnswersPage:
    page = driver.window.pages.widget_of("answers")
    assert isinstance(page, AnswersPage)
    return page


def test_that_an_import_is_checked_unasked_and_undo_is_still_that_of_the_import(imported):
    newest = [imported.session.reader.verdicts(trace)[-1] for trace in (1, 2)]
    assert [each.status for each in newest] == [Status.CORRECT, Status.INCORRECT]
    assert newest[0].rule == "algebra"
    assert {"math-verify" in each.who for each in newest} == {True}
    assert imported.session.undo_label.startswith("Import")


def test_that_a_disagreement_is_overruled_by_key_and_opened_in_compare(imported):
    imported.press("Ctrl+3")
    imported.settle()
    page = page_of(imported)
    imported.until(lambda: page.answer is not None)
    assert page.answer.trace_id == 2
    page.sheet.disputes.table.setFocus()
    imported.press("O, I")
    imported.settle()
    imported.until(lambda: Judge.PERSON in page.answer.said)
    imported.press("Return")
    imported.until(lambda: imported.front == "compare")
    assert imported.session.selection.problem_id == 2


def test_that_a_study_closes_in_the_middle_of_a_check(imported):
    imported.program.registry.run("answers.check")
    assert not imported.program.registry.command("answers.check").enabled()
    imported.program.close_study()
    imported.settle()
    assert imported.program.session is None
    assert imported.front == "welcome"
