"""JSON as models write it: fields are found although it is not strict."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.outcomes.lenient_json import json_fields, lenient_json_object, unescape, written_line_ends

_NAMES = ("reasoning", "answer")
_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='\\"'))


@settings(max_examples=100)
@given(_WORDS.filter(str.strip), _WORDS.filter(str.strip), st.sampled_from([None, 2]))
def test_that_strict_objects_are_read_as_by_a_strict_reader(reasoning, answer, indent):
    content = {"reasoning": reasoning, "answer": answer}
    text = f"```json\n{json.dumps(content, ensure_ascii=False, indent=indent)}\n```"
    assert lenient_json_object(text) == content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"reasoning": "by \\(a\\)", "answer": "\\frac12"}', ("by \\(a\\)", "\\frac12")),
        ('{"reasoning": "one\ntwo", "answer": "2"}', ("one\ntwo", "2")),
        ('{"reasoning": "he said "no" twice", "answer": "2"}', ('he said "no" twice', "2")),
        ('{"reasoning": "so \\[x\\].\\",\n "answer": "2"\n}', ("so \\[x\\].", "2")),
        ('{"reasoning": "missing comma".\n\n "answer": "2"\n}', ('missing comma".', "2")),
        ('Sure! {"reasoning": "r", "answer": [1, 2]} Hope it helps.', ("r", "[1, 2]")),
        ('{"Reasoning": "r", "ANSWER": "2",}', ("r", "2")),
    ],
)
def test_that_fields_are_found_in_objects_that_are_not_strict(text, expected):
    assert lenient_json_object(text) == dict(zip(_NAMES, expected, strict=True))


def test_that_a_cut_off_value_runs_to_the_end():
    assert lenient_json_object('{"reasoning": "and then') == {"reasoning": "and then"}


def test_that_text_without_an_object_has_no_fields():
    assert lenient_json_object("no braces") is None
    assert json_fields('["answer"]', _NAMES) == {}


def test_that_the_last_object_with_an_answer_counts():
    text = '{"answer": "1"} no: {"answer": "2"} {"note": "x"}'
    assert lenient_json_object(text) == {"answer": "2"}


def test_that_spans_cover_the_content_between_the_quotes():
    text = '{"reasoning": "r", "answer": "927"}'
    assert json_fields(text, _NAMES)["answer"].quote(text) == "927"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a\\nb", "a\nb"),
        ("\\\\frac{1}{2}", "\\frac{1}{2}"),
        ("\\frac \\times \\text{x} \\theta \\boxed", "\\frac \\times \\text{x} \\theta \\boxed"),
        ("line\\nu = 5", "line\nu = 5"),
        ('\\u00e9\\/\\"', 'é/"'),
        ("\\(x\\)", "\\(x\\)"),
    ],
)
def test_that_escapes_are_undone_and_latex_kept(content, expected):
    assert unescape(content) == expected


@pytest.mark.parametrize("piece", ["word ", "\\frac ", 'a "quote" ', '\\"', '\n"no field '])
@pytest.mark.timeout(5)
def test_that_a_long_value_that_was_cut_off_is_read_in_one_pass(piece):
    text = '{"reasoning": "' + piece * 40_000
    assert "answer" not in json_fields(text, _NAMES)


def test_that_written_line_ends_are_found_and_latex_commands_are_not():
    text = r'{"reasoning": "First,\n\nthen \neq and \nabla.\n", "answer": "1"}'
    assert [span.quote(text) for span in written_line_ends(text)] == ["\\n"] * 3
    assert list(written_line_ends(r"no object: \n")) == []
