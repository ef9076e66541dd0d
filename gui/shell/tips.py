"""Words under the pointer, shown as they are."""

from html import escape

_LONG = 90


def plain_tip(text: str) -> str:
    """Return `text` so that a tooltip shows it letter by letter, long lines wrapped.

    Qt takes what looks like HTML for HTML, loads what it names, and what comes from a file may
    look like that; any other text it never wraps.
    """
    if "<" not in text and max(map(len, text.split("\n"))) <= _LONG:
        return text
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'
