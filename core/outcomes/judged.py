"""What file, checker and person say of each answer: where they agree, and every dispute.

Each judge is taken by its newest verdict. Verdicts without an outcome, such as a timeout, agree
with nothing and contradict nothing; they are listed for themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from core.metrics.agreement import Agreement
from core.outcomes.kinds import AnswerForm, Kind
from core.outcomes.verdict import Judge, Status, is_right

Pair = tuple[Judge, Judge]
PAIRS: tuple[Pair, ...] = (
    (Judge.FILE, Judge.CHECKER),
    (Judge.CHECKER, Judge.PERSON),
    (Judge.FILE, Judge.PERSON),
)


class Trouble(StrEnum):
    """Why an answer is listed."""

    FILE_CHECKER = "file against checker"
    CHECKER_PERSON = "checker against person"
    FILE_PERSON = "file against person"
    SAME_ANSWER = "same answer, other verdict"
    UNREADABLE_REFERENCE = "unreadable reference"
    TIMEOUT = "timeout"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Said:
    """A judge's newest verdict on a trace; `right` is None where it has no outcome."""

    who: str
    status: Status
    rule: str = ""
    right: bool | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "right", is_right(self.status))


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """A live trace's answer with what each kind of judge says of it."""

    trace_id: int
    problem_id: int
    run_id: int
    sample: int
    attempt: int
    dataset: str
    key: str
    reference: str | None
    answer: str | None
    answer_rule: str
    said: Mapping[Judge, Said]

    def right(self, judge: Judge) -> bool | None:
        """Return whether a judge says right; None where it says neither right nor wrong."""
        said = self.said.get(judge)
        return None if said is None else said.right


