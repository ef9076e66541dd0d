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


class StudyDamagedError(StudyFileError):
    """A study file that is missing, damaged, or no study any more: a backup of it may help."""


class ImportFileError(VoltefaceError):
    """A file of responses that cannot be read as what it seems to be."""


class EditConflictError(VoltefaceError):
    """An edit or undo that no longer fits what the study holds."""


class MassRemovalError(VoltefaceError):
    """An edit that takes many tags away and was held back until somebody says that it is meant.

    Attributes:
        label: What undo would call the edit.
        removed: How many tags it takes away.
        total: How many there are.
    """

    def __init__(self, label: str, removed: int, total: int) -> None:
        super().__init__(
            f"“{label}” would take away {removed:,} of {total:,} tags.",
            advice="Nothing was changed. One undo would bring them back.",
        )
        self.label = label
        self.removed = removed
        self.total = total


_CORRUPT, _NOT_A_DATABASE = 11, 26


def tells_of_damage(error: BaseException) -> bool:
    """Whether an error says that a study's file is damaged, in our words or in SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    of_sqlite = isinstance(code, int) and code & 0xFF in {_CORRUPT, _NOT_A_DATABASE}
    return of_sqlite or isinstance(error, StudyDamagedError)
