"""The law of the press: whatever was published, moved or withdrawn, and in whatever order, the edition is byte for byte what
pressing everything from nothing would give; and nothing was made anew whose facts had not changed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import msgspec
import newsdesk
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from lateedition.edition.view import View
from lateedition.press import likeness, pastversions, relations, shelves
from lateedition.press.addresses import card_address, picture_address, recording_address
from lateedition.press.batches import as_of
from lateedition.press.dependencies import Dependencies
from lateedition.press.facts import Facts
from lateedition.press.library import Library
from lateedition.press.tables import CLAIMS
from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Figure, Film, Paragraph, Sound
from lateedition.story.brand import Brand, Mark
from lateedition.story.correction import Correction
from lateedition.story.front import Burial, Front, Pin
from lateedition.story.handover import Document, Dropped, RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.happening import Happening
from lateedition.story.letters import Letter, Letters
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Card, Picture, PictureRendition
from lateedition.story.recording import Captions, Recording
from lateedition.story.taxonomy import Section, Site, Topic
from lateedition.story.theme import Theme
from lateedition.story.version import Version
from lateedition.story.wording import wording_of

ADDRESSES = {1: "/world/", 2: "/city/", 3: "/city/docks/"}
THEMES = [
    Theme("#fff1e5", "#f2e5d9", "#ccc1b7", "#0d7680", "#7cc4cb", headlines="sans", lines="single"),
    Theme("#ffffff", "#f4f4f4", "#dddddd", "#00508c", "#8cc4ff"),
]
PHASES = [Phase.generate]
EXAMPLES = 2_000 if os.environ.get("LATEEDITION_NIGHTLY") else 15
SURVIVED: Counter[str] = Counter()
"""In how many places of the past, by the beginning of their addresses, a tombstone stands."""

NUMBERS = st.integers(1, 14)
_LINK = re.compile(r'href="(/[^"#]*)[#"]')


class Newsroom(RuleBasedStateMachine):
    """A desk that does anything at all, and after each deed a look at what the press has made of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.room = newsdesk.Pressroom(self.folder)
        self.published: dict[int, Story] = {}
        self.gone: dict[int, Story] = {}
        self.sections: dict[int, Section] = {}
        self.recalled: set[int] = set()
        self.wanted: set[str] = set()
        self.versions: dict[int, Version] = {}
        self.former: tuple[Mark, ...] = ()

    @initialize()
    def a_paper(self) -> None:
        self.hand(*newsdesk.paper(), self.picture(1, b"one"), *(newsdesk.story(n, section=1 + n % 3) for n in range(1, 9)))
        self.sections = {each.number: each for each in newsdesk.paper() if isinstance(each, Section)}

    @rule(number=NUMBERS, section=st.integers(1, 3), value=st.integers(1, 5), hours=st.integers(-20, 20))
    def publish(self, number: int, section: int, value: int, hours: int) -> None:
        if number not in self.published:
            moment = self.room.now + timedelta(hours=hours)
            before = self.gone.get(number)
            first = before.first_published if before else moment
            self.hand(newsdesk.story(number, section=section, news_value=value, first_published=first, updated=max(first, moment)))

    @precondition(lambda self: self.published)
    @rule(data=st.data(), minutes=st.integers(0, 90), words=st.sampled_from(["", "New words"]))
    def update(self, data: st.DataObject, minutes: int, words: str) -> None:
        story = self.any_story(data)
        updated = story.updated + timedelta(minutes=minutes)
        self.hand(msgspec.structs.replace(story, updated=updated, body=(Paragraph(f"Body{story.number}x. {words}"),)))

    @precondition(lambda self: self.published)
    @rule(data=st.data(), change=st.sampled_from(["material", "minor", "correction"]))
    def reword(self, data: st.DataObject, change: str) -> None:
        story = self.any_story(data)
        number = len(self.versions) + 1
        moment = story.worded or story.first_published
        self.versions[number] = Version(number, story.number, story.version, moment, story.change, wording_of(story))
        notes = (Correction(number, self.room.now, "It was nine."),) if change == "correction" else ()
        words = (Paragraph(f"Body{story.number}x in wording{number}w. The rest stays."), *story.body[1:])
        said = {"version": story.version + 1, "worded": self.room.now, "change": change, "body": words}
        self.hand(self.versions[number], msgspec.structs.replace(story, **said, corrections=(*notes, *story.corrections)))

    @precondition(lambda self: self.versions)
    @rule(data=st.data())
    def strike_out(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.versions)))
        struck = msgspec.structs.replace(self.versions[number], wording=None, out="legal", out_since=self.room.now)
        self.versions[number] = struck
        self.hand(struck)

    @precondition(lambda self: self.published)
    @rule(data=st.data(), headline=st.sampled_from(["", "Short"]), topics=st.sampled_from([(), (1,), (2, 1)]), author=st.integers(1, 3))
    def edit(self, data: st.DataObject, headline: str, topics: tuple[int, ...], author: int) -> None:
        story = self.any_story(data)
        listed = f"{headline} {story.headline}" if headline else ""
        self.hand(msgspec.structs.replace(story, list_headline=listed, topics=topics, byline=Byline(authors=(author,), agency=1)))

    @precondition(lambda self: len(self.published) > 1)
    @rule(data=st.data(), language=st.sampled_from(["hi", "ur", "en"]), original=st.none() | NUMBERS)
    def translate(self, data: st.DataObject, language: str, original: int | None) -> None:
        story = self.any_story(data)
        self.hand(msgspec.structs.replace(story, language=language, original=None if original == story.number else original))

    @precondition(lambda self: self.published)
    @rule(data=st.data(), section=st.integers(1, 4))
    def move(self, data: st.DataObject, section: int) -> None:
        story = self.any_story(data)
        address = f"{ADDRESSES.get(section, '/city/')}story-{story.number}/"
        former = tuple(dict.fromkeys(each for each in (*story.former_addresses, story.address) if each != address))
        self.hand(msgspec.structs.replace(story, section=section, address=address, former_addresses=former))

    @precondition(lambda self: len(self.published) > 1)
    @rule(data=st.data())
    def take_the_address_of_another(self, data: st.DataObject) -> None:
        story, other = self.any_story(data), self.any_story(data)
        self.hand(msgspec.structs.replace(story, former_addresses=(*story.former_addresses, other.address)))

    @precondition(lambda self: self.published)
    @rule(data=st.data(), reason=st.sampled_from(["killed", "unpublished", "expired"]))
    def withdraw(self, data: st.DataObject, reason: str) -> None:
        self.hand(newsdesk.killed(self.any_story(data), reason=reason, moment=self.room.now))

    @precondition(lambda self: len(self.published) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        story, other = self.any_story(data), self.any_story(data)
        if story.number != other.number:
            addresses = (story.address, *story.former_addresses)
            self.hand(Withdrawn(story.number, addresses, "merged", self.room.now, into=other.number))

    @precondition(lambda self: self.published)
    @rule(
        data=st.data(),
        front=st.integers(0, 4),
        places=st.lists(st.integers(1, 6), max_size=3),
        buried=st.integers(0, 2),
        seconds=st.none() | st.integers(1, 5400),
        most=st.integers(0, 3),
    )
    def arrange(self, data: st.DataObject, front: int, places: list[int], buried: int, seconds: int | None, most: int) -> None:
        until = None if seconds is None else self.room.now + timedelta(seconds=seconds)
        pins = tuple(Pin(self.any_story(data).number, place, until) for place in places)
        self.hand(Front(pins, tuple(Burial(self.any_story(data).number, until) for _ in range(buried)), most, front))

    @rule(number=NUMBERS, event=st.integers(0, 2), sources=st.integers(0, 9))
    def tell_of_an_event(self, number: int, event: int, sources: int) -> None:
        self.hand(Happening(number, event, sources))

    @precondition(lambda self: self.gone)
    @rule(data=st.data())
    def publish_again(self, data: st.DataObject) -> None:
        self.hand(self.gone[data.draw(st.sampled_from(sorted(self.gone)))])

    @precondition(lambda self: self.published)
    @rule(data=st.data(), minutes=st.integers(0, 200), ends=st.booleans())
    def cover_live(self, data: st.DataObject, minutes: int, ends: bool) -> None:
        story = self.any_story(data)
        live = story.live or LiveCoverage(started=story.first_published)
        number = len(live.entries) + 1
        entry = LiveEntry(number, self.room.now + timedelta(minutes=minutes), (Paragraph(f"Entry {number}"), Figure(1)))
        entries = tuple(sorted((entry, *live.entries), key=lambda each: each.moment, reverse=True))
        ended = self.room.now if ends else None
        self.hand(msgspec.structs.replace(story, live=LiveCoverage(live.started, ended, entries)))

    @precondition(lambda self: self.published)
    @rule(data=st.data(), picture=st.integers(1, 2), inside=st.booleans())
    def picture_a_story(self, data: st.DataObject, picture: int, inside: bool) -> None:
        story = self.any_story(data)
        body = (*story.body, Figure(picture)) if inside else story.body[:1]
        self.hand(msgspec.structs.replace(story, lead=None if inside else LeadPicture(picture), body=body))

    @precondition(lambda self: self.published)
    @rule(data=st.data(), content=st.sampled_from([None, b"one", b"two"]))
    def draw_a_card(self, data: st.DataObject, content: bytes | None) -> None:
        story = self.any_story(data)
        self.hand(msgspec.structs.replace(story, card=None if content is None else self.card(content)))

    @precondition(lambda self: any(story.card for story in self.published.values()))
    @rule(data=st.data(), reason=st.sampled_from(["killed", "unpublished"]))
    def withdraw_with_its_card(self, data: st.DataObject, reason: str) -> None:
        carded = sorted(number for number, story in self.published.items() if story.card)
        story = self.published[data.draw(st.sampled_from(carded))]
        cards = tuple(card_address(story.number, self.card(content)) for content in (b"one", b"two"))
        self.hand(Withdrawn(story.number, (story.address, *cards), reason, self.room.now))
        assert {self.room.status(address) for address in cards} == {410}

    @rule(number=st.integers(1, 2), content=st.sampled_from([b"one", b"two"]), caption=st.sampled_from(["A quay", "A crane"]))
    def change_a_picture(self, number: int, content: bytes, caption: str) -> None:
        self.hand(msgspec.structs.replace(self.picture(number, content), caption=caption))

    @rule(number=st.integers(1, 2), contents=st.sets(st.sampled_from([b"one", b"two"])), reason=st.sampled_from(["recalled", "lapsed"]))
    def recall_a_picture(self, number: int, contents: set[bytes], reason: str) -> None:
        files = [rendition for content in sorted(contents) for rendition in self.picture(number, content).renditions]
        addresses = tuple(picture_address(number, file) for file in files)
        self.hand(RecalledPicture(number, addresses, self.room.now, reason))
        assert {self.room.status(address) for address in addresses} <= {410}

    @precondition(lambda self: self.published)
    @rule(data=st.data(), recording=st.integers(1, 2), poster=st.none() | st.integers(1, 2))
    def play_in_a_story(self, data: st.DataObject, recording: int, poster: int | None) -> None:
        story = self.any_story(data)
        self.hand(msgspec.structs.replace(story, body=(*story.body[:1], Sound(recording), Film(recording, poster=poster))))

    @rule(number=st.integers(1, 2), content=st.sampled_from([b"one", b"two"]), kind=st.sampled_from(["audio/mpeg", "video/mp4"]))
    def change_a_recording(self, number: int, content: bytes, kind: str) -> None:
        self.hand(self.recording(number, content, kind))

    @rule(number=st.integers(1, 2), contents=st.sets(st.sampled_from([b"one", b"two"])))
    def recall_a_recording(self, number: int, contents: set[bytes]) -> None:
        known = [self.recording(number, content, "audio/mpeg") for content in sorted(contents)]
        addresses = tuple(recording_address(number, each.digest, each.media_type) for each in known)
        self.hand(RecalledRecording(number, addresses, self.room.now))
        assert {self.room.status(address) for address in addresses} <= {410}

    @rule(number=st.integers(1, 2), name=st.sampled_from(["Tunnel", "Harbour tunnel"]))
    def rename_a_topic(self, number: int, name: str) -> None:
        self.hand(Topic(number, name, f"/topics/{number}/"))

    @rule(
        number=st.integers(2, 4),
        parent=st.sampled_from([None, 1, 2, 4]),
        order=st.integers(0, 3),
        fallback=st.sampled_from([None, 1, 2]),
    )
    def change_a_section(self, number: int, parent: int | None, order: int, fallback: int | None) -> None:
        address = ADDRESSES.get(number, "/sport/")
        self.hand(Section(number, f"Section {number}", address, parent=parent, order=order, fallback=fallback))

    @rule(kind=st.sampled_from(["section", "topic", "author", "picture", "recording", "agency", "version"]), number=st.integers(1, 4))
    def drop(self, kind: str, number: int) -> None:
        self.hand(Dropped(kind, number))

    @rule(
        zone=st.sampled_from(["Asia/Kolkata", "UTC"]),
        notice=st.sampled_from(["", "May we?"]),
        fallback=st.sampled_from([None, 1, 2]),
        feeds=st.sampled_from(["summary", "full"]),
        letters=st.sampled_from([None, Letters(breaking=True), Letters(daily="06:30", breaking=True, in_stories=True)]),
        theme=st.sampled_from([None, *THEMES]),
        logos=st.lists(st.sampled_from([b"a quay", b"a crane"]), max_size=2),
        icon=st.sampled_from([b"Q", b"C"]),
    )
    def change_the_site(self, logos: list[bytes], icon: bytes, **said: object) -> None:
        said |= {"notice_text": said.pop("notice"), "brand": self.brand(logos, icon)}
        self.hand(Site(name="The Harbour Post", url="https://post.example", **said))

    @rule(number=st.integers(1, 4))
    def ask_for_a_letter(self, number: int) -> None:
        self.hand(Letter(number, number, "breaking", self.room.now))

    @rule(seconds=st.integers(1, 90) | st.integers(60, 240_000))
    def time_passes(self, seconds: int) -> None:
        before = self.answers()
        self.room.now += timedelta(seconds=seconds)
        self.look(before, self.room.tick())

    @precondition(lambda self: len(self.published) > 2)
    @rule(data=st.data())
    def many_things_in_one_batch(self, data: st.DataObject) -> None:
        one, other = self.any_story(data), self.any_story(data)
        again = msgspec.structs.replace(one, headline=f"{one.headline} again")
        self.hand(again, newsdesk.killed(other, moment=self.room.now), newsdesk.story(20 + len(self.gone)))

    # The press, and what is asked of it

    def any_story(self, data: st.DataObject) -> Story:
        return self.published[data.draw(st.sampled_from(sorted(self.published)))]

    def picture(self, number: int, content: bytes) -> Picture:
        digest = hashlib.sha256(content).hexdigest()
        file = self.room.renditions / digest[:2] / digest
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return Picture(number, "A quay", "AFP", "A ship at a quay", (PictureRendition(digest, 480, 320, "image/webp", len(content)),))

    def brand(self, logos: list[bytes], icon: bytes) -> Brand | None:
        """A brand with these logos and this icon, and the files of the one before; none where there is no logo."""
        made = [Mark(self.picture(1, content).renditions[0].digest, "image/webp", 480, 96) for content in logos]
        before = self.former
        self.former = (*made, Mark(self.picture(1, icon).renditions[0].digest, "image/png", 32, 32))
        return Brand(*([*made, None])[:2], icons=self.former[-1:], former=before) if made else None

    def card(self, content: bytes) -> Card:
        """A card of a story: whose does not matter to its bytes."""
        return Card(self.picture(1, content).renditions[0].digest, 1200, 630)

    def recording(self, number: int, content: bytes, kind: str) -> Recording:
        """A recording in one piece, with itself for captions."""
        digest = self.picture(number, content).renditions[0].digest
        captions = Captions(digest, len(content), "en")
        return Recording(number, "The quay", "AFP", kind, digest, len(content), (digest,), 61.0, 320, 180, captions=captions)

    def hand(self, *documents: Document) -> None:
        before = self.answers()
        printed = self.room.hand(*documents)
        for document in documents:
            self.remember(document)
        self.look(before, printed)

    def remember(self, document: Document) -> None:
        if isinstance(document, Story):
            self.published[document.number] = document
            self.gone.pop(document.number, None)
            self.recalled.discard(document.number)
        elif isinstance(document, Withdrawn) and document.number in self.published:
            self.gone[document.number] = self.published.pop(document.number)
            self.recalled |= {document.number} if document.reason != "merged" else set()

    def answers(self) -> dict[str, dict[str, bytes]]:
        """Each rendition's facts with the digest of what they are."""
        with self.room.store.view() as view:
            facts = self.facts(view)
            return {printed.key: {fact: facts.digest(fact) for fact in printed.facts} for printed in Dependencies(view).all_printed()}

    def look(self, before: dict[str, dict[str, bytes]], printed: list[str]) -> None:
        differences = self.room.differences()
        assert not differences, differences[:5]
        with self.room.store.view() as view:
            facts, dependencies = self.facts(view), Dependencies(view)
            for key in printed:
                noted = before.get(key)
                kept = dependencies.printed(key)
                gained = kept is not None and kept.address in self.contested(view)
                assert noted is None or gained or any(facts.digest(fact) != answer for fact, answer in noted.items()), (
                    f"{key} was made anew although no fact it had asked for changed: {list(noted)}"
                )

    def facts(self, view: View) -> Facts:
        return Facts(Library(view), as_of=as_of(view), renditions=self.room.renditions)

    def contested(self, view: View) -> set[str]:
        """The addresses that more than one rendition ever wanted: one that another leaves goes to whoever is next, made anew."""
        claims = [value.decode().split("\n") for _, value in view.table(CLAIMS).scan()]
        contested = {key for claimants in claims if len(claimants) > 1 for key in claimants}
        self.wanted.update(printed.address for printed in Dependencies(view).all_printed() if printed.key in contested)
        return self.wanted

    def teardown(self) -> None:
        if self.published or self.gone:
            self.no_link_leads_nowhere()
            self.nothing_withdrawn_is_left()
            self.nothing_struck_out_is_left()
            self.nothing_recalled_is_left_in_the_past()
        self.room.close()
        shutil.rmtree(self.folder)

    def no_link_leads_nowhere(self) -> None:
        """A list names no story whose page is not there; pages of dropped sections and topics may be linked by their stories."""
        with self.room.store.view() as view:
            for path, entry in view.pages():
                if entry.headers[0][1].startswith("text/html"):
                    for link in _LINK.findall(newsdesk.text_of(view, path)):
                        if "story-" in link:
                            found = view.page(link)
                            assert found is not None, f"{path} links to {link}, which is not there"
                            assert found.status in (200, 301), f"{path} links to {link}, which answers {found.status}"

    def nothing_withdrawn_is_left(self) -> None:
        everything = self.room.everything()
        for number in self.gone:
            assert not re.search(rf"(Headline|Standfirst|Body){number}x", everything), f"story {number} is withdrawn and still read"

    def nothing_recalled_is_left_in_the_past(self) -> None:
        """Neither a word of it nor the way to it; but pages that only named it are there."""
        self.room.lift()
        words = re.compile("|".join(rf"(?:Headline|Standfirst|Body){n}x|/story-{n}/" for n in sorted(self.recalled)) or "(?!)")
        for name, since, text in self.room.past():
            assert not (found := words.search(text)), f"{name} has {found[0]} in edition {since}"
            SURVIVED[name.split("/")[1] if name.count("/") > 1 else name] += text.count("<!--withdrawn:")

    def nothing_struck_out_is_left(self) -> None:
        """Words that only a struck version had are read nowhere, in what came after it neither; those of today are."""
        today = " ".join(str(story.body) for story in self.published.values())
        everything = self.room.everything()
        for number, version in self.versions.items():
            # a version has the words that the version before it was replaced by
            before = next(
                (n for n, each in self.versions.items() if (each.story, each.serial) == (version.story, version.serial - 1)), None
            )
            if version.out and before is not None and f"wording{before}w" not in today:
                assert f"wording{before}w" not in everything, f"version {number} is struck out and still read"


def test_an_incremental_press_equals_a_full_press(monkeypatch: pytest.MonkeyPatch) -> None:
    # pages of few stories: lists fill and empty their pages within a few deeds
    monkeypatch.setattr(shelves, "REACH", 1)
    monkeypatch.setattr(pastversions, "SHEET", 2)
    # stories look a few stories far for what they lead to: whatever comes or goes is beyond somebody's reach
    monkeypatch.setattr(relations, "WINDOW", 2)
    monkeypatch.setattr(relations, "BACKGROUND", 3)
    monkeypatch.setattr(likeness, "BACKGROUND", 3)
    monkeypatch.setattr(relations, "AHEAD", 2)
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=22,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=PHASES,
        ),
    )
    assert SURVIVED["/"], "front pages keep their past"
    assert SURVIVED["lists.en"], "lists do"
    assert sum(count for name, count in SURVIVED.items() if name in ("world", "city", "topics")) > 10, "and so do other pages"
