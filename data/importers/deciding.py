"""Decisions about problems that look alike: what they change, and the file that they travel in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from core.errors import ImportFileError
from core.pairing import Choice, Decision, Question
from data.importers.identity import Own
from data.importers.previewed import Pairing, Preview

_FORM = "volteface decisions"


def with_decisions(preview: Preview, decisions: Iterable[Decision]) -> Preview:
    """Return the counts of `preview` as they will be once `decisions` join problems."""
    counts = Counter({each.runs: each.problems for each in preview.combinations})
    for group in _groups(preview, decisions):
        parts = [preview.runs_at[own] for own in group if own in preview.runs_at]
        counts.subtract(part for part in parts if part)
        union = {run for part in parts for run in part}
        counts[tuple(run for run in preview.runs if run in union)] += bool(union)
    kept = [(runs, n) for runs, n in counts.most_common() if n > 0 and runs]
    return replace(
        preview,
        problems=sum(n for _, n in kept),
        shared=sum(n for runs, n in kept if len(runs) == len(preview.runs)),
        combinations=tuple(Pairing(runs=runs, problems=n) for runs, n in kept),
        pairings=tuple(
            Pairing(runs=each.runs, problems=_shared(kept, each.runs)) for each in preview.pairings
        ),
    )


def _shared(kept: Sequence[tuple[tuple[str, ...], int]], runs: tuple[str, ...]) -> int:
    return sum(n for names, n in kept if set(runs) <= set(names))


def _groups(preview: Preview, decisions: Iterable[Decision]) -> list[set[Own]]:
    """Return which problems become one; a problem without runs here is one of the study's."""
    groups: list[set[Own]] = []
    for each in decisions:
        other = preview.places.get(each.b, (each.b.dataset, each.b.key))
        pair = {(each.a.dataset, each.a.key), other}
        if each.choice is not Choice.SAME or len(pair) < 2:
            continue
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair]
        groups.append(pair.union(*touched))
    return groups


# Files


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions in a file; questions in it that were not decided are passed over.

    Raises:
        ImportFileError: if it cannot be read, or is no such file.
    """
    try:
        held = msgspec.json.decode(path.read_bytes())
        if not isinstance(held, dict) or held.get("form") != _FORM:
            raise ImportFileError(
                "The file holds no decisions about problems.",
                where=path.name,
                advice="Make one with --dry-run --decisions FILE.",
            )
        entries = held.get("questions")
        return tuple(_decided(entries if isinstance(entries, list) else []))
    except OSError as error:
        told = error.strerror or str(error)
        raise ImportFileError(f"The file cannot be read: {told}.", where=path.name) from error
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
        raise ImportFileError(
            f"The decisions cannot be read: {error}.",
            where=path.name,
            advice='Each "decision" is null or one of its "options", counted from 1.',
        ) from error


def _decided(entries: Sequence[Mapping[str, Any]]) -> Iterator[Decision]:
    for number, entry in enumerate(entries, start=1):
        chosen = entry["decision"]
        if chosen is None:
            continue
        options = entry["options"]
        if not isinstance(chosen, int) or not 1 <= chosen <= len(options):
            raise ValueError(f"question {number} has no option {chosen}")
        told = {"likeness": entry["likeness"], "a": entry["a"], "b": entry["b"]}
        yield msgspec.convert(told | options[chosen - 1], Decision)


def write_questions(
    path: Path, questions: Iterable[Question], decisions: Iterable[Decision] = ()
) -> None:
    """Write what is to be decided, with what was decided already.

    Raises:
        ImportFileError: if the file cannot be written.
    """
    decided = {each.subject: each for each in decisions}
    entries = [_entry(each, decided.get(each.subject)) for each in questions]
    asked = {each.subject for each in questions}
    entries += [_settled(each) for each in decided.values() if each.subject not in asked]
    held = {"form": _FORM, "version": 1, "questions": entries}
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(held), indent=2) + b"\n")
    except OSError as error:
        told = error.strerror or str(error)
        raise ImportFileError(f"The file cannot be written: {told}.", where=path.name) from error


def _entry(question: Question, decided: Decision | None) -> dict[str, Any]:
    options = question.options
    number = options.index(decided) + 1 if decided in options else None
    return {
        "likeness": question.likeness,
        "decision": number,
        "options": [_option(each) for each in options],
        "a": question.a.mark,
        "b": question.b.mark,
        "a_in": _side(question.a.source, question.a.prompt, question.a.reference),
        "b_in": _side(question.b.source, question.b.prompt, question.b.reference),
    }


def _settled(decision: Decision) -> dict[str, Any]:
    return {
        "likeness": decision.likeness,
        "decision": 1,
        "options": [_option(decision)],
        "a": decision.a,
        "b": decision.b,
    }


def _option(decision: Decision) -> dict[str, Any]:
    told = {"choice": decision.choice}
    return told if decision.reference is None else told | {"reference": decision.reference}


def _side(source: str, prompt: str, reference: str | None) -> dict[str, Any]:
    return {"file": source, "prompt": prompt, "reference": reference}
