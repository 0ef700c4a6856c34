"""An archive to search in, and headlines as people remember them.

The stories are those of the demonstration newsroom, in English and Hindi, and some thousands more that are made to be taken for them: the
beginning of one headline and the end of another of the same language, over paragraphs of several. So each half of a headline that is looked
for stands over about a dozen other stories.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from lateedition.demo.model import DemoStory, PictureInText
from lateedition.demo.newsroom import newsroom
from lateedition.finder.cutting import Cutting
from lateedition.story.blocks import plain_text

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MIXED = {"en": 3_400, "hi": 300}
WAYS = ("words left out", "a slip of the pen", "another order", "all of that")
HINDI_QUERIES = 40


class Query(NamedTuple):
    """What somebody asks who has read the story of this number."""

    text: str
    number: int
    way: str


def archive() -> list[Cutting]:
    """Every story, by number from 1 on: those of the newsroom first."""
    chance = random.Random(31)
    told = [story for story in newsroom(NOW).stories if len(story.headline.split()) >= 4]
    cuttings = [_cutting(at, story.headline, story.standfirst, _text(story), story.language) for at, story in enumerate(told, 1)]
    for language, count in MIXED.items():
        own = [each for each in cuttings[: len(told)] if each.language == language]
        cuttings += [_mixed(len(cuttings) + at, chance.sample(own, 4), chance) for at in range(1, count + 1)]
    return cuttings


def queries(cuttings: list[Cutting]) -> Iterator[Query]:
    """Two hundred: 160 for English stories of the newsroom, 40 for Hindi ones, those of the newsroom and some of the mixed."""
    chance = random.Random(200)
    english = [each for each in cuttings if each.language == "en"][:290]
    hindi = [each for each in cuttings if each.language == "hi"][:HINDI_QUERIES]
    for at, cutting in enumerate([*chance.sample(english, 200 - HINDI_QUERIES), *hindi]):
        way = WAYS[at % len(WAYS)]
        yield Query(" ".join(_remembered(cutting.headline.split(), way, chance)), cutting.number, way)


def _remembered(words: list[str], way: str, chance: random.Random) -> list[str]:
    """Return a headline as it is remembered: without a third of its words (three stay), a letter wrong in a long one, in another order."""
    kept = list(words)
    if way in ("words left out", "all of that"):
        for _ in range(min(len(words) // 3, max(0, len(words) - 3))):
            kept.pop(chance.randrange(len(kept)))
    if way in ("a slip of the pen", "all of that"):
        long = [at for at, word in enumerate(kept) if len(word) >= 5 and not any(map(str.isdigit, word))]
        for at in chance.sample(long, min(1, len(long))):
            kept[at] = _slipped(kept[at], chance)
    if way in ("another order", "all of that"):
        chance.shuffle(kept)
    return kept


def _slipped(word: str, chance: random.Random) -> str:
    """Return `word` with a letter left out, doubled, changed for another of it, or two that changed places; the first one stays."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chance.choice(word) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _mixed(number: int, own: list[Cutting], chance: random.Random) -> Cutting:
    first, second = own[0].headline.split(), own[1].headline.split()
    headline = " ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])
    paragraphs = [paragraph for each in own for paragraph in each.text.split("\n\n")]
    text = "\n\n".join(chance.sample(paragraphs, min(12, len(paragraphs))))
    return _cutting(number, headline, own[2].standfirst, text, own[0].language)


def _cutting(number: int, headline: str, standfirst: str, text: str, language: str) -> Cutting:
    moment = NOW - timedelta(hours=number)
    return Cutting(
        number=number,
        address=f"/city/story-{number}/",
        href=f"/city/story-{number}/",
        headline=headline,
        standfirst=standfirst,
        text=text,
        names="",
        sections=(2,),
        section="City",
        language=language,
        direction="ltr",
        day=moment.toordinal(),
        moment=moment.timestamp(),
        stamp="",
        iso="",
    )


def _text(story: DemoStory) -> str:
    return plain_text(block for block in story.body if not isinstance(block, PictureInText))
