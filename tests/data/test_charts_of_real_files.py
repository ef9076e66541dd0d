"""Charts of real files: the counts that their sources publish, and what differs and why."""

import json
import os
from pathlib import Path

import pytest

from core.charts.answer_chart import answer_chart, run_to_show
from core.charts.build import Choices, charts_of
from core.charts.filters import POOLED, Filters
from core.charts.self_correction import Later
from core.outcomes.commitments import MEASURED
from data.committing.answered import answered_traces
from data.intake import import_files
from data.store.study import Study

CORPUS = Path(os.environ.get("VOLTEFACE_CORPUS", "nowhere"))
GPT, O1 = "gpt-4o-2024-08-06", "o1-preview-2024-09-12"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="VOLTEFACE_CORPUS is not set")


def overview_of(folder, *files):
    with Study.create(folder / "real.volteface", "ann") as study:
        import_files(study, [CORPUS / file for file in files])
        reader = study.reader()
        try:
            return reader.overview()
        finally:
            reader.close()


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The chart of gpt-4o against o1-preview on the hardest problems of MATH."""
    files = [f"zeroeval/math-l5/{name}.json" for name in (GPT, O1)]
    overview = overview_of(tmp_path_factory.mktemp("pair"), *files)
    return charts_of(overview, Choices(pair=(GPT, O1))).pair


def published():
    oracle = json.loads((CORPUS.parent / "oracles" / "corpus.json").read_text(encoding="utf-8"))
    wanted = (f"math-l5/{GPT}", f"math-l5/{O1}")
    (row,) = [each for each in oracle["zeroeval"]["pairwise"] if (each["a"], each["b"]) == wanted]
    return row["both"], row["only_a"], row["only_b"], row["neither"]


def test_that_empty_replies_leave_n_and_the_chart_says_whose_they_are(pair):
    assert pair.pair.n == 697
    # One more than without the ladder: o1-preview's "20%" is right for 20, the sign dropped.
    assert [cell.count for cell in pair.pair.cells] == [379, 9, 231, 78]
    assert f"left out: 24 × failed request ({O1})" in pair.heading.subtitle


@pytest.mark.skipif(not (CORPUS.parent / "oracles").is_dir(), reason="no published counts here")
def test_that_read_as_the_source_reads_them_the_counts_are_those_published(pair):
    (reading,) = [each for each in pair.pair.readings if "failed request" in each.label]
    assert reading.n == 721
    differences = [abs(a - b) for a, b in zip(reading.counts, published(), strict=True)]
    assert max(differences) <= 2, (reading.counts, published())


def test_that_what_gave_no_readable_answer_is_told_in_both_readings(pair):
    labels = [reading.label for reading in pair.pair.readings]
    assert labels[0] == "as drawn"
    assert any("left out" in label for label in labels)


def test_that_chains_with_a_verifier_are_fixed_and_never_broken(tmp_path):
    file = "planbench/blocksworld_hard_backprompting/o1-preview_chat.json"
    overview = overview_of(tmp_path, file)
    data = charts_of(overview, Choices(later=Later.LAST))
    (run,) = data.flows.runs
    assert (run.cc, run.ic, run.ii) == (26, 82, 2)
    assert run.cannot_break
    (line,) = data.slopes.lines
    reached = [point.number.count for point in line.points]
    assert reached == [26, 59, 77, 86, 99, 103, 108, 108, 108]
    (line,) = data.attempts.lines
    assert [(point.number.count, point.number.n) for point in line.points] == [
        (count, 110) for count in reached
    ]
    assert [point.fixed for point in line.points[1:]] == [33, 18, 9, 13, 4, 5, 0, 0]
    assert line.cannot_break


def answers_of(folder, *files):
    """The chart of committed answers of the run that is shown first."""
    with Study.create(folder / "real.volteface", "ann") as study:
        import_files(study, [CORPUS / file for file in files])
        reader = study.reader()
        try:
            overview = reader.overview()
        finally:
            reader.close()
        run = run_to_show(overview, {each.id: each for each in overview.measured_runs()})
        traces = answered_traces(study, run.id)
        return answer_chart(traces, run, overview, measured=str(MEASURED))


def test_that_labelled_traces_show_where_a_right_answer_was_given_up(tmp_path):
    chart = answers_of(tmp_path, "thought-anchors")
    assert chart.run.name == "deepseek-r1-distill-llama-8b"
    assert [(str(group.course), group.n) for group in chart.groups] == [
        ("fixed", 1), ("kept right", 9), ("right, then talked out of it", 1), ("never right", 9),
    ]  # fmt: skip
    assert chart.unit == "characters"
    assert "no trace reports tokens" in chart.heading.subtitle


def test_that_answers_judged_otherwise_than_their_traces_are_not_drawn(tmp_path):
    chart = answers_of(tmp_path, "planbench/blocksworld_3")
    assert chart.groups == ()
    assert "judged otherwise than the trace" in chart.missing.why


def test_that_reported_tokens_with_hidden_ones_stand_apart_and_silent_files_are_named(tmp_path):
    pooled = Choices(filters=Filters(dataset=POOLED))
    data = charts_of(overview_of(tmp_path, "planbench"), pooled)
    counted = {
        panel.hidden: [(row.right.n, row.wrong.n) for row in panel.rows]
        for panel in data.tokens.panels
    }
    assert counted == {False: [(99, 1)], True: [(26, 84)]}
    assert "characters are not tokens" in data.tokens.note
    assert data.capabilities.missing is not None
