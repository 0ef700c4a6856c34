"""Figures: what a number in copy is worth, however it is written. Pure.

A figure is a value and what it counts: money, a unit of measure, a share in a hundred, or nothing that we know of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lateedition.desk.stories.judging.numerals import SCALES

_DECIMAL_COMMA: Final = frozenset(("de", "es", "fr", "pt", "ru", "uk"))
_NOT_DIGITS = re.compile(r"\D")
_NEAR = 0.035  # "90 miles (145 km)": copy rounds what it converts

# what a unit is called, and what it is: its dimension, and how many of the dimension's own unit it makes
_MEASURES: Final[dict[str, tuple[str, float, str]]] = {
    "km": ("length", 1000, r"km|kilomet(?:re|er)s?|kilómetros?|kilomètres?|kilometern?|किलोमीटर|किमी"),
    "m": ("length", 1, r"m|met(?:re|er)s?|metros?|mètres?|metern?|मीटर"),
    "cm": ("length", 0.01, r"cm|centimet(?:re|er)s?|zentimetern?|centimètres?|centímetros?"),
    "mile": ("length", 1609.344, r"miles?|mi"),
    "foot": ("length", 0.3048, r"f(?:oo|ee)?t"),
    "inch": ("length", 0.0254, r"inch(?:es)?"),
    "yard": ("length", 0.9144, r"yards?|yd"),
    "km/h": ("speed", 1, r"km/h|kph|kmh|stundenkilometern?"),
    "mph": ("speed", 1.609344, r"mph"),
    "knot": ("speed", 1.852, r"knots?|kn"),
    "kg": ("mass", 1, r"kg|kilogram(?:me)?s?|kilos?|kilogrammes?|किलो(?:ग्राम)?"),
    "g": ("mass", 0.001, r"grams?|grammes?|gramm"),
    "tonne": ("mass", 1000, r"tonnes?|metric tons?|tonnen"),
    "ton": ("mass", 907.185, r"tons?"),
    "pound": ("mass", 0.453592, r"lbs?"),
    "litre": ("volume", 1, r"lit(?:re|er)s?|litros?|liter"),
    "gallon": ("volume", 3.78541, r"gallons?"),
    "hectare": ("area", 1, r"hectares?|ha|hektar"),
    "acre": ("area", 0.404686, r"acres?"),
    "%": ("share", 1, r"%|per ?cent|pct|prozent|pour cent|por ciento|प्रतिशत|फ़ीसदी|फीसदी"),
}  # fmt: skip
_PER_HOUR = r"\s+(?:an|per)\s+hour|\s+por\s+hora|\s+pro\s+stunde|\s+par\s+heure|\s*/\s*h(?![^\W_])"
_PER_HOUR_OF = {"km": "km/h", "mile": "mph"}
_CURRENCIES: Final[dict[str, str]] = {
    "$": "dollar", "us$": "dollar", "dollar": "dollar", "dollars": "dollar", "usd": "dollar", "£": "pound sterling",
    "gbp": "pound sterling", "pounds": "pound sterling", "€": "euro", "euro": "euro", "euros": "euro", "eur": "euro",
    "¥": "yen", "yen": "yen", "₹": "rupee", "rs": "rupee", "rs.": "rupee", "rupee": "rupee", "rupees": "rupee", "रुपये": "rupee",
    "रुपए": "rupee", "₽": "rouble", "roubles": "rouble", "rubles": "rouble", "francs": "franc",
}  # fmt: skip

_SYMBOLS = "|".join(sorted((re.escape(sign) for sign in _CURRENCIES if not sign[0].isalpha() or sign[-1] in "$."), key=len, reverse=True))
_DIGITS = r"\d+(?:[.,\u202f\u00a0' ]\d{3}(?!\d))*(?:[.,]\d+)?"
_SCALE = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
_UNITS = "|".join(f"(?P<u{at}>{pattern})" for at, (_, _, pattern) in enumerate(_MEASURES.values()))
_WORDS = "|".join(sorted((re.escape(sign) for sign in _CURRENCIES if sign[-1].isalpha()), key=len, reverse=True))
_END = r"(?![^\W_])"
FIGURE = re.compile(
    rf"(?P<sign>(?:{_SYMBOLS})\s?)?(?P<digits>(?<![\w]){_DIGITS}|(?<=[$£€¥₹₽]){_DIGITS})"
    rf"(?:(?P<ordinal>(?:st|nd|rd|th){_END})|\s?-?(?P<scale>(?:{_SCALE}){_END}))?"
    rf"(?:[\s-]?(?:(?P<money>(?:{_WORDS}){_END}|[$£€¥₹₽])|(?P<unit>(?:{_UNITS})(?:(?<=%)|{_END}))(?P<per>{_PER_HOUR})?))?",
    re.IGNORECASE,
)
WRITTEN_UNIT = re.compile(
    rf"[\s-](?:(?P<money>(?:{_WORDS}){_END})|(?P<unit>(?:{_UNITS})(?:(?<=%)|{_END}))(?P<per>{_PER_HOUR})?)", re.IGNORECASE
)


@dataclass(frozen=True)
class Figure:
    """A number as a reader takes it: its value, and what it counts ("dollar", "km", "%"), empty where nothing is known."""

    value: float
    unit: str = ""

    def same(self, other: Figure) -> bool:
        """Say whether both tell a reader the same: equal, or one converted into the other's unit and rounded."""
        if self.unit == other.unit:
            return self.value == other.value
        ours, theirs = _MEASURES.get(self.unit), _MEASURES.get(other.unit)
        if ours is None or theirs is None or ours[0] != theirs[0]:
            return False
        mine, its = self.value * ours[1], other.value * theirs[1]
        return abs(mine - its) <= _NEAR * max(mine, its)


