"""Backups hold what the study held, and going back to one destroys nothing."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.backups import Why
from core.edits import AddTag, ChangeTag, RemoveTags
from core.errors import StudyFileError
from core.tags import Tag
from core.text.span import Span
from data.commands import main
from data.keeping.backups import IN_DATA_FOLDER, Keeper
from data.paths import Paths
from data.store import copying, restoring
from data.store.study import Study
from tests.helpers.damaging import first_page_of, overwrite
from tests.helpers.studies import attempt, new_study

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = DAY + timedelta(days=1)


def tag_at(study, start, annotator="ann"):
    span = Span(start, start + 3)
    quote = span.quote(attempt().text)
    tag = Tag(code_id=1, trace_id=1, span=span, quote=quote, annotator=annotator)
    study.run(AddTag(tag)).result()


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt(), attempt("p2")]) as made:
        for start in range(4):
            tag_at(made, start)
        yield made


@pytest.fixture
def keeper(study, tmp_path):
    return Keeper(study.path, Paths.under(tmp_path / "home"))


def tags_in(path):
    with Study.open(path, "ann") as study:
        return sorted((t.uid, t.span.start, t.note) for t in study.reader().tags([1]))


# --- making ------------------------------------------------------------------------------------


def test_that_a_backup_of_a_study_in_use_is_one_sound_file_with_every_tag(study, keeper):
    made = keeper.make_daily(DAY)
    assert made.why is Why.DAILY
    assert [each.name for each in made.path.parent.iterdir()] == [made.path.name]
    assert copying.is_sound(made.path)
    assert keeper.shelf().backups[0].holds.tags == 4


def test_that_no_second_backup_is_made_of_a_study_that_did_not_change(study, keeper):
    keeper.make_daily(DAY)
    assert keeper.make_daily(DAY + timedelta(days=30)) is None


def test_that_a_changed_study_waits_until_a_day_has_passed(study, keeper):
    keeper.make_daily(DAY)
    tag_at(study, 20)
    assert keeper.make_daily(LATER - timedelta(minutes=1)) is None
    assert keeper.make_daily(LATER) is not None


def test_that_a_study_without_anything_in_it_is_not_backed_up(tmp_path):
    with new_study(tmp_path) as study:
        assert Keeper(study.path, Paths.under(tmp_path / "home")).make_daily(DAY) is None


def test_that_old_daily_backups_make_room_and_no_others_do(study, keeper):
    by_hand = keeper.make(Why.BY_HAND, DAY - timedelta(days=300))
    for day in range(40):
        tag_at(study, 5, annotator=f"a{day}")
        keeper.make_daily(DAY + timedelta(days=day))
    found = keeper.found()
    assert by_hand.path in [each.path for each in found]
    assert len([each for each in found if each.why is Why.DAILY]) <= 11
    assert found[0].at == DAY + timedelta(days=39)


def test_that_a_copy_that_is_stopped_leaves_nothing(study, keeper):
    asked = []

    def stopped():
        asked.append(1)
        return True

    assert keeper.make(Why.DAILY, DAY, stopped=stopped) is None
    assert asked
    assert list(keeper.folders[0].iterdir()) == []


def test_that_a_folder_that_cannot_be_written_gives_way_to_the_programs_own(study, keeper):
    keeper.folders[0].write_text("a file is in the way", encoding="utf-8")
    assert keeper.make_daily(DAY).path.parent == keeper.folders[1]


def test_that_backups_in_both_places_are_listed(study, keeper, tmp_path):
    keeper.make(Why.BY_HAND, DAY)
    other = Keeper(study.path, Paths.under(tmp_path / "home"), IN_DATA_FOLDER)
    made = other.make(Why.BY_HAND, LATER)
    assert made.path.parent != keeper.folders[0]
    assert [each.at for each in keeper.found()] == [LATER, DAY]


def test_that_a_neighbour_with_a_similar_name_is_no_backup_of_this_study(study, keeper):
    made = keeper.make(Why.DAILY, DAY)
    made.path.rename(made.path.with_name("my " + made.path.name))
    assert keeper.found() == ()


def test_that_no_backup_takes_the_place_of_good_ones_when_the_study_is_damaged(study, keeper):
    good = keeper.make_daily(DAY)
    study.close()
    overwrite(study.path, first_page_of(study.path, "tag"))
    with pytest.raises(StudyFileError, match="damaged"):
        keeper.make(Why.DAILY, LATER)
    assert [each.path for each in keeper.found()] == [good.path]


# --- what would be lost ------------------------------------------------------------------------


def test_that_the_difference_counts_tags_put_changed_and_deleted_since(study, keeper):
    keeper.make_daily(DAY)
    for start in (20, 21, 22):
        tag_at(study, start)
    study.run(RemoveTags((1,))).result()
    changed = study.reader().tag(2)
    study.run(ChangeTag(replace(changed, note="look again"))).result()
    difference = keeper.shelf().backups[0].difference
    assert (difference.tags_lost, difference.tags_regained, difference.tags_changed) == (3, 1, 1)
    assert difference.edits == 5


def test_that_a_backup_of_the_same_state_differs_in_nothing(study, keeper):
    keeper.make_daily(DAY)
    assert keeper.shelf().backups[0].difference.is_none


def test_that_a_backup_that_is_no_study_is_listed_as_unreadable(study, keeper):
    made = keeper.make_daily(DAY)
    made.path.write_bytes(b"x" * 4096)
    (listed,) = keeper.shelf().backups
    assert (listed.holds, listed.difference) == (None, None)


# --- going back --------------------------------------------------------------------------------


def test_that_restoring_brings_the_tags_of_then_and_keeps_those_of_now(study, keeper):
    keeper.make_daily(DAY)
    then = tags_in(study.path)
    study.run(RemoveTags((1, 2, 3))).result()
    tag_at(study, 30)
    now = tags_in(study.path)
    study.close()
    kept = keeper.restore(keeper.found()[0], LATER)
    assert tags_in(study.path) == then
    back = next(each for each in keeper.found() if each.path == kept)
    assert back.why is Why.BEFORE_RESTORE
    keeper.restore(back, LATER + timedelta(days=1))
    assert tags_in(study.path) == now


def test_that_undo_goes_on_from_the_state_that_was_restored(study, keeper):
    keeper.make_daily(DAY)
    tag_at(study, 30)
    study.close()
    keeper.restore(keeper.found()[0], LATER)
    with Study.open(study.path, "ann") as back:
        for _ in range(4):
            assert back.undo().result() is not None
        assert back.reader().tag_count() == 0
        for _ in range(4):
            back.redo().result()
        assert back.reader().tag_count() == 4


def test_that_restoring_is_refused_while_the_study_is_open_elsewhere(study, keeper, monkeypatch):
    monkeypatch.setattr(restoring, "_PATIENCE_MS", 10)
    backup = keeper.make_daily(DAY)
    tag_at(study, 30)
    study.close()
    code = (
        "import sys; from pathlib import Path; from data.store.study import Study;"
        "s = Study.open(Path(sys.argv[1]), 'bea'); print('open', flush=True);"
        "sys.stdin.read(); s.close()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(study.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StudyFileError, match="Another process"):
            keeper.restore(backup, LATER)
    finally:
        other.communicate()
    assert len(tags_in(study.path)) == 5
    assert keeper.found() == (backup,)


def test_that_a_damaged_backup_is_never_put_in_place(study, keeper):
    backup = keeper.make_daily(DAY)
    tag_at(study, 30)
    study.close()
    overwrite(backup.path, first_page_of(backup.path, "tag"))
    with pytest.raises(StudyFileError, match="damaged"):
        keeper.restore(backup, LATER)
    assert len(tags_in(study.path)) == 5


def test_that_the_newest_sound_backup_is_found_behind_a_damaged_one(study, keeper):
    good = keeper.make_daily(DAY)
    tag_at(study, 30)
    bad = keeper.make_daily(LATER)
    overwrite(bad.path, first_page_of(bad.path, "tag"))
    assert keeper.newest_sound().path == good.path


@pytest.mark.parametrize("page", [0, 1])
def test_that_a_study_whose_first_pages_are_gone_comes_back(study, keeper, page):
    backup = keeper.make_daily(DAY)
    then = tags_in(study.path)
    study.close()
    overwrite(study.path, page)
    ruin = study.path.read_bytes()
    kept = keeper.restore(backup, LATER)
    assert tags_in(study.path) == then
    assert kept.read_bytes()[: len(ruin)] == ruin or page == 1


def test_that_a_restore_killed_half_way_leaves_the_study_whole(study, keeper, tmp_path):
    backup = keeper.make_daily(DAY)
    tag_at(study, 30)
    study.close()
    code = (
        "import os, sys, signal; from pathlib import Path; from data.store import restoring as r\n"
        "def half(source, target):\n"
        "    def step(status, left, total):\n"
        "        if left < total / 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    source.backup(target, pages=1, progress=step)\n"
        "r.pour = half\n"
        "r.restore(*map(Path, sys.argv[1:]))"
    )
    kept = tmp_path / "kept.volteface"
    command = [sys.executable, "-c", code, str(study.path), str(backup.path), str(kept)]
    assert subprocess.run(command, check=False).returncode == -9
    assert len(tags_in(study.path)) == 5
    assert copying.is_sound(kept)


def test_that_a_backup_can_be_copied_out_and_worked_on_without_changing_it(study, keeper, tmp_path):
    backup = keeper.make_daily(DAY)
    before = backup.path.read_bytes()
    target = tmp_path / "another.volteface"
    assert keeper.copy_out(backup, target)
    with Study.open(target, "ann") as other:
        tag_at(other, 40)
    assert backup.path.read_bytes() == before
    assert len(tags_in(study.path)) == 4


# --- on the command line -----------------------------------------------------------------------


def test_that_the_command_makes_lists_and_restores(study, capsys):
    path = str(study.path)
    assert main(["backups", path, "--make"]) == 0
    tag_at(study, 30)
    study.close()
    capsys.readouterr()
    assert main(["backups", path]) == 0
    told = capsys.readouterr().out
    assert "now  2 traces, 5 tags" in told
    assert "2 traces · 4 tags · 1 tag would go" in told
    assert main(["backups", path, "--restore", "1"]) == 0
    told = capsys.readouterr().out
    assert "is kept in" in told
    assert "before restore" in told
    assert len(tags_in(study.path)) == 4


def test_that_the_command_refuses_a_number_that_is_not_listed(study, capsys):
    assert main(["backups", str(study.path), "--restore", "3"]) == 1
    assert "no backup 3" in capsys.readouterr().err
