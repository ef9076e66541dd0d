from gui.text.highlighting import tones_of
from gui.text.page import Page, Shape
from gui.text.text_map import TextMap


def test_that_keywords_strings_and_comments_stand_out_in_their_lines():
    lines = ["def f():", "    # why", '    return "a"']
    tones = tones_of(lines, "python")
    assert (0, 3, "accent") in tones[0]
    assert tones[1] == [(4, 5, "muted")]
    assert ("accent", "return") in {(t, lines[2][a : a + n]) for a, n, t in tones[2]}
    assert "fixed" in {tone for _, _, tone in tones[2]}


def test_that_a_language_that_nobody_knows_or_a_huge_block_is_left_in_one_colour():
    assert tones_of(["def"], "nosuchlanguage") == [[]]
    assert tones_of(["def"], "") == [[]]
    assert tones_of(["x = 1"] * 10_000, "python") == [[]] * 10_000


def test_that_strings_over_several_lines_keep_their_colour():
    tones = tones_of(['x = """one', 'two"""'], "python")
    assert tones[1]
    assert all(tone == "fixed" for _, _, tone in tones[1])


def test_that_the_lines_of_a_fence_are_coloured_by_the_language_it_names():
    page = Page(TextMap("so\n```python\nreturn 1\n```\nreturn"), ())
    assert page.shapes[2] == Shape.CODE
    assert page.tones(2)[0] == (0, 6, "accent")
    assert page.tones(1) == []
    assert page.tones(3) == []
