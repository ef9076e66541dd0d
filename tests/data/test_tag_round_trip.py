"""What is exported comes back as it was: tags in each form, and traces without them."""

import json

import pytest
from msgspec.structs import replace

from core.edits import AddRelation, AddTag
from core.imported import Severity
from core.relations import Relation, RelationKind
from core.tags import ModelVerdict, Sound, StrategyEnding, Tag
from core.text.span import Span
from core.traces import Block, Channel, Completeness, Saw
from data.commands import main
from data.intake import import_files
from data.store.study import Study
from tests.helpers.reading import read_file, write_lines
from tests.helpers.studies import attempt, load, new_study

FORMS = {"csv": "tags.csv", "jsonl": "tags.jsonl", "w3c": "tags.json"}
TEXT = "Zuerst 𝒙 = 🙂. I check. Wrong! I check. So the answer is 927."
ASIDE = ("created", "origin")
"""What an import says for itself: when it was, and that it was one."""


def attempts(text=TEXT):
    later = attempt(number=2, text="Now it is 615.", right=False)
    return [attempt(text=text), later, attempt("p2", run="beta")]


@pytest.fixture
def study(tmp_path):
    """Tags of two people in two passes: on spans, a trace, a pair and a problem, and related."""
    with new_study(tmp_path, attempts()) as made:
        ids = {code.key: code.id for code in made.reader().codes()}
        first, second = TEXT.index("I check"), TEXT.rindex("I check")
        for code, more in (
            ("st.guess_check", {"trace_id": 1, "span": Span(7, 13), "sound": Sound.NO,
             "verdict": ModelVerdict.FAILS, "ending": StrategyEnding.ABANDONED,
             "note": 'a, "note"\nof two lines; ünd 🙂'}),
            ("bh.check", {"trace_id": 1, "span": Span(first, first + 7), "uncertain": True}),
            ("bh.check", {"trace_id": 1, "span": Span(second, second + 7), "pass_name": "2"}),
            ("bh.check", {"trace_id": 1, "span": Span(second, second + 7), "annotator": "bea"}),
            ("pair.restart", {"trace_id": 1, "later_trace_id": 2}),
            ("problem.bad_reference", {"problem_id": 1}),
        ):  # fmt: skip
            span = more.get("span")
            told = {"annotator": "ann", "quote": span.quote(TEXT) if span else ""} | more
            made.run(AddTag(Tag(code_id=ids[code], **told))).result()
        for kind, to in ((RelationKind.CATCHES, 1), (RelationKind.REUSES, 3)):
            relation = Relation(kind=kind, from_tag_id=2, to_tag_id=to, trace_id=1, annotator="ann")
            made.run(AddRelation(relation)).result()
        yield made


@pytest.fixture
def bare(tmp_path):
    """Another study with the same traces and no tags."""
    (tmp_path / "bare").mkdir()
    with new_study(tmp_path / "bare", attempts()) as made:
        yield made


def exported(study, form):
    path = study.path.with_name(FORMS[form])
    assert main(["export", str(study.path), "--tags", form, "-o", str(path)]) == 0
    return path


def rows(study):
    """Every tag with all that was said of it, relations by what they lead to."""
    found = [dict(row) for row in study.reader().tags_in_full()]
    for row in found:
        row["relations"] = json.loads(row["relations"])
    return [{k: v for k, v in row.items() if k not in ASIDE} for row in found]


@pytest.mark.parametrize("form", FORMS)
def test_that_tags_come_back_with_all_that_was_said_of_them(study, bare, form):
    report = import_files(bare, [exported(study, form)])
    assert report.labels == 6
    assert {each.severity for each in report.files[0].findings} == {Severity.NOTE}
    assert rows(bare) == rows(study)
    assert sum(len(row["relations"]) for row in rows(bare)) == 2
    assert bare.reader().damage() == []


@pytest.mark.parametrize("form", FORMS)
def test_that_importing_twice_makes_no_tag_twice(study, bare, form):
    path = exported(study, form)
    import_files(bare, [path])
    before = rows(bare)
    path.write_bytes(path.read_bytes() + b"\n")  # another file, to be read again
    report = import_files(bare, [path])
    assert report.files[0].state == "already there"
    assert rows(bare) == before


@pytest.mark.parametrize("form", FORMS)
def test_that_their_own_study_stays_as_it_is(study, form):
    before = rows(study)
    assert import_files(study, [exported(study, form)]).files[0].state == "already there"
    assert rows(study) == before


@pytest.mark.parametrize("form", FORMS)
def test_that_the_same_tag_put_here_by_hand_is_not_put_again_and_is_related(study, bare, form):
    code = next(code for code in bare.reader().codes() if code.key == "st.guess_check")
    tag = Tag(code_id=code.id, trace_id=1, span=Span(7, 13), quote=TEXT[7:13], annotator="ann")
    bare.run(AddTag(tag)).result()
    report = import_files(bare, [exported(study, form)])
    assert report.files[0].counts["tags already there"] == 1
    assert len(rows(bare)) == 6
    (by_hand,) = [row for row in rows(bare) if row["code"] == "st.guess_check"]
    assert by_hand["note"] == ""  # what a person said here stays as it is
    catching = next(row for row in rows(bare) if row["relations"])
    assert {each["kind"] for each in catching["relations"]} == {"catches", "reuses"}


def test_that_undo_of_the_import_takes_tags_and_relations_away(study, bare):
    import_files(bare, [exported(study, "jsonl")])
    bare.undo().result()
    assert rows(bare) == []
    bare.redo().result()
    assert rows(bare) == rows(study)


