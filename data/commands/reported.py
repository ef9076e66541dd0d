"""volteface reported ACC1 ACC2 DELTA IC CI: whether published numbers can be true together."""

import argparse
from decimal import Decimal, InvalidOperation

from core.metrics.reporting_check import FIELDS, check_row
from core.metrics.transitions import Transitions

NAMES = ("reported",)
_UNKNOWN = "-"
_SHOWN = 12


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "reported",
        help="check a published row of the five metrics",
        description="Numbers in percent as they are printed, - for one that is not given: whether"
        " they satisfy the identities and can come from whole counts.",
    )
    for name, text in zip(FIELDS, ("Acc@t1", "Acc@t2", "Δ", "Δi→c", "Δc→i"), strict=True):
        command.add_argument(name, metavar=text, type=_number)
    command.add_argument("--n", type=int, help="how many problems there were")
    command.set_defaults(run=_run)


def _number(word: str) -> Decimal | None:
    if word == _UNKNOWN:
        return None
    try:
        number = Decimal(word.replace("−", "-").removesuffix("%"))
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"not a number: {word!r}") from None
    if not number.is_finite():
        raise argparse.ArgumentTypeError(f"not a number: {word!r}")
    return number


def _run(arguments: argparse.Namespace) -> int:
    given = {name: getattr(arguments, name) for name in FIELDS}
    values = {name: value for name, value in given.items() if value is not None}
    if len(values) < 2:
        print("Give at least two of the five numbers.")
        return 1
    check = check_row(values, arguments.n)
    for slip in check.slips:
        print(f"✗ {slip}")
    if not check.slips:
        print("✓ The identities hold, and the numbers can come from whole counts.")
    if check.transitions is not None:
        print(f"  At n = {arguments.n:,}: {_counts(check.transitions)}.")
    if check.fits:
        more = ", …" if len(check.fits) > _SHOWN else ""
        print(f"  They fit n = {', '.join(f'{n:,}' for n in check.fits[:_SHOWN])}{more}")
    return 1 if check.slips else 0


def _counts(t: Transitions) -> str:
    return f"{t.cc} stayed right, {t.ic} fixed, {t.ci} broken, {t.ii} stayed wrong"
