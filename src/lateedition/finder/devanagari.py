"""Devanagari: the letters that are written in several ways brought into one, and the endings of Hindi words taken away.

The endings are those of cases, numbers, genders and tenses that A. Ramanathan and D. Rao list ("A lightweight stemmer for Hindi", EACL
2003); a word keeps two letters at least.
"""

from __future__ import annotations

import re

_VIRAMA, _ANUSVARA = "\u094d", "\u0902"
# Dots below, zero-width joiners, and the mark of a long pause are left out as often as they are written; a moon over a letter is a dot.
_ALIKE = {0x093C: None, 0x200C: None, 0x200D: None, 0x093D: None, 0x0901: _ANUSVARA, 0x0945: "\u0947", 0x0949: "\u094b"}
_DIGITS = {0x0966 + digit: str(digit) for digit in range(10)}
_TABLE = str.maketrans({**_ALIKE, **_DIGITS})
_NASAL = re.compile(f"[\u0919\u091e\u0923\u0928\u092e]{_VIRAMA}(?=[\u0915-\u0939])")
"""A nasal before a consonant, which is written as a dot as often: हिन्दी, हिंदी."""

_ENDINGS = {
    1: "ो े ू ु ी ि ा",
    2: "कर ाओ िए ाई ाए ने नी ना ते ीं ती ता ां ों ें",
    3: "ाकर ाइए ाईं ाया ेगी ेगा ोगी ोगे ाने ाना ाते ाती ाता तीं ाओं ाएं ुओं ुएं ुआं",
    4: "ाएगी ाएगा ाओगी ाओगे एंगी ेंगी एंगे ेंगे ूंगी ूंगा ातीं नाओं नाएं ताओं ताएं ियां ियों",
    5: "ाएंगी ाएंगे ाऊंगी ाऊंगा",
}
_BY_LENGTH = tuple((length, frozenset(said.split())) for length, said in sorted(_ENDINGS.items(), reverse=True))
_LEAST = 2


def folded(word: str) -> str:
    """Return a decomposed `word` (NFKD) as it is compared.

    >>> folded("हिन्दी") == folded("हिंदी"), folded("२०२६")
    (True, '2026')
    """
    return _NASAL.sub(_ANUSVARA, word.translate(_TABLE))


def stem(word: str) -> str:
    """Return a folded `word` without its ending.

    >>> stem("लड़कियों".replace("\u093c", "")) == stem("लडकी")
    True
    """
    for length, endings in _BY_LENGTH:
        if len(word) >= length + _LEAST and word[-length:] in endings:
            return word[:-length]
    return word
