"""The codebook in its order: who stands under whom, which keys are free, what moves where."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.codebook.code import Code, Layer

DIGITS = tuple("123456789")
_PREFIX = {
    Layer.EPISODE: "ep",
    Layer.STRATEGY: "st",
    Layer.BEHAVIOUR: "bh",
    Layer.JUDGEMENT: "judge",
}
_NO_SLUG = re.compile(r"[\W_]+")
_LONGEST_KEY = 60


def in_tree(codes: Sequence[Code]) -> list[tuple[Code, int]]:
    """Return each code with its depth, sub-codes after the one that they stand under.

    A code whose parent is not among `codes` stands at the top.
    """
    keys = {code.key for code in codes}
    under: dict[str, list[Code]] = {}
    for code in codes:
        under.setdefault(code.parent if code.parent in keys else "", []).append(code)
    found: list[tuple[Code, int]] = []
    waiting = [(code, 0) for code in reversed(under.pop("", []))]
    while waiting:
        code, depth = waiting.pop()
        found.append((code, depth))
        waiting += [(each, depth + 1) for each in reversed(under.pop(code.key, []))]
    return found + [(code, 0) for left in under.values() for code in left]  # nesting goes round


def below(code: Code, codes: Sequence[Code]) -> frozenset[str]:
    """Return the keys of the codes that stand under a code, at any depth."""
    found: set[str] = set()
    ring = {code.key}
    while ring:
        ring = {each.key for each in codes if each.parent in ring} - found
        found |= ring
    return frozenset(found)


def possible_parents(code: Code, codes: Sequence[Code]) -> list[Code]:
    """Return the codes that a code can stand under: of its palette, in use, not below it."""
    barred = below(code, codes) | {code.key}
    return [
        each
        for each in codes
        if each.palette is code.palette and not each.retired and each.key not in barred
    ]


def moved(code: Code, codes: Sequence[Code], by: int) -> tuple[Code, ...]:
    """Return the codes whose position changes as one moves among its neighbours; none at the end.

    `by` is -1 for up and 1 for down; `codes` is the whole codebook in its order.
    """
    beside = [
        each
        for each in codes
        if (each.palette, each.parent, each.retired) == (code.palette, code.parent, code.retired)
    ]
    place = next(i for i, each in enumerate(beside) if each.key == code.key) + by
    if not 0 <= place < len(beside):
        return ()
    order = [each for each in codes if each.key != code.key]
    order.insert(order.index(beside[place]) + (by > 0), code)
    return tuple(
        replace(each, position=position)
        for position, each in enumerate(order)
        if each.position != position
    )


def holder(shortcut: str, code: Code, codes: Sequence[Code]) -> Code | None:
    """Return the other code of the palette that has a digit, None where it is free."""
    return next(
        (
            each
            for each in codes
            if shortcut
            and each.shortcut == shortcut
            and each.palette is code.palette
            and each.key != code.key
            and not each.retired
        ),
        None,
    )


def brought_back(code: Code, codes: Sequence[Code]) -> Code:
    """Return a retired code in use again, without its digit if another has it by now."""
    key = "" if holder(code.shortcut, code, codes) else code.shortcut
    return replace(code, retired=False, merged_into="", shortcut=key)


def free_key(name: str, layer: Layer, codes: Sequence[Code]) -> str:
    """Return a key for a new code that no code has, such as "st.two_steps_2"."""
    slug = _NO_SLUG.sub("_", name.lower()).strip("_")[:_LONGEST_KEY] or "code"
    taken = {code.key for code in codes}
    key, number = f"{_PREFIX[layer]}.{slug}", 2
    while key in taken:
        key, number = f"{_PREFIX[layer]}.{slug}_{number}", number + 1
    return key


def free_letter(name: str, layer: Layer, codes: Sequence[Code]) -> str:
    """Return a letter of the name that no code in use of the layer has, else its first."""
    taken = {code.letter.upper() for code in codes if code.layer is layer and not code.retired}
    letters = [each.upper() for each in name if each.isalnum()] or ["X"]
    return next((each for each in letters if each not in taken), letters[0])[:1]


def next_position(codes: Sequence[Code]) -> int:
    """Return the position after all codes."""
    return max((code.position for code in codes), default=-1) + 1


def new_code(name: str, like: Code, codes: Sequence[Code]) -> Code:
    """Return a code to be added beside another: its kind, and a key and letter of its own."""
    same = [code.colour for code in codes if code.layer is like.layer and not code.retired]
    return Code(
        key=free_key(name, like.layer, codes),
        name=name,
        layer=like.layer,
        scope=like.scope,
        letter=free_letter(name, like.layer, codes),
        colour=min(range(8), key=lambda colour: (same.count(colour), colour)),
        position=next_position(codes),
        parent=like.parent,
    )
