"""Tags as W3C Web Annotations, which other tools read; what the standard lacks is in own terms."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TERMS = "urn:volteface:terms:"
IDENTITY = "urn:volteface:tag:"
_PLACE = ("dataset", "problem", "run", "sample", "attempt", "text_sha256")
_OWN = (
    *("pass", "origin", "code_name", "layer", "sound", "verdict", "ending", "uncertain"),
    *("later_attempt", "outcome", "relations"),
)


def as_web_annotations(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the pieces of an annotation page in JSON-LD; offsets are in code points.

    `rows` are tags with the words around their quotes. The code is a body for tagging, the note
    one for commenting; the selectors are the position and the quote, none for a whole response.
    """
    head = {"@context": [CONTEXT, {"volteface": TERMS}], "type": "AnnotationPage"}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(_annotation(row), ensure_ascii=False)
    yield "\n]}\n"


def _annotation(row: dict[str, Any]) -> dict[str, Any]:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": row["code"]}]
    if row["note"]:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": row["note"]})
    own = row | {"uncertain": bool(row["uncertain"]), "relations": json.loads(row["relations"])}
    return {
        "id": IDENTITY + row["tag"],
        "type": "Annotation",
        "motivation": "tagging",
        "created": row["created"],
        "creator": {"type": "Person", "name": row["annotator"]},
        "body": bodies,
        "target": _target(row),
        **{f"volteface:{name}": own[name] for name in _OWN if own[name] not in (None, "", [])},
    }


def _target(row: dict[str, Any]) -> dict[str, Any]:
    place = {name: row[name] for name in _PLACE if row[name] is not None}
    source = {"id": f"urn:volteface:response?{urlencode(place)}", **place}
    if row["start"] is None:
        return {"source": source}
    position = {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]}
    quote = {"type": "TextQuoteSelector", "exact": row["quote"]}
    quote |= {name: row[name] for name in ("prefix", "suffix") if row[name]}
    return {"source": source, "selector": [position, quote]}
