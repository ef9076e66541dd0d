"""Colour arithmetic for the tests of the tokens: WCAG contrast and CIEDE2000 difference."""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Lab = tuple[float, float, float]
_WHITE_D65 = (0.95047, 1.0, 1.08883)


def linear_rgb(colour: str) -> tuple[float, float, float]:
    """Return the linear light of "#RRGGBB", each part 0 to 1 (IEC 61966-2-1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), of WCAG 2.2."""
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(over: str, under: str, opacity: float) -> str:
    """Return the colour seen where `over` lies on `under` at `opacity`, 0 to 1."""
    pairs = [(int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02X}" for a, b in pairs)


def lab(colour: str) -> Lab:
    """Return CIE L*a*b* of "#RRGGBB" under D65."""
    red, green, blue = linear_rgb(colour)
    x = 0.4124564 * red + 0.3575761 * green + 0.1804375 * blue
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = 0.0193339 * red + 0.1191920 * green + 0.9503041 * blue
    fx, fy, fz = (_lab_root(v / w) for v, w in zip((x, y, z), _WHITE_D65, strict=True))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: str, other: str) -> float:
    """Return CIEDE2000 between two "#RRGGBB"; 1 is just noticeable."""
    return ciede2000(lab(one), lab(other))


def ciede2000(one: Lab, other: Lab) -> float:
    """Return the colour difference of CIE 142-2001, as set out by Sharma, Wu and Dalal (2005)."""
    g = 0.5 * (1 - _seventh((hypot(*one[1:]) + hypot(*other[1:])) / 2))
    light1, chroma1, hue1 = _polar(one, g)
    light2, chroma2, hue2 = _polar(other, g)
    turn = 0.0 if chroma1 * chroma2 == 0 else (hue2 - hue1 + 180) % 360 - 180
    d_hue = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2))
    mean_light, mean_chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    mean_hue = hue1 + hue2 if chroma1 * chroma2 == 0 else (hue1 + turn / 2) % 360
    bow = (mean_light - 50) ** 2
    part_light = (light2 - light1) / (1 + 0.015 * bow / sqrt(20 + bow))
    part_chroma = (chroma2 - chroma1) / (1 + 0.045 * mean_chroma)
    part_hue = d_hue / (1 + 0.015 * mean_chroma * _hue_weight(mean_hue))
    twist = -2 * _seventh(mean_chroma) * sin(radians(60 * exp(-(((mean_hue - 275) / 25) ** 2))))
    return sqrt(part_light**2 + part_chroma**2 + part_hue**2 + twist * part_chroma * part_hue)


def _lab_root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _seventh(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _polar(colour: Lab, g: float) -> Lab:
    light, a, b = colour[0], colour[1] * (1 + g), colour[2]
    return light, hypot(a, b), degrees(atan2(b, a)) % 360


def _hue_weight(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
