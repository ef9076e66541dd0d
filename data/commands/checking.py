"""volteface check STUDY: judge the answers anew, say how, and withdraw or restore a check."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.edits import PublishBatch, SetAnswerForm, WithdrawBatch
from core.errors import VoltefaceError
from core.outcomes.kinds import AnswerForm, Kind, Percent, Strictness
from core.outcomes.verdict import Status
from data.checking.checker import Checker
from data.checking.recheck import CheckReport, DatasetForm, check_study, forms_of
from data.checking.workers import DEADLINE, Workers
from data.commands.importing import Progress, counted
from data.settings import login_name
from data.store.answers import AnswerReader
from data.store.study import Study

NAMES = ("check",)
_SHOWN = 20
_OPTIONS = ("kind", "units", "percent", "base", "ordered", "places")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "check",
        help="judge the answers of a study anew",
        description="Judge answers by the same string, the same number or, with math-verify,"
        " algebra. The verdicts are one batch that counts before older ones until it is undone"
        " or withdrawn. What is said of a dataset's answers is kept in the study.",
    )
    command.add_argument("study", type=Path)
    command.add_argument(
        "--dataset", action="append", metavar="NAME", help="only this one; may be repeated"
    )
    command.add_argument("--only-new", action="store_true", help="only what it has not judged yet")
    _add_form(command)
    command.add_argument("--workers", type=int, metavar="N", help="processes for algebra")
    command.add_argument(
        "--deadline", type=float, default=DEADLINE, metavar="SECONDS", help="for one answer"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    instead = command.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list kinds and checks; judge nothing")
    instead.add_argument("--withdraw", type=int, metavar="BATCH", help="take a check back")
    instead.add_argument("--restore", type=int, metavar="BATCH", help="let a check count again")
    command.set_defaults(run=_run)


def _add_form(command: argparse.ArgumentParser) -> None:
    form = command.add_argument_group("how the answers of the datasets are compared")
    form.add_argument("--kind", type=Kind, choices=tuple(Kind), help="guessed without it")
    strict = {"type": Strictness, "choices": tuple(Strictness)}
    form.add_argument("--units", **strict, help="10 cm for 10 (default: optional)")
    form.add_argument("--base", **strict, help="4210 for 4210 in base 5 (default: optional)")
    form.add_argument(
        "--percent",
        type=Percent,
        choices=tuple(Percent),
        help="whether 10%% is 10 (default), 0.1, or only 10%%",
    )
    form.add_argument(
        "--ordered",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="whether the order of several answers counts",
    )
    form.add_argument(
        "--places", type=int, metavar="N", help="accept decimals rounded to N places or more"
    )
    form.add_argument(
        "--alias",
        action="append",
        type=_names,
        default=[],
        metavar="NAME=NAME",
        help="names of one answer, e.g. USA=America",
    )


def _names(word: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in word.split("=") if name.strip())
    if len(names) < 2:
        raise argparse.ArgumentTypeError(f"expected NAME=NAME, got {word!r}")
    return names


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        _check_datasets(study, arguments.dataset)
        if arguments.withdraw is not None or arguments.restore is not None:
            _turn(study, arguments.withdraw, arguments.restore)
        if arguments.list or arguments.withdraw is not None or arguments.restore is not None:
            _list(study)
            return 0
        _keep_forms(study, arguments)
        with Checker(Workers(arguments.workers, arguments.deadline)) as checker:
            report = check_study(
                study,
                checker,
                datasets=arguments.dataset,
                only_new=arguments.only_new,
                progress=Progress(),
            )
            told = _json(report) if arguments.format == "json" else _text(report, checker)
    print(told)
    return 0


def _check_datasets(study: Study, names: list[str] | None) -> None:
    known = [each.dataset for each in forms_of(study)]
    for name in names or []:
        if name not in known:
            listed = ", ".join(repr(each) for each in known) or "none with references"
            raise VoltefaceError(f"There is no dataset {name!r}.", advice=f"Datasets: {listed}.")


def _turn(study: Study, withdraw: int | None, restore: int | None) -> None:
    chosen = withdraw if withdraw is not None else restore
    assert chosen is not None  # noqa: S101 - one of the two was given
    with AnswerReader(study.path) as reader:
        if chosen not in {each.batch_id for each in reader.checks()}:
            raise VoltefaceError(f"There is no check {chosen}.", where=str(study.path))
    edit = WithdrawBatch(chosen, "Withdraw Check")
    if withdraw is None:
        edit = PublishBatch(chosen, "Restore Check")
    study.run(edit).result()


def _keep_forms(study: Study, arguments: argparse.Namespace) -> None:
    """Keep in the study what was said of how its datasets' answers are compared."""
    said = {name: getattr(arguments, name) for name in _OPTIONS}
    said = {name: value for name, value in said.items() if value is not None}
    aliases = tuple(arguments.alias)
    if not (said or aliases):
        return
    for each in forms_of(study):
        if arguments.dataset is None or each.dataset in arguments.dataset:
            form = replace(each.form, **said, aliases=each.form.aliases + aliases)
            study.run(SetAnswerForm(each.dataset, form)).result()


def _list(study: Study) -> None:
    for each in forms_of(study):
        print(_form_text(each))
    with AnswerReader(study.path) as reader:
        for check in reader.checks():
            when = check.created[:16].replace("T", " ")
            words = counted(check.verdicts, "verdict")
            told = f"{check.label}: {words} by {check.checker}, {when} UTC"
            print(f"{check.batch_id:4} {check.state:9} {told}")


def _form_text(each: DatasetForm) -> str:
    guessed = " (guessed)" if each.is_guess else ""
    default = AnswerForm()
    options = "".join(
        f", {name} {value}"
        for name in _OPTIONS[1:]
        if (value := getattr(each.form, name)) != getattr(default, name)
    )
    name = each.dataset or "(no dataset)"
    problems = counted(each.problems, "problem")
    return f"{name}: {problems}, answers are {each.form.kind}{guessed}{options}"


def _text(report: CheckReport, checker: Checker) -> str:
    lines = [_form_text(each) for each in report.forms]
    lines.append(f"{report.who}: {counted(report.checked, 'answer')} judged")
    lines += [f"  {count:7,} {status}" for status, count in sorted(report.counts.items())]
    words = {True: "right", False: "wrong", None: "no outcome"}
    lines += [
        f"  {count:7,} before {words[before]}, now {words[after]}"
        for (before, after), count in report.turned.items()
    ]
    if report.agreeing + report.differing:
        lines.append(
            f"  the file's own verdict: {report.agreeing:,} the same, {report.differing:,} differ"
        )
    if report.unsettled and not checker.algebra:
        lines.append(
            f"  {report.unsettled:,} need algebra, which is not installed, and count as incorrect:"
            ' install "volteface[maths]" and check again'
        )
    shown = report.places[:_SHOWN]
    lines += [f"  ! {where}: {status} (trace {trace})" for trace, status, where in shown]
    return "\n".join(lines)


def _json(report: CheckReport) -> str:
    told: dict[str, Any] = {
        "checker": report.who,
        "batch": report.batch_id,
        "datasets": {each.dataset: str(each.form.kind) for each in report.forms},
        "counts": {str(status): report.counts[status] for status in Status},
        "turned": [
            {"before": before, "now": after, "traces": count}
            for (before, after), count in report.turned.items()
        ],
        "file_agrees": report.agreeing,
        "file_differs": report.differing,
        "unsettled": report.unsettled,
        "without_outcome": [
            {"trace": trace, "status": str(status), "where": where}
            for trace, status, where in report.places
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
