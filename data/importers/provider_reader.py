"""Exchanges with a model's provider as attempts: choices are samples, turns are attempts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import structs

from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Condition, Ending, Problem
from data.importers.base import ImportOptions
from data.importers.conversations import (
    ConversationReader,
    Told,
    as_examples,
    given,
    prompt_key,
)
from data.importers.known_models import short_name
from data.importers.parts import clean
from data.importers.provider_bodies import Body, Choice
from data.importers.provider_chains import Chains, Place, Reply, goes_on
from data.importers.provider_content import Said
from data.importers.provider_records import Exchange
from data.importers.provider_requests import Request
from data.importers.rows import RowReader
from data.importers.turns import Message, Role, Turn, turns_of

_NO_BODY, _NO_REQUEST = Body(dialect=""), Request()
_CUT_OFF = "stream ends early"
_At = tuple[str, Mapping[str, Any] | None]  # where an exchange stands, and the record around it


@dataclass(slots=True, kw_only=True)
class ExchangeReader:
    """Reads exchanges of one file; `model` is the one that errors belong to.

    `rows` reads what stands beside the exchanges; `name` is the key of a problem without prompt,
    `chains` hold what was read before, `results` the ids of calls whose results requests hold.
    """

    path: Path
    options: ImportOptions
    rows: RowReader | None = None
    model: str = ""
    name: str = ""
    chains: Chains = field(default_factory=Chains)
    results: Collection[str] = ()
    _chats: ConversationReader = field(init=False)
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)
    _unverified: set[str] = field(default_factory=set[str], init=False)
    _settings: dict[str, Mapping[str, Any]] = field(
        default_factory=dict[str, Mapping[str, Any]], init=False
    )
    _differing: dict[str, set[str]] = field(default_factory=dict[str, set[str]], init=False)

    def __post_init__(self) -> None:
        options = self.options
        self._chats = ConversationReader(roles=options.roles, least=options.partial_credit)

    def read(
        self,
        exchange: Exchange,
        where: str,
        row: Mapping[str, Any] | None = None,
        places: Sequence[Place] = (),
    ) -> Iterator[ImportedAttempt]:
        """Yield the attempts of an exchange; `row` is the record that it stands in.

        `places` are those of its choices; without them they may go on from those before.
        """
        at = where, row
        told = ((place, None) for place in places)
        for number, (place, placed) in enumerate(told if places else self._placed(exchange, at)):
            reply = placed or self._reply(exchange, number, at, retold=place.retold)
            self._count(exchange, reply)
            self._counts["joined"] += placed is not None and place.first > 1
            self._counts["retold"] += placed is not None and place.retold
            self._counts["again"] += place.again
            self._counts["later"] += place.first == 1 and len(reply.attempts) > 1
            yield from self._attempts(exchange, reply, place, where)

    def places(
        self, exchange: Exchange, where: str, row: Mapping[str, Any] | None = None
    ) -> tuple[Place, ...]:
        """Return where the choices of one more exchange stand, for `chains` to remember."""
        return tuple(place for place, _ in self._placed(exchange, (where, row)))

    def _placed(self, exchange: Exchange, at: _At) -> Iterator[tuple[Place, Reply]]:
        replies = list(self.replies(exchange, *at))
        if goes_on(replies, self.results):
            self._counts["continued"] += 1
            return
        for number, reply in enumerate(replies):
            retell = partial(self._reply, exchange, number, at, retold=True)
            place = self.chains.place(reply, self.path.name, retell)
            yield place, retell() if place.retold else reply

    def _attempts(
        self, exchange: Exchange, reply: Reply, place: Place, where: str
    ) -> Iterator[ImportedAttempt]:
        read = self._chats.read(
            reply.messages,
            problem=replace(reply.problem, key=place.key),
            run=reply.run,
            sample=place.sample,
            where=where,
            told=reply.told if reply.is_attempt else Told(),
        )
        last = len(reply.attempts) if reply.is_attempt else 0
        for attempt in read:
            if attempt.attempt >= place.first:
                is_own = attempt.attempt == last
                yield _ended(attempt, exchange, reply) if is_own else attempt

    def replies(
        self, exchange: Exchange, where: str = "", row: Mapping[str, Any] | None = None
    ) -> Iterator[Reply]:
        """Yield the choices of an exchange, one at least."""
        for number in range(len(_choices(exchange))):
            yield self._reply(exchange, number, (where, row))

    def _reply(self, exchange: Exchange, number: int, at: _At, *, retold: bool = False) -> Reply:
        body, request = exchange.body or _NO_BODY, exchange.request or _NO_REQUEST
        choice = _choices(exchange)[number]
        said = Said()
        said.take(list(request.steps))
        said.take(list(choice.items))
        error = choice.error or body.error or exchange.error
        own = said.message(was_cut=body.was_cut or _is_limit(choice.finish))
        if error and not (own.text or own.reasoning):
            own = replace(own, text=None)
        before = as_examples(request.messages) if retold else request.messages
        messages = (*before, own)
        turns = turns_of(messages, self.options.roles)
        attempts = tuple(turn for turn in turns if turn.role is Role.ATTEMPT)
        return Reply(
            problem=self._problem(exchange, messages, attempts, at),
            run=self._run(self._model(body, request), body, request),
            messages=messages,
            own=own,
            attempts=attempts,
            told=self._told(exchange, choice, said, at[1], error),
            was_cut=body.was_cut,
            calls=tuple(c.ident for c in said.calls if c.ident and c.result is None),
        )

    def _told(
        self,
        exchange: Exchange,
        choice: Choice,
        said: Said,
        row: Mapping[str, Any] | None,
        error: str,
    ) -> Told:
        """Return what is told of a choice; outcomes beside several choices judge none of them."""
        told = _told(exchange, choice, said, error)
        if self.rows is None or row is None or len(_choices(exchange)) > 1:
            return told
        return replace(told, verdicts=self.rows.verdicts(row))

    def _model(self, body: Body, request: Request) -> str:
        asked = request.model
        known = self.model if not body.model and self.model.startswith(asked) else ""
        return body.model or known or asked or self.model or self.path.stem

    def _run(self, model: str, body: Body, request: Request) -> ImportedRun:
        variant = request.variant or (f"{body.effort} effort" if body.effort else "")
        base = self.options.run_name or short_name(model)
        settings = dict(request.settings or body.settings)
        return ImportedRun(
            name=f"{base} + {variant}" if variant else base,
            model=model,
            condition=Condition(variant=variant, settings=settings),
            base=base if variant else "",
        )

    def _problem(
        self,
        exchange: Exchange,
        messages: Sequence[Message],
        attempts: Sequence[Turn],
        at: _At,
    ) -> Problem:
        """Return the problem: what was asked before the first attempt, and what stands beside."""
        (where, row), folder = at, self.path.absolute().parent.name
        first = attempts[0].message if attempts else messages[-1]
        asked = next(i for i, message in enumerate(messages) if message is first)
        prompt = given([m for m in messages[:asked] if m.text])
        key = exchange.key or (prompt_key(prompt) if prompt.strip() else "")
        if self.rows is not None and row is not None:
            known = self.rows.problem(row, prompt)
            if known is not None:
                own = known.key == prompt_key(prompt) or exchange.key
                return replace(known, key=exchange.key or key) if own else known
        if not key:
            ident = exchange.body.ident if exchange.body is not None else ""
            key = self.name or ident or f"{self.path.stem}, {where}"
        dataset = self.options.dataset or folder or self.path.stem
        return Problem(dataset=dataset, key=clean(key), prompt=prompt)

    # What is known after the last one

    def _count(self, exchange: Exchange, reply: Reply) -> None:
        counts = self._counts
        counts["replies"] += 1
        counts["no prompt"] += not reply.problem.prompt.strip()
        counts["failed"] += reply.own.text is None and exchange.ending is None
        counts["not run"] += exchange.ending is Ending.NOT_RUN
        counts["calls"] += reply.is_attempt and reply.own.calls_tool
        counts["steps"] += not reply.is_attempt
        counts["cut off"] += reply.was_cut
        counts["choices"] += len(exchange.body.choices) > 1 if exchange.body else 0
        if exchange.body is not None and not exchange.body.verified:
            self._unverified.add(exchange.body.dialect)
        if exchange.request is not None:
            own = reply.run.condition.settings
            first = self._settings.setdefault(reply.run.name, own)
            names = {name for name in {*own, *first} if own.get(name) != first.get(name)}
            if names:
                self._differing.setdefault(reply.run.name, set()).update(names)

    def findings(self) -> Iterator[Finding]:
        """Yield what was read as what."""
        for dialect in sorted(self._unverified):
            yield _note(
                f"Unverified format: {dialect} was written from its documentation.",
                "No real file was at hand to try it on; compare some records with the file.",
            )
        for count, what, done in _TOLD:
            if self._counts[count]:
                number = self._counts[count]
                severity = Severity.NOTE if count in _ORDINARY else Severity.WARNING
                noun = "reply" if number == 1 else "replies"
                yield Finding(severity=severity, what=f"{what}: {number:,} {noun}.", done=done)
        if self._counts["later"]:
            yield from self._chats.findings()
        for run, names in self._differing.items():
            yield Finding(
                severity=Severity.WARNING,
                what=f"Requests of {run} differ in their settings: {', '.join(sorted(names))}.",
                done="The settings of the first are kept; they are still one run.",
            )


_ORDINARY = ("choices", "calls", "steps", "joined", "continued")
_TOLD = (
    (
        "no prompt",
        "What the model was asked is not known",
        "Choose the file of the requests too; the problem is named after the file or the reply.",
    ),
    ("failed", "Requests failed", "They are imported as failed and never count as wrong answers."),
    ("not run", "Requests were cancelled or expired", "They are imported as not run."),
    ("cut off", "Streams end early", "They are imported as truncated."),
    ("choices", "Responses hold several choices", "Choices are samples, not attempts."),
    (
        "joined",
        "Replies go on from earlier ones of the same run",
        "They are later attempts of the same samples.",
    ),
    (
        "continued",
        "Replies call tools and later ones go on from them",
        "They are steps of those and are read there.",
    ),
    (
        "retold",
        "Answers in requests are of another run",
        "They are part of the prompt, not attempts of this run.",
    ),
    (
        "again",
        "Replies go on from answers that others went on from already",
        "Each such answer is read again, as the first attempts of a further sample.",
    ),
    (
        "calls",
        "Replies end in the call of a tool",
        "The arguments of the call stand in place of an answer.",
    ),
    (
        "steps",
        "Replies judge earlier work or call a tool",
        "They are no attempts and are left out.",
    ),
)


def _is_limit(finish: str) -> bool:
    return "max" in finish.lower() or finish.lower() in ("length", "model_length")


def _told(exchange: Exchange, choice: Choice, said: Said, error: str) -> Told:
    """Return what is told of the choice; counts of several choices or steps are not one's own."""
    body = exchange.body or _NO_BODY
    request = exchange.request or _NO_REQUEST
    several = len(body.choices) > 1
    counts = {"tokens": body.tokens, "reasoning tokens": body.reasoning_tokens}
    beside = " of all choices" if several else " of the last step" if request.steps else ""
    reasoned = any(part.text for part in said.parts)
    # Some services count no tokens for reasoning that they show.
    reasoning_tokens = body.reasoning_tokens or (None if reasoned else body.reasoning_tokens)
    kept = {f"{name}{beside}": count for name, count in counts.items() if beside and count}
    dialect = {"dialect": body.dialect, "response id": body.ident}
    return Told(
        tokens=None if beside else body.tokens,
        reasoning_tokens=None if beside else reasoning_tokens,
        seconds=body.seconds,
        cost=None if several else body.cost,
        finish_reason=_CUT_OFF if body.was_cut else choice.finish,
        error=error,
        metadata={k: v for k, v in dialect.items() if v}
        | {**body.metadata, **exchange.metadata, **kept, **said.metadata()},
    )


def _ended(attempt: ImportedAttempt, exchange: Exchange, reply: Reply) -> ImportedAttempt:
    if exchange.ending is not None:
        return structs.replace(attempt, ending=exchange.ending)
    cut = reply.was_cut and attempt.ending is not Ending.FAILED
    return structs.replace(attempt, ending=Ending.TRUNCATED) if cut else attempt


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


def _choices(exchange: Exchange) -> tuple[Choice, ...]:
    return (exchange.body or _NO_BODY).choices or (Choice(),)
