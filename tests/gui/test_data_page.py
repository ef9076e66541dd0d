import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.imported import Severity
from data.store.reading import SourceRow
from gui.importing.data_page import DataPage
from gui.importing.sources_model import (
    FINDINGS,
    NAME,
    STATE,
    TRACES,
    SourceEntry,
    SourcesModel,
    entry_of,
    spoken_time,
)
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt, load


@pytest.fixture
def session(session_on) -> Session:
    return session_on()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> DataPage:
    page = DataPage(session, ThemeManager(session))
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    settle(page, qtbot)
    return page


def settle(page: DataPage, qtbot: QtBot) -> None:
    session = page._session
    qtbot.waitUntil(lambda: session.is_saved and not session.jobs.jobs)


def responses(path: Path, model: str) -> Path:
    prompt = "What is the next term of the sequence, and by which rule?"
    records = [
        {"id": f"p{n}", "model": model, "prompt": f"{prompt} {n}", "response": "It is 927."}
        for n in range(3)
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def bring_in(page: DataPage, paths: list[Path], qtbot: QtBot) -> None:
    page.preview_files(paths)
    qtbot.waitUntil(lambda: not page.importing.is_busy)
    with qtbot.waitSignal(page.imported):
        page.importing.start_import()
    settle(page, qtbot)


def cells(page: DataPage, column: int) -> list[str]:
    model = page.panel.view.sources
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_that_an_empty_study_asks_for_files(page: DataPage) -> None:
    assert page.importing.start.isVisible()
    assert not page.panel.isVisible()


def test_that_imported_files_are_listed_newest_first(
    page: DataPage, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(page, [responses(tmp_path / "one.jsonl", "alpha")], qtbot)
    bring_in(page, [responses(tmp_path / "two.jsonl", "beta")], qtbot)
    assert page.panel.isVisible()
    assert cells(page, NAME) == ["two.jsonl", "one.jsonl"]
    assert cells(page, TRACES) == ["3", "3"]
    assert cells(page, STATE) == ["live", "live"]


def test_that_the_report_is_shown_before_anything_is_listed(
    page: DataPage, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(page, [responses(tmp_path / "one.jsonl", "alpha")], qtbot)
    page.preview_files([responses(tmp_path / "two.jsonl", "beta")])
    qtbot.waitUntil(lambda: not page.importing.is_busy)
    assert page.importing.report.isVisible()
    page.importing.cancel()
    assert page.panel.isVisible()
    assert cells(page, NAME) == ["one.jsonl"]


def test_that_files_of_one_import_are_withdrawn_and_restored_together(
    page: DataPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    both = [responses(tmp_path / "a.jsonl", "alpha"), responses(tmp_path / "b.jsonl", "beta")]
    bring_in(page, both, qtbot)
    page.panel.view.setCurrentIndex(page.panel.view.sources.index(1, NAME))
    assert len(page.panel.view.selectionModel().selectedRows()) == 2
    page.panel.withdraw_button.click()
    settle(page, qtbot)
    assert cells(page, STATE) == ["withdrawn", "withdrawn"]
    assert session.reader.trace_count() == 0
    assert not page.panel.withdraw_button.isEnabled()
    page.panel.restore_button.click()
    settle(page, qtbot)
    assert cells(page, STATE) == ["live", "live"]
    assert session.reader.trace_count() == 6


def test_that_a_withdrawal_can_be_undone(
    page: DataPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(page, [responses(tmp_path / "a.jsonl", "alpha")], qtbot)
    page.panel.view.choose(page.entries[0].row.batch_id)
    page.withdraw_selected()
    settle(page, qtbot)
    assert session.undo_label == "Withdraw Import"
    session.undo()
    settle(page, qtbot)
    assert cells(page, STATE) == ["live"]


def test_that_nothing_is_withdrawn_where_nothing_is_chosen(
    page: DataPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(page, [responses(tmp_path / "a.jsonl", "alpha")], qtbot)
    page.panel.view.choose(None)
    page.withdraw_selected()
    page.restore_selected()
    assert session.is_saved
    assert not page.panel.withdraw_button.isEnabled()
    assert not page.panel.restore_button.isEnabled()


def test_that_importing_a_withdrawn_file_makes_it_live_and_says_so(
    page: DataPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    file = responses(tmp_path / "a.jsonl", "alpha")
    bring_in(page, [file], qtbot)
    page.panel.view.choose(page.entries[0].row.batch_id)
    page.withdraw_selected()
    settle(page, qtbot)
    bring_in(page, [file], qtbot)
    assert page.panel.news.text() == "a.jsonl was withdrawn and is live again."
    assert cells(page, STATE) == ["live"]


def test_that_an_import_from_elsewhere_is_listed_once_it_is_announced(
    page: DataPage, session: Session, qtbot: QtBot
) -> None:
    from data.store.study import IMPORTED  # noqa: PLC0415

    load(session.study, [attempt("p1")], "elsewhere.jsonl")
    session.announce(IMPORTED)
    settle(page, qtbot)
    assert cells(page, NAME) == ["elsewhere.jsonl"]


def test_that_the_choice_survives_another_theme(
    page: DataPage, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(page, [responses(tmp_path / "a.jsonl", "alpha")], qtbot)
    batch = page.entries[0].row.batch_id
    page.panel.view.choose(batch)
    page._theme.use("dark")
    assert page.panel.view.batch == batch
    assert page.panel.isVisible()


def test_that_the_list_of_sources_is_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    model = SourcesModel()
    model.show_entries([a_source(1, findings=2), a_source(2), a_source(3, findings=1)])
    qtmodeltester.check(model)


def test_that_a_file_opens_to_its_findings() -> None:
    model = SourcesModel()
    model.show_entries([a_source(1), a_source(2, findings=3)])
    parent = model.index(1, NAME)
    assert model.rowCount(model.index(0, NAME)) == 0
    assert model.rowCount(parent) == 3
    assert model.index(2, NAME, parent).data() == "Thing 2 · Left out. · line 2"
    assert model.parent(model.index(2, NAME, parent)) == parent
    assert model.index(1, FINDINGS).data() == "3"
    assert model.index(0, FINDINGS).data(Qt.ItemDataRole.DisplayRole) == ""


def test_that_a_time_that_cannot_be_read_is_shown_as_it_is() -> None:
    assert spoken_time("once") == "once"
    assert len(spoken_time("2026-05-11T14:03:00.000+00:00")) == 16


def a_source(batch: int, *, findings: int = 0) -> SourceEntry:
    row = SourceRow(
        id=batch,
        batch_id=batch,
        state="live",
        label=f"Import of {batch}.jsonl",
        name=f"{batch}.jsonl",
        format="Table",
        imported="2026-05-11T14:03:00.000+00:00",
        counts={"traces": 3, "problems": 3, "runs": 1},
        findings=[
            {
                "severity": str(Severity.SKIPPED),
                "what": f"Thing {n}.",
                "where": f"line {n}",
                "done": "Left out.",
            }
            for n in range(findings)
        ],
    )
    return entry_of(row)
