"""Codebooks of the literature as data, and codes made of labels that only a file knows."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.codebook.code import Layer
from core.codebook.default import DEFAULT_CODES
from core.codebook.templates import TEMPLATES, made_code, template_code

LABELS = {
    "ta": "problem_setup plan_generation fact_retrieval active_computation "
    "uncertainty_management result_consolidation self_checking final_answer_emission unknown",
    "schoenfeld": "read analyze plan implement explore verify monitor answer",
    "gandhi": "verification backtracking subgoal_setting backward_chaining",
    "thoughtology": "problem_definition bloom_cycle reconstruction_cycle rumination final_decision",
    "rf": "context planning fact reasoning restatement assumption example reflection conclusion",
}


@pytest.mark.parametrize("namespace", LABELS)
def test_that_a_template_has_the_labels_of_its_source_under_its_namespace(namespace):
    (template,) = [each for each in TEMPLATES if each.namespace == namespace]
    keys = [f"{namespace}.{label}" for label in LABELS[namespace].split()]
    assert [code.key for code in template.codes] == keys
    assert "arXiv:" in template.source


def test_that_every_template_is_listed_here():
    assert [each.namespace for each in TEMPLATES] == list(LABELS)


def test_that_no_two_codes_share_a_key_or_an_identity():
    codes = [code for template in TEMPLATES for code in template.codes]
    keys = Counter(code.key for code in [*codes, *DEFAULT_CODES])
    assert set(keys.values()) == {1}
    assert len({code.uid for code in codes}) == len(codes)


def test_that_codes_of_templates_say_what_they_mean_and_take_no_key_of_the_core_set():
    codes = [code for template in TEMPLATES for code in template.codes]
    assert all(code.definition.endswith(".") and code.name for code in codes)
    assert not any(code.core or code.shortcut for code in codes)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.namespace)
def test_that_letters_tell_the_codes_of_a_template_apart(template):
    letters = {code.letter for code in template.codes}
    assert len(letters) == len(template.codes)
    assert all(len(letter) == 1 for letter in letters)


def test_that_a_code_is_looked_up_by_its_key_the_default_ones_too():
    assert template_code("ta.active_computation").name == "Active computation"
    assert template_code("bh.check").uid == "default:bh.check"
    assert template_code("st.nowhere") is None


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_that_any_label_makes_the_same_code_again_in_its_namespace(label):
    code = made_code("lab", label)
    assert code == made_code("lab", label)
    assert code.key.startswith("lab.")
    assert len(code.key) > len("lab.")
    assert code.name
    assert len(code.letter) == 1


def test_that_spelling_alone_makes_no_other_code():
    one, other = made_code("lab", "Re-check!"), made_code("lab", "re check")
    assert one.key == other.key == "lab.re_check"
    assert made_code("lab", "x", Layer.EPISODE).layer is Layer.EPISODE
