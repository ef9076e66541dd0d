"""What file, checker and people say of a study's answers, counted anew from its rows."""

from collections.abc import Callable, Iterator

from core.outcomes.judged import AnswersReport, JudgedAnswer, report_on
from data.checking.recheck import forms_of
from data.store.answers import AnswerReader
from data.store.study import Study


def read_judged(
    study: Study, who: str, stopped: Callable[[], bool] = lambda: False
) -> AnswersReport:
    """Return the verdicts on a study's answers; `who` is the checker at hand.

    To be called from a thread that may wait. Once `stopped`, what was read until then counts.
    """
    forms = {each.dataset: (each.form, each.is_guess) for each in forms_of(study)}
    with AnswerReader(study.path) as reader:
        return report_on(_until(reader, stopped), forms, who)


def _until(reader: AnswerReader, stopped: Callable[[], bool]) -> Iterator[JudgedAnswer]:
    for answer in reader.judged():
        if stopped():
            return
        yield answer
