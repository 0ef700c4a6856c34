"""What is promised of a version that had to go: it is read nowhere, in no past edition either."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent))

import newsdesk

from lateedition.edition.past_edition import PastEdition, Recalled
from lateedition.edition.segments import plain_of
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.version import Version
from lateedition.story.wording import wording_of

LIBEL = "Forbiddenword"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[newsdesk.Pressroom]:
    found = newsdesk.Pressroom(tmp_path)
    found.hand(*newsdesk.paper())
    yield found
    found.close()


def reworded(story: Story, words: str, *, number: int) -> tuple[Version, Story]:
    """The version that `story` becomes when its text is `words`, and the one that it leaves."""
    past = Version(number, story.number, story.version, story.worded or story.first_published, story.change, wording_of(story))
    moment = story.updated + timedelta(hours=1)
    return past, replace(story, body=(Paragraph(words),), version=story.version + 1, worded=moment, updated=moment, change="material")


def read_in_the_past(room: newsdesk.Pressroom) -> str:
    """All that can be read in any edition at the addresses of today."""
    paths = room.paths()
    with room.store.view() as view:
        editions = [view.edition(each.number) for each in view.editions()]
        return "\n".join(text for edition in editions for path in paths for text in texts_of(edition, path))


def texts_of(edition: PastEdition, path: str) -> Iterator[str]:
    try:
        entry = edition.page(path)
    except Recalled:
        return
    yield from (plain_of(part).decode() for part in (entry.parts if entry else ()) if hasattr(part, "deflated"))


def test_words_struck_out_are_in_no_edition_of_the_past(room: newsdesk.Pressroom) -> None:
    story = newsdesk.story(5, body=(Paragraph(f"{LIBEL} was said."),))
    room.hand(story)
    past, story = reworded(story, "Nothing was said.", number=1)
    room.hand(past, story)
    other, story = reworded(story, "Something was said.", number=2)
    room.hand(other, story)
    history = f"{story.address}history/"
    assert LIBEL in room.text(history)
    assert LIBEL in read_in_the_past(room)
    room.hand(replace(past, wording=None, out="legal", out_since=room.now))
    assert LIBEL not in room.everything()
    assert LIBEL not in read_in_the_past(room)
    assert "taken out by order of law" in room.text(history)
    assert "Something" in room.text(history)


def test_a_withdrawn_story_takes_its_history_along_and_one_that_is_back_has_it_again(room: newsdesk.Pressroom) -> None:
    story = newsdesk.story(5)
    past, story = reworded(story, "Other words.", number=1)
    room.hand(story, past)
    history = f"{story.address}history/"
    assert room.status(history) == 200
    room.hand(replace(newsdesk.killed(story, reason="unpublished"), addresses=(story.address, history)))
    assert room.status(history) == 410
    room.hand(story)
    assert room.status(history) == 200
    assert not room.differences()


def test_a_version_more_prints_one_sheet_and_not_the_full_ones(room: newsdesk.Pressroom) -> None:
    story = newsdesk.story(5)
    for number in range(1, 45):
        past, story = reworded(story, f"Words {number}.", number=number)
        printed = room.hand(past, story)
    assert [key for key in printed if key.startswith("history")] == ["history:5"]
    assert len(re.findall('class="version"', room.text(f"{story.address}history/page/1/"))) == 20
