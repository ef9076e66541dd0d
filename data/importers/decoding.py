"""Decodes the JSON of one record, whatever numbers, depths and broken characters are in it."""

import json
from typing import Any

import msgspec

_MOST_DIGITS = 300  # of a whole number
_LONG_NUMBER = b"0" * (_MOST_DIGITS + 1)
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_DEEPEST = 100  # values inside values


def decode(data: bytes) -> Any:  # noqa: ANN401 - JSON is any value
    """Return the value of JSON text; bare NaN and Infinity and broken surrogates are let through.

    Raises:
        ValueError: saying what is wrong, for any text that is not JSON, or is nested so deeply
            that nothing can be done with it.
    """
    try:
        value = _decoded(data)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not in UTF-8 ({error.reason})") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not valid JSON ({error.msg}, character {error.pos + 1})") from None
    if data.count(b"{") + data.count(b"[") > _DEEPEST and _is_deep(value):
        raise ValueError("it is nested too deeply")
    return value


def _decoded(data: bytes) -> Any:  # noqa: ANN401
    if _LONG_NUMBER not in data.translate(_DIGITS):
        try:
            return msgspec.json.decode(data)
        except msgspec.MsgspecError:
            pass
    return json.loads(data.decode(), parse_int=_whole)


def _is_deep(value: Any) -> bool:  # noqa: ANN401
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _whole(digits: str) -> int | float:
    """Return a whole number; one that no field of a record means becomes a float, or infinite."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)
