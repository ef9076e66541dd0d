"""The requests of one logged sample: what was asked, and the texts or likelihoods it brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.importers.conversations import prompt_of
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """What a document's requests asked and brought.

    `texts` are the responses that were written; where there are none, `choices` are the texts
    whose `likelihoods` were compared, of one alone with whether it is what the model would write.
    """

    asked: str
    texts: list[str | None]
    choices: tuple[str, ...] = ()
    likelihoods: tuple[float | None, ...] = ()
    is_greedy: bool = False

    def choice(self, number: Any) -> str | None:  # noqa: ANN401 - any JSON
        """Return the choice with this number where several are compared."""
        at = as_count(number)
        if len(self.choices) < 2 or at is None or at >= len(self.choices):
            return None
        return self.choices[at] if as_number(number) == at else None

    def likeliest(self) -> str | None:
        """Return the likeliest choice; a text alone is one only if the model would write it."""
        if len(self.choices) == 1:
            return self.choices[0] if self.is_greedy else None
        known = [(value, -at) for at, value in enumerate(self.likelihoods) if value is not None]
        return self.choices[-max(known)[1]] if known else None


def requests_of(row: Mapping[str, Any]) -> Requests:
    """Return the requests of a row, in any of the harness's layouts."""
    asked = _arguments(row.get("arguments"))
    told = [_pair(each) for each in _responses(row.get("resps"))]
    if not any(isinstance(each, tuple) for each in told):
        texts = [each for each in told if each is None or isinstance(each, str)]
        prompt = asked[0][0] if asked else ""
        return Requests(
            asked=prompt_of(prompt), texts=texts if any(texts) or row.get("resps") else []
        )
    pairs = [each for each in told if isinstance(each, tuple)]
    return _compared(asked, pairs)


def _compared(asked: list[tuple[Any, Any]], pairs: list[tuple[float | None, bool]]) -> Requests:
    """Return choices with their likelihoods; requests without a context only normalise others."""
    named = [(as_text(context) or "", as_text(text) or "") for context, text in asked]
    named += [("", "")] * (len(pairs) - len(named))
    both = list(zip(named, pairs, strict=False))
    both = [each for each in both if each[0][0].strip()] or both
    # Contexts differ where the choice stands inside of them, before a continuation that all share.
    shared = _shared_start([context for (context, _), _ in both])
    return Requests(
        asked=prompt_of(shared),
        texts=[],
        choices=tuple(clean(context[len(shared) :] + text).strip() for (context, text), _ in both),
        likelihoods=tuple(pair[0] for _, pair in both),
        is_greedy=both[0][1][1] if both else False,
    )


def _shared_start(texts: list[str]) -> str:
    """Return what all of `texts` begin with: as far as the first and last in order agree."""
    one, other = min(texts, default=""), max(texts, default="")
    same = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return one[: next(same, min(len(one), len(other)))]


def _arguments(told: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    """Return context and second argument of each request."""
    if isinstance(told, dict):
        told = [
            [each.get("arg_0"), each.get("arg_1")] if isinstance(each, dict) else each
            for each in told.values()
        ]
    listed = told if isinstance(told, list) else []
    pairs = [[*each, None, None][:2] for each in listed if isinstance(each, list)]
    return [(_unwrapped(context), text) for context, text in pairs]


def _unwrapped(context: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the messages that a chat model's context holds as JSON in a list of one string."""
    alone = isinstance(context, list) and len(context) == 1 and isinstance(context[0], str)
    return context[0] if alone else context


def _responses(told: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return the responses of all requests: texts, or pairs of likelihood and greediness."""
    found: list[Any] = []
    for request in told if isinstance(told, list) else [told]:
        found.extend(request if isinstance(request, list) and not _is_pair(request) else [request])
    return found


def _is_pair(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether `value` is a likelihood and whether its text is what the model would write."""
    if not isinstance(value, list) or len(value) != 2 or isinstance(value[0], bool):
        return False
    return as_number(value[0]) is not None and str(value[1]).lower() in ("true", "false")


def _pair(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if not _is_pair(value):
        return value
    return as_number(value[0]), str(value[1]).lower() == "true"
