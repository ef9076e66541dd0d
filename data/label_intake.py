"""Takes in labels that came without texts: finds what they mean, places and stores them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlite_utils import Database

from core.codebook.code import Code
from core.imported import Finding, ImportedLabel, Severity
from core.text.locating import Found, locate
from core.text.span import Span
from data.store import file
from data.store.labelling import Place, Stored, TagWriter
from data.store.study import Study
from data.store.targets import Meant, Targets

_PIECE = 200  # labels in one short transaction
_SHOWN = 3  # places in the file that a finding names

_UNKNOWN = "for a response or problem that the study does not hold"
_SEVERAL = "that could mean several responses"
_NO_RUN = "on words, that name a problem but not whose response"
_NO_PAIR = "on a pair of attempts of which the study lacks one"
_OTHER_TEXT = "made on another text than the one in the study"
_UNCODED = "with a code that nobody knows"
_BY_QUOTE = "found by the quoted words, as the offsets do not fit"
_NO_OTHER_END = "related to a tag that neither the file nor the study has"
_WITHDRAWN = "already in the study, in an import that is withdrawn"
_LEFT_OUT = {
    Found.NOWHERE: "on words that are not in the text",
    Found.AMBIGUOUS: "on words that stand in several places of the text",
}
_DONE = {
    _UNKNOWN: "They are left out. Import the responses first, or together with the labels.",
    _BY_QUOTE: "They lie on exactly those words.",
    _NO_OTHER_END: "The labels are there, the relations are left out.",
    _WITHDRAWN: "Make that import live again to have them.",
}


@dataclass(slots=True)
class LabelIntake:
    """Stores the labels of one file in a batch that is loading, and counts what became of them."""

    study: Study
    batch_id: int
    writer: TagWriter
    counts: Counter[str] = field(default_factory=Counter[str])
    _met: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _numbers: Counter[str] = field(default_factory=Counter[str])
    _ids: dict[str, int] = field(default_factory=dict[str, int])
    _relations: list[tuple[ImportedLabel, int]] = field(
        default_factory=list[tuple[ImportedLabel, int]]
    )

    def take(
        self,
        items: Iterator[ImportedLabel | Finding],
        findings: list[Finding],
        tell: Callable[[int], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Store all labels; what the file's reader found goes to `findings`, and then our own."""
        db = file.connect(self.study.path, read_only=True)
        try:
            targets = Targets(db, self.batch_id)
            while piece := list(islice(items, _PIECE)):
                findings.extend(each for each in piece if isinstance(each, Finding))
                labels = [each for each in piece if isinstance(each, ImportedLabel)]
                placed = [(each, self._place(targets, each)) for each in labels]
                self._store([(label, place) for label, place in placed if place is not None])
                self.counts["labels"] += len(labels)
                tell(self.counts["labels"])
                if stopped():
                    return
        finally:
            db.close()
        self._relate()
        findings.extend(self._findings())

    @property
    def is_all_there(self) -> bool:
        """Whether there were labels, and the study has every one of them already."""
        counts = self.counts
        return bool(counts["labels"]) and counts["labels"] == counts["tags already there"]

    def _place(self, targets: Targets, label: ImportedLabel) -> Place | None:
        """Return what a label is on, None if that is not certain; the reason is counted."""
        meant = targets.find(label.target)
        if meant.problem_id is not None:
            if label.quote or label.tag.start is not None:
                return self._leave_out(label, _NO_RUN)
            return Place(problem_id=meant.problem_id)
        if meant.trace_id is None:
            return self._leave_out(label, _SEVERAL if meant.many else _UNKNOWN)
        if label.later_attempt is not None:
            later = targets.later(meant.trace_id, label.later_attempt)
            if later is None:
                return self._leave_out(label, _NO_PAIR)
            return Place(trace_id=meant.trace_id, later_trace_id=later)
        if label.tag.start is None and not label.quote:
            if meant.is_same_text is False:
                return self._leave_out(label, _OTHER_TEXT)
            return Place(trace_id=meant.trace_id)
        return self._on_words(label, meant)

    def _on_words(self, label: ImportedLabel, meant: Meant) -> Place | None:
        start, end, quote = label.tag.start, label.tag.end, label.quote
        if not quote:
            if not meant.is_same_text:
                return self._leave_out(label, _OTHER_TEXT)
            quote = meant.text[start:end] if start is not None and start >= 0 else ""
        located = locate(
            meant.text, quote, start=start, end=end, prefix=label.prefix, suffix=label.suffix
        )
        if located.span is None:
            return self._leave_out(label, _LEFT_OUT[located.found])
        if located.found is not Found.EXACT and start is not None:
            self._note(_BY_QUOTE, label.where)
        return _on(meant.trace_id, located.span, quote)

    def _store(self, placed: list[tuple[ImportedLabel, Place]]) -> None:
        def work(db: Database) -> list[tuple[str, Stored | None]]:
            return [(label.where, self._write(db, label, place)) for label, place in placed]

        for where, stored in self.study.load(work).result() if placed else ():
            if stored is None:
                self._note(_UNCODED, where)
                self.counts["labels left out"] += 1
                continue
            self.counts["tags" if stored is Stored.ADDED else "tags already there"] += 1
            if stored is Stored.WITHDRAWN:
                self._note(_WITHDRAWN, where)

    def _write(self, db: Database, label: ImportedLabel, place: Place) -> Stored | None:
        origin = "generated" if label.generated else "imported"
        row = self.writer.row(db, label.tag, place, origin=origin, where=label.where)
        if row is None:
            return None
        stored = self.writer.write_one(db, row, label.uid)
        tag_id = self.writer.id_of(db, row, label.uid) if label.uid else None
        if tag_id is not None:
            self._ids[label.uid] = tag_id
            if label.relations:
                self._relations.append((label, tag_id))
        return stored

    def _relate(self) -> None:
        """Relate the tags, now that all are there; their relations are seen when they are."""
        left = iter(self._relations)
        while piece := list(islice(left, _PIECE)):

            def work(db: Database, piece: list[tuple[ImportedLabel, int]] = piece) -> None:
                for label, tag_id in piece:
                    self._relate_one(db, label, tag_id)

            self.study.write(work).result()

    def _relate_one(self, db: Database, label: ImportedLabel, tag_id: int) -> None:
        for relation in label.relations:
            other = self._ids.get(relation.to)
            if other is None:
                self._note(_NO_OTHER_END, label.where)
            else:
                self.counts["relations"] += self.writer.relate(db, relation, tag_id, other)

    def _leave_out(self, label: ImportedLabel, why: str) -> None:
        self.counts["labels left out"] += 1
        self._note(why, label.where)

    def _note(self, what: str, where: str) -> None:
        self._numbers[what] += 1
        met = self._met.setdefault(what, [])
        if len(met) < _SHOWN:
            met.append(where)

    def _findings(self) -> Iterator[Finding]:
        for what, count in self._numbers.items():
            met = self._met[what]
            yield Finding(
                severity=Severity.NOTE if what == _BY_QUOTE else Severity.WARNING,
                what=f"{_labels(count)} {what}.",
                where=", ".join(met) + (", …" if count > len(met) else ""),
                done=_DONE.get(what, "They are left out."),
            )