def figure_of(found: re.Match[str], *, language: str) -> Figure:
    """Return the figure that FIGURE found in copy of this `language`: "18.000" is eighteen thousand in German and eighteen in English."""
    value = _value(found["digits"], decimal="," if language in _DECIMAL_COMMA else ".")
    if found["scale"]:
        value *= SCALES[found["scale"].lower()]
    if found["sign"] and found["unit"] == "m":  # "$3.2m" are millions; "200 m" are metres
        return Figure(value * 1e6, _currency(found["sign"]))
    if found["ordinal"]:
        return Figure(value, "ordinal")
    return Figure(round(value, 6), _currency(found["sign"]) or unit_of(found))


def unit_of(found: re.Match[str]) -> str:
    """Return what the unit in a match of FIGURE or WRITTEN_UNIT is called here; empty if there is none."""
    if found["money"]:
        return _currency(found["money"])
    if not found["unit"]:
        return ""
    name = next(name for at, name in enumerate(_MEASURES) if found[f"u{at}"])
    return _PER_HOUR_OF.get(name, name) if found["per"] else name


def _currency(sign: str | None) -> str:
    return _CURRENCIES.get(sign.strip().lower(), "") if sign else ""


def _value(digits: str, *, decimal: str) -> float:
    """Return the value of `digits`, in which `decimal` is what stands before the tenths; other marks divide thousands."""
    grouping = ",.\u202f\u00a0' ".replace(decimal, "")
    whole, mark, rest = digits.rpartition(decimal)
    if mark and whole.count(decimal):  # "1.234.567" has no tenths in any language
        return float(_NOT_DIGITS.sub("", digits))
    if not mark:
        last = re.split(f"[{re.escape(grouping)}]", digits)[-1]
        if len(last) != 3 and len(last) != len(digits):  # "4,5" in English copy: thousands have three digits
            return float(re.sub(r"[,.]", ".", digits))
        return float(_NOT_DIGITS.sub("", digits))
    return float(f"{_NOT_DIGITS.sub('', whole) or 0}.{rest}")
