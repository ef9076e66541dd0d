"""The answers that all traces of a study commit to, each judged against the reference."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from core.metrics.within_table import WithinRow
from core.metrics.within_trace import Commitment, TraceAnswers
from core.outcomes import ladder
from core.outcomes.asked import Asked, asked
from core.outcomes.commitments import Claim, commitments
from core.outcomes.kinds import AnswerForm, Kind
from core.outcomes.verdict import is_right
from core.traces import Ending
from data.checking.recheck import forms_of
from data.committing.cache import ClaimCache
from data.store.study import Study
from data.store.texts import AskedRow, TextReader, TextRow

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]

_SAVE_EVERY = 500
_ABSENT = frozenset((Ending.ACCEPTED_EARLIER, Ending.NOT_RUN, Ending.FAILED))


@dataclass(frozen=True, slots=True, kw_only=True)
class CommittedTrace:
    """A trace's answers; `left_out` says why it has no part in the metrics, "" if it has."""

    row: TextRow
    claims: tuple[Claim, ...] = ()
    answers: TraceAnswers
    left_out: str = ""


def committed_answers(
    study: Study,
    *,
    cache: Path | None = None,
    problem_ids: Collection[int] | None = None,
    run_ids: Collection[int] | None = None,
    attempt: int | None = None,
    progress: Progress = lambda _share, _words: None,
    stopped: Stopped = lambda: False,
) -> list[CommittedTrace]:
    """Return the commitments of all live traces with outcomes.

    `problem_ids`, `run_ids` and `attempt` choose among them where they are not None.

    What was found before is taken from the file `cache` (see `cache_of`). Once `stopped`, what has
    been done is kept there and returned. To be called from a thread that may wait.
    """
    kept = ClaimCache(cache)
    forms = forms_by_dataset(study)
    found: list[CommittedTrace] = []
    with TextReader(study.path) as reader:
        problems = reader.problems()
        rows = [
            row
            for row in reader.traces()
            if (problem_ids is None or row.problem_id in problem_ids)
            and (run_ids is None or row.run_id in run_ids)
            and (attempt is None or row.attempt == attempt)
        ]
        questions = {id_: asked(each.prompt) for id_, each in problems.items()}
        for done, row in enumerate(rows):
            if stopped():
                break
            problem = problems[row.problem_id]
            found.append(_committed(reader, row, problem, questions[row.problem_id], forms, kept))
            progress(done / len(rows), f"{done:,} of {len(rows):,}")
            if done % _SAVE_EVERY == 0:
                kept.flush()
    kept.flush()
    return found


def forms_by_dataset(study: Study) -> dict[str, AnswerForm]:
    """Return how the answers of each dataset that has references are compared."""
    return {each.dataset: each.form for each in forms_of(study)}


def judged(
    claims: Iterable[Claim], reference: str | None, form: AnswerForm
) -> tuple[Commitment, ...]:
    """Return the claims as commitments that end where the answer does.

    One that only algebra could judge is left unjudged, and so are all without a reference.
    """
    return tuple(Commitment(claim.span.end, _right(claim, reference, form)) for claim in claims)


def within_rows(
    traces: Iterable[CommittedTrace], run_ids: Collection[int] | None = None
) -> list[WithinRow]:
    """Return the traces grouped by run and attempt; other runs than `run_ids` are dropped."""
    rows: list[WithinRow] = []
    wanted = (each for each in traces if run_ids is None or each.row.run_id in run_ids)
    for (run_id, attempt), group in groupby(wanted, lambda t: (t.row.run_id, t.row.attempt)):
        members = list(group)
        rows.append(
            WithinRow(
                run_id=run_id,
                attempt=attempt,
                traces=[each.answers for each in members if not each.left_out],
                left_out=dict(Counter(each.left_out for each in members if each.left_out)),
            )
        )
    return rows


def _committed(
    reader: TextReader,
    row: TextRow,
    problem: AskedRow,
    question: Asked,
    forms: Mapping[str, AnswerForm],
    kept: ClaimCache,
) -> CommittedTrace:
    none = TraceAnswers((), row.length)
    if reason := _unfit(row, problem):
        return CommittedTrace(row=row, answers=none, left_out=reason)
    key = ClaimCache.key(row.sha256, problem.prompt, row.answer_from)
    claims = kept.find(key)
    if claims is None:
        text = reader.text(row.trace_id)
        claims = tuple(commitments(text, question=question, answer_from=row.answer_from))
        kept.keep(key, claims)
    answers = judged(claims, problem.reference, forms.get(problem.dataset, ladder.DEFAULT))
    return CommittedTrace(
        row=row,
        claims=claims,
        answers=TraceAnswers(answers, row.length),
        left_out=_without_outcome(answers),
    )


def _unfit(row: TextRow, problem: AskedRow) -> str:
    if row.ending in _ABSENT:
        return str(row.ending)
    if row.is_partial:
        return "reasoning not in full"
    return "" if problem.reference else "no reference"


def _without_outcome(answers: tuple[Commitment, ...]) -> str:
    if not answers:
        return "no answer found"
    return "" if any(each.right is not None for each in answers) else "not judged"


def _right(claim: Claim, reference: str | None, form: AnswerForm) -> bool | None:
    if form.kind is Kind.CODE:
        return None
    check = ladder.check(reference, claim.answer, form)
    return is_right(check.status) if check.settled else None
