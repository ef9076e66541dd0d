"""Columns of very many rows as arrays, which take a tenth of the memory of objects."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.signedinteger[Any]]
Mask = NDArray[np.bool_]
Item = TypeVar("Item")

MISSING = -(2**31)
"""Stands in a column of whole numbers where there is none."""

_SMALL = np.iinfo(np.int32)


def numbers(values: Iterable[int | None] | NDArray[Any]) -> Numbers:
    """Return whole numbers as an array, `MISSING` for None, in 32 bits where they fit."""
    if isinstance(values, np.ndarray):
        whole = np.asarray(values, np.int64)
    else:
        whole = np.fromiter((MISSING if value is None else value for value in values), np.int64)
    fits = not len(whole) or (whole.min() >= _SMALL.min and whole.max() <= _SMALL.max)
    return whole.astype(np.int32) if fits else whole


def starts_of(*keys: NDArray[Any]) -> NDArray[np.intp]:
    """Return where a new group begins in rows ordered by `keys`."""
    if not len(keys[0]):
        return np.zeros(0, np.intp)
    new = np.zeros(len(keys[0]), np.bool_)
    new[0] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)


def ends_of(starts: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return where each of the groups ends that begin at `starts`, in `count` rows."""
    return np.append(starts[1:], count)[: len(starts)]


class Texts(Sequence[str | None]):
    """Many short texts in one piece of memory; some may be None.

    Attributes:
        data: The texts as UTF-8, in any order.
        sizes: How many bytes each has, -1 for None.
        starts: Where each begins.
    """

    __slots__ = ("data", "sizes", "starts")

    def __init__(self, data: bytes, sizes: Numbers, starts: Numbers | None = None) -> None:
        """Take texts that stand in `data` one after the other; `sizes` in bytes, -1 for None."""
        self.data = data
        self.sizes = sizes
        if starts is None:
            long = np.maximum(sizes, 0).astype(np.int64)
            starts = numbers(np.cumsum(long) - long)
        self.starts = starts

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> "Texts":
        """Pack texts."""
        parts = [None if text is None else text.encode("utf-8", "surrogatepass") for text in texts]
        sizes = numbers(-1 if part is None else len(part) for part in parts)
        return cls(b"".join(part for part in parts if part), sizes)

    def take(self, rows: NDArray[Any]) -> "Texts":
        """Return the texts at `rows`: a mask, or places of which -1 is None. Memory is shared."""
        if rows.dtype == np.bool_:
            return Texts(self.data, self.sizes[rows], self.starts[rows])
        sizes, starts = (
            np.append(each, [-1]).astype(each.dtype) for each in (self.sizes, self.starts)
        )
        return Texts(self.data, sizes[rows], starts[rows])

    def and_then(self, more: "Texts") -> "Texts":
        """Return these texts and others after them."""
        return Texts(
            self.data + more.data,
            np.concatenate([self.sizes, more.sizes]),
            numbers(np.concatenate([self.starts, more.starts.astype(np.int64) + len(self.data)])),
        )

    @property
    def known(self) -> Mask:
        """Where there is a text."""
        return self.sizes >= 0

    def where(self, fits: Callable[[str], bool]) -> Mask:
        """Return where there is a text that `fits`, which is asked once of each text."""
        asked: dict[str | None, bool] = {None: False}
        found = np.zeros(len(self), np.bool_)
        for place, text in enumerate(self):
            if text not in asked:
                asked[text] = fits(text)  # type: ignore[arg-type]
            if asked[text]:
                found[place] = True
        return found

    def classes(self) -> tuple[NDArray[np.intp], list[str | None]]:
        """Return the class of each text, and the text of each class; for few different texts."""
        bytes_, classes = np.frombuffer(self.data, np.uint8), np.zeros(len(self), np.intp)
        texts: list[str | None] = []
        for size in np.unique(self.sizes).tolist():
            rows = np.flatnonzero(self.sizes == size)
            if size <= 0:
                first, of = rows[:1], np.zeros(len(rows), np.intp)
            else:
                letters = bytes_[
                    self.starts[rows][:, np.newaxis].astype(np.int64) + np.arange(size)
                ]
                whole = np.ascontiguousarray(letters).view(np.dtype((np.void, size))).ravel()
                _, places, of = np.unique(whole, return_index=True, return_inverse=True)
                first = rows[places]
            classes[rows] = of + len(texts)
            texts += [self[place] for place in first.tolist()]
        return classes, texts

    def __iter__(self) -> Iterator[str | None]:
        data = self.data
        for start, size in zip(self.starts.tolist(), self.sizes.tolist(), strict=True):
            yield None if size < 0 else data[start : start + size].decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self.sizes)

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> "Texts": ...
    def __getitem__(self, place: int | slice) -> "str | Texts | None":
        if isinstance(place, slice):
            return Texts(self.data, self.sizes[place], self.starts[place])
        start, size = int(self.starts[place]), int(self.sizes[place])
        if size < 0:
            return None
        return self.data[start : start + size].decode("utf-8", "surrogatepass")


class Rows(Sequence[Item], Generic[Item]):
    """Values that are made from columns when asked for, and equal to a tuple of them."""

    __slots__ = ("_make", "columns")

    def __init__(self, make: Callable[..., Item], *columns: NDArray[Any]) -> None:
        self._make = make
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Item]:
        return map(self._make, *(column.tolist() for column in self.columns))

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> "Rows[Item]": ...
    def __getitem__(self, place: int | slice) -> "Item | Rows[Item]":
        if isinstance(place, slice):
            return Rows(self._make, *(column[place] for column in self.columns))
        return self._make(*(column[place].item() for column in self.columns))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            return self._make == other._make and all(
                map(np.array_equal, self.columns, other.columns)
            )
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))


def place_in(ids: Numbers, wanted: int) -> int:
    """Return where `wanted` stands in ascending `ids`, -1 if it does not."""
    place = bisect_left(ids, wanted)
    return place if place < len(ids) and ids[place] == wanted else -1


def places_in(ids: Numbers, wanted: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each of `wanted` stands in ascending `ids`, -1 for those that do not."""
    places = np.searchsorted(ids, wanted)
    inside = np.minimum(places, max(len(ids) - 1, 0))
    return np.where(ids[inside] == wanted, inside, -1) if len(ids) else np.full(len(wanted), -1)


def places_among(ids: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each of `wanted` stands in `ids`, which may be in any order; -1 if nowhere."""
    order = np.argsort(ids, kind="stable")
    place = places_in(ids[order], wanted)
    return np.where(place >= 0, order[place], -1) if len(ids) else place
