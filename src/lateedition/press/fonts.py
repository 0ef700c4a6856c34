"""Fonts: which pages are in letters that many systems lack, and so bring a font along (fonts.css) for where nothing has them."""

from __future__ import annotations

from lateedition.press.words import primary

LANGUAGES = frozenset(("ar", "bho", "fa", "he", "hi", "kok", "mai", "mr", "ne", "ps", "sa", "ug", "ur", "yi"))
"""In Devanagari, Arabic or Hebrew letters; fonts.css says which in which."""


def needs_fonts(language: str) -> bool:
    """Say whether a page in `language` loads fonts.css; what is in Latin letters does not, and downloads no font.

    >>> needs_fonts("hi-IN"), needs_fonts("ur"), needs_fonts("en")
    (True, True, False)
    """
    return primary(language) in LANGUAGES
