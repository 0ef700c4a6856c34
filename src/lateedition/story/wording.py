"""Wording: what readers can read of a story in one version of it. What it is filed under is not part of it."""

from __future__ import annotations

from msgspec import Struct

from lateedition.story.article import Story
from lateedition.story.blocks import Block, Body, Figure, Film, Gallery, Sound, plain_text


class Wording(Struct, frozen=True):
    """The words of one version of a story. `caption` is the use's own, in front; `place` is the dateline's. All may be empty."""

    headline: str
    standfirst: str = ""
    body: Body = ()
    caption: str = ""
    place: str = ""


def wording_of(story: Story) -> Wording:
    """Return the words of `story` as it is published. Live entries are not part of them: each has a time of its own."""
    return Wording(
        headline=story.headline,
        standfirst=story.standfirst,
        body=story.body,
        caption=story.lead.caption if story.lead else "",
        place=story.byline.place,
    )


def paragraphs_of(body: Body) -> list[str]:
    """Return the words of `body` as readers have them, a block at a time; of a picture or recording, its caption here.

    >>> paragraphs_of((Figure(3, "A quay"),))
    ['A quay']
    """
    return [text for block in body for text in _paragraphs(block) if text]


def _paragraphs(block: Block) -> list[str]:
    match block:
        case Figure(_, caption) | Sound(_, caption) | Film(_, caption):
            return [caption]
        case Gallery(pictures, title):
            return [title, *(figure.caption for figure in pictures)]
        case _:
            return [plain_text((block,))]
