from core.outcomes.verdict import Status
from core.traces import Completeness, Ending, Saw
from tests.helpers.reading import read_file, write_json


def step(plan, valid=None):
    message = {"message": {"role": "assistant", "content": plan}, "finish_reason": "stop"}
    usage = {"completion_tokens": 70, "completion_tokens_details": {"reasoning_tokens": 64}}
    made = {"response_object": {"choices": [message], "usage": usage}, "llm_plan": plan}
    if valid is not None:
        made["sound_verifier_json"] = {"validation_info": {"is_valid_plan": valid}}
    return made


def instance(number, steps, accepted):
    messages = [{"role": "user", "content": f"Find plan {number}."}]
    for each in steps:
        messages.append({"role": "assistant", "content": each["llm_plan"]})
        messages.append({"role": "user", "content": "The plan is invalid at step 1. Revise it."})
    return {
        "instance_id": number,
        "messages": messages[:-1],
        "step_wise_dict": {str(i): each for i, each in enumerate(steps)},
        "act_correct": accepted,
    }


def read_chains(tmp_path, *instances):
    whole = {"domain": "towers", "engine": "o1-preview_chat", "instances": list(instances)}
    return read_file(write_json(tmp_path / "chains.json", whole))


def test_that_steps_are_attempts_with_the_verifiers_verdicts(tmp_path):
    read = read_chains(tmp_path, instance(1, [step("a", False), step("b", True)], True))
    first, second, absent = read.attempts
    assert read.format == "Verifier chains"
    assert [v.status for a in read.attempts for v in a.verdicts] == [
        Status.INCORRECT,
        Status.CORRECT,
    ]
    assert (first.saw, second.saw) == (Saw.NOTHING, Saw.VERIFIER)
    assert second.prompt_before == "The plan is invalid at step 1. Revise it."
    assert (absent.attempt, absent.ending, absent.text) == (3, Ending.ACCEPTED_EARLIER, "")
    assert (first.problem.dataset, first.problem.key) == ("towers", "1")


def test_that_a_first_step_without_report_takes_the_final_verdict(tmp_path):
    first, absent = read_chains(tmp_path, instance(4, [step("a")], True)).attempts
    assert first.verdicts[0].status is Status.CORRECT
    assert absent.ending is Ending.ACCEPTED_EARLIER


def test_that_a_chain_that_ended_unaccepted_has_no_placeholder(tmp_path):
    read = read_chains(tmp_path, instance(2, [step("a", False), step("b", False)], False))
    assert [each.attempt for each in read.attempts] == [1, 2]
    assert read.said("without an accepted answer")


def test_that_hidden_reasoning_has_its_count(tmp_path):
    block = read_chains(tmp_path, instance(1, [step("a", True)], True)).attempts[0].blocks[0]
    assert (block.completeness, block.tokens) == (Completeness.HIDDEN, 64)


def test_that_an_instance_without_steps_is_reported(tmp_path):
    broken = instance(3, [step("a")], True) | {"step_wise_dict": {"0": 5, "x": {}}}
    read = read_chains(tmp_path, instance(1, [step("a", True)], True), broken)
    assert len(read.attempts) == 2
    assert len(read.skipped) == 1
