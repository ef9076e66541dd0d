"""Which problems of several files are one: what looks alike, and what people decide about it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.traces import Problem


class Likeness(StrEnum):
    """In what two problems of different files are alike, though not in everything."""

    SAME_KEY = "same key, different prompts"
    SAME_PROMPT = "same prompt, different keys"
    SAME_HASH = "same document, different datasets"
    REFERENCE = "same problem, different references"


class Choice(StrEnum):
    """What a person says of two problems that are alike."""

    SAME = "same problem"
    DIFFERENT = "different problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a problem is known by: dataset, key, and the fingerprint of its prompt."""

    dataset: str
    key: str
    prompt: str

    @property
    def name(self) -> str:
        """Return dataset and key as people read them."""
        return f"{self.dataset} {self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two problems that are alike, with the file that it comes from; texts may be cut."""

    mark: Mark
    source: str
    prompt: str = ""
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about two problems; `b` is read as `a` where they are the same.

    `reference` is the one that counts for both, None for each file's own.
    """

    likeness: Likeness
    a: Mark
    b: Mark
    choice: Choice
    reference: str | None = None

    @property
    def subject(self) -> tuple[Likeness, Mark, Mark]:
        """Return what it is about; a later decision on the same subject replaces it."""
        return self.likeness, self.a, self.b


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two problems that are alike and about which nothing was decided.

    Undecided, problems stay apart, and of two references the first one counts.
    """

    likeness: Likeness
    a: Side
    b: Side

    @property
    def subject(self) -> tuple[Likeness, Mark, Mark]:
        """Return what it is about, as in a decision."""
        return self.likeness, self.a.mark, self.b.mark

    @property
    def differs_in_reference(self) -> bool:
        """Whether both sides have a reference, and not the same."""
        a, b = self.a.reference, self.b.reference
        return a is not None and b is not None and fingerprint(a) != fingerprint(b)

    @property
    def options(self) -> tuple[Decision, ...]:
        """Return what can be decided, in a fixed order."""
        references = (None,)
        if self.differs_in_reference:
            references = (self.a.reference, self.b.reference)
        same = tuple(self._decided(Choice.SAME, reference) for reference in references)
        if self.likeness is Likeness.REFERENCE:
            return same
        return (*same, self._decided(Choice.DIFFERENT))

    @property
    def group(self) -> tuple[str, ...]:
        """Return what questions of the same kind between the same files have in common."""
        return self.likeness, self.a.source, self.b.source, str(len(self.options))

    def _decided(self, choice: Choice, reference: str | None = None) -> Decision:
        return Decision(
            likeness=self.likeness,
            a=self.a.mark,
            b=self.b.mark,
            choice=choice,
            reference=reference,
        )


def fingerprint(text: str) -> str:
    """Return a hash of a text in which white space counts only as a gap; "" for a blank one."""
    words = " ".join(text.split())
    data = words.encode("utf-8", "replace")
    return hashlib.blake2b(data, digest_size=16).hexdigest() if words else ""


def mark_of(problem: Problem) -> Mark:
    """Return what `problem` is known by."""
    return Mark(dataset=problem.dataset, key=problem.key, prompt=fingerprint(problem.prompt))


def together(*decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return all decisions; of several on one subject the last."""
    kept: dict[object, Decision] = {}
    for each in (decision for group in decisions for decision in group):
        kept.pop(each.subject, None)
        kept[each.subject] = each
    return tuple(kept.values())


def homes_of(decisions: Iterable[Decision]) -> Mapping[Mark, Mark]:
    """Return which problem each problem that is the same as another is read as, to the end."""
    same = {d.b: d.a for d in decisions if d.choice is Choice.SAME and d.a != d.b}
    return {mark: _last(mark, same) for mark in same}


def _last(mark: Mark, same: Mapping[Mark, Mark]) -> Mark:
    seen = {mark}
    while mark in same and same[mark] not in seen:
        mark = same[mark]
        seen.add(mark)
    return mark
