"""A chart's drawings in three themes as one inline SVG whose colours follow the reader's theme.

The three are of one structure: where they differ, a class takes the place of the attributes, and
the style sheet says what it means in each theme. No style attribute is left, so that the page can
forbid all of them. Of bitmaps that differ, each is shown in its theme only.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from core.report.document import Drawing
from core.report.escaping import text_of

_INKS = ("fill", "fill-opacity", "stroke", "stroke-opacity")
_KEPT = frozenset({
    *_INKS, "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "fill-rule", "font-size", "font-weight", "opacity",
    "transform", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2",
    "d", "points", "textLength", "lengthAdjust", "id", "clip-path", "mask", "offset", "stop-color",
    "stop-opacity", "gradientUnits", "gradientTransform", "fx", "fy", "spreadMethod",
    "patternUnits", "patternContentUnits", "patternTransform", "maskUnits", "maskContentUnits",
    "clipPathUnits", "viewBox",
})  # fmt: skip
_TAGS = frozenset({
    "g", "text", "tspan", "rect", "path", "polyline", "polygon", "line", "ellipse", "circle",
    "defs",    "linearGradient", "radialGradient", "stop", "pattern", "mask", "clipPath",
})  # fmt: skip
_NO_TRANSFORM = "matrix(1,0,0,1,0,0)"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_BITMAP = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")
_THEMES = ("in-light", "in-dark", "in-print")
THEME_RULES = (
    ".in-dark,.in-print{display:none}\n"
    "@media screen and (prefers-color-scheme:dark)"
    "{.in-light{display:none}.in-dark{display:inline}}\n"
    "@media print{.in-light,.in-dark{display:none}.in-print{display:inline}}\n"
)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN_ID = re.compile(r"url\(#([^)]+)\)")


class Inks:
    """The classes that stand for colours which differ between themes, for one whole page."""

    def __init__(self) -> None:
        self._classes: dict[tuple[str, str, str], str] = {}

    def class_of(self, light: str, dark: str, for_print: str) -> str:
        """Return the class of these three declarations, the same for the same three."""
        return self._classes.setdefault((light, dark, for_print), f"k{len(self._classes)}")

    def sheet(self) -> str:
        """Return the rules of all classes."""
        known = [*self._classes.items()]
        parts = ["".join(f".{name}{{{inks[theme]}}}" for inks, name in known) for theme in range(3)]
        return (
            f"{THEME_RULES}{parts[0]}\n"
            f"@media screen and (prefers-color-scheme:dark){{{parts[1]}}}\n"
            f"@media print{{{parts[2]}}}\n"
        )


def inline_svg(drawing: Drawing, inks: Inks, id_: str, title: str, description: str) -> str:
    """Return the drawing as an element to stand in a page; every id in it begins with `id_`.

    Only shapes, text and their looks are taken over; a drawing that is no SVG gives "".
    """
    trees = [_parsed(each) for each in (drawing.light, drawing.dark, drawing.for_print)]
    light = trees[0]
    if light is None:
        return ""
    alike = [tree if tree is not None and _same(light, tree) else light for tree in trees]
    box = light.get("viewBox", "0 0 100 100").split()
    width, height = box[2], box[3]
    body = "".join(
        _written(children, inks, id_) for children in zip(*alike, strict=True)
        if not _is_ground(children[0], box)
    )  # fmt: skip
    return (
        f'<svg viewBox="{text_of(" ".join(box))}" width="{text_of(width)}" '
        f'height="{text_of(height)}" role="img" aria-labelledby="{id_}-title {id_}-desc">'
        f'<title id="{id_}-title">{text_of(title)}</title>'
        f'<desc id="{id_}-desc">{text_of(description)}</desc>{body}</svg>'
    )


def _parsed(svg: str) -> ET.Element | None:
    # Names of runs stand in it escaped, but with whatever characters they have.
    clean = _NOT_XML.sub("\ufffd", svg)
    try:
        return ET.fromstring(clean)  # noqa: S314 - drawn here, without any entity of its own
    except ET.ParseError:
        return None


def _same(one: ET.Element, other: ET.Element) -> bool:
    """Whether two trees differ in attributes only."""
    return (
        one.tag == other.tag
        and len(one) == len(other)
        and (one.text or "").strip() == (other.text or "").strip()
        and all(_same(a, b) for a, b in zip(one, other, strict=True))
    )


def _is_ground(element: ET.Element, box: Sequence[str]) -> bool:
    """Whether an element only paints the ground, which the page does."""
    shapes = [element] if _tag(element) == "rect" else [*element]
    return len(shapes) == 1 and _tag(shapes[0]) == "rect" and (
        shapes[0].get("width") == box[2] and float(shapes[0].get("height", "0")) >= float(box[3])
    )  # fmt: skip


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _written(themed: tuple[ET.Element, ...], inks: Inks, id_: str) -> str:
    light = themed[0]
    tag = _tag(light)
    if tag == "image":
        return _images(themed)
    if tag not in _TAGS:
        return ""
    text = text_of((light.text or "").strip("\n")) if tag in ("text", "tspan") else ""
    inner = text + "".join(_written(each, inks, id_) for each in zip(*themed, strict=True))
    if tag in ("g", "defs") and not inner:
        return ""
    attributes = _attributes(themed, inks, id_)
    if tag == "text":
        attributes += ' xml:space="preserve"'
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _images(themed: tuple[ET.Element, ...]) -> str:
    """Return bitmaps that the drawing holds itself; never one that would have to be fetched."""
    data = [next((each.get(name, "") for name in _HREF if each.get(name)), "") for each in themed]
    if not all(map(_BITMAP.fullmatch, data)):
        return ""
    place = "".join(
        f' {name}="{text_of(value)}"'
        for name, value in themed[0].attrib.items()
        if name in ("x", "y", "width", "height", "preserveAspectRatio")
    )
    looks = ("",) if len({*data}) == 1 else tuple(f' class="{name}"' for name in _THEMES)
    return "".join(
        f'<image{look}{place} href="{"".join(each.split())}"/>'
        for look, each in zip(looks, data, strict=False)
    )


def _attributes(themed: tuple[ET.Element, ...], inks: Inks, id_: str) -> str:
    light = themed[0]
    differing = [name for name in _INKS if len({each.get(name) for each in themed}) > 1]
    parts: list[str] = []
    if differing:
        looks = [
            ";".join(f"{name}:{each.get(name, _initial(name))}" for name in differing)
            for each in themed
        ]
        if all(map(_is_plain, looks)):
            parts.append(f'class="{inks.class_of(looks[0], looks[1], looks[2])}"')
        else:
            differing = []
    for name, value in light.attrib.items():
        if name not in _KEPT or name in differing or value == _NO_TRANSFORM:
            continue
        own = f"{id_}-{value}" if name == "id" else _OWN_ID.sub(rf"url(#{id_}-\1)", value)
        parts.append(f'{name}="{text_of(own)}"')
    return "".join(f" {part}" for part in parts)


def _initial(name: str) -> str:
    return "none" if name == "stroke" else "1" if name.endswith("opacity") else "#000"


def _is_plain(look: str) -> bool:
    """Whether declarations hold colours and numbers only, nothing that ends a rule."""
    return re.fullmatch(r"[a-z0-9#:;.\-]+", look, re.IGNORECASE) is not None
