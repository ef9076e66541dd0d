"""Files that are attempts of one run, and why samples are none."""

import pytest

from core.charts.build import charts_of
from core.errors import ImportFileError
from core.traces import Ending, Saw
from data.commands import main
from data.importers.base import ImportOptions
from data.importers.mapping import parse_mapping
from data.importers.preview import preview
from data.intake import import_files
from data.store.study import Study
from tests.helpers.reading import read_file, write_lines


def rows(keys, said="927", **over):
    return [
        {"id": f"p{key}", "model": "alpha", "prompt": f"Puzzle {key}?", "reference": "927",
         "response": f"The answer is {said}."} | over
        for key in keys
    ]  # fmt: skip


@pytest.fixture
def pair(tmp_path):
    again = rows(range(3), prompt="There may be an error. Answer again.")
    return [
        write_lines(tmp_path / "first.jsonl", rows(range(4), "615")),
        write_lines(tmp_path / "second.jsonl", again),
    ]


def joined(paths, saw="there may be an error", **more):
    numbers = {str(path): t for t, path in enumerate(paths, start=1)}
    return ImportOptions(attempts=numbers, saw=saw, **more)


def why(paths, options):
    return " ".join(str(file.error) for file in preview(paths, options).files if file.error)


def test_that_two_files_become_the_attempts_of_one_run(pair, tmp_path):
    with Study.create(tmp_path / "s.volteface", "ann") as study:
        import_files(study, pair, joined(pair))
        overview = study.reader().overview()
        second = [row for rows in overview.attempts.values() for row in rows if row.attempt == 2]
        trace = study.reader().trace(second[0].trace_id)
    assert [run.name for run in overview.runs] == ["alpha"]
    assert len(overview.problems) == 4
    assert {row.saw for row in second} == {Saw.MAYBE_ERROR}
    assert trace.prompt_before == "There may be an error. Answer again."


def test_that_the_rule_stands_under_every_chart(pair, tmp_path):
    with Study.create(tmp_path / "s.volteface", "ann") as study:
        import_files(study, pair, joined(pair))
        charts = charts_of(study.reader().overview())
    rule = "attempts: files joined by problem and sample"
    assert all(
        rule in chart.heading.subtitle for chart in (charts.forest, charts.flows, charts.slopes)
    )


def test_that_the_rule_stands_below_the_table_of_the_command_line(pair, tmp_path, capsys):
    study = str(tmp_path / "s.volteface")
    words = [f"{path}={t}" for t, path in enumerate(pair, start=1)]
    files = [str(path) for path in pair]
    assert main(["import", study, *files, "--attempts", *words, "--saw", "neutral re-ask"]) == 0
    assert main(["metrics", study]) == 0
    assert "Attempts: files joined by problem and sample." in capsys.readouterr().out


def test_that_what_later_attempts_saw_has_to_be_said(pair):
    assert "has to be said" in why(pair, joined(pair, saw=""))


def test_that_an_attempt_that_saw_nothing_is_an_independent_sample(pair):
    assert "none of them saw the one before" in why(pair, joined(pair, saw="nothing"))


def test_that_repeated_samples_are_not_joined_as_attempts(tmp_path):
    paths = [
        write_lines(tmp_path / "a.jsonl", rows(range(2))),
        write_lines(tmp_path / "b.jsonl", [*rows(range(2)), *rows(range(2), "615")]),
    ]
    told = why(paths, joined(paths))
    assert "samples of problem p0 differ" in told
    assert "are not attempts" in told


def test_that_files_of_different_runs_are_not_joined(tmp_path):
    paths = [
        write_lines(tmp_path / "a.jsonl", [*rows([1]), *rows([2], model="gamma")]),
        write_lines(tmp_path / "b.jsonl", rows([1, 2], model="beta")),
    ]
    assert "different runs" in why(paths, joined(paths))


def test_that_files_without_a_problem_in_common_are_not_joined(tmp_path):
    paths = [
        write_lines(tmp_path / "a.jsonl", rows([1])),
        write_lines(tmp_path / "b.jsonl", rows([2])),
    ]
    assert "no problem in common" in why(paths, joined(paths))


def test_that_one_number_twice_is_refused(pair):
    options = ImportOptions(attempts={str(path): 1 for path in pair}, saw="neutral re-ask")
    assert "each number once" in why(pair, options)


def test_that_an_import_refuses_what_the_preview_refuses(pair, tmp_path):
    with (
        Study.create(tmp_path / "s.volteface", "ann") as study,
        pytest.raises(ImportFileError, match="has to be said"),
    ):
        import_files(study, pair, joined(pair, saw=""))


@pytest.mark.parametrize("path", ["epoch", "meta.sample_index", "seed", "regeneration"])
def test_that_samples_are_not_read_as_attempts(path):
    with pytest.raises(ImportFileError, match="not attempts"):
        parse_mapping({"attempt": path, "response": "response"})


def test_that_a_conversation_says_that_its_turns_are_the_attempts(tmp_path):
    turns = [
        {"role": "user", "content": "Puzzle?"},
        {"role": "assistant", "content": "615"},
        {"role": "user", "content": "Are you sure?"},
        {"role": "assistant", "content": "927"},
    ]
    path = write_lines(tmp_path / "c.jsonl", [{"id": n, "messages": turns} for n in range(2)])
    assert preview([path]).files[0].attempt_rule == "the model's turns in one conversation"


# API errors


@pytest.mark.parametrize(
    "said",
    ["API Error: blocked", "OpenAI ERROR 404: no such model", "Error code: 429 - {'error': {}}",
     '{"error": {"message": "overloaded"}}', "openai.RateLimitError: too many requests"],
)  # fmt: skip
def test_that_an_error_stored_as_an_answer_is_a_failed_request(tmp_path, said):
    path = write_lines(tmp_path / "a.jsonl", [*rows([1]), *rows([2], response=said)])
    read = read_file(path)
    assert [each.ending for each in read.attempts] == [Ending.COMPLETE, Ending.FAILED]
    assert read.attempts[1].text == said
    assert read.said("API errors stored as answers: 1 record,")


def test_that_errors_are_answers_where_a_person_says_so(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [*rows([1]), *rows([2], response="API Error: no")])
    read = read_file(path, ImportOptions(errors_as_answers=True))
    assert {each.ending for each in read.attempts} == {Ending.COMPLETE}
    assert read.said("They are taken for answers")


@pytest.mark.parametrize(
    ("said", "more"),
    [("The server answers with HTTP 404. " * 40, {}), ("It is error 404.", {"correct": True})],
)
def test_that_what_a_model_says_about_errors_is_an_answer(tmp_path, said, more):
    path = write_lines(tmp_path / "a.jsonl", rows([1, 2], response=said, **more))
    assert {each.ending for each in read_file(path).attempts} == {Ending.COMPLETE}
