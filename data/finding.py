"""Finds the problems that a filter chooses: the store answers free text, the language the rest."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import ENDINGS, AttemptColumns
from core.overview import Overview
from core.packed import MISSING, Mask, Numbers, numbers, places_among, starts_of
from core.provenance import STANDINGS
from core.query import (
    EVERYTHING,
    And,
    Facet,
    FactTable,
    HasTerm,
    ProblemFactTable,
    Query,
    Thing,
    asks_for_codes,
    facets,
    free_text_terms,
    kept,
    parse,
)
from core.traces import Ending
from data.store.ranking import RankReader
from data.store.reading import Reader

_Stopped = Callable[[], bool]
_OF_PROBLEMS = ("dataset", "key", "family", "variant", "level", "subject")


def find_problems(
    reader: Reader, overview: Overview, text: str, stopped: _Stopped = lambda: False
) -> tuple[int, ...]:
    """Return ids of the problems that the filter `text` chooses, in the order of their import.

    A filter without any term chooses all. Returns none once `stopped`.

    Raises:
        QueryError: if `text` is not of the filter language.
    """
    ids = overview.problems.ids
    if not text.strip():
        return tuple(ids.tolist())
    query = parse(text)
    table = fact_table(reader, overview, query)
    return () if stopped() else tuple(ids[kept(query, table)].tolist())


def count_facets(
    reader: Reader, overview: Overview, text: str, stopped: _Stopped = lambda: False
) -> tuple[Facet, ...]:
    """Return what the problems that the filter `text` chooses have; nothing once `stopped`.

    Raises:
        QueryError: if `text` is not of the filter language.
    """
    query = parse(text) if text.strip() else EVERYTHING
    table = fact_table(reader, overview, And(items=(query, HasTerm(thing=Thing.TAGS))))
    return () if stopped() else facets(query, table, stopped)


def by_relevance(
    path: Path,
    overview: Overview,
    text: str,
    problem_ids: Sequence[int],
    stopped: _Stopped = lambda: False,
) -> tuple[int, ...]:
    """Return `problem_ids` with those first whose traces hold most of the words of the filter.

    A problem counts as much as its best trace, for each phrase; those of equal rank, and those
    that hold the words in nothing but title or prompt, stay in their order. Returns none once
    `stopped`.
    """
    ids = numbers(np.asarray(problem_ids, np.int64))
    rank = np.zeros(len(ids))
    traces = overview.attempts.columns.trace
    with RankReader(path) as reader:
        for phrase in free_text_terms(parse(text)) if text.strip() else ():
            found = reader.ranks(phrase, stopped)
            if found is None:
                return ()
            place = places_among(traces, found.traces)
            problem = overview.attempts.columns.problem[place]
            at = places_among(ids, problem)
            counts = (place >= 0) & (at >= 0)
            best = np.zeros(len(ids))
            np.minimum.at(best, at[counts], found.ranks[counts])
            rank += best
    return tuple(ids[np.argsort(rank, kind="stable")].tolist())


def fact_table(reader: Reader, overview: Overview, query: Query) -> FactTable:
    """Return what `query` may ask about the attempts and problems of `overview`."""
    columns, problems, runs = overview.attempts.columns, overview.problems, overview.runs
    entries = _Entries(overview)
    chain, was_accepted = _chains(columns)
    trace = entries.of(columns.trace, 0)
    phrases = free_text_terms(query)
    with_codes = asks_for_codes(query)
    return FactTable(
        problems=ProblemFactTable(
            ids=problems.ids,
            **{name: problems.texts[name] for name in _OF_PROBLEMS},
            has_reference=problems.texts["reference"].known,
            codes=_codes_on_problems(reader, problems.ids) if with_codes else {},
            matched={each: np.isin(problems.ids, reader.search_problems(each)) for each in phrases},
        ),
        runs=[(run.name, run.model) for run in runs],
        problem=entries.problem,
        run=entries.run,
        chain=entries.of(chain, -1),
        sample=entries.of(columns.sample, 0),
        number=entries.of(columns.attempt, 0),
        right=entries.of(columns.right, -1),
        was_accepted=entries.of(was_accepted, default=False),
        tokens=entries.of(_known(columns.tokens), np.nan),
        reasoning=entries.of(_known(columns.reasoning), np.nan),
        seconds=entries.of(columns.seconds, np.nan),
        answer=columns.answers.take(entries.row),
        ending=entries.of(columns.ending, len(ENDINGS)),
        endings=(*ENDINGS, ""),
        suggestions=np.zeros(len(trace), np.bool_),
        hidden=np.isin(trace, list(overview.hidden)),
        provenance=np.where(entries.row >= 0, overview.standings.of(trace), len(STANDINGS)),
        provenances=(*STANDINGS, ""),
        codes=_codes_on_traces(overview, trace) if with_codes else {},
        matched={each: np.isin(trace, reader.traces_holding(each)) for each in phrases},
    )


class _Entries:
    """Which row of the attempts' columns each entry of the table is; -1 where it is of none."""

    def __init__(self, overview: Overview) -> None:
        columns = overview.attempts.columns
        run = places_among(np.array([run.id for run in overview.runs], np.int64), columns.run)
        problem = places_among(overview.problems.ids, columns.problem)
        rows = np.flatnonzero(~columns.absent & (run >= 0) & (problem >= 0))
        without = np.setdiff1d(np.arange(len(overview.problems)), problem[rows])
        entry = np.concatenate([problem[rows], without])
        order = np.argsort(entry, kind="stable")
        self.problem = entry[order]
        self.row = np.concatenate([rows, np.full(len(without), -1)])[order]
        self.run = self.of(run, -1)

    def of(self, column: NDArray[Any], default: float) -> NDArray[Any]:
        """Return the column's values by entry, `default` where there is no row."""
        if not len(column):
            return np.full(len(self.row), default, column.dtype)
        return np.where(self.row >= 0, column[self.row], np.asarray(default, column.dtype))


def _chains(columns: AttemptColumns) -> tuple[NDArray[np.intp], Mask]:
    """Return the number of each row's chain, and whether that chain stopped, accepted."""
    starts = starts_of(columns.problem, columns.run, columns.sample)
    first = np.zeros(len(columns), np.intp)
    first[starts] = 1
    chain = np.cumsum(first) - 1
    stopped = np.zeros(len(starts), np.bool_)
    stopped[chain[columns.ending == ENDINGS.index(Ending.ACCEPTED_EARLIER)]] = True
    return chain, stopped[chain]


def _known(counts: Numbers) -> NDArray[np.float64]:
    return np.where(counts == MISSING, np.nan, counts)


def _codes_on_traces(overview: Overview, trace: Numbers) -> dict[str, Mask]:
    keys = {code.id: code.key for code in overview.codes}
    traces: dict[str, list[int]] = {}
    for use in (use for uses in overview.uses.values() for use in uses):
        if use.code_id in keys:
            traces.setdefault(keys[use.code_id], []).append(use.trace_id)
    return _masks(traces.items(), trace)


def _codes_on_problems(reader: Reader, ids: Numbers) -> dict[str, Mask]:
    problems: dict[str, list[int]] = {}
    for problem_id, keys in reader.codes_on_problems().items():
        for key in keys:
            problems.setdefault(key, []).append(problem_id)
    return _masks(problems.items(), ids)


def _masks(found: Iterable[tuple[str, list[int]]], ids: Numbers) -> dict[str, Mask]:
    return {key: np.isin(ids, having) for key, having in found}
