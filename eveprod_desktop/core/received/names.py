"""Names that somebody else made up, as they may be shown: one line of ordinary letters."""

import unicodedata

LONGEST_NAME = 200
# they turn the rest of the sentence a name stands in round (https://www.unicode.org/reports/tr9/)
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset(("Cc", "Cs", "Zl", "Zp"))


def plain_name(name: str) -> str:
    """Return a name without what is not seen but does something, on one line, of at most 200 signs.

    Left out are control characters, marks of direction and halves of UTF-16 pairs; any run of spaces
    and line ends becomes one space. Brackets and the like stay: whoever shows a name shows it as it is.
    """
    if name.isascii() and name.isprintable() and len(name) <= LONGEST_NAME:
        return name if "  " not in name else " ".join(name.split())
    words = " ".join(name[: 20 * LONGEST_NAME].split())
    kept = (sign for sign in words if sign not in _DIRECTIONS and unicodedata.category(sign) not in _UNSEEN)
    text = " ".join("".join(kept).split())
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
