"""Files with labels: Thought Anchors, ReasoningFlow, our own tags, W3C Web Annotations."""

import json
from collections import Counter

import pytest

from core.codebook.templates import template_code
from core.edits import AddTag
from core.errors import ImportFileError
from core.imported import Finding, ImportedLabel
from core.outcomes.verdict import Status
from core.tags import Origin, Sound, Tag
from core.text.span import Span
from core.traces import Channel
from data.exporters.tags import as_csv, as_jsonl
from data.importers.base import ImportOptions
from data.importers.preview import preview
from data.importers.registry import recognise
from data.importers.web_annotation import IMPORTER as WEB
from data.intake import import_files
from data.store.study import Study
from tests.helpers.reading import CORPUS, needs_corpus, read_file, tiles, write_json, write_lines
from tests.helpers.studies import attempt, load, new_study

# Thought Anchors

SOLUTION = {
    "prompt": "Solve it. What is 2 + 3?\n<think>\n",
    "solution": "We add.\n\n2 + 3 = 5.  Is it?\nYes.\n</think>\n\nIt is \\boxed{5}.",
    "full_cot": "…",
    "answer": "5",
    "is_correct": True,
}
ABOUT = {
    "problem": "What is 2 + 3?",
    "level": "Level 1",
    "gt_solution": "Five.",
    "gt_answer": "5",
    "nickname": "A sum",
}
CHUNKS = [
    {"chunk": "We add.", "chunk_idx": 0, "function_tags": ["plan_generation"], "depends_on": []},
    {
        "chunk": "2 + 3 = 5. Is it?",
        "chunk_idx": 1,
        "function_tags": ["active_computation", "self_checking"],
        "depends_on": ["0"],
        "accuracy": 0.75,
        "summary": "add",
    },
    {"chunk": "Never said.", "chunk_idx": 2, "function_tags": ["fact_retrieval"]},
    {"chunk": "Yes.", "chunk_idx": 3, "function_tags": ["musing"], "depends_on": ["1"]},
]


def trace_folder(tmp_path, kind="correct_base_solution", about=ABOUT, chunks=CHUNKS, **told):
    folder = tmp_path / "a-model" / kind / "problem_7"
    folder.mkdir(parents=True)
    write_json(folder / "base_solution.json", SOLUTION | told)
    write_json(folder / "problem.json", about)
    write_json(folder / "chunks_labeled.json", chunks)
    return folder


def test_that_a_trace_folder_is_one_attempt_with_its_labels(tmp_path):
    read = read_file(trace_folder(tmp_path) / "base_solution.json")
    (one,) = read.attempts
    assert (one.run.model, one.sample, one.problem.key) == ("a-model", 1, "problem_7")
    assert (one.problem.prompt, one.problem.reference) == ("What is 2 + 3?", "5")
    assert one.prompt_before == "Solve it. What is 2 + 3?"
    assert [v.status for v in one.verdicts] == [Status.CORRECT]
    assert [b.channel for b in one.blocks] == [Channel.PRIVATE_REASONING, Channel.ANSWER]
    assert [(t.code_key, one.text[t.start : t.end]) for t in one.tags] == [
        ("ta.plan_generation", "We add."),
        ("ta.active_computation", "2 + 3 = 5.  Is it?"),
        ("ta.self_checking", "2 + 3 = 5.  Is it?"),
        ("ta.musing", "Yes."),
    ]
    assert one.tags[1].note == "sentence 1; depends on 0; accuracy 0.75; add"
    assert read.said("Labelled sentences that are not in the response: 1")
    assert read.said("chosen by their outcome")


def test_that_right_and_wrong_responses_are_two_samples_of_one_run(tmp_path):
    right = trace_folder(tmp_path)
    wrong = trace_folder(tmp_path, "incorrect_base_solution", answer="6", is_correct=False)
    files = [folder / "base_solution.json" for folder in (right, wrong)]
    with new_study(tmp_path) as study:
        report = import_files(study, files)
        rows = study.reader().attempt_rows()
        assert [(row.run_id, row.sample) for row in rows] == [(1, 1), (1, 2)]
        assert report.labels == 8


