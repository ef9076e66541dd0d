"""ChatGPT's export of a person's conversations: conversations.json, alone or in its zip archive."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Condition, Ending, Problem, Saw
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.chatgpt_files import conversations, members
from data.importers.chatgpt_replies import ReadReply, read_exchange, text_of
from data.importers.chatgpt_tree import Exchange, exchanges
from data.importers.conversations import ConversationReader, SampleNumbers, prompt_key
from data.importers.cues import asks_for_critique, guess_saw
from data.importers.mapping import as_text
from data.importers.parts import clean
from data.importers.records import Record, skipped
from data.importers.replies import attempt_of
from data.importers.turns import Message

_DATASET = "ChatGPT"
_MARKS = (b'"mapping"', b'"author"', b'"content_type"')
_LONGEST_CHALLENGE = 1000  # characters; longer messages pose a question of their own


class ChatGptExportImporter:
    """Reads ChatGPT exports: questions are problems, challenges lead to attempts."""

    name = "ChatGPT export"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for an archive of conversations and for JSON with trees of messages."""
        if head.startswith(b"PK\x03\x04"):
            return 92 if members(path) else 0
        is_json = head.lstrip()[:1] in (b"{", b"[")
        return 92 if is_json and all(mark in head for mark in _MARKS) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings, conversation by conversation.

        Raises:
            ImportFileError: if the file holds no conversations.
        """
        key = "the question's text, later questions of a conversation by their place in it."
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key, where="mapping")
        reader = _Reader(options=options)
        for item in conversations(path, options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """Where a chain stands at the end of an exchange."""

    problem: Problem
    run: ImportedRun
    sample: int
    attempt: int
    turn: int
    critique: bool = False


@dataclass(slots=True, kw_only=True)
class _Reader:
    options: ImportOptions
    _samples: SampleNumbers = field(default_factory=SampleNumbers, init=False)
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)
    _as_one: ConversationReader = field(init=False)

    def __post_init__(self) -> None:
        self._as_one = ConversationReader(roles=self.options.roles)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts of one conversation."""
        found = list(exchanges(record.value))
        if not found:
            yield skipped("The conversation holds no reply of the model.", record.where)
            return
        self._counts["conversations"] += 1
        if self.options.roles:
            yield from self._read_as_one(record, found)
        else:
            yield from self._read_by_question(record, found)

    def _read_by_question(
        self, record: Record, found: list[Exchange]
    ) -> Iterator[ImportedAttempt | Finding]:
        states: dict[str, _State] = {}
        continued: set[tuple[str, str]] = set()
        for exchange in found:
            reply = read_exchange(exchange, record.value)
            self._counts.update(reply.counts)
            if reply.is_empty:
                continue
            before = states.get(exchange.before)
            said = clean(text_of(exchange.user))
            run = self._run(reply)
            if before is None or not _challenges(said):
                state = self._question(record.value, exchange, run, before, said)
            else:
                state = self._challenged(before, run, said, (exchange.before, run.name), continued)
            states[exchange.end] = state
            if state.critique:
                self._counts["critiques"] += 1
                continue
            self._counts["later"] += state.attempt > 1
            self._counts["left"] += not exchange.is_active
            saw = Saw.NOTHING
            if state.attempt > 1:
                saw = guess_saw(said, after_critique=before is not None and before.critique)
            yield _attempt(state, exchange, reply, (said, saw), record)

    def _question(
        self,
        conversation: Mapping[str, Any],
        exchange: Exchange,
        run: ImportedRun,
        before: _State | None,
        said: str,
    ) -> _State:
        turn = 1 if before is None else before.turn + 1
        problem = self._problem(conversation, exchange, said, turn)
        sample = self._samples.next(problem, run)
        return _State(problem=problem, run=run, sample=sample, attempt=1, turn=turn)

    def _challenged(
        self,
        before: _State,
        run: ImportedRun,
        said: str,
        place: tuple[str, str],
        continued: set[tuple[str, str]],
    ) -> _State:
        """Return the chain one attempt further; a second reply at one place is another sample."""
        if asks_for_critique(said):
            return replace(before, turn=before.turn + 1, critique=True)
        same_chain = run.name == before.run.name and place not in continued
        continued.add(place)
        sample = before.sample if same_chain else self._samples.next(before.problem, run)
        return replace(
            before,
            run=run,
            sample=sample,
            attempt=before.attempt + 1,
            turn=before.turn + 1,
            critique=False,
        )

    def _problem(
        self, conversation: Mapping[str, Any], exchange: Exchange, said: str, turn: int
    ) -> Problem:
        title = clean(as_text(conversation.get("title")) or "")
        id_ = clean(_id_of(conversation))
        if turn > 1 or exchange.before:
            # What a later question means depends on what was said before it.
            key = f"{id_}/{exchange.id}"
            self._counts["follow-ups"] += 1
        else:
            key = prompt_key(said)
        return Problem(
            dataset=self.options.dataset or _DATASET,
            key=clean(key),
            prompt=said,
            title=f"{title} · turn {turn}" if turn > 1 else title,
            metadata={"conversation": id_, "turn": turn},
        )

    def _run(self, reply: ReadReply) -> ImportedRun:
        base = self.options.run_name or reply.model
        variant = f"{reply.effort} effort" if reply.effort else ""
        return ImportedRun(
            name=f"{base} + {variant}" if variant else base,
            model=reply.model,
            condition=Condition(variant=variant),
            base=base if variant else "",
        )

    # With roles given by a person, the branch that was last seen is one problem.

    def _read_as_one(
        self, record: Record, found: list[Exchange]
    ) -> Iterator[ImportedAttempt | Finding]:
        active = [exchange for exchange in found if exchange.is_active] or found[:1]
        messages: list[Message] = []
        last: ReadReply | None = None
        for exchange in active:
            last = read_exchange(exchange, record.value)
            messages.append(Message(speaker="user", text=text_of(exchange.user)))
            if not last.is_empty:
                messages.append(last.message)
        if last is None:
            return
        run = self._run(last)
        problem = self._problem(record.value, active[0], clean(messages[0].text or ""), 1)
        sample = self._samples.next(problem, run)
        yield from self._as_one.read(
            messages, problem=problem, run=run, sample=sample, where=record.where
        )

    def findings(self) -> Iterator[Finding]:
        """Yield what was read as what."""
        if self.options.roles:
            yield from self._as_one.findings()
            return
        counts = self._counts
        yield _note(
            f"{counts['conversations']} conversations: {counts['later']} replies to challenges are"
            f" later attempts, {counts['critiques']} replies are critiques.",
            "A short message that asks to look again goes on with a chain; any other poses a"
            " problem. If roles are given to the turns, each conversation is one problem.",
        )
        if counts["follow-ups"]:
            yield _note(
                f"{counts['follow-ups']} questions follow others in their conversation.",
                "Each is a problem of its own; what was said before it is not shown.",
            )
        if counts["left"]:
            yield _note(
                f"{counts['left']} replies are on branches that were left: regenerated or edited.",
                "They are further samples or problems, marked as branch in their metadata.",
            )
        if counts["thoughts"]:
            yield _note(
                f"{counts['thoughts']} replies come with thoughts.",
                "They are titled summaries; the reasoning itself is not exported.",
            )
        if counts["tools"] or counts["left out"]:
            yield _note(
                f"{counts['tools']} messages to and from tools and {counts['left out']} images or"
                " other parts are left out.",
                "Their kinds are in the metadata of the replies.",
            )


def _attempt(
    state: _State, exchange: Exchange, reply: ReadReply, said: tuple[str, Saw], record: Record
) -> ImportedAttempt:
    branch = {} if exchange.is_active else {"branch": "left"}
    attempt = attempt_of(
        reply.reply,
        problem=state.problem,
        run=state.run,
        numbers=(state.sample, state.attempt),
        where=record.where,
        prompt_before=said[0] if state.attempt > 1 else "",
        saw=said[1],
        seconds=reply.seconds,
        metadata={"conversation": clean(_id_of(record.value)), **branch, **reply.metadata},
    )
    stopped = reply.was_stopped and attempt.ending in (Ending.COMPLETE, Ending.NO_ANSWER)
    return structs.replace(attempt, ending=Ending.TRUNCATED) if stopped else attempt


def _challenges(said: str) -> bool:
    """Whether a message asks to look again at what was answered before it."""
    if len(said) > _LONGEST_CHALLENGE:
        return False
    return asks_for_critique(said) or guess_saw(said) is not Saw.UNKNOWN


def _id_of(conversation: Mapping[str, Any]) -> str:
    named = conversation.get("conversation_id") or conversation.get("id")
    return as_text(named) or "conversation"


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


IMPORTER = ChatGptExportImporter()
