"""Replies that go on from earlier ones: whose sample they are in, and from which attempt on."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.imported import ImportedRun
from core.text.reasoning_tags import may_have_tags, split_reasoning
from core.traces import Channel, Problem
from data.importers.conversations import Told
from data.importers.turns import Message, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One choice as a conversation: `messages` end with the model's `own` turn.

    `problem` and `run` are those that it belongs to, `attempts` the turns that are attempts,
    `calls` the ids of the calls of tools in the own turn.
    """

    problem: Problem
    run: ImportedRun
    messages: tuple[Message, ...]
    own: Message
    attempts: tuple[Turn, ...]
    told: Told
    was_cut: bool
    calls: tuple[str, ...] = ()

    @property
    def is_attempt(self) -> bool:
        """Whether the model's own turn is an attempt, no critique and no step of the work."""
        return bool(self.attempts) and self.attempts[-1].message is self.own


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reply stands: its sample, and its first attempt that no earlier reply has brought.

    `key` is that of the problem. `earlier` names the file that the reply goes on from, "" if from
    none; `retold` says that the answers in its request were written by another run, `again` that
    another reply went on from them already.
    """

    sample: int
    key: str
    first: int = 1
    earlier: str = ""
    retold: bool = False
    again: bool = False


class _Head(NamedTuple):
    """A reply that others may go on from."""

    run: str
    key: str
    sample: int
    file: str


_Numbers = Counter[tuple[str, str, str]]


@dataclass(slots=True)
class Chains:
    """Places replies in samples: one that goes on from another is in the same.

    Replies are to be placed in the order in which they were made, as logs hold them.
    """

    _heads: dict[bytes, list[_Head]] = field(default_factory=dict[bytes, list[_Head]])
    _taken: dict[bytes, dict[str, str]] = field(default_factory=dict[bytes, dict[str, str]])
    _elsewhere: dict[bytes, dict[str, str]] = field(default_factory=dict[bytes, dict[str, str]])
    _last: _Numbers = field(default_factory=_Numbers)
    _highest: _Numbers = field(default_factory=_Numbers)

    def begin_file(self, *, goes_on: bool) -> None:
        """Number the samples of one more file: from 1, or where it `goes_on` after the others."""
        self._last = Counter(self._highest) if goes_on else _Numbers()

    def witness(self, reply: Reply, file: str) -> None:
        """Remember who wrote a reply that is not imported."""
        texts = _texts(reply)
        if any(texts):
            runs = self._elsewhere.setdefault(_digest(reply, texts), {})
            runs.setdefault(reply.run.name, file)

    def place(self, reply: Reply, file: str, retell: Callable[[], Reply]) -> Place:
        """Return the place of a reply in `file`, and remember it for those that go on from it.

        `retell` returns the reply with all answers in its request taken for part of the prompt.
        """
        texts = _texts(reply)
        before = texts[:-1] if reply.is_attempt else texts
        digest = _digest(reply, before)
        head = self._head(reply, digest) if before else None
        if head is not None:
            first = len(before) + 1
            place = Place(sample=head.sample, key=head.key, first=first, earlier=head.file)
        else:
            runs = self._writers(digest) if before else {}
            again = reply.run.name in runs
            runs = runs or self._elsewhere.get(digest, {})
            retold = bool(runs) and reply.run.name not in runs
            if retold:
                reply, texts = retell(), texts[-1:]
            place = Place(
                sample=self._next(reply),
                key=reply.problem.key,
                earlier=next(iter(runs.values()), "") if again or retold else "",
                retold=retold,
                again=again,
            )
        self._remember(reply, texts, place, file)
        return place

    def _head(self, reply: Reply, digest: bytes) -> _Head | None:
        """Take the reply that another one goes on from, if nothing went on from it so far."""
        heads = self._heads.get(digest, [])
        same = [head for head in heads if head.run == reply.run.name]
        if not same:
            return None
        head = next((each for each in same if each.key == reply.problem.key), same[0])
        heads.remove(head)
        self._taken.setdefault(digest, {}).setdefault(head.run, head.file)
        return head

    def _writers(self, digest: bytes) -> dict[str, str]:
        """Return the runs whose replies ended in these texts, each with a file of theirs."""
        free = {head.run: head.file for head in self._heads.get(digest, ())}
        return self._taken.get(digest, {}) | free

    def _next(self, reply: Reply) -> int:
        number = reply.run.name, reply.problem.dataset, reply.problem.key
        self._last[number] += 1
        self._highest[number] = max(self._highest[number], self._last[number])
        return self._last[number]

    def _remember(self, reply: Reply, texts: Sequence[str], place: Place, file: str) -> None:
        if any(texts):
            head = _Head(reply.run.name, place.key, place.sample, file)
            self._heads.setdefault(_digest(reply, texts), []).append(head)


def goes_on(replies: Sequence[Reply], results: Collection[str]) -> bool:
    """Whether replies end in calls of tools and a request holds one of their `results`."""
    own = {ident for reply in replies for ident in reply.calls}
    return all(reply.own.calls_tool for reply in replies) and not own.isdisjoint(results)


def _texts(reply: Reply) -> list[str]:
    return [_spoken(turn.message.text or "") for turn in reply.attempts]


def _digest(reply: Reply, texts: Sequence[str]) -> bytes:
    told = "\0".join([reply.problem.prompt, *texts])
    return hashlib.sha256(told.encode("utf-8", "replace")).digest()[:16]


def _spoken(text: str) -> str:
    """Return what a reply says to its reader, however it is spaced."""
    if may_have_tags(text):
        blocks = split_reasoning(text)
        text = "".join(text[b.start : b.end] for b in blocks if b.channel is Channel.ANSWER)
    return " ".join(text.split())
