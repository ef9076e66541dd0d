"""What detectors proposed and the annotator has not decided, as the window shows it."""

from functools import cache, cached_property

from core.detectors.registry import how_good
from core.detectors.rule_use import RuleUse
from core.detectors.suggestion import Tier, tier_of
from data.store.study import Study
from data.store.suggestions import StoredSuggestion, SuggestionReader
from gui.shell.passes import Passes


class Proposals:
    """Pending suggestions of one study; `is_shown` and `with_weak` say which are in sight.

    Weak ones are of tier C: rules that were wrong more often than right, or never measured.
    """

    def __init__(self, study: Study, passes: Passes) -> None:
        self._study = study
        self._passes = passes
        self.is_shown = True
        self.with_weak = False

    @cached_property
    def reader(self) -> SuggestionReader:
        """Return the reader, which the study closes."""
        return self._study.suggestions()

    def of(self, trace_id: int | None) -> tuple[dict[int, StoredSuggestion], int]:
        """Return those in sight on a trace by the id of their mark, and how many weak are not.

        They are in text order.
        """
        if trace_id is None or not self.is_shown:
            return {}, 0
        pending = self.reader.pending(trace_id, self._study.annotator, self._passes.name)
        shown = [s for s in pending if self.with_weak or not _is_weak(s.rule)]
        return {mark_id(each.id): each for each in shown}, len(pending) - len(shown)

    def use_of(self, rule: str) -> RuleUse:
        """Return what this annotator has made of a rule."""
        return self.reader.rule_use(rule, self._study.annotator)


@cache  # asked for each of a thousand suggestions
def _is_weak(rule: str) -> bool:
    return tier_of(how_good(rule)) is Tier.C


def mark_id(suggestion_id: int) -> int:
    """Return the id of a suggestion among the marks of a view, where tags have positive ones."""
    return -suggestion_id
