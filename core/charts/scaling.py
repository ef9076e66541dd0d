"""More samples or more looks: votes and corrected chains for equally many attempts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.attempt_table import AttemptColumns
from core.charts.marks import Chart, Heading, Mark, Missing, RunMark
from core.charts.numbers import Number, number
from core.charts.runs import run_marks
from core.charts.table import Table
from core.charts.table_sources import says_the_same
from core.charts.wording import grouped, plural
from core.metrics.estimate import Estimate
from core.metrics.intervals import clustered_mean
from core.metrics.outcome_table import OutcomeTable
from core.metrics.sampling import majority_at_k, pass_at_k
from core.packed import MISSING
from core.traces import Run

_TITLE = "More samples, or a second look at each"
MISSING_CHART = Missing(
    what="Here you see whether more samples or further attempts gain more.",
    why="No run of this study has several samples of a problem.",
)
ANY, VOTE, CORRECTED, CHAIN = "any of k", "vote of k", "vote of k, each corrected", "one chain"
SEEN, UNSEEN = "tokens a problem, of what can be read", "tokens a problem, hidden ones included"
_MOST = (1, 2, 3, 4, 8, 16, 32, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingPoint:
    """Accuracy for `attempts` at every problem.

    `tokens` is what they cost at a problem, as reported, in the mean; None where it is not known.
    """

    attempts: int
    number: Number
    tokens: float | None
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingLine:
    """One way of using attempts: `kind` is one of ANY, VOTE, CORRECTED and CHAIN.

    `unseen` tells whether its tokens are also of reasoning that is hidden.
    """

    run: RunMark
    kind: str
    points: tuple[ScalingPoint, ...]
    unseen: bool = False

    @property
    def costs(self) -> bool:
        """Whether it is known what its attempts cost."""
        return all(point.tokens is not None for point in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAxis:
    """The lines of which the same kind of tokens is known, to stand over one axis.

    `most` is the highest number of tokens of any point.
    """

    title: str
    lines: tuple[int, ...]
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingChart(Chart):
    """Parallel against sequential, for equally many attempts a problem, and for equal tokens.

    `axes` are those of tokens: what hidden reasoning took never shares one with what can be read.
    """

    lines: tuple[ScalingLine, ...] = ()

    @property
    def axes(self) -> tuple[TokenAxis, ...]:
        """The axes of tokens that there are lines for."""
        found: list[TokenAxis] = []
        for unseen, title in ((False, SEEN), (True, UNSEEN)):
            own = [at for at, line in enumerate(self.lines) if line.costs and line.unseen is unseen]
            tokens = [point.tokens or 0.0 for at in own for point in self.lines[at].points]
            if own:
                found.append(TokenAxis(title=title, lines=tuple(own), most=max(tokens)))
        return tuple(found)

    @property
    def attempts(self) -> int:
        """The most attempts of any point."""
        return max((point.attempts for line in self.lines for point in line.points), default=1)


@dataclass(frozen=True, slots=True)
class _Try:
    answer: str | None
    right: bool
    tokens: int | None


_Chains = list[list[_Try]]
"""The chains of one problem, each its attempts in order."""


def scaling_chart(
    outcomes: OutcomeTable,
    attempts: AttemptColumns,
    runs: Mapping[int, Run],
    remark: str = "",
    hidden: Collection[int] = (),
) -> ScalingChart:
    """Return the chart of the runs with several samples; `remark` goes with the subtitle.

    `hidden` are the traces whose reasoning cannot be read, while their tokens are counted.

    A problem counts where all samples that the run has of any problem have an outcome at every
    attempt of equally long chains.
    """
    sampled = np.unique(outcomes.run[outcomes.sample > 1]).tolist()
    marks = run_marks(runs[run_id] for run_id in sampled)
    lines: list[ScalingLine] = []
    sizes: list[str] = []
    silent: list[str] = []
    for run_id in sampled:
        problems, left = _problems(outcomes.take(outcomes.run == run_id), attempts)
        if not problems:
            continue
        own = attempts.trace[(attempts.run == run_id) & ~attempts.absent]
        unseen = bool(np.isin(own, [*hidden]).any())
        found = [replace(line, unseen=unseen) for line in _lines(marks[run_id], problems)]
        lines += found
        if not all(line.costs for line in found):
            silent.append(marks[run_id].shown)
        samples = len(next(iter(problems.values())))
        out = f", {grouped(left)} left out" if left else ""
        told = f"{plural(len(problems), 'problem')}{out}, {samples} samples"
        sizes.append(f"{marks[run_id].shown}: {told}")
    if not lines:
        return ScalingChart(heading=Heading(title=_TITLE), missing=MISSING_CHART)
    parts = ("; ".join(sizes), remark, "attempts a problem", "95 % intervals over problems")
    return ScalingChart(
        heading=Heading(title=_TITLE, subtitle=" · ".join(filter(None, parts))),
        lines=tuple(lines),
        note=f"{ANY}: pass@k, what a judge that knows the reference would pick. Votes are exact "
        "over all draws of k samples; ties share the credit, equal answers as the checker sees "
        "them. Corrected: every chain's last attempt votes, and all of its attempts count."
        + (f" Tokens not reported for every attempt: {', '.join(silent)}." if silent else ""),
        table=_table(lines),
    )


def _problems(outcomes: OutcomeTable, attempts: AttemptColumns) -> tuple[dict[int, _Chains], int]:
    """Return the chains of each problem that has all samples, and how many have not."""
    told = _told(attempts, int(outcomes.run[0]))
    found: dict[int, dict[int, list[_Try]]] = {}
    lacking: set[int] = set()
    columns = (outcomes.problem, outcomes.sample, outcomes.attempt, outcomes.judged())
    rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
    for problem, sample, attempt, judged in rows:
        answer, tokens = told.get((problem, sample, attempt), (None, None))
        chain = found.setdefault(problem, {}).setdefault(sample, [])
        if judged > 1 or len(chain) != attempt - 1:
            lacking.add(problem)
        chain.append(_Try(answer or None, judged == 1, tokens))
    shapes = {
        problem: (len(chains), {len(chain) for chain in chains.values()})
        for problem, chains in found.items()
    }
    most = max(count for count, _ in shapes.values())
    length = max(max(lengths) for _, lengths in shapes.values())
    kept = {
        problem: [*chains.values()]
        for problem, chains in found.items()
        if problem not in lacking and shapes[problem] == (most, {length})
    }
    return kept, len(found) - len(kept)


def _told(
    attempts: AttemptColumns, run_id: int
) -> dict[tuple[int, int, int], tuple[str | None, int | None]]:
    own = attempts.take(attempts.run == run_id)
    places = zip(own.problem.tolist(), own.sample.tolist(), own.attempt.tolist(), strict=True)
    tokens = (None if count == MISSING else count for count in own.tokens.tolist())
    return dict(zip(places, zip(own.answers, tokens, strict=True), strict=True))


def _lines(run: RunMark, problems: Mapping[int, _Chains]) -> Iterable[ScalingLine]:
    chains = [*problems.values()]
    samples, length = len(chains[0]), len(chains[0][0])
    ks = [k for k in _MOST if k <= samples]
    ids = tuple(sorted(problems))
    firsts = [[chain[:1] for chain in each] for each in chains]
    counts = [(samples, sum(chain[0].right for chain in each)) for each in chains]
    any_right = [(k, [_one(pass_at_k([count], k)) for count in counts]) for k in ks]
    yield _line(run, ANY, any_right, firsts, ids)
    yield _line(run, VOTE, _votes(firsts, ks), firsts, ids)
    if length > 1:
        yield _line(run, CORRECTED, _votes(chains, ks), chains, ids)
        alone = [
            (t, [sum(chain[t - 1].right for chain in each) / samples for each in chains])
            for t in range(1, length + 1)
        ]
        line = _line(run, CHAIN, alone, firsts, ids)
        upto = [[[chain[:t] for chain in each] for each in chains] for t in range(1, length + 1)]
        yield replace(line, points=tuple(map(_costing, line.points, map(_tokens, upto))))


def _costing(point: ScalingPoint, tokens: float | None) -> ScalingPoint:
    """Return the point with what it costs: later attempts are longer or shorter than the first."""
    share, spent = point.mark.details
    details = (share, f"{spent.partition(',')[0]}{_cost(tokens)}")
    return replace(point, tokens=tokens, mark=replace(point.mark, details=details))


def _cost(tokens: float | None) -> str:
    return "" if tokens is None else f", {grouped(round(tokens))} tokens a problem"


def _one(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _votes(problems: Sequence[_Chains], ks: Sequence[int]) -> list[tuple[int, list[float]]]:
    patterns = [_pattern([chain[-1] for chain in chains]) for chains in problems]
    return [(k, [_vote(pattern, k) for pattern in patterns]) for k in ks]


_Pattern = tuple[tuple[int, bool], ...]
"""How many samples gave each answer, and whether it is right; blank answers have -1."""


def _pattern(tries: Sequence[_Try]) -> _Pattern:
    """Return which answers were given how often; few patterns are seen again and again."""
    classes: list[tuple[str, list[bool]]] = []
    blanks = 0
    for each in tries:
        if each.answer is None:
            blanks += 1
            continue
        same = (rights for answer, rights in classes if says_the_same(answer, each.answer or ""))
        known = next(same, None)
        if known is None:
            classes.append((each.answer, [each.right]))
        else:
            known.append(each.right)
    counted = sorted((len(rights), any(rights)) for _, rights in classes)
    return (*counted, *([(-1, False)] * blanks))


@lru_cache(maxsize=4096)
def _vote(pattern: _Pattern, k: int) -> float:
    samples: list[tuple[int | None, bool]] = []
    for at, (count, right) in enumerate(pattern):
        samples += [(None, False)] if count < 0 else [(at, right)] * count
    return _one(majority_at_k([samples], k))


def _line(
    run: RunMark,
    kind: str,
    values: Sequence[tuple[int, list[float]]],
    costs: Sequence[_Chains],
    ids: tuple[int, ...],
) -> ScalingLine:
    """Return a line of (k, value of each problem); `costs` are the chains that k draws from."""
    length = len(costs[0][0])
    each = _tokens(costs)
    points: list[ScalingPoint] = []
    for k, of_problem in values:
        interval = clustered_mean(of_problem, range(len(of_problem)), bounds=(0.0, 1.0))
        mean = sum(of_problem) / len(of_problem)
        share = number(
            Estimate(value=mean, count=None, denominator=len(of_problem), interval=interval,
                     n_text=plural(len(of_problem), "problem"))
        )  # fmt: skip
        tokens = None if each is None else k * each
        mark = Mark(
            mark_id=f"scaling:{run.position}:{run.name}:{kind}:{k}",
            label=f"{run.shown}, {kind}: {k}",
            details=(share.as_share(), f"{plural(k * length, 'attempt')} a problem{_cost(tokens)}"),
            run_name=run.name,
            problem_ids=ids,
        )
        points.append(ScalingPoint(attempts=k * length, number=share, tokens=tokens, mark=mark))
    return ScalingLine(run=run, kind=kind, points=tuple(points))


def _tokens(problems: Sequence[_Chains]) -> float | None:
    """Return the mean tokens of a chain, None where some are not known."""
    counts = [[each.tokens for each in chain] for chains in problems for chain in chains]
    known = [count for chain in counts for count in chain if count is not None]
    return sum(known) / len(counts) if len(known) == sum(map(len, counts)) and counts else None


def _of(line: ScalingLine) -> str | None:
    if not line.costs:
        return None
    return "hidden ones included" if line.unseen else "what can be read"


def _table(lines: Sequence[ScalingLine]) -> Table:
    return Table(
        header=(
            "run", "how", "attempts", "tokens", "tokens of", "problems", "accuracy", "low", "high",
        ),
        rows=tuple(
            (
                line.run.shown, line.kind, point.attempts, point.tokens, _of(line), point.number.n,
                point.number.value,
                *((point.number.interval.low, point.number.interval.high)
                  if point.number.interval else (None, None)),
            )
            for line in lines
            for point in line.points
        ),
    )  # fmt: skip
