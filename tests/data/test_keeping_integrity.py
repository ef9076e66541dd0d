"""Damage is found, told, and mended only where that is certain; a backup comes first."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from core.backups import Why
from core.edits import AddTag
from core.errors import StudyFileError
from core.tags import Tag
from core.text.span import Span
from data.commands import main
from data.keeping.backups import Keeper
from data.keeping.repairing import repair
from data.paths import Paths
from data.store.integrity import examine
from data.store.study import Study
from tests.helpers.damaging import first_page_of, meddle, overwrite
from tests.helpers.studies import attempt, new_study

TEXT = "First I try differences. They fail. I try again. So the answer is 927."
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    """A closed study with three tags: on words that stand once, twice, and once."""
    with new_study(tmp_path, [attempt(text=TEXT), attempt("p2"), attempt("p3", text="")]) as study:
        for words in ("differences", "I try", "fail"):
            start = TEXT.index(words)
            span = Span(start, start + len(words))
            tag = Tag(code_id=1, trace_id=1, span=span, quote=words, annotator="ann")
            study.run(AddTag(tag)).result()
    return study.path


def keeper_of(path):
    return Keeper(path, Paths.under(path.parent / "home"))


def repaired(path):
    with Study.open(path, "ann") as study:
        return repair(study, keeper_of(path), NOW)


def spans(path):
    with Study.open(path, "ann") as study:
        return {tag.quote: TEXT[tag.span.start : tag.span.end] for tag in study.reader().tags([1])}


# --- looking -----------------------------------------------------------------------------------


@pytest.mark.parametrize("wholly", [False, True])
def test_that_nothing_is_found_in_a_study_that_is_well(path, wholly):
    assert examine(path, wholly=wholly).is_sound


@pytest.mark.parametrize("table", ["tag", "trace_text", "edit_change", "code"])
def test_that_an_overwritten_page_is_found_and_needs_a_backup(path, table):
    overwrite(path, first_page_of(path, table))
    found = examine(path)
    assert found.needs_backup
    assert "damaged" in found.lines()[0][0]


def test_that_a_file_whose_first_page_is_overwritten_cannot_be_opened_and_says_so(path):
    overwrite(path, 0)
    with pytest.raises(StudyFileError, match="not a Volteface study"):
        examine(path)


def test_that_a_page_overwritten_at_random_is_never_taken_for_a_sound_one(path):
    """Every page that holds rows of people, one after the other; free space may go unnoticed."""
    whole = path.read_bytes()
    for name in ("tag", "edit", "edit_change", "code", "trace", "trace_text", "batch", "verdict"):
        overwrite(path, first_page_of(path, name), length=64)
        with suppress(StudyFileError):  # it cannot even be opened, and that is told
            assert not examine(path).is_sound, name
        path.write_bytes(whole)
    assert examine(path).is_sound


def test_that_words_that_search_lacks_are_counted(path):
    meddle(path, "DELETE FROM trace_search_docsize WHERE id = 2")
    assert examine(path).unsearchable == 1


def test_that_words_of_another_text_in_the_index_are_found_by_the_whole_check(path):
    meddle(path, "UPDATE trace_text SET text = text || ' zebra' WHERE trace_id = 2")
    assert examine(path).unsearchable == 0
    assert examine(path, wholly=True).unsearchable == -1


def test_that_bytes_overwritten_in_the_index_of_search_are_found(path):
    meddle(path, "UPDATE trace_search_data SET block = x'deadbeefdeadbeef' WHERE id > 10")
    assert examine(path, wholly=True).unsearchable == -1


def test_that_an_index_without_a_row_is_found_by_the_whole_check(path):
    swap_index_rows(path)
    found = examine(path, wholly=True)
    assert found.indexes
    assert not found.needs_backup


# --- mending -----------------------------------------------------------------------------------


def test_that_a_tag_beside_its_words_is_put_on_them_where_they_stand_once(path):
    meddle(path, 'UPDATE tag SET start = start + 2, "end" = "end" + 2 WHERE quote = \'fail\'')
    done = repaired(path)
    assert (done.moved, done.set_aside, done.aside) == (1, 0, None)
    assert done.after.is_sound
    assert spans(path) == {"differences": "differences", "I try": "I try", "fail": "fail"}


def test_that_a_tag_whose_words_stand_twice_is_set_aside_and_never_guessed(path):
    meddle(path, 'UPDATE tag SET start = start + 1, "end" = "end" + 1 WHERE quote = \'I try\'')
    done = repaired(path)
    assert (done.moved, done.set_aside) == (0, 1)
    assert set(spans(path)) == {"differences", "fail"}
    (line,) = map(json.loads, done.aside.read_text(encoding="utf-8").splitlines())
    assert line["row"]["quote"] == "I try"
    assert "several places" in line["reason"]


def test_that_one_undo_takes_the_repair_of_tags_back(path):
    meddle(path, 'UPDATE tag SET start = start + 1, "end" = "end" + 1')
    repaired(path)
    with Study.open(path, "ann") as study:
        assert study.undo().result().label == "Undo Repair Tags"
        assert len(study.reader().tags([1])) == 3


def test_that_a_tag_that_would_stand_twice_after_the_move_is_set_aside(path):
    sql = (
        'INSERT INTO tag (uid, code_id, trace_id, start, "end", quote, annotator, pass_name,'
        " origin, uncertain, note, created) SELECT 'twin', code_id, trace_id, 0, 4, quote,"
        " annotator, pass_name, origin, 0, '', created FROM tag WHERE quote = 'fail'"
    )
    meddle(path, sql)
    assert repaired(path).after.is_sound
    assert len(spans(path)) == 3


def test_that_a_tag_without_its_trace_is_set_aside_with_what_was_left_of_the_trace(path):
    meddle(path, "DELETE FROM trace WHERE id = 1")
    found = examine(path)
    assert dict(found.stray)["trace_text"] == 1
    done = repaired(path)
    assert done.after.is_sound
    lines = [json.loads(line) for line in done.aside.read_text(encoding="utf-8").splitlines()]
    assert sum(line["table"] == "tag" for line in lines) == 3
    assert [line["row"]["text"] for line in lines if line["table"] == "trace_text"] == [TEXT]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM trace_search_docsize WHERE id = 2",
        "UPDATE trace_text SET text = text || ' zebra' WHERE trace_id = 2",
        "UPDATE trace_search_data SET block = x'deadbeefdeadbeef' WHERE id > 10",
        "DELETE FROM trace_search_data WHERE id > 10",
    ],
)
def test_that_search_is_built_anew_from_the_texts(path, damage):
    meddle(path, damage)
    assert repaired(path).after.is_sound
    with Study.open(path, "ann") as study:
        assert study.reader().search("differences") == [1, 2]


def test_that_indexes_are_built_anew(path):
    swap_index_rows(path)
    assert repaired(path).after.is_sound


def test_that_the_study_as_it_was_is_kept_before_anything_is_mended(path):
    meddle(path, "UPDATE tag SET quote = 'nowhere' WHERE quote = 'fail'")
    done = repaired(path)
    (kept,) = keeper_of(path).found()
    assert (kept.why, kept.path) == (Why.BEFORE_REPAIR, done.kept)
    assert len(examine(kept.path).misfits) == 1


def test_that_a_repair_that_is_stopped_changes_nothing(path):
    meddle(path, "UPDATE tag SET quote = 'nowhere' WHERE quote = 'fail'")
    with Study.open(path, "ann") as study:
        assert repair(study, keeper_of(path), NOW, stopped=lambda: True) is None
    assert len(examine(path).misfits) == 1
    assert keeper_of(path).found() == ()


def test_that_what_is_found_and_done_is_logged(path, caplog):
    meddle(path, "DELETE FROM trace_search_docsize WHERE id = 2")
    repaired(path)
    assert "Search does not know 1 text rightly. Repair: Build it anew" in caplog.text
    assert "left: nothing" in caplog.text


# --- on the command line -----------------------------------------------------------------------


def test_that_the_command_says_what_is_wrong_and_mends_it_when_told(path, capsys):
    meddle(path, 'UPDATE tag SET start = start + 2, "end" = "end" + 2 WHERE quote = \'fail\'')
    assert main(["integrity", str(path)]) == 1
    told = capsys.readouterr().out
    assert "1 tag beside the words" in told
    assert "--repair" in told
    assert main(["integrity", str(path), "--repair"]) == 0
    assert "kept in" in capsys.readouterr().out
    assert main(["integrity", str(path)]) == 0
    assert "Nothing is wrong" in capsys.readouterr().out


def test_that_the_command_names_the_newest_sound_backup_of_a_damaged_study(path, capsys):
    main(["backups", str(path), "--make"])
    overwrite(path, first_page_of(path, "tag"))
    capsys.readouterr()
    assert main(["integrity", str(path), "--repair"]) == 1
    told = capsys.readouterr().out
    assert "volteface backups" in told
    assert "--restore 1" in told


# --- helpers -----------------------------------------------------------------------------------


def swap_index_rows(path):
    """Let an index point to the table of another: its entries are then wrong."""
    meddle(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX tag_code ON tag(start)'"
        " WHERE name = 'tag_code'",
    )
