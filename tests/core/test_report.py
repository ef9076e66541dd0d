"""The report as values and as a page: every number is core's, every word of the study is shown."""

import csv
import io
import re
from base64 import b64decode
from dataclasses import fields, replace
from html.parser import HTMLParser

import pytest

from core.charts.build import Choices, charts_of
from core.charts.data import ChartsData
from core.charts.marks import Chart, Heading
from core.charts.self_correction import Later
from core.charts.table import Table as ChartTable
from core.metrics import tables, tabulate
from core.metrics.published import published_table
from core.metrics.run_against_run import run_against_run
from core.metrics.self_correction import self_correction_table
from core.outcomes.verdict import Status
from core.overview import Overview
from core.report.assemble import figure_of, figures_of, report_of
from core.report.counted import MOST_RUNS_PAIRED, Asked, count
from core.report.document import Figure, Paragraph, Points
from core.report.facts import ChannelFact, JudgeFact, PromptFact, SourceFact, StudyFacts
from core.report.html import as_html
from core.report.page_charts import PageCharts
from core.report.sentences import listed, reasons
from core.traces import Run, Saw
from tests.helpers.chart_studies import (
    FORWARD,
    RIGHT,
    SIMULATED,
    WRONG,
    attempt,
    long_chains,
    study,
    tagged,
)

HOSTILE = "</td><script>alert(1)</script>\u202e\x00\ud800&\"'"
FACTS = StudyFacts(
    name="study",
    program="Volteface 1",
    sources=(
        SourceFact(
            name="a.jsonl", sha256="ab" * 32, size=12, format="Table", importer_version="1",
            imported="2026-03-01T10:20:30.000+00:00", counts={"traces": 14}, skipped=2,
        ),
    ),
    edited="2026-03-02T11:00:00.000+00:00",
    order=("person", "file", "checker"),
    judges=(JudgeFact(run_id=1, judge="checker", who="ladder 1", count=10),),
)  # fmt: skip


def asked(**changes):
    return Asked(**{"choices": Choices(), **changes})


def report(overview, facts=FACTS, figures=None, **changes):
    charts = charts_of(overview)
    drawn = figures_of(PageCharts(data=charts)) if figures is None else figures
    return report_of(count(overview, asked(**changes)), facts, drawn)


def text_of(report):
    """Everything that the report says in sentences."""
    blocks = [block for section in report.sections for block in section.blocks]
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    said += [item for block in blocks if isinstance(block, Points) for item in block.items]
    return "\n".join([*said, *report.warnings])


def method_of(report):
    (text,) = (
        block.text
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.to_paste
    )
    return text


def table_of(report, id_):
    return next(block.table for block in report.tables() if block.id == id_)


def column_of(table, key):
    at = [column.key for column in table.columns].index(key)
    return [row[at] for row in table.rows]


