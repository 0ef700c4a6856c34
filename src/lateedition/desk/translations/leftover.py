"""What of a translation is still its source's own words. Pure."""

from __future__ import annotations

from lateedition.story.wording import Wording, paragraphs_of

_FEWEST_WORDS = 3
"""A paragraph of fewer words may be a name, and the same in both languages."""


def untranslated(source: Wording, translation: Wording) -> list[str]:
    """Return what was not touched yet, in words; empty if nothing is left.

    >>> untranslated(Wording(headline="Ferry strike ends"), Wording(headline="Ferry strike ends"))
    ['the headline']
    """
    fields = (("headline", "the headline"), ("standfirst", "the standfirst"), ("caption", "the caption of the picture in front"))
    found = [said for name, said in fields if getattr(translation, name) and getattr(translation, name) == getattr(source, name)]
    theirs = {each for each in paragraphs_of(source.body) if len(each.split()) >= _FEWEST_WORDS}
    left = sum(1 for each in paragraphs_of(translation.body) if each in theirs)
    return [*found, f"{left} paragraph{'' if left == 1 else 's'}"] if left else found
