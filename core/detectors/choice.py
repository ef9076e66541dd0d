"""What a person decides about a suggestion."""

from enum import StrEnum


class Choice(StrEnum):
    """What a person decides about a suggestion; what was skipped comes back last."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    SKIP = "skip"
