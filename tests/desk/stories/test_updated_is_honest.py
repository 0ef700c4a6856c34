"""The sixty scripted edits, published one after the other as an editor confirms them: "Updated" moves on exactly the material ones,
on every surface that tells it, and to the same instant."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml.html import document_fromstring

sys.path.insert(0, str(Path(__file__).parents[2] / "press"))

import newsdesk

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.stories import actions, correcting
from lateedition.desk.stories.models import Material, Story
from lateedition.story import handover
from lateedition.story.address import encoded

EDITS = Path(__file__).parents[2] / "data" / "edits"
STORIES = tomllib.loads((EDITS / "stories.toml").read_text("utf-8"))
SCRIPTED = tomllib.loads((EDITS / "edits.toml").read_text("utf-8"))["edit"]
FIRST = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LISTS = ("/", "/latest/", "/world/", "/archive/2026/03/02/")
NAMES = {"headline": "headline", "standfirst": "standfirst", "lead_caption": "lead_caption", "place": "dateline_place"}
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "d": "http://purl.org/dc/terms/"}


class House:
    """A desk, and a press that prints what it hands over."""

    def __init__(self, newsroom: Any, folder: Path) -> None:
        self.newsroom = newsroom
        self.press = newsdesk.Pressroom(folder)
        self.press.now = FIRST + timedelta(hours=4)
        self.printed = 0

    def print(self) -> None:
        rows = list(HandoverRow.objects.filter(number__gt=self.printed).order_by("number"))
        if rows:
            self.press.hand(*(handover.decode(bytes(row.document)) for row in rows))
            self.printed = rows[-1].number

    def told(self, story: Story) -> dict[str, datetime]:
        """When each surface says that the news of `story` last changed."""
        page = document_fromstring(self.press.text(story.address))
        data = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])["@graph"][0]
        [shown] = page.xpath("//header/p[@class='updated']//time/@datetime")
        found = {
            "page": shown,
            "JSON-LD": data["dateModified"],
            "Open Graph": page.xpath("//meta[@property='article:modified_time']/@content")[0],
            **{f"list {address}": said for address in LISTS for said in self._in_list(address, story)},
            "feed": self._in_xml("/feed.xml", "//item[link='{}']/d:modified", story),
            "feed of the section": self._in_xml("/world/feed.xml", "//item[link='{}']/d:modified", story),
            "sitemap": self._in_xml("/sitemaps/2026-03-02.xml", "//s:url[s:loc='{}']/s:lastmod", story),
            "news sitemap": self._in_xml("/sitemap-news.xml", "//s:url[s:loc='{}']/s:lastmod", story),
        }
        return {name: datetime.fromisoformat(said).astimezone(UTC) for name, said in found.items()}

    def last_modified(self, story: Story) -> datetime:
        with self.press.store.view() as view:
            entry = view.page(story.address)
        assert entry is not None
        assert entry.changed is not None
        return datetime.fromtimestamp(entry.changed, UTC)

    def _in_list(self, address: str, story: Story) -> list[str]:
        """What a list tells beside the story; nothing where the list has others."""
        links = document_fromstring(self.press.text(address)).xpath("//main//a[@href=$to]", to=encoded(story.address))
        for link in links[-1:]:
            while not link.xpath(".//time"):
                link = link.getparent()
            return [str(link.xpath(".//time/@datetime")[0])]
        return []

    def _in_xml(self, address: str, path: str, story: Story) -> str:
        tree = etree.fromstring(self.press.text(address).encode())
        [found] = tree.xpath(path.format(f"http://localhost:9{encoded(story.address)}"), namespaces=XML)
        return str(found.text)


@pytest.fixture
def house(newsroom: Any, tmp_path: Path) -> Iterator[House]:
    found = House(newsroom, tmp_path)
    yield found
    found.press.close()


def body_of(text: str) -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": f"<p>{paragraph}</p>"} for paragraph in text.strip().split("\n\n")]


def fields_of(story: dict[str, str]) -> dict[str, Any]:
    return {NAMES[name]: story[name] for name in NAMES} | {"body": body_of(story["body"])}


def edited(edit: dict[str, Any]) -> dict[str, Any]:
    copy = dict(STORIES[edit["story"]])
    for field, old, new in edit["change"]:
        if field in copy:
            copy[field] = copy[field].replace(old, new)
    return fields_of(copy) | ({"news_value": 5} if edit["rule"] == "filing" else {})


def publish(story: Story, fields: dict[str, Any], *, now: datetime, material: Material | None) -> Story:
    for name, value in fields.items():
        setattr(story, name, value)
    actions.publish(story, user=None, now=now, material=material)
    return Story.objects.get(pk=story.pk)


def test_updated_moves_on_exactly_the_confirmed_edits_on_all_surfaces_at_the_same_instant(house: House) -> None:
    picture = house.newsroom.picture()
    stories = {
        name: publish(house.newsroom.story(language=said["language"], lead_picture=picture), fields_of(said), now=FIRST, material=None)
        for name, said in STORIES.items()
    }
    updated = dict.fromkeys(stories, FIRST)
    now, on_the_front_page = FIRST, 0
    for edit in SCRIPTED:
        now += timedelta(minutes=1)
        name, confirmed = edit["story"], Material(edit["label"])
        stories[name] = publish(stories[name], edited(edit), now=now, material=confirmed)
        house.print()
        if confirmed == Material.MATERIAL:
            updated[name] = now
        told = house.told(stories[name])
        assert set(told.values()) == {updated[name]}, f"{edit['name']}: {told}"
        assert set(told) >= {"list /latest/", "list /world/", "list /archive/2026/03/02/"}
        on_the_front_page += "list /" in told
        if edit["rule"] != "filing":  # the bytes are others: who asks whether they have changed must be told
            assert house.last_modified(stories[name]) == now, edit["name"]
        now += timedelta(minutes=1)
        stories[name] = publish(stories[name], fields_of(STORIES[name]) | {"news_value": 3}, now=now, material=Material.MINOR)
    assert on_the_front_page > len(SCRIPTED) / 2
    assert not house.press.differences()


def test_a_correction_moves_updated_everywhere_too_and_what_is_amended_does_not(house: House) -> None:
    story = house.newsroom.published(now=FIRST)
    correction = correcting.correct(story, text="There were nine.", user=None, now=FIRST + timedelta(hours=1))
    house.print()
    story = Story.objects.get(pk=story.pk)
    told = set(house.told(story).values())
    assert len(told) == 1
    assert told != {FIRST}
    correcting.amend(correction, text="There were ten.", user=None, now=FIRST + timedelta(hours=2))
    house.print()
    assert set(house.told(story).values()) == told
    assert "There were ten." in house.press.text(story.address)
    assert "There were nine." in house.press.text(f"{story.address}history/")


def test_an_edit_off_the_wire_or_by_a_script_moves_updated_as_it_is_proposed(house: House) -> None:
    story = house.newsroom.published(now=FIRST)
    story = publish(story, {"standfirst": "Nine ships sail."}, now=FIRST + timedelta(hours=1), material=None)
    story = publish(story, {"standfirst": "9 ships sail."}, now=FIRST + timedelta(hours=2), material=None)
    house.print()
    assert set(house.told(story).values()) == {FIRST + timedelta(hours=1)}
    assert "Small change" in house.press.text(f"{story.address}history/")