def test_that_the_folders_other_files_only_complete_the_response(tmp_path):
    folder = trace_folder(tmp_path)
    for name in ("problem.json", "chunks_labeled.json"):
        read = read_file(folder / name)
        assert read.attempts == []
        assert read.said("completes base_solution.json")
    (folder / "base_solution.json").unlink()
    assert read_file(folder / "chunks_labeled.json").said("not in its folder")


def test_that_a_response_alone_in_a_folder_of_any_name_is_read(tmp_path):
    read = read_file(write_json(tmp_path / "x.json", SOLUTION))
    assert read.attempts[0].tags == ()
    assert read.said("No folder above the trace names the model")
    assert read.said("imported without labels")


ODD = [None, True, 7, float("inf"), "text", [], {}, [1, None], {"a": [{}]}, [[]], "\ud800"]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_that_any_value_anywhere_in_a_trace_folder_is_survived(tmp_path, odd):
    odd_chunks = [dict.fromkeys(CHUNKS[1], odd), odd, CHUNKS[0]]
    folder = trace_folder(
        tmp_path,
        about=dict.fromkeys(ABOUT, odd),
        chunks=odd_chunks,
        prompt=odd,
        answer=odd,
        is_correct=odd,
    )
    read = read_file(folder / "base_solution.json")
    assert tiles(read.attempts[0])
    assert "ta.plan_generation" in {tag.code_key for tag in read.attempts[0].tags}
    write_json(folder / "chunks_labeled.json", {"chunk": odd, "function_tags": odd})
    assert read_file(folder / "base_solution.json").attempts[0].tags == ()


def test_that_a_folder_without_a_response_is_refused_in_words(tmp_path):
    path = write_json(tmp_path / "base_solution.json", SOLUTION | {"solution": 5})
    with pytest.raises(ImportFileError, match="no response"):
        read_file(path)


@needs_corpus
def test_that_all_real_traces_have_every_sentence_and_the_counts_of_the_oracle():
    expected = json.loads((CORPUS.parent / "oracles/corpus.json").read_text())["thought-anchors"]
    folder = CORPUS / "thought-anchors"
    found, counts, right = 0, Counter(), Counter()
    for path in sorted(folder.rglob("base_solution.json")):
        (one,) = read_file(path).attempts
        chunks = json.loads((path.parent / "chunks_labeled.json").read_text())
        assert tiles(one)
        placed = [one.text[tag.start : tag.end].split() for tag in one.tags]
        assert ["".join(p) for p in placed] == ["".join(c["chunk"].split()) for c in chunks]
        found += 1
        counts.update(tag.code_key.removeprefix("ta.") for tag in one.tags)
        kind, verdicts = path.parents[1].name, [v.status for v in one.verdicts]
        right.update(f"{kind}:{status is Status.CORRECT}" for status in verdicts)
    assert (found, counts.total()) == (expected["traces"], expected["sentences"])
    assert counts == expected["tags"]
    assert right == expected["is_correct_by_folder"]


@needs_corpus
def test_that_a_real_folder_imports_with_codes_and_leaves_nothing_when_undone(tmp_path):
    with new_study(tmp_path) as study:
        before = study.reader().codes()
        report = import_files(study, [CORPUS / "thought-anchors/qwq-32b"])
        reader = study.reader()
        assert (report.added, report.labels, reader.tag_count()) == (1, 146, 146)
        assert reader.damage() == []
        study.undo().result()
        assert study.reader().codes() == before


# ReasoningFlow

