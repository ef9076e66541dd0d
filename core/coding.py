"""A coding: what one annotator tagged in one pass over the traces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Coding:
    """Who coded, and in which pass."""

    annotator: str
    pass_name: str

    def __str__(self) -> str:
        return f"{self.annotator}, pass {self.pass_name}"


@dataclass(frozen=True, slots=True)
class CodingSize:
    """How many spans a coding has tagged on how many traces, and how many it says are finished."""

    coding: Coding
    spans: int
    traces: int
    annotated: int
