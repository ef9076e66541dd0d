"""Suggestions in a study: a run, decisions, undo, and that nothing counts before it is accepted."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from core.changes import Kind
from core.detectors import registry
from core.detectors.choice import Choice
from core.edits import AcceptChanged, AddTag, DecideSuggestions, RemoveTags
from core.errors import EditConflictError, VoltefaceError
from core.tags import Origin, Tag
from core.text.span import Span
from core.traces import Nature
from data.commands import main
from data.store.study import Study
from data.store.suggestions import note_shown
from data.suggesting.study import suggest_study
from tests.helpers.studies import attempt, load, new_study

TEXT = "First I try it. Let me verify this. Yes, that works. I'm stuck here. So the answer is 927."
LINEAR = "Let me start over. I'm stuck. I'm not sure about it."


@pytest.fixture
def study(tmp_path):
    attempts = [attempt("p1", text=TEXT), attempt("p2", text=LINEAR), attempt("p3", text="")]
    with new_study(tmp_path, attempts) as study:
        yield study


def pending(study: Study, trace_id: int = 1, who: str = "ann"):
    reader = study.suggestions()
    try:
        return reader.pending(trace_id, who)
    finally:
        reader.close()


def keys(study: Study, found):
    codes = {code.id: code.key for code in study.reader().codes()}
    return {codes[each.code_id] for each in found}


def of_code(study: Study, key: str, trace_id: int = 1):
    return next(s for s in pending(study, trace_id) if keys(study, [s]) == {key})


def decide(study: Study, choice: Choice, *found, who: str = "ann"):
    ids = tuple(each.id for each in found)
    edit = DecideSuggestions(suggestion_ids=ids, choice=choice, annotator=who)
    return study.run(edit).result()


def counted(study: Study):
    reader = study.reader()
    return (
        reader.overview(),
        list(reader.tags_in_full()),
        reader.tag_count(),
        reader.tags([1, 2, 3]),
        reader.sources(),
    )


# Runs


def test_that_a_run_of_detectors_changes_no_number_no_tag_and_no_export(study):
    before = counted(study)
    report = suggest_study(study)
    assert report.counts.total() == study.suggestions().suggestion_count() > 5
    assert counted(study) == before


def test_that_suggestions_lie_on_the_words_they_name(study):
    suggest_study(study, ["behaviours"])
    found = of_code(study, "bh.progress_ok")
    assert found.span.quote(TEXT) == "Yes, that works."
    assert found.rule == "behaviours 1/progress.works"


def test_that_an_unfit_detector_runs_only_when_asked_for(study):
    assert [d.name for d in suggest_study(study).detectors] == ["episodes", "behaviours"]
    simulated = attempt("p9", run="solver")
    load(
        study,
        [structs.replace(simulated, run=replace(simulated.run, nature=Nature.SIMULATED))],
        "b",
    )
    assert "strategies" in [d.name for d in suggest_study(study).detectors]
    with pytest.raises(VoltefaceError, match="no detector 'x'"):
        suggest_study(study, ["x"])


def test_that_a_run_withdraws_what_the_same_detector_proposed_before(study, monkeypatch):
    suggest_study(study, ["behaviours"])
    suggest_study(study, ["episodes"])
    newer = replace(registry.DETECTORS["behaviours"], version="2")
    monkeypatch.setitem(registry.DETECTORS, "behaviours", newer)
    suggest_study(study, ["behaviours"])
    runs = study.suggestions().detector_batches()
    assert [(each.detector, each.state) for each in runs] == [
        ("behaviours 1", "withdrawn"),
        ("episodes 1", "live"),
        ("behaviours 2", "live"),
    ]
    study.undo().result()
    states = [each.state for each in study.suggestions().detector_batches()]
    assert states == ["live", "live", "withdrawn"]


def test_that_undo_takes_a_whole_run_back_and_redo_brings_it_again(study):
    suggest_study(study)
    before = pending(study)
    study.undo().result()
    assert pending(study) == []
    study.redo().result()
    assert pending(study) == before


def test_that_a_stopped_run_leaves_nothing_behind(study):
    report = suggest_study(study, stopped=lambda: True)
    assert report.cancelled
    assert not report.batch_ids
    assert study.suggestions().detector_batches() == []
    assert study.reader().undo_label("ann") != "Suggest Tags"


def test_that_a_run_that_fails_leaves_nothing_behind(study, monkeypatch):
    def fail(_text, _start):
        raise ZeroDivisionError

    broken = replace(registry.DETECTORS["episodes"], detect=fail)
    monkeypatch.setitem(registry.DETECTORS, "episodes", broken)
    with pytest.raises(ZeroDivisionError):
        suggest_study(study)
    assert study.suggestions().detector_batches() == []


# Decisions


def test_that_accepting_puts_a_tag_that_says_so(study):
    suggest_study(study)
    found = of_code(study, "bh.progress_ok")
    changes = decide(study, Choice.ACCEPT, found)
    assert changes.kinds == {Kind.TAG, Kind.SUGGESTION}
    assert changes.traces == {1}
    (tag,) = study.reader().tags([1])
    assert (tag.origin, tag.quote, tag.annotator) == (Origin.ACCEPTED, "Yes, that works.", "ann")
    assert changes.tags == {tag.id}
    assert found.id not in {each.id for each in pending(study)}


def test_that_accepting_with_another_code_or_other_words_is_an_edit(study):
    suggest_study(study)
    found = of_code(study, "bh.progress_ok")
    code = next(c.id for c in study.reader().codes() if c.key == "bh.persist")
    words = Span(found.span.start, found.span.start + 3)
    tag = Tag(code_id=code, trace_id=1, span=words, quote="Yes", annotator="ann")
    study.run(AcceptChanged(found.id, tag)).result()
    (put,) = study.reader().tags([1])
    assert (put.origin, put.quote, put.code_id) == (Origin.EDITED, "Yes", code)
    (use,) = study.suggestions().rule_uses()
    assert (use.edited, use.accepted) == (1, 0)
    assert found.id not in {each.id for each in pending(study)}


def test_that_a_changed_tag_must_fit_its_text(study):
    suggest_study(study)
    found = pending(study)[0]
    tag = Tag(code_id=1, trace_id=1, span=Span(0, 3), quote="Yes", annotator="ann")
    with pytest.raises(EditConflictError, match="does not fit"):
        study.run(AcceptChanged(found.id, tag)).result()


def test_that_what_was_rejected_does_not_return_with_a_newer_version(study, monkeypatch):
    suggest_study(study, ["behaviours"])
    found = of_code(study, "bh.progress_ok")
    decide(study, Choice.REJECT, found)
    newer = replace(registry.DETECTORS["behaviours"], version="2")
    monkeypatch.setitem(registry.DETECTORS, "behaviours", newer)
    suggest_study(study, ["behaviours"])
    assert "bh.progress_ok" not in keys(study, pending(study))
    assert "bh.progress_ok" in keys(study, pending(study, who="bob"))


def test_that_what_was_accepted_and_deleted_does_not_return(study):
    suggest_study(study)
    decide(study, Choice.ACCEPT, of_code(study, "bh.progress_ok"))
    (tag,) = study.reader().tags([1])
    study.run(RemoveTags((tag.id,))).result()
    assert "bh.progress_ok" not in keys(study, pending(study))


def test_that_what_the_annotator_tagged_alike_is_not_proposed(study):
    suggest_study(study)
    found = of_code(study, "bh.progress_ok")
    tag = Tag(
        code_id=found.code_id,
        trace_id=1,
        span=found.span,
        quote=found.span.quote(TEXT),
        annotator="ann",
    )
    study.run(AddTag(tag)).result()
    assert found.id not in {each.id for each in pending(study)}
    assert found.id in {each.id for each in pending(study, who="bob")}


def test_that_the_skipped_stay_and_are_told_apart(study):
    suggest_study(study)
    found = of_code(study, "bh.progress_ok")
    decide(study, Choice.SKIP, found)
    assert of_code(study, "bh.progress_ok") == replace(found, is_skipped=True)
    decide(study, Choice.ACCEPT, found)
    study.undo().result()
    assert of_code(study, "bh.progress_ok").is_skipped


def test_that_a_suggestion_is_decided_once_and_only_while_it_is_live(study):
    suggest_study(study)
    found = of_code(study, "bh.progress_ok")
    decide(study, Choice.REJECT, found)
    with pytest.raises(EditConflictError, match="decided already"):
        decide(study, Choice.ACCEPT, found)
    assert study.reader().tags([1]) == []
    study.undo().result()
    study.undo().result()
    with pytest.raises(EditConflictError, match="not there any more"):
        decide(study, Choice.ACCEPT, found)


def test_that_all_of_a_rule_in_the_study_are_accepted_in_one_step(study):
    suggest_study(study)
    reader = study.suggestions()
    found = reader.pending_of_rule("behaviours 1/dead_end.fails", "ann")
    assert {each.trace_id for each in found} == {1, 2}
    decide(study, Choice.ACCEPT, *found)
    assert len(study.reader().tags([1, 2])) == 2
    assert study.reader().undo_label("ann") == "Accept 2 Suggestions"
    study.undo().result()
    assert study.reader().tags([1, 2]) == []
    assert reader.pending_of_rule("behaviours 1/dead_end.fails", "ann") == found


def test_that_a_bulk_accept_with_a_conflict_changes_nothing(study):
    suggest_study(study)
    found = pending(study)
    decide(study, Choice.REJECT, found[-1])
    with pytest.raises(EditConflictError):
        decide(study, Choice.ACCEPT, *found)
    assert study.reader().tags([1]) == []


def test_that_a_retired_code_is_not_proposed(study):
    suggest_study(study)
    study.write(
        lambda db: db.execute("UPDATE code SET retired = 1 WHERE key = 'bh.doubt'")
    ).result()
    assert "bh.doubt" not in keys(study, pending(study, 2))
    assert suggest_study(study).without_code["bh.doubt"] == 1


def test_that_rules_are_counted_for_each_annotator_by_what_was_shown_and_decided(study):
    suggest_study(study, ["behaviours"])
    decide(study, Choice.ACCEPT, of_code(study, "bh.dead_end"))
    decide(study, Choice.REJECT, of_code(study, "bh.dead_end", 2))
    (use,) = study.suggestions().rule_uses()
    assert (use.rule, use.annotator) == ("behaviours 1/dead_end.fails", "ann")
    assert (use.shown, use.accepted, use.edited, use.rejected) == (2, 1, 0, 1)
    assert study.suggestions().rule_use(use.rule, "ann").decided == 2
    assert study.suggestions().rule_use(use.rule, "bob").decided == 0


def _state(study: Study):
    reader = study.reader()
    try:
        return reader.tags([1, 2]), pending(study, 1), pending(study, 2)
    finally:
        reader.close()


@given(st.lists(st.sampled_from(["accept", "reject", "skip", "all", "undo", "redo"]), max_size=9))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_that_undo_and_redo_walk_through_the_states_of_any_decisions(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("walk")
    attempts = [attempt("p1", text=TEXT), attempt("p2", text=LINEAR)]
    with new_study(folder, attempts) as study:
        suggest_study(study, ["behaviours"])
        states, at = [_state(study)], 0
        for step in steps:
            left = [s for s in pending(study, 1) if not s.is_skipped] + pending(study, 2)
            if step == "undo" and at > 0:
                study.undo().result()
                at -= 1
            elif step == "redo" and at + 1 < len(states):
                study.redo().result()
                at += 1
            elif step in ("undo", "redo") or not left:
                continue
            else:
                chosen = left if step == "all" else left[:1]
                decide(study, Choice("accept" if step == "all" else step), *chosen)
                states, at = [*states[: at + 1], _state(study)], at + 1
            assert _state(study) == states[at]


# The command


def test_that_the_command_proposes_lists_and_withdraws(study, capsys):
    path = str(study.path)
    study.close()
    assert main(["suggest", path, "--detector", "behaviours", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["detectors"] == ["behaviours 1"]
    assert told["rules"]["behaviours 1/progress.works"] == {"suggestions": 1, "precision": 1.0}
    assert main(["suggest", path, "--list"]) == 0
    assert "live      behaviours 1" in capsys.readouterr().out
    assert main(["suggest", path, "--withdraw", str(told["batches"][0])]) == 0
    assert "withdrawn behaviours 1" in capsys.readouterr().out
    assert main(["suggest", path, "--withdraw", "1"]) == 1
    assert "There is no run 1" in capsys.readouterr().err


def test_that_the_command_says_how_good_each_rule_is(study, capsys):
    path = str(study.path)
    study.close()
    assert main(["suggest", path]) == 0
    told = capsys.readouterr().out
    assert "1 behaviours 1/progress.works (A): precision 100 % (5/5, 95 % 57 to 100)" in told


def test_that_what_is_open_is_counted_by_code_trace_and_rule_for_each_annotator(study):
    suggest_study(study)
    mine = Counter(
        (each.code_id, trace, each.rule) for trace in (1, 2, 3) for each in pending(study, trace)
    )
    reader = study.suggestions()
    assert Counter({each[:3]: each.many for each in reader.open_ones("ann")}) == mine
    first, *_ = pending(study)
    decide(study, Choice.REJECT, first)
    left = reader.open_ones("ann")
    assert sum(each.many for each in left) == mine.total() - 1
    assert sum(each.many for each in reader.open_ones("bob")) == mine.total()


def note(study, *suggestions, who="ann", name="1"):
    ids = [each.id for each in suggestions]
    study.load(lambda db: note_shown(db, ids, who, name, "2026-01-01T00:00:00.000+00:00")).result()


def shown(study):
    return {(use.rule, use.annotator): use.shown for use in study.suggestions().rule_uses()}


def test_that_what_was_shown_counts_once_for_each_annotator_and_pass_decided_or_not(study):
    suggest_study(study, ["behaviours"])
    found = of_code(study, "bh.dead_end")
    note(study, found)
    note(study, found)
    assert shown(study) == {(found.rule, "ann"): 1}
    note(study, found, who="bob")
    note(study, found, name="2")
    assert shown(study) == {(found.rule, "ann"): 2, (found.rule, "bob"): 1}
    decide(study, Choice.REJECT, found)
    assert shown(study)[found.rule, "ann"] == 2


def test_that_what_was_never_in_sight_is_not_shown_though_it_stands_on_the_trace(study):
    suggest_study(study, ["behaviours"])
    first, *others = pending(study)
    decide(study, Choice.REJECT, first)
    assert others
    assert sum(shown(study).values()) == 1


def test_that_to_be_shown_is_no_edit_and_goes_with_its_suggestion(study):
    suggest_study(study, ["behaviours"])
    found = of_code(study, "bh.dead_end")
    before = study.reader().undo_label("ann")
    note(study, found)
    assert study.reader().undo_label("ann") == before
    study.write(lambda db: db.execute("DELETE FROM suggestion WHERE id = ?", [found.id])).result()
    assert shown(study) == {}
    note(study, found)  # gone in the meantime: nothing to note
    assert shown(study) == {}
