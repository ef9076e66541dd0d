"""Which problems of several files are the same, and what people decide about those that look so."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from msgspec import structs

from core.errors import ImportFileError
from core.pairing import Choice, Likeness, fingerprint
from data.dry_run import dry_run
from data.importers.base import ImportOptions
from data.importers.deciding import read_decisions, with_decisions, write_questions
from data.importers.identity import ProblemIndex
from data.importers.preview import preview
from data.intake import import_files
from data.store.study import Study
from tests.helpers.reading import write_lines
from tests.helpers.studies import attempt


def rows(model, keys, **over):
    return [
        {"id": f"p{key}", "dataset": "trains", "model": model, "prompt": f"When is train {key} in?",
         "reference": str(key), "response": f"The answer is {key}."} | over
        for key in keys
    ]  # fmt: skip


def near(tmp_path):
    """Two files: p0 has another prompt, p1 another reference, p2 another key, p3 is the same."""
    other = rows("beta", range(4))
    other[0]["prompt"] = "When does train 0 leave?"
    other[1]["reference"] = "11"
    other[2]["id"] = "third"
    return [
        write_lines(tmp_path / "a.jsonl", rows("alpha", range(4))),
        write_lines(tmp_path / "b.jsonl", other),
    ]


def at(key, prompt="", *, dataset="d", reference="1", hint=""):
    made = attempt(key, dataset=dataset)
    problem = replace(made.problem, prompt=prompt or f"Problem {key}", reference=reference)
    run = replace(made.run, condition=replace(made.run.condition, hint=hint))
    return structs.replace(made, problem=problem, run=run)


def index_of(*files, decisions=()):
    index = ProblemIndex(decisions=decisions, asks=True)
    keys = []
    for number, attempts in enumerate(files):
        index.begin(f"file {number}")
        keys.append([index.resolve(each).key for each in attempts])
    return index, keys


def kinds(index):
    return [each.likeness for each in index.questions]


# What looks alike


def test_that_one_key_with_two_prompts_is_two_problems_and_a_question():
    index, keys = index_of([at("p", "One?")], [at("p", "Two?")])
    assert keys == [["p"], [f"p~{fingerprint('Two?')[:8]}"]]
    assert kinds(index) == [Likeness.SAME_KEY]
    assert (index.questions[0].a.prompt, index.questions[0].b.prompt) == ("One?", "Two?")


def test_that_one_prompt_under_two_keys_is_two_problems_and_a_question():
    index, keys = index_of([at("p", "One?")], [at("q", "One?", dataset="e")])
    assert keys == [["p"], ["q"]]
    assert kinds(index) == [Likeness.SAME_PROMPT]


def test_that_white_space_makes_no_other_prompt():
    index, keys = index_of([at("p", "One\n two?")], [at("p", " One two?  ")])
    assert (keys, kinds(index)) == ([["p"], ["p"]], [])


def test_that_two_references_of_one_problem_are_a_question():
    index, _ = index_of([at("p", reference="1")], [at("p", reference="2")])
    assert kinds(index) == [Likeness.REFERENCE]
    assert [each.reference for each in index.questions[0].options] == ["1", "2"]


def test_that_a_problem_without_a_key_is_joined_by_its_prompt():
    hashed = sha256(b"One?").hexdigest()[:16]
    index, keys = index_of([at("p", "One?")], [at(hashed, "One?", dataset="e")])
    assert (keys[1], kinds(index), len(index.joined)) == (["p"], [], 1)


def test_that_a_problem_without_a_key_but_with_another_reference_is_a_question():
    hashed = sha256(b"One?").hexdigest()[:16]
    index, keys = index_of([at("p", "One?")], [at(hashed, "One?", reference="2")])
    assert (keys[1], kinds(index)) == ([hashed], [Likeness.SAME_PROMPT])


def test_that_a_document_hash_in_another_dataset_is_a_question():
    index, _ = index_of([at("ab" * 16, "Plain?")], [at("ab" * 16, "Step by step?", dataset="e")])
    assert kinds(index) == [Likeness.SAME_HASH]


def test_that_a_file_that_tells_equal_prompts_apart_is_not_asked():
    index, keys = index_of([at("p", "One?")], [at("q", "One?"), at("r", "One?")])
    assert (keys[1], kinds(index)) == (["q", "r"], [])


def test_that_shuffled_keys_are_offered_by_prompt():
    index, _ = index_of([at("0", "A?"), at("1", "B?")], [at("0", "B?"), at("1", "A?")])
    assert kinds(index) == [Likeness.SAME_PROMPT, Likeness.SAME_PROMPT]


def test_that_a_hint_may_change_the_prompt():
    index, keys = index_of([at("p", "One?")], [at("p", "One? Use cubes.", hint="cubes")])
    assert (keys[1], kinds(index)) == (["p"], [])


def test_that_a_hinted_file_that_comes_first_does_not_set_the_prompt():
    index, keys = index_of([at("p", "One? Use cubes.", hint="cubes")], [at("p", "One?")])
    assert (keys[1], kinds(index)) == (["p"], [])


def test_that_two_files_of_one_name_are_two_files():
    index = ProblemIndex(asks=True)
    for each in (at("p", "One?"), at("q", "One?")):
        index.begin("samples.jsonl")
        index.resolve(each)
    assert kinds(index) == [Likeness.SAME_PROMPT]


# Decisions


@pytest.mark.parametrize("reverse", [False, True])
def test_that_a_decision_holds_whichever_file_comes_first(reverse):
    files = [[at("p", "One?")], [at("q", "One!", dataset="e")]]
    asked, _ = index_of([at("p", "One?")], [at("q", "One?", dataset="e")])
    same = replace(asked.questions[0].options[0])
    same = replace(same, b=replace(same.b, prompt=fingerprint("One!")))
    index, keys = index_of(*(files[::-1] if reverse else files), decisions=[same])
    assert (keys, kinds(index)) == ([["p"], ["p"]], [])


def test_that_problems_that_are_decided_to_differ_stay_apart_unasked():
    asked, _ = index_of([at("p", "One?")], [at("p", "Two?")])
    index, keys = index_of(
        [at("p", "One?")], [at("p", "Two?")], decisions=[asked.questions[0].options[1]]
    )
    assert (len({*keys[0], *keys[1]}), kinds(index)) == (2, [])


def test_that_a_joined_attempt_keeps_the_prompt_that_it_had():
    asked, _ = index_of([at("p", "One?")], [at("p", "Two?")])
    index, _ = index_of([at("p", "One?")], decisions=[asked.questions[0].options[0]])
    index.begin("b")
    placed = index.place(at("p", "Two?"))
    assert (placed.problem.key, placed.prompt_before) == ("p", "Two?")


def test_that_a_preview_counts_what_decisions_will_join(tmp_path):
    seen = preview(near(tmp_path))
    assert (seen.shared, seen.problems, len(seen.questions)) == (2, 6, 3)
    decided = with_decisions(seen, [each.options[0] for each in seen.questions])
    assert (decided.shared, decided.problems) == (4, 4)
    assert decided.headline == "4 problems pair across 2 runs"


def test_that_the_counts_with_decisions_are_those_of_reading_again(tmp_path):
    seen = preview(near(tmp_path))
    chosen = tuple(each.options[0] for each in seen.questions[:2])
    again = preview(near(tmp_path), ImportOptions(decisions=chosen))
    told = with_decisions(seen, chosen)
    assert (told.shared, told.problems) == (again.shared, again.problems)
    assert set(told.combinations) == set(again.combinations)


@pytest.fixture
def study(tmp_path):
    with Study.create(tmp_path / "s.volteface", "ann") as made:
        yield made


def decide_all(paths, option=0):
    asked = preview(paths).questions
    return ImportOptions(decisions=tuple(each.options[option] for each in asked))


def test_that_decisions_are_honoured_and_remembered_by_the_study(tmp_path, study):
    paths = near(tmp_path)
    import_files(study, paths, decide_all(paths))
    reader = study.reader()
    assert len(reader.problem_rows()) == 4
    assert len(study.decisions()) == 3
    run = dry_run(paths[1:], ImportOptions(), study.path)
    assert run.as_read.questions == ()
    assert run.as_read.in_study == 4


def test_that_one_undo_takes_back_an_import_with_its_decisions(tmp_path, study):
    paths = near(tmp_path)
    import_files(study, paths, decide_all(paths))
    study.undo().result()
    assert study.reader().trace_count() == 0
    assert study.decisions() == ()
    study.redo().result()
    assert len(study.decisions()) == 3


def test_that_importing_again_without_the_decisions_changes_nothing(tmp_path, study):
    paths = near(tmp_path)
    import_files(study, paths, decide_all(paths))
    report = import_files(study, paths)
    assert [each.state for each in report.files] == ["already there"] * 2
    assert study.reader().trace_count() == 8


def test_that_a_decided_reference_reaches_problems_of_the_study(tmp_path, study):
    a, b = near(tmp_path)
    import_files(study, [a])
    asked = dry_run([b], ImportOptions(), study.path).as_read.questions
    chosen = tuple(each.options[-1] for each in asked if each.likeness is Likeness.REFERENCE)
    import_files(study, [b], ImportOptions(decisions=chosen))
    reader = study.reader()
    problem = next(row for row in reader.problem_rows() if row.key == "p1")
    assert problem.reference == "11"
    assert {row.right for row in reader.attempt_rows(problem.id)} == {False}
    study.undo().result()
    reader = study.reader()
    assert {row.right for row in reader.attempt_rows(problem.id)} == {True}
    assert reader.problem(problem.id).reference == "1"


# The file of decisions


def test_that_a_file_of_questions_is_answered_by_number(tmp_path):
    seen = preview(near(tmp_path))
    path = tmp_path / "decisions.json"
    write_questions(path, seen.questions)
    assert read_decisions(path) == ()
    held = json.loads(path.read_text())
    held["questions"][0]["decision"] = 2
    path.write_text(json.dumps(held))
    (decided,) = read_decisions(path)
    assert (decided.choice, decided.likeness) == (Choice.DIFFERENT, seen.questions[0].likeness)


def test_that_what_was_decided_survives_another_dry_run(tmp_path):
    seen = preview(near(tmp_path))
    path = tmp_path / "decisions.json"
    chosen = [seen.questions[1].options[1], seen.questions[2].options[0]]
    write_questions(path, seen.questions[:2], chosen)
    assert set(read_decisions(path)) == set(chosen)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"form": "volteface decisions", "questions": [1]}', "\ud800",
     '{"form": "volteface decisions", "questions": [{"decision": 9, "options": []}]}',
     '{"form": "volteface decisions", "questions": [{"decision": true, "options": [1]}]}'],
)  # fmt: skip
def test_that_a_broken_file_of_decisions_is_refused(tmp_path, text):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(ImportFileError):
        read_decisions(path)
