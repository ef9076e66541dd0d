"""The pages of the window in the order of the rail."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gui.shell.pages import Page

if TYPE_CHECKING:
    from gui.app import Program


def feature_pages(_program: "Program") -> Sequence[Page]:
    """Return the pages; each builds its widget when it is first shown, for the open session."""
    return ()
