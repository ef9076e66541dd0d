"""volteface reported ACC1 ACC2 DELTA IC CI: whether published numbers can be true together."""

import argparse
import re
from decimal import Decimal, InvalidOperation

from core.metrics.reporting_check import FIELDS, check_row
from core.metrics.transitions import Transitions

NAMES = ("reported",)
_UNKNOWN = ("-", "–", "—")
_SHOWN = 12
# A number that no word runs into, or a dash alone for one that is not given.
_IN_ROW = re.compile(r"(?<![\w.-])[-−–+]?\s?\d+(?:\.\d+)?\s?%?(?![\w.])|(?<!\S)[-–—](?!\S)")
_SIGN_SPACE = re.compile(r"\s")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "reported",
        help="check a published row of the five metrics",
        description="Numbers in percent as they are printed, - for one that is not given: whether"
        " they satisfy the identities and can come from whole counts.",
    )
    command.add_argument(
        "numbers",
        nargs="+",
        metavar="NUMBER",
        help="Acc@t1 Acc@t2 Δ Δi→c Δc→i; or one row in quotes, as it stands in a table",
    )
    command.add_argument("--n", type=int, help="how many problems there were")
    command.set_defaults(run=_run, refuse=command.error)


def _numbers(words: list[str]) -> list[Decimal | None]:
    """Return the five numbers: one each, or the last five of a row that was pasted."""
    if len(words) == 1:
        words = [_SIGN_SPACE.sub("", word).rstrip("%") for word in _IN_ROW.findall(words[0])]
        words = words[-len(FIELDS) :]
    if len(words) != len(FIELDS):
        raise argparse.ArgumentTypeError(
            f"{len(words)} numbers, but a row has five: Acc@t1 Acc@t2 Δ Δi→c Δc→i; - for none"
        )
    return [_number(word) for word in words]


def _number(word: str) -> Decimal | None:
    if word in _UNKNOWN:
        return None
    try:
        number = Decimal(
            word.replace("−", "-").replace("–", "-").replace("—", "-").removesuffix("%")
        )
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"not a number: {word!r}") from None
    if not number.is_finite():
        raise argparse.ArgumentTypeError(f"not a number: {word!r}")
    return number


def _run(arguments: argparse.Namespace) -> int:
    try:
        given = zip(FIELDS, _numbers(arguments.numbers), strict=True)
    except argparse.ArgumentTypeError as error:
        arguments.refuse(str(error))
        raise
    values = {name: value for name, value in given if value is not None}
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
