import json
import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from core.imported import Finding, ImportedAttempt
from core.outcomes.verdict import Status
from core.traces import Completeness
from data.importers.base import ImportOptions
from data.importers.lm_eval import IMPORTER
from data.importers.registry import recognise
from tests.helpers.mutation import mutations

CORPUS = os.environ.get("VOLTEFACE_CORPUS", "")
ROW = {
    "doc_id": 0,
    "doc": {"question": "What is 2 + 3?", "answer": "#### 5", "level": "easy"},
    "target": "5",
    "arguments": {"gen_args_0": {"arg_0": "Q: What is 2 + 3?\nA:", "arg_1": {"until": ["Q:"]}}},
    "resps": [["Two and three are 5. The answer is 5."]],
    "filtered_resps": ["5"],
    "filter": "strict-match",
    "metrics": ["exact_match"],
    "doc_hash": "ab" * 32,
    "prompt_hash": "cd" * 32,
    "target_hash": "ef" * 32,
    "exact_match": 1.0,
}
RESULTS = {
    "results": {"sums": {"alias": "sums", "exact_match,strict-match": 0.5}},
    "configs": {"sums": {"task": "sums"}},
    "config": {"model": "hf", "model_args": "pretrained=org/some-model", "limit": None},
    "model_name": "org/some-model",
}
NAME = "samples_sums_2026-01-02T03-04-05.678.jsonl"


def write(folder, rows, results=RESULTS):
    path = folder / NAME
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    if results:
        name = "results_2026-01-02T03-04-05.678.json"
        (folder / name).write_text(json.dumps(results), encoding="utf-8")
    return path


def read(path, **options):
    items = list(IMPORTER.read(path, ImportOptions(**options)))
    attempts = [item for item in items if isinstance(item, ImportedAttempt)]
    return attempts, [item.what for item in items if isinstance(item, Finding)]


def test_that_the_filters_of_one_document_are_outcomes_of_one_trace_however_far_apart(tmp_path):
    other = ROW | {"doc_id": 1, "doc_hash": "ba" * 32, "exact_match": 0.0}
    loose = {"filter": "flexible-extract", "filtered_resps": ["5"]}
    rows = [ROW | {"exact_match": 0.0, "filtered_resps": ["[invalid]"]}, other]
    attempts, findings = read(write(tmp_path, [*rows, ROW | loose, other | loose]))
    assert len(attempts) == 2
    assert [(v.who, v.status) for v in attempts[0].verdicts] == [
        ("exact_match,strict-match", Status.INCORRECT),
        ("exact_match,flexible-extract", Status.CORRECT),
    ]
    assert (attempts[0].answer, attempts[0].answer_rule) == ("5", "filter flexible-extract")
    assert any("filtered in 2 ways" in each for each in findings)


def test_that_the_model_and_its_settings_come_from_the_results_of_the_same_time(tmp_path):
    (tmp_path / "results_2020-01-01T00-00-00.000.json").write_text(
        json.dumps(RESULTS | {"model_name": "org/older"}), encoding="utf-8"
    )
    attempts, findings = read(write(tmp_path, [ROW]))
    assert (attempts[0].run.name, attempts[0].run.model) == ("some-model", "org/some-model")
    assert attempts[0].run.condition.settings["model_args"] == "pretrained=org/some-model"
    assert "states exact_match,strict-match = 0.5; the samples give 1." in " ".join(findings)


def test_that_without_results_the_folder_names_the_model(tmp_path):
    folder = tmp_path / "org__some-model"
    folder.mkdir()
    attempts, findings = read(write(folder, [ROW], results=None))
    assert attempts[0].run.model == "org/some-model"
    assert "No results file of this run is at hand." in findings


def test_that_the_problem_is_the_document_whatever_template_the_run_put_around_it(tmp_path):
    (attempt,), _ = read(write(tmp_path, [ROW]))
    assert attempt.problem.prompt == "What is 2 + 3?"
    assert attempt.prompt_before == "Q: What is 2 + 3?\nA:"
    assert (attempt.problem.dataset, attempt.problem.key) == ("sums", "ab" * 8)
    assert attempt.problem.reference == "5"
    assert attempt.problem.metadata["level"] == "easy"