FLOW = {
    "doc_id": "sums_1_a-model",
    "raw_text": {"question": "2 + 3?", "response": "We add.\r\nSo 5. We add."},
    "metadata": {"annotator": "Human A", "generator": "lab/a-model", "is_human_annotated": True},
    "nodes": [
        {"id": "q1", "start": 0, "end": 6, "label": "context", "text": "2 + 3?",
         "source": "question"},
        {"id": "r1", "start": 0, "end": 7, "label": "planning", "text": "We add.",
         "source": "response"},
        {"id": "r2", "start": 9, "end": 14, "label": "conclusion", "text": "So 5.",
         "source": "response"},
        {"id": "r3", "start": 1, "end": 3, "label": "daydream", "text": "So 5.",
         "source": "response"},
        {"id": "r4", "start": 3, "end": 9, "label": "fact", "text": "We add.",
         "source": "response"},
    ],
    "edges": [{"id": "e1", "source_node_id": "r1", "dest_node_id": "r2",
               "label": "reason:plan-step"}],
}  # fmt: skip


def test_that_nodes_are_labels_and_edges_are_kept(tmp_path):
    read = read_file(write_json(tmp_path / "f.json", FLOW))
    (one,) = read.attempts
    assert (one.problem.key, one.run.name) == ("sums_1", "a-model")
    assert [(t.code_key, one.text[t.start : t.end], t.annotator) for t in one.tags] == [
        ("rf.planning", "We add.", "Human A"),
        ("rf.conclusion", "So 5.", "Human A"),
        ("rf.daydream", "So 5.", "Human A"),
    ]
    assert one.tags[0].note == "r1; reason:plan-step → r2"
    assert one.metadata["edges"] == [["r1", "reason:plan-step", "r2"]]
    assert read.said("on the question")
    assert read.said("offsets do not fit: 1")
    assert read.said("several places: 1")


def test_that_two_annotators_of_one_response_are_both_heard(tmp_path):
    other = FLOW | {"metadata": FLOW["metadata"] | {"annotator": "Human B"}}
    files = [write_json(tmp_path / "a.json", FLOW), write_json(tmp_path / "b.json", other)]
    with new_study(tmp_path) as study:
        import_files(study, files)
        assert study.reader().trace_count() == 1
        by = Counter(tag.annotator for tag in study.reader().tags([1]))
        assert by == {"Human A": 3, "Human B": 3}


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("part", ["raw_text", "metadata", "nodes", "edges"])
def test_that_any_value_in_a_document_is_survived(tmp_path, part, odd):
    inner = FLOW[part][0] if isinstance(FLOW[part], list) else FLOW[part]
    odd_inner = dict.fromkeys(inner, odd)
    within = [odd_inner, odd] if isinstance(FLOW[part], list) else odd_inner
    lines = [FLOW | {part: odd}, FLOW | {part: within}, FLOW]
    read = read_file(write_lines(tmp_path / "f.jsonl", lines))
    assert read.attempts[-1].problem.key == "sums_1"
    assert all(tiles(each) for each in read.attempts)


# Our own tags


def tagged_study(tmp_path):
    later = attempt(number=2, text="Now it is 615.", right=False)
    study = new_study(tmp_path, [attempt(), later, attempt("p2", run="beta")])
    ids = {code.key: code.id for code in study.reader().codes()}
    own = {"annotator": "ann", "quote": ""}
    for tag in (
        Tag(code_id=ids["st.guess_check"], trace_id=1, span=Span(0, 5), annotator="ann",
            quote="First", sound=Sound.NO, note="a, \"note\"\nof two lines"),
        Tag(code_id=ids["bh.check"], trace_id=3, span=Span(25, 35), annotator="ann",
            quote="They fail.", uncertain=True, pass_name="2"),  # noqa: S106 - not a password
        Tag(code_id=ids["pair.restart"], trace_id=1, later_trace_id=2, **own),
        Tag(code_id=ids["problem.bad_reference"], problem_id=1, **own),
    ):  # fmt: skip
        study.run(AddTag(tag)).result()
    return study


