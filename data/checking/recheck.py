"""Checks the answers of a study anew: one batch of verdicts, live all at once or not at all.

Older verdicts stay; the newest batch counts until it is withdrawn or undone. All attempts at a
problem are judged by the same checker, so that no flip between two of them is the checker's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice

from core.changes import ChangeSet, Kind
from core.outcomes.automatic import verdict_on
from core.outcomes.kinds import AnswerForm, guess
from core.outcomes.kinds import Kind as AnswerKind
from core.outcomes.result import Check
from core.outcomes.verdict import Status, Verdict, is_right
from core.traces import Ending
from data.checking.checker import Checker
from data.checking.worker import Question
from data.store import batches
from data.store.answers import AnswerReader, AnswerRow, write_verdicts
from data.store.study import Study, now

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]

CHECKED = ChangeSet(kinds=frozenset({Kind.VERDICT, Kind.BATCH}), traces=None, label="Check Answers")
"""What a check that has ended has changed in a study."""

_PIECE = 1_000
_MOST_PLACES = 200
_WITHOUT_QUESTION = frozenset((Ending.FAILED, Ending.ACCEPTED_EARLIER, Ending.NOT_RUN))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetForm:
    """How the answers of a dataset are compared, and whether that is only a guess."""

    dataset: str
    form: AnswerForm
    is_guess: bool
    problems: int


@dataclass(slots=True, kw_only=True)
class CheckReport:
    """What a check found; `batch_id` is None where nothing was stored.

    counts: traces by status. turned: traces that the checker before judged otherwise, by (right
    before, right now). agreeing, differing: traces by whether the file's own verdict is the same,
    where both know. unsettled: answers that only algebra could tell, with none at hand. places:
    up to 200 traces without an outcome because of the checker or the reference.
    """

    who: str
    forms: list[DatasetForm]
    batch_id: int | None = None
    cancelled: bool = False
    counts: Counter[Status] = field(default_factory=Counter[Status])
    turned: Counter[tuple[bool | None, bool | None]] = field(
        default_factory=Counter[tuple[bool | None, bool | None]]
    )
    agreeing: int = 0
    differing: int = 0
    unsettled: int = 0
    places: list[tuple[int, Status, str]] = field(default_factory=list[tuple[int, Status, str]])

    @property
    def checked(self) -> int:
        """Return how many traces have a verdict now."""
        return self.counts.total()


def forms_of(study: Study) -> list[DatasetForm]:
    """Return how each dataset's answers are compared: as people chose, else as is guessed."""
    with AnswerReader(study.path) as reader:
        chosen, references = reader.forms(), reader.references()
    return [
        DatasetForm(
            dataset=name,
            form=chosen.get(name) or guessed_form(told),
            is_guess=name not in chosen,
            problems=len(told),
        )
        for name, told in references.items()
    ]


def guessed_form(told: Iterable[tuple[str, str]]) -> AnswerForm:
    """Return the form guessed from references, each with its prompt."""
    pairs = list(told)
    return AnswerForm(kind=guess((each for each, _ in pairs), (prompt for _, prompt in pairs)))


def unchecked(study: Study, who: str) -> int:
    """Return how many traces await a check: theirs or another at the problem is not by `who`."""
    with AnswerReader(study.path) as reader:
        return sum(1 for _ in _awaiting(reader.answers(), who, frozenset()))


