"""The section on what was counted: files, runs, verdicts, kinds of text, and what was left out."""

from collections import Counter
from collections.abc import Iterable

from core.charts.wording import plural
from core.metrics.cells import Cell, Column, Table
from core.metrics.outcomes import Reason
from core.report.counted import Counted
from core.report.document import Block, Points, TableBlock
from core.report.facts import SourceFact, StudyFacts
from core.report.sentences import listed, reasons
from core.traces import Nature


def source_blocks(counted: Counted, facts: StudyFacts) -> tuple[Block, ...]:
    """Return the section's text and tables."""
    return (
        Points(items=tuple(_said(counted, facts))),
        TableBlock(id="sources", table=sources_table(facts)),
        TableBlock(id="runs", table=runs_table(counted)),
        TableBlock(id="left-out", table=left_out_table(counted)),
        TableBlock(id="verdicts", table=verdicts_table(counted, facts), wide=False),
        TableBlock(id="texts", table=texts_table(counted, facts), wide=False),
    )


def selection_said(counted: Counted) -> str:
    """Return which problems were counted, in one sentence."""
    asked, told = counted.asked, " · ".join(counted.filtered.told)
    many = plural(counted.problems, "problem")
    within = f" Filters: {told}." if told else ""
    if not asked.query.strip():
        rest = "of the study are counted" if not told else "that the filters leave are counted"
        return f"All {many} {rest}.{within}"
    tail = (
        " This filter may choose problems by their outcome: such numbers describe the choice, so "
        "tests and intervals of differences are withheld."
        if asked.selected_by_outcome
        else ""
    )
    return f"Counted: the {many} that the filter “{asked.query}” chooses.{within}{tail}"


def natures_said(counted: Counted) -> Iterable[str]:
    """Yield what is simulated and what is retold."""
    simulated = [run.name for run in counted.runs if run.nature is Nature.SIMULATED]
    if simulated:
        everything = "All runs are" if len(simulated) == len(counted.runs) else "Not models but"
        yield f"{everything} simulated solvers: {listed(simulated)}."
    retold = [run.name for run in counted.overview.runs if run.nature is Nature.RETOLD]
    if retold:
        yield (
            f"Retold from a publication, shown in the study but left out of every number here: "
            f"{listed(retold)}."
        )


def sources_table(facts: StudyFacts) -> Table:
    """Return one row for each imported file that counts."""
    return Table(
        title="Where the responses come from",
        columns=(
            Column(key="file", title="File"),
            Column(key="sha256", title="SHA-256"),
            Column(key="bytes", title="Bytes"),
            Column(key="format", title="Read as"),
            Column(key="importer", title="Importer"),
            Column(key="imported", title="Imported"),
            Column(key="traces", title="Traces"),
            Column(key="skipped", title="Records skipped"),
            Column(key="noticed", title="Noticed"),
        ),
        rows=tuple(_source_cells(source) for source in facts.sources),
        notes=(
            *(
                (f"{plural(facts.withdrawn, 'imported file')} of the study withdrawn: "
                 "nothing of them is counted.",)
                if facts.withdrawn
                else ()
            ),
        ),
    )  # fmt: skip


def runs_table(counted: Counted) -> Table:
    """Return one row for each run of the study, retold ones included."""
    return Table(
        title="Runs",
        columns=(
            Column(key="run", title="Run"),
            Column(key="model", title="Model"),
            Column(key="variant", title="Variant"),
            Column(key="hint", title="Hint"),
            Column(key="settings", title="Settings"),
            Column(key="base", title="Compared with"),
            Column(key="nature", title="What it is"),
        ),
        rows=tuple(
            (
                run.name,
                run.model,
                run.condition.variant or "none",
                run.condition.hint or "none",
                "; ".join(f"{key} = {value}" for key, value in run.condition.settings.items())
                or "none recorded",
                run.base or "none",
                run.nature.value,
            )
            for run in counted.overview.runs
        ),
    )


