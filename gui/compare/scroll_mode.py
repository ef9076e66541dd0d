"""How columns scroll together."""

from enum import Enum, auto


class Mode(Enum):
    """What scrolling one column does to the others."""

    FREE = auto()
    LOCKED = auto()
    ALIGNED = auto()