def check_study(
    study: Study,
    checker: Checker,
    *,
    datasets: Iterable[str] | None = None,
    only_new: bool = False,
    by: str | None = None,
    progress: Progress = lambda _share, _words: None,
    stopped: Stopped = lambda: False,
) -> CheckReport:
    """Check the answers of a study, or of some datasets, and store the verdicts as one batch.

    With `only_new`, problems whose every trace this checker has judged already are left alone,
    also where that check was withdrawn: what a person took back does not come back unasked.
    The check is signed `by`, or by the annotator, whose undo then takes it back: a check that
    nobody asked for must not stand between a person and what they did last.
    Cancelling leaves no trace. To be called from one thread that may wait.

    Raises:
        ProcessError: if no worker process can be started; nothing is stored then.
    """
    wanted = None if datasets is None else set(datasets)
    forms = [each for each in forms_of(study) if wanted is None or each.dataset in wanted]
    report = CheckReport(who=checker.who, forms=forms)
    by_dataset = {
        each.dataset: each.form for each in forms if each.form.kind is not AnswerKind.CODE
    }
    with AnswerReader(study.path) as reader:
        rows = reader.answers()
        if only_new:
            rows = _awaiting(rows, checker.who, reader.taken_back(checker.who))
        chosen = [row for row in rows if row.dataset in by_dataset]
    if chosen:
        batch_id = study.load(
            lambda db: batches.begin(db, "detector", _label(forms), now())
        ).result()
        try:
            _fill(study, batch_id, chosen, by_dataset, checker, report, progress, stopped)
            report.cancelled = report.cancelled or stopped()
            if not report.cancelled:
                study.publish(batch_id, CHECKED.label, annotator=by).result()
                report.batch_id = batch_id
        finally:
            if report.batch_id is None:
                study.write(lambda db: batches.discard(db, batch_id)).result()
    return report


def _fill(
    study: Study,
    batch_id: int,
    rows: list[AnswerRow],
    forms: Mapping[str, AnswerForm],
    checker: Checker,
    report: CheckReport,
    progress: Progress,
    stopped: Stopped,
) -> None:
    left = iter(rows)
    done = 0
    while piece := list(islice(left, _PIECE)):
        checks = checker.checks(
            [_question(row, forms) for row in piece],
            stopped,
            lambda count, before=done: _tell(progress, before + count, len(rows)),
        )
        report.cancelled = stopped()
        if report.cancelled:
            return
        verdicts = [each for each in map(_counted, piece, checks, [report] * len(piece)) if each]
        study.load(
            lambda db, verdicts=verdicts: write_verdicts(db, batch_id, verdicts, now())
        ).result()
        done += len(piece)


def _counted(row: AnswerRow, check: Check, report: CheckReport) -> Verdict | None:
    verdict = verdict_on(check, row.ending, report.who, row.trace_id)
    if verdict is None:
        return None
    status, right = verdict.status, is_right(verdict.status)
    report.counts[status] += 1
    report.unsettled += not check.settled
    if row.status is not None and is_right(row.status) is not right:
        report.turned[is_right(row.status), right] += 1
    if row.file_status is not None and None not in (right, is_right(row.file_status)):
        report.agreeing += is_right(row.file_status) is right
        report.differing += is_right(row.file_status) is not right
    if right is None and status is not Status.FAILED_REQUEST and len(report.places) < _MOST_PLACES:
        report.places.append((row.trace_id, status, f"{row.dataset} {row.key}".strip()))
    return verdict


def _awaiting(
    rows: Iterator[AnswerRow], who: str, taken_back: frozenset[int]
) -> Iterator[AnswerRow]:
    """Yield the rows of problems at which some trace with an outcome is not judged by `who`.

    `taken_back` are traces on which it judged already, in a check that was withdrawn.
    """
    for _, group in groupby(rows, lambda row: row.problem_id):
        traces = list(group)
        judged = (each for each in traces if each.checked_by is not None)
        if any(each.checked_by != who and each.trace_id not in taken_back for each in judged):
            yield from traces


def _question(row: AnswerRow, forms: Mapping[str, AnswerForm]) -> Question:
    answer = None if row.ending in _WITHOUT_QUESTION else row.answer
    return row.reference, answer, forms[row.dataset]


def _tell(progress: Progress, done: int, total: int) -> None:
    progress(done / total, f"{done:,} of {total:,} answers")


def _label(forms: list[DatasetForm]) -> str:
    told = ", ".join(f"{each.dataset or 'answers'} as {each.form.kind}" for each in forms)
    return f"Check of {told}"[:200]