def exported(study, path):
    rows = study.reader().tags_in_full()
    lines = as_csv(rows) if path.suffix == ".csv" else as_jsonl(rows)
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return path


def rows_without(study, *names):
    rows = [dict(row) for row in study.reader().tags_in_full()]
    return [{k: v for k, v in row.items() if k not in names} for row in rows]


@pytest.mark.parametrize("name", ["tags.jsonl", "tags.csv"])
def test_that_our_own_tags_imported_into_their_study_change_nothing(tmp_path, name):
    with tagged_study(tmp_path) as study:
        path, before = exported(study, tmp_path / name), rows_without(study)
        report = import_files(study, [path])
        assert report.files[0].state == "already there"
        assert report.batch_id is None
        assert rows_without(study) == before


@pytest.mark.parametrize("name", ["tags.jsonl", "tags.csv"])
def test_that_a_copy_without_tags_gets_all_of_them_back_with_their_spans(tmp_path, name):
    with tagged_study(tmp_path) as study:
        path = exported(study, tmp_path / name)
        study.save_copy(tmp_path / "copy.volteface")
        aside = ("created", "origin")
        expected = rows_without(study, *aside)
    with Study.open(tmp_path / "copy.volteface", "bea") as copy:
        copy.write(lambda db: db.execute("DELETE FROM tag") and None).result()
        assert import_files(copy, [path]).labels == 4
        assert rows_without(copy, *aside) == expected
        rows = list(copy.reader().tags_in_full())
        assert {row["origin"] for row in rows} == {str(Origin.IMPORTED)}
        assert {row["pass"] for row in rows} == {"1", "2"}
        assert copy.reader().damage() == []


def test_that_restored_tags_are_recognised_where_they_came_from(tmp_path):
    with tagged_study(tmp_path) as study:
        path = exported(study, tmp_path / "tags.jsonl")
        study.save_copy(tmp_path / "copy.volteface")
        with Study.open(tmp_path / "copy.volteface", "bea") as copy:
            copy.write(lambda db: db.execute("DELETE FROM tag") and None).result()
            import_files(copy, [path])
            back = exported(copy, tmp_path / "back.jsonl")
        assert import_files(study, [back]).files[0].state == "already there"


def test_that_a_study_with_another_codebook_gets_the_codes_of_the_tags(tmp_path):
    with tagged_study(tmp_path) as study:
        path = exported(study, tmp_path / "tags.jsonl")
    with Study.create(tmp_path / "bare.volteface", "bea", [template_code("err")]) as bare:
        load(bare, [attempt("p2", run="beta")])
        assert import_files(bare, [path]).labels == 1
        assert [code.key for code in bare.reader().codes()] == ["err", "bh.check"]
        assert bare.reader().tags([1])[0].quote == "They fail."


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_that_any_value_in_a_row_of_tags_is_survived(tmp_path, odd):
    with tagged_study(tmp_path) as study:
        rows = [dict(json.loads(line)) for line in as_jsonl(study.reader().tags_in_full())]
        lines = [rows[0] | {name: odd} for name in rows[0]]
        import_files(study, [write_lines(tmp_path / "odd.jsonl", lines)])
        assert study.reader().damage() == []
        assert study.reader().overview()


def test_that_the_preview_counts_labels_and_lets_them_be_imported(tmp_path):
    with tagged_study(tmp_path) as study:
        found = preview([exported(study, tmp_path / "tags.jsonl")])
    assert found.files[0].labels == 4
    assert found.headline == "4 labels for responses that the study or other files hold"


# W3C Web Annotation

IRI = "https://example.org/traces?dataset=puzzles&problem=p1&run=alpha&attempt=1"


