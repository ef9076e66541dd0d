"""Backups in words."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from core.backups import Difference, Why
from gui.codebook.wording import counted


def tr(text: str) -> str:
    """Translate words about backups."""
    return QCoreApplication.translate("Backups", text)


def moment(at: datetime) -> str:
    """Return a time as this system's clock showed it."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def bytes_in_words(size: int) -> str:
    """Return a size: "340 kB", "1.2 GB"."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6)):
        if size >= scale:
            return f"{size / scale:,.1f} {unit}"
    return f"{max(1, round(size / 1e3)):,} kB"


def reason(why: Why) -> str:
    """Return why a backup was made."""
    return {
        Why.DAILY: tr("daily"),
        Why.BY_HAND: tr("by hand"),
        Why.BEFORE_RESTORE: tr("before a restore"),
        Why.BEFORE_REPAIR: tr("before a repair"),
        Why.BEFORE_UPDATE: tr("before an update"),
    }[why]


def tags_in_words(count: int) -> str:
    """Return how many tags: "1 tag", "212 tags"."""
    return counted(count, tr("tag"), tr("tags"))


def traces_in_words(count: int) -> str:
    """Return how many traces."""
    return counted(count, tr("trace"), tr("traces"))


def short(difference: Difference | None) -> str:
    """Return what going back would change, as short as a cell of a table."""
    if difference is None:
        return ""
    lost = (tags_in_words(difference.tags_lost), difference.tags_lost)
    traces = (traces_in_words(difference.traces_lost), difference.traces_lost)
    parts = [tr("−{0}").format(words) for words, count in (lost, traces) if count]
    if difference.tags_changed:
        parts.append(tr("{0} changed").format(f"{difference.tags_changed:,}"))
    back = (tags_in_words(difference.tags_regained), difference.tags_regained)
    returned = (traces_in_words(difference.traces_regained), difference.traces_regained)
    parts += [tr("+{0}").format(words) for words, count in (back, returned) if count]
    return ", ".join(parts) or tr("nothing")


def in_full(difference: Difference | None) -> str:
    """Return what going back would change, in a sentence or two."""
    if difference is None:
        return tr("What it differs in cannot be told, as it or the study cannot be read.")
    lost = [
        words
        for words, count in (
            (tags_in_words(difference.tags_lost), difference.tags_lost),
            (traces_in_words(difference.traces_lost), difference.traces_lost),
        )
        if count
    ]
    back = [
        words
        for words, count in (
            (tags_in_words(difference.tags_regained), difference.tags_regained),
            (traces_in_words(difference.traces_regained), difference.traces_regained),
        )
        if count
    ]
    told = [tr("Would go: {0} made since.").format(tr(" and ").join(lost))] if lost else []
    if difference.tags_changed:
        told.append(tr("Would be as before: {0}.").format(tags_in_words(difference.tags_changed)))
    if back:
        told.append(tr("Would come back: {0} deleted since.").format(tr(" and ").join(back)))
    return " ".join(told) or tr("It holds the same tags and traces as the study now.")


def place(path: Path) -> str:
    """Return a folder in words that fit a line."""
    home = str(Path.home())
    text = str(path)
    return f"~{text[len(home) :]}" if text.startswith(f"{home}/") else text
