"""All problems of a study as lists show them, as columns; rows are made when asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from core.packed import Mask, Numbers, Texts, numbers


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem as lists show it.

    `level` is how hard its file says it is, `subject` what it is about, "" where it does not say.
    """

    id: int
    dataset: str
    key: str
    title: str
    reference: str | None
    family: str
    variant: str
    level: str = ""
    subject: str = ""


class ProblemTable(Sequence[ProblemRow]):
    """Problems in the order of their import; equal to a sequence of the same rows.

    Attributes:
        ids: The problem of each row.
        texts: The other fields of a row by name, one text a problem.
    """

    __slots__ = ("ids", "texts")

    FIELDS = ("dataset", "key", "title", "reference", "family", "variant", "level", "subject")

    def __init__(self, ids: Numbers, texts: dict[str, Texts]) -> None:
        self.ids = ids
        self.texts = texts

    @classmethod
    def of(cls, rows: Iterable[ProblemRow]) -> "ProblemTable":
        """Return rows as a table; one that is a table already as it is."""
        if isinstance(rows, ProblemTable):
            return rows
        known = list(rows)
        texts = {name: Texts.of(getattr(row, name) for row in known) for name in cls.FIELDS}
        return cls(numbers(row.id for row in known), texts)

    def take(self, rows: NDArray[np.intp] | Mask) -> "ProblemTable":
        """Return the problems at `rows`."""
        return ProblemTable(
            self.ids[rows], {name: texts.take(rows) for name, texts in self.texts.items()}
        )

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[ProblemRow]:
        columns = (self.texts[name] for name in self.FIELDS)
        return map(ProblemRow, self.ids.tolist(), *columns)  # type: ignore[arg-type]

    @overload
    def __getitem__(self, place: int) -> ProblemRow: ...
    @overload
    def __getitem__(self, place: slice) -> "ProblemTable": ...
    def __getitem__(self, place: int | slice) -> "ProblemRow | ProblemTable":
        if isinstance(place, slice):
            return self.take(np.arange(len(self))[place])
        texts = (self.texts[name][place] for name in self.FIELDS)
        return ProblemRow(int(self.ids[place]), *texts)  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)  # pyright: ignore[reportUnknownArgumentType]

    __hash__ = None  # type: ignore[assignment]
