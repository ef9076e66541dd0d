"""What is known of models beyond what files say: who hides reasoning, who shows only summaries."""

import re
from functools import lru_cache

from core.traces import Completeness

# The first pattern that fits the lower-case name decides. HIDDEN: the service never returns the
# reasoning, text beside the answer was written after it. SUMMARY: what it returns as reasoning is
# a summary made by the service.
_REASONING_SHOWN: tuple[tuple[str, Completeness], ...] = (
    (r"gpt-5[-.\d]*-(?:chat|instant)", Completeness.FULL),  # these do not reason apart
    (r"(?<![a-z0-9])o[134](?:-(?:mini|preview|pro|high|low))*(?![a-z0-9])", Completeness.HIDDEN),
    (r"gpt-5", Completeness.HIDDEN),
    (r"codex-mini", Completeness.HIDDEN),  # OpenAI's page of the model: a version of o4-mini
    # xAI's guide to reasoning: grok-3-mini alone returns its reasoning.
    (r"grok-[\d.-]+(?:fast-)?non-reasoning|grok-3-mini", Completeness.FULL),
    (r"grok-4", Completeness.HIDDEN),
    (r"gemini-(?:2\.5|3)", Completeness.SUMMARY),
    # Anthropic's and Amazon's pages on thinking: Claude 3.7 shows it whole, Claude 4 a summary, and
    # what is asked of later ones (thinking.display) is a summary or nothing.
    (r"claude-(?:sonnet-)?3[-.]7", Completeness.FULL),
    (
        r"claude-(?:opus|sonnet|haiku|fable|mythos)-[4-9]|claude-[4-9]|claude-mythos-preview",
        Completeness.SUMMARY,
    ),
)
_COMPILED = tuple((re.compile(pattern), shown) for pattern, shown in _REASONING_SHOWN)

# Names that look like those of language models, to find the model's column in a table.
_MODEL_NAME = re.compile(
    r"gpt-?\d|(?<![a-z0-9])o[134](?:-|$)|claude|gemini|gemma|llama|mistral|mixtral|qwen|qwq|"
    r"deepseek|phi-?\d|palm|command-[ar]|grok|olmo|yi-|falcon|granite|nemotron|magistral|kimi|glm-",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)  # asked for every attempt, of the few models of a file
def reasoning_shown(model: str) -> Completeness | None:
    """Return how much of its reasoning `model` lets out, None where nothing is known."""
    name = model.lower()
    for pattern, shown in _COMPILED:
        if pattern.search(name):
            return shown
    return None


def looks_like_a_model(text: str) -> bool:
    """Whether `text` contains a name as language models have."""
    return len(text) < 120 and _MODEL_NAME.search(text) is not None


def short_name(model: str) -> str:
    """Return `model` without the provider in front: "openai/gpt-4o" is "gpt-4o"."""
    return model.strip().rstrip("/").rsplit("/", 1)[-1] or model
