"""Sitemaps (sitemaps.org 0.9): an index, one for each day's stories, one for the lists, and one of the news of two days.

A story is in the sitemap of the day it was first published, so a publish touches one small file and no other day's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from lateedition.press.addresses import ARCHIVE, HOME, LATEST, NEWS_SITEMAP, SITEMAP, absolute, sitemap_address, url_markup
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading, Teaser
from lateedition.press.rendition import Rendition
from lateedition.story.moment import rfc3339

_MOST_NEWS = 1_000  # Google's rule for news sitemaps: up to a thousand, of the last two days


class Place(Struct, frozen=True):
    """A page in a sitemap. The last four are for news; `url` is markup."""

    url: str
    modified: str = ""
    title: str = ""
    language: str = ""
    published: str = ""


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the index ('sitemap'), the sitemap of a day ('sitemap:2020-05-05'), of the lists, or of the news ('sitemap:news')."""
    match key.partition(":")[2]:
        case "":
            return _rendition(key, SITEMAP, kit, "outputs/sitemap-index.xml", _files(reading))
        case "pages":
            return _rendition(key, sitemap_address("pages"), kit, "outputs/sitemap.xml", _lists(reading))
        case "news":
            return _rendition(key, NEWS_SITEMAP, kit, "outputs/sitemap-news.xml", _news(reading), publication=reading.site().name)
        case day:
            return _rendition(key, sitemap_address(day), kit, "outputs/sitemap.xml", _of_day(day, reading))


def _rendition(key: str, address: str, kit: Kit, template: str, places: Iterator[Place], **said: object) -> Rendition:
    parts = kit.parts(template, places=tuple(places), **said)
    return Rendition(address=address, parts=parts, media_type="application/xml; charset=utf-8", keys=(key,))


def _files(reading: Reading) -> Iterator[Place]:
    names = ["pages", *(f"{month}-{day:02}" for month in reading.months() for day in reading.days(month))]
    return (_place(reading, sitemap_address(name)) for name in names)


def _lists(reading: Reading) -> Iterator[Place]:
    addresses = [HOME, LATEST, ARCHIVE, *(section.address for section in reading.sections())]
    return (_place(reading, address) for address in addresses)


def _of_day(day: str, reading: Reading) -> Iterator[Place]:
    url = reading.site().url
    return (_dated(teaser, url) for teaser in _teasers(reading.day(day), reading))


def _news(reading: Reading) -> Iterator[Place]:
    today = reading.today()
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    numbers = (*reading.day(yesterday), *reading.day(today))[-_MOST_NEWS:]
    url = reading.site().url
    return (_in_the_news(teaser, url) for teaser in _teasers(numbers[::-1], reading))


@lru_cache(maxsize=4_096)  # a publish changes one of the stories of two days
def _in_the_news(teaser: Teaser, url: str) -> Place:
    place = url_markup(absolute(url, teaser.address))
    modified = rfc3339(teaser.updated)
    return Place(url=place, modified=modified, title=teaser.headline, language=teaser.language, published=rfc3339(teaser.first_published))


@lru_cache(maxsize=4_096)
def _dated(teaser: Teaser, url: str) -> Place:
    return Place(url=url_markup(absolute(url, teaser.address)), modified=rfc3339(teaser.updated))


def _teasers(numbers: tuple[int, ...], reading: Reading) -> Iterator[Teaser]:
    found = (reading.teaser(number) for number in numbers)
    return (teaser for teaser in found if teaser is not None)


def _place(reading: Reading, address: str) -> Place:
    return Place(url=url_markup(absolute(reading.site().url, address)))
