"""Files that use the same keys: told, and on request read as other problems or other runs."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from data.commands import main
from data.importers.apart import Apart
from data.importers.base import ImportOptions
from data.importers.findings import Remedy, groups_of
from data.importers.preview import preview
from data.intake import import_files
from data.store.study import Study


def _batch(path: Path, model: str = "gpt-4o") -> Path:
    """Write the results of a batch whose keys begin anew and whose requests are not at hand."""
    lines: list[str] = []
    for k in (1, 2, 3):
        message = {"role": "assistant", "content": f"{path.stem} says that the answer is {k}."}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = {"object": "chat.completion", "model": model, "choices": [choice]}
        response = {"status_code": 200, "body": body}
        lines.append(json.dumps({"custom_id": f"request-{k}", "response": response}))
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _stored(study: Path) -> tuple[list[str], list[str], int]:
    with Study.open(study, "ann") as opened:
        overview = opened.reader().overview()
        datasets = sorted({row.dataset for row in overview.problems})
        return datasets, [run.name for run in overview.runs], len(overview.attempts.columns)


def test_that_the_same_keys_without_prompts_are_told_with_what_tells_them_apart(
    tmp_path: Path,
) -> None:
    paths = [_batch(tmp_path / "b" / "one.jsonl"), _batch(tmp_path / "b" / "two.jsonl")]
    found = preview(paths)
    told = [group for group in groups_of(found) if group.remedy is Remedy.APART]
    assert [group.title for group in told] == [
        "Attempts stand in more than one place",
        "The same by their keys alone",
    ]
    assert found.problems == 3


def test_that_two_models_in_batches_with_the_same_keys_pair_and_that_it_is_told(
    tmp_path: Path,
) -> None:
    paths = [_batch(tmp_path / "b" / "one.jsonl"), _batch(tmp_path / "b" / "two.jsonl", "o1-mini")]
    found = preview(paths)
    assert (found.problems, found.shared) == (3, 3)
    assert any(group.remedy is Remedy.APART for group in groups_of(found))


@pytest.mark.parametrize(
    ("apart", "datasets", "runs"),
    [
        (Apart.PROBLEMS, ["b · one", "b · two"], ["gpt-4o"]),
        (Apart.RUNS, ["b"], ["gpt-4o · one", "gpt-4o · two"]),
    ],
)
def test_that_nothing_is_dropped_once_files_are_told_apart(
    tmp_path: Path, apart: Apart, datasets: Sequence[str], runs: Sequence[str]
) -> None:
    paths = [_batch(tmp_path / "b" / "one.jsonl"), _batch(tmp_path / "b" / "two.jsonl")]
    options = ImportOptions(apart=apart)
    titles = [group.title for group in groups_of(preview(paths, options))]
    assert "Attempts stand in more than one place" not in titles
    with Study.create(tmp_path / "s.volteface", "ann") as study:
        import_files(study, paths, options)
    assert _stored(tmp_path / "s.volteface") == (list(datasets), list(runs), 6)


def test_that_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = [_batch(tmp_path / "a" / "out.jsonl"), _batch(tmp_path / "b" / "out.jsonl")]
    with Study.create(tmp_path / "s.volteface", "ann") as study:
        import_files(study, paths, ImportOptions(apart=Apart.RUNS))
    assert _stored(tmp_path / "s.volteface")[1] == ["gpt-4o · a/out", "gpt-4o · b/out"]


def test_that_the_command_line_tells_files_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "s.volteface"
    paths = [_batch(tmp_path / "b" / "one.jsonl"), _batch(tmp_path / "b" / "two.jsonl")]
    asked = ["import", str(study), *map(str, paths), "--tell-apart", "problems"]
    assert main([*asked, "--dry-run"]) == 0
    assert "6 traces at 6 problems" in capsys.readouterr().out
    assert main(asked) == 0
    assert _stored(study)[2] == 6
