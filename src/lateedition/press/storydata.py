"""What a story's page says to machines: NewsArticle or LiveBlogPosting, and Open Graph. Each value is one that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lateedition.press.addresses import absolute, entry_address, picture_address
from lateedition.press.branding import publisher
from lateedition.press.bylines import agency_of, authors_of
from lateedition.press.corrections import correction_comments
from lateedition.press.coverage import sheets_of
from lateedition.press.crops import CROPS
from lateedition.press.frame import Property
from lateedition.press.liveblog import author_of, headline_of
from lateedition.press.playing import recordings_data
from lateedition.press.selling import meter_view
from lateedition.press.showing import Showing, social_rendition
from lateedition.press.structured import Data, filled
from lateedition.story.article import Story
from lateedition.story.blocks import plain_text
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Agency, Author, Section, Topic


def story_data(
    story: Story, showing: Showing, *, sections: Sequence[Section], topics: Sequence[Topic], lead: Picture | None, caption: str
) -> Data:
    """Return the story as schema.org has it. `lead` stands in front of it, with `caption` as printed."""
    site, url = showing.site, absolute(showing.site.url, story.address)
    agency = agency_of(story, showing.reading)
    return {
        "@type": "LiveBlogPosting" if story.live else "NewsArticle",
        "mainEntityOfPage": url,
        "url": url,
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": showing.stamp(story.first_published).iso,
        "dateModified": showing.stamp(story.updated).iso,
        "author": _authors(story, showing),
        "creditText": agency.name if agency else "",
        "dateline": story.byline.place if _authors(story, showing) else "",
        "publisher": publisher(site),
        "image": _images(lead, showing, caption),
        "articleSection": sections[-1].name if sections else "",
        "keywords": [topic.name for topic in topics],
        "inLanguage": story.language,
        **_access(story, showing),
        "correction": correction_comments(story.corrections, showing=showing),
        **recordings_data(story.body, showing, address=story.address, since=showing.stamp(story.first_published).iso),
        **(_coverage(story, story.live, showing) if story.live else {}),
    }


def meta_properties(story: Story, showing: Showing, *, sections: Sequence[Section], topics: Sequence[Topic]) -> tuple[Property, ...]:
    """Return the story's Open Graph properties beside those of every page (ogp.me, "article")."""
    return (
        Property("og:type", "article"),
        Property("article:published_time", showing.stamp(story.first_published).iso),
        Property("article:modified_time", showing.stamp(story.updated).iso),
        *(Property("article:section", section.name) for section in sections[-1:]),
        *(Property("article:tag", topic.name) for topic in topics),
    )


def _access(story: Story, showing: Showing) -> Data:
    """Return whether everybody reads all of it, and which part is what only some do: the one that the page marks."""
    if meter_view(story, showing.site) is None:
        return {"isAccessibleForFree": True}
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".metered"}
    return {"isAccessibleForFree": False, "hasPart": [part]}


def _authors(story: Story, showing: Showing) -> list[Data]:
    agency = agency_of(story, showing.reading)
    people = [_person(author, showing) for author in authors_of(story, showing.reading)]
    return [*people, _organization(agency, showing)] if agency else people


def _person(author: Author, showing: Showing) -> Data:
    return {"@type": "Person", "name": author.name, "url": absolute(showing.site.url, author.address)}


def _organization(agency: Agency, showing: Showing) -> Data:
    url = absolute(showing.site.url, agency.address) if agency.address else ""
    return filled({"@type": "Organization", "name": agency.name, "url": url})


def _images(picture: Picture | None, showing: Showing, caption: str) -> list[Data]:
    """Return the picture in the shapes in which other sites show it: the card's first."""
    if picture is None or not picture.renditions:
        return []
    cut = [social_rendition(picture, crop=crop.name) for crop in CROPS if crop.is_file]
    return [_image(picture, rendition, showing, caption) for rendition in dict.fromkeys(cut or [picture.renditions[-1]]) if rendition]


def _image(picture: Picture, rendition: PictureRendition, showing: Showing, caption: str) -> Data:
    return filled(
        {
            "@type": "ImageObject",
            "url": absolute(showing.site.url, picture_address(picture.number, rendition)),
            "width": rendition.width,
            "height": rendition.height,
            "caption": caption,
            "creditText": picture.credit,
            "copyrightNotice": picture.copyright,
        }
    )


def _coverage(story: Story, live: LiveCoverage, showing: Showing) -> Data:
    """Return what the page of a live blog says of it: the entries are those that it shows."""
    return coverage_data(story.number, live.started, live.ended, sheets_of(live.entries)[-1].entries, showing=showing)


def coverage_data(story: int, started: datetime, ended: datetime | None, entries: Sequence[LiveEntry], *, showing: Showing) -> Data:
    """Return from when to when a coverage is, and `entries` of it, each at its permanent address."""
    return {
        "coverageStartTime": showing.stamp(started).iso,
        "coverageEndTime": showing.stamp(ended).iso if ended else "",
        "liveBlogUpdate": [_update(entry, absolute(showing.site.url, entry_address(story, entry.number)), showing) for entry in entries],
    }


def _update(entry: LiveEntry, url: str, showing: Showing) -> Data:
    author = author_of(entry, showing.reading)
    return filled(
        {
            "@type": "BlogPosting",
            "url": url,
            "headline": headline_of(entry),
            "datePublished": showing.stamp(entry.moment).iso,
            "dateModified": showing.stamp(entry.updated or entry.moment).iso,
            "author": _person(author, showing) if author else None,
            "creditText": entry.credit,
            "articleBody": plain_text(entry.body),
        }
    )
