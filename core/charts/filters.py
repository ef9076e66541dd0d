"""What a person chose to count on the charts page: dataset, runs, levels, provenance.

Filters are applied once, to the overview that every chart counts from. Problems of several
datasets are never pooled unasked: where a study has several, one is shown, the largest until
another is chosen.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import AttemptColumns, AttemptTable
from core.charts.queries import quoted
from core.charts.wording import one_line, plural
from core.overview import Overview
from core.packed import Mask, Texts, starts_of
from core.traces import Run

POOLED = "*"
"""As a dataset: all of them together."""

_NUMBER = re.compile(r"(\d+)")


class Provenance(StrEnum):
    """Which chains count, by how much of the model's reasoning their texts hold."""

    ANY = "any"
    FULL = "full"
    READABLE = "readable"
    HIDDEN = "hidden"


TOLD = {
    Provenance.ANY: "any provenance",
    Provenance.FULL: "reasoning in full only",
    Provenance.READABLE: "reasoning in full or as a summary only",
    Provenance.HIDDEN: "hidden reasoning only",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is counted; nothing chosen is everything, but for datasets.

    Attributes:
        dataset: Its name, `POOLED` for all together, "" for the largest.
        runs: Names of runs, none for all.
        levels: Levels of problems, none for all.
        provenance: How complete the texts of a chain of attempts must be.
    """

    dataset: str = ""
    runs: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    provenance: Provenance = Provenance.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be chosen: datasets with their number of problems, runs, levels, provenances."""

    datasets: tuple[tuple[str, int], ...] = ()
    runs: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    provenances: tuple[Provenance, ...] = (Provenance.ANY,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtered:
    """What remains of a study, and how it was chosen.

    Attributes:
        overview: The study with the rows that count, and no others.
        filters: The filters in force; what the study does not have is not asked of it.
        offer: What else could be chosen.
        told: The filters in words, one each.
        query: What of them the filter language can say.
        by_ids: Whether marks must list their problems, as no filter finds just those.
    """

    overview: Overview
    filters: Filters
    offer: Offer
    told: tuple[str, ...] = ()
    query: str = ""
    by_ids: bool = False


def filtered(
    overview: Overview, wanted: Filters, problem_ids: Iterable[int] | None = None
) -> Filtered:
    """Return what `wanted` leaves of a study; the largest dataset is that of `problem_ids`."""
    names = {run.name for run in overview.measured_runs()}
    datasets = _datasets(overview, problem_ids)
    offer = Offer(
        datasets=datasets,
        runs=tuple(run.name for run in _in_order(overview) if run.name in names),
        levels=_levels(overview),
        provenances=_provenances(overview),
    )
    in_force = Filters(
        dataset=_dataset(wanted.dataset, datasets),
        runs=_some(wanted.runs, offer.runs),
        levels=_some(wanted.levels, offer.levels),
        provenance=wanted.provenance if wanted.provenance in offer.provenances else Provenance.ANY,
    )
    narrows = len(datasets) > 1 and in_force.dataset not in ("", POOLED)
    left = _left(overview, in_force, narrows=narrows)
    return Filtered(
        overview=left,
        filters=in_force,
        offer=offer,
        told=tuple(_told(in_force, offer)),
        query=f"dataset:{quoted(in_force.dataset)}" if narrows else "",
        by_ids=bool(in_force.levels) or in_force.provenance is not Provenance.ANY,
    )


def natural(text: str) -> list[tuple[int, str]]:
    """Return what texts with numbers in them are sorted by: "9" before "10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(text)]


def levels_said(levels: Collection[str], offered: tuple[str, ...]) -> str:
    """Return "1–5" for neighbours, else the levels one after the other."""
    chosen = [level for level in offered if level in levels] or list(offered)
    at = [offered.index(level) for level in chosen]
    if len(chosen) > 2 and at[-1] - at[0] == len(at) - 1:
        return f"{one_line(chosen[0])}–{one_line(chosen[-1])}"
    return ", ".join(map(one_line, chosen))


def _in_order(overview: Overview) -> list[Run]:
    return sorted(overview.runs, key=lambda run: run.position)


def _datasets(overview: Overview, problem_ids: Iterable[int] | None) -> tuple[tuple[str, int], ...]:
    """Return the datasets of problems that runs were measured on, the largest first."""
    measured = frozenset(run.id for run in overview.measured_runs())
    tried = overview.attempts.columns.problem[overview.rows_of(problem_ids, measured)]
    classes, names = overview.problems.texts["dataset"].classes()
    # Rows stand by problem, so that neighbours tell where a problem begins.
    of_problem = np.isin(overview.problems.ids, tried[starts_of(tried)])
    counts = np.bincount(classes[of_problem], minlength=len(names)).tolist()
    known = [(name, n) for name, n in zip(names, counts, strict=True) if name and n]
    return tuple(sorted(known, key=lambda item: (-item[1], item[0])))


def _dataset(wanted: str, known: tuple[tuple[str, int], ...]) -> str:
    names = [name for name, _ in known]
    if wanted in names or (wanted == POOLED and len(names) > 1):
        return wanted
    return names[0] if names else ""


def _levels(overview: Overview) -> tuple[str, ...]:
    _, levels = overview.problems.texts["level"].classes()
    found = {level for level in levels if level}
    return tuple(sorted(found, key=natural)) if len(found) > 1 else ()


def _provenances(overview: Overview) -> tuple[Provenance, ...]:
    found = [Provenance.ANY]
    if overview.partial or overview.hidden:
        found.append(Provenance.FULL)
    if overview.hidden:
        found += [Provenance.READABLE, Provenance.HIDDEN]
    return tuple(found)


def _some(wanted: frozenset[str], known: tuple[str, ...]) -> frozenset[str]:
    """Return what is wanted of what there is; all of it is the same as nothing chosen."""
    there = wanted & frozenset(known)
    return frozenset() if len(there) == len(known) else there


def _left(overview: Overview, filters: Filters, *, narrows: bool) -> Overview:
    columns = overview.attempts.columns
    kept: Mask = np.ones(len(columns), np.bool_)
    if filters.runs:
        chosen = [run.id for run in overview.runs if run.name in filters.runs]
        kept &= np.isin(columns.run, chosen)
    if narrows or filters.levels:
        kept &= np.isin(columns.problem, _problems(overview, filters, narrows=narrows))
    if filters.provenance is not Provenance.ANY:
        kept &= _of_provenance(overview, filters.provenance)
    if kept.all():
        return overview
    shown = filters.runs
    return replace(
        overview,
        runs=tuple(run for run in overview.runs if not shown or run.name in shown),
        attempts=AttemptTable(columns.take(kept)),
    )


def _problems(overview: Overview, filters: Filters, *, narrows: bool) -> NDArray[np.int64]:
    problems = overview.problems
    kept: Mask = np.ones(len(problems), np.bool_)
    if narrows:
        kept &= _among(problems.texts["dataset"], {filters.dataset})
    if filters.levels:
        kept &= _among(problems.texts["level"], filters.levels)
    return problems.ids[kept].astype(np.int64)


def _among(texts: Texts, wanted: Collection[str]) -> Mask:
    classes, names = texts.classes()
    return np.array([name in wanted for name in names], np.bool_)[classes]


def _of_provenance(overview: Overview, wanted: Provenance) -> Mask:
    """Return the rows of chains all of whose attempts are so: chains count whole or not at all."""
    columns = overview.attempts.columns
    hidden = np.isin(columns.trace, [*overview.hidden])
    partial = np.isin(columns.trace, [*overview.partial])
    match wanted:
        case Provenance.FULL:
            lacking = hidden | partial
        case Provenance.READABLE:
            lacking = hidden
        case _:
            lacking = ~hidden
    return ~_in_chains(columns, lacking & ~columns.absent)


def _in_chains(columns: AttemptColumns, rows: Mask) -> Mask:
    """Return the rows of all chains that have one of `rows`."""
    order = np.lexsort((columns.sample, columns.run, columns.problem))
    keys = (columns.problem[order], columns.run[order], columns.sample[order])
    starts = starts_of(*keys)
    if not len(starts):
        return rows
    chain = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(order))))
    with_one = np.logical_or.reduceat(rows[order], starts)
    found = np.zeros(len(rows), np.bool_)
    found[order] = with_one[chain]
    return found


def _told(filters: Filters, offer: Offer) -> Iterable[str]:
    many = len(offer.datasets)
    if filters.dataset == POOLED:
        names = ", ".join(one_line(name) for name, _ in offer.datasets)
        yield f"{plural(many, 'dataset')} pooled: {names}"
    elif many > 1:
        yield f"dataset: {one_line(filters.dataset)} (1 of {many})"
    if filters.runs:
        names = ", ".join(one_line(name) for name in offer.runs if name in filters.runs)
        yield f"runs: {names} ({len(filters.runs)} of {len(offer.runs)})"
    if filters.levels:
        yield f"levels: {levels_said(filters.levels, offer.levels)}"
    if filters.provenance is not Provenance.ANY:
        yield TOLD[filters.provenance]
