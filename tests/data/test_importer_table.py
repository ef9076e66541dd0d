import pytest

from core.errors import ImportFileError
from core.outcomes.verdict import Status
from core.traces import Channel, Completeness, Ending, Saw
from data.importers.base import ImportOptions
from data.importers.mapping import parse_mapping
from data.importers.profiles import load_profile, profile_names, save_profile
from data.importers.table import examine
from tests.helpers.reading import read_file, tiles, write_json, write_lines


def row(i, **more):
    return {"id": i, "prompt": f"Add {i} and 1.", "response": f"It makes {i + 1}."} | more


def read_rows(tmp_path, rows, **options):
    return read_file(write_json(tmp_path / "rows.json", rows), ImportOptions(**options))


def test_that_a_reply_in_json_fields_is_reasoning_and_answer_tiling_the_exact_text(tmp_path):
    reply = '```json\n{\n    "reasoning": "3 + 4 is \\\\(7\\\\)",\n    "answer": "7"\n}\n```'
    rows = [row(i, response=None, output=[reply], answer="7") for i in range(3)]
    attempt = read_rows(tmp_path, rows).attempts[0]
    assert attempt.text == reply
    assert tiles(attempt)
    assert [b.channel for b in attempt.blocks] == [Channel.VISIBLE_REASONING, Channel.ANSWER]
    assert attempt.text[attempt.blocks[1].start :].startswith('"answer"')
    assert (attempt.answer, attempt.answer_rule) == ("7", "json field")
    assert attempt.problem.reference == "7"


def test_that_reasoning_of_a_model_that_hides_it_is_an_empty_block_and_an_explanation(tmp_path):
    rows = [row(i, model="o1-preview", response=f"Adding.\nThe answer is {i}.") for i in range(3)]
    attempt = read_rows(tmp_path, rows).attempts[0]
    hidden, explained, answered = attempt.blocks
    assert (hidden.channel, hidden.completeness) == (
        Channel.PRIVATE_REASONING,
        Completeness.HIDDEN,
    )
    assert (hidden.start, hidden.end, hidden.said_by) == (0, 0, "model")
    assert explained.channel is Channel.EXPLANATION
    assert answered.channel is Channel.ANSWER
    assert tiles(attempt)


def test_that_hidden_reasoning_carries_its_tokens(tmp_path):
    usage = {"completion_tokens": 90, "completion_tokens_details": {"reasoning_tokens": 64}}
    attempt = read_rows(tmp_path, [row(i, model="gpt-5", usage=usage) for i in range(3)]).attempts[
        0
    ]
    assert attempt.blocks[0].tokens == 64
    assert (attempt.tokens, attempt.reasoning_tokens) == (90, 64)


def test_that_a_list_of_outputs_is_samples_beside_their_reasoning(tmp_path):
    rows = [
        {"prompt_id": f"p{i}", "prompt": f"Puzzle {i}", "llm": "QwQ-32b", "output": ["a b", ""],
         "thinking": ["hm", "hm hm"]}
        for i in range(3)
    ]  # fmt: skip
    read = read_rows(tmp_path, {"results": rows})
    first, second = read.attempts[:2]
    assert (first.sample, second.sample) == (1, 2)
    assert first.text == "hma b"
    assert second.ending is Ending.NO_ANSWER
    assert [b.channel for b in first.blocks] == [Channel.PRIVATE_REASONING, Channel.ANSWER]
    assert read.said("samples, not attempts")


def test_that_scalars_beside_the_records_are_available_to_the_mapping(tmp_path):
    rows = [row(i, llm_correct=i % 2 == 0) for i in range(4)]
    read = read_rows(tmp_path, {"domain": "blocks", "instances": rows, "engine": "gpt-4o_chat"})
    assert {each.run.name for each in read.attempts} == {"gpt-4o_chat"}
    assert {each.problem.dataset for each in read.attempts} == {"blocks"}
    assert [each.verdicts[0].status for each in read.attempts[:2]] == [
        Status.CORRECT,
        Status.INCORRECT,
    ]


