"""volteface import STUDY FILE…: bring responses into a study."""

import argparse
import json
import sys
import time
from pathlib import Path

from core.imported import Finding, Severity
from core.pairing import Decision
from data.dry_run import dry_run
from data.importers.apart import Apart
from data.importers.base import ImportOptions
from data.importers.deciding import read_decisions, write_questions
from data.importers.findings import groups_in
from data.importers.joining import KINDS
from data.importers.profiles import load_profile, read_mapping
from data.importers.report import report_json, report_text
from data.intake import FileReport, ImportReport, import_files
from data.paths import Paths
from data.settings import login_name
from data.store.study import Study

NAMES = ("import",)
_MOST_FINDINGS = 12


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser("import", help="bring files of responses into a study")
    command.add_argument("study", type=Path, help="the study; created where it does not exist")
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="a file, or a folder of files"
    )
    command.add_argument("--dry-run", action="store_true", help="say what is there; write nothing")
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the dry run's report"
    )
    command.add_argument(
        "--decisions",
        type=Path,
        metavar="FILE",
        help="which problems that look alike are the same; a dry run writes the open questions",
    )
    command.add_argument(
        "--map",
        type=_mapped,
        action="append",
        default=[],
        metavar="FIELD=PATH",
        help="where a field is, e.g. answer=result.final (for tables and JSON)",
    )
    command.add_argument(
        "--profile",
        metavar="NAME",
        help="a mapping saved in the window, or a JSON file of one; --map changes parts of it",
    )
    command.add_argument(
        "--partial-credit",
        type=float,
        default=1.0,
        metavar="SCORE",
        help="least score that counts as correct (default 1)",
    )
    command.add_argument(
        "--errors-as-answers",
        action="store_true",
        help="take API errors stored as answers for answers, not for failed requests",
    )
    command.add_argument(
        "--tell-apart",
        choices=[each.value for each in Apart if each],
        default="",
        help="files that use the same keys (such as request-1 in two batches) are about other"
        " problems, or other runs, each",
    )
    _add_attempts(command)
    command.add_argument("--run-name", default="", help="name of the run, where the file has one")
    command.add_argument("--dataset", default="", help="name of the dataset")
    command.set_defaults(run=_run)


def _add_attempts(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--attempts",
        type=_numbered,
        nargs="+",
        default=[],
        metavar="FILE=T",
        help="files that are attempts 1, 2, … of one run, joined by problem and sample",
    )
    command.add_argument(
        "--saw", default="", metavar="KIND", help=f"what later attempts saw: {', '.join(KINDS)}"
    )
    command.add_argument(
        "--fresh-context", action="store_true", help="later attempts began a conversation anew"
    )


def _run(arguments: argparse.Namespace) -> int:
    saved = arguments.profile
    mapping = _saved_mapping(saved) if saved else {}
    mapping.update(arguments.map)
    options = ImportOptions(
        mapping=mapping or None,
        partial_credit=arguments.partial_credit,
        run_name=arguments.run_name,
        dataset=arguments.dataset,
        errors_as_answers=arguments.errors_as_answers,
        apart=arguments.tell_apart,
        attempts=dict(arguments.attempts),
        saw=arguments.saw,
        fresh_context=arguments.fresh_context,
        decisions=_decisions(arguments),
    )
    if arguments.dry_run:
        return _dry_run(arguments, options)
    with Study.open_or_create(arguments.study, login_name()) as study:
        report = import_files(study, arguments.files, options, Progress())
        _tell(report)
        reader = study.reader()
        traces = counted(reader.trace_count(), "trace")
        print(f"{arguments.study}: {traces}, {counted(len(reader.problem_rows()), 'problem')}")
    return 1 if any(each.state == "failed" for each in report.files) else 0


def _saved_mapping(name: str) -> dict[str, str]:
    """Return a mapping that was saved in the window, or one in a file that somebody shared."""
    if name.endswith(".json"):
        return read_mapping(Path(name))[1]
    return load_profile(Paths.of_this_system().config, name)


def _mapped(word: str) -> tuple[str, str]:
    field, _, path = word.partition("=")
    if not (field and path):
        raise argparse.ArgumentTypeError(f"expected FIELD=PATH, got {word!r}")
    return field, path


def _numbered(word: str) -> tuple[str, int]:
    path, _, number = word.rpartition("=")
    if not path or not number.isdecimal() or int(number) < 1:
        raise argparse.ArgumentTypeError(f"expected FILE=1, FILE=2, …, got {word!r}")
    return str(Path(path)), int(number)


def _decisions(arguments: argparse.Namespace) -> tuple[Decision, ...]:
    """Return what the file of decisions holds; a dry run may make it."""
    path = arguments.decisions
    if path is None or (arguments.dry_run and not path.exists()):
        return ()
    return read_decisions(path)


def _dry_run(arguments: argparse.Namespace, options: ImportOptions) -> int:
    study = arguments.study if arguments.study.exists() else None
    found = dry_run(arguments.files, options, study)
    if arguments.decisions is not None:
        write_questions(arguments.decisions, found.as_read.questions, options.decisions)
    if arguments.format == "json":
        print(json.dumps(report_json(found), indent=2, ensure_ascii=False))
    else:
        print(report_text(found), end="")
    return 0


def _tell(report: ImportReport) -> None:
    for group in groups_in(report.findings):
        named = ", ".join(group.places[:_MOST_FINDINGS])
        print(f"- {group.title}: {named}. {group.detail}")
    for each in report.files:
        print(f"{each.name}: {_sentence(each)}")
        _tell_findings(each.findings)


def _sentence(report: FileReport) -> str:
    if report.state == "already there":
        return "in the study already, nothing changed"
    if report.state == "restored":
        return "was withdrawn, is live again"
    if report.state == "failed":
        return "not imported"
    traces, runs, problems, before = (
        report.counts.get(name, 0) for name in ("traces", "runs", "problems", "already there")
    )
    labels, left_out = (report.counts.get(name, 0) for name in ("tags", "labels left out"))
    words = f"{report.format}, {counted(traces, 'trace')} of {counted(runs, 'run')}"
    words += f" at {counted(problems, 'problem')}"
    words += f"; {counted(labels, 'label')}" if labels else ""
    words += f"; {counted(left_out, 'label')} left out" if left_out else ""
    return words + (f"; {before:,} were there already" if before else "")


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 run", "1,442 traces"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _tell_findings(findings: list[Finding]) -> None:
    for finding in findings[:_MOST_FINDINGS]:
        mark = "-" if finding.severity is Severity.NOTE else "!"
        where = f" ({finding.where})" if finding.where else ""
        print(f"  {mark} {finding.what}{where} {finding.done}".rstrip())
    if len(findings) > _MOST_FINDINGS:
        print(f"  … and {len(findings) - _MOST_FINDINGS:,} more")


class Progress:
    """Tells the share done, and of what, on standard error, where somebody watches."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, share: float, text: str) -> None:
        """Tell it, at most twice a second."""
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._last > 0.5:
            self._last = now
            print(f"\r{share:4.0%} {text}\033[K", end="", file=sys.stderr, flush=True)
