"""Two codings of the same traces: tags matched by a stated rule, counts, and kappa of sentences."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codebook.code import Code, Layer
from core.metrics.agreement import cohens_kappa
from core.metrics.cluster_bootstrap import bootstrap_of_counts
from core.metrics.coding_agreement import (
    OVERLAPPING,
    CodedTrace,
    Sentences,
    coding_agreement,
    labels_of,
    touched,
)
from core.metrics.intervals import Interval
from core.metrics.span_matching import CodedSpan, Match, iou, match_spans
from core.metrics.undefined import Undefined
from core.text.span import Span

EP, ST = Layer.EPISODE, Layer.STRATEGY
CODES = {
    1: Code(id=1, key="ep.read", name="Read", layer=EP, position=1),
    2: Code(id=2, key="ep.plan", name="Plan", layer=EP, position=2),
    3: Code(id=3, key="st.cases", name="Cases", layer=ST, position=3),
    4: Code(id=4, key="st.guess", name="Guess", layer=ST, position=4),
}
SENTENCES = [Span(0, 10), Span(10, 20), Span(20, 30), Span(30, 40)]


def tag(code, start, end, tag_id=0):
    return CodedSpan(tag_id, code, CODES[code].layer, Span(start, end))


def trace(first, second, problem=1, trace_id=1):
    return CodedTrace(
        trace_id=trace_id, problem_id=problem, sentences=SENTENCES, first=first, second=second
    )


def row_of(agreement, code_id, layer=ST):
    return next(r for r in agreement.rows if (r.code_id, r.layer) == (code_id, layer))


def matches(first, second, least=0.5):
    return [each.match for each in match_spans(first, second, least)]


# Matching


def test_that_overlap_is_intersection_over_union():
    assert iou(Span(0, 10), Span(5, 15)) == pytest.approx(5 / 15)
    assert iou(Span(0, 5), Span(5, 9)) == 0
    assert iou(Span(2, 5), Span(2, 5)) == 1


@pytest.mark.parametrize(
    ("second", "match"),
    [
        (tag(3, 0, 10), Match.EXACT),
        (tag(3, 0, 20), Match.AGREED),
        (tag(3, 8, 30), Match.BOUNDARY),
        (tag(4, 0, 12), Match.LABEL),
    ],
)
def test_that_two_tags_differ_in_nothing_in_their_edges_or_in_their_code(second, match):
    assert matches([tag(3, 0, 10)], [second]) == [match]


def test_that_what_has_no_counterpart_stands_in_one_coding_only():
    assert matches([tag(3, 0, 10)], [tag(4, 30, 40)]) == [Match.ONLY_FIRST, Match.ONLY_SECOND]
    assert matches([tag(1, 0, 10)], [tag(3, 0, 10)]) == [Match.ONLY_FIRST, Match.ONLY_SECOND]


def test_that_each_tag_goes_with_one_other_and_as_many_as_can_be():
    # Taken by the largest overlap first, 10:20 would go with 10:19 and leave 8:18 and 12:22 alone.
    first, second = [tag(3, 8, 18), tag(3, 10, 20)], [tag(3, 10, 19), tag(3, 12, 22)]
    assert matches(first, second) == [Match.AGREED, Match.AGREED]
    assert sorted(matches(first, second[:1])) == sorted([Match.AGREED, Match.ONLY_FIRST])


@given(
    *[
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(0, 30), st.integers(1, 12)).map(
                lambda t: tag(t[0], t[1], t[1] + t[2])
            ),
            max_size=8,
        )
    ]
    * 2,
    st.sampled_from([0.3, 0.5, 0.8, 1.0]),
)
def test_that_every_tag_is_told_once_and_both_sides_are_treated_alike(first, second, least):
    found = match_spans(first, second, least)
    key = lambda each: (each.code_id, each.span)  # noqa: E731
    assert sorted((m.first for m in found if m.first), key=key) == sorted(first, key=key)
    assert sorted((m.second for m in found if m.second), key=key) == sorted(second, key=key)
    turned = match_spans(second, first, least)
    agreed = [each.match.is_agreed for each in found].count(True)
    assert agreed == [each.match.is_agreed for each in turned].count(True)
    stricter = match_spans(first, second, 1.0)
    assert [each.match.is_agreed for each in stricter].count(True) <= agreed


def test_that_an_overlap_that_is_none_is_refused():
    with pytest.raises(ValueError, match="overlap"):
        match_spans([], [], 0)


# Counts


def test_that_agreed_exact_and_single_tags_are_counted_for_each_code_and_layer():
    found = coding_agreement(
        [
            trace([tag(3, 0, 10), tag(3, 20, 30)], [tag(3, 0, 10), tag(4, 20, 30)]),
            trace([tag(3, 0, 10)], [tag(3, 0, 14)], problem=2, trace_id=2),
        ],
        CODES,
    )
    cases, guess, whole = (row_of(found, each) for each in (3, 4, None))
    assert (cases.agreed, cases.exact, cases.only_first, cases.only_second) == (2, 1, 1, 0)
    assert (guess.agreed, guess.only_first, guess.only_second) == (0, 0, 1)
    assert (whole.agreed, whole.exact, whole.only_first, whole.only_second) == (2, 1, 1, 1)
    assert cases.f1 == pytest.approx(4 / 5)
    assert cases.exact_f1 == pytest.approx(2 / 5)
    assert (found.traces, found.problems) == (2, 2)


def test_that_kappa_of_episodes_is_of_sentences_that_both_labelled():
    found = coding_agreement(
        [
            trace(
                [tag(1, 0, 20), tag(2, 20, 40)],
                [tag(1, 0, 10), tag(2, 10, 30)],
            )
        ],
        CODES,
    )
    assert found.sentences == Sentences(both=3, only_first=1)
    assert found.confusion == {(1, 1): 1, (1, 2): 1, (2, 2): 1}
    assert row_of(found, None, EP).kappa == pytest.approx(
        cohens_kappa({(1, 1): 1, (1, 2): 1, (2, 2): 1})
    )


def test_that_kappa_of_one_code_is_of_all_sentences_by_whether_they_bear_it():
    found = coding_agreement([trace([tag(3, 2, 14)], [tag(3, 12, 18)])], CODES)
    # It touches sentences 1 and 2 for the one, 2 for the other, of four.
    expected = cohens_kappa({(True, True): 1, (True, False): 1, (False, False): 2})
    assert row_of(found, 3).kappa == pytest.approx(expected) == 0.5


def test_that_a_layer_whose_codes_overlap_has_no_kappa_and_says_why():
    found = coding_agreement([trace([tag(3, 0, 10)], [tag(3, 0, 10)])], CODES)
    assert row_of(found, None).kappa == Undefined(OVERLAPPING)


def test_that_one_problem_gives_no_interval_and_one_word_no_kappa():
    whole = [tag(1, 0, 40)]
    found = coding_agreement([trace(whole, whole)], CODES)
    row = row_of(found, None, EP)
    assert row.f1 == 1
    assert isinstance(row.f1_interval, Undefined)
    assert row.kappa == Undefined("both only ever said the same") == row.alpha


def test_that_no_traces_have_no_rows():
    assert coding_agreement([], CODES).rows == ()


def test_that_an_interval_holds_its_value_and_is_the_same_each_time():
    traces = [
        trace([tag(3, 0, 10)], [tag(3, 0, 10)] if n % 3 else [], problem=n, trace_id=n)
        for n in range(12)
    ]
    rows = [row_of(coding_agreement(traces, CODES), 3) for _ in range(2)]
    assert rows[0] == rows[1]
    assert isinstance(rows[0].f1_interval, Interval)
    assert rows[0].f1 in rows[0].f1_interval


def test_that_the_order_of_the_codings_turns_sides_and_nothing_else():
    first, second = [tag(3, 0, 10), tag(1, 0, 20)], [tag(3, 0, 14), tag(2, 0, 10)]
    one = coding_agreement([trace(first, second)], CODES)
    other = coding_agreement([trace(second, first)], CODES)
    for row, turned in zip(one.rows, other.rows, strict=True):
        assert row == replace(turned, only_first=turned.only_second, only_second=turned.only_first)


# Sentences


def test_that_a_sentence_has_the_episode_that_covers_most_of_it():
    assert labels_of(SENTENCES, [tag(1, 0, 13), tag(2, 13, 30)]) == [1, 2, 2, None]


def test_that_a_tag_marks_every_sentence_it_touches_also_out_of_order():
    assert touched(SENTENCES, [tag(3, 25, 26), tag(3, 5, 11), tag(4, 0, 40)]) == {
        3: {0, 1, 2},
        4: {0, 1, 2, 3},
    }


# Bootstrap


def test_that_the_bootstrap_of_a_mean_is_near_its_normal_interval():
    generator = np.random.default_rng(5)
    counts = np.column_stack([generator.integers(0, 2, 400), np.ones(400)]).astype(float)
    found = bootstrap_of_counts(counts, lambda drawn: drawn[:, 0] / drawn[:, 1])
    mean, error = counts[:, 0].mean(), counts[:, 0].std() / 20
    assert isinstance(found, Interval)
    assert found.low == pytest.approx(mean - 1.96 * error, abs=0.01)
    assert found.high == pytest.approx(mean + 1.96 * error, abs=0.01)


def test_that_a_statistic_that_few_draws_have_gets_no_interval():
    counts = np.zeros((10, 1))
    counts[0] = 1
    found = bootstrap_of_counts(counts, lambda drawn: np.where(drawn[:, 0] > 0, 1.0, np.nan))
    assert isinstance(found, Undefined)
