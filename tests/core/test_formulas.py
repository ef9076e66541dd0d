import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.display import Piece, PieceKind, display_of
from core.text.formulas import formulas
from core.text.span import Span

MATRIX = "\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}"


def found(text):
    return [(each.tex, each.is_display) for each in formulas(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let $x=5$ and $y$ be", [("x=5", False), ("y", False)]),
        ("so \\(a+b\\) is \\[ c^2 \\]", [("a+b", False), ("c^2", True)]),
        ("$$\n\\frac12\n$$", [("\\frac12", True)]),
        (MATRIX, [(MATRIX, True)]),
        ('{"answer": "\\\\(x \\\\cdot 2\\\\)"}', [("x \\cdot 2", False)]),
    ],
)  # fmt: skip
def test_that_formulas_are_found_between_every_kind_of_delimiter(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6 today.",
        "between $10 and $20 dollars a day",
        "\\$x^2\\$ is spoken of",
        "$ x $",
        "in code `$x^2$` and\n```\n$$y$$\n```\n",
        "$x^2 is never closed",
        "$$a\n\nb$$",
        "\\( not on\n this line \\)",
    ],
)
def test_that_money_code_and_what_is_not_closed_are_no_formulas(text):
    assert found(text) == []


@given(st.text(alphabet="$\\()[]x2 {}\nabegin", max_size=80))
def test_that_formulas_come_in_order_without_overlap_and_hold_their_tex(text):
    end = 0
    for formula in formulas(text):
        assert formula.span.start >= end
        assert formula.tex in formula.span.quote(text).replace("\\\\", "\\")
        end = formula.span.end
    assert end <= len(text)


@given(st.text(alphabet="$x2 \\()\U0001d4b3\u0301", max_size=60), st.integers(0, 60))
def test_that_offsets_outside_formulas_survive_their_drawings(text, offset):
    drawn = [
        Piece(kind=PieceKind.REPLACED, start=each.span.start, end=each.span.end, shown="\ufffc")
        for each in formulas(text)
    ]
    display = display_of(text, replaced=drawn)
    offset = min(offset, len(text))
    inside = [p for p in drawn if p.start < offset < p.end]
    expected = inside[0].start if inside else offset
    assert display.to_source(display.to_display(offset)) == expected


def test_that_a_span_that_touches_a_formula_shows_all_of_it():
    text = "so $x^2$ is"
    piece = Piece(kind=PieceKind.REPLACED, start=3, end=8, shown="\ufffc")
    display = display_of(text, replaced=[piece])
    assert display.text == "so \ufffc is"
    assert display.shown_span(Span(5, 6)) == Span(3, 4)
    assert display.source_span(3, 4) == Span(3, 8)
