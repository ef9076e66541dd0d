"""Which problems of several files are the same: by key, by prompt, and by what people decided."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from msgspec import structs

from core.imported import ImportedAttempt
from core.pairing import (
    Decision,
    Likeness,
    Mark,
    Question,
    Side,
    fingerprint,
    homes_of,
    mark_of,
    together,
)
from core.traces import Problem

THIS_STUDY = "this study"
_HASH = re.compile(r"[0-9a-f]{16,}")
_SHOWN = 20_000  # characters of a prompt that a question shows
_ROOM = 100_000_000  # characters of prompts that are kept for questions

Own = tuple[str, str]
"""A problem's dataset and key."""


class _Home(NamedTuple):
    """A problem that attempts are read as: its prompt's fingerprint, reference, and source.

    Sources are numbered in the order of `begin`, for two files may have one name.
    """

    prompt: str
    reference: str | None
    source: int
    keyed_by_prompt: bool


@dataclass(slots=True)
class ProblemIndex:
    """Tells for each attempt which problem it is at.

    A problem is known by dataset and key, or by its prompt where the file has no keys. One key
    with two prompts is two problems, and one prompt under two keys too, until a person decides;
    `questions` holds what they may decide, with texts if `asks`. `known` are the problems that a
    study holds; `by_key_alone` those of several files that nothing but the key makes the same. A
    run with a hint or variant may word the prompt differently and still joins.
    """

    known: Iterable[Problem] = ()
    decisions: Iterable[Decision] = ()
    asks: bool = False
    renamed: set[Own] = field(default_factory=set[Own], init=False)
    differing_references: set[Own] = field(default_factory=set[Own], init=False)
    joined: set[Own] = field(default_factory=set[Own], init=False)
    by_key_alone: set[Own] = field(default_factory=set[Own], init=False)
    _questions: dict[object, Question] = field(default_factory=dict[object, Question], init=False)
    _sources: list[str] = field(default_factory=lambda: [THIS_STUDY], init=False)
    _homes: dict[Own, _Home] = field(default_factory=dict[Own, _Home], init=False)
    _by_prompt: dict[str, list[Own]] = field(default_factory=dict[str, list[Own]], init=False)
    _by_hash: dict[str, Own] = field(default_factory=dict[str, Own], init=False)
    _keys: dict[tuple[int, str], set[Own]] = field(
        default_factory=dict[tuple[int, str], set[Own]], init=False
    )
    _resolved: dict[tuple[str, str, str], Own] = field(
        default_factory=dict[tuple[str, str, str], Own], init=False
    )
    _texts: dict[Own, tuple[str, str | None]] = field(
        default_factory=dict[Own, tuple[str, str | None]], init=False
    )
    _asked: dict[Mark, Own] = field(default_factory=dict[Mark, Own], init=False)
    _room: int = field(default=_ROOM, init=False)
    _same: dict[Mark, Mark] = field(default_factory=dict[Mark, Mark], init=False)
    _decided: dict[object, Decision] = field(default_factory=dict[object, Decision], init=False)
    _references: dict[Own, str] = field(default_factory=dict[Own, str], init=False)

    def __post_init__(self) -> None:
        decisions = together(self.decisions)
        self._decided = {each.subject: each for each in decisions}
        self._same = dict(homes_of(decisions))
        for mark in list(self._same.values()):
            self._same[mark] = mark
        for each in decisions:
            if each.reference is not None:
                home = self._same.get(each.a, each.a)
                self._references[home.dataset, home.key] = each.reference
        for problem in self.known:
            own = (problem.dataset, problem.key)
            self._settle(own, fingerprint(problem.prompt), problem)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what is alike and undecided, in the order in which it was met."""
        return tuple(self._questions.values())

    def place_of(self, mark: Mark) -> Own:
        """Return dataset and key under which a problem of a question stands, undecided."""
        return self._asked.get(mark, (mark.dataset, mark.key))

    def begin(self, source: str) -> None:
        """Say which file the next attempts come from."""
        self._sources.append(source)
        self._resolved.clear()

    def resolve(self, attempt: ImportedAttempt) -> Problem:
        """Return the problem that the attempt is at, with the reference that counts for it."""
        problem = attempt.problem
        told = (problem.dataset, problem.key, fingerprint(problem.prompt))
        home = self._resolved.get(told)
        if home is None:
            mark = Mark(dataset=told[0], key=told[1], prompt=told[2])
            may_differ = bool(attempt.run.condition.hint or attempt.run.base)
            home = self._home_of(mark, problem, may_differ=may_differ)
            if not may_differ:
                self._resolved[told] = home
            if self._asked and mark in self._asked:
                self._asked[mark] = home
        return self._with_reference(problem, home)

    def place(self, attempt: ImportedAttempt) -> ImportedAttempt:
        """Return the attempt at its problem; it keeps its own prompt where that one differs."""
        problem, before = self.resolve(attempt), attempt.prompt_before
        if self._same and not before and attempt.attempt == 1:
            before = self._own_prompt(attempt.problem, problem)
        if problem is attempt.problem and before == attempt.prompt_before:
            return attempt
        return structs.replace(attempt, problem=problem, prompt_before=before)

    def _own_prompt(self, asked: Problem, problem: Problem) -> str:
        """Return the prompt of an attempt whose problem was decided to have another one."""
        mark, own = mark_of(asked), self._homes[problem.dataset, problem.key].prompt
        return asked.prompt if mark in self._same and mark.prompt not in ("", own) else ""

    @property
    def _source(self) -> int:
        return len(self._sources) - 1

    # Which problem it is

    def _home_of(self, mark: Mark, problem: Problem, *, may_differ: bool) -> Own:
        decided = self._same.get(mark) if self._same else None
        if decided is not None:
            home = (decided.dataset, decided.key)
            return self._settle(home, decided.prompt, problem)
        own = (problem.dataset, problem.key)
        known = self._homes.get(own)
        if may_differ:
            return self._settle(own, "", problem)
        if known is not None and mark.prompt in ("", known.prompt):
            if not mark.prompt and known.source != self._source and not known.keyed_by_prompt:
                self.by_key_alone.add(own)
            return self._settle(own, mark.prompt, problem)
        if known is not None and known.prompt and mark.prompt:
            return self._apart(mark, problem)
        return self._by_likeness(own, mark, problem) or self._settle(own, mark.prompt, problem)

    def _apart(self, mark: Mark, problem: Problem) -> Own:
        """Return another problem than the one whose key it has."""
        own = (problem.dataset, problem.key)
        other = (problem.dataset, f"{problem.key}~{mark.prompt[:8]}")
        self.renamed.add(own)
        if other not in self._homes:
            found = self._by_likeness(other, mark, problem)
            if found is not None:
                return found
            if not self._elsewhere(mark.prompt, own):
                self._ask(Likeness.SAME_KEY, own, mark, problem)
        return self._settle(other, mark.prompt, problem)

    def _by_likeness(self, own: Own, mark: Mark, problem: Problem) -> Own | None:
        """Return a problem of another file that it is; ask where that is for people to say."""
        told = self._keys.setdefault((self._source, mark.prompt), set())
        told.add((mark.dataset, mark.key))
        for other in self._elsewhere(mark.prompt, own):
            home = self._homes[other]
            if home.source == self._source:
                continue
            if len(told) > 1:  # the file itself tells problems with this prompt apart
                self._withdraw_questions(mark.prompt)
                return None
            by_prompt = home.keyed_by_prompt or _is_keyed_by_prompt(problem)
            if by_prompt and not _differ(home.reference, _print(problem.reference)):
                self.joined.add((mark.dataset, mark.key))
                return self._settle(other, mark.prompt, problem)
            self._ask(Likeness.SAME_PROMPT, other, mark, problem)
            return None
        twin = self._by_hash.get(problem.key)
        if twin is not None and twin[0] != mark.dataset and self._is_elsewhere(twin):
            self._ask(Likeness.SAME_HASH, twin, mark, problem)
        return None

    def _elsewhere(self, prompt: str, own: Own) -> list[Own]:
        return [other for other in self._by_prompt.get(prompt, ()) if other != own]

    def _is_elsewhere(self, own: Own) -> bool:
        return self._homes[own].source != self._source

    def _settle(self, own: Own, prompt: str, problem: Problem) -> Own:
        """Note that there is such a problem; the first prompt and reference of it count."""
        known = self._homes.get(own)
        if known is None:
            by_prompt = _is_keyed_by_prompt(problem)
            made = _Home(prompt, _print(problem.reference), self._source, by_prompt)
            self._homes[own] = made
            if not by_prompt and _HASH.fullmatch(own[1]):
                self._by_hash.setdefault(own[1], own)
        elif prompt and not known.prompt:
            self._homes[own] = known._replace(prompt=prompt)
        else:
            return own
        if prompt:
            self._by_prompt.setdefault(prompt, []).append(own)
        self._keep_text(own, problem)
        return own

    # References

    def _with_reference(self, problem: Problem, own: Own) -> Problem:
        chosen = self._references.get(own, problem.reference)
        if chosen != problem.reference or own != (problem.dataset, problem.key):
            problem = replace(problem, dataset=own[0], key=own[1], reference=chosen)
        printed = _print(problem.reference)
        if own in self._references or printed is None:
            return problem
        home = self._homes[own]
        if home.reference is None:
            self._homes[own] = home._replace(reference=printed)
            if own in self._texts:
                self._texts[own] = (self._texts[own][0], problem.reference)
        elif printed != home.reference:
            self.differing_references.add(own)
            mark = Mark(dataset=own[0], key=own[1], prompt=home.prompt)
            self._ask(Likeness.REFERENCE, own, mark, problem)
        return problem

    # Questions

    def _ask(self, likeness: Likeness, own: Own, mark: Mark, problem: Problem) -> None:
        home = self._homes[own]
        a = Mark(dataset=own[0], key=own[1], prompt=home.prompt)
        subject = (likeness, a, mark)
        if not self.asks or subject in self._decided or subject in self._questions:
            return
        self._asked[mark] = own
        prompt, reference = self._texts.get(own, ("", None))
        self._questions[subject] = Question(
            likeness=likeness,
            a=Side(mark=a, source=self._sources[home.source], prompt=prompt, reference=reference),
            b=Side(
                mark=mark,
                source=self._sources[-1],
                prompt=problem.prompt[:_SHOWN],
                reference=problem.reference,
            ),
        )

    def _withdraw_questions(self, prompt: str) -> None:
        for subject, question in list(self._questions.items()):
            of_this = question.b.source == self._sources[-1] and question.b.mark.prompt == prompt
            if of_this and question.likeness is Likeness.SAME_PROMPT:
                del self._questions[subject]

    def _keep_text(self, own: Own, problem: Problem) -> None:
        if not self.asks:
            return
        text = problem.prompt[:_SHOWN]
        if self._room < len(text):
            text = ""
        self._room -= len(text)
        self._texts[own] = (text, problem.reference)


@lru_cache(maxsize=256)  # asked for twice of each problem
def _print(reference: str | None) -> str | None:
    return None if reference is None else fingerprint(reference) or None


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _is_keyed_by_prompt(problem: Problem) -> bool:
    """Whether the file has no key for the problem, so that its prompt's hash became the key."""
    if not _HASH.fullmatch(problem.key):
        return False
    return hashlib.sha256(problem.prompt.encode()).hexdigest().startswith(problem.key)
