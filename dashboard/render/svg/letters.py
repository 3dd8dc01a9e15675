"""How wide letters are: advance widths of Noto Sans, in hundredths of an em, grouped by width.

Read from the font's own tables (SIL Open Font License), rounded to the even hundredth; the Latin of Noto Sans CJK comes
within one per cent of it over a line. Text itself, its lines and tags, belong in `text`.
"""

from __future__ import annotations

_REGULAR = {
    18: "‘’",
    22: "'",
    26: " !,.:;ijlії\u00a0·í",
    28: "J`ІЇ",
    30: "()",
    32: "-[]",
    34: "If",
    36: "t“”¹²³",
    38: "/\\{}",
    40: '"',
    42: "r°„",
    44: "?_г",
    46: "т",
    48: "cszзç",
    50: "vГсуэє«»–",
    52: "FLxyх",
    54: "Skкь",
    56: "*ETYae|ЕТавеЁёáéä",
    58: "$+0123456789<=>XZ^~ЗХлчя±×−€₽÷",
    60: "PVoРЬбдопрóö",
    62: "KRbdghnpquБКУийнцъúüñ",
    64: "#ABCАВСЭЯЄß",
    68: "ЧЪ₩",
    70: "Л",
    72: "DGД",
    74: "&HUНПЦф",
    76: "NИЙОжмы",
    78: "OQw½",
    80: "ю…",
    82: "Ф",
    84: "%Ы",
    90: "@MЖМшщ",
    92: "W",
    94: "m",
    100: "Ю—",
    102: "Щ№",
    104: "Ш",
}
WIDTHS = {letter: width / 100 for width, letters in _REGULAR.items() for letter in letters}

#: Bold letters are wider by this much on average; digits are not.
BOLD = 1.065

#: Heights above and below the baseline of a line of text, in em.
ASCENT, DESCENT = 1.069, 0.293

_HANGUL = 0.92
_FULL = 1.0
_OTHER = 0.58

_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff")


def width(letter: str) -> float:
    """Return one letter's advance in em, at regular weight."""
    known = WIDTHS.get(letter)
    if known is not None:
        return known
    code = ord(letter)
    if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return _HANGUL
    if 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60 or code >= 0x1F000:
        return _FULL
    return 0.0 if letter in _ZERO_WIDTH or 0x0300 <= code <= 0x036F else _OTHER
