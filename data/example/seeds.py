"""Seeded randomness: the same words give the same choices on every machine and every run."""

from random import Random


def seeded(*words: object) -> Random:
    """Return a generator that depends on nothing but `words`."""
    return Random("/".join(map(str, words)))  # noqa: S311 -- choices of an example, no secrets
