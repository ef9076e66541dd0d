"""A process that is killed while somebody tags loses nothing that was acknowledged.

The long run, with thousands of edits and hundreds of kills, is `make bench ARGS=kills`.
"""

import json
import random
import subprocess
import sys
from dataclasses import asdict
from itertools import islice

import pytest

from data.store.study import Study
from tests.helpers.killing import (
    ANNOTATOR,
    TRACES,
    Aftermath,
    Model,
    Step,
    check_after,
    check_way_back,
    edits_in,
    heard,
)
from tests.helpers.studies import attempt, new_study

TEXT = "Zuerst 𝒙 versuchen. Das geht nicht 🙂, also anders. " * 40


@pytest.fixture
def path(tmp_path):
    attempts = [attempt(f"p{n}", text=f"{TEXT}{n}") for n in range(TRACES)]
    with new_study(tmp_path, attempts) as study:
        pass
    return study.path


def killed(path, model, seed, lines):
    """Let a process work, kill it after it has said so many lines; return what it said."""
    command = [sys.executable, "-m", "tests.helpers.killing", str(path), str(seed), "100000"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    process.stdin.write(json.dumps(asdict(model)) + "\n")
    process.stdin.close()
    said = list(islice(process.stdout, lines))
    process.kill()
    said += process.stdout.readlines()  # `communicate` would pass over what is read ahead
    process.stdout.close()
    process.wait()
    return heard(said)


def test_that_a_process_killed_again_and_again_loses_nothing_it_was_told_is_done(path):
    model, chance, acknowledged = Model(), random.Random(7), 0
    for seed in range(5):
        with Study.open(path, ANNOTATOR) as study:
            before = edits_in(study)
        aftermath = killed(path, model, seed, chance.randint(1, 240))
        check_after(path, model, before, aftermath)
        acknowledged += aftermath.told
    assert acknowledged > 100
    assert check_way_back(path, model, {}) > 10


def test_that_the_check_fails_where_an_acknowledged_tag_is_lost(path):
    """The check itself can fail: else the test above would say nothing."""
    model = Model()
    with Study.open(path, ANNOTATOR) as study:
        before = edits_in(study)
    aftermath = killed(path, model, 1, 60)
    with Study.open(path, ANNOTATOR) as study:
        study.write(
            lambda db: db.execute("DELETE FROM tag WHERE id = (SELECT max(id) FROM tag)")
        ).result()
    with pytest.raises(AssertionError, match=r"does not hold|do not lead"):
        check_after(path, model, before, aftermath)
    unheard = Aftermath(asked=aftermath.asked, told=len(aftermath.asked) + 1)
    with pytest.raises(AssertionError, match="acknowledged edit is lost"):
        check_after(path, Model(), before, unheard)


def test_that_the_model_undoes_and_redoes():
    model = Model()
    for number in range(3):
        model.take(Step("do", {f"u{number}": [1, 1, number, number + 2, ""]}))
    model.take(Step("undo"))
    assert sorted(model.tags) == ["u0", "u1"]
    model.take(Step("redo"))
    model.take(Step("do", dict.fromkeys(("u0", "u2"))))
    assert sorted(model.tags) == ["u1"]
    model.take(Step("undo"))
    assert sorted(model.tags) == ["u0", "u1", "u2"]