def test_that_two_models_in_one_file_are_two_runs(tmp_path):
    rows = [row(i, model=name) for i in range(3) for name in ("openai/gpt-4o", "qwq-32b")]
    read = read_rows(tmp_path, rows)
    assert [each.run.name for each in read.attempts[:2]] == ["gpt-4o", "qwq-32b"]
    assert read.attempts[0].run.model == "openai/gpt-4o"


def test_that_a_score_is_kept_and_judged_by_the_threshold(tmp_path):
    rows = [row(i, total_score=score) for i, score in enumerate([0, 0.5, 1, 0.5])]
    strict = read_rows(tmp_path, rows).attempts
    lenient = read_rows(tmp_path, rows, partial_credit=0.5).attempts
    assert [each.verdicts[0].score for each in strict] == [0, 0.5, 1, 0.5]
    assert [each.verdicts[0].status is Status.CORRECT for each in strict] == [
        False, False, True, False,
    ]  # fmt: skip
    assert strict[0].verdicts[0].rule == "score ≥ 1"
    assert lenient[1].verdicts[0].status is Status.CORRECT
    assert lenient[1].verdicts[0].rule == "score ≥ 0.5"


def test_that_scores_on_an_untold_scale_decide_nothing(tmp_path):
    read = read_rows(tmp_path, [row(i, score=i) for i in range(5)])
    assert not read.attempts[4].verdicts
    assert read.said("neither an outcome nor a score")


def test_that_repeated_rows_are_further_samples(tmp_path):
    read = read_rows(tmp_path, [row(i % 2, model="gpt-4o") for i in range(4)])
    assert [each.sample for each in read.attempts] == [1, 1, 2, 2]
    assert {each.attempt for each in read.attempts} == {1}
    assert read.said("further samples")


def test_that_a_file_of_samples_of_one_problem_is_one_problem(tmp_path):
    rows = [{"id": 7, "prompt": "Next?", "response": f"It is {i}."} for i in range(5)]
    attempts = read_rows(tmp_path, rows).attempts
    assert [(each.problem.key, each.sample) for each in attempts[:3]] == [
        ("7", 1),
        ("7", 2),
        ("7", 3),
    ]


def test_that_attempts_numbered_from_zero_count_from_one(tmp_path):
    rows = [row(i, turn=t, feedback="Try again." if t else "") for i in range(2) for t in (0, 1)]
    attempts = read_rows(tmp_path, rows).attempts
    assert [each.attempt for each in attempts] == [1, 2, 1, 2]
    assert [each.saw for each in attempts[:2]] == [Saw.NOTHING, Saw.NEUTRAL]


def test_that_columns_of_two_attempts_in_one_record_are_a_chain(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "id,question,response_1,response_2,correct_1,correct_2\n"
        "1,What is 2+2?,It is 5,It is 4,false,true\n2,What is 1+1?,It is 2,It is 2,true,true\n"
    )
    attempts = read_file(path).attempts
    assert [(each.attempt, each.text) for each in attempts[:2]] == [(1, "It is 5"), (2, "It is 4")]
    assert [each.verdicts[0].status for each in attempts[:2]] == [Status.INCORRECT, Status.CORRECT]


def test_that_a_failed_request_is_not_an_answer(tmp_path):
    rows = [
        row(0),
        row(1, response=None, error="rate limit"),
        row(2, response="API Error: blocked"),
    ]
    attempts = read_rows(tmp_path, rows).attempts
    assert [each.ending for each in attempts] == [Ending.COMPLETE, Ending.FAILED, Ending.FAILED]
    assert attempts[2].answer is None


def test_that_reasoning_that_is_never_closed_is_truncated(tmp_path):
    rows = [row(i, response="<think>So then the answer is 4") for i in range(3)]
    attempt = read_rows(tmp_path, rows).attempts[0]
    assert attempt.ending is Ending.TRUNCATED
    assert attempt.answer is None
    assert attempt.blocks[0].completeness is Completeness.TRUNCATED


def test_that_an_answer_inside_reasoning_tags_is_not_the_answer(tmp_path):
    text = "<think>The answer is 4? No.</think>The answer is 5."
    attempt = read_rows(tmp_path, [row(i, response=text) for i in range(3)]).attempts[0]
    assert attempt.answer == "5"
    assert tiles(attempt)