class Reader(HTMLParser):
    """Reads a page as a browser does: its elements, and what of it would be shown."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.words, self._style = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._style += tag == "style"

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self._style -= tag == "style"

    def handle_data(self, data):
        if not self._style:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


# Numbers


def test_that_the_self_correction_table_is_that_of_core():
    overview = study()
    counted = count(overview, asked())
    rows = self_correction_table(overview.outcomes(None, frozenset({1, 2})), t2=2)
    expected = tabulate.self_correction(rows, {1: "gpt-4o", 2: 'o1 "preview"'}, title="x")
    found = table_of(report(overview), "self-correction")
    assert found.rows == expected.rows
    assert counted.corrections[0].rows == tuple(rows)


def test_that_the_filter_counts_what_core_counts_of_the_same_problems():
    overview = study()
    found = table_of(report(overview, problem_ids=(1, 2), query="id:1-2"), "self-correction")
    rows = self_correction_table(overview.outcomes((1, 2), frozenset({1, 2})), t2=2)
    assert column_of(found, "n") == [row.n for row in rows] == [2]
    assert column_of(found, "delta") == [row.delta for row in rows]


def test_that_each_two_runs_are_compared_as_core_does():
    overview = study()
    found = table_of(report(overview), "run-against-run")
    expected = run_against_run(overview.outcomes(None, frozenset({1, 2})), 1, 2)
    keys = ("n", "both", "only_a", "only_b", "neither")
    assert [column_of(found, key) for key in keys] == [
        [4], *([n] for n in expected.cells)
    ]  # fmt: skip
    assert column_of(found, "difference") == [expected.difference]


def test_that_two_runs_without_a_shared_problem_are_named_and_not_tabulated():
    rows = [attempt(1, 1, 1, RIGHT), attempt(2, 2, 1, WRONG)]
    found = report(Overview.of((), study().runs, (), rows, ()))
    assert 'Without a shared problem: gpt-4o and o1 "preview".' in text_of(found)
    assert "run-against-run" not in {block.id for block in found.tables()}


def test_that_with_very_many_runs_each_stands_against_the_first():
    runs = [Run(id=i, name=f"r{i}", model="m", position=i) for i in range(1, MOST_RUNS_PAIRED + 2)]
    rows = [attempt(1, run.id, 1, RIGHT) for run in runs]
    counted = count(Overview.of((), runs, (), rows, ()), asked())
    assert not counted.all_paired
    assert {pair.a for pair in counted.pairs} == {1}
    assert len(counted.pairs) == MOST_RUNS_PAIRED


def test_that_longer_chains_are_counted_to_the_second_and_to_the_last_attempt():
    found = report(long_chains())
    assert {"self-correction", "self-correction-last"} <= {b.id for b in found.tables()}
    turned = report(long_chains(), choices=Choices(later=Later.LAST))
    assert turned.tables()[5].id == "self-correction-last"


def test_that_accuracy_is_told_of_runs_with_one_attempt_too():
    found = table_of(report(study()), "accuracy")
    rows = [row[:5] for row in found.rows]
    assert [(row[0], row[1], row[4].count, row[4].denominator) for row in rows] == [
        ("gpt-4o", "t1", 2, 5),
        ("gpt-4o", "t2", 3, 5),
        ('o1 "preview"', "t1", 3, 4),
    ]


def test_that_what_is_left_out_adds_up_with_what_is_counted():
    rows = [
        attempt(1, 1, 1, RIGHT),
        replace(attempt(2, 1, 1, None), ending="failed request"),
        attempt(3, 1, 1, None),
    ]
    counted = count(Overview.of((), study().runs, (), rows, ()), asked())
    first = counted.left_out[0]
    assert (first.attempts, dict(first.reasons)) == (3, {"failed request": 1, "no outcome": 1})


def test_that_an_attempt_that_was_never_made_is_not_called_one_without_outcome():
    (first, *_) = count(long_chains(), asked()).left_out
    assert (first.attempts, first.accepted, dict(first.reasons)) == (9, 3, {})


def test_that_published_rows_stand_in_a_table_of_their_own():
    found = report(study(), reference=tuple(published_table("MATH500")))
    assert len(table_of(found, "published").rows) == len(published_table("MATH500"))
    assert len(table_of(found, "self-correction").rows) == 1


def test_that_both_readings_of_unreadable_answers_are_told():
    rows = [attempt(1, 1, 1, RIGHT), attempt(2, 1, 1, WRONG), attempt(3, 1, 1, Status.NO_ANSWER)]
    found = table_of(report(Overview.of((), study().runs, (), rows, ())), "accuracy")
    assert column_of(found, "accuracy")[0].n_text == "1 of 3"
    assert (
        "1 attempt without a readable answer left out, right at t1 50.0 % (1/2)" in found.notes[1]
    )


# Sentences


def test_that_a_row_has_a_sentence_with_n_interval_and_test():
    (sentence,) = (
        item for item in text_of(report(study())).splitlines() if item.startswith("gpt-4o (later")
    )
    assert "of 5 problems, 2 fixed and 1 broken" in sentence
    assert "accuracy 40.0 % at t1, 60.0 % at t2; Δ = +20.0 points, 95 % interval [" in sentence
    assert "exact McNemar p = 1.000" in sentence


def test_that_what_cannot_be_broken_says_why():
    said = next(line for line in text_of(report(long_chains())).splitlines() if "fixed" in line)
    assert "fixed, broken cannot occur: all 1 right ones were accepted at once" in said


def test_that_a_filter_on_outcomes_withholds_tests_and_says_so():
    found = report(study(), query="t1:wrong", problem_ids=(2, 3), selected_by_outcome=True)
    assert "tests and intervals of differences are withheld" in found.warnings[0]
    assert "no test: the filter chose problems by their outcome" in text_of(found)
    assert "McNemar's exact test" not in method_of(found)


def test_that_simulated_and_retold_runs_are_named_first():
    simulated = report(study(runs=(*SIMULATED, study().runs[2])))
    assert simulated.warnings[0] == "All runs are simulated solvers: solver and other."
    assert "left out of every number here: essay." in simulated.warnings[1]


def test_that_the_method_tells_what_was_used():
    overview = study(codes=(FORWARD,), uses=(tagged(FORWARD.id, 111),))
    text = method_of(report(overview))
    for words in (
        '2 runs (gpt-4o and o1 "preview") to 5 problems of d with Volteface 1',
        "imported on 2026-03-01",
        "an automatic checker (ladder 1) for 10",
        "the model was shown: neutral re-ask",
        "McNemar's exact test",
        "Strategies (1 code) were tagged by people",
        "Newcombe's for paired differences (method 10)",
    ):
        assert words in text


def test_that_the_method_of_single_attempts_speaks_of_no_second_one():
    text = method_of(report(Overview.of((), study().runs, (), [attempt(1, 1, 1, RIGHT)], ())))
    assert "self-correction was not measured" in text
    assert "Δ" not in text


def test_that_a_prompt_which_several_runs_got_is_quoted_once():
    prompts = tuple(
        PromptFact(run_id=run, saw=str(Saw.NEUTRAL), fresh=False, text="Again.", count=5, of=5)
        for run in (1, 2)
    )
    page = Reader(as_html(report(study(), replace(FACTS, prompts=prompts))))
    assert page.text.count("Again.") == 1
    assert 'to gpt-4o (all 5) and o1 "preview" (all 5):' in page.text


@pytest.mark.parametrize(
    ("words", "told"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b and c")]
)
def test_that_words_are_listed_as_one_says_them(words, told):
    assert listed(words) == told


def test_that_reasons_are_told_with_the_most_frequent_first():
    assert reasons({"b": 1, "a": 1, "c": 7}) == "7 × c, 1 × a, 1 × b"


# Figures


def test_that_every_chart_of_the_page_becomes_a_figure():
    charts = charts_of(study())
    values = [getattr(charts, each.name) for each in fields(ChartsData)]
    expected = [value for value in values if isinstance(value, Chart)]
    assert len(expected) >= 5
    kinds = [figure.kind for figure in figures_of(PageCharts(data=charts))]
    assert kinds == [*(type(value).__name__ for value in expected), "AnswerChart"]


def test_that_a_chart_of_an_unknown_kind_stands_among_further_charts():
    class Carpet(Chart):
        pass

    table = ChartTable(header=("x",), rows=((1,),))
    carpet = figure_of(Carpet(heading=Heading(title="Carpet", subtitle="n = 1"), table=table))
    found = report(study(), figures=[carpet])
    (section,) = (each for each in found.sections if each.id == "further")
    assert section.blocks == (carpet,)
    assert "Carpet" in Reader(as_html(found)).text


def test_that_a_chart_with_nothing_to_draw_is_named():
    found = report(Overview.of((), study().runs, (), [attempt(1, 1, 1, RIGHT)], ()))
    assert "Nothing to draw for: What the second attempt changed, run by run" in text_of(found)
    assert all(not figure.lacks for figure in found.figures())


# The page


def test_that_the_same_report_gives_the_same_bytes():
    assert as_html(report(study())) == as_html(report(study()))


def test_that_nothing_of_the_study_can_become_part_of_the_page():
    runs = [replace(run, name=f"{run.name} {HOSTILE}", model=HOSTILE) for run in study().runs]
    source = replace(FACTS.sources[0], name=HOSTILE, warnings=(HOSTILE,))
    facts = replace(
        FACTS,
        name=HOSTILE,
        sources=(source,),
        judges=(JudgeFact(run_id=1, judge="checker", who=HOSTILE, count=1),),
        prompts=(
            PromptFact(run_id=1, saw=HOSTILE, fresh=True, text=HOSTILE, count=1, of=1),
        ),
        channels=(
            ChannelFact(run_id=1, channel=HOSTILE, completeness="", said_by="", count=1),
        ),
    )  # fmt: skip
    code = replace(FORWARD, name=HOSTILE, definition=HOSTILE)
    overview = study(runs=runs, codes=(code,), uses=(tagged(code.id, 111),))
    page = as_html(report(overview, facts, query=HOSTILE, problem_ids=(1, 2, 3)))
    page.encode()
    plain = as_html(report(study(codes=(FORWARD,), uses=(tagged(FORWARD.id, 111),))))
    known = {tag for tag, _ in Reader(plain).elements} | {"pre"}
    read = Reader(page)
    assert {tag for tag, _ in read.elements} <= known
    assert "script" not in known
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", page)
    assert "alert(1)" in read.text


def test_that_the_page_forbids_all_but_its_own_style_and_uses_nothing_else():
    page = as_html(report(study()))
    read = Reader(page)
    (policy,) = (a["content"] for a in read.of("meta") if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    used = {name for _, attributes in read.elements for name in attributes}
    assert not {name for name in used if name.startswith("on")}
    assert not used & {"style", "src", "srcset", "action"}
    assert {a["href"][:5] for a in read.of("a")} <= {"#text", "data:"} | {
        a["href"][:5] for a in read.of("a") if a["href"].startswith("#")
    }


def test_that_each_table_can_be_saved_as_the_csv_that_the_command_prints():
    made = report(study())
    links = {a["download"]: a["href"] for a in Reader(as_html(made)).of("a") if "download" in a}
    for block in made.tables():
        head, _, data = links[f"{block.id}.csv"].partition(",")
        assert head == "data:text/csv;charset=utf-8;base64"
        assert b64decode(data).decode() == tables.as_csv(block.table)
    (forest,) = (f for f in made.figures() if f.kind == "ForestChart")
    saved = b64decode(links["figure-1.csv"].partition(",")[2]).decode()
    assert next(csv.reader(io.StringIO(saved))) == [*forest.table.header]


def test_that_headings_and_regions_can_be_reached_and_have_names():
    read = Reader(as_html(report(study())))
    ids = [a["id"] for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))
    named = [word for _, a in read.elements for word in a.get("aria-labelledby", "").split()]
    linked = [a["href"][1:] for a in read.of("a") if a["href"].startswith("#")]
    assert set(named) | set(linked) <= set(ids)
    assert all(a.get("scope") for a in read.of("th"))
    assert all(a.get("tabindex") == "0" for a in read.of("div") if a.get("role") == "region")


def test_that_the_two_runs_of_a_single_row_keep_their_columns():
    page = as_html(report(study()))
    (table,) = re.findall(r'aria-labelledby="table-run-against-run"><thead>.*?</table>', page)
    assert "A B Shared" in Reader(table).text
    assert "o1 &quot;preview&quot;" in table


def test_that_what_every_row_says_is_said_once():
    page = Reader(as_html(report(study()))).text
    assert "In every row: Later attempt saw: neutral re-ask" in page


def test_that_a_figure_without_drawing_still_has_its_table():
    figure = Figure(
        kind="X", title="T", caption="C", note="N",
        table=ChartTable(header=("a", "b"), rows=((1, None), ("x", -0.25))),
    )  # fmt: skip
    page = Reader(as_html(report(study(), figures=[figure])))
    assert "Table of Figure 1" in page.text
    assert "−0.25" in page.text
    assert "N" in page.words
