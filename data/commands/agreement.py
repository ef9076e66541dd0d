"""volteface agreement STUDY: how far two annotators, or two passes of one, agree."""

import argparse
from pathlib import Path

from core.coding import Coding, CodingSize
from core.errors import VoltefaceError
from core.metrics.agreement_tables import agreement_table
from core.metrics.span_matching import LEAST_IOU
from data.agreeing import agreement_of
from data.commands.importing import Progress, counted
from data.commands.metrics import WRITERS, written
from data.settings import login_name
from data.store.codings import CodingReader
from data.store.study import Study

NAMES = ("agreement",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "agreement",
        help="print how far two annotators agree",
        description="Compares two codings on the traces that both say are annotated. A coding is"
        " an annotator and a pass, written ANNOTATOR/PASS; without the two, the study must have"
        " exactly two that finished the same traces.",
    )
    command.add_argument("study", type=Path)
    command.add_argument("--of", nargs=2, metavar="ANNOTATOR/PASS", help="the two codings")
    command.add_argument(
        "--least",
        type=_overlap,
        default=LEAST_IOU,
        metavar="SHARE",
        help="intersection over union from which two tags agree (default 0.5)",
    )
    command.add_argument(
        "--unmarked",
        action="store_true",
        help="also traces that nobody marked as annotated, where both tagged any text",
    )
    command.add_argument("--list", action="store_true", help="list the codings there are")
    command.add_argument("--format", choices=tuple(WRITERS), default="text")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        with CodingReader(study.path) as reader:
            sizes = reader.sizes()
        if arguments.list:
            for each in sizes:
                print(_listed(each))
            return 0
        first, second = _chosen(arguments, sizes)
        codes = study.reader().codes()
        agreement = agreement_of(
            study.path,
            codes,
            first,
            second,
            least=arguments.least,
            unmarked=arguments.unmarked,
            progress=Progress(),
        )
    table = agreement_table(agreement, {code.id: code for code in codes}, first, second)
    print(written([table], arguments.format))
    return 0


def _listed(size: CodingSize) -> str:
    name = f"{size.coding.annotator}/{size.coding.pass_name}"
    tags, done = counted(size.spans, "tag"), counted(size.annotated, "trace")
    return f"{name}: {tags} on {counted(size.traces, 'trace')}; {done} annotated"


def _chosen(arguments: argparse.Namespace, sizes: list[CodingSize]) -> tuple[Coding, Coding]:
    known = {f"{each.coding.annotator}/{each.coding.pass_name}": each for each in sizes}
    there = f"There are: {', '.join(known)}." if known else "Nobody tagged anything yet."
    names: list[str] = arguments.of or [
        name for name, each in known.items() if each.annotated or arguments.unmarked
    ]
    if len(names) != 2:
        raise VoltefaceError("Which two codings? Name them with --of.", advice=there)
    for name in names:
        if name not in known:
            raise VoltefaceError(f"There is no coding {name}.", advice=there)
    return known[names[0]].coding, known[names[1]].coding


def _overlap(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"a share over 0 and at most 1, got {word!r}")
    return share