def test_that_the_layout_without_filters_and_with_lists_of_arguments_is_read(tmp_path):
    old = {k: v for k, v in ROW.items() if k not in ("filter", "metrics", "doc_hash")}
    old["arguments"] = [["Q: What is 2 + 3?\nA:", {"until": ["Q:"]}]]
    (attempt,), _ = read(write(tmp_path, [old]))
    assert attempt.prompt_before == "Q: What is 2 + 3?\nA:"
    assert [v.who for v in attempt.verdicts] == ["exact_match,none"]
    assert attempt.problem.key == "0"


def test_that_compared_likelihoods_give_a_choice_and_no_text(tmp_path):
    row = ROW | {
        "target": "1",
        "arguments": {
            f"gen_args_{i}": {"arg_0": "Q", "arg_1": f" {c}"} for i, c in enumerate(["no", "yes"])
        },
        "resps": [[["-4.5", "False"]], [["-0.5", "True"]]],
        "filtered_resps": [["-4.5", "False"], ["-0.5", "True"]],
        "acc": 1.0,
    }
    (attempt,), findings = read(write(tmp_path, [row]))
    assert (attempt.text, attempt.answer, attempt.problem.reference) == ("", "yes", "yes")
    assert "1 records compare likelihoods of given texts." in findings


def test_that_repeated_responses_are_samples_and_not_judged_by_their_common_metric(tmp_path):
    attempts, findings = read(write(tmp_path, [ROW | {"resps": [["It is 5.", "It is 6."]]}]))
    assert [(a.sample, a.attempt, a.verdicts) for a in attempts] == [(1, 1, ()), (2, 1, ())]
    assert "Records hold up to 2 responses." in findings


def test_that_metrics_on_other_scales_and_infinities_are_kept_but_judge_nothing(tmp_path):
    path = write(tmp_path, [ROW | {"bleu_max": 41.1, "bleu_diff": 0.3, "f1": 0.7}])
    text = path.read_text(encoding="utf-8").replace('"f1": 0.7', '"f1": 0.7, "error": Infinity')
    path.write_text(text, encoding="utf-8")
    (attempt,), _ = read(path)
    judged = {v.who: v.status for v in attempt.verdicts}
    assert set(judged) == {"exact_match,strict-match", "f1,strict-match"}
    assert attempt.metadata["bleu_max,strict-match"] == 41.1


def test_that_reasoning_that_the_run_dropped_is_told_as_not_recorded(tmp_path):
    config = {"model_args": "pretrained=org/some-model,think_end_token=</think>"}
    (attempt,), findings = read(write(tmp_path, [ROW], RESULTS | {"config": config}))
    assert attempt.blocks[0].completeness is Completeness.NOT_RECORDED
    assert "The run was set to drop the reasoning before its end mark." in findings


def test_that_results_alone_bring_nothing_and_say_what_they_complete(tmp_path):
    write(tmp_path, [ROW])
    path = tmp_path / "results_2026-01-02T03-04-05.678.json"
    assert recognise(path)[0] is IMPORTER
    attempts, findings = read(path)
    assert not attempts
    assert "without responses" in findings[0]


def test_that_documents_that_come_again_are_further_samples_and_rows_without_a_number_stay(
    tmp_path,
):
    bare = {k: v for k, v in ROW.items() if k not in ("doc_id", "doc_hash")}
    attempts, findings = read(write(tmp_path, [ROW, ROW | {"doc_id": 7}, ROW, bare, bare]))
    assert [a.sample for a in attempts[:3]] == [1, 2, 3]
    assert len(attempts) == 5
    assert any("come again" in each for each in findings)


def test_that_filters_that_rows_do_not_name_are_named_by_the_results(tmp_path):
    old = {k: v for k, v in ROW.items() if k != "filter"}
    filters = [{"name": "strict-match"}, {"name": "flexible-extract"}]
    results = RESULTS | {"configs": {"sums": {"filter_list": filters}}}
    (attempt,), _ = read(write(tmp_path, [old, old | {"exact_match": 0.0}], results))
    assert [v.who for v in attempt.verdicts] == [
        "exact_match,strict-match",
        "exact_match,flexible-extract",
    ]


def test_that_metrics_in_lists_judge_each_sample_and_one_for_all_none(tmp_path):
    row = {"resps": [["It is 5.", "It is 6."]], "filtered_resps": [["5", "6"]]}
    row |= {"exact_match": [1.0, 0.0], "pass@2": 1.0}
    attempts, _ = read(write(tmp_path, [ROW | row]))
    assert [[v.status for v in a.verdicts] for a in attempts] == [
        [Status.CORRECT],
        [Status.INCORRECT],
    ]
    assert [a.answer for a in attempts] == ["5", "6"]
    assert attempts[0].metadata["pass@2,strict-match"] == 1.0


