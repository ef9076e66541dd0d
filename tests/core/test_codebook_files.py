"""Codebooks written and read back, taken into another codebook, and kept in order."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.codebook.code import Code, Example, Layer, Scope
from core.codebook.default import DEFAULT_CODES
from core.codebook.order import (
    brought_back,
    free_key,
    holder,
    in_tree,
    moved,
    new_code,
    possible_parents,
)
from core.codebook.reading import read_codebook
from core.codebook.taking import taken
from core.codebook.written import as_csv, as_json, as_markdown
from core.errors import ImportFileError

WRITERS = {"a.json": as_json, "a.csv": as_csv, "a.md": as_markdown}

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=40).map(
    lambda text: text.strip()
)
codes = st.builds(
    Code,
    key=st.from_regex(r"[a-z]{2}\.[a-z_]{1,8}", fullmatch=True),
    name=st.text("abc `#*é😀", min_size=1, max_size=12).map(lambda t: " ".join(t.split()) or "x"),
    layer=st.sampled_from([Layer.STRATEGY, Layer.EPISODE]),
    letter=st.sampled_from("ABC"),
    colour=st.integers(0, 8),
    shortcut=st.sampled_from(["", "1", "9"]),
    definition=texts,
    use_when=texts,
    avoid_when=texts,
    capabilities=st.sets(st.integers(1, 7)).map(lambda found: tuple(sorted(found))),
    core=st.booleans(),
    retired=st.booleans(),
)


def plain(code: Code) -> Code:
    return replace(code, id=0, position=0, revision=1, merged_into="")


@pytest.mark.parametrize("name", WRITERS)
def test_that_the_default_codebook_is_read_back_as_it_was_written(name):
    read = read_codebook(WRITERS[name](DEFAULT_CODES), name)
    assert read.findings == ()
    assert [plain(code) for code in read.codes] == [plain(code) for code in DEFAULT_CODES] or (
        name == "a.md"
        and {plain(code) for code in read.codes} == {plain(code) for code in DEFAULT_CODES}
    )


@settings(max_examples=60, deadline=None)
@given(code=codes)
@pytest.mark.parametrize("name", WRITERS)
def test_that_any_code_survives_being_written_and_read(name, code):
    (read,) = read_codebook(WRITERS[name]((code,)), name).codes
    assert plain(read) == plain(code)


@pytest.mark.parametrize("name", WRITERS)
def test_that_examples_of_several_lines_survive(name):
    examples = (Example(quote="First\n\n# I try"), Example(quote="> so\nit is"))
    code = replace(DEFAULT_CODES[0], examples=examples)
    (read,) = read_codebook(WRITERS[name]((code,)), name).codes
    assert [each.quote for each in read.examples] == [each.quote for each in examples]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(values=st.dictionaries(st.sampled_from(("name", "key", "layer", "scope", "colour",
       "capabilities", "examples", "core", "definition", "letter", "parent")), ODD))  # fmt: skip
def test_that_any_json_value_may_stand_where_another_is_expected(values):
    try:
        read = read_codebook(json.dumps({"codes": [values, 3, None]}), "odd.json")
    except ImportFileError:
        return
    (code,) = read.codes
    assert code.name
    assert code.key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{", "a.json"),
        ("[" * 100_000, "a.json"),
        ("{}", "a.json"),
        ("no,header\n1,2", "a.csv"),
        ("# Only a title", "a.md"),
        ("{}", "a.txt"),
    ],
)
def test_that_what_is_no_codebook_is_refused_in_words(text, name):
    with pytest.raises(ImportFileError):
        read_codebook(text, name)


def test_that_a_table_written_by_hand_needs_only_names():
    read = read_codebook("name,definition\nTwo steps,Goes in two\nTwo steps,Again\n", "hand.csv")
    assert [code.key for code in read.codes] == ["st.two_steps", "st.two_steps_2"]
    assert read.codes[0].letter == "T"


# Taking in

OURS = tuple(replace(code, id=n + 1, uid=f"u{n}") for n, code in enumerate(DEFAULT_CODES))


def test_that_taking_in_the_same_codebook_changes_nothing():
    assert taken(OURS, OURS).put == []
    assert taken(read_codebook(as_json(OURS), "a.json").codes, OURS).put == []


def test_that_a_known_code_keeps_its_id_key_and_place_and_gets_the_new_words():
    theirs = replace(OURS[3], id=0, key="ep.other", name="Other", position=0, definition="New")
    (put,) = taken((theirs,), OURS).put
    assert put == replace(OURS[3], name="Other", definition="New")


def test_that_a_new_code_gives_way_where_its_digit_is_taken_and_its_parent_is_missing():
    theirs = replace(OURS[0], uid="", key="ep.new", name="New", parent="ep.gone")
    taking = taken((theirs,), OURS)
    (put,) = taking.put
    assert (put.id, put.shortcut, put.parent, put.position) == (0, "", "", len(OURS))
    assert len(taking.findings) == 2


def test_that_codes_that_stand_under_each_other_in_a_ring_are_put_at_the_top():
    a = Code(key="st.a", name="A", layer=Layer.STRATEGY, parent="st.b")
    b = Code(key="st.b", name="B", layer=Layer.STRATEGY, parent="st.a")
    put = taken((a, b), ()).put
    assert [code.parent for code in put].count("") == 1
    assert len(in_tree(put)) == 2


# Order


def test_that_sub_codes_follow_the_code_that_they_stand_under():
    a, b, c = (replace(code, parent="") for code in OURS[:3])
    tree = in_tree((a, b, replace(c, parent=a.key)))
    assert [(code.key, depth) for code, depth in tree] == [(a.key, 0), (c.key, 1), (b.key, 0)]


def test_that_moving_down_and_up_again_is_as_it_was_and_stops_at_the_ends():
    down = {code.key: code for code in moved(OURS[1], OURS, 1)}
    order = sorted((down.get(code.key, code) for code in OURS), key=lambda code: code.position)
    assert [code.key for code in order[:4]] == ["ep.read", "ep.plan", "ep.analyze", "ep.implement"]
    back = {code.key: code for code in moved(order[2], order, -1)}
    assert {key: code.position for key, code in back.items()} == {"ep.analyze": 1, "ep.plan": 2}
    assert moved(OURS[0], OURS, -1) == ()


def test_that_a_digit_is_held_in_its_palette_only_and_not_by_retired_codes():
    new = replace(OURS[0], id=0, key="ep.new")
    assert holder("1", new, OURS) == OURS[0]
    assert holder("1", replace(new, scope=Scope.PROBLEM), OURS).layer is Layer.JUDGEMENT
    assert holder("1", new, (replace(OURS[0], retired=True), *OURS[1:])) is None


def test_that_a_code_comes_back_without_its_digit_where_another_has_it_now():
    old = replace(OURS[0], retired=True, merged_into="ep.plan")
    now = (old, replace(OURS[1], shortcut="1"))
    assert brought_back(old, now) == replace(OURS[0], shortcut="")


def test_that_a_new_code_has_a_key_and_letter_of_its_own():
    code = new_code("Cases", OURS[10], OURS)
    assert code.key not in {each.key for each in OURS}
    assert free_key("Ça va?", Layer.STRATEGY, ()) == "st.ça_va"
    assert free_key("!!", Layer.STRATEGY, ()) == "st.code"


def test_that_a_code_cannot_be_offered_itself_or_what_is_below_it_as_parent():
    a, b = OURS[0], replace(OURS[1], parent=OURS[0].key)
    offered = possible_parents(a, (a, b, *OURS[2:]))
    assert a not in offered
    assert b not in offered
    assert {code.layer for code in offered} == {Layer.EPISODE}
