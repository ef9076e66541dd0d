"""Runs detectors over all traces of a study: a batch for each, live all at once or not at all."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlite_utils import Database

from core.changes import ChangeSet, Kind
from core.detectors.registry import DETECTORS, rule_id
from core.detectors.suggestion import Detector
from core.edits import PublishSuggestions
from core.errors import VoltefaceError
from core.traces import Nature
from data.store import batches
from data.store.reading import Reader
from data.store.study import Study, now
from data.store.suggestions import Row, name_detector, write_suggestions
from data.store.texts import TextReader

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]

SUGGESTED = ChangeSet(kinds=frozenset({Kind.SUGGESTION}), traces=frozenset(), label="Suggest Tags")
"""What a run of detectors that has ended has changed: no tag, no number."""

_PIECE = 1_000


@dataclass(slots=True, kw_only=True)
class SuggestReport:
    """What detectors proposed: suggestions by rule; `batch_ids` is empty where nothing was stored.

    `without_code` counts suggestions for codes that the codebook lacks or has retired.
    """

    detectors: tuple[Detector, ...]
    traces: int = 0
    batch_ids: tuple[int, ...] = ()
    counts: Counter[str] = field(default_factory=Counter[str])
    without_code: Counter[str] = field(default_factory=Counter[str])
    cancelled: bool = False


def suggest_study(
    study: Study,
    names: Collection[str] | None = None,
    *,
    progress: Progress = lambda _share, _words: None,
    stopped: Stopped = lambda: False,
) -> SuggestReport:
    """Run detectors, by default those that fit the study, and publish what they propose.

    What the same detectors proposed before is withdrawn in the same step, and undo brings it back.
    Once `stopped`, nothing is left behind. To be called from a thread that may wait.

    Raises:
        VoltefaceError: if there is no detector of a name.
    """
    reader = study.reader()
    try:
        report = SuggestReport(detectors=_chosen(names, reader))
        codes = {code.key: code.id for code in reader.codes() if not code.retired}
    finally:
        reader.close()
    loading = {each.title: study.load(_beginning(each)).result() for each in report.detectors}
    try:
        _run(study, report, codes, loading, progress, stopped)
    except BaseException:
        _discard(study, loading.values())
        raise
    if report.cancelled:
        _discard(study, loading.values())
        return report
    ids = tuple(loading.values())
    for batch_id in ids:
        study.write(lambda db, batch_id=batch_id: batches.complete(db, batch_id)).result()
    study.run(PublishSuggestions(ids)).result()
    report.batch_ids = ids
    return report


def _chosen(names: Collection[str] | None, reader: Reader) -> tuple[Detector, ...]:
    if names is None:
        simulated = any(run.nature is Nature.SIMULATED for run in reader.runs())
        return tuple(d for d in DETECTORS.values() if simulated or not d.for_simulated)
    for name in names:
        if name not in DETECTORS:
            raise VoltefaceError(
                f"There is no detector {name!r}.", advice=f"Detectors: {', '.join(DETECTORS)}."
            )
    return tuple(DETECTORS[name] for name in dict.fromkeys(names))


def _beginning(detector: Detector) -> Callable[[Database], int]:
    def begin(db: Database) -> int:
        batch_id = batches.begin(db, "detector", f"Suggestions by {detector.title}", now())
        name_detector(db, batch_id, detector.title)
        return batch_id

    return begin


def _run(
    study: Study,
    report: SuggestReport,
    codes: dict[str, int],
    loading: dict[str, int],
    progress: Progress,
    stopped: Stopped,
) -> None:
    waiting: dict[str, list[Row]] = {title: [] for title in loading}
    with TextReader(study.path) as texts:
        traces = texts.traces()
        for done, trace in enumerate(traces):
            progress(done / len(traces), f"{done:,} of {len(traces):,} traces")
            report.cancelled = stopped()
            if report.cancelled:
                return
            text = texts.text(trace.trace_id)
            for detector in report.detectors:
                rows = waiting[detector.title]
                rows += _found(report, detector, codes, trace.trace_id, text, trace.answer_from)
                if len(rows) >= _PIECE:
                    _store(study, loading[detector.title], rows)
                    waiting[detector.title] = []
            report.traces += 1
    for title, rows in waiting.items():
        _store(study, loading[title], rows)


def _found(
    report: SuggestReport,
    detector: Detector,
    codes: dict[str, int],
    trace_id: int,
    text: str,
    answer_from: int,
) -> list[Row]:
    rows: list[Row] = []
    for each in detector.detect(text, answer_from):
        rule = rule_id(detector, each.rule)
        if each.code_key in codes:
            precision = detector.how_good(each.rule).precision
            rows.append((trace_id, codes[each.code_key], each, rule, precision))
            report.counts[rule] += 1
        else:
            report.without_code[each.code_key] += 1
    return rows


def _store(study: Study, batch_id: int, rows: list[Row]) -> None:
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        study.load(lambda db, piece=piece: write_suggestions(db, batch_id, piece)).result()


def _discard(study: Study, batch_ids: Collection[int]) -> None:
    for batch_id in batch_ids:
        study.write(lambda db, batch_id=batch_id: batches.discard(db, batch_id)).result()
