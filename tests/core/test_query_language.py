"""The filter language: reading, writing, binding and advice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.query import (
    AttemptFacts,
    ChainFacts,
    IdsTerm,
    ProblemFacts,
    QueryError,
    RunFacts,
    both,
    compile_query,
    free_text_terms,
    matches,
    parse,
    selects_on_outcome,
    to_text,
)

_PROBLEM = ProblemFacts(
    id=3,
    dataset="puzzles",
    key="12",
    family="reversed cubes",
    codes=frozenset({"bad reference"}),
    matched_text=frozenset({"next term"}),
    runs=(
        RunFacts(
            name="gpt-4o",
            model="openai/gpt-4o",
            chains=(
                ChainFacts(
                    attempts=(
                        AttemptFacts(number=1, right=False, tokens=1200, answer="615"),
                        AttemptFacts(
                            number=2, right=True, tokens=300, codes=frozenset({"bh.switch"})
                        ),
                    )
                ),
            ),
        ),
        RunFacts(
            name="gpt-4o + hint",
            model="openai/gpt-4o",
            chains=(ChainFacts(attempts=(AttemptFacts(right=False, tokens=50, answer="297"),)),),
        ),
        RunFacts(
            name="o1-preview",
            chains=(
                ChainFacts(
                    attempts=(
                        AttemptFacts(
                            right=True,
                            tokens=9000,
                            has_hidden_reasoning=True,
                            matched_text=frozenset({"reversed digits"}),
                        ),
                    )
                ),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "run:gpt-4o outcome:ic code:bh.switch",
        "(run:gpt-4o fixed) (run:o1 right)",
        "(run:hint wrong) (run:o1 right)",
        '"reversed digits" tokens>5k',
        "tokens:300",
        "(run:o1 (wrong or tokens>5000))",
        "t1:wrong t2:right",
        "attempt:2 code:bh",
        "run:o1 -code:bh",
        "-code:st",
        "-(run:o1 wrong)",
        "--run:o1",
        'dataset:puz* id:12 family:"Reversed Cubes"',
        "id:3",
        "ids:1,3",
        "ids:2-5 run:o1",
        "-ids:1-2,4-99",
        "run:nobody or answer:615",
        'tag:"bad reference"',
        '"next term" run:o1',
        "model:openai/* tokens<100",
        "has:hidden has:reference",
        "attempts>=2",
    ],
)
def test_that_a_query_keeps_the_problem(query):
    assert matches(parse(query), _PROBLEM)


@pytest.mark.parametrize(
    "query",
    [
        "(run:gpt-4o wrong)",
        "(run:o1 ic)",
        "run:o1 tokens<5000",
        "run:o1 code:bh.switch",
        "run:gpt-4o tokens:50",
        "-code:bh",
        "-has:tags",
        '"reversed digits" run:gpt-4o',
        "attempt:1 code:bh",
        "-id:12",
        "ids:12",
        "ids:1-2,4-99",
        "(run:o1 ids:1)",
        "(dataset:other)",
        "outcome:none",
        "seconds>0",
        "family:reversed",
        "(run:o1 -(right tokens>5))",
    ],
)
def test_that_a_query_drops_the_problem(query):
    assert not matches(parse(query), _PROBLEM)


def test_that_a_run_is_meant_exactly_where_one_has_that_name():
    keeps = compile_query(parse("run:gpt-4o tokens:50"), _PROBLEM.runs)
    assert not keeps(_PROBLEM)
    assert matches(parse("run:gpt tokens:50"), _PROBLEM)


def test_that_a_problem_without_runs_is_kept_by_its_own_facts_and_by_what_it_lacks():
    bare = ProblemFacts(dataset="puzzles", matched_text=frozenset({"x"}))
    kept = [matches(parse(query), bare) for query in ("x dataset:puzzles", "-run:o1", "run:o1")]
    assert kept == [True, True, False]


def test_that_outcome_words_are_outcomes_only_in_brackets():
    assert free_text_terms(parse("wrong")) == ("wrong",)
    assert free_text_terms(parse("(wrong)")) == ()
    assert free_text_terms(parse('("wrong")')) == ("wrong",)


@pytest.mark.parametrize("query", ["outcome:ic", "-(run:a right)", "x or t2:wrong", "ids:1-3"])
def test_that_selecting_on_an_outcome_is_known(query):
    assert selects_on_outcome(parse(query))


def test_that_other_queries_do_not_select_on_an_outcome():
    assert not selects_on_outcome(parse("run:a code:b tokens>3 right"))


@pytest.mark.parametrize(
    ("text", "position", "advice"),
    [
        ("(run:o1", 0, "Close it"),
        ("a)", 1, "Remove it"),
        ("()", 1, "at least one term"),
        ("a or", 4, "each side"),
        ("outcom:ic", 0, "outcome:"),
        ("run:o1 outcome:good", 7, "right, wrong"),
        ("tokens>many", 0, "tokens>5000"),
        ("run:", 0, "compare with"),
        ('x "abc', 2, "Close it"),
        ("http://x", 0, '"http://x"'),
        ("(" * 100, 40, "at most"),
        ("run>5", 0, "run:"),
        ("a ids:5-3", 2, "ids:1-5,9,12"),
        ("ids:1,,2", 0, "ids:1-5,9,12"),
        ("ids:p12", 0, "ids:1-5,9,12"),
        ("ids>3", 0, "ids:"),
        ("a" * 100_001, 100_000, "Shorten"),
        ("a " * 5_001, 9_999, "Shorten"),
    ],
)
def test_that_what_cannot_be_read_says_where_and_what_to_do(text, position, advice):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert advice in caught.value.advice


_ANYTHING = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            [
                "run:o1",
                "(",
                ")",
                "-",
                "or",
                " ",
                '"',
                "\\",
                "outcome:",
                "ic",
                "wrong",
                "tokens",
                ">",
                "5k",
                "id:",
                "0.125M",
                "has:tags",
                "t1:",
                "word",
                "*",
                "code:bh",
                ":",
                "=",
                "'",
                "😀",
                "model:a*",
            ]
        ),
        max_size=12,
    ).map("".join),
)


@settings(max_examples=100)
@given(_ANYTHING)
def test_that_any_text_is_a_query_or_an_error_with_advice(text):
    assert _read(text) in (True, False)


def _read(text):
    try:
        return matches(parse(text), _PROBLEM)
    except QueryError as error:
        return (error.position <= len(text) and bool(error.advice)) or error


_WORDS = st.one_of(
    st.sampled_from(['a"b', "or", "x y", "\\", '\\"', "wrong", "-5", "a:b", "√2", "*"])
)
_TERMS = st.one_of(
    _WORDS.map(lambda word: '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    st.sampled_from(
        [
            "run:o1",
            'run:"gpt-4o + hint"',
            "ids:7,1-3,4",
            "tokens>=1.5k",
            "t2:wrong",
            "has:tags",
            "outcome:ii",
        ]
    ),
    st.decimals(0, 10**6, places=9).map("seconds<{:f}".format),
)
_QUERIES = st.recursive(
    _TERMS,
    lambda inner: st.one_of(
        inner.map("-({})".format),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
    ),
    max_leaves=8,
)


@settings(max_examples=100)
@given(_QUERIES)
def test_that_a_query_written_as_text_reads_as_the_same_query(text):
    query = parse(text)
    assert parse(to_text(query)) == query


def test_that_thousands_of_terms_are_no_trouble():
    assert not matches(parse("a " * 4_000), _PROBLEM)


@settings(max_examples=100)
@given(st.frozensets(st.integers(0, 60)))
def test_that_a_list_of_ids_chooses_exactly_these_in_few_characters(ids):
    term = IdsTerm.of(ids)
    assert frozenset(filter(term.chooses, range(62))) == ids
    assert not ids or parse(to_text(term)) == term


def test_that_ids_in_a_row_become_a_range():
    assert to_text(IdsTerm.of((12, 3, 1, 2, 9, 4))) == "ids:1-4,9,12"
    assert to_text(parse("ids:7,1-3,3-5,6")) == "ids:1-7"


def test_that_ten_thousand_scattered_problems_fit_in_a_filter():
    assert parse(to_text(IdsTerm.of(range(1, 20_000, 2)))) == IdsTerm.of(range(1, 20_000, 2))


_FILTERS = st.sampled_from(
    [
        "",
        "run:gpt-4o wrong",
        "code:bh.switch",
        "-code:bh.switch",
        "(run:gpt-4o wrong) (run:o1 right)",
        "(run:gpt-4o right) or run:o1 dataset:other",
        "(run:o1 t1:right) or (run:o1 t1:wrong)",
        "-(run:hint right) has:answer",
        "tokens>5000 or attempt:2",
        "ids:3",
        "ids:1-2 or (run:hint wrong)",
        "(run:hint right) (run:o1 wrong)",
    ]
)


@settings(max_examples=100)
@given(_FILTERS, _FILTERS)
def test_that_two_filters_joined_keep_what_both_keep(one, other):
    joined = both(parse(one), parse(other))
    expected = matches(parse(one), _PROBLEM) and matches(parse(other), _PROBLEM)
    assert matches(joined, _PROBLEM) == expected
    assert matches(parse(to_text(joined)), _PROBLEM) == expected


def test_that_joining_the_same_filter_again_adds_nothing():
    joined = both(parse("run:a code:x"), parse("(run:b right)"))
    assert to_text(joined) == "run:a code:x (run:b outcome:right)"
    assert both(joined, parse("(run:b right)")) == joined


def test_that_level_subject_and_provenance_are_asked_for_by_name():
    attempts = (AttemptFacts(provenance="hidden"), AttemptFacts(number=2, provenance="full"))
    run = RunFacts(name="a", chains=(ChainFacts(attempts=attempts),))
    problem = ProblemFacts(level="4", subject="Number Theory", runs=(run,))
    assert matches(parse("level:4 subject:num* provenance:hidden"), problem)
    assert matches(parse('subject:"number theory" provenance:full'), problem)
    assert not matches(parse("level:5"), problem)
    assert not matches(parse("provenance:summary"), problem)
    assert to_text(parse('provenance:"answer only" level:4')) == 'provenance:"answer only" level:4'
