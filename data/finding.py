"""Finds the problems that a filter chooses: the store answers free text, the language the rest."""

from collections.abc import Callable, Mapping
from itertools import groupby

from core.overview import AttemptRow, Overview, ProblemRow
from core.query import (
    AttemptFacts,
    ChainFacts,
    ProblemFacts,
    Query,
    RunFacts,
    compile_query,
    free_text_terms,
    parse,
)
from core.traces import Ending, Run
from data.store.reading import Reader

_LOOK_UP = 512


def find_problems(
    reader: Reader, overview: Overview, text: str, stopped: Callable[[], bool] = lambda: False
) -> tuple[int, ...]:
    """Return ids of the problems that the filter `text` chooses, in the order of their import.

    A filter without any term chooses all. Returns early, with fewer, once `stopped`.

    Raises:
        QueryError: if `text` is not of the filter language.
    """
    if not text.strip():
        return tuple(row.id for row in overview.problems)
    query = parse(text)
    facts = _Facts(reader, overview, query)
    keeps = compile_query(query, [(run.name, run.model) for run in overview.runs])
    found: list[int] = []
    for place, row in enumerate(overview.problems):
        if place % _LOOK_UP == 0 and stopped():
            break
        if keeps(facts.of(row)):
            found.append(row.id)
    return tuple(found)


class _Facts:
    """Turns rows of the overview into what the language asks about."""

    def __init__(self, reader: Reader, overview: Overview, query: Query) -> None:
        self._overview = overview
        self._runs = {run.id: run for run in overview.runs}
        self._codes = {code.id: code.key for code in overview.codes}
        self._of_problems = reader.codes_on_problems()
        self._phrases = _matched(
            {phrase: reader.search(phrase) for phrase in free_text_terms(query)}
        )
        self._prompts = _matched(
            {phrase: reader.search_problems(phrase) for phrase in free_text_terms(query)}
        )

    def of(self, row: ProblemRow) -> ProblemFacts:
        attempts = self._overview.attempts.get(row.id, ())
        return ProblemFacts(
            id=row.id,
            dataset=row.dataset,
            key=row.key,
            family=row.family,
            variant=row.variant,
            has_reference=row.reference is not None,
            codes=frozenset(self._of_problems.get(row.id, ())),
            matched_text=self._prompts.get(row.id, frozenset()),
            runs=tuple(
                self._run(self._runs[run_id], list(rows))
                for run_id, rows in groupby(attempts, key=lambda each: each.run_id)
                if run_id in self._runs
            ),
        )

    def _run(self, run: Run, rows: list[AttemptRow]) -> RunFacts:
        chains = groupby(rows, key=lambda each: each.sample)
        return RunFacts(
            name=run.name,
            model=run.model,
            chains=tuple(self._chain(sample, list(chain)) for sample, chain in chains),
        )

    def _chain(self, sample: int, rows: list[AttemptRow]) -> ChainFacts:
        return ChainFacts(
            sample=sample,
            attempts=tuple(self._attempt(each) for each in rows if not each.is_absent),
            was_accepted=any(each.ending is Ending.ACCEPTED_EARLIER for each in rows),
        )

    def _attempt(self, row: AttemptRow) -> AttemptFacts:
        uses = self._overview.uses.get(row.trace_id, ())
        return AttemptFacts(
            number=row.attempt,
            right=row.right,
            tokens=row.tokens,
            reasoning_tokens=row.reasoning_tokens,
            seconds=row.seconds,
            answer=row.answer,
            ending=str(row.ending),
            codes=frozenset(self._codes[use.code_id] for use in uses if use.code_id in self._codes),
            has_hidden_reasoning=row.trace_id in self._overview.hidden,
            matched_text=self._phrases.get(row.trace_id, frozenset()),
        )


def _matched(hits: Mapping[str, list[int]]) -> dict[int, frozenset[str]]:
    """Return the phrases found, by what they were found in."""
    found: dict[int, frozenset[str]] = {}
    for phrase, ids in hits.items():
        for each in ids:
            found[each] = found.get(each, frozenset()) | {phrase}
    return found
