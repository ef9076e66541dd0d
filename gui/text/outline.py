"""One rounded shape around the lines of a tag."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath


def outline(rects: Sequence[QRectF], *, gap: float, grow: float, radius: float) -> QPainterPath:
    """Return a path around `rects`, lines from top to bottom.

    Lines that lie over one another become one shape, and gaps up to `gap` between them close.
    The shape stands `grow` outside the lines; its corners have `radius`.
    """
    path = QPainterPath()
    for group in _groups(rects, gap):
        _add_rounded(path, _corners(group, grow), radius)
    return path


def _groups(rects: Iterable[QRectF], gap: float) -> list[list[QRectF]]:
    groups: list[list[QRectF]] = []
    for rect in rects:
        if groups and _touch(groups[-1][-1], rect, gap):
            groups[-1].append(rect)
        else:
            groups.append([rect])
    return groups


def _touch(upper: QRectF, lower: QRectF, gap: float) -> bool:
    near = lower.top() - upper.bottom() <= gap
    return near and upper.left() < lower.right() and lower.left() < upper.right()


def _corners(rects: Sequence[QRectF], grow: float) -> list[QPointF]:
    """Walk down the right edges and up the left ones."""
    seams = [(upper.bottom() + lower.top()) / 2 for upper, lower in pairwise(rects)]
    tops = [rects[0].top() - grow, *seams]
    bottoms = [*seams, rects[-1].bottom() + grow]
    right: list[QPointF] = []
    left: list[QPointF] = []
    for n, (rect, top, bottom) in enumerate(zip(rects, tops, bottoms, strict=True)):
        # Where the lower line is the wider one its upper edge rises by `grow`, and the other way.
        right += _edge(rects, n, rect.right() + grow, top, bottom, grow, is_right=True)
        left += _edge(rects, n, rect.left() - grow, top, bottom, grow, is_right=False)
    return right + left[::-1]


def _edge(
    rects: Sequence[QRectF],
    n: int,
    x: float,
    top: float,
    bottom: float,
    grow: float,
    *,
    is_right: bool,
) -> list[QPointF]:
    def reach(other: QRectF) -> float:
        return other.right() - rects[n].right() if is_right else rects[n].left() - other.left()

    if n > 0:
        top += _shift(reach(rects[n - 1]), grow)
    if n + 1 < len(rects):
        bottom -= _shift(reach(rects[n + 1]), grow)
    return [QPointF(x, top), QPointF(x, bottom)]


def _shift(reach: float, grow: float) -> float:
    """Return how far a seam moves into this line: its neighbour's edge reaches further or less."""
    if abs(reach) < 0.5:
        return 0.0
    return grow if reach > 0 else -grow


def _add_rounded(path: QPainterPath, corners: Sequence[QPointF], radius: float) -> None:
    kept = [a for a, b in pairwise([*corners, corners[0]]) if not _same(a, b)]
    if len(kept) < 3:
        return
    for n, corner in enumerate(kept):
        before, after = kept[n - 1], kept[(n + 1) % len(kept)]
        begin, end = _toward(corner, before, radius), _toward(corner, after, radius)
        if n:
            path.lineTo(begin)
        else:
            path.moveTo(begin)
        path.quadTo(corner, end)
    path.closeSubpath()


def _same(a: QPointF, b: QPointF) -> bool:
    return abs(a.x() - b.x()) < 0.5 and abs(a.y() - b.y()) < 0.5


def _toward(start: QPointF, goal: QPointF, distance: float) -> QPointF:
    step = goal - start
    length = max(abs(step.x()), abs(step.y()))
    return start + step * (min(distance, length / 2) / length)
