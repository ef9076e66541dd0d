"""Words that several parts of the Answers page share."""

from PySide6.QtCore import QCoreApplication

from core.outcomes.judged import DatasetAnswers, Said
from core.outcomes.kinds import AnswerForm, Kind, Percent, Strictness
from core.outcomes.options import Option, options_of
from core.outcomes.verdict import Judge, Status

_NORMAL = AnswerForm()
_LONGEST = 300
_DOTS = {True: "●", False: "○", None: "–"}


def counted(count: int, thing: str) -> str:
    """Return "1 answer" or "1,500 answers"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def name_of(dataset: DatasetAnswers) -> str:
    """Return what a dataset is called where it has no name."""
    return dataset.dataset or _tr("(no dataset)")


def kind_words(dataset: DatasetAnswers) -> str:
    """Return the kind of a dataset's answers, and whether it is a guess."""
    if dataset.form is None:
        return _tr("no reference")
    kind = kind_name(dataset.form.kind)
    return _tr("{0} · guessed").format(kind) if dataset.is_guess else kind


def kind_name(kind: Kind) -> str:
    """Return a kind as a person says it."""
    return _tr("yes or no") if kind is Kind.YES_NO else str(kind)


def checked_words(dataset: DatasetAnswers) -> str:
    """Return how many traces are checked by which checker and version."""
    return " · ".join(f"{who}: {count:,}" for who, count in dataset.checked.items())


def options_words(form: AnswerForm | None) -> str:
    """Return the options that are not as they are without a choice."""
    if form is None:
        return ""
    said = options_of(form.kind)
    words = {option: _option_words(form, option) for option in Option if option in said}
    return ", ".join(each for each in words.values() if each)


def _option_words(form: AnswerForm, option: Option) -> str:
    value = getattr(form, option)
    if value == getattr(_NORMAL, option):
        return ""
    match option:
        case Option.UNITS:
            required = value is Strictness.REQUIRED
            return _tr("units required") if required else _tr("units ignored")
        case Option.BASE:
            required = value is Strictness.REQUIRED
            return _tr("base required") if required else _tr("base ignored")
        case Option.PERCENT:
            return _tr("10% = 0.1") if value is Percent.VALUE else _tr("% required")
        case Option.ORDERED:
            return _tr("in order") if value else _tr("in any order")
        case Option.PLACES:
            return _tr("rounded to {0} places").format(value)
        case Option.ALIASES:
            return counted(len(value), "alias") if len(value) == 1 else f"{len(value)} aliases"


def verdict_words(judge: Judge, said: Said | None) -> str:
    """Return what a judge says in a cell: a dot, the word, and by which rule or in whose name."""
    if said is None:
        return ""
    plain = said.status in {Status.CORRECT, Status.INCORRECT}
    word = {True: _tr("right"), False: _tr("wrong"), None: ""}[said.right if plain else None]
    reason = said.who if judge is Judge.PERSON else said.rule
    parts = (word or str(said.status), reason)
    return f"{_DOTS[said.right]} " + " · ".join(part for part in parts if part)


def one_line(text: str | None) -> str:
    """Return the beginning of a text on one line, as a cell shows it."""
    return "" if text is None else " ".join(text[:_LONGEST].split())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Answers", text)
