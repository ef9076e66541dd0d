"""Codebooks of the literature, for labels that others made with them.

Labels and their keys are those of each source; the definitions are in our own words. Capabilities
are left empty: which rate a label of somebody else's scheme bears on has not been measured.
"""

import re
import zlib
from dataclasses import dataclass, replace

from core.codebook.code import Code, Layer, Scope
from core.codebook.default import DEFAULT_CODES

_COLOURS = 8  # of the smallest palette in the theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A codebook of the literature; `namespace` starts the keys of its codes, `source` cites it."""

    namespace: str
    name: str
    source: str
    codes: tuple[Code, ...]


_Row = tuple[str, str, str, str]  # label in the source, name, letter, definition


def _template(
    namespace: str, name: str, source: str, layer: Layer, rows: tuple[_Row, ...]
) -> Template:
    codes = tuple(
        Code(
            uid=f"template:{namespace}.{label}",
            key=f"{namespace}.{label}",
            name=shown,
            layer=layer,
            scope=Scope.SPAN,
            letter=letter,
            colour=index % _COLOURS,
            definition=definition,
            use_when=f"As in {name} ({source}).",
            core=False,
        )
        for index, (label, shown, letter, definition) in enumerate(rows)
    )
    return Template(namespace=namespace, name=name, source=source, codes=codes)


THOUGHT_ANCHORS = _template(
    "ta", "Thought Anchors", "Bogdan et al. 2025, arXiv:2506.19143", Layer.EPISODE,
    (
        ("problem_setup", "Problem setup", "p",
            "Takes in or rewords the task before anything is done about it."),
        ("plan_generation", "Plan generation", "g",
            "Says what will be done, or chooses between ways of going on."),
        ("fact_retrieval", "Fact retrieval", "f",
            "Brings in a fact, formula or given from memory or from the task, without computing."),
        ("active_computation", "Active computation", "c",
            "Calculates, rewrites or otherwise works a step out."),
        ("uncertainty_management", "Uncertainty management", "u",
            "Shows confusion, looks again at what was done, or goes back."),
        ("result_consolidation", "Result consolidation", "r",
            "Gathers what has been found so far, or readies it for the answer."),
        ("self_checking", "Self-checking", "s",
            "Tests a step or a result that is already there."),
        ("final_answer_emission", "Final answer", "a",
            "States the final answer in so many words."),
        ("unknown", "Unknown", "x",
            "None of the other functions fits, or the labeller gave none."),
    ),
)  # fmt: skip

SCHOENFELD = _template(
    "schoenfeld", "Schoenfeld episodes", "Li et al. 2025, arXiv:2509.14662; arXiv:2512.19995",
    Layer.EPISODE,
    (
        ("read", "Read", "r",
            "Goes over what is given or asked and concludes nothing."),
        ("analyze", "Analyze", "y",
            "Relates the givens to concepts and infers with certainty, short of calculating."),
        ("plan", "Plan", "p",
            "Settles on the next step or on a whole course before taking it."),
        ("implement", "Implement", "i",
            "Carries the course out: substitutes, calculates, lists."),
        ("explore", "Explore", "e",
            "Floats a possibility, an analogy or a trial without being committed to it."),
        ("verify", "Verify", "v",
            "Judges whether a result or a method holds."),
        ("monitor", "Monitor", "m",
            "Comments on its own progress in a word or two that say nothing of the task."),
        ("answer", "Answer", "n",
            "Gives an answer to the question that was posed."),
    ),
)  # fmt: skip

GANDHI_BEHAVIOURS = _template(
    "gandhi", "Four cognitive behaviours", "Gandhi et al. 2025, arXiv:2503.01307", Layer.BEHAVIOUR,
    (
        ("verification", "Verification", "v",
            "Compares a result in so many words with what it has to be."),
        ("backtracking", "Backtracking", "b",
            "Openly gives up the present way and returns to an earlier point."),
        ("subgoal_setting", "Subgoal setting", "s",
            "Names an intermediate goal on the way to the whole."),
        ("backward_chaining", "Backward chaining", "w",
            "Reasons from the goal back to what would lead there."),
    ),
)  # fmt: skip

THOUGHTOLOGY = _template(
    "thoughtology", "Thoughtology stages", "Marjanović et al. 2025, arXiv:2504.07128",
    Layer.EPISODE,
    (
        ("problem_definition", "Problem definition", "d",
            "Restates the task and ends by saying what has to be found."),
        ("bloom_cycle", "Bloom cycle", "b",
            "The first long decomposition, up to a first answer in the interim."),
        ("reconstruction_cycle", "Reconstruction cycle", "c",
            "Goes over an earlier answer again: confirms it, or tries another way."),
        ("rumination", "Rumination", "o",
            "A reconstruction that repeats what was already gone over and adds nothing."),
        ("final_decision", "Final decision", "l",
            "Settles on the answer and says how sure it is."),
    ),
)  # fmt: skip

REASONING_FLOW = _template(
    "rf", "ReasoningFlow", "Lee et al. 2025, arXiv:2506.02532", Layer.EPISODE,
    (
        ("context", "Context", "t",
            "Belongs to the task or to other background that the model was given."),
        ("planning", "Planning", "p",
            "Announces what comes next, be it one step or a long stretch."),
        ("fact", "Fact", "f",
            "States knowledge that the task does not contain."),
        ("reasoning", "Reasoning", "i",
            "Infers something from what stands before it."),
        ("restatement", "Restatement", "s",
            "Says again what the task or an earlier step already says."),
        ("assumption", "Assumption", "u",
            "Supposes something that need not be true, for later steps to rest on."),
        ("example", "Example", "e",
            "Gives a concrete instance of something general."),
        ("reflection", "Reflection", "r",
            "Expresses an opinion or a feeling about earlier steps: doubt, surprise, approval."),
        ("conclusion", "Conclusion", "n",
            "Gives an answer to the question, final or on the way."),
    ),
)  # fmt: skip

TEMPLATES: tuple[Template, ...] = (
    THOUGHT_ANCHORS,
    SCHOENFELD,
    GANDHI_BEHAVIOURS,
    THOUGHTOLOGY,
    REASONING_FLOW,
)

_CODES = {code.key: replace(code, uid=f"default:{code.key}") for code in DEFAULT_CODES} | {
    code.key: code for template in TEMPLATES for code in template.codes
}
_NO_SLUG = re.compile(r"[\W_]+")
_LONGEST = 60


def template_code(key: str) -> Code | None:
    """Return the code with this key of the default codebook or a template, None if none has it."""
    return _CODES.get(key)


def made_code(namespace: str, label: str, layer: Layer = Layer.BEHAVIOUR) -> Code:
    """Return a code for a label that only its own file knows; the same label makes the same code.

    Its key is in `namespace`, which names the source.
    """
    name = " ".join(label.split())[:_LONGEST]
    slug = _NO_SLUG.sub("_", label.lower()).strip("_")[:_LONGEST]
    key = f"{namespace}.{slug or f'label_{zlib.crc32(label.encode()):08x}'}"
    return Code(
        key=key,
        name=name or "Unnamed",
        layer=layer,
        letter=next((c for c in name.lower() if c.isalnum()), "x"),
        colour=zlib.crc32(key.encode()) % _COLOURS,
        definition="A label of the file that it came with, which does not define it.",
        core=False,
    )
