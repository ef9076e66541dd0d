"""Which layer of codes the charts show: strategies, or episodes where asked for or alone."""

from dataclasses import replace

from core.charts.build import Choices, charts_of
from core.charts.code_marks import distinct_colours
from core.codebook.code import Layer
from core.codebook.default import DEFAULT_CODES
from tests.core.test_chart_carpet import use
from tests.helpers.chart_studies import FORWARD, study

READ = replace(next(code for code in DEFAULT_CODES if code.key == "ep.read"), id=30)
CHECK = replace(next(code for code in DEFAULT_CODES if code.key == "bh.check"), id=40)
STRATEGY, EPISODE, BEHAVIOUR = use(7, 111, 0, 1), use(30, 111, 0, 1), use(40, 111, 0, 1)


def charts(uses, layer=None):
    return charts_of(study(codes=(FORWARD, READ, CHECK), uses=uses), Choices(layer=layer))


def test_that_strategies_are_shown_where_there_are_any():
    found = charts([STRATEGY, EPISODE])
    assert (found.layer, found.layers) == (Layer.STRATEGY, (Layer.STRATEGY, Layer.EPISODE))
    assert [code.key for code in found.carpet.codes] == ["st.forward"]


def test_that_episodes_are_shown_where_they_are_asked_for_and_named_so():
    found = charts([STRATEGY, EPISODE], Layer.EPISODE)
    assert [code.key for code in found.carpet.codes] == ["ep.read"]
    assert [row.name for row in found.strategies.rows] == ["Read"]
    assert found.follows.heading.title == "Which episode follows which"
    assert "sorted by first episode" in found.carpet.heading.subtitle


def test_that_episodes_are_shown_where_nobody_tagged_a_strategy():
    assert charts([EPISODE]).layer is Layer.EPISODE
    assert charts([EPISODE], Layer.STRATEGY).layer is Layer.EPISODE


def test_that_behaviours_alone_are_nothing_to_show():
    found = charts([BEHAVIOUR])
    assert found.layers == ()
    assert found.carpet.missing is not None


def test_that_a_code_whose_colour_is_taken_gets_a_free_one_as_long_as_there_is_any():
    codes = [replace(FORWARD, key=f"st.{at}", colour=colour) for at, colour in
             enumerate((0, 0, 3, 12, *range(20)))]  # fmt: skip
    keys = [code.key for code in codes]
    assert distinct_colours(codes[:4], keys) == {"st.0": 0, "st.1": 1, "st.2": 3, "st.3": 2}
    assert set(distinct_colours(codes[:9], keys).values()) == set(range(9))
    assert len(distinct_colours(codes, keys)) == 24
    assert distinct_colours(codes, keys[:1]) == {"st.0": 0}
