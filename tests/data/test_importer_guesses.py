"""Fields as files really call them: nothing said of a response may be lost or swapped."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.imported import Finding, ImportedAttempt
from core.outcomes.verdict import Status
from core.traces import Channel, Ending, Saw
from data.importers.base import ImportOptions
from data.importers.guessing import guess
from data.importers.registry import read_with, recognise

_ASKED = ("What is six by seven?", "How many legs have two dogs?", "Which digit ends 5 times 5?")
_RIGHT = ("42", "8", "5")


def _rows(**fields: Any) -> list[dict[str, Any]]:
    """Return three records; a callable makes a field of the record's number."""
    return [
        {name: value(k) if callable(value) else value for name, value in fields.items()}
        for k in range(3)
    ]


def _read(tmp_path: Path, held: object, name: str = "answers.jsonl") -> list[ImportedAttempt]:
    path = tmp_path / name
    if isinstance(held, str):
        path.write_text(held, encoding="utf-8")
    else:
        assert isinstance(held, list)
        path.write_text("".join(json.dumps(row) + "\n" for row in held), encoding="utf-8")
    importer, _ = recognise(path)
    items = read_with(importer, path, ImportOptions())
    return [item for item in items if not isinstance(item, Finding)]


def _asked(k: int) -> str:
    return _ASKED[k]


def _gold(k: int) -> str:
    return _RIGHT[k]


def _said(k: int) -> str:
    return f"I count. The answer is {_RIGHT[k]}."


def test_that_a_reference_and_an_outcome_are_found_by_a_word_of_their_name(tmp_path: Path) -> None:
    rows = _rows(ques=_asked, gpt_ans=_said, gold_ans=_gold, is_it_right=lambda k: k != 1)
    attempts = _read(tmp_path, rows)
    assert [a.problem.reference for a in attempts] == list(_RIGHT)
    assert [a.verdicts[0].status for a in attempts] == [
        Status.CORRECT,
        Status.INCORRECT,
        Status.CORRECT,
    ]


def test_that_the_answer_beside_its_worked_solution_is_the_reference(tmp_path: Path) -> None:
    rows = _rows(
        problem=_asked,
        solution=lambda k: f"Count and see $\\boxed{{{_RIGHT[k]}}}$.",
        answer=_gold,
        generation="I guess that the answer is 7.",
    )
    attempts = _read(tmp_path, rows)
    assert [a.problem.reference for a in attempts] == list(_RIGHT)
    assert {a.answer for a in attempts} == {"7"}


def test_that_a_reference_given_twice_is_never_the_models_answer(tmp_path: Path) -> None:
    rows = _rows(question=_asked, gt=_gold, answer=_gold, code=["The answer is 7."])
    assert {a.answer for a in _read(tmp_path, rows)} == {"7"}


def test_that_level_and_subject_are_the_problems_and_never_its_key(tmp_path: Path) -> None:
    rows = _rows(problem=_asked, level=lambda k: f"Level {k}", type="Algebra", response=_said)
    first, second, _ = _read(tmp_path, rows)
    assert first.problem.key != second.problem.key
    assert first.problem.metadata == {"level": "Level 0", "subject": "Algebra"}


def test_that_level_and_subject_can_be_mapped_from_any_field(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(_rows(problem=_asked, stage=3, room="yard", response=_said)))
    importer, _ = recognise(path)
    mapping = {"prompt": "problem", "response": "response", "level": "stage", "subject": "room"}
    items = list(read_with(importer, path, ImportOptions(mapping=mapping)))
    problems = [item.problem for item in items if not isinstance(item, Finding)]
    assert problems[0].metadata == {"level": "3", "subject": "yard"}


def test_that_plain_fields_that_nothing_reads_are_kept_with_the_attempt(tmp_path: Path) -> None:
    rows = _rows(question=_asked, response=_said, temperature=0.5, rater="A. N.")
    assert _read(tmp_path, rows)[0].metadata == {"temperature": 0.5, "rater": "A. N."}


def test_that_every_object_of_a_list_of_samples_is_a_sample(tmp_path: Path) -> None:
    samples = [
        {"text": "It is 1.", "finish_reason": "stop"},
        {"text": "No", "finish_reason": "length"},
    ]
    attempts = _read(tmp_path, _rows(id=str, question=_asked, samples=samples))
    assert [(a.sample, a.attempt) for a in attempts[:2]] == [(1, 1), (2, 1)]
    assert [a.ending for a in attempts[:2]] == [Ending.COMPLETE, Ending.TRUNCATED]


def test_that_every_object_of_a_list_of_attempts_is_an_attempt(tmp_path: Path) -> None:
    tries = [
        {"response": "It is 1.", "correct": False},
        {"response": "It is 2.", "correct": True, "feedback": "Are you sure?"},
    ]
    first, second = _read(tmp_path, _rows(id=str, question=_asked, attempts=tries))[:2]
    assert (first.attempt, second.attempt, second.sample) == (1, 2, 1)
    assert (second.prompt_before, second.saw) == ("Are you sure?", Saw.MAYBE_ERROR)
    assert second.verdicts[0].status is Status.CORRECT


