"""Answers to be checked, and the checker's verdicts on them as a batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from core.outcomes.judged import JudgedAnswer, Said
from core.outcomes.kinds import AnswerForm
from core.outcomes.verdict import Judge, Status, Verdict
from core.traces import Ending
from data.store.own_connection import OwnConnection
from data.store.rows import ANSWER_FORMS, answer_forms_of

_LIVE = "batch_id IN (SELECT id FROM batch WHERE state = 'live')"
_NEWEST = (
    "SELECT {} FROM verdict WHERE trace_id = trace.id AND deleted IS NULL AND judge = '{}'"
    f" AND (verdict.batch_id IS NULL OR verdict.{_LIVE}) ORDER BY verdict.id DESC LIMIT 1"
)
_ANSWERS = (
    "SELECT trace.id, problem_id, dataset, problem.key, reference, answer, trace.ending,"
    f" ({_NEWEST.format('who', 'checker')}), ({_NEWEST.format('status', 'checker')}),"
    f" ({_NEWEST.format('status', 'file')})"
    " FROM problem JOIN trace ON trace.problem_id = problem.id"
    f" WHERE trace.{_LIVE} AND ifnull(reference, '') <> '' ORDER BY problem_id, trace.id"
)
_VERDICTS = (
    "SELECT trace_id, judge, who, status, rule FROM verdict WHERE deleted IS NULL"
    f" AND (batch_id IS NULL OR {_LIVE}) ORDER BY id"
)
_JUDGED = (
    "SELECT trace.id, problem_id, run_id, sample, attempt, dataset, problem.key, reference,"
    " answer, answer_rule FROM problem JOIN trace ON trace.problem_id = problem.id"
    f" WHERE trace.{_LIVE} ORDER BY problem_id, trace.id"
)
_REFERENCES = (
    "SELECT dataset, reference, substr(prompt, 1, 2000) FROM problem"
    f" WHERE ifnull(reference, '') <> '' AND id IN (SELECT problem_id FROM trace WHERE {_LIVE})"
    " ORDER BY id"
)
_VERDICT = (
    "INSERT INTO verdict (batch_id, trace_id, judge, who, status, rule, score, created)"
    " SELECT ?, id, ?, ?, ?, ?, NULL, ? FROM trace WHERE id = ?"
)
_BATCHES = (
    "SELECT batch.id, state, label, batch.created, count(*), max(who), ifnull((SELECT annotator"
    " FROM edit JOIN edit_change ON edit_seq = seq WHERE table_name = 'batch'"
    " AND row_id = CAST(batch.id AS TEXT) ORDER BY seq LIMIT 1), max(who))"
    " FROM batch JOIN verdict ON verdict.batch_id = batch.id"
    " WHERE kind = 'detector' AND state <> 'loading' AND judge = 'checker'"
    " GROUP BY batch.id ORDER BY batch.id"
)
_TAKEN_BACK = (
    "SELECT DISTINCT trace_id FROM verdict JOIN batch ON batch.id = batch_id"
    " WHERE batch.kind = 'detector' AND batch.state = 'withdrawn' AND judge = 'checker'"
    " AND who = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A trace's answer, its problem's reference, and what is said of it so far.

    `checked_by` and `status` are of the checker's newest verdict, `file_status` of the file's.
    """

    trace_id: int
    problem_id: int
    dataset: str
    key: str
    reference: str
    answer: str | None
    ending: Ending
    checked_by: str | None
    status: Status | None
    file_status: Status | None


class _Kept(dict[tuple[str, str, str], Said]):
    """Makes each verdict's words once: a hundred thousand traces share a few dozen."""

    def __missing__(self, key: tuple[str, str, str]) -> Said:
        who, status, rule = key
        self[key] = Said(who, Status(status), rule)
        return self[key]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A batch of the checker's verdicts.

    state: live or withdrawn. checker: who gave the verdicts, with version. by: who asked for the
    check; the checker itself where nobody did.
    """

    batch_id: int
    state: str
    label: str
    created: str
    verdicts: int
    checker: str
    by: str


class AnswerReader(OwnConnection):
    """Reads what a checker needs over a connection of its own; from one thread at a time."""

    def forms(self) -> dict[str, AnswerForm]:
        """Return how people want the answers of datasets compared."""
        found = self._db.execute(
            "SELECT value FROM setting WHERE name = ?", [ANSWER_FORMS]
        ).fetchone()
        return answer_forms_of(found[0]) if found else {}

    def references(self) -> dict[str, list[tuple[str, str]]]:
        """Return the references of live problems, each with the prompt's beginning, by dataset."""
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for dataset, reference, prompt in self._db.execute(_REFERENCES):
            found[dataset].append((reference, prompt))
        return dict(found)

    def answers(self) -> Iterator[AnswerRow]:
        """Yield the answers of live traces whose problems have a reference, by problem."""
        for row in self._db.execute(_ANSWERS):
            trace_id, problem_id, dataset, key, reference, answer, *told = row
            ending, who, status, file_status = told
            yield AnswerRow(
                trace_id=trace_id,
                problem_id=problem_id,
                dataset=dataset,
                key=key,
                reference=reference,
                answer=answer,
                ending=Ending(ending),
                checked_by=who,
                status=_status(status),
                file_status=_status(file_status),
            )

    def judged(self) -> Iterator[JudgedAnswer]:
        """Yield the answers of all live traces, by problem, with each judge's newest verdict."""
        judges, kept = {str(judge): judge for judge in Judge}, _Kept()
        said: defaultdict[int, dict[Judge, Said]] = defaultdict(dict)
        for trace_id, judge, who, status, rule in self._db.execute(_VERDICTS):
            said[trace_id][judges[judge]] = kept[who, status, rule]
        for row in self._db.execute(_JUDGED):
            trace_id, problem_id, run_id, sample, attempt, dataset, key, reference, *told = row
            answer, answer_rule = told
            yield JudgedAnswer(
                trace_id=trace_id,
                problem_id=problem_id,
                run_id=run_id,
                sample=sample,
                attempt=attempt,
                dataset=dataset,
                key=key,
                reference=reference,
                answer=answer,
                answer_rule=answer_rule,
                said=said.pop(trace_id, {}),
            )

    def checks(self) -> list[CheckRow]:
        """Return the batches of verdicts, oldest first."""
        return [CheckRow(*row) for row in self._db.execute(_BATCHES)]

    def taken_back(self, who: str) -> frozenset[int]:
        """Return the traces on which a verdict by `who` stands in a check that was withdrawn."""
        return frozenset(trace for (trace,) in self._db.execute(_TAKEN_BACK, [who]))


def write_verdicts(db: Database, batch_id: int, verdicts: Iterable[Verdict], at: str) -> None:
    """Store verdicts in a loading batch; those on traces that are gone by now are left out."""
    rows = [
        (batch_id, str(v.judge), v.who, str(v.status), v.rule, at, v.trace_id) for v in verdicts
    ]
    db.conn.executemany(_VERDICT, rows)


def _status(word: str | None) -> Status | None:
    return Status(word) if word else None
