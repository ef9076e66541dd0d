"""The left margin of a trace: a lane of episodes, lanes of strategies, letters, the caret bar."""

from dataclasses import dataclass

from gui.theme.metrics import Metrics

MOST_LANES = 8
LEAST_LANES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Gutter:
    """Where the parts of the gutter stand, in pixels from the left of the page.

    `lanes` is how many strategy lanes are drawn; further ones are told as "+n".
    """

    metrics: Metrics
    lanes: int = LEAST_LANES

    @classmethod
    def for_lanes(cls, metrics: Metrics, needed: int) -> "Gutter":
        """Return a gutter wide enough for `needed` lanes, within the limits."""
        return cls(metrics=metrics, lanes=min(MOST_LANES, max(LEAST_LANES, needed)))

    @property
    def episode_width(self) -> int:
        """Return the width of the episode lane, 4."""
        return self.metrics.px(4)

    @property
    def lane_width(self) -> int:
        """Return the width of a strategy lane, 3."""
        return self.metrics.px(3)

    def lane_left(self, lane: int) -> int:
        """Return the x of a strategy lane; they stand every 5 px."""
        return self.metrics.px(8) + lane * self.metrics.px(5)

    def lane_at(self, x: float) -> int | None:
        """Return the strategy lane at `x`, if one is drawn there."""
        lane = int((x - self.lane_left(0) + 1) // self.metrics.px(5))
        return lane if 0 <= lane < self.lanes else None

    def is_episode(self, x: float) -> bool:
        """Whether `x` is on the episode lane."""
        return 0 <= x < self.lane_left(0) - 1

    @property
    def letter_left(self) -> int:
        """Return where the column of letters begins."""
        return self.lane_left(self.lanes)

    @property
    def letter_width(self) -> int:
        """Return the width of the column of letters: of a letter and "+2"."""
        return self.metrics.px(20)

    @property
    def caret_left(self) -> int:
        """Return where the bar of the sentence caret stands."""
        return self.letter_left + self.letter_width

    @property
    def caret_width(self) -> int:
        """Return the width of the caret bar, 2."""
        return self.metrics.px(2)

    @property
    def width(self) -> int:
        """Return where the text begins."""
        return self.caret_left + self.caret_width + self.metrics.px(6)
