"""What can be asked about the use of the codebook: how often, by whom, under which definition."""

from collections.abc import Iterator
from dataclasses import dataclass

from data.store.own_connection import OwnConnection

_LIVE = "batch_id IN (SELECT id FROM batch WHERE state = 'live')"
_LIVE_TAG = (
    f"tag.deleted IS NULL AND (tag.batch_id IS NULL OR tag.{_LIVE})"
    f" AND (tag.trace_id IS NULL OR tag.trace_id IN (SELECT id FROM trace WHERE {_LIVE}))"
)
_USES = (
    "SELECT code_id, sum(origin IN ('manual', 'accepted', 'edited')),"
    " sum(origin NOT IN ('manual', 'accepted', 'edited')), sum(tag.revision <> code.revision)"
    f" FROM tag JOIN code ON code.id = code_id WHERE {_LIVE_TAG} GROUP BY code_id"
)
_SUGGESTED = f"SELECT code_id, count(*) FROM suggestion WHERE {_LIVE} GROUP BY code_id"
_TAGS = (
    "SELECT tag.id, tag.uid, code_id, code.name, tag.trace_id, quote, annotator, origin, note,"
    " tag.created, ifnull(run.name, ''), ifnull(trace.attempt, 0),"
    " CASE problem.title WHEN '' THEN substr(problem.prompt, 1, 120) ELSE problem.title END"
    " FROM tag JOIN code ON code.id = code_id"
    " LEFT JOIN trace ON trace.id = tag.trace_id LEFT JOIN run ON run.id = trace.run_id"
    " JOIN problem ON problem.id = ifnull(tag.problem_id, trace.problem_id)"
    f" WHERE {_LIVE_TAG} AND "
)
_ORDER = ' ORDER BY code.position, code_id, problem.id, trace_id, tag.start, tag."end", tag.id'


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUses:
    """How many live tags carry a code, by who put them, and how many suggestions name it.

    `stale` of the tags were put before what the code means was changed.
    """

    people: int = 0
    files: int = 0
    detectors: int = 0
    stale: int = 0

    @property
    def tags(self) -> int:
        """Return how many tags there are."""
        return self.people + self.files


@dataclass(frozen=True, slots=True)
class TagPlace:
    """A tag with what it quotes and where it stands, for lists across traces."""

    id: int
    uid: str
    code_id: int
    code: str
    trace_id: int | None
    quote: str
    annotator: str
    origin: str
    note: str
    created: str
    run: str
    attempt: int
    problem: str


class CodebookReader(OwnConnection):
    """Asks over a connection of its own; use it from one thread at a time."""

    def uses(self) -> dict[int, CodeUses]:
        """Return the uses of each code that has any, by its id."""
        suggested = dict(self._db.execute(_SUGGESTED).fetchall())
        found = {
            code_id: CodeUses(
                people=people, files=files, stale=stale, detectors=suggested.pop(code_id, 0)
            )
            for code_id, people, files, stale in self._db.execute(_USES)
        }
        return found | {code_id: CodeUses(detectors=count) for code_id, count in suggested.items()}

    def tags_of(self, code_id: int, limit: int) -> list[TagPlace]:
        """Return the live tags that carry a code, by problem and place, at most `limit`."""
        return list(self._places("code_id = ?", code_id, limit))

    def stale_tags(self, limit: int) -> list[TagPlace]:
        """Return the tags put before what their code means was changed, by code and place."""
        return list(self._places("tag.revision <> code.revision AND ?", 1, limit))

    def _places(self, which: str, parameter: int, limit: int) -> Iterator[TagPlace]:
        rows = self._db.execute(f"{_TAGS}{which}{_ORDER} LIMIT ?", [parameter, limit])
        return (TagPlace(*row) for row in rows)
