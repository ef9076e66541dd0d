"""What the cells of the self-correction table hold, made by the code behind `volteface metrics`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from core.attempt_table import AttemptColumns
from core.charts.correction_rows import Row
from core.charts.table_columns import Source, TableColumn
from core.metrics import answer_tables, further_tables
from core.metrics.cells import Cell, P, Table
from core.metrics.derived import DERIVED_BY_ID
from core.metrics.estimate import Estimate
from core.metrics.outcome_table import OutcomeTable
from core.metrics.pairs import PairRows, RunPairs, pair_attempts
from core.metrics.self_correction import SelfCorrectionRow
from core.metrics.seven import Estimates, estimates_from_counts, estimates_from_shares
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined, Value
from core.outcomes import ladder
from core.packed import MISSING
from core.traces import Saw

_PUBLISHED = Undefined("published: the counts are all there is")
_NOT_COUNTED = Undefined("not counted")
_MANY = Undefined("several samples a problem")
_Key = tuple[int, Saw]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What numbers beyond the four counts are made from.

    `t2` is the later attempt, None for each chain's last. `withheld` tells why nothing is tested.
    """

    outcomes: OutcomeTable
    attempts: AttemptColumns
    t2: int | None = 2
    withheld: str = ""


class Sources:
    """Makes the content of cells; each computation is done once, and only when it is asked for."""

    def __init__(self, rows: Sequence[Row], measured: Measured | None = None) -> None:
        self._rows = rows
        self._measured = measured
        self._withheld = measured.withheld if measured else ""

    def content(self, row: Row, column: TableColumn) -> Cell:
        """Return what stands in the cell of a row, undefined with its reason."""
        match column.source:
            case Source.ROW:
                return _of_row(row.row, column.id)
            case Source.DERIVED:
                return self._derived(row.row, column.id)
            case Source.METHODS:
                return self._methods[id(row)][column.key]
            case _ if row.run.reference:
                return _PUBLISHED
            case Source.SHARED:
                return self._shared[_key(row)].get(column.key, _NOT_COUNTED)
            case source:
                return self._tables[source].get(_key(row), {}).get(column.key, _NOT_COUNTED)

    def problem_ids(self, row: Row, column: TableColumn) -> tuple[int, ...] | None:
        """Return the problems behind a cell where they are not those of some transitions."""
        if row.run.reference or self._measured is None:
            return None
        if column.id == "answers_changed":
            return self._changed[_key(row)]
        if column.source is Source.SHARED:
            at = row.row.pairs.problem
            chosen = np.isin(at, self._shared_ids) & row.in_cells(column.cells)
            return tuple(np.unique(at[chosen]).tolist())
        return None

    def _derived(self, row: SelfCorrectionRow, metric_id: str) -> Estimate:
        found = DERIVED_BY_ID[metric_id].estimate(row.transitions, row.confidence)
        count, n = _counts_of(metric_id, row.transitions)
        interval = found.interval
        if self._withheld:
            interval = Undefined(self._withheld)
        elif row.samples != row.n:
            interval = _MANY
        return replace(found, count=count, denominator=n, interval=interval)

    @cached_property
    def _methods(self) -> dict[int, dict[str, Cell]]:
        """By row; adjustments are over the rows that stand in one family."""
        families: dict[str, list[Row]] = {}
        for row in self._rows:
            families.setdefault(row.row.dataset if row.run.reference else "", []).append(row)
        return {
            id(row): cells
            for family in families.values()
            for row, cells in zip(
                family, _by_key(further_tables.methods([r.row for r in family], {})), strict=True
            )
        }

    @cached_property
    def _pairs(self) -> dict[_Key, RunPairs]:
        if self._measured is None:
            return {}
        pairs = pair_attempts(self._measured.outcomes, 1, self._measured.t2)
        return {(each.run_id, each.saw): each for each in pairs}

    @cached_property
    def _shared_ids(self) -> tuple[int, ...]:
        """The problems that every row of the study has both attempts at."""
        each = [row.row.pairs.problem for row in self._rows if not row.run.reference]
        shared = each[0] if each else np.zeros(0, np.int64)
        for other in each[1:]:
            shared = np.intersect1d(shared, other)
        return tuple(np.unique(shared).tolist())

    @cached_property
    def _shared(self) -> dict[_Key, dict[str, Cell]]:
        return {key: self._on_shared(pairs) for key, pairs in self._pairs.items()}

    def _on_shared(self, pairs: RunPairs) -> dict[str, Cell]:
        kept = np.isin(pairs.pairs.problem, self._shared_ids)
        some = replace(pairs, pairs=PairRows(*(each[kept] for each in pairs.pairs.columns)))
        found = _estimates(some)
        delta = found["delta"]
        if self._withheld:
            delta = replace(delta, interval=Undefined(self._withheld))
        return {
            "n": len(self._shared_ids), "acc1": found["acc1"], "acc2": found["acc2"],
            "delta": delta,
        }  # fmt: skip

    @cached_property
    def _told(self) -> Mapping[answer_tables.Place, answer_tables.Told]:
        return {} if self._measured is None else _told(self._measured.attempts)

    @cached_property
    def _changed(self) -> dict[_Key, tuple[int, ...]]:
        found: dict[_Key, tuple[int, ...]] = {}
        for key, pairs in self._pairs.items():
            compared = answer_tables.answer_pairs(pairs, self._told, says_the_same)
            problems = pairs.pairs.problem.tolist()
            changed = (at for at, a in zip(problems, compared, strict=True) if a.earlier != a.later)
            found[key] = tuple(dict.fromkeys(changed))
        return found

    @cached_property
    def _tables(self) -> "_Lazily":
        return _Lazily(self)

    def table(self, source: Source) -> dict[_Key, dict[str, Cell]]:
        """Return the cells of one of the tables of the command line, by run and what it saw."""
        if self._measured is None:
            return {}
        keys = [_key(row) for row in self._rows if not row.run.reference]
        names = {run_id: str(run_id) for run_id, _ in keys}
        known = [row.row for row in self._rows if not row.run.reference]
        match source:
            case Source.ANSWERS:
                pairs = [*self._pairs.values()]
                made = answer_tables.answers(pairs, self._told, names, says_the_same)
                return dict(zip(self._pairs, _by_key(made), strict=True))
            case Source.COST:
                made = answer_tables.cost([*self._pairs.values()], self._told, names)
                return dict(zip(self._pairs, _by_key(made), strict=True))
            case Source.CHAINS:
                made = further_tables.attempts(self._measured.outcomes, names)
            case _:
                made = further_tables.samples(self._measured.outcomes, known, names)
        of_run = {str(cells["run"]): cells for cells in _by_key(made)}
        return {key: of_run.get(str(key[0]), {}) for key in keys}


