"""Failures that a person can understand and act upon; anything else is a bug."""


class VoltefaceError(Exception):
    """An expected failure: what failed, on what, and what to do about it.

    Attributes:
        what: What failed, one sentence.
        where: The file, line, record or object that it failed on; may be empty.
        advice: What the person can do; may be empty.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what, where, advice)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"({self.where})")
        if self.advice:
            parts.append(self.advice)
        return " ".join(parts)


class StudyFileError(VoltefaceError):
    """A study file that cannot be opened, created, migrated or written."""


class ImportFileError(VoltefaceError):
    """A file of responses that cannot be read as what it seems to be."""


class EditConflictError(VoltefaceError):
    """An edit or undo that no longer fits what the study holds."""
