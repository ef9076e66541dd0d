"""How good each rule of the present versions is: right of found, against what, and how.

Three sources, of which each rule names the one that its figure is from:

* Labels. Traces of Thought Anchors, whose sentences a model labelled; the rules were made on the
  20 of one model (llama-8b), the figures are from the 22 of the others. A suggestion is right
  where the label that overlaps it most is the one that its code is mapped to: read ↔
  problem_setup, analyze ↔ fact_retrieval, plan ↔ plan_generation, implement ↔ active_computation,
  answer ↔ final_answer_emission, verify and check ↔ self_checking, doubt ↔
  uncertainty_management. Where that project files re-examination under uncertainty_management, a
  check of words counts as verify there too. Explore, monitor, switch, success, reuse and stops
  have no label of their own. Of the labelled sentences these rules reach: read 29 of 54, analyze
  43 of 573, plan 113 of 474, implement 701 of 1,008, verify 75 of 204 (self_checking alone),
  answer 22 of 41.
* Reading. One reader, misguided-attention (four models) and zeroeval/math-l5, at most one of a
  trace and rule, drawn with seeds 7707, 31337 and 555: 134 read, of which 76 count here, those of
  rules that were not mended after they were read. A draw of 125 with seed 20260 was read only to
  mend the rules.
* Generator. The example study, whose simulated solvers tell what they do: 1,843 attempts with
  tags. A strategy is right where one with the same code shares half of the stretch that both
  cover. The rules were made with these solvers' phrases at hand, so the figures say nothing about
  other texts.
"""

from core.detectors.suggestion import Measured
from core.outcomes.commitments import MEASURED as COMMITTED

_LABELS = "the sentence labels of Thought Anchors"
_READ = "one reader's judgement in misguided-attention and math-l5"
_GENERATOR = "the example study's generator, whose phrases it was made with"


def _labels(right: int, found: int) -> Measured:
    return Measured(right=right, found=found, against=_LABELS)


def _read(right: int, found: int) -> Measured:
    return Measured(right=right, found=found, against=_READ)


def _generator(right: int, found: int) -> Measured:
    return Measured(right=right, found=found, against=_GENERATOR)


EPISODES: dict[str, Measured] = {
    "answer.committed": _labels(22, 31),
    "verify.check": _labels(91, 114),
    "verify.judged": _labels(44, 75),
    "explore.idea": _read(7, 12),
    "monitor.pause": _read(4, 4),
    "read.restates": _labels(28, 39),
    "analyze.recalls": _labels(40, 69),
    "plan.announces": _labels(113, 204),
    "implement.works": _labels(762, 1111),
}
BEHAVIOURS: dict[str, Measured] = {
    "check.announced": _labels(24, 89),
    "check.headed": _generator(300, 300),
    "error.named": _read(3, 6),
    "error.denied": _read(5, 9),
    "dead_end.fails": _read(5, 5),
    "dead_end.too_hard": _read(4, 8),
    "switch.another_way": _read(3, 5),
    "switch.alternatively": _read(1, 4),
    "progress.works": _read(5, 5),
    "progress.joy": _read(4, 4),
    "leverage.known": _read(4, 5),
    "leverage.using": _read(1, 4),
    "doubt.said": _labels(10, 12),
    "backtrack.returns": _read(3, 4),
    "candidate.committed": Measured(
        right=COMMITTED.right,
        found=COMMITTED.found,
        against="one reader's judgement of committed answers in three corpora",
    ),
    "stop.checked": _read(1, 1),
}
STRATEGIES: dict[str, Measured] = {
    "second.way": _generator(32, 36),
    "backward.totals": _generator(130, 134),
    "analogy.fibonacci": _generator(250, 269),
    "cases.places": _generator(275, 284),
    "represent.digits": _generator(158, 164),
    "subgoal.signs": _generator(86, 101),
    "guess.supposes": _generator(407, 417),
    "recall.lists": _generator(280, 299),
    "forward.differences": _generator(1004, 1103),
}
