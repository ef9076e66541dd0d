"""What is said of the rules' precision, counted again over the labelled traces it is from."""

import os
from collections import Counter
from pathlib import Path

import pytest

from core.detectors.registry import DETECTORS
from core.imported import ImportedAttempt
from data.importers.base import ImportOptions
from data.importers.thought_anchors import IMPORTER

CORPUS = os.environ.get("VOLTEFACE_CORPUS")
LABELS = {
    "ep.read": {"problem_setup"},
    "ep.analyze": {"fact_retrieval"},
    "ep.plan": {"plan_generation"},
    "ep.implement": {"active_computation"},
    "ep.answer": {"final_answer_emission"},
    "ep.verify": {"self_checking"},
    "bh.check": {"self_checking"},
    "bh.doubt": {"uncertainty_management"},
}


@pytest.mark.skipif(not CORPUS, reason="VOLTEFACE_CORPUS names no folder of real files")
def test_that_the_figures_against_labels_are_those_of_the_labelled_traces():
    right: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for attempt in _held_out(Path(CORPUS or "")):
        labels = [tag for tag in attempt.tags if tag.start is not None]
        begin = min((b.start for b in attempt.blocks if b.channel == "answer"), default=0)
        for name in ("episodes", "behaviours"):
            for each in DETECTORS[name].detect(attempt.text, begin):
                if (label := _label_of(each.span, labels)) is not None:
                    fits = label in _fitting(each.rule, each.code_key)
                    found[name, each.rule] += 1
                    right[name, each.rule] += fits
    said = {
        (name, rule): (measured.right, measured.found)
        for name in ("episodes", "behaviours")
        for rule, measured in DETECTORS[name].measured.items()
        if "labels" in measured.against
    }
    assert len(said) == 9
    assert {key: (right[key], found[key]) for key in said} == said


def _held_out(corpus: Path):
    """Yield the attempts of the models that the rules were not made on."""
    for path in sorted(corpus.glob("thought-anchors/**/base_solution.json")):
        if "llama-8b" not in str(path):
            items = IMPORTER.read(path, ImportOptions())
            yield from (item for item in items if isinstance(item, ImportedAttempt))


def _label_of(span, labels):
    """Return the label that shares most characters with a span, None where none does."""

    def shared(tag):
        return min(tag.end, span.end) - max(tag.start, span.start)

    best = max(labels, key=shared, default=None)
    return None if best is None or shared(best) <= 0 else best.code_key.removeprefix("ta.")


def _fitting(rule, code_key):
    more = {"uncertainty_management"} if rule == "verify.check" else set()
    return LABELS.get(code_key, set()) | more
