"""Tokens: copy taken apart into words, figures, dates and hours, each in the form that all its spellings share. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from lateedition.desk.stories.judging.calendar_words import AMBIGUOUS, MONTHS, RELATIVE, WEEKDAYS
from lateedition.desk.stories.judging.figures import FIGURE, WRITTEN_UNIT, Figure, figure_of, unit_of
from lateedition.desk.stories.judging.lexicon import ALIKE, EMPTY
from lateedition.desk.stories.judging.numerals import SCALES, numeral, place_of

Kind = Literal["word", "figure", "date", "hour"]

_WORD = re.compile(r"[^\W\d_](?:[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]|[-'](?=\w))*[^\W_]?|\w")
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?:\s+(?:of|de))?\s+(?P<month>{_MONTH})\b\.?"
    rf"|(?P<month2>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,.]*\d)(?!\s*%)",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.h])(?P<minute>\d{2}))?\s?(?P<half>[ap]\.?\s?m\b\.?)|(?P<hour2>\d{1,2})[:h](?P<minute2>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"(?i)\b(wo|ca|sha|[a-z]+)n't\b")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_TAILS = (("'ll", " will"), ("'ve", " have"), ("'re", " are"), ("'d", " would"), ("'s", ""))
_FOLDED: Final = {
    ord(old): new for old, new in (("’", "'"), ("‘", "'"), ("‚", "'"), ("‑", "-"), ("‐", "-"), ("–", "-"), ("—", "-"), ("\u00ad", ""))
}
_ENDINGS = (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"), ("ise", "ize"), ("yse", "yze"),
            ("ysed", "yzed"), ("tre", "ter"), ("bre", "ber"), ("gue", "g"), ("ogue", "og"), ("ence", "ense"),
            ("lling", "ling"), ("lled", "led"), ("ller", "ler"), ("mme", "m"))  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A piece of copy: `text` as it stands there, `key` as it is compared. `name` says that it is part of a name."""

    kind: Kind
    key: str
    text: str
    name: bool = False
    figure: Figure | None = None

    @property
    def empty(self) -> bool:
        """True for a word that tells nothing by itself."""
        return not self.key


def folded(text: str) -> str:
    """Return `text` with one kind of apostrophe, dash and space, and contractions written out."""
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    text = re.sub(r"(?i)\bcannot\b", "can not", text)
    return _CONTRACTED.sub(lambda found: f"{_WHOLE.get(found[1].lower(), found[1])} not", text)


def tokens_of(text: str, *, language: str, names: frozenset[str] | None = None) -> list[Token]:
    """Return the tokens of folded `text`, in order. Words in `names` count as names; None takes every capital for one."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        token, at = _next(text, at, language, names)
        if token is not None:
            found.append(token)
    return found


def capitals_within(sentences: Iterator[str] | list[str], *, language: str) -> frozenset[str]:
    """Return the words, compared, that have a capital though no sentence begins with them. In German they say nothing."""
    if language == "de":
        return frozenset()
    found: set[str] = set()
    for sentence in sentences:
        words = list(_WORD.finditer(sentence))
        # the first word, and the first of a quotation, may have a capital for where it stands
        for before, word in pairwise(words):
            between = sentence[before.end() : word.start()]
            if word[0][0].isupper() and not re.search(r"[\"“”„«»:.!?]", between):
                found.add(compared(word[0], language=language))
    return frozenset(found - {""})


def compared(word: str, *, language: str) -> str:
    """Return a word as it is compared: without accents, in one spelling, empty if it tells nothing by itself.

    >>> [compared(word, language="en") for word in ("Harbour", "organise", "Luís", "the")]
    ['harbor', 'organize', 'luis', '']
    """
    low = word.casefold()
    for tail, _ in _TAILS:
        low = low.removesuffix(tail)
    if low in EMPTY.get(language, ()):
        return ""
    plain = unaccented(low).replace("-", "").replace("'", "")
    return _spelling(ALIKE.get(plain, plain)) if language == "en" else plain


def unaccented(word: str) -> str:
    """Return `word` without accents and dots below; vowel signs of Indian scripts stay."""
    apart = unicodedata.normalize("NFKD", word.replace("ß", "ss"))
    return unicodedata.normalize("NFC", "".join(each for each in apart if not ("\u0300" <= each <= "\u036f" or each == "\u093c")))


def _next(text: str, at: int, language: str, names: frozenset[str] | None) -> tuple[Token | None, int]:
    if at and (text[at - 1].isalnum() and text[at].isalnum()):
        at_end = _WORD.match(text, at)
        return None, at_end.end() if at_end else at + 1
    if found := _HOUR.match(text, at):
        return _hour(found), found.end()
    if found := _DATE.match(text, at):
        day, month = found["day"] or found["day2"], found["month"] or found["month2"]
        return Token("date", f"{MONTHS[month.lower()]}-{int(day)}", found[0]), found.end()
    if found := FIGURE.match(text, at):
        return _figure_token(figure_of(found, language=language), found[0].strip()), found.end()
    if found := _WORD.match(text, at):
        return _word(text, found, language, names)
    return None, at + 1


def _word(text: str, found: re.Match[str], language: str, names: frozenset[str] | None) -> tuple[Token | None, int]:
    word, end = found[0], found.end()
    low = word.casefold()
    value = numeral(low, language=language)
    if value is not None:
        return _written_number(text, word, value, end)
    if (place := place_of(low)) is not None and language == "en":
        return _figure_token(Figure(place, "ordinal"), word), end
    for table, mark in ((MONTHS, "month "), (WEEKDAYS, "day ")):
        if low in table and (low not in AMBIGUOUS or (word[0].isupper() and low not in ("mars", "sun"))):
            return Token("date", f"{mark}{table[low]}", word), end
    if low in RELATIVE:
        return Token("date", "", word), end
    key = compared(word, language=language)
    capital = word[0].isupper()
    return Token("word", key, word, name=bool(key) and capital and (names is None or key in names)), end


def _written_number(text: str, word: str, value: float, end: int) -> tuple[Token, int]:
    """Return the figure that begins with a number in words: "two million dollars", "आठ लाख"."""
    while (scale := re.compile(r"[\s-]([^\W\d_]+[\u0900-\u097f]*)").match(text, end)) and scale[1].lower() in SCALES:
        value, end = value * SCALES[scale[1].lower()], scale.end()
    unit = ""
    if measured := WRITTEN_UNIT.match(text, end):
        unit, end = unit_of(measured), measured.end()
    return _figure_token(Figure(value, unit), word), end


def _figure_token(figure: Figure, text: str) -> Token:
    return Token("figure", f"{figure.value:g} {figure.unit}".strip(), text, figure=figure)


def _hour(found: re.Match[str]) -> Token:
    hour, minute = int(found["hour"] or found["hour2"]), int(found["minute"] or found["minute2"] or 0)
    half = (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return Token("hour", f"{hour}:{minute:02}", found[0])


def _spelling(word: str) -> str:
    """Return an English word as both sides of the Atlantic may spell it."""
    word = word.replace("our", "or") if len(word) > 4 else word
    plural = word.endswith("s") and not word.endswith("ss")
    stem = word[:-1] if plural else word
    for old, new in _ENDINGS:
        if stem.endswith(old) and len(stem) > len(old) + 1:
            stem = stem[: -len(old)] + new
            break
    return stem + ("s" if plural else "")
