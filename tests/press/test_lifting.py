"""The past of a page that named another story survives that story's recall: without it, and otherwise as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

import msgspec
import newsdesk
import pytest
from newsdesk import NOON, Pressroom

from lateedition.edition.view import View
from lateedition.story.article import LeadPicture, Story
from lateedition.story.blocks import Paragraph, Related
from lateedition.story.correction import Correction
from lateedition.story.handover import RecalledPicture
from lateedition.story.happening import Happening
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Picture, PictureRendition

KILLED, LIVE, TRANSLATED, LINKING = 7, 9, 8, 6
FOR_MACHINES = re.compile(r'<script type="application/ld\+json">.*?</script>|<link rel="alternate" hreflang[^>]*>')
PICTURE = re.compile(r"<picture>.*?</picture>", re.DOTALL)
TOMBSTONE = re.compile(r"<!--withdrawn:[a-z]+-->")


def picture(number: int) -> Picture:
    return Picture(number, f"Alt{number}x", "AFP", f"Caption{number}x", (PictureRendition(f"{number:064x}", 480, 320, "image/webp", 9),))


def stories() -> list[Story]:
    """Nine of one event, each with a picture of its own: one leads on to another, links it, says it in Hindi, covers it live."""
    own: dict[int, dict[str, object]] = {
        KILLED: {"corrections": (Correction(1, NOON, f"Correction{KILLED}x of what was wrong in it."),), "version": 2},
        TRANSLATED: {"language": "hi", "original": KILLED},
        LINKING: {"body": (Paragraph("Linked."), Related((KILLED, 2)))},
        LIVE: {"live": LiveCoverage(NOON, entries=tuple(LiveEntry(n, NOON, (Paragraph(f"Post{n}x is said."),)) for n in (5, 4, 3, 2)))},
    }
    values = {LIVE: 5, KILLED: 4}
    return [newsdesk.story(n, section=1 + n % 3, lead=LeadPicture(n), news_value=values.get(n, 3), **own.get(n, {})) for n in range(1, 10)]


@dataclass
class Paper:
    """A press, and the text of each page and list before something was recalled."""

    room: Pressroom
    before: dict[str, str] = field(default_factory=dict)

    def recall(self, *documents: object) -> None:
        with self.room.store.view() as view:
            self.before = {path: text_in(view, path) for path, entry in view.pages() if entry.kept and not entry.immutable}
            self.number = view.head.number
        self.room.now += timedelta(minutes=1)
        self.room.hand(*documents)  # type: ignore[arg-type]
        self.room.lift()

    def now(self) -> dict[str, str]:
        """The pages of before that are others now and still to be had, as they are in the past."""
        return {name: text for name, since, text in self.past() if name in self.before and since <= self.number}

    def past(self) -> list[tuple[str, int, str]]:
        return [(name, since, unescape(text)) for name, since, text in self.room.past()]


def text_in(view: View, path: str) -> str:
    entry = view.page(path)
    return unescape("".join(newsdesk.plain_of(part).decode() for part in (entry.parts if entry else ()) if hasattr(part, "deflated")))


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    room = Pressroom(tmp_path)
    for number in range(1, 10):
        file = room.renditions / "00" / f"{number:064x}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"RIFF%d" % number)
    room.hand(*newsdesk.paper(), *map(picture, range(1, 10)), *stories(), *(Happening(n, event=1) for n in range(1, 10)))
    room.now += timedelta(minutes=1)
    room.tick()
    return Paper(room)


def is_without(after: str, before: str, *, of: str) -> bool:
    """Whether `after` is `before` but for tombstones, each in place of something that says `of`; what machines read does not matter."""
    one, other = FOR_MACHINES.sub("", after), FOR_MACHINES.sub("", before)
    found = re.fullmatch("(.*?)".join(map(re.escape, TOMBSTONE.split(one))), other, re.DOTALL)
    return found is not None and all(re.search(of, gone) for gone in found.groups())


def test_every_page_that_named_a_story_is_in_the_past_without_it(paper: Paper) -> None:
    paper.recall(newsdesk.killed(stories()[KILLED - 1], moment=paper.room.now))
    after, address = paper.now(), f"/story-{KILLED}/"
    named = {path for path, text in paper.before.items() if address in text and not path.endswith(address)}
    ways = ("/", "/latest/", "/city/", "/topics/tunnel/", "/authors/asha-rao/", "/agencies/associated-press-1/", "/corrections/")
    assert named >= {*ways, f"/world/story-{LINKING}/", f"/city/docks/story-{TRANSLATED}/", f"/world/story-{LIVE}/"}
    assert named <= after.keys(), "each of them is to be had"
    for path in named:
        assert is_without(after[path], paper.before[path], of=address), path
        assert TOMBSTONE.search(after[path]), path
    for name, since, text in paper.past():
        assert not re.search(rf"(Headline|Standfirst|Body|Correction|Caption){KILLED}x|{address}|/pictures/{KILLED}-", text), (name, since)


def test_of_a_front_page_that_live_coverage_led_a_post_goes_alone(paper: Paper) -> None:
    live = stories()[LIVE - 1]
    assert live.live is not None
    entries = tuple(entry for entry in live.live.entries if entry.number != 4)
    paper.recall(msgspec.structs.replace(live, live=msgspec.structs.replace(live.live, entries=entries)))
    assert "Post4x" in paper.before["/"]
    assert TOMBSTONE.findall(paper.now()["/"]) == ["<!--withdrawn:post-->"]
    assert is_without(paper.now()["/"], paper.before["/"], of="Post4x")


def test_a_recalled_picture_leaves_the_lists_that_showed_it(paper: Paper) -> None:
    shown = f"/pictures/{LINKING}-"
    paper.recall(RecalledPicture(LINKING, (f"{shown}0000000000000000-480.webp",), paper.room.now))
    for path in ("/", "/latest/", "/world/", "/topics/tunnel/"):
        assert shown in paper.before[path], path
        now, before = (PICTURE.sub("", FOR_MACHINES.sub("", each)) for each in (paper.now()[path], paper.before[path]))
        assert now == before, path
        assert shown not in paper.now()[path]


def test_a_story_that_is_put_back_and_recalled_again_is_in_no_past(paper: Paper) -> None:
    story = stories()[KILLED - 1]
    paper.recall(newsdesk.killed(story, reason="withheld", moment=paper.room.now))
    paper.room.now += timedelta(minutes=1)
    paper.room.hand(story)
    paper.recall(newsdesk.killed(story, moment=paper.room.now))
    assert not [name for name, _, text in paper.past() if re.search(rf"Headline{KILLED}x|/story-{KILLED}/", text)]
    assert TOMBSTONE.search(paper.now()["/"])