def _labels(count: int) -> str:
    return f"{count:,} label" if count == 1 else f"{count:,} labels"


def _on(trace_id: int | None, span: Span, quote: str) -> Place:
    return Place(trace_id=trace_id, start=span.start, end=span.end, quote=quote)


def codes_added(codes: dict[str, Code]) -> Iterator[Finding]:
    """Yield what is to be known of the codes that an import brought into the codebook."""
    if codes:
        names = ", ".join(f"{code.name} ({key})" for key, code in islice(codes.items(), 12))
        more = f" and {len(codes) - 12:,} more" if len(codes) > 12 else ""
        noun = "code comes" if len(codes) == 1 else "codes come"
        yield Finding(
            severity=Severity.NOTE,
            what=f"{len(codes):,} {noun} into the codebook with the labels: {names}{more}.",
            done="Withdrawing the import takes them out again, unless other tags use them.",
        )


def codes_missing(codes: dict[str, str]) -> Iterator[Finding]:
    """Yield a finding for each code that neither the codebook nor a template has."""
    for key, where in codes.items():
        yield Finding(
            severity=Severity.WARNING,
            what=f"The codebook has no code {key}; labels with it were left out.",
            where=where,
            done="Add the code and import the file again to have them.",
        )


def misplaced(where: list[str]) -> Finding:
    """Return the finding for labels of attempts that do not lie on their text."""
    return Finding(
        severity=Severity.WARNING,
        what=f"{_labels(len(where))} beyond the text of the response.",
        where=", ".join(dict.fromkeys(where[:_SHOWN])),
        done="They are left out.",
    )
