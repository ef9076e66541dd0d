import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.imported import Finding, Severity
from data.importers.preview import FilePreview, Pairing, Preview
from data.importers.profiles import load_profile
from data.paths import Paths
from gui.importing.drops import files_dropped
from gui.importing.files_model import FORMAT, NAME, PROBLEMS, RUN, TRACES, FilesModel
from gui.importing.findings import Remedy, groups_of
from gui.importing.page import ImportPage
from gui.importing.reading import files_in, in_units
from gui.importing.report_text import attempts_words, report_text
from gui.importing.run_marks import positions_of
from gui.importing.share_bar import shares_of
from gui.jobs import JobRunner
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt, new_study

PROMPT = "What is the next term of the sequence, and by which rule?"


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    (tmp_path / "study").mkdir()
    jobs = JobRunner()
    session = Session(new_study(tmp_path / "study"), jobs)
    yield session
    jobs.close()
    session.close()
    session.deleteLater()
    jobs.deleteLater()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ImportPage:
    page = ImportPage(session, ThemeManager(session))
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    return page


def rows(model: str, keys: range, **more: object) -> list[dict[str, object]]:
    return [
        {"id": f"p{key}", "model": model, "prompt": f"{PROMPT} {key}", "reference": "927",
         "response": f"I cube {key} and turn it round. The answer is 927."} | more
        for key in keys
    ]  # fmt: skip


