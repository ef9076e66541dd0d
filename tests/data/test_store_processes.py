"""Two processes on one study, and processes that die."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from core.changes import Kind
from core.edits import AddTag
from core.tags import Tag
from core.text.span import Span
from data.store.study import Study
from tests.helpers.studies import attempt, new_study

WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from core.edits import AddTag
    from core.tags import Tag
    from core.text.span import Span
    from data.store.study import Study

    path, who, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    study = Study.open(path, who)
    text = study.reader().trace(1).text
    for i in range(count):
        span = Span(i % 40, i % 40 + 1 + i // 40)
        tag = Tag(code_id=9, trace_id=1, span=span, quote=span.quote(text), annotator=who)
        study.run(AddTag(tag)).result()
        print(i, flush=True)
    study.close()
""")


def start(path, who, count):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), who, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )


def test_that_two_processes_lose_no_write_of_each_other(tmp_path):
    new_study(tmp_path, [attempt(text="x" * 200)]).close()
    path = tmp_path / "test.volteface"
    both = [start(path, "ann", 60), start(path, "bea", 60)]
    for each in both:
        each.communicate(timeout=60)
        assert each.returncode == 0
    with Study.open(path, "ann") as study:
        tags = study.reader().tags([1])
    assert sorted(t.annotator for t in tags) == ["ann"] * 60 + ["bea"] * 60


def test_that_a_killed_process_loses_nothing_it_was_told_is_done(tmp_path):
    new_study(tmp_path, [attempt(text="x" * 200)]).close()
    path = tmp_path / "test.volteface"
    process = start(path, "ann", 2000)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    rest = process.communicate(timeout=30)[0].split()
    with Study.open(path, "ann") as study:
        reader = study.reader()
        kept = len(reader.tags([1]))
        assert kept >= len(told) + len(rest)
        assert reader.damage() == []
        study.undo().result()
        assert len(reader.tags([1])) == kept - 1


def test_that_news_of_another_process_arrive_as_a_change_set(tmp_path):
    with (
        new_study(tmp_path, [attempt(text="x" * 200)]) as mine,
        Study.open(mine.path, "bea") as other,
    ):
        reader = mine.reader()
        newest, nothing = reader.news(0, mine.process)
        version = reader.data_version()
        assert not nothing.kinds
        tag = Tag(code_id=9, trace_id=1, span=Span(0, 1), quote="x", annotator="bea")
        other.run(AddTag(tag)).result()
        assert reader.data_version() != version
        _, changes = reader.news(newest, mine.process)
        assert changes.kinds == {Kind.TAG}
        assert changes.traces == {1}


def test_that_what_a_dead_process_left_half_loaded_is_swept_on_opening(tmp_path):
    study = new_study(tmp_path, [attempt()])
    study.write(
        lambda db: db.execute(
            "UPDATE batch SET state = 'loading', owner = (SELECT substr(owner, 1,"
            " instr(owner, ':')) FROM batch) || '999999999'"
        )
    ).result()
    study.close()
    with Study.open(study.path, "ann") as again:
        again.write(lambda _db: None).result()
        reader = again.reader()
        assert reader.sources() == []
        assert reader.search("differences") == []
        assert reader.problem_rows() == []


@pytest.mark.parametrize("phrase", ['"', "a OR b", "NEAR(", "*", "", "\x00", "col:x", "-x", "^x"])
def test_that_a_searched_phrase_is_never_query_syntax(tmp_path, phrase):
    with new_study(tmp_path, [attempt()]) as study:
        assert study.reader().search(phrase) == []


def test_that_search_finds_words_in_a_row_across_letter_case_and_accents(tmp_path):
    with new_study(tmp_path, [attempt(text="Le théorème: THEY Fail here")]) as study:
        assert study.reader().search("they fail") == [1]
        assert study.reader().search("theoreme") == [1]
        assert study.reader().search("fail they") == []


REOPENED = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from core.edits import AddTag
    from core.errors import StudyFileError
    from core.tags import Tag
    from core.text.span import Span
    from data.store.study import Study

    path = Path(sys.argv[1])
    study = Study.open(path, "ann")
    Study.open(path, "ann").close()  # as when the open study is dropped on the window
    print("open", flush=True)
    sys.stdin.readline()  # another process opens and closes the study now
    for i in range(10):
        tag = Tag(code_id=9, trace_id=1, span=Span(i, i + 1), quote="x", annotator="ann")
        study.run(AddTag(tag)).result()
    print("done", flush=True)
    os.kill(os.getpid(), 9)
""")


def test_that_opening_a_study_twice_in_one_process_loses_nothing_it_said_is_done(tmp_path):
    new_study(tmp_path, [attempt(text="x" * 200)]).close()
    path = tmp_path / "test.volteface"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-c", REOPENED, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdout.readline() == "open\n"
        start(path, "bea", 0).communicate(timeout=30)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"
    with Study.open(path, "ann") as study:
        assert len(study.reader().tags([1])) == 10


LOADER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from data.store import batches
    from data.store.study import Study, now

    study = Study.open(Path(sys.argv[1]), "ann")
    batch = study.load(lambda db: batches.begin(db, "import", "Half", now())).result()
    for at in range(1000):
        work = "INSERT INTO source (batch_id, name, sha256, size, format, importer_version,"
        work += " options, imported) VALUES (?, ?, '', 1, 'f', '1', '{}', 'now')"
        study.load(lambda db: db.execute(work, [batch, str(at)])).result()
        print(at, flush=True)
""")


def test_that_a_batch_that_a_kill_cuts_short_is_swept_and_edits_before_it_stay(tmp_path):
    with new_study(tmp_path, [attempt(text="x" * 200)]) as study:
        span = Span(0, 3)
        study.run(AddTag(Tag(code_id=9, trace_id=1, span=span, quote="xxx", annotator="ann")))
        before = len(study.reader().sources())
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(study.path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    with Study.open(study.path, "ann") as again:
        reader = again.reader()
        assert (len(reader.sources()), len(reader.tags([1]))) == (before, 1)
        assert reader.damage() == []
        count = again.write(lambda db: db.execute("SELECT count(*) FROM source").fetchone()[0])
        assert count.result() == before


def test_that_only_loading_waits_for_no_disk(tmp_path):
    with new_study(tmp_path, []) as study:
        asked = "PRAGMA synchronous"
        full, normal = 2, 1
        loading = study.load(lambda db: db.execute("SELECT 1").fetchone()).result()
        assert loading == (1,)
        said = [
            each(lambda db: db.execute(asked).fetchone()[0]).result()
            for each in (study.write, study.load, study.load, study.write)
        ]
        assert said == [full, normal, normal, full]
