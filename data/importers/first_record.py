"""The fields of a JSON file's first record, told from its beginning, to recognise formats."""

import re

_TOKEN = re.compile(rb'"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)"|[{}\[\]:,]', re.DOTALL)
_SHOWN = 32


def first_fields(head: bytes) -> dict[str, bytes]:
    """Return the names of the first object's fields with the beginning of each value.

    The object is the root, or the first element of the array that is the root. What lies deeper,
    or beyond the end of `head`, is not looked at.
    """
    text = head.lstrip()
    start = text.find(b"{") if text[:1] in (b"{", b"[") else -1
    if start < 0 or text[1:start].strip():
        return {}
    found: dict[str, bytes] = {}
    depth, name = 0, b""
    for match in _TOKEN.finditer(text, start):
        token = match[0]
        if token in (b"{", b"["):
            depth += 1
        elif token in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and token == b":":
            value = text[match.end() : match.end() + _SHOWN].lstrip()
            found.setdefault(name.decode("utf-8", "replace"), value)
        elif depth == 1 and match["string"] is not None:
            name = match["string"]
    return found