def written(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def two_runs(folder: Path) -> list[Path]:
    return [
        written(folder / "one.jsonl", rows("gpt-4o", range(6))),
        written(folder / "two.jsonl", rows("o1-preview", range(4))),
    ]


def read(page: ImportPage, paths: list[Path], qtbot: QtBot) -> None:
    page.preview_files(paths)
    qtbot.waitUntil(lambda: not page.is_busy)


def words_in(page: QWidget) -> str:
    from PySide6.QtWidgets import QLabel  # noqa: PLC0415

    return "\n".join(label.text() for label in page.findChildren(QLabel))


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
    assert files_in([tmp_path, files[0]]) == files


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


# Importing


def test_that_an_import_is_one_step_of_the_history_and_is_announced(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    with qtbot.waitSignal(session.changed), qtbot.waitSignal(page.imported) as told:
        page.foot.import_button.click()
    assert told.args[0].added == 10
    assert session.reader.trace_count() == 10
    assert "Import" in session.undo_label
    with qtbot.waitSignal(session.undone):
        session.undo()
    assert session.reader.trace_count() == 0
    assert page.reading is None


def test_that_importing_again_adds_nothing(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    for _ in range(2):
        read(page, two_runs(tmp_path), qtbot)
        with qtbot.waitSignal(page.imported) as told:
            page.start_import()
    assert [each.state for each in told.args[0].files] == ["already there"] * 2
    assert session.reader.trace_count() == 10


def test_that_a_cancelled_import_leaves_no_trace_and_the_report_stays(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [written(tmp_path / "many.jsonl", rows("a", range(400)))], qtbot)
    page.start_import()
    page.foot.cancel_button.click()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert session.reader.trace_count() == 0
    assert page.foot.said == "Nothing was imported."
    assert page.foot.import_button.isEnabled()


def test_that_an_import_that_was_cancelled_too_late_is_told_all_the_same(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page.start_import()
    session.jobs._pool.waitForDone()
    with qtbot.waitSignal(session.changed), qtbot.waitSignal(page.imported):
        page.cancel()
    assert session.reader.trace_count() == 10


def test_that_files_are_not_read_during_an_import(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = two_runs(tmp_path)
    read(page, paths, qtbot)
    page.start_import()
    page.preview_files(paths[:1])
    with qtbot.waitSignal(page.imported) as told:
        pass
    assert told.args[0].added == 10


def test_that_a_cancelled_reading_shows_where_to_drop_files(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.preview_files([written(tmp_path / "many.jsonl", rows("a", range(400)))])
    with qtbot.waitSignal(page.cancelled):
        page.waiting.cancel_button.click()
    assert page.start.isVisible()
    assert page.reading is None


def test_that_only_the_last_of_two_readings_is_shown(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = two_runs(tmp_path)
    page.preview_files(paths)
    read(page, paths[1:], qtbot)
    qtbot.waitUntil(lambda: not page._session.jobs.jobs)
    assert page.reading.preview.runs == ("o1-preview",)


def test_that_giving_up_the_report_forgets_the_files(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    with qtbot.waitSignal(page.cancelled):
        page.foot.cancel_button.click()
    assert page.reading is None
    assert page.start.isVisible()


# The rest of the page


def test_that_the_saved_report_says_what_the_page_shows(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [*two_runs(tmp_path), tmp_path / "gone.json"], qtbot)
    page.save_report(tmp_path / "report.txt")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert text == report_text(page.reading)
    assert text.startswith("4 of 6 problems pair across 2 runs\n")
    assert "gone.json: cannot be read." in text
    assert "  4: gpt-4o + o1-preview" in text
    assert "response = response" in text


def test_that_a_report_that_cannot_be_saved_says_so(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page.save_report(tmp_path / "no folder" / "report.txt")
    assert "cannot be saved" in page.foot.said


def test_that_every_control_has_a_name_for_those_who_do_not_see_it(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [*two_runs(tmp_path), a_chat(tmp_path / "chat.jsonl")], qtbot)
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    controls = [each for kind in kinds for each in page.findChildren(kind)]
    own = [each for each in controls if type(each.parent()) is not QComboBox]
    nameless = [
        each
        for each in own
        if not each.accessibleName()
        and each.objectName() != "qt_spinbox_lineedit"
        and not (isinstance(each, QAbstractButton) and each.text())
        and "ableView" not in type(each.parent()).__name__  # Qt's own corner button
        and not type(each.parent()).__name__.startswith("FilesView")
    ]
    assert nameless == []


def test_that_the_page_is_built_anew_for_another_theme_and_keeps_its_report(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page._theme.use("dark")
    assert "4 of 6 problems pair across 2 runs" in words_in(page.report)
    assert page.foot.import_button.text() == "Import 10 traces"


def test_that_a_drop_with_a_study_is_left_to_the_window(tmp_path: Path) -> None:
    assert files_dropped(a_drop(tmp_path / "a.json")) == [tmp_path / "a.json"]
    assert files_dropped(a_drop(tmp_path / "a.json", tmp_path / "b.volteface")) == []


def test_that_a_drop_is_read(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.dropEvent(a_drop(*two_runs(tmp_path)))
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.reading.preview.runs == ("gpt-4o", "o1-preview")


# Real files


def test_that_all_721_problems_of_two_published_runs_pair(
    page: ImportPage, corpus: Path, qtbot: QtBot
) -> None:
    folder = corpus / "zeroeval" / "math-l5"
    names = ("gpt-4o-2024-08-06.json", "o1-preview-2024-09-12.json")
    page.preview_files([folder / name for name in names])
    qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
    assert page.reading.preview.headline == "721 problems pair across 2 runs"
    assert page.foot.import_button.text() == "Import 1,442 traces"


def test_that_chains_of_up_to_nine_attempts_are_told(
    page: ImportPage, corpus: Path, qtbot: QtBot
) -> None:
    page.preview_files([corpus / "planbench/blocksworld_hard_backprompting/o1-preview_chat.json"])
    qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
    assert page.reading.files[0].longest_chain == 9
    assert page.reading.preview.headline == "110 problems in 1 run"


# What the tests read


def a_chat(path: Path) -> Path:
    records = [
        {
            "id": f"c{n}",
            "model": "alpha",
            "messages": [
                {"role": "user", "content": f"{PROMPT} {n}"},
                {"role": "assistant", "content": "The answer is 615."},
                {"role": "user", "content": "There may be an error. Answer once more."},
                {"role": "assistant", "content": "The answer is 927."},
            ],
        }
        for n in range(4)
    ]
    return written(path, records)


def a_preview(
    runs: tuple[str, ...], combinations: tuple[Pairing, ...], found: list[Finding] | None = None
) -> Preview:
    file = FilePreview(
        path=Path("a.jsonl"), format="Table", version="1", runs=runs, findings=tuple(found or ())
    )
    return Preview(
        files=(file,),
        runs=runs,
        problems=sum(each.problems for each in combinations),
        shared=combinations[0].problems if combinations else 0,
        attempts=3,
        chains=3,
        pairings=(),
        findings=(),
        combinations=combinations,
    )


def a_drop(*paths: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event._data = data  # Qt does not keep it
    return event