@pytest.mark.parametrize("form", FORMS)
def test_that_on_another_text_tags_are_found_by_their_words_or_left_out_never_guessed(
    study, tmp_path, form
):
    path = exported(study, form)
    (tmp_path / "other").mkdir()
    text = f"A new beginning. {TEXT}"
    with new_study(tmp_path / "other", attempts(text)) as other:
        report = import_files(other, [path])
        spans = {row["code"]: row for row in rows(other) if row["start"] is not None}
        moved = spans["st.guess_check"]
        assert text[moved["start"] : moved["end"]] == moved["quote"]
        told = " ".join(each.what for each in report.files[0].findings)
        assert "found by the quoted words" in told
        if form == "w3c":  # which tells the words around: "I check" is certain then
            assert "several places" not in told
        else:
            assert "3 labels on words that stand in several places of the text" in told
            assert "related to a tag" not in told  # a label that is left out relates nothing
        assert other.reader().damage() == []


def test_that_a_relation_to_a_tag_that_was_left_out_is_told(study, bare, tmp_path):
    lines = [json.loads(line) for line in exported(study, "jsonl").read_text("utf-8").splitlines()]
    kept = [line for line in lines if line["code"] != "st.guess_check"]
    report = import_files(bare, [write_lines(tmp_path / "some.jsonl", kept)])
    assert "related to a tag that neither" in " ".join(e.what for e in report.files[0].findings)
    assert report.files[0].counts["relations"] == 1


def test_that_the_annotations_are_what_the_standard_says(study):
    page = json.loads(exported(study, "w3c").read_text(encoding="utf-8"))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    (first,) = [each for each in page["items"] if len(each["body"]) == 2]
    assert [each["purpose"] for each in first["body"]] == ["tagging", "commenting"]
    position, quote = first["target"]["selector"]
    assert TEXT[position["start"] : position["end"]] == quote["exact"]
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT
    whole = [each for each in page["items"] if "selector" not in each["target"]]
    assert len(whole) == 2


def test_that_a_code_that_the_other_study_lacks_comes_with_its_name(study, tmp_path):
    path = exported(study, "w3c")
    with Study.create(tmp_path / "codeless.volteface", "bea", []) as other:
        load(other, attempts())
        import_files(other, [path])
        names = {code.key: code.name for code in other.reader().codes()}
        theirs = {code.key: code.name for code in study.reader().codes()}
        assert names["bh.check"] == theirs["bh.check"]


# --- traces ------------------------------------------------------------------------------------


def whole(study):
    """All that a study says of its traces."""
    reader = study.reader()
    found = []
    for row in reader.attempt_rows():
        trace = reader.trace(row.trace_id)
        problem = reader.problem(trace.problem_id)
        run = next(run for run in reader.runs() if run.id == trace.run_id)
        verdicts = [(v.judge, v.who, v.status, v.rule, v.score) for v in reader.verdicts(trace.id)]
        plain = [
            {
                k: getattr(value, k)
                for k in value.__slots__
                if k not in {"id", "problem_id", "run_id"}
            }
            for value in (trace, problem, run)
        ]
        found.append((plain, verdicts))
    return found


def rich():
    text = "<think>Hm 𝒙.</think>It is 927."
    blocks = (
        Block(channel=Channel.PRIVATE_REASONING, completeness=Completeness.SUMMARY, start=0, end=20,
              tokens=7, said_by="file"),
        Block(channel=Channel.ANSWER, completeness=Completeness.FULL, start=20, end=len(text)),
    )  # fmt: skip
    one = replace(
        attempt("p3", text=text, number=2, saw=Saw.MAYBE_ERROR),
        blocks=blocks,
        prompt_before="Are you sure?",
        tokens=12,
        reasoning_tokens=7,
        seconds=1.5,
        cost=0.25,
        metadata={"seed": 3, "nested": [1, None, {"a": "ü"}]},
    )
    return [*attempts(), attempt("p3", text="It is 615."), one]


def test_that_traces_come_back_whole_and_without_tags(tmp_path):
    path = tmp_path / "traces.jsonl"
    with new_study(tmp_path, rich()) as study:
        command = ["export", str(study.path), "--traces", "jsonl", "-o", str(path)]
        assert main(command) == 0
        with Study.create(tmp_path / "other.volteface", "bea") as other:
            assert import_files(other, [path]).added == 5
            assert whole(other) == whole(study)
            assert other.reader().tag_count() == 0
            report = import_files(other, [path])
            assert report.files[0].state == "already there"


def test_that_tags_and_traces_exported_apart_make_the_study_again(study, tmp_path):
    traces = tmp_path / "traces.jsonl"
    main(["export", str(study.path), "--traces", "jsonl", "-o", str(traces)])
    with Study.create(tmp_path / "other.volteface", "bea") as other:
        import_files(other, [exported(study, "w3c"), traces])
        assert rows(other) == rows(study)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"blocks": []}, None),
        ({"text": "other"}, "blocks are not of this text"),
        ({"sample": 0}, "count from 1"),
        ({"tokens": 10**30}, "tokens"),
        ({"run": {"name": "", "model": ""}}, "no problem or no run"),
        ({"text": "a\r\nb"}, "not as Volteface writes it"),
        ({"ending": "tired"}, "not complete"),
        ({"problem": None}, "not complete"),
        ({"volteface_trace": 7}, "no trace that Volteface exported"),
    ],
)
def test_that_a_line_that_is_no_whole_trace_is_left_out_with_the_reason(tmp_path, change, why):
    path = tmp_path / "traces.jsonl"
    with new_study(tmp_path, [attempt()]) as study:
        main(["export", str(study.path), "--traces", "jsonl", "-o", str(path)])
    line = json.loads(path.read_text(encoding="utf-8"))
    read = read_file(write_lines(path, [line, line | change]))
    assert len(read.attempts) == (2 if why is None else 1)
    assert why is None or read.said(why)
