"""Counts over all files of an import: which problems they share, and what looks alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

from core.imported import Finding, ImportedAttempt, Severity
from core.pairing import Likeness, Mark
from data.importers.identity import Own, ProblemIndex
from data.importers.previewed import FilePreview, Pairing, Preview, counted

_MOST_RUNS = 12  # whose pairs are all counted

REPEATED_FINDING = "Attempts stand in more than one place"
KEYS_FINDING = "The same by their keys alone"

# What becomes of problems that look alike until somebody decides.
UNDECIDED = {
    Likeness.SAME_KEY: "Each prompt is a problem of its own until you decide.",
    Likeness.SAME_PROMPT: "They stay apart and do not pair until you decide.",
    Likeness.SAME_HASH: "They stay apart and do not pair until you decide.",
    Likeness.REFERENCE: "The first reference counts until you decide.",
}


@dataclass(slots=True)
class Total:
    """Counts over all files; problems are numbered, and runs hold the numbers of theirs."""

    index: ProblemIndex
    found: list[Finding] = field(default_factory=list[Finding])
    numbers: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    by_run: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    slots: set[int] = field(default_factory=set[int])
    repeated: Counter[str] = field(default_factory=Counter[str])

    def add(self, attempt: ImportedAttempt) -> int:
        """Count an attempt and return the number of its problem."""
        problem = self.index.resolve(attempt)
        number = self.numbers.setdefault((problem.dataset, problem.key), len(self.numbers))
        self.by_run.setdefault(attempt.run.name, set()).add(number)
        slot = hash((number, attempt.run.name, attempt.sample, attempt.attempt))
        self.repeated[attempt.run.name] += slot in self.slots
        self.slots.add(slot)
        return number

    def preview(self, files: Sequence[FilePreview], *, complete: bool) -> Preview:
        """Return what all files together would bring."""
        sets = list(self.by_run.values())
        return Preview(
            files=tuple(files),
            runs=tuple(self.by_run),
            problems=len(self.numbers),
            shared=len(set.intersection(*sets)) if sets else 0,
            attempts=sum(each.attempts for each in files),
            chains=sum(each.chains for each in files),
            pairings=tuple(self._pairings()),
            findings=tuple(self._findings()),
            combinations=tuple(self._combinations()),
            complete=complete,
            questions=self.index.questions,
            runs_at=self._runs_at(),
            places=self._places(),
            joined=len(self.index.joined),
            in_study=sum((p.dataset, p.key) in self.numbers for p in self.index.known),
        )

    def _places(self) -> dict[Mark, Own]:
        asked = self.index.questions
        return {each.b.mark: self.index.place_of(each.b.mark) for each in asked}

    def _runs_at(self) -> dict[Own, tuple[str, ...]]:
        """Return the runs at the problems of each question, undecided."""
        sides = {(each.a.mark.dataset, each.a.mark.key) for each in self.index.questions}
        sides |= set(self._places().values())
        return {
            own: tuple(run for run, numbers in self.by_run.items() if self.numbers[own] in numbers)
            for own in sides
            if own in self.numbers
        }

    def _pairings(self) -> Iterable[Pairing]:
        """Yield every pair of runs, and all runs together where there are more than two."""
        names = list(self.by_run)
        for pair in combinations(names[:_MOST_RUNS], 2):
            shared = self.by_run[pair[0]] & self.by_run[pair[1]]
            yield Pairing(runs=pair, problems=len(shared))
        if len(names) > 2:
            shared = set.intersection(*self.by_run.values())
            yield Pairing(runs=tuple(names), problems=len(shared))

    def _combinations(self) -> Iterable[Pairing]:
        """Yield each set of runs that some problems have in common and no other run has."""
        runs_of: dict[int, list[str]] = {}
        for run, numbers in self.by_run.items():
            for number in numbers:
                runs_of.setdefault(number, []).append(run)
        counted = Counter(tuple(runs) for runs in runs_of.values())
        for runs, problems in counted.most_common():
            yield Pairing(runs=runs, problems=problems)

    def _findings(self) -> Iterable[Finding]:
        yield from self.found
        if self.index.joined:
            yield Finding(
                severity=Severity.NOTE,
                what=f"Joined through the prompt: {counted(len(self.index.joined), 'problem')}.",
                done="A file has no keys; the prompt is the same in each of these pairs.",
            )
        for likeness, count in Counter(q.likeness for q in self.index.questions).items():
            yield Finding(
                severity=Severity.WARNING,
                what=f"{likeness.value.capitalize()}: {counted(count, 'problem')}.",
                where=_some(q.b.mark for q in self.index.questions if q.likeness is likeness),
                done=UNDECIDED[likeness],
            )
        for run, count in self.repeated.items():
            if count:
                yield Finding(
                    severity=Severity.WARNING,
                    what=f"{REPEATED_FINDING}: {counted(count, 'attempt')} of {run}.",
                    done="The first is kept; tell the files apart to keep both.",
                )
        alone = sorted(self.index.by_key_alone)
        if alone:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{KEYS_FINDING}: {counted(len(alone), 'problem')}.",
                where=_some(Mark(dataset=own[0], key=own[1], prompt="") for own in alone),
                done="Files tell no prompts for them; tell the files apart if these are others.",
            )


def _some(marks: Iterable[Mark]) -> str:
    shown = [mark.name for mark in islice(marks, 4)]
    return ", ".join(shown[:3]) + (", …" if len(shown) > 3 else "")
