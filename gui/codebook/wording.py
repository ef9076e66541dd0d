"""Words and lists that several parts of the codebook share."""

from PySide6.QtCore import QCoreApplication

from core.codebook.code import Code, Layer, Scope
from data.store.codebook_reading import CodeUses

Kind = tuple[Layer, Scope]


def _tr(text: str) -> str:
    return QCoreApplication.translate("codebook", text)


def kinds() -> list[tuple[Kind, str]]:
    """Return every kind of code with its name."""
    return [
        ((Layer.STRATEGY, Scope.SPAN), _tr("Strategy")),
        ((Layer.BEHAVIOUR, Scope.SPAN), _tr("Behaviour")),
        ((Layer.EPISODE, Scope.SPAN), _tr("Episode")),
        ((Layer.JUDGEMENT, Scope.TRACE), _tr("Whole trace")),
        ((Layer.JUDGEMENT, Scope.PAIR), _tr("Pair of attempts")),
        ((Layer.JUDGEMENT, Scope.PROBLEM), _tr("Problem")),
    ]


def layer_title(layer: Layer) -> str:
    """Return the heading over the codes of a palette."""
    return {
        Layer.STRATEGY: _tr("Strategies"),
        Layer.BEHAVIOUR: _tr("Behaviours"),
        Layer.EPISODE: _tr("Episodes"),
        Layer.JUDGEMENT: _tr("Whole traces, pairs, problems"),
    }[layer]


def counted(count: int, one: str, many: str) -> str:
    """Return "1 tag" or "1,200 tags"."""
    return f"{count:,} {one if count == 1 else many}"


def uses_words(uses: CodeUses) -> str:
    """Return in words who used a code."""
    parts = [
        words.format(f"{count:,}")
        for count, words in (
            (uses.people, _tr("{0} by people")),
            (uses.files, _tr("{0} from files")),
            (uses.detectors, _tr("{0} suggested")),
        )
        if count
    ]
    return ", ".join(parts) or _tr("not used yet")


def state_words(code: Code, names: dict[str, str]) -> str:
    """Return what became of a code that is not in use, "" for one that is."""
    if code.merged_into:
        return _tr("merged into {0}").format(names.get(code.merged_into, code.merged_into))
    return _tr("retired") if code.retired else ""
