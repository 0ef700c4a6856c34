"""Months and days of the week by name, in full and abbreviated, in the languages that we can read them in."""

from __future__ import annotations

from typing import Final


def _placed(*lines: str) -> dict[str, int]:
    return {word: place for line in lines for place, names in enumerate(line.split(), 1) for word in names.split("/")}


MONTHS: Final = _placed(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov "
    "december/dec",
    "januar/jänner februar märz april mai juni juli august september oktober/okt november dezember/dez",
    "janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
)
WEEKDAYS: Final = _placed(
    "monday/mon tuesday/tue/tues wednesday/wed thursday/thu/thurs friday/fri saturday/sat sunday/sun",
    "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "सोमवार मंगलवार बुधवार गुरुवार/बृहस्पतिवार शुक्रवार शनिवार रविवार",
)
AMBIGUOUS: Final = frozenset(("may", "march", "mar", "sun", "sat", "mars", "mon", "wed", "avr", "déc"))
"""Words that are a month or a day only beside a number, or with a capital: others may be verbs, people and planets."""

RELATIVE: Final = frozenset(
    "today yesterday tomorrow tonight heute gestern morgen hier aujourd'hui demain hoy ayer mañana आज कल".split()  # noqa: SIM905
)
