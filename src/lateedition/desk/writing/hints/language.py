"""Hints about the language: long sentences, words that stand twice, the house's style. What measures nothing in a language is not said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from lateedition.desk.stories.judging.sentences import sentences_of
from lateedition.desk.writing.hints.copy import Copy, Hint
from lateedition.story.blocks import Listing, Paragraph, Quote

LONGEST_SENTENCE = {"en": 40, "hi": 40, "de": 35, "fr": 45, "es": 45, "pt": 45, "it": 45}
"""From how many words on a sentence is pointed at, in languages whose words stand apart. English style guides ask for 20 to 25 on average
and warn beyond 35 to 40; of Hindi there is no measure but length that we would stand behind, so none is used."""

HEAVY_AVERAGE = 27.0
"""From how many words a sentence, on average over at least five, an English text is said to be heavy."""

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_MARKS = "".join(chr(each) for each in range(0x0300, 0xFB1F) if unicodedata.category(chr(each)).startswith("M"))
"""Signs that belong to the letter before them and are none to `re`: a word of Hindi or Arabic goes on behind them."""
# what may stand twice in English; in Hindi a doubled word is grammar, in German and French often
_MAY_BE_TWICE = frozenset(("that", "had", "is", "very", "so", "no", "far", "bye", "win", "ha", "tut", "new"))
_FEWEST_SENTENCES = 5


def about_language(copy: Copy, style: Sequence[tuple[str, str]]) -> Iterator[Hint]:
    """Give the hints about how it is written."""
    language = copy.language.split("-")[0].lower()
    yield from _sentences(copy, language)
    for place, text in copy.texts:
        if language == "en":
            yield from _doubles(place, text)
        yield from _style(place, text, tuple(style))


def _sentences(copy: Copy, language: str) -> Iterator[Hint]:
    most = LONGEST_SENTENCE.get(language)
    if most is None:
        return
    lengths: list[int] = []
    for placed in copy.body:
        if not isinstance(placed.block, Paragraph | Quote | Listing):
            continue
        for sentence in sentences_of(placed.text):
            words = len(sentence.split())
            lengths.append(words)
            if words > most:
                begun = " ".join(sentence.split()[:4])
                yield Hint("sentence", f"A sentence of {words} words: “{begun} …”. Could it be two?", placed.place, begun)
    average = sum(lengths) / len(lengths) if lengths else 0.0
    if language == "en" and len(lengths) >= _FEWEST_SENTENCES and average > HEAVY_AVERAGE:
        yield Hint("heavy", f"{average:.0f} words a sentence on average: readers of news are used to 20.", copy.body[0].place)


def _doubles(place: str, text: str) -> Iterator[Hint]:
    for first, second in pairwise(_WORD.finditer(text)):
        word = second[0]
        if first[0].lower() != word.lower() or word.lower() in _MAY_BE_TWICE or word[0].isdecimal():
            continue
        # a name may be doubled, and so may what a mark stands between
        if text[first.end() : second.start()].isspace() and not (first[0][0].isupper() and word[0].isupper()):
            yield Hint("double", f"“{first[0]} {word}”: a word stands twice.", place, f"{first[0]} {word}")


def _style(place: str, text: str, style: tuple[tuple[str, str], ...]) -> Iterator[Hint]:
    if not style:
        return
    preferred = dict(style)
    seen: set[str] = set()
    for found in _pattern(tuple(preferred)).finditer(text):
        written = found[0]
        better = preferred.get(written) or next(to for word, to in style if word.casefold() == written.casefold())
        if written not in seen and better.casefold() != written.casefold():
            seen.add(written)
            yield Hint("style", f"House style: “{better}”, not “{written}”.", place, written)


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?<![{_MARKS}])(?:{said})(?!\w)(?![{_MARKS}])", re.IGNORECASE)


def style_of(lines: str) -> list[tuple[str, str]]:
    """Return the house style that is written down as lines "written → preferred"; what is no such line is a remark.

    >>> style_of("per cent → percent\\n# spelling\\nadviser = advisor")
    [('per cent', 'percent'), ('adviser', 'advisor')]
    """
    found = (re.split(r"\s*(?:→|->|=)\s*", line.strip(), maxsplit=1) for line in lines.splitlines() if not line.lstrip().startswith("#"))
    return [(pair[0], pair[1]) for pair in found if len(pair) == 2 and all(pair)]
