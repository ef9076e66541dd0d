"""The answers along the first attempts of a run, found in the texts, as charts need them."""

from collections.abc import Collection
from pathlib import Path

from core.charts.answer_lines import AnsweredTrace, FoundAnswer
from data.committing.study import CommittedTrace, Progress, Stopped, committed_answers
from data.store.study import Study

MOST_TRACES = 3000
"""Of a study with more first attempts only the run to show is looked through: it takes minutes."""


def answered_traces(
    study: Study,
    run_id: int,
    *,
    cache: Path | None = None,
    problem_ids: Collection[int] | None = None,
    progress: Progress = lambda _share, _words: None,
    stopped: Stopped = lambda: False,
) -> list[AnsweredTrace]:
    """Return the first attempts of a run at these problems (all where None) with their answers.

    `cache` and the rest are as in `committed_answers`.
    """
    found = committed_answers(
        study,
        cache=cache,
        problem_ids=problem_ids,
        run_ids={run_id},
        attempt=1,
        progress=progress,
        stopped=stopped,
    )
    return [_answered(each) for each in found]


def _answered(found: CommittedTrace) -> AnsweredTrace:
    told = zip(found.answers.commitments, found.claims, strict=True)
    return AnsweredTrace(
        trace_id=found.row.trace_id,
        problem_id=found.row.problem_id,
        length=found.row.length,
        answers=tuple(FoundAnswer(each.at, each.right, claim.answer) for each, claim in told),
        left_out=found.left_out,
    )
