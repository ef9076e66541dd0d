from data.importers.base import ImportOptions
from data.importers.preview import preview
from tests.helpers.reading import write_json


def rows(model, ids, **more):
    return [
        {"id": i, "prompt": f"Add {i}.", "response": f"{i}", "model": model, "target": "1"} | more
        for i in ids
    ]


def write(tmp_path, **files):
    folder = tmp_path / "sums"
    folder.mkdir(exist_ok=True)
    return [write_json(folder / f"{name}.json", value) for name, value in files.items()]


def test_that_runs_pair_on_the_problems_that_they_share(tmp_path):
    paths = write(
        tmp_path, a=rows("gpt-4o", range(9)), b=rows("qwq", range(3, 12)), c=rows("phi-4", range(8))
    )
    seen = preview(paths)
    assert seen.headline == "5 of 12 problems pair across 3 runs"
    assert {pairing.runs: pairing.problems for pairing in seen.pairings} == {
        ("gpt-4o", "qwq"): 6,
        ("gpt-4o", "phi-4"): 8,
        ("qwq", "phi-4"): 5,
        ("gpt-4o", "qwq", "phi-4"): 5,
    }


def test_that_the_headline_is_plain_where_all_pair(tmp_path):
    paths = write(tmp_path, a=rows("gpt-4o", range(4)), b=rows("qwq", range(4)))
    assert preview(paths).headline == "4 problems pair across 2 runs"
    assert preview(paths[:1]).headline == "4 problems in 1 run"


def test_that_a_key_with_two_prompts_does_not_pair(tmp_path):
    other = rows("qwq", range(4))
    other[2]["prompt"] = "Something else."
    seen = preview(write(tmp_path, a=rows("gpt-4o", range(4)), b=other))
    assert (seen.shared, seen.problems) == (3, 5)
    assert any("Same key, different prompts" in each.what for each in seen.findings)


def test_that_differing_references_are_reported(tmp_path):
    paths = write(tmp_path, a=rows("gpt-4o", range(4)), b=rows("qwq", range(4), target="2"))
    assert any("different references" in each.what for each in preview(paths).findings)


def test_that_the_same_attempt_in_two_files_is_reported(tmp_path):
    paths = write(tmp_path, a=rows("gpt-4o", range(4)), b=rows("gpt-4o", range(4)))
    assert any("more than one place" in each.what for each in preview(paths).findings)


def test_that_a_file_counts_its_rows_and_names_its_key(tmp_path):
    told = [*rows("o1-mini", range(4)), {"id": 9, "note": "no prompt"}]
    file = preview(write(tmp_path, a=told)).files[0]
    assert (file.format, file.key) == ("Table", "id")
    assert (file.rows, file.problems, file.chains, file.attempts) == (5, 5, 5, 5)
    assert any("hidden" in each.what for each in file.findings)


def test_that_failed_requests_and_partial_credit_are_counted(tmp_path):
    told = rows("gpt-4o", range(4), score=0.5)
    told[0]["response"] = "API Error: blocked"
    paths = write(tmp_path, a=told)
    words = [each.what for each in preview(paths).files[0].findings]
    assert "1 requests failed." in words
    assert "Partial credit: 4 scores strictly between 0 and 1 count as incorrect." in words
    lenient = preview(paths, ImportOptions(partial_credit=0.5)).files[0].findings
    assert any("count as correct" in each.what for each in lenient)


def test_that_files_that_cannot_be_read_stand_in_their_place(tmp_path):
    paths = write(tmp_path, a=rows("gpt-4o", range(4)))
    seen = preview([tmp_path, *paths, tmp_path / "missing.json"])
    assert [each.error is None for each in seen.files] == [False, True, False]
    assert seen.attempts == 4


def test_that_nothing_readable_says_so(tmp_path):
    assert preview([tmp_path]).headline == "Nothing can be imported from these files."


def test_that_progress_goes_forward_to_the_end(tmp_path):
    told = []
    preview(
        write(tmp_path, a=rows("gpt-4o", range(90)), b=rows("qwq", range(90))), progress=told.append
    )
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_that_stopping_leaves_what_was_read_and_says_so(tmp_path):
    paths = write(tmp_path, a=rows("gpt-4o", range(9)), b=rows("qwq", range(9)))
    asked = iter([False] * 3)
    seen = preview(paths, stopped=lambda: next(asked, True))
    assert not seen.complete
    assert len(seen.files) < 2
