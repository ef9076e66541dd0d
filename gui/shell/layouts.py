"""The same physical key on keyboards without Latin letters, so that "j" works there as well."""

from functools import cache

_LATIN = "q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , ."
_LAYOUTS = {
    "Russian": "й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э я ч с м и т ь б ю",
    "Ukrainian": "й ц у к е н г ш щ з х ї ф і в а п р о л д ж є я ч с м и т ь б ю",
    "Greek": "- ς ε ρ τ υ θ ι ο π - - α σ δ φ γ η ξ κ λ - - ζ χ ψ ω β ν μ - -",
    "Hebrew": "- - ק ר א ט ו ן ם פ - - ש ד ג כ ע י ח ל ך ף - ז ס ב ה נ מ צ ת ץ",
    "Arabic": "ض ص ث ق ف غ ع ه خ ح ج د ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر - ى ة و ز",
    "Thai": "ๆ ไ ำ พ ะ ั ี ร น ย บ ล ฟ ห ก ด เ ้ ่ า ส ว ง ผ ป แ อ ิ ื ท ม ใ",
    "Korean": "ㅂ ㅈ ㄷ ㄱ ㅅ ㅛ ㅕ ㅑ ㅐ ㅔ - - ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ - -"
    " ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ - -",
}
"""What stands where a US keyboard has the signs of `_LATIN`; "-" where nothing of its own does."""


@cache
def on_other_layouts(key: str) -> tuple[str, ...]:
    """Return what Qt calls the physical keys of `key` ("Shift+J", "O, C") on other layouts.

    Nothing for keys with Ctrl or Alt, which Qt finds by itself, and for those that are no letter.
    """
    strokes = [stroke.rpartition("Shift+") for stroke in key.split(", ")]
    if any(lead or len(sign) != 1 for lead, _, sign in strokes):
        return ()
    found: dict[str, None] = {}
    for signs in _tables():
        there = ", ".join(f"{shift}{signs.get(sign.lower(), sign)}" for _, shift, sign in strokes)
        found[there.upper().replace("SHIFT", "Shift")] = None
    return tuple(each for each in found if each.upper() != key.upper())


@cache
def _tables() -> tuple[dict[str, str], ...]:
    """Return the sign of each layout by the Latin one."""
    tables = [dict(zip(_LATIN.split(), signs.split(), strict=True)) for signs in _LAYOUTS.values()]
    return tuple({k: v for k, v in table.items() if v != "-"} for table in tables)
