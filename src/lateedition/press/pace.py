"""Pace: how long a text takes to be read, as its words and its language alone decide."""

from __future__ import annotations

import re

from lateedition.press.words import primary

_WORDS_A_MINUTE = {"en": 238}
"""Silent reading of non-fiction by adults: the mean of 190 studies (Brysbaert 2019, Journal of Memory and Language 109)."""

_ELSE_WORDS_A_MINUTE = 184
"""For every other language, Hindi among them: the mean of 17 languages read aloud (IReST; Trauzettel-Klosinski and Dietz 2012). Nobody has
measured as many readers of each as of English, and who reads aloud is slower, so this rather says too long than too short."""

_CHARACTERS_A_MINUTE = 260
"""For what is written without spaces between words: Chinese characters read silently (Brysbaert 2019, the section on other languages)."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def minutes_to_read(text: str, language: str) -> int:
    """Return how many minutes `text` takes, the nearest whole one and 1 at least; 0 if there is nothing to read.

    >>> minutes_to_read("word " * 700, "en-GB"), minutes_to_read("शब्द " * 700, "hi"), minutes_to_read("字" * 700, "zh")
    (3, 4, 3)
    >>> minutes_to_read("–", "en")
    0
    """
    characters = len(_UNSPACED.findall(text))
    words = sum(1 for piece in _UNSPACED.sub(" ", text).split() if any(letter.isalnum() for letter in piece))
    if not characters and not words:
        return 0
    taken = words / _WORDS_A_MINUTE.get(primary(language), _ELSE_WORDS_A_MINUTE) + characters / _CHARACTERS_A_MINUTE
    return max(1, int(taken + 0.5))
