"""What leaves a study: tags in full, and attempts as they were imported."""

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from core.imported import ImportedAttempt, ImportedRun, ImportedVerdict
from core.outcomes.verdict import Status
from core.traces import Problem, Run
from data.store.own_connection import OwnConnection
from data.store.rows import block_of, problem_of, run_of, trace_of

_LIVE = "IN (SELECT id FROM batch WHERE state = 'live')"
_CONTEXT = 32  # characters before and after a quote
_RELATIONS = (
    "(SELECT json_group_array(json_object('kind', kind, 'to', to_uid, 'annotator', who,"
    " 'pass', pass_name, 'uid', uid)) FROM (SELECT kind, other.uid AS to_uid,"
    " relation.annotator AS who, relation.pass_name, relation.uid"
    " FROM relation JOIN tag AS other ON other.id = to_tag_id WHERE from_tag_id = tag.id"
    " AND relation.deleted IS NULL AND other.deleted IS NULL"
    f" AND (other.batch_id IS NULL OR other.batch_id {_LIVE}) ORDER BY relation.id))"
)
_AROUND = (
    f" substr(text, max(1, start + 1 - {_CONTEXT}), min(start, {_CONTEXT})) AS prefix,"
    f' substr(text, "end" + 1, {_CONTEXT}) AS suffix,'
)
_TAGS = (
    "SELECT tag.uid AS tag, code.key AS code, code.name AS code_name, code.layer AS layer,"
    " tag.annotator, pass_name AS pass, origin, dataset, problem.key AS problem,"
    " problem.family, problem.variant, run.name AS run, run.model, run.nature,"
    " trace.sample, trace.attempt, later.attempt AS later_attempt,"
    ' start, "end", quote, sound, verdict, tag.ending, uncertain, note,'
    " tag.created, trace.sha256 AS text_sha256, {around}"
    f" {_RELATIONS} AS relations,"
    " ({status}) AS outcome"
    " FROM tag JOIN code ON code.id = tag.code_id"
    " LEFT JOIN trace ON trace.id = tag.trace_id"
    " LEFT JOIN trace AS later ON later.id = tag.later_trace_id"
    " JOIN problem ON problem.id = ifnull(tag.problem_id, trace.problem_id)"
    " LEFT JOIN run ON run.id = trace.run_id {text}"
    f" WHERE tag.deleted IS NULL AND (tag.batch_id IS NULL OR tag.batch_id {_LIVE})"
    f" AND (trace.id IS NULL OR trace.batch_id {_LIVE})"
    " ORDER BY problem.id, trace.run_id, trace.sample, trace.attempt, start, tag.id"
)
_TEXT = "LEFT JOIN trace_text ON trace_text.trace_id = tag.trace_id"
_TRACES = (
    "SELECT trace.*, text FROM trace JOIN trace_text ON trace_id = trace.id"
    f" WHERE batch_id {_LIVE} ORDER BY problem_id, run_id, sample, attempt"
)
_VERDICTS = (
    "SELECT who, status, rule, score FROM verdict WHERE trace_id = ? AND judge = 'file'"
    f" AND deleted IS NULL AND (batch_id IS NULL OR batch_id {_LIVE}) ORDER BY id"
)


def tags_in_full(
    db: Database, status_sql: str, *, with_context: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield every live tag with its code, place, relations and the outcome in force.

    `relations` is a JSON list of those that go out from the tag. `with_context` adds the words
    before and after the quote as `prefix` and `suffix`.
    """
    around, text = (_AROUND, _TEXT) if with_context else ("", "")
    yield from db.query(_TAGS.format(around=around, status=status_sql, text=text))


class AttemptReader(OwnConnection):
    """Reads live attempts as importers hand them over, without tags and people's verdicts."""

    def attempts(self) -> Iterator[ImportedAttempt]:
        """Yield every live attempt, by problem, run, sample and attempt."""
        runs = {run.id: run for run in self._runs()}
        problem: Problem | None = None
        for row in self._db.query(_TRACES):
            if problem is None or problem.id != row["problem_id"]:
                problem = self._problem(row["problem_id"])
            yield self._attempt(row, problem, runs[row["run_id"]])

    def _attempt(self, row: dict[str, Any], problem: Problem, run: Run) -> ImportedAttempt:
        sql = "SELECT * FROM block WHERE trace_id = ? ORDER BY position"
        blocks = tuple(block_of(each) for each in self._db.query(sql, [row["id"]]))
        trace = trace_of(row, row["text"], blocks)
        return ImportedAttempt(
            problem=problem,
            run=ImportedRun(
                name=run.name,
                model=run.model,
                condition=run.condition,
                base=run.base,
                nature=run.nature,
            ),
            sample=trace.sample,
            attempt=trace.attempt,
            text=trace.text,
            blocks=blocks,
            original_sha256=trace.original_sha256,
            prompt_before=trace.prompt_before,
            saw=trace.saw,
            fresh_context=trace.fresh_context,
            ending=trace.ending,
            answer=trace.answer,
            answer_rule=trace.answer_rule,
            tokens=trace.tokens,
            reasoning_tokens=trace.reasoning_tokens,
            seconds=trace.seconds,
            cost=trace.cost,
            finish_reason=trace.finish_reason,
            metadata=trace.metadata,
            verdicts=self._verdicts(row["id"]),
        )

    def _verdicts(self, trace_id: int) -> tuple[ImportedVerdict, ...]:
        return tuple(
            ImportedVerdict(who=who, status=Status(status), rule=rule, score=score)
            for who, status, rule, score in self._db.execute(_VERDICTS, [trace_id])
        )

    def _problem(self, problem_id: int) -> Problem:
        (row,) = self._db.query("SELECT * FROM problem WHERE id = ?", [problem_id])
        return problem_of(row)

    def _runs(self) -> Iterator[Run]:
        sql = (
            "SELECT run.*, base.name AS base FROM run LEFT JOIN run base"
            " ON base.id = run.base_run_id"
        )
        return (run_of(row) for row in self._db.query(sql))
