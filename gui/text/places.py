"""Where things are on a page, in parts of characters and without laying anything out."""

from dataclasses import dataclass

from gui.text.lazy_layout import LazyLayout
from gui.text.page import Page


def place_near(layout: LazyLayout, page: Page, y: float) -> float:
    """Return which unit stands at `y`, in parts of units, so that it moves as smoothly as y."""
    i = layout.paragraph_at(y)
    share = (y - layout.top(i)) / max(1, layout.whole_height(i))
    return page.starts[i] + min(1.0, max(0.0, share)) * (page.lengths[i] + 1)


def y_near(layout: LazyLayout, page: Page, place: float) -> float:
    """Return at which y the place stands that `place_near` gives."""
    i = page.at(int(place))
    share = (place - page.starts[i]) / (page.lengths[i] + 1)
    return layout.top(i) + min(1.0, max(0.0, share)) * layout.whole_height(i)


def words_right(layout: LazyLayout, y: float) -> float:
    """Return where the words of the line at `y` end, the left edge where there is none."""
    if not layout.is_ready:
        return float(layout.text_left)
    i = layout.paragraph_at(y)
    for line, top, bottom in layout.lines(i) if layout.is_laid(i) else ():
        if top <= y < bottom:
            return line.naturalTextRect().right()
    return float(layout.text_left)


_SHARE = 0.4  # of the view's height above the line that is being read


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """Which line of a page is being read, by how far it is scrolled; strictly monotone.

    At 40 % of the view's height, but for the first and the last screen of a text: at its start the
    first line is read, at its end the last, so that scrolling along with a text of another length
    reaches both ends. `most` is the largest scroll value, `height` the view's, `top` the y of the
    first paragraph, `bottom` that below the last.
    """

    most: int
    height: int
    top: int = 0
    bottom: int

    @property
    def _ease(self) -> float:
        return min(self.height, self.most / 2)

    @property
    def _scale(self) -> float:
        whole = max(1, self.most + self.height)
        return (self.bottom - self.top) / whole  # there are margins above and below

    def y_at(self, value: float) -> float:
        """Return the y that is read at a scroll value."""
        ease = self._ease
        if value < ease:
            share = _SHARE * value / ease
        elif value > self.most - ease:
            share = 1 - (1 - _SHARE) * (self.most - value) / ease if ease else 0.0
        else:
            share = _SHARE
        return self.top + self._scale * (value + share * self.height)

    def value_at(self, y: float) -> float:
        """Return the scroll value at which `y` is read."""
        ease, high = self._ease, self.height
        if not ease:
            return 0.0
        y = (y - self.top) / (self._scale or 1.0)
        if y < ease + _SHARE * high:
            return y / (1 + _SHARE * high / ease)
        slope = (1 - _SHARE) * high / ease
        if y > self.most - ease + _SHARE * high:
            return min(self.most, (y - high + slope * self.most) / (1 + slope))
        return y - _SHARE * high