def annotation(**more):
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:uuid:1",
        "type": "Annotation",
        "creator": {"type": "Person", "name": "Ada"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "bh.check"},
            {"type": "TextualBody", "purpose": "commenting", "value": "weak"},
        ],
        "target": {
            "source": IRI,
            "selector": [
                {"type": "TextPositionSelector", "start": 25, "end": 35},
                {"type": "TextQuoteSelector", "exact": "They fail.", "prefix": "ces. "},
            ],
        },
    } | more


def labels_in(path):
    return list(WEB.labels(path, ImportOptions()))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"@context": one["@context"], "type": "AnnotationPage", "items": [one]},
        lambda one: {"@context": one["@context"], "first": {"items": [one]}},
        lambda one: {"@context": one["@context"], "@graph": [one]},
    ],
)
def test_that_an_annotation_in_any_wrapping_becomes_a_tag(tmp_path, wrap):
    path = write_json(tmp_path / "a.json", wrap(annotation()))
    with new_study(tmp_path, [attempt()]) as study:
        import_files(study, [path])
        (tag,) = study.reader().tags([1])
        assert (tag.quote, tag.annotator, tag.note) == ("They fail.", "Ada", "weak")
        assert (tag.pass_name, tag.origin) == ("web annotation", Origin.IMPORTED)


def test_that_annotations_a_line_each_with_several_codes_are_labels_of_their_own(tmp_path):
    lines = [annotation(), annotation(id="urn:2", body=["Aha!", "http://x.org/codes#st.forward"])]
    found = labels_in(write_lines(tmp_path / "a.jsonl", lines))
    assert [each.tag.code_key for each in found] == ["bh.check", "Aha!", "st.forward"]
    assert len({each.uid for each in found}) == 3


def test_that_a_word_of_the_annotators_own_becomes_a_code_of_theirs(tmp_path):
    path = write_json(tmp_path / "a.json", annotation(body={"value": "Aha!"}))
    with new_study(tmp_path, [attempt()]) as study:
        import_files(study, [path])
        assert "w3c.aha" in {code.key for code in study.reader().codes()}


def test_that_a_text_is_named_by_its_hash_anywhere_in_the_source(tmp_path):
    source = f"urn:hash::sha256:{'ab' * 32}"
    (found,) = labels_in(write_json(tmp_path / "a.json", annotation(target={"source": source})))
    assert found.target.sha256 == "ab" * 32
    assert (found.tag.start, found.quote) == (None, "")


def test_that_a_selector_of_another_kind_is_never_taken_for_the_whole_text(tmp_path):
    target = {"source": IRI, "selector": {"type": "XPathSelector", "value": "/p[2]"}}
    (found,) = labels_in(write_json(tmp_path / "a.json", annotation(target=target)))
    assert isinstance(found, Finding)


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("part", ["body", "target", "creator", "id", "selector", "source"])
def test_that_any_value_in_an_annotation_is_survived(tmp_path, part, odd):
    told = annotation()
    broken = told | {part: odd} if part in told else told | {"target": told["target"] | {part: odd}}
    path = write_lines(tmp_path / "a.jsonl", [broken, annotation()])
    assert isinstance(labels_in(path)[-1], ImportedLabel)
    with new_study(tmp_path, [attempt()]) as study:
        import_files(study, [path])
        assert study.reader().damage() == []


# All of them


def test_that_each_of_the_files_is_recognised_for_what_it_is(tmp_path):
    folder = trace_folder(tmp_path)
    with tagged_study(tmp_path) as study:
        files = {
            folder / "base_solution.json": "Thought Anchors",
            folder / "chunks_labeled.json": "Thought Anchors",
            write_json(tmp_path / "f.json", FLOW): "ReasoningFlow",
            exported(study, tmp_path / "t.jsonl"): "Volteface tags",
            exported(study, tmp_path / "t.csv"): "Volteface tags",
            write_json(tmp_path / "w.json", annotation()): "W3C Web Annotation",
        }
    assert {path: recognise(path)[0].name for path in files} == files