def test_that_an_initial_and_a_refined_response_are_two_attempts(tmp_path: Path) -> None:
    rows = _rows(
        question=_asked, initial_response="It is 1.", critique="It is not.", refined_response=_said
    )
    first, second = _read(tmp_path, rows)[:2]
    assert (first.attempt, second.attempt) == (1, 2)
    assert second.prompt_before == "It is not."


def test_that_a_reply_beside_its_messages_is_the_turn_that_follows_them(tmp_path: Path) -> None:
    messages = [{"role": "user", "content": "What is six by seven?"}]
    rows = _rows(id=str, messages=messages, response=_said, reasoning_content="Well.", tokens=12)
    first = _read(tmp_path, rows)[0]
    assert first.problem.prompt == "What is six by seven?"
    assert [b.channel for b in first.blocks] == [Channel.PRIVATE_REASONING, Channel.ANSWER]
    assert first.tokens == 12


def test_that_a_conversation_under_another_name_is_one(tmp_path: Path) -> None:
    talk = [{"role": "user", "content": "Six by seven?"}, {"role": "assistant", "content": "42"}]
    rows = _rows(problem_idx=str, gold_answer=_gold, all_messages=talk, parsed_answer=_gold)
    first = _read(tmp_path, rows)[0]
    assert (first.text, first.answer, first.problem.prompt) == ("42", "42", "Six by seven?")


def test_that_an_arena_record_is_a_run_for_each_side(tmp_path: Path) -> None:
    def talk(text: str) -> list[dict[str, str]]:
        return [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": text}]

    rows = _rows(
        question_id=str,
        model_a="gpt-4",
        model_b="claude-v1",
        conversation_a=talk("One."),
        conversation_b=talk("Two."),
    )
    attempts = _read(tmp_path, rows)
    assert [(a.run.name, a.text) for a in attempts[:2]] == [
        ("gpt-4", "One."),
        ("claude-v1", "Two."),
    ]


def test_that_a_label_beside_steps_is_the_first_wrong_one(tmp_path: Path) -> None:
    rows = _rows(
        id=str,
        problem=_asked,
        steps=["One.", "Two.", "Three."],
        label=lambda k: k - 1,
        final_answer_correct=False,
    )
    attempts = _read(tmp_path, rows)
    assert [[(t.start, t.end) for t in a.tags] for a in attempts] == [[], [(0, 4)], [(5, 9)]]
    assert {a.problem.reference for a in attempts} == {None}


def test_that_what_a_model_ends_its_turn_with_is_no_part_of_the_answer(tmp_path: Path) -> None:
    rows = _rows(prompt=_asked, response=lambda k: f"The answer is {_RIGHT[k]}.<|return|>")
    attempts = _read(tmp_path, rows)
    assert [a.answer for a in attempts] == list(_RIGHT)
    assert attempts[0].text.endswith("<|return|>")


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nid;question;response\n1;Six?;It is 6.\n2;Two?;It is 2.\n",
        "# made by hand\nid,question,response\n1,Six?,It is 6.\n2,Two?,It is 2.\n",
        "id,question,response,\n1,Six?,It is 6.,\n2,Two?,It is 2.,\n",
        'id,question,response\n1,Six?,"It is 6."\n2,Two?,"It is 2."\n\n',
        "id,question,response,response\n1,Six?,It is 6.,a\n2,Two?,It is 2.,b\n",
    ],
)
def test_that_tables_of_spreadsheets_and_scripts_are_read_by_their_header(
    tmp_path: Path, text: str
) -> None:
    attempts = _read(tmp_path, text, "answers.csv")
    assert [(a.problem.key, a.problem.prompt, a.text) for a in attempts] == [
        ("1", "Six?", "It is 6."),
        ("2", "Two?", "It is 2."),
    ]


def test_that_quotes_behind_a_backslash_are_part_of_the_field(tmp_path: Path) -> None:
    text = 'id,question,response\n1,"Say \\"a\\", now.","It is \\"a\\"."\n2,"Six?","It, is 6."\n'
    attempts = _read(tmp_path, text, "answers.csv")
    assert [a.text for a in attempts] == ['It is "a".', "It, is 6."]


def test_that_an_outcome_beside_a_providers_body_is_kept(tmp_path: Path) -> None:
    def body(k: int) -> dict[str, Any]:
        message = {"role": "assistant", "content": _said(k)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {"object": "chat.completion", "model": "gpt-4o", "id": f"c{k}", "choices": [choice]}

    talk = [{"role": "user", "content": "What is it?"}]
    rows = _rows(id=str, messages=talk, response=body, gold=_gold, correct=lambda k: k != 1)
    attempts = _read(tmp_path, rows)
    assert [a.verdicts[0].status for a in attempts] == [
        Status.CORRECT,
        Status.INCORRECT,
        Status.CORRECT,
    ]
    assert attempts[0].problem.prompt == "What is it?"


def test_that_fields_inside_messages_are_not_taken_for_a_table() -> None:
    talk = [{"role": "user", "content": "Six?"}, {"role": "assistant", "content": "6"}]
    mapping = guess(_rows(id=str, messages=talk), {})
    assert mapping == {"problem": "id", "messages": "messages"}