def test_that_steps_are_lines_and_the_labelled_one_is_tagged(tmp_path):
    rows = [
        {"input": f"Sum {i}", "steps": ["Add.", "Wrong step.", "So 3."], "answer": "3",
         "target": "4", "mistake_index": i}
        for i in (1, 0, 2)
    ]  # fmt: skip
    attempt = read_rows(tmp_path, rows).attempts[0]
    tag = attempt.tags[0]
    assert attempt.text[tag.start : tag.end] == "Wrong step."
    assert (attempt.answer, attempt.answer_rule) == ("3", "file")
    assert attempt.problem.reference == "4"


def test_that_a_run_with_a_hint_is_linked_to_its_plain_run(tmp_path):
    rows = [row(i, model="gpt-4o", condition=c) for i in range(3) for c in ("plain", "hint")]
    runs = [each.run for each in read_rows(tmp_path, rows).attempts[:2]]
    assert [(run.name, run.base) for run in runs] == [("gpt-4o", ""), ("gpt-4o + hint", "gpt-4o")]


def test_that_the_words_of_a_hint_are_its_condition(tmp_path):
    rows = [row(i, model="gpt-4o", hint=h) for i in range(3) for h in ("", f"Mind {i}, please.")]
    run = read_rows(tmp_path, rows).attempts[1].run
    assert (run.name, run.base, run.condition.hint) == (
        "gpt-4o + hint",
        "gpt-4o",
        "Mind 0, please.",
    )


def test_that_the_dataset_is_the_folder_where_no_field_names_it(tmp_path):
    folder = tmp_path / "puzzles"
    folder.mkdir()
    path = write_json(folder / "rows.json", [row(i) for i in range(3)])
    assert read_file(path).attempts[0].problem.dataset == "puzzles"


def test_that_a_mapping_given_by_a_person_wins(tmp_path):
    rows = [{"a": f"q{i}", "b": {"c": [f"r{i}", "other"]}, "d": "x" * 50} for i in range(3)]
    mapping = {"prompt": "a", "response": "b.c[0]", "problem": ""}
    attempts = read_rows(tmp_path, rows, mapping=mapping).attempts
    assert [each.text for each in attempts] == ["r0", "r1", "r2"]


def test_that_columns_without_telling_names_are_guessed_from_what_they_hold(tmp_path):
    rows = [
        {"k": f"n{i}", "who": "claude-3-opus",
         "q": f"Explain the number {i} in your own words, please.",
         "r": f"Number {i} is a number that follows another one, and so on for long." * 2}
        for i in range(6)
    ]  # fmt: skip
    mapping = examine(write_lines(tmp_path / "rows.jsonl", rows)).mapping
    assert mapping == {"prompt": "q", "response": "r", "model": "who", "problem": "k"}


@pytest.mark.parametrize("mapping", [{"nonsense": "a"}, {"prompt": "a..[b"}, {"response@x": "a"}])
def test_that_a_mapping_that_cannot_be_read_is_refused(mapping):
    with pytest.raises(ImportFileError):
        parse_mapping(mapping)


def test_that_records_without_a_response_are_refused_with_advice(tmp_path):
    with pytest.raises(ImportFileError, match="field mapping"):
        read_rows(tmp_path, [{"n": i, "m": 2 * i} for i in range(4)])


def test_that_a_profile_comes_back_as_it_was_saved(tmp_path):
    mapping = {"prompt": "a.b", "response": "output[*]"}
    save_profile(tmp_path, "my runs / 2", mapping)
    assert profile_names(tmp_path) == ["my runs _ 2"]
    assert load_profile(tmp_path, "my runs / 2") == mapping


def test_that_a_profile_that_is_no_mapping_is_refused(tmp_path):
    save_profile(tmp_path, "x", {"prompt": "a"}).write_text("mapping = 3")
    with pytest.raises(ImportFileError):
        load_profile(tmp_path, "x")
    with pytest.raises(ImportFileError):
        load_profile(tmp_path, "missing")
