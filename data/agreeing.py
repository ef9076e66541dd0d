"""Compares two codings of a study: the traces both have finished, read one by one."""

from collections.abc import Callable, Iterator
from pathlib import Path

from core.codebook.code import Code
from core.coding import Coding
from core.metrics.coding_agreement import CodedTrace, CodingAgreement, coding_agreement
from core.metrics.span_matching import LEAST_IOU, Difference
from core.text.sentences import sentences
from data.store.codings import CodingReader
from data.store.texts import TextReader

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]


def agreement_of(
    path: Path,
    codes: tuple[Code, ...],
    first: Coding,
    second: Coding,
    *,
    least: float = LEAST_IOU,
    unmarked: bool = False,
    progress: Progress = lambda _share, _words: None,
    stopped: Stopped = lambda: False,
) -> CodingAgreement:
    """Return how far two codings agree on the traces that both say are annotated.

    With `unmarked` on all where both tagged anything: a trace that one of them was not done with
    then counts as disagreement. Once `stopped`, the result is of the traces read so far.
    """
    with CodingReader(path) as reader, TextReader(path) as texts:
        both = reader.traces_of(first, marked=not unmarked)
        both &= reader.traces_of(second, marked=not unmarked)

        def traces() -> Iterator[CodedTrace]:
            for done, (trace_id, problem_id) in enumerate(reader.places(both)):
                if stopped():
                    return
                progress(done / len(both), f"{done:,} of {len(both):,} traces")
                yield CodedTrace(
                    trace_id=trace_id,
                    problem_id=problem_id,
                    sentences=sentences(texts.text(trace_id)),
                    first=reader.spans(first, trace_id),
                    second=reader.spans(second, trace_id),
                )

        return coding_agreement(traces(), {code.id: code for code in codes}, least)


def differences_of(path: Path, agreement: CodingAgreement) -> list[Difference]:
    """Return what two codings disagree on, with the words, by trace and place."""
    with CodingReader(path) as reader:
        return reader.differences(
            (trace_id, each) for trace_id, each in agreement.matched if not each.match.is_agreed
        )
