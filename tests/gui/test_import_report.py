import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.imported import Finding, Severity
from data.importers.findings import Remedy, groups_of
from data.importers.folders import gather
from data.importers.previewed import Pairing
from data.importers.profiles import load_profile
from data.importers.report import attempts_words, in_units
from data.paths import Paths
from gui.importing.files_model import FORMAT, NAME, PROBLEMS, RUN, TRACES, FilesModel
from gui.importing.page import ImportPage
from gui.importing.run_marks import positions_of
from gui.importing.share_bar import shares_of
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.responses import a_chat, a_preview, read, rows, two_runs, words_in, written
from tests.helpers.studies import attempt, new_study


@pytest.fixture
def session(session_on) -> Session:
    return session_on()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ImportPage:
    page = ImportPage(session, ThemeManager(session))
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    return page


# Before an import


def test_that_nothing_is_written_by_a_preview(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    assert session.reader.trace_count() == 0
    assert session.reader.sources() == []
    assert session.undo_label == ""


def test_that_the_finding_is_the_title(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    read(page, two_runs(tmp_path), qtbot)
    assert "4 of 6 problems pair across 2 runs" in words_in(page)
    assert "2 files recognised" in words_in(page)
    assert page.foot.import_button.text() == "Import 10 traces"


def test_that_the_bar_tells_what_is_in_all_in_some_and_in_one() -> None:
    combinations = (
        Pairing(runs=("a", "b", "c"), problems=412),
        Pairing(runs=("a", "b"), problems=52),
        Pairing(runs=("b", "c"), problems=20),
        Pairing(runs=("a",), problems=16),
    )
    parts = shares_of(a_preview(("a", "b", "c"), combinations))
    assert [(part.problems, part.words) for part in parts] == [
        (412, "in all three runs"),
        (72, "in two"),
        (16, "in one"),
    ]


def test_that_problems_are_counted_once_at_exactly_the_runs_that_have_them(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    assert page.reading is not None
    found = [(each.runs, each.problems) for each in page.reading.preview.combinations]
    assert found == [(("gpt-4o", "o1-preview"), 4), (("gpt-4o",), 2)]
    said = page.report.pairing.accessibleDescription()
    assert said == "4 problems in gpt-4o and o1-preview; 2 problems in gpt-4o"


def test_that_one_run_has_no_pairing(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    read(page, two_runs(tmp_path)[:1], qtbot)
    assert not hasattr(page.report, "pairing")
    assert "Pairing" not in words_in(page)


def test_that_new_runs_get_the_next_colours_of_the_study(tmp_path: Path) -> None:
    with new_study(tmp_path, [attempt("p1", "alpha"), attempt("p1", "beta")]) as study:
        known = study.reader().runs()
    assert positions_of(known, ("beta", "gamma")) == {"alpha": 0, "beta": 1, "gamma": 2}


def test_that_files_which_cannot_be_read_are_rows_with_their_reason(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    binary = tmp_path / "picture.jsonl"
    binary.write_bytes(bytes(range(256)) * 20)
    read(page, [*two_runs(tmp_path), binary, tmp_path / "gone.json"], qtbot)
    model = page.report.files.files
    assert [model.is_unreadable(row) for row in range(4)] == [False, False, True, True]
    assert "binary" in model.index(2, FORMAT).data()
    assert "2 of 4 files recognised" in words_in(page)
    assert page.foot.import_button.isEnabled()


def test_that_nothing_readable_cannot_be_imported(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [tmp_path / "gone.json"], qtbot)
    assert not page.foot.import_button.isEnabled()
    page.start_import()
    assert not page.is_busy


def test_that_what_was_complete_of_a_truncated_file_is_offered(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    whole = json.dumps(rows("gpt-4o", range(8)))
    cut = tmp_path / "cut.json"
    cut.write_text(whole[: len(whole) * 3 // 4], encoding="utf-8")
    read(page, [cut], qtbot)
    assert 0 < page.reading.preview.attempts < 8
    severities = [row.group.severity for row in page.report.findings.rows]
    assert severities[0] in {Severity.SKIPPED, Severity.WARNING}
    assert page.foot.import_button.isEnabled()


def test_that_a_folder_stands_for_the_files_in_it(tmp_path: Path) -> None:
    files = two_runs(tmp_path)
    (tmp_path / ".hidden").mkdir()
    written(tmp_path / ".hidden" / "three.jsonl", rows("a", range(2)))
    (tmp_path / "LICENSE").write_text("words")
    assert list(gather([tmp_path, files[0]]).files) == files


def test_that_sizes_are_told_in_fitting_units() -> None:
    assert [in_units(n) for n in (0, 999, 1000, 38_600_000)] == [
        "0 bytes", "999 bytes", "1.0 kB", "38.6 MB"]  # fmt: skip


def test_that_attempts_are_told_up_to_the_longest_chain() -> None:
    assert [attempts_words(n) for n in (0, 1, 2, 9)] == ["", "t1", "t1, t2", "t1 … t9"]


# The table of files


def test_that_the_table_of_files_is_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    model = FilesModel()
    model.show_preview(a_preview(("a",), (Pairing(runs=("a",), problems=3),)), {"a": 0})
    qtmodeltester.check(model)


def test_that_the_last_row_has_the_sums(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    read(page, two_runs(tmp_path), qtbot)
    model = page.report.files.files
    cells = [model.index(row, TRACES).data() for row in range(model.rowCount())]
    assert cells == ["6", "4", "10"]
    assert model.index(model.total_row, PROBLEMS).data() == "6"
    assert model.index(0, NAME).data() == "one.jsonl"
    assert model.index(0, RUN).data() == "gpt-4o"


# Findings


def test_that_equal_findings_are_one_with_all_its_places() -> None:
    what = "The record cannot be read: it is not valid JSON (character {0})."
    found = [
        Finding(severity=Severity.SKIPPED, what=what.format(n), where=f"line {n}", done="Left out.")
        for n in (3, 8)
    ]
    groups = groups_of(a_preview(("a",), (), found))
    assert len(groups) == 1
    assert groups[0].title == "The record cannot be read"
    assert groups[0].count == 2
    assert groups[0].places == (
        "line 3: It is not valid JSON (character 3).",
        "line 8: It is not valid JSON (character 8).",
    )


def test_that_the_gravest_findings_stand_first() -> None:
    found = [
        Finding(severity=severity, what=f"A {severity}.")
        for severity in (Severity.NOTE, Severity.SKIPPED, Severity.WARNING)
    ]
    groups = groups_of(a_preview(("a",), (), found))
    assert [each.title for each in groups] == ["A skipped", "A warning", "A note"]


def test_that_the_places_of_a_finding_are_a_click_away(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = two_runs(tmp_path)[0]
    with file.open("a", encoding="utf-8") as handle:
        handle.write('\n{"id": \n["a list"]\n{"id": \n')
    read(page, [file], qtbot)
    row = next(row for row in page.report.findings.rows if row.group.count == 2)
    link = next(b for b in row.findChildren(QAbstractButton) if b.text() == "show 2")
    assert not row.is_open
    link.click()
    assert row.is_open
    link.click()
    assert not row.is_open


def test_that_the_mapping_and_partial_credit_can_be_changed_from_their_findings(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = written(tmp_path / "s.jsonl", rows("a", range(4), score=0.5))
    read(page, [file], qtbot)
    remedies = {row.group.remedy for row in page.report.findings.rows}
    assert remedies == {Remedy.FIELDS, Remedy.SCORE}
    assert not page.report.mapping.isVisible()
    page.report.show_remedy(Remedy.FIELDS)
    assert page.report.mapping.isVisible()


# Options


def test_that_partial_credit_is_asked_for_only_where_there_is_some(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    assert not page.report.options.score.isVisible()
    read(page, [written(tmp_path / "s.jsonl", rows("a", range(4), score=0.5))], qtbot)
    assert page.report.options.score.isVisible()


def test_that_changed_options_must_be_read_before_they_are_imported(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page.report.options.run_name.setText("mine")
    assert not page.foot.import_button.isEnabled()
    assert "Read the files again" in page.foot.said
    page.report.options.read_button.click()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.reading.preview.runs == ("mine",)
    assert page.foot.import_button.isEnabled()


def test_that_files_are_read_again_with_another_mapping(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = written(tmp_path / "m.jsonl", rows("gpt-4o", range(4), who="llama"))
    read(page, [file], qtbot)
    page.report.mapping.box("model").setCurrentText("who")
    page.report.read_button.click()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.reading.preview.runs == ("llama",)
    assert not page.report.options.is_edited


def test_that_a_mapping_is_saved_as_a_profile_and_loaded(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    mapping = page.report.mapping
    mapping.profiles.save_button.click()
    mapping.profiles.name.setText("ours")
    mapping.profiles.save_button.click()
    assert load_profile(Paths.of_this_system().config, "ours") == mapping.mapping
    mapping.box("model").setCurrentText("")
    mapping.profiles.names.setCurrentText("ours")
    mapping.profiles.names.activated.emit(mapping.profiles.names.currentIndex())
    assert mapping.mapping["model"] == "model"


def test_that_a_field_that_was_not_guessed_can_be_added(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    form = page.report.mapping
    more = next(b for b in form.findChildren(QComboBox) if b.accessibleName() == "Add a field")
    more.activated.emit(more.findData("family"))
    form.box("family").setCurrentText("model")
    assert form.mapping["family"] == "model"
    assert page.report.options.is_edited


def test_that_turns_of_a_chat_can_be_given_other_roles(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [a_chat(tmp_path / "chat.jsonl")], qtbot)
    assert page.reading.preview.attempts == 8
    box = page.report.mapping.turn_box(2)
    box.setCurrentIndex(box.findData("other"))
    assert page.report.options.options.roles == {1: "attempt", 2: "other"}
    page.read_again()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.reading.preview.attempts == 4
    assert page.report.mapping.turn_box(2).currentData() == "other"
