"""How many keys an annotator presses for a tag, on a real trace that somebody labelled."""

import os
from pathlib import Path

import pytest

from core.text.span import Span
from core.text.units import Unit

CORPUS = os.environ.get("VOLTEFACE_CORPUS")
GOAL = 2.5
MOST = 40  # labels of a trace: enough to tell, and quick
MODELS = (
    "deepseek-r1",
    "deepseek-r1-distill-llama-8b",
    "deepseek-r1-distill-qwen-14b",
    "qwq-32b",
)
DIGITS = {
    "problem_setup": "1",
    "fact_retrieval": "2",
    "plan_generation": "3",
    "active_computation": "4",
    "uncertainty_management": "5",
    "self_checking": "6",
    "result_consolidation": "7",
    "final_answer_emission": "8",
}
"""The episode of the palette that comes nearest to what a label means, by its key."""


class Annotator:
    """Puts wanted tags by keys alone, and counts the keys."""

    def __init__(self, driver) -> None:
        self.driver = driver
        self.view = driver.compare.columns[0].view
        self.view.setFocus()
        self.view.place_caret(0)
        self.strokes = 0

    def press(self, key: str) -> None:
        self.driver.press(key)
        self.strokes += 1

    def put(self, wanted: Span, digit: str) -> None:
        """Choose the sentences that lie mostly in what is wanted, or the one it starts in."""
        while self._sentence().end <= wanted.start or self._is_mostly_before(wanted):
            self.press("j")
        while (after := self._next_end()) and _inside(after, wanted) > len(after) / 2:
            self.press("Shift+J")
        self.press(digit)

    def _is_mostly_before(self, wanted: Span) -> bool:
        """Whether what is wanted has more of a later sentence than of the current one."""
        later = self._next_end()
        return (
            bool(later)
            and _inside(later, wanted) > 0
            and (
                _inside(self._sentence(), wanted) < len(self._sentence()) / 2
                and _inside(self._sentence(), wanted) < _inside(later, wanted)
            )
        )

    def _next_end(self) -> Span | None:
        """Return the sentence after what is chosen."""
        chosen = self.view.target_span()
        return self.view.steps.after(chosen.end, Unit.SENTENCE) if chosen else None

    def _sentence(self) -> Span:
        sentence = self.view.current_sentence()
        assert sentence is not None
        return sentence


def _inside(span: Span, wanted: Span) -> int:
    """Return how many characters of a span are wanted."""
    return max(0, min(span.end, wanted.end) - max(span.start, wanted.start))


@pytest.mark.skipif(not CORPUS, reason="VOLTEFACE_CORPUS names no folder of real files")
@pytest.mark.parametrize("model", MODELS)
def test_that_a_labelled_trace_is_tagged_in_few_keys(driver, tmp_path, model):
    file = min(Path(CORPUS or "").glob(f"thought-anchors/{model}/**/base_solution.json"))
    driver.new_study(tmp_path / "labelled.volteface")
    driver.preview(file)
    driver.import_previewed()
    shown = driver.compare.columns[0].trace
    assert shown is not None
    codes = {code.id: code.key for code in driver.session.reader.codes()}
    labels = [each for each in driver.session.reader.tags([shown.id]) if each.span is not None]
    wanted = [(each.span, digit) for each in labels if (digit := _digit(codes[each.code_id]))]
    wanted = wanted[:MOST]
    annotator = Annotator(driver)
    driver.press("e")
    for span, digit in wanted:
        annotator.put(span, digit)
        driver.settle()
    known = {tag.id for tag in labels}
    mine = [tag for tag in driver.session.reader.tags([shown.id]) if tag.id not in known]
    exact = len({span for span, _ in wanted} & {tag.span for tag in mine})
    print(  # noqa: T201 - the figures are what this test is for, with -s
        f"{model}: {len(wanted)} labels, {annotator.strokes / len(wanted):.2f} keys each,"
        f" {len(mine)} tags, {exact} with the very edges of the label"
    )
    assert len(mine) >= 0.8 * len(wanted)
    assert annotator.strokes / len(wanted) <= GOAL


def _digit(key: str) -> str:
    return next((digit for label, digit in DIGITS.items() if key.endswith(label)), "")
