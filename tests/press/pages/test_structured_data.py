"""What a page says to machines is what it says to readers: every field of its structured data is looked for in the page as it is read.

A field that nobody here knows how to look for fails: nothing is said to machines alone. The few that no reader can see are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml.html import HtmlElement
from paper import Paper, Printed, data_of, page_of, print_all

from lateedition.press.crops import CROPS
from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Paragraph
from lateedition.story.correction import Correction
from lateedition.story.handover import RecalledPicture
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Picture, PictureRendition

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
UNSEEN = {
    "@context",
    "@type",
    "width",
    "height",
    "copyrightNotice",
    "isAccessibleForFree",
    "contentSize",
    "encodingFormat",
    "uploadDate",
    "position",
}
"""Of a file, a licence, an order: no reader sees them, and they say nothing of the news."""


def a_story(number: int, **said: Any) -> Story:
    facts = {
        "number": number,
        "address": f"/city/oddity-{number}/",
        "headline": f"Oddity “{number}” <&>",
        "section": 2,
        "first_published": NOON,
        "updated": NOON,
        "body": (Paragraph("Words."),),
    }
    return Story(**{**facts, **said})


def _picture(number: int) -> Picture:
    crops = [PictureRendition(f"{at:02x}" * 32, crop.width, crop.height, "image/jpeg", 9, crop.name) for at, crop in enumerate(CROPS)]
    whole = (PictureRendition("aa" * 32, 800, 600, "image/webp", 9), PictureRendition("ab" * 32, 800, 600, "image/jpeg", 9))
    cut = tuple(each for each, crop in zip(crops, CROPS, strict=True) if crop.is_file)
    return Picture(number, "The quay at noon.", "CW", "A quay", (*whole, *cut), copyright="© CW")


ODDITIES = (
    a_story(1001, byline=Byline((), 1, "Delhi")),
    a_story(1002, byline=Byline((1, 2, 3), 2), lead=LeadPicture(50), topics=(1, 2, 3)),
    a_story(1003, byline=Byline((3,)), lead=LeadPicture(51), standfirst="Its picture was recalled."),
    a_story(1004, byline=Byline((), None, "Nobody signs, so nowhere is named")),
    a_story(1005, language="ur", headline="بندرگاہ میں طوفان", body=(Paragraph("الفاظ"),), original=1006, section=7),
    a_story(1006, lead=LeadPicture(50, "Its own caption (CW)")),
    a_story(1007, language="hi", original=1006, headline="बंदरगाह में तूफ़ान", section=7, byline=Byline((3,), None, "वरुणा")),
    a_story(
        1008,
        updated=NOON + timedelta(hours=2),
        version=3,
        change="correction",
        corrections=(
            Correction(2, NOON + timedelta(hours=2), "It was nine.", amended=NOON + timedelta(hours=3)),
            Correction(1, NOON + timedelta(hours=1), "It was the “Saraswati”."),
        ),
    ),
    a_story(
        1009,
        updated=NOON + timedelta(hours=5),
        live=LiveCoverage(
            NOON,
            NOON + timedelta(hours=5),
            (
                LiveEntry(901, NOON + timedelta(hours=4), (Paragraph("All is over & done."),), author=2, credit="Reuters", key=True),
                LiveEntry(900, NOON, (Paragraph("It begins."),), "Begun", updated=NOON + timedelta(minutes=5)),
            ),
        ),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def odd(documents, kit) -> Printed:
    """The sample paper with a story for each oddity."""
    recall = RecalledPicture(51, ("/pictures/51-0f0f0f0f0f0f0f0f-800.jpg",), NOON)
    picture = _picture(50)
    files = {rendition.digest: b"a picture" for rendition in picture.renditions}
    return print_all(Paper([*documents[0], picture, recall, *ODDITIES], (18, 17, 1006, 20, 21), documents[1] | files), kit)


def words(elements: Any) -> str:
    """The words of elements, as a reader reads them one after the other."""
    found = elements if isinstance(elements, list) else [elements]
    return " ".join(" ".join(each.text_content().split()) for each in found)


class Seen:
    """A page as a reader has it, and what is looked for in it."""

    def __init__(self, printed: Printed, address: str) -> None:
        self.printed = printed
        self.address = address
        self.page = page_of(printed.text(address))
        self.canonical = self.page.xpath("string(//link[@rel='canonical']/@href)")
        self.looked_for: set[str] = set()

    def check(self, said: dict[str, Any], looks: dict[str, Callable[[Any], bool]], *, where: str) -> None:
        """Look for every field of `said`; one that cannot be looked for is as wrong as one that is not there."""
        for name, value in said.items():
            if name not in UNSEEN:
                assert name in looks, f"{where}.{name} is said to machines, and nobody looks whether readers see it"
                assert looks[name](value), f"{where}.{name} is {value!r}, which readers of {self.canonical} do not see"
                self.looked_for.add(f"{where}.{name}")

    def times(self, xpath: str) -> list[str]:
        return self.page.xpath(f"{xpath}//time/@datetime")

    def is_file(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.netloc == "courier.example" and unquote(parts.path) in self.printed.pages

    def each(self, said: list[dict[str, Any]], looks: dict[str, Callable[[Any], bool]], *, where: str) -> bool:
        for one in said:
            self.check(one, looks, where=where)
        return True


def check_story(seen: Seen, said: dict[str, Any]) -> None:
    page = seen.page
    byline = words(page.xpath("//main//header//p[@class='byline']"))
    links = {f"http://courier.example{href}" for href in page.xpath("//main//header//p[@class='byline']/a/@href")}
    caption = words(page.xpath("//figure[@class='lead']/figcaption"))
    corrections = page.xpath("//section[@class='corrections']/div")
    image = {
        "url": seen.is_file,
        "caption": lambda value: value == caption,
        "creditText": lambda value: f"({value})" in caption,
    }
    author = {"name": lambda value: value in byline, "url": links.__contains__}
    correction = {
        "text": lambda value: value in [words(each.xpath("./p[not(@class)]")) for each in corrections],
        "datePublished": lambda value: value in [each.xpath("string(.//time/@datetime)") for each in corrections],
        "dateModified": lambda value: value in [each.xpath("string(.//time[2]/@datetime)") for each in corrections],
    }
    first = seen.times("//p[@class='first-published']") or seen.times("//header/p[@class='updated']")
    publisher = {
        "name": lambda value: value == words(page.xpath("//header[@class='masthead']//*[contains(@class, 'nameplate')]")),
        "url": lambda value: value.endswith("/"),
    }
    looks: dict[str, Callable[[Any], bool]] = {
        "mainEntityOfPage": lambda value: value == seen.canonical,
        "url": lambda value: value == seen.canonical,
        "headline": lambda value: value == page.xpath("string(//h1)"),
        "description": lambda value: value == words(page.xpath("//header/p[@class='standfirst']")),
        "datePublished": lambda value: value == first[0],
        "dateModified": lambda value: value == seen.times("//header/p[@class='updated']")[0],
        "author": lambda value: seen.each(value, author, where="author") and _in_order([each["name"] for each in value], byline),
        "creditText": lambda value: value in byline,
        "dateline": lambda value: byline.endswith(value),
        "publisher": lambda value: seen.each([value], publisher, where="publisher"),
        "image": lambda value: seen.each(value, image, where="image"),
        "articleSection": lambda value: value == words(page.xpath("//nav[@class='crumbs']//a")[-1]),
        "keywords": lambda value: value == [words(tag) for tag in page.xpath("//a[@rel='tag']")],
        "inLanguage": lambda value: value == page.get("lang"),
        "correction": lambda value: seen.each(value, correction, where="correction") and len(value) == len(corrections),
        "coverageStartTime": lambda value: all(
            datetime.fromisoformat(value) <= datetime.fromisoformat(each) for each in _entry_times(page)
        ),
        "coverageEndTime": lambda value: value in seen.times("//p[@class='badge']"),
        "isPartOf": lambda value: urlsplit(value).path in page.xpath("//main//@href"),
        "liveBlogUpdate": lambda value: _check_entries(seen, value),
        "audio": lambda value: seen.each(value, _player(seen, "audio"), where="audio"),
        "video": lambda value: seen.each(value, _player(seen, "video"), where="video"),
    }
    seen.check(said, looks, where=said["@type"])


def _in_order(names: list[str], text: str) -> bool:
    at = [text.index(name) for name in names]
    return at == sorted(at)


def _entry_times(page: HtmlElement) -> list[str]:
    return page.xpath("//*[@class='entry']/p[@class='when']//time/@datetime")


def permalink(entry: HtmlElement) -> str:
    """The permanent address that an entry says of itself."""
    return entry.xpath("string(./p[@class='when']/a/@href)")


def _check_entries(seen: Seen, said: list[dict[str, Any]]) -> bool:
    shown = seen.page.xpath("//*[@class='entry']")
    on_page = {permalink(entry): entry for entry in shown}
    told = [urlsplit(each["url"]).path for each in said]
    assert told in (list(on_page), list(on_page)[::-1]), "all entries, the newest first or last"
    for one, entry in ((each, on_page[path]) for each, path in zip(said, told, strict=True)):
        text, byline = words(entry), words(entry.xpath("./p[@class='byline']"))
        author = {"name": byline.__contains__, "url": lambda value, entry=entry: urlsplit(value).path in entry.xpath(".//@href")}
        edited = entry.xpath("./p[@class='edited']/time/@datetime")
        looks: dict[str, Callable[[Any], bool]] = {
            "url": lambda value, entry=entry: urlsplit(value).path == permalink(entry),
            "headline": lambda value, text=text: value.rstrip("…") in text,
            "datePublished": lambda value, entry=entry: value == entry.xpath("string(./p[@class='when']//time/@datetime)"),
            "dateModified": lambda value, one=one, edited=edited: value == (edited or [one["datePublished"]])[0],
            "author": lambda value, author=author: seen.each([value], author, where="BlogPosting.author"),
            "creditText": byline.__contains__,
            "articleBody": lambda value, text=text: _in_order(value.split("\n\n"), text) if "\n" not in value.replace("\n\n", "") else True,
        }
        seen.check(one, looks, where="BlogPosting")
    return True


def _player(seen: Seen, kind: str) -> dict[str, Callable[[Any], bool]]:
    figures = [each.getparent() for each in seen.page.xpath(f"//figure[@class='player']/{kind}")]
    told = words(figures)
    return {
        "name": lambda value: value in [words(each.xpath("./figcaption/strong")) for each in figures],
        "description": told.__contains__,
        "contentUrl": lambda value: urlsplit(value).path in seen.page.xpath(f"//{kind}/@src"),
        "duration": lambda value: value in seen.page.xpath("//figure[@class='player']//time/@datetime"),
        "transcript": lambda value: all(" ".join(part.split()) in told for part in value.split("\n\n")),
        "thumbnailUrl": seen.is_file,
        "creditText": told.__contains__,
        "url": lambda value: value == seen.canonical,
    }


def check_crumbs(seen: Seen, said: dict[str, Any]) -> None:
    steps = said["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    crumbs = seen.page.xpath("//nav[@class='crumbs']//li/*[not(@aria-hidden)]")
    assert [step["name"] for step in steps] == [words(crumb) for crumb in crumbs]
    assert [urlsplit(step["item"]).path for step in steps[:-1]] == [crumb.get("href") for crumb in crumbs[:-1]]
    here = unquote(urlsplit(steps[-1]["item"]).path)
    assert here in (seen.address, re.sub(r"(page|oldest)/(\d+/)?$", "", seen.address)), "a page of a list is below its front"


def check_list(seen: Seen, said: dict[str, Any]) -> None:
    person = {
        "name": lambda value: value == words(seen.page.xpath("//h1")),
        "url": lambda value: value == seen.canonical,
        "description": lambda value: value == words(seen.page.xpath("//p[@class='about']")),
        "jobTitle": lambda value: value == words(seen.page.xpath("//p[@class='role']")),
    }
    shown = [f"http://courier.example{href}" for href in seen.page.xpath("//ol[contains(@class, 'river')]//h2/a/@href")]
    listed = {"itemListElement": lambda value: [(each["position"], each["url"]) for each in value] == list(enumerate(shown, 1))}
    looks = {**person, "inLanguage": lambda value: value == seen.page.get("lang")}
    inner, where = (person, "Person") if said["@type"] == "ProfilePage" else (listed, "ItemList")
    seen.check(said, {**looks, "mainEntity": lambda value: seen.each([value], inner, where=where)}, where=said["@type"])


def check_home(seen: Seen, said: dict[str, Any]) -> None:
    publisher = {
        "name": lambda value: value == words(seen.page.xpath("//h1")),
        "url": lambda value: value == seen.canonical,
        "logo": lambda value: seen.is_file(value["url"]) and urlsplit(value["url"]).path in seen.page.xpath("//link[@rel='icon']/@href"),
    }
    looks: dict[str, Callable[[Any], bool]] = {
        "name": publisher["name"],
        "url": publisher["url"],
        "description": lambda value: value == words(seen.page.xpath("//header//p[@class='tagline']")),
        "inLanguage": lambda value: value == seen.page.get("lang"),
        "publisher": lambda value: seen.each([value], publisher, where="NewsMediaOrganization"),
    }
    seen.check(said, looks, where="WebSite")


CHECKS = {
    "NewsArticle": check_story,
    "LiveBlogPosting": check_story,
    "BreadcrumbList": check_crumbs,
    "CollectionPage": check_list,
    "ProfilePage": check_list,
    "WebSite": check_home,
}


def checked(printed: Printed, address: str) -> tuple[list[str], set[str]]:
    """The types of what a page speaks of, and the fields that were looked for and found."""
    seen = Seen(printed, address)
    if not seen.page.xpath("//script[@type='application/ld+json']"):
        return [], set()
    said = data_of(seen.page)
    for thing in said:
        CHECKS[thing["@type"]](seen, thing)
    return [thing["@type"] for thing in said], seen.looked_for


def test_every_field_on_every_page_is_what_readers_see(odd) -> None:
    found: dict[str, int] = {}
    looked_for: set[str] = set()
    for address, page in odd.pages.items():
        if page.media_type.startswith("text/html") and page.status == 200:
            types, fields = checked(odd, address)
            looked_for |= fields
            found |= {each: found.get(each, 0) + 1 for each in types}
    assert found.keys() == CHECKS.keys()
    assert found["NewsArticle"] > 60
    assert found["CollectionPage"] > 10
    always = {"headline", "datePublished", "dateModified", "author", "image", "dateline", "correction", "creditText", "audio", "video"}
    assert {f"NewsArticle.{name}" for name in always} <= looked_for
    assert {"author.url", "image.creditText", "correction.dateModified", "BlogPosting.author", "Person.jobTitle"} <= looked_for
    assert {"LiveBlogPosting.liveBlogUpdate", "LiveBlogPosting.coverageEndTime", "NewsMediaOrganization.logo"} <= looked_for


def test_a_picture_is_told_in_every_shape_that_search_engines_ask_for(odd) -> None:
    story = data_of(page_of(odd.text("/city/oddity-1002/")))[0]
    shapes = {(image["width"], image["height"]) for image in story["image"]}
    assert {(900, 900), (1200, 900), (1200, 675)} <= shapes
    assert {image["copyrightNotice"] for image in story["image"]} == {"© CW"}


@pytest.mark.parametrize(
    ("number", "unsaid"),
    [
        (1001, {"image", "description", "correction", "keywords"}),
        (1003, {"image", "creditText", "dateline"}),
        (1004, {"author", "creditText", "dateline"}),
        (1009, {"author", "image"}),
    ],
)
def test_what_readers_do_not_see_is_not_said_to_machines(odd, number, unsaid) -> None:
    story = data_of(page_of(odd.text(f"/city/oddity-{number}/")))[0]
    assert not unsaid & story.keys()


def test_no_structured_data_is_on_an_older_page_of_a_list_but_the_way_to_it(odd) -> None:
    older = next(address for address in odd.pages if "/page/" in address)
    assert checked(odd, older)[0] == ["BreadcrumbList"]


def test_an_agency_is_an_organisation_without_a_page_and_a_person_is_one_with_one(odd) -> None:
    story = data_of(page_of(odd.text("/city/oddity-1002/")))[0]
    assert [(author["@type"], "url" in author) for author in story["author"]] == [*[("Person", True)] * 3, ("Organization", False)]
    assert story["creditText"] == "Coastal Wire"


def test_a_lie_is_found_out(odd) -> None:
    """The checks themselves: a field that differs from the page, and one that nobody looks for."""
    seen = Seen(odd, "/city/oddity-1002/")
    story = data_of(seen.page)[0]
    for lie in ({"headline": "Another"}, {"dateModified": "2020-05-06T00:00:00+05:30"}, {"wordCount": 9}, {"author": [{"name": "Nobody"}]}):
        with pytest.raises(AssertionError):
            check_story(seen, {**story, **lie})
    check_story(seen, story)
