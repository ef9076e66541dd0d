"""How far two codings of the same traces agree: tag by tag for each code, and by sentences."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.codebook.code import Code, Layer, Scope
from core.metrics.agreement import cohens_kappa
from core.metrics.alpha import alpha_of_two
from core.metrics.cluster_bootstrap import bootstrap_of_counts
from core.metrics.intervals import Interval
from core.metrics.span_matching import LEAST_IOU, CodedSpan, Match, Matched, match_spans
from core.metrics.undefined import Undefined, Value
from core.text.span import Span

NO_TAGS = "neither used it"
OVERLAPPING = "codes of this layer overlap, so a sentence has no one label"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTrace:
    """A trace as two people coded it; `sentences` are the units that the partition is judged by."""

    trace_id: int
    problem_id: int
    sentences: Sequence[Span]
    first: Sequence[CodedSpan]
    second: Sequence[CodedSpan]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement:
    """Agreement on one code, or on a layer as a whole where `code_id` is None.

    `agreed` counts pairs of tags, `exact` those of them with the same edges; `only_first` and
    `only_second` tags without such a partner. `f1` is 2 agreed / (tags of both). `kappa` and
    `alpha` are of sentences: whether they bear the code, or for episodes as a whole, which.
    """

    layer: str
    code_id: int | None
    agreed: int = 0
    exact: int = 0
    only_first: int = 0
    only_second: int = 0
    f1: Value
    f1_interval: Interval | Undefined
    exact_f1: Value
    kappa: Value
    kappa_interval: Interval | Undefined
    alpha: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """How many sentences both gave an episode, one did, or nobody."""

    both: int = 0
    only_first: int = 0
    only_second: int = 0
    neither: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingAgreement:
    """All of it; `matched` are the tags of both codings by trace, in text order.

    `confusion` counts sentences by the ids of the episodes that the first and the second gave.
    """

    traces: int = 0
    problems: int = 0
    least: float = LEAST_IOU
    rows: tuple[CodeAgreement, ...] = ()
    sentences: Sentences = field(default_factory=Sentences)
    confusion: Mapping[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    matched: tuple[tuple[int, Matched], ...] = ()


def coding_agreement(
    traces: Iterable[CodedTrace], codes: Mapping[int, Code], least: float = LEAST_IOU
) -> CodingAgreement:
    """Return the agreement of two codings of the same traces.

    Tags agree by `match_spans`; F1 over tags is the symmetric span F1 (Hripcsak and Rothschild,
    JAMIA 12 (2005) 296: what κ tends to where most text bears no code). κ and α of sentences are
    `cohens_kappa` and `krippendorff_alpha`. Intervals draw whole problems.
    """
    gathered = _Gathered(codes, least)
    for trace in traces:
        gathered.take(trace)
    return gathered.result()


class _Gathered:
    """Counts by problem, so that problems can be drawn."""

    def __init__(self, codes: Mapping[int, Code], least: float) -> None:
        self._codes = {id_: each for id_, each in codes.items() if each.scope is Scope.SPAN}
        self._least = least
        self._traces = 0
        self._problems: dict[int, int] = {}
        self._matched: list[tuple[int, Matched]] = []
        self._tags: dict[int, Counter[tuple[int, str]]] = {}  # by code: (problem, what) → count
        self._marked: dict[int, Counter[tuple[int, bool, bool]]] = {}
        self._units = Counter[int]()  # sentences by problem
        self._labels = Counter[tuple[int, int | None, int | None]]()

    def take(self, trace: CodedTrace) -> None:
        """Count a trace."""
        self._traces += 1
        at = self._problems.setdefault(trace.problem_id, len(self._problems))
        first = [each for each in trace.first if each.code_id in self._codes]
        second = [each for each in trace.second if each.code_id in self._codes]
        for each in match_spans(first, second, self._least):
            self._matched.append((trace.trace_id, each))
            self._count(at, each)
        self._units[at] += len(trace.sentences)
        ones, others = touched(trace.sentences, first), touched(trace.sentences, second)
        for code_id in ones.keys() | others.keys():
            a, b = ones.get(code_id, set()), others.get(code_id, set())
            counts = self._marked.setdefault(code_id, Counter())
            counts[at, True, True] += len(a & b)
            counts[at, True, False] += len(a - b)
            counts[at, False, True] += len(b - a)
        episodes = [
            labels_of(trace.sentences, [e for e in side if e.layer == Layer.EPISODE])
            for side in (first, second)
        ]
        self._labels.update((at, a, b) for a, b in zip(*episodes, strict=True))

    def _count(self, at: int, matched: Matched) -> None:
        first, second = matched.first, matched.second
        if matched.match.is_agreed and first is not None:
            counts = self._tags.setdefault(first.code_id, Counter())
            counts[at, "agreed"] += 1
            counts[at, "exact"] += matched.match is Match.EXACT
            return
        for side, what in ((first, "first"), (second, "second")):
            if side is not None:
                self._tags.setdefault(side.code_id, Counter())[at, what] += 1

    def result(self) -> CodingAgreement:
        """Return what was counted."""
        rows: list[CodeAgreement] = []
        for layer in (Layer.EPISODE, Layer.STRATEGY, Layer.BEHAVIOUR, Layer.JUDGEMENT):
            used = [
                code_id
                for code_id, code in sorted(
                    self._codes.items(), key=lambda pair: (pair[1].position, pair[0])
                )
                if code.layer is layer and code_id in self._tags
            ]
            if used:
                rows.append(self._row(layer, None, used))
                rows += [self._row(layer, code_id, [code_id]) for code_id in used]
        labelled = Counter[tuple[bool, bool]]()
        confusion = Counter[tuple[int, int]]()
        for (_, a, b), count in self._labels.items():
            labelled[a is not None, b is not None] += count
            if a is not None and b is not None:
                confusion[a, b] += count
        return CodingAgreement(
            traces=self._traces,
            problems=len(self._problems),
            least=self._least,
            rows=tuple(rows),
            sentences=Sentences(
                both=labelled[True, True],
                only_first=labelled[True, False],
                only_second=labelled[False, True],
                neither=labelled[False, False],
            ),
            confusion=confusion,
            matched=tuple(self._matched),
        )

    def _row(self, layer: Layer, code_id: int | None, code_ids: Sequence[int]) -> CodeAgreement:
        kinds = ("agreed", "exact", "first", "second")
        tags = np.zeros((len(self._problems), len(kinds)))
        for each in code_ids:
            for (at, what), count in self._tags[each].items():
                tags[at, kinds.index(what)] += count
        agreed, exact, first, second = (int(count) for count in tags.sum(axis=0))
        whole = 2 * agreed + first + second
        kappa, alpha, interval = self._by_sentences(layer, code_id)
        return CodeAgreement(
            layer=layer,
            code_id=code_id,
            agreed=agreed,
            exact=exact,
            only_first=first,
            only_second=second,
            f1=2 * agreed / whole if whole else Undefined(NO_TAGS),
            f1_interval=bootstrap_of_counts(tags, _f1),
            exact_f1=2 * exact / whole if whole else Undefined(NO_TAGS),
            kappa=kappa,
            kappa_interval=interval,
            alpha=alpha,
        )

    def _by_sentences(
        self, layer: Layer, code_id: int | None
    ) -> tuple[Value, Value, Interval | Undefined]:
        """Return κ and α of the sentences, and the interval of κ."""
        counts = Counter[tuple[int, int | bool, int | bool]]()
        if code_id is not None:
            counts.update(self._marked.get(code_id, Counter()))
            said = Counter[int]()
            for (at, _, _), count in counts.items():
                said[at] += count
            for at, units in self._units.items():
                counts[at, False, False] += units - said[at]
        elif layer is Layer.EPISODE:
            for (at, a, b), count in self._labels.items():
                if a is not None and b is not None:
                    counts[at, a, b] += count
        else:
            why = Undefined(OVERLAPPING)
            return why, why, why
        whole = Counter[tuple[Hashable, Hashable]]()
        for (_, a, b), count in counts.items():
            whole[a, b] += count
        kappa = cohens_kappa(whole)
        if isinstance(kappa, Undefined):
            return kappa, alpha_of_two(whole), kappa
        labels = list(dict.fromkeys(label for pair in whole for label in pair))
        table = np.zeros((len(self._problems), len(labels), len(labels)))
        for (at, a, b), count in counts.items():
            table[at, labels.index(a), labels.index(b)] += count
        flat = table.reshape(len(table), -1)
        return kappa, alpha_of_two(whole), bootstrap_of_counts(flat, _kappa)


def _f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = 2 * counts[:, 0] + counts[:, 2] + counts[:, 3]
    return np.divide(2 * counts[:, 0], whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _kappa(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    many = round(counts.shape[1] ** 0.5)
    table = counts.reshape(-1, many, many)
    n = table.sum(axis=(1, 2))
    agreed = np.trace(table, axis1=1, axis2=2)
    chance = (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1)
    room = n * n - chance
    return np.divide(n * agreed - chance, room, out=np.full(len(n), np.nan), where=room > 0)


def touched(sentences: Sequence[Span], spans: Iterable[CodedSpan]) -> dict[int, set[int]]:
    """Return by code which of the sentences, by their place, a tag of it touches."""
    found: dict[int, set[int]] = {}
    for at, each in _by_sentence(sentences, spans):
        found.setdefault(each.code_id, set()).add(at)
    return found


def labels_of(sentences: Sequence[Span], episodes: Iterable[CodedSpan]) -> list[int | None]:
    """Return for each sentence the code that covers most of it, the lower id if two do equally.

    None where no episode touches it.
    """
    covered = [Counter[int]() for _ in sentences]
    for at, each in _by_sentence(sentences, episodes):
        sentence = sentences[at]
        shared = min(sentence.end, each.span.end) - max(sentence.start, each.span.start)
        covered[at][each.code_id] += shared
    return [
        min(counts, key=lambda code_id: (-counts[code_id], code_id)) if counts else None
        for counts in covered
    ]


def _by_sentence(
    sentences: Sequence[Span], spans: Iterable[CodedSpan]
) -> Iterable[tuple[int, CodedSpan]]:
    """Yield every sentence, by its place, with every tag that touches it."""
    ordered = sorted(spans, key=lambda each: each.span)
    first = 0
    for each in ordered:
        while first < len(sentences) and sentences[first].end <= each.span.start:
            first += 1
        at = first
        while at < len(sentences) and sentences[at].start < each.span.end:
            yield at, each
            at += 1
