"""Records that do not stand as one list: each of them is read, and what their keys say too."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt
from data.importers.base import ImportOptions
from data.importers.registry import read_with, recognise

_ASKED = ("What is six by seven?", "How many legs have two dogs?", "Which digit ends 5 times 5?")
_RIGHT = ("42", "8", "5")


def _row(at: int, **more: Any) -> dict[str, Any]:
    row = {"question": _ASKED[at], "response": f"It is {_RIGHT[at]}.", "expected": _RIGHT[at]}
    return row | more


def _read(tmp_path: Path, held: object, name: str = "answers.json") -> list[ImportedAttempt]:
    path = tmp_path / name
    path.write_text(json.dumps(held), encoding="utf-8")
    importer, _ = recognise(path)
    items = read_with(importer, path, ImportOptions())
    return [item for item in items if not isinstance(item, Finding)]


def _places(attempts: Sequence[ImportedAttempt]) -> list[tuple[str, str, int, int]]:
    return [(a.run.name, a.problem.prompt, a.sample, a.attempt) for a in attempts]


def test_that_records_under_their_keys_are_all_read_and_the_key_tells_problems_apart(
    tmp_path: Path,
) -> None:
    attempts = _read(tmp_path, {f"item-{k}": _row(k) for k in range(3)})
    assert [a.problem.key for a in attempts] == ["item-0", "item-1", "item-2"]
    assert [a.problem.reference for a in attempts] == list(_RIGHT)


def test_that_records_under_keys_inside_a_wrapper_know_what_stands_beside_it(
    tmp_path: Path,
) -> None:
    held = {"model": "gpt-4o", "results": {f"item-{k}": _row(k) for k in range(3)}}
    assert [a.run.model for a in _read(tmp_path, held)] == ["gpt-4o"] * 3


def test_that_lists_under_names_of_models_are_runs_of_these_models(tmp_path: Path) -> None:
    held = {model: [_row(k) for k in range(3)] for model in ("gpt-4o", "o1-mini")}
    attempts = _read(tmp_path, held)
    assert [a.run.name for a in attempts] == ["gpt-4o"] * 3 + ["o1-mini"] * 3


def test_that_answers_by_problem_and_model_are_runs_at_these_problems(tmp_path: Path) -> None:
    held = {
        f"item-{k}": {model: _row(k) for model in ("gpt-4o", "o1-mini")} for k in range(3)
    }  # fmt: skip
    attempts = _read(tmp_path, held)
    assert [(a.problem.key, a.run.name) for a in attempts] == [
        (f"item-{k}", model) for k in range(3) for model in ("gpt-4o", "o1-mini")
    ]


@pytest.mark.parametrize(
    "held",
    [
        {"question": list(_ASKED), "response": [f"It is {r}." for r in _RIGHT]},
        {
            "columns": ["question", "response"],
            "data": [[q, f"It is {r}."] for q, r in zip(_ASKED, _RIGHT, strict=True)],
        },
        {
            "question": {str(k): q for k, q in enumerate(_ASKED)},
            "response": {str(k): f"It is {r}." for k, r in enumerate(_RIGHT)},
        },
    ],
)
def test_that_tables_written_in_columns_are_read_row_by_row(tmp_path: Path, held: object) -> None:
    attempts = _read(tmp_path, held)
    assert [(a.problem.prompt, a.text) for a in attempts] == [
        (q, f"It is {r}.") for q, r in zip(_ASKED, _RIGHT, strict=True)
    ]


@pytest.mark.parametrize("fields", [("gpt4o_response", "claude_response"),
                                    ("response_gpt-4o", "response_claude")])  # fmt: skip
def test_that_a_column_of_responses_for_each_model_is_a_run_for_each(
    tmp_path: Path, fields: tuple[str, str]
) -> None:
    rows = [
        {"id": k, "question": _ASKED[k], "gold": _RIGHT[k], fields[0]: "One.", fields[1]: "Two."}
        for k in range(3)
    ]
    attempts = _read(tmp_path, rows)
    assert len({a.run.name for a in attempts}) == 2
    assert [a.text for a in attempts] == ["One.", "Two."] * 3
    assert [a.problem.reference for a in attempts[::2]] == list(_RIGHT)


def test_that_responses_in_an_object_by_model_are_a_run_for_each(tmp_path: Path) -> None:
    rows = [
        {"id": k, "question": _ASKED[k], "responses": {"gpt-4o": "One.", "o1-mini": "Two."}}
        for k in range(3)
    ]
    places = _places(_read(tmp_path, rows))
    assert places[:2] == [("gpt-4o", _ASKED[0], 1, 1), ("o1-mini", _ASKED[0], 1, 1)]


def test_that_records_inside_those_of_runs_are_read_one_by_one(tmp_path: Path) -> None:
    held = [
        {"model": model, "results": [_row(k) for k in range(3)]} for model in ("gpt-4o", "qwen-7b")
    ]
    attempts = _read(tmp_path, held)
    assert [(a.run.name, a.problem.prompt) for a in attempts] == [
        (model, asked) for model in ("gpt-4o", "qwen-7b") for asked in _ASKED
    ]


def test_that_a_document_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    deep = "[" * 3000 + "]" * 3000
    path.write_text('{"q1": {"question": "Six?", "response": ' + deep + "}}", encoding="utf-8")
    with pytest.raises(ImportFileError, match="nested too deeply"):
        list(read_with(recognise(path)[0], path, ImportOptions()))


def test_that_an_empty_entry_among_records_under_keys_costs_no_other(tmp_path: Path) -> None:
    attempts = _read(tmp_path, {"a": _row(0), "b": None, "c": _row(2)})
    assert [a.problem.key for a in attempts] == ["a", "c"]
