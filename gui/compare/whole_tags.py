"""The tags at one problem that stand on no span: on it, on whole traces, on pairs of attempts."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from core.chains import chain_of, pair_at
from core.codebook.code import Code, Scope
from core.codebook.default import ANNOTATED
from core.overview import AttemptRow
from core.passes import FIRST
from core.tags import Tag
from core.traces import Trace
from gui.shell.session import Session


class WholeTags:
    """Reads them for the problem in focus, and again when one was written."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._problem_id: int | None = None
        self._tags: dict[int, Tag] = {}

    def show(self, problem_id: int | None) -> None:
        """Read the tags at a problem."""
        self._problem_id = problem_id
        found = [] if problem_id is None else self._session.reader.whole_tags(problem_id)
        self._tags = {tag.id: tag for tag in found if self._session.shows(tag)}

    def renew(self, tag_ids: AbstractSet[int] | None) -> list[Tag] | None:
        """Read again if any of these tags, any at all where None, is one of them.

        Returns:
            The tags that are new here, marks of being annotated left out, for whoever puts one goes
            on to something else; None where nothing had to be read.
        """
        if tag_ids is not None and tag_ids.isdisjoint(self._tags):
            written = self._session.reader.tags_by_id(tag_ids).values()
            if all(tag.span is not None for tag in written):
                return None
        before = self._tags
        self.show(self._problem_id)
        new = self.labelled([tag for tag in self._tags.values() if tag.id not in before])
        return [tag for tag, code in new if code.key != ANNOTATED]

    def get(self, tag_id: int | None) -> Tag | None:
        """Return one of the tags by id."""
        return None if tag_id is None else self._tags.get(tag_id)

    def of(self, trace: Trace | None) -> list[Tag]:
        """Return the tags that concern a trace: its problem's, its own and its pairs'."""
        if trace is None:
            return []
        return [*self.on_problem(), *self.on_trace(trace.id), *self.on_pairs([trace.id])]

    def labelled(self, tags: Sequence[Tag]) -> list[tuple[Tag, Code]]:
        """Return tags with their codes."""
        named = ((tag, self._session.code(tag.code_id)) for tag in tags)
        return [(tag, code) for tag, code in named if code is not None]

    def on_problem(self) -> list[Tag]:
        """Return the tags on the problem itself."""
        return [tag for tag in self._tags.values() if tag.problem_id is not None]

    def on_trace(self, trace_id: int) -> list[Tag]:
        """Return the tags on the whole of a trace."""
        mine = (tag for tag in self._tags.values() if tag.trace_id == trace_id)
        return [tag for tag in mine if tag.later_trace_id is None]

    def on_pairs(self, trace_ids: Collection[int]) -> list[Tag]:
        """Return the tags on pairs among these traces."""
        pairs = (tag for tag in self._tags.values() if tag.later_trace_id is not None)
        return [tag for tag in pairs if {tag.trace_id, tag.later_trace_id} & {*trace_ids}]

    def like(self, tag: Tag) -> Tag | None:
        """Return the tag that says the same of the same by the same person, if any."""
        alike = (each for each in self._tags.values() if _sameness(each) == _sameness(tag))
        return next(alike, None)


def whole_tag(
    code: Code, trace: Trace, rows: Sequence[AttemptRow], annotator: str, pass_name: str = FIRST
) -> Tag | None:
    """Return the tag that puts `code` where its scope says, None where no pair is.

    A pair is the shown attempt with the one before it; the first goes with the second.
    """
    tag = Tag(code_id=code.id, trace_id=trace.id, annotator=annotator, pass_name=pass_name)
    if code.scope is Scope.PROBLEM:
        return replace(tag, trace_id=None, problem_id=trace.problem_id)
    if code.scope is Scope.TRACE:
        return tag
    pair = pair_at(chain_of(rows, trace.run_id, trace.sample), trace.id)
    if pair is None:
        return None
    earlier, later = (row.trace_id for row in pair)
    return replace(tag, trace_id=earlier, later_trace_id=later)


def _sameness(tag: Tag) -> tuple[object, ...]:
    place = tag.trace_id, tag.later_trace_id, tag.problem_id
    return tag.code_id, *place, tag.annotator, tag.pass_name