def left_out_table(counted: Counted) -> Table:
    """Return what of each run has no outcome, and why."""
    found = {reason for each in counted.left_out for reason in each.reasons}
    columns = [reason for reason in Reason if reason in found or reason is Reason.FAILED]
    return Table(
        title="What was left out",
        columns=(
            Column(key="run", title="Run"),
            Column(key="problems", title="Problems"),
            Column(key="attempts", title="Attempts"),
            *(
                Column(key=reason.name.lower(), title=reason.value.capitalize())
                for reason in columns
            ),
            Column(key="blank", title="No readable answer, counted wrong"),
            Column(key="accepted", title="Not asked again, as accepted"),
            Column(key="hidden", title="Traces with hidden reasoning"),
        ),
        rows=tuple(
            (
                counted.names[each.run.id],
                each.problems,
                each.attempts,
                *(each.reasons.get(reason, 0) for reason in columns),
                each.blanks,
                each.accepted,
                each.hidden,
            )
            for each in counted.left_out
        ),
        notes=(
            "Attempts without an outcome leave n. Hidden: redacted and unrecorded reasoning "
            "included; what would need it is not assessable, not zero.",
        ),
    )


def verdicts_table(counted: Counted, facts: StudyFacts) -> Table:
    """Return who gave the verdicts that count, run by run."""
    return Table(
        title="Whose verdicts count",
        columns=(
            Column(key="run", title="Run"),
            Column(key="judge", title="Judge"),
            Column(key="who", title="Name and version"),
            Column(key="attempts", title="Attempts"),
        ),
        rows=tuple(
            (counted.names[each.run_id], each.judge, each.who, each.count)
            for each in facts.judges
            if each.run_id in counted.names
        ),
        notes=(f"Where several have judged, the order is: {', '.join(facts.order)}.",),
    )


def texts_table(counted: Counted, facts: StudyFacts) -> Table:
    """Return of what kind and how complete the texts are, run by run."""
    return Table(
        title="What kind of text the traces hold",
        columns=(
            Column(key="run", title="Run"),
            Column(key="channel", title="Channel"),
            Column(key="completeness", title="Completeness"),
            Column(key="said_by", title="Says the"),
            Column(key="traces", title="Traces"),
        ),
        rows=tuple(
            (counted.names[each.run_id], each.channel, each.completeness, each.said_by, each.count)
            for each in facts.channels
            if each.run_id in counted.names
        ),
    )


def _said(counted: Counted, facts: StudyFacts) -> Iterable[str]:
    yield selection_said(counted)
    failed = sum(each.reasons.get(Reason.FAILED, 0) for each in counted.left_out)
    if failed:
        yield f"{plural(failed, 'failed request')} left n; none is counted as a wrong answer."
    others: Counter[str] = Counter()
    for each in counted.left_out:
        others.update({r.value: n for r, n in each.reasons.items() if r is not Reason.FAILED})
    if others:
        yield f"Also without outcome: {reasons(others)}."
    blanks = sum(each.blanks for each in counted.left_out)
    if blanks:
        yield (
            f"{plural(blanks, 'attempt')} gave no readable answer and count as wrong; what leaving "
            "them out would give stands below the tables."
        )
    hidden = {counted.names[each.run.id]: each.hidden for each in counted.left_out if each.hidden}
    if hidden:
        told = listed(f"{name} ({plural(many, 'trace')})" for name, many in hidden.items())
        yield f"Reasoning is hidden in {told}: strategies are not assessable there."
    skipped = sum(source.skipped for source in facts.sources)
    if skipped:
        yield f"{plural(skipped, 'record')} could not be read and were not imported."


def _source_cells(source: SourceFact) -> tuple[Cell, ...]:
    return (
        source.name,
        source.sha256,
        source.size,
        source.format,
        source.importer_version,
        _moment(source.imported),
        source.counts.get("traces", 0),
        source.skipped,
        " ".join(source.warnings) or "nothing",
    )


def _moment(iso: str) -> str:
    """Return "2026-03-01 12:05 UTC" of a stored time."""
    day, _, time = iso.partition("T")
    return f"{day} {time[:5]} UTC" if time else day


def days_said(facts: StudyFacts) -> str:
    """Return on which days the responses were imported, "" where nothing was."""
    days = sorted({source.imported[:10] for source in facts.sources})
    if not days:
        return ""
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"


def edited_said(facts: StudyFacts) -> str:
    """Return when the study was edited last."""
    return _moment(facts.edited) if facts.edited else "never"
