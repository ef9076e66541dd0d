"""volteface import STUDY FILE…: bring responses into a study."""

import argparse
import sys
import time
from pathlib import Path

from core.imported import Finding, Severity
from data.importers.base import ImportOptions
from data.importers.preview import preview
from data.importers.profiles import load_profile
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
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    command.add_argument("--dry-run", action="store_true", help="say what is there; write nothing")
    command.add_argument(
        "--map",
        type=_mapped,
        action="append",
        default=[],
        metavar="FIELD=PATH",
        help="where a field is, e.g. answer=result.final (for tables and JSON)",
    )
    command.add_argument(
        "--profile", metavar="NAME", help="a mapping saved in the window; --map changes parts of it"
    )
    command.add_argument(
        "--partial-credit",
        type=float,
        default=1.0,
        metavar="SCORE",
        help="least score that counts as correct (default 1)",
    )
    command.add_argument("--run-name", default="", help="name of the run, where the file has one")
    command.add_argument("--dataset", default="", help="name of the dataset")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    saved = arguments.profile
    mapping = load_profile(Paths.of_this_system().config, saved) if saved else {}
    mapping.update(arguments.map)
    options = ImportOptions(
        mapping=mapping or None,
        partial_credit=arguments.partial_credit,
        run_name=arguments.run_name,
        dataset=arguments.dataset,
    )
    if arguments.dry_run:
        return _dry_run(arguments.files, options)
    with Study.open_or_create(arguments.study, login_name()) as study:
        report = import_files(study, arguments.files, options, _Progress())
        _tell(report)
        reader = study.reader()
        traces = counted(reader.trace_count(), "trace")
        print(f"{arguments.study}: {traces}, {counted(len(reader.problem_rows()), 'problem')}")
    return 1 if any(each.state == "failed" for each in report.files) else 0


def _mapped(word: str) -> tuple[str, str]:
    field, _, path = word.partition("=")
    if not (field and path):
        raise argparse.ArgumentTypeError(f"expected FIELD=PATH, got {word!r}")
    return field, path


def _dry_run(files: list[Path], options: ImportOptions) -> int:
    found = preview(files, options)
    print(found.headline)
    for each in found.files:
        if each.error is not None:
            print(f"  {each.path.name}: {each.error}")
            continue
        runs = ", ".join(each.runs)
        print(
            f"  {each.path.name}: {each.format}, {each.attempts:,} attempts of {runs}"
            f" at {each.problems:,} problems"
        )
        _tell_findings(list(each.findings))
    print("Nothing was written.")
    return 0


def _tell(report: ImportReport) -> None:
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
    words = f"{report.format}, {counted(traces, 'trace')} of {counted(runs, 'run')}"
    words += f" at {counted(problems, 'problem')}"
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


class _Progress:
    """Tells the share done on standard error, where somebody watches."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, share: float, text: str) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._last > 0.5:
            self._last = now
            print(f"\r{share:4.0%} {text}\033[K", end="", file=sys.stderr, flush=True)
