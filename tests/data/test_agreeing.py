"""Two codings of a study are read and compared; the command prints the same numbers."""

import csv
import io
import json

import pytest

from core.coding import Coding
from core.edits import AddTag
from core.metrics.span_matching import Match
from core.tags import Tag
from core.text.span import Span
from data.agreeing import agreement_of
from data.commands import main
from data.store.codings import CodingReader
from tests.helpers.studies import attempt, new_study

TEXT = "First I try differences. They fail. So the answer is 927."
ADA, BEN = Coding("ada", "first"), Coding("ben", "first")
EPISODES = (Span(0, 24), Span(25, 35), Span(36, 57))


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, [attempt(f"p{n}", text=TEXT) for n in range(3)]) as study:
        yield study


def code_id(study, key):
    return next(code.id for code in study.reader().codes() if code.key == key)


def put(study, coding, trace_id, key, span=None):
    tag = Tag(
        code_id=code_id(study, key),
        trace_id=trace_id,
        span=span,
        quote=span.quote(TEXT) if span else "",
        annotator=coding.annotator,
        pass_name=coding.pass_name,
    )
    study.run(AddTag(tag)).result()


def code_all(study, coding, *, done=(1, 2, 3), last="ep.answer"):
    for trace_id in (1, 2, 3):
        for key, span in zip(("ep.plan", "ep.monitor", last), EPISODES, strict=True):
            put(study, coding, trace_id, key, span)
        put(study, coding, trace_id, "st.forward", EPISODES[trace_id % 2])
    for trace_id in done:
        put(study, coding, trace_id, "trace.annotated")


def compared(study, **how):
    return agreement_of(study.path, study.reader().codes(), ADA, BEN, **how)


def test_that_only_traces_count_that_both_say_are_annotated(study):
    code_all(study, ADA)
    code_all(study, BEN, done=(2, 3))
    found = compared(study)
    assert (found.traces, found.problems) == (2, 2)
    assert compared(study, unmarked=True).traces == 3


def test_that_sentences_tags_and_their_differences_are_those_of_the_study(study):
    code_all(study, ADA)
    code_all(study, BEN, last="ep.verify")
    found = compared(study)
    assert found.sentences.both == 9
    labels = {code.id: code.key for code in study.reader().codes()}
    told = {(labels[a], labels[b]): count for (a, b), count in found.confusion.items()}
    assert told["ep.answer", "ep.verify"] == 3
    differing = [(trace_id, m) for trace_id, m in found.matched if m.match is Match.LABEL]
    assert [trace_id for trace_id, _ in differing] == [1, 2, 3]
    tag = study.reader().tag(differing[0][1].second.tag_id)
    assert (tag.annotator, tag.quote) == ("ben", "So the answer is 927.")


def test_that_a_coding_says_how_much_it_holds(study):
    code_all(study, ADA, done=(1,))
    with CodingReader(study.path) as reader:
        (size,) = reader.sizes()
    assert (size.coding, size.spans, size.traces, size.annotated) == (ADA, 12, 3, 1)


def test_that_a_deleted_mark_no_longer_counts(study):
    code_all(study, ADA)
    code_all(study, BEN)
    study.undo().result()
    assert compared(study).traces == 2


def test_that_one_can_stop_in_between(study):
    code_all(study, ADA)
    code_all(study, BEN)
    assert compared(study, stopped=lambda: True).traces == 0


def printed(study, capsys, *words):
    capsys.readouterr()
    status = main(["agreement", str(study.path), *words])
    return status, capsys.readouterr()


def test_that_the_command_prints_the_same_numbers_in_every_format(study, capsys):
    code_all(study, ADA)
    code_all(study, BEN, last="ep.verify")
    row = next(r for r in compared(study).rows if r.layer == "episode" and r.code_id is None)
    status, out = printed(study, capsys, "--format", "json")
    assert status == 0
    told = json.loads(out.out)
    first = told["rows"][0]
    assert (first["agreed"], first["only_first"]) == (row.agreed, row.only_first) == (6, 3)
    assert first["kappa"] == pytest.approx(row.kappa)
    _, out = printed(study, capsys, "--format", "csv", "--of", "ada/first", "ben/first")
    lines = list(csv.DictReader(io.StringIO(out.out)))
    assert lines[0]["code"] == "All episodes"
    assert float(lines[0]["kappa"]) == pytest.approx(row.kappa)
    _, out = printed(study, capsys, "--format", "markdown")
    assert "| All episodes" in out.out
    assert "nan" not in out.out.lower()


def test_that_the_command_says_which_codings_there_are(study, capsys):
    code_all(study, ADA)
    status, out = printed(study, capsys)
    assert status == 1
    assert "There are: ada/first." in out.err
    status, out = printed(study, capsys, "--of", "ada/first", "eve/first")
    assert "There is no coding eve/first." in out.err
    _, out = printed(study, capsys, "--list")
    assert out.out == "ada/first: 12 tags on 3 traces; 3 traces annotated\n"
