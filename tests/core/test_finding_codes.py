"""Codes are found by name, by key, by what describes them, and by letters in their order."""

from core.codebook.code import Code, Layer
from core.codebook.finding import find_codes


def code(id_: int, name: str, key: str = "", **more) -> Code:
    return Code(id=id_, name=name, key=key or f"k{id_}", layer=Layer.STRATEGY, **more)


FORWARD = code(1, "Forward", "st.forward", definition="Works from what is given.")
GUESS = code(2, "Guess and check", "st.guess_check", definition="Tries a value and tests it.")
BACK = code(3, "Backward", "st.backward", use_when="It starts from what is wanted.", core=False)
CODES = (FORWARD, GUESS, BACK)


def test_that_nothing_typed_lists_recent_codes_then_those_of_the_palette():
    assert find_codes("", CODES) == [FORWARD, GUESS, BACK]
    assert find_codes(" ", CODES, recent=(3, 2)) == [BACK, GUESS, FORWARD]


def test_that_the_beginning_of_the_name_beats_the_middle_and_the_description():
    assert find_codes("wa", CODES)[0].name.lower().find("wa") > 0
    assert find_codes("g", CODES)[0] == GUESS
    assert find_codes("check", CODES) == [GUESS]


def test_that_a_word_of_the_definition_or_its_use_finds_the_code():
    assert find_codes("value", CODES) == [GUESS]
    assert find_codes("wanted", CODES) == [BACK]


def test_that_letters_in_their_order_find_a_name():
    assert find_codes("gsc", CODES) == [GUESS]
    assert find_codes("csg", CODES) == []


def test_that_every_word_has_to_fit():
    assert find_codes("guess wanted", CODES) == []
    assert find_codes("check guess", CODES) == [GUESS]


def test_that_a_retired_code_is_never_found():
    assert find_codes("gone", [code(4, "Gone", retired=True)]) == []


def test_that_marks_of_patterns_are_only_letters():
    assert find_codes("(.*", CODES) == []