@dataclass(frozen=True, slots=True)
class Dispute:
    """An answer that somebody should look at, and why."""

    answer: JudgedAnswer
    troubles: frozenset[Trouble]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetAnswers:
    """The answers of a dataset and their verdicts.

    problems: those with answers; `with_reference` of them can be checked. form: how answers are
    compared, None where no problem has a reference; `is_guess` while no person chose it. checked:
    traces by the checker, with its version, whose verdict is the newest. awaiting: traces that
    the checker at hand has yet to judge. agreement: by pair of judges. flips: by judge, answers
    given more than once to a problem that it called both right and wrong.
    """

    dataset: str
    problems: int = 0
    with_reference: int = 0
    traces: int = 0
    form: AnswerForm | None = None
    is_guess: bool = True
    checked: Mapping[str, int] = field(default_factory=dict[str, int])
    awaiting: int = 0
    agreement: Mapping[Pair, Agreement] = field(default_factory=dict[Pair, Agreement])
    flips: Mapping[Judge, int] = field(default_factory=dict[Judge, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersReport:
    """All datasets of a study in the order of their problems, and all disputes."""

    datasets: tuple[DatasetAnswers, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    who: str = ""

    @property
    def whole(self) -> DatasetAnswers:
        """Return all datasets taken together, under no name."""
        each = self.datasets
        checked = sum((Counter(one.checked) for one in each), Counter[str]())
        flips = sum((Counter(one.flips) for one in each), Counter[Judge]())
        together = {
            pair: sum((one.agreement.get(pair, Agreement()) for one in each), Agreement())
            for pair in PAIRS
        }
        return DatasetAnswers(
            dataset="",
            problems=sum(one.problems for one in each),
            with_reference=sum(one.with_reference for one in each),
            traces=sum(one.traces for one in each),
            checked=dict(checked),
            awaiting=sum(one.awaiting for one in each),
            agreement=together,
            flips=dict(flips),
        )


def report_on(
    answers: Iterable[JudgedAnswer], forms: Mapping[str, tuple[AnswerForm, bool]], who: str
) -> AnswersReport:
    """Count what is said of `answers`, which come problem by problem.

    forms: by dataset, how its answers are compared and whether that is a guess. who: the checker
    at hand; verdicts of another are to be renewed.
    """
    counts: defaultdict[str, _Counts] = defaultdict(_Counts)
    disputes: list[Dispute] = []
    for _, group in groupby(answers, lambda each: each.problem_id):
        traces = list(group)
        name = traces[0].dataset
        form, _ = forms.get(name, (None, True))
        can_check = form is not None and form.kind is not Kind.CODE
        disputes += counts[name].take(traces, who, can_check=can_check)
    return AnswersReport(
        datasets=tuple(each.as_value(name, forms.get(name)) for name, each in counts.items()),
        disputes=tuple(disputes),
        who=who,
    )


class _Counts:
    """Counts one dataset, problem by problem."""

    def __init__(self) -> None:
        self.problems = self.with_reference = self.traces = self.awaiting = 0
        self.checked = Counter[str]()
        self.flips = Counter[Judge]()
        self.pairs = {pair: Counter[tuple[bool, bool]]() for pair in PAIRS}

    def take(self, traces: list[JudgedAnswer], who: str, *, can_check: bool) -> Iterator[Dispute]:
        """Count the answers to a problem; yield its disputes."""
        self.problems += 1
        self.traces += len(traces)
        checkers = [said.who for each in traces if (said := each.said.get(Judge.CHECKER))]
        self.checked.update(checkers)
        if traces[0].reference:
            self.with_reference += 1
            if can_check and any(each != who for each in checkers):
                self.awaiting += len(checkers)
        flipped = self._flipped(traces)
        for each in traces:
            troubles = set(self._contradictions(each))
            if each.trace_id in flipped:
                troubles.add(Trouble.SAME_ANSWER)
            troubles |= {_WITHOUT_OUTCOME[said.status] for said in each.said.values()
                         if said.status in _WITHOUT_OUTCOME}  # fmt: skip
            if troubles:
                yield Dispute(each, frozenset(troubles))

    def _contradictions(self, answer: JudgedAnswer) -> Iterator[Trouble]:
        for pair in PAIRS:
            one, other = map(answer.right, pair)
            if one is not None and other is not None:
                self.pairs[pair][one, other] += 1
                if one is not other:
                    yield _CONTRADICTION[pair]

    def _flipped(self, traces: list[JudgedAnswer]) -> set[int]:
        """Return the traces with an answer that a judge called right once and wrong once."""
        found: set[int] = set()
        if len({each.answer for each in traces}) == len(traces):  # mostly, and this is asked often
            return found
        for judge in Judge:
            by_answer: defaultdict[str, list[JudgedAnswer]] = defaultdict(list)
            for each in traces:
                if each.answer is not None and each.right(judge) is not None:
                    by_answer[each.answer].append(each)
            for same in by_answer.values():
                if len({each.right(judge) for each in same}) > 1:
                    self.flips[judge] += 1
                    found |= {each.trace_id for each in same}
        return found

    def as_value(self, name: str, chosen: tuple[AnswerForm, bool] | None) -> DatasetAnswers:
        form, is_guess = chosen or (None, True)
        return DatasetAnswers(
            dataset=name,
            problems=self.problems,
            with_reference=self.with_reference,
            traces=self.traces,
            form=form,
            is_guess=is_guess,
            checked=dict(self.checked.most_common()),
            awaiting=self.awaiting,
            agreement={pair: Agreement.of(counts) for pair, counts in self.pairs.items()},
            flips=dict(self.flips),
        )


_CONTRADICTION = {
    (Judge.FILE, Judge.CHECKER): Trouble.FILE_CHECKER,
    (Judge.CHECKER, Judge.PERSON): Trouble.CHECKER_PERSON,
    (Judge.FILE, Judge.PERSON): Trouble.FILE_PERSON,
}
_WITHOUT_OUTCOME = {
    Status.UNREADABLE_REFERENCE: Trouble.UNREADABLE_REFERENCE,
    Status.TIMEOUT: Trouble.TIMEOUT,
    Status.ERROR: Trouble.ERROR,
}
