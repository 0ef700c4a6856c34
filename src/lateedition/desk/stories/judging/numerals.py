"""Numerals: numbers as words, in the languages that we can read them in. Articles that look like "one" are left out."""

from __future__ import annotations

from typing import Final


def _counted(words: str, **more: float) -> dict[str, float]:
    return {word: value for value, word in enumerate(words.split()) if word != "-"} | more


_NUMERALS: Final[dict[str, dict[str, float]]] = {
    "en": _counted(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
        "twenty",
        thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90, dozen=12, half=0.5, quarter=0.25, twice=2,
    ),
    "de": _counted(
        "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn "
        "zwanzig",
        dreißig=30, vierzig=40, fünfzig=50, sechzig=60, siebzig=70, achtzig=80, neunzig=90, dutzend=12, hälfte=0.5, hundert=100,
    ),
    "fr": _counted(
        "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
        trente=30, quarante=40, cinquante=50, soixante=60, cent=100, moitié=0.5,
    ),
    "es": _counted(
        "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve "
        "veinte",
        treinta=30, cuarenta=40, cincuenta=50, sesenta=60, setenta=70, ochenta=80, noventa=90, cien=100, mitad=0.5,
    ),
    "hi": _counted("शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस")
    | {"पांच": 5, "छः": 6, "तीस": 30, "चालीस": 40, "पचास": 50, "सौ": 100, "आधा": 0.5, "आधे": 0.5},
}  # fmt: skip
_ORDINALS: Final = _counted("- first second third fourth fifth sixth seventh eighth ninth tenth")

SCALES: Final[dict[str, float]] = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "tn": 1e12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "हज़ार": 1e3, "हजार": 1e3, "लाख": 1e5,
    "करोड़": 1e7, "tausend": 1e3, "millionen": 1e6, "mio": 1e6, "milliarden": 1e9, "mrd": 1e9, "mille": 1e3, "milliard": 1e9,
    "milliards": 1e9, "mil": 1e3, "millón": 1e6, "millones": 1e6,
}  # fmt: skip


def numeral(word: str, *, language: str) -> float | None:
    """Return what a number in words is worth in `language`, None for a word that is none there.

    >>> numeral("twenty-one", language="en"), numeral("आठ", language="hi"), numeral("once", language="en")
    (21, 8, None)
    """
    known = _NUMERALS.get(language, {})
    if word in known:
        return known[word]
    tens, _, ones = word.partition("-")
    if known.get(tens, 0) in range(20, 100, 10) and known.get(ones, 10) in range(1, 10):
        return known[tens] + known[ones]
    return None


def place_of(word: str) -> float | None:
    """Return which place an English ordinal names.

    >>> place_of("third"), place_of("thirst")
    (3, None)
    """
    return _ORDINALS.get(word)
