"""The part of the demonstration that is loaded by day; by night (LATEEDITION_NIGHTLY=1) it is the whole."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from lateedition.demo.model import DemoNewsroom, PictureInText
from lateedition.demo.newsroom import newsroom

ONE_IN = 1 if os.environ.get("LATEEDITION_NIGHTLY") == "1" else 8


def part_of(now: datetime) -> DemoNewsroom:
    """Return one story in eight and every live blog, with the pictures that they name."""
    demo = newsroom(now)
    stories = tuple(story for number, story in enumerate(demo.stories) if story.live or number % ONE_IN == 0)
    named = {story.picture for story in stories}
    named |= {piece.picture for story in stories for piece in story.body if isinstance(piece, PictureInText)}
    return replace(demo, stories=stories, pictures=tuple(picture for picture in demo.pictures if ONE_IN == 1 or picture.key in named))
