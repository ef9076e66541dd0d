"""What each annotator tagged in each pass, for comparing them."""

from collections.abc import Iterable, Iterator

from core.coding import Coding, CodingSize
from core.metrics.span_matching import CodedSpan, Difference, Matched
from core.text.span import Span
from data.store.own_connection import OwnConnection

_LIVE = "IN (SELECT id FROM batch WHERE state = 'live')"
_LIVE_TAG = (
    f"tag.deleted IS NULL AND (tag.batch_id IS NULL OR tag.batch_id {_LIVE})"
    f" AND tag.trace_id IN (SELECT id FROM trace WHERE batch_id {_LIVE})"
)
_IS_MARK = "(code.key = 'trace.annotated' AND later_trace_id IS NULL AND start IS NULL)"
_SIZES = (
    "SELECT annotator, pass_name, count(start), count(DISTINCT iif(start IS NULL, NULL, trace_id)),"
    f" count(DISTINCT iif({_IS_MARK}, trace_id, NULL))"
    f" FROM tag JOIN code ON code.id = code_id WHERE {_LIVE_TAG} GROUP BY 1, 2 ORDER BY 1, 2"
)
_MINE = "annotator = ? AND pass_name = ?"
_TRACES = (
    "SELECT DISTINCT trace_id FROM tag JOIN code ON code.id = code_id"
    f" WHERE {_MINE} AND {{which}} AND {_LIVE_TAG}"
)
_SPANS = (
    'SELECT tag.id, code_id, layer, start, "end" FROM tag JOIN code ON code.id = code_id'
    f" WHERE {_MINE} AND trace_id = ? AND start IS NOT NULL AND {_LIVE_TAG}"
    ' ORDER BY start, "end", tag.id'
)
_IN_PASS = (
    'SELECT trace_id, code_id, start, "end" FROM tag'
    f" WHERE pass_name = ? AND start IS NOT NULL AND {_LIVE_TAG}"
)
_WHERE = (
    "SELECT id, problem_id, run_id, attempt FROM trace WHERE id IN (SELECT value FROM json_each(?))"
)
_QUOTES = "SELECT id, quote FROM tag WHERE id IN (SELECT value FROM json_each(?))"
_AT = (
    f"SELECT id, problem_id FROM trace WHERE batch_id {_LIVE}"
    " AND problem_id IN (SELECT value FROM json_each(?)) AND run_id = ifnull(?, run_id)"
    " ORDER BY run_id, sample, attempt"
)
_PLACES = (
    "SELECT id, problem_id FROM trace WHERE id IN (SELECT value FROM json_each(?))"
    " ORDER BY problem_id, run_id, sample, attempt"
)


class CodingReader(OwnConnection):
    """Reads codings over a connection of its own; from one thread at a time."""

    def sizes(self) -> list[CodingSize]:
        """Return every coding with how much it holds, by annotator and pass."""
        return [
            CodingSize(Coding(who, name), spans, traces, annotated)
            for who, name, spans, traces, annotated in self._db.execute(_SIZES)
        ]

    def traces_of(self, coding: Coding, *, marked: bool) -> set[int]:
        """Return the traces that a coding says are annotated, else those where it tagged any."""
        which = _IS_MARK if marked else "start IS NOT NULL"
        rows = self._db.execute(_TRACES.format(which=which), [coding.annotator, coding.pass_name])
        return {trace_id for (trace_id,) in rows}

    def places(self, trace_ids: set[int]) -> Iterator[tuple[int, int]]:
        """Yield these traces with their problems, by problem, run, sample and attempt."""
        yield from self._db.execute(_PLACES, [str(sorted(trace_ids))])

    def spans(self, coding: Coding, trace_id: int) -> list[CodedSpan]:
        """Return the tags of a coding on the text of a trace, in text order."""
        told = [coding.annotator, coding.pass_name, trace_id]
        return [
            CodedSpan(tag_id, code_id, layer, Span(start, end))
            for tag_id, code_id, layer, start, end in self._db.execute(_SPANS, told)
        ]

    def differences(self, matched: Iterable[tuple[int, Matched]]) -> list[Difference]:
        """Return with their words and places the matches, each told with its trace."""
        told = list(matched)
        tags = [side.tag_id for _, each in told for side in (each.first, each.second) if side]
        quotes: dict[int, str] = dict(self._db.execute(_QUOTES, [str(tags)]).fetchall())
        traces = str(sorted({trace_id for trace_id, _ in told}))
        places = {row[0]: row[1:] for row in self._db.execute(_WHERE, [traces])}
        return [
            Difference(
                trace_id=trace_id,
                problem_id=places[trace_id][0],
                run_id=places[trace_id][1],
                attempt=places[trace_id][2],
                matched=each,
                first=quotes[each.first.tag_id] if each.first else "",
                second=quotes[each.second.tag_id] if each.second else "",
            )
            for trace_id, each in told
        ]

    def places_in_pass(self, pass_name: str) -> Iterator[tuple[int, int, int, int]]:
        """Yield trace, code, start and end of every tag that anybody put in a pass."""
        yield from self._db.execute(_IN_PASS, [pass_name])

    def traces_at(
        self, problem_ids: Iterable[int], run_id: int | None = None
    ) -> list[tuple[int, int]]:
        """Return live traces with their problems, by problem as given, run, sample, attempt.

        Of one run where `run_id` is given.
        """
        ids = list(problem_ids)
        rows = self._db.execute(_AT, [str(ids), run_id])
        found: dict[int, list[int]] = {}
        for trace_id, problem_id in rows:
            found.setdefault(problem_id, []).append(trace_id)
        return [(trace_id, each) for each in ids for trace_id in found.get(each, ())]
