"""volteface suggest STUDY: run detectors, list what they proposed, withdraw a run."""

import argparse
import json
from pathlib import Path

from core.detectors.registry import DETECTORS, how_good
from core.detectors.suggestion import tier_of
from core.edits import WithdrawBatch
from core.errors import VoltefaceError
from data.commands.importing import Progress, counted
from data.settings import login_name
from data.store.study import Study
from data.store.suggestions import SuggestionReader
from data.suggesting.study import SuggestReport, suggest_study

NAMES = ("suggest",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "suggest",
        help="propose tags for the traces of a study",
        description="Rules propose tags; nothing counts until a person accepts it in the window. A"
        " run replaces the suggestions of the same detectors; what was decided stays decided.",
    )
    command.add_argument("study", type=Path)
    command.add_argument(
        "--detector",
        action="append",
        choices=tuple(DETECTORS),
        help="only this one; may be repeated",
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    instead = command.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list runs and what people decided")
    instead.add_argument("--withdraw", type=int, metavar="BATCH", help="take a run back")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        if arguments.withdraw is not None:
            _withdraw(study, arguments.withdraw)
        if arguments.list or arguments.withdraw is not None:
            _list(study.suggestions())
            return 0
        report = suggest_study(study, arguments.detector, progress=Progress())
    print(_json(report) if arguments.format == "json" else _text(report))
    return 0


def _withdraw(study: Study, batch_id: int) -> None:
    runs = study.suggestions().detector_batches()
    if batch_id not in {each.batch_id for each in runs}:
        raise VoltefaceError(f"There is no run {batch_id} of a detector.", where=str(study.path))
    study.run(WithdrawBatch(batch_id, "Withdraw Suggestions")).result()


def _list(reader: SuggestionReader) -> None:
    for each in reader.detector_batches():
        when = each.created[:16].replace("T", " ")
        count = counted(each.suggestions, "suggestion")
        print(f"{each.batch_id:4} {each.state:9} {each.detector}: {count}, {when} UTC")
    for use in reader.rule_uses():
        print(
            f"{use.rule}, {use.annotator}: {use.shown:,} shown, {use.accepted:,} accepted,"
            f" {use.edited:,} edited, {use.rejected:,} rejected; {use}"
        )


def _text(report: SuggestReport) -> str:
    total = report.counts.total()
    lines = [f"{counted(total, 'suggestion')} in {counted(report.traces, 'trace')}"]
    for rule, count in sorted(report.counts.items()):
        measured = how_good(rule)
        against = f", against {measured.against}" if measured.found else ""
        lines.append(f"  {count:7,} {rule} ({tier_of(measured)}): {measured}{against}")
    lines += [
        f"  ! {count:,} for {key}, which the codebook does not have"
        for key, count in sorted(report.without_code.items())
    ]
    return "\n".join(lines)


def _json(report: SuggestReport) -> str:
    told = {
        "detectors": [each.title for each in report.detectors],
        "batches": list(report.batch_ids),
        "traces": report.traces,
        "rules": {
            rule: {"suggestions": count, "precision": how_good(rule).precision}
            for rule, count in sorted(report.counts.items())
        },
        "without_code": dict(report.without_code),
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
