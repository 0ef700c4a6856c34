"""Hints about headline, standfirst and dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lateedition.desk.writing.hints.copy import Copy, Hint
from lateedition.press.lengths import SEARCH_TITLE, cut, width
from lateedition.press.looks import CARD_TITLE
from lateedition.story.blocks import Paragraph
from lateedition.story.dateline import strip_dateline

LIST_HEADLINE = 95
"""How many letters a headline may have before it runs to more than three lines in a list of the site: some 31 stand in one."""

_TYPED_LIVE = re.compile(r"^\W*(?:live|en direct|en vivo|ao vivo|liveblog|लाइव|مباشر|直播)\s*(?:updates?\b)?\s*[:：–—|•!-]", re.IGNORECASE)


def about_fields(copy: Copy) -> Iterator[Hint]:
    """Give the hints about what stands before the body."""
    yield from _headline(copy)
    if copy.headline and not copy.standfirst:
        yield Hint("standfirst", "No standfirst: lists and searches show none, or words of their own choice.", "standfirst")
    yield from _dateline(copy)


def _headline(copy: Copy) -> Iterator[Hint]:
    for place, text in (("headline", copy.headline), ("list_headline", copy.list_headline)):
        if _TYPED_LIVE.search(text):
            yield Hint("live", "“Live” is a state that ends, not a word: make it a live blog, and lists mark it while it runs.", place)
    shown = copy.list_headline or copy.headline
    if width(shown) > LIST_HEADLINE:
        where = "list_headline" if copy.list_headline else "headline"
        yield Hint("long", f"{width(shown)} letters run to four lines in a list: give it a short headline of up to {LIST_HEADLINE}.", where)
    for limit, said in ((SEARCH_TITLE, "A search will cut it about here"), (CARD_TITLE, "A shared card will cut it about here")):
        if width(copy.headline) > limit:
            kept = cut(copy.headline, limit)
            yield Hint("cut", f"{said}: “{kept}”", "headline", kept.removesuffix("…").split()[-1])
            break


def _dateline(copy: Copy) -> Iterator[Hint]:
    first = next((placed for placed in copy.body if placed.text), None)
    if first is None or not isinstance(first.block, Paragraph) or not copy.place:
        return
    found, _ = strip_dateline((first.block,), place=copy.place)
    if found is not None:
        said = f"The dateline would stand there twice: “{copy.place}” is printed with the byline, and the text begins with one."
        yield Hint("dateline", said, first.place, first.text.split()[0])
