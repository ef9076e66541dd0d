"""A number that does not exist, with the reason; it stands where other programs show NaN."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undefined:
    """No number, because of `reason` (a short phrase for people: "no wrong first attempts")."""

    reason: str

    def __str__(self) -> str:
        return f"undefined ({self.reason})"


Value = float | Undefined


def share(count: int, denominator: int, *, if_none: str) -> Value:
    """Return count / denominator, or Undefined with the reason `if_none` when it is 0."""
    return count / denominator if denominator else Undefined(if_none)