class _Lazily:
    """Tables by source, each made when it is first asked for."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._made: dict[Source, dict[_Key, dict[str, Cell]]] = {}

    def __getitem__(self, source: Source) -> dict[_Key, dict[str, Cell]]:
        if source not in self._made:
            self._made[source] = self._sources.table(source)
        return self._made[source]


class _Told(NamedTuple):
    answer: str | None
    tokens: int | None


def _told(attempts: AttemptColumns) -> dict[answer_tables.Place, answer_tables.Told]:
    places = (attempts.run, attempts.problem, attempts.sample, attempts.attempt)
    tokens = (None if count == MISSING else count for count in attempts.tokens.tolist())
    return dict(
        zip(
            zip(*(each.tolist() for each in places), strict=True),
            map(_Told, attempts.answers, tokens),
            strict=True,
        )
    )


@lru_cache(maxsize=20_000)
def says_the_same(one: str, other: str) -> bool:
    """Return whether two answers are one, as the checker sees it."""
    return one == other or ladder.check(one, other).is_right is True


def _of_row(row: SelfCorrectionRow, column_id: str) -> Cell:
    match column_id:
        case "saw":
            return row.saw.value
        case "n" | "samples" | "blanks":
            return getattr(row, column_id)
        case "left_out":
            return ", ".join(f"{count} {why}" for why, count in row.exclusions.items()) or "none"
        case "interval":
            return row.delta.interval
        case "p_exact" | "p_mid" | "p_holm":
            return _p(getattr(row, column_id))
        case _:
            return row.estimate(column_id)


def _p(value: Value) -> P | Undefined:
    return value if isinstance(value, Undefined) else P(value)


def _estimates(pairs: RunPairs) -> Estimates:
    if pairs.is_one_sample_each:
        return estimates_from_counts(pairs.transitions)
    return estimates_from_shares(pairs)


def _by_key(table: Table) -> Iterable[dict[str, Cell]]:
    keys = [column.key for column in table.columns]
    # Of two columns with one key the first counts.
    return [dict(reversed([*zip(keys, row, strict=True)])) for row in table.rows]


def _key(row: Row) -> _Key:
    return row.row.run_id, row.row.saw


def _counts_of(metric_id: str, t: Transitions) -> tuple[int | None, int | None]:
    """Return the two counts that a derived share is the quotient of."""
    match metric_id:
        case "headroom":
            return t.net, t.wrong1
        case "ceiling":
            return t.n - t.ii, t.n
        case "confidence_level":
            return t.cc, t.right1
        case "harmful_share":
            return t.ci, t.ic + t.ci
        case _:
            return None, None