def test_that_a_metric_that_is_worse_when_higher_is_no_outcome(tmp_path):
    results = RESULTS | {"higher_is_better": {"sums": {"wer": False}}}
    (attempt,), _ = read(write(tmp_path, [ROW | {"wer": 0.0}], results))
    assert [v.who for v in attempt.verdicts] == ["exact_match,strict-match"]
    assert attempt.metadata["wer,strict-match"] == 0.0


def likelihoods(arguments, values):
    requests = {f"gen_args_{i}": {"arg_0": a, "arg_1": b} for i, (a, b) in enumerate(arguments)}
    return ROW | {"target": "0", "arguments": requests, "resps": [[[v, False]] for v in values]}


def test_that_choices_inside_the_context_and_requests_without_one_are_told_apart(tmp_path):
    inside = likelihoods([("The cat", " ran."), ("The dog", " ran.")], [-3.0, -2.0])
    normed = likelihoods([("Q: ", "a"), ("Q: ", "b"), ("", "a"), ("", "b")], [-2, -3, -0.1, -0.2])
    attempts, _ = read(write(tmp_path, [inside, normed | {"doc_id": 1, "doc_hash": "0" * 64}]))
    assert [(a.answer, a.problem.reference) for a in attempts] == [
        ("dog ran.", "cat ran."),
        ("a", "a"),
    ]


def test_that_chat_prompts_in_json_are_read_as_what_was_said(tmp_path):
    chat = json.dumps([{"role": "user", "content": "What is 2 + 3?"}])
    (attempt,), _ = read(write(tmp_path, [ROW | {"arguments": {"gen_args_0": {"arg_0": [chat]}}}]))
    assert (attempt.problem.prompt, attempt.prompt_before) == ("What is 2 + 3?", "")


def test_that_an_end_mark_that_is_none_cuts_nothing(tmp_path):
    config = {"model_args": "pretrained=org/some-model,think_end_token=None"}
    (attempt,), _ = read(write(tmp_path, [ROW], RESULTS | {"config": config}))
    assert [block.completeness for block in attempt.blocks] == [Completeness.FULL]


@given(mutations(RESULTS))
@settings(max_examples=50, deadline=None)
def test_that_no_results_however_odd_end_the_reading(results):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), [ROW], results)
        assert len(read(path)[0]) == 1


@given(mutations([ROW, ROW | {"filter": "other"}]))
@settings(max_examples=50, deadline=None)
def test_that_no_row_however_odd_ends_the_reading(rows):
    with tempfile.TemporaryDirectory() as folder:
        rows = rows if isinstance(rows, list) else [rows]
        list(IMPORTER.read(write(Path(folder), [ROW, *rows]), ImportOptions()))


@pytest.mark.skipif(not CORPUS, reason="VOLTEFACE_CORPUS does not name the folder of real files")
@pytest.mark.parametrize(
    ("pattern", "count", "who", "right"),
    [
        ("asdiv/*/samples_asdiv_*.jsonl", 50, "acc,none", 46),
        ("negotiationtom/*/samples_negotiationtom_belief_*.jsonl", 20, "acc,none", 9),
        ("negotiationtom/*/samples_negotiationtom_intention_*.jsonl", 20, "exact_match,none", 4),
        ("samples_truthfulqa_gen_*.jsonl", 817, "rougeL_acc,none", 299),
    ],
)
def test_that_real_samples_give_the_accuracy_of_their_results(pattern, count, who, right):
    (path,) = (Path(CORPUS) / "lm-eval").glob(pattern)
    attempts, findings = read(path)
    judged = Counter(v.status for a in attempts for v in a.verdicts if v.who == who)
    assert (len(attempts), judged[Status.CORRECT]) == (count, right)
    assert not any("the samples give" in each for each in findings)
    assert not any("states" in each for each in findings)


@pytest.mark.skipif(not CORPUS, reason="VOLTEFACE_CORPUS does not name the folder of real files")
def test_that_real_measures_that_are_no_outcomes_have_their_mean():
    (path,) = (Path(CORPUS) / "lm-eval").glob("samples_truthfulqa_gen_*.jsonl")
    attempts, _ = read(path)
    means = {"rougeL_max": 31.690463611915124, "bleu_diff": -0.3071316802783103}
    for name, mean in means.items():
        values = [a.metadata[f"{name},none"] for a in attempts]
        assert sum(values) / len(values) == pytest.approx(mean)
