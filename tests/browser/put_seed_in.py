"""Puts the reference page's story, its neighbours in the lists and its settings into the newsroom that LATEEDITION_HOME names.

Runs as a process of its own, through the verbs an editor's buttons call. Prints the story's address.
"""

from __future__ import annotations

import io
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django
from PIL import Image, ImageDraw
from seed_dump import ZONE, Listed, SeedPage, read_seed

os.environ["DJANGO_SETTINGS_MODULE"] = "lateedition.desk.settings"
django.setup()

from django.core.files.images import ImageFile  # noqa: E402

from lateedition.desk.pictures.models import Picture  # noqa: E402
from lateedition.desk.stories import actions  # noqa: E402
from lateedition.desk.stories.bodies import stream_of  # noqa: E402
from lateedition.desk.stories.models import Agency, LiveStory, Material, Section, SiteSettings, Story  # noqa: E402
from lateedition.story.blocks import Paragraph  # noqa: E402
from lateedition.story.markup import escaped  # noqa: E402

A_MINUTE = timedelta(minutes=1)


def put_in(seed: SeedPage) -> str:
    """Publish everything on the page, oldest first, and return the address of its story."""
    site = SiteSettings.load()
    site.zone, site.notice_title, site.notice_text = ZONE, seed.notice_title, seed.notice_text
    site.save()
    world = Section(name=seed.breadcrumb.split(" / ")[1], slug="world-news", order=1)
    world.save()
    for value, listed in enumerate(reversed(seed.top), start=2):
        _publish_listed(listed, world, first=listed.moment - A_MINUTE, news_value=min(value, 5))
    address = _publish_story(seed, world)
    first = max(listed.moment for listed in seed.top)
    for listed in reversed(seed.latest):
        first = first + A_MINUTE if listed.moment > first + A_MINUTE else listed.moment
        _publish_listed(listed, world, first=first, news_value=1)
    return address


def _publish_story(seed: SeedPage, section: Section) -> str:
    agency_name, place = seed.byline.removeprefix("By ").split(", ")
    agency = Agency(name=agency_name)
    agency.save()
    caption, _, credit = seed.caption.removesuffix(")").rpartition(" (")
    picture = Picture(title="The ceremony", caption=caption, credit=credit, alt="Two officials exchange a medal.", file=_drawn())
    picture.save()
    body = tuple(Paragraph(escaped(line)) for line in seed.body)
    story = Story(
        headline=seed.headline, standfirst=seed.standfirst, body=stream_of(body), section=section, agency=agency,
        dateline_place=place, lead_picture=picture, news_value=1,
    )  # fmt: skip
    # A page says "Published" until the news first changed, and "Updated" from then on.
    actions.publish(story, user=None, now=seed.moment - A_MINUTE)
    actions.publish(story, user=None, now=seed.moment, material=Material.MATERIAL)
    return story.address


def _publish_listed(listed: Listed, section: Section, *, first: datetime, news_value: int) -> None:
    headline = listed.headline.removeprefix("LIVE: ")
    if listed.live:
        story = LiveStory(headline=headline, section=section, news_value=news_value, started=first)
        actions.publish(story, user=None, now=first)
        actions.post_entry(story, text="<p>The first flights are announced.</p>", now=listed.moment)
    else:
        story = Story(headline=headline, section=section, news_value=news_value)
        actions.publish(story, user=None, now=first)
        actions.publish(story, user=None, now=listed.moment, material=Material.MATERIAL)


def _drawn() -> ImageFile:
    image = Image.new("RGB", (1600, 1000), "#8a9aa8")
    ImageDraw.Draw(image).ellipse((650, 350, 950, 650), fill="#c9a227", outline="#6b5412", width=18)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=85)
    return ImageFile(held, name="ceremony.jpg")


if __name__ == "__main__":
    print(put_in(read_seed(Path(sys.argv[1]))))
