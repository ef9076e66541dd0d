"""What a study knows of its own making: files, verdict givers, prompts and kinds of text."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from core.imported import Severity
from core.outcomes.verdict import DEFAULT_ORDER, Judge
from core.report.facts import ChannelFact, JudgeFact, PromptFact, SourceFact, StudyFacts
from data.store.own_connection import OwnConnection
from data.store.rows import from_json, to_json

_LIVE = "(batch_id IS NULL OR batch_id IN (SELECT id FROM batch WHERE state = 'live'))"
_CHOSEN = (
    "SELECT id FROM trace WHERE batch_id IN (SELECT id FROM batch WHERE state = 'live')"
    " AND ending NOT IN ('accepted earlier', 'not run')"
)
_OF_PROBLEMS = " AND problem_id IN (SELECT value FROM json_each(?))"
_MOST_PROMPTS = 2
"""Shown of each run and kind; where a verifier answers, nearly every prompt is another one."""


class FactsReader(OwnConnection):
    """Reads what a report says about a study; use it from one thread at a time."""

    def facts(self, program: str, problem_ids: Iterable[int] | None = None) -> StudyFacts:
        """Return the facts, those about attempts for these problems (all where None)."""
        listed = None if problem_ids is None else to_json(sorted(problem_ids))
        order = self._order()
        edited = self._db.execute("SELECT max(at) FROM edit").fetchone()[0]
        withdrawn = self._db.execute(
            "SELECT count(*) FROM source JOIN batch ON batch.id = batch_id"
            " WHERE state = 'withdrawn'"
        ).fetchone()[0]
        return StudyFacts(
            name=self.path.stem,
            program=program,
            sources=tuple(self._sources()),
            withdrawn=withdrawn,
            edited=edited or "",
            order=tuple(map(str, order)),
            judges=tuple(self._judges(order, listed)),
            prompts=tuple(self._prompts(listed)),
            channels=tuple(self._channels(listed)),
        )

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def _order(self) -> Sequence[Judge]:
        found = self._db.execute(
            "SELECT value FROM setting WHERE name = 'verdict_order'"
        ).fetchone()
        return tuple(Judge(each) for each in from_json(found[0])) if found else DEFAULT_ORDER

    def _sources(self) -> Iterable[SourceFact]:
        rows = self._db.execute(
            "SELECT name, sha256, size, format, importer_version, imported, counts, findings"
            " FROM source JOIN batch ON batch.id = batch_id WHERE state = 'live' ORDER BY source.id"
        )
        for name, sha256, size, form, version, imported, counts, told in rows:
            findings: list[dict[str, str]] = from_json(told)
            warnings = [each for each in findings if each["severity"] == Severity.WARNING]
            yield SourceFact(
                name=name,
                sha256=sha256,
                size=size,
                format=form,
                importer_version=version,
                imported=imported,
                counts=from_json(counts),
                skipped=sum(each["severity"] == Severity.SKIPPED for each in findings),
                warnings=tuple(
                    " ".join(filter(None, (each["what"], each["done"]))) for each in warnings
                ),
            )

    def _judges(self, order: Sequence[Judge], listed: str | None) -> Iterable[JudgeFact]:
        """Yield who gave the verdicts in force, found as `Reader` finds which these are."""
        ranks = " ".join(f"WHEN '{judge}' THEN {i}" for i, judge in enumerate(order))
        judges = ", ".join(f"'{judge}'" for judge in order)
        in_force = (
            "SELECT trace_id, judge, who, row_number() OVER (PARTITION BY trace_id"
            f" ORDER BY CASE judge {ranks} END, verdict.id DESC) AS place FROM verdict"
            f" WHERE deleted IS NULL AND {_LIVE} AND judge IN ({judges})"
            f" AND trace_id IN ({_chosen(listed)})"
        )
        rows = self._db.execute(
            f"SELECT run_id, judge, who, count(*) FROM ({in_force}) JOIN trace"
            " ON trace.id = trace_id WHERE place = 1 GROUP BY run_id, judge, who"
            " ORDER BY run_id, judge, who",
            _given(listed),
        )
        for run_id, judge, who, count in rows:
            yield JudgeFact(run_id=run_id, judge=judge, who=who, count=count)

    def _prompts(self, listed: str | None) -> Iterable[PromptFact]:
        rows = self._db.execute(
            "SELECT run_id, saw, fresh_context, prompt_before, count(*) AS many,"
            " sum(count(*)) OVER (PARTITION BY run_id, saw, fresh_context),"
            " row_number() OVER (PARTITION BY run_id, saw, fresh_context"
            " ORDER BY count(*) DESC, prompt_before) AS place"
            f" FROM trace WHERE attempt > 1 AND id IN ({_chosen(listed)})"
            " GROUP BY run_id, saw, fresh_context, prompt_before"
            " ORDER BY run_id, saw, fresh_context, place",
            _given(listed),
        )
        for run_id, saw, fresh, text, count, of, place in rows:
            if place <= _MOST_PROMPTS:
                yield PromptFact(
                    run_id=run_id, saw=saw, fresh=bool(fresh), text=text, count=count, of=of
                )

    def _channels(self, listed: str | None) -> Iterable[ChannelFact]:
        rows = self._db.execute(
            "SELECT run_id, channel, completeness, said_by, count(DISTINCT trace_id)"
            " FROM block JOIN trace ON trace.id = trace_id"
            f" WHERE trace_id IN ({_chosen(listed)})"
            " GROUP BY run_id, channel, completeness, said_by"
            " ORDER BY run_id, channel, completeness, said_by",
            _given(listed),
        )
        for run_id, channel, completeness, said_by, count in rows:
            yield ChannelFact(
                run_id=run_id,
                channel=channel,
                completeness=completeness,
                said_by=said_by,
                count=count,
            )


def _chosen(listed: str | None) -> str:
    return _CHOSEN + (_OF_PROBLEMS if listed is not None else "")


def _given(listed: str | None) -> list[Any]:
    return [] if listed is None else [listed]
