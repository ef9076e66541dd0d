"""A large file of records as evaluations write them, for measuring and for limits of memory."""

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path

# What real answer files look like: lengths spread log-normally, about as many short as long
# answers, one answer in eight without a box, one problem in a hundred asked twice.
_MEDIAN_CHARACTERS = 1_750
_SPREAD = 0.55
_WORDS = (
    "so",
    "we",
    "need",
    "the",
    "value",
    "of",
    "this",
    "expression",
    "which",
    "gives",
    "a",
    "new",
    "equation",
    "for",
    "x",
    "and",
    "then",
    "both",
    "sides",
    "are",
    "positive",
    "we",
    "can",
    "divide",
    "by",
    "two",
    "wait",
    "let",
    "me",
    "check",
    "that",
    "again",
    "the",
    "sum",
    "is",
    "therefore",
    "n",
    "ways",
)


def records(count: int, seed: int = 0) -> Iterator[dict[str, object]]:
    """Yield `count` records of about 2.5 kB each in JSON; the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        value = chance.randrange(1, 1000)
        problem = number if chance.random() > 0.01 else chance.randrange(number + 1)
        yield {
            "id": f"q-{problem}",
            "model": "some-model",
            "problem": f"Problem {problem}: what is {problem} + {value % 7}? "
            + _prose(chance, 300),
            "answer": str(problem + value % 7),
            "response": _response(chance, problem + value % 7),
            "tokens": chance.randrange(200, 900),
        }


def write(path: Path, count: int, seed: int = 0) -> int:
    """Write `count` records as JSON Lines; return the size of the file in bytes."""
    with path.open("w", encoding="utf-8") as file:
        for record in records(count, seed):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path.stat().st_size


def _response(chance: random.Random, right: int) -> str:
    length = int(_MEDIAN_CHARACTERS * math.exp(chance.gauss(0.0, _SPREAD)))
    said = right if chance.random() < 0.6 else right + chance.randrange(1, 9)
    end = f"\n\nSo it is $\\boxed{{{said}}}$." if chance.random() > 0.125 else "\n\nI am not sure."
    return _prose(chance, length) + end


def _prose(chance: random.Random, characters: int) -> str:
    parts: list[str] = []
    written = 0
    while written < characters:
        sentence = " ".join(chance.choices(_WORDS, k=chance.randrange(6, 24)))
        ended = sentence.capitalize() + chance.choice((". ", ".\n\n", f": $x = {written}$. "))
        parts.append(ended)
        written += len(ended)
    return "".join(parts)
