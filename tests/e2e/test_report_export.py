"""The report from the window: asked for by key, of what is filtered, written in the background."""

import pytest

from tests.helpers.reading import write_lines


@pytest.fixture
def imported(driver, tmp_path):
    """Two runs at three problems."""
    driver.new_study(tmp_path / "pair.volteface")
    for model, right in (("alpha", 2), ("beta", 1)):
        rows = [
            {
                "id": f"p{n}",
                "problem": f"Problem {n}",
                "reference": str(n),
                "model": model,
                "response": f"Answer: {n if n <= right else 0}",
                "correct": n <= right,
            }
            for n in range(1, 4)
        ]
        driver.preview(write_lines(tmp_path / f"{model}.jsonl", rows))
        driver.import_previewed()
    return driver


def test_that_a_key_asks_where_and_writes_what_the_filter_chooses(imported, tmp_path):
    imported.session.select(query="id:p1")
    imported.settle()
    imported.press("Ctrl+E")
    imported.choose_files(tmp_path / "out.html")
    imported.until((tmp_path / "out.html").exists)
    imported.settle()
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "the filter “id:p1” chooses" in page
    assert "<svg" in page
    assert "Wrote out.html" in imported.status


def test_that_the_charts_page_offers_the_report(imported):
    imported.press("Ctrl+2")
    imported.settle()
    assert any("charts.report" in tools.ids for tools in imported.window.pages.current.tools)
