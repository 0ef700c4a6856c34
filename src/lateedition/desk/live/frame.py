"""What stands around the pages of the live desk: which blog they are about, its state, and the way there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString

from lateedition.desk.intake.reminders import is_quiet
from lateedition.desk.intake.rows import short_time
from lateedition.desk.intake.sheet import body_markup
from lateedition.desk.live import crew
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.bodies import body_of_text
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import LiveStory, Story
from lateedition.desk.stories.queries import site_settings, site_zone
from lateedition.story.address import encoded
from lateedition.story.live import untyped


def blog_of(number: int) -> LiveStory:
    """Return the live blog of this number. Raises Http404."""
    blog: LiveStory = get_object_or_404(LiveStory.objects.select_related("section"), pk=number)
    return blog


def framed(blog: LiveStory, title: str) -> dict[str, Any]:
    """Return what Wagtail's page frame prints."""
    desk = reverse("live:desk", args=[blog.pk])
    crumbs = [
        {"url": reverse("wagtailsnippets_stories_livestory:list"), "label": "Live blogs"},
        {"url": reverse("wagtailsnippets_stories_livestory:edit", args=[blog.pk]), "label": str(blog)},
        {"url": desk, "label": "Live desk"},
    ]
    return {"header_title": title, "header_icon": "time", "breadcrumbs_items": crumbs, "blog": blog, "desk_url": desk}


def framed_story(story: Story, title: str) -> dict[str, Any]:
    """Return what Wagtail's page frame prints around a page about a story that is no live blog yet."""
    back = edit_address(story)
    crumbs = [
        {"url": reverse("wagtailsnippets_stories_story:list"), "label": "Stories"},
        {"url": back, "label": str(story)},
        {"url": "", "label": title},
    ]
    return {"header_title": title, "header_icon": "time", "breadcrumbs_items": crumbs, "back_url": back}


def edit_address(story: Story) -> str:
    """Return where `story` is written; one that is a live blog is led on from there."""
    return reverse("wagtailsnippets_stories_story:edit", args=[story.pk])


def state_of(request: HttpRequest, blog: LiveStory, *, now: datetime) -> dict[str, Any]:
    """Return what the head of the live desk says: whether it is LIVE, who has it, who is there, and what stands over the entries."""
    user, zone = user_of(request), site_zone()
    holder = crew.holder_of(blog)
    here = [person for person in crew.present(blog, now=now) if person.user != user.pk]
    return {
        "blog": blog,
        "state": _state(blog),
        "started": short_time(blog.started, now=now, zone=zone) if blog.started else "",
        "ended": short_time(blog.ended, now=now, zone=zone) if blog.ended else "",
        "holder": crew.name_of(holder) if holder else "",
        "is_mine": holder is not None and holder.pk == user.pk,
        "here": here,
        "summary": SafeString(body_markup(body_of_text(blog.summary))),
        "typed": blog.headline != untyped(blog.headline) or blog.list_headline != untyped(blog.list_headline),
        "quiet": is_quiet(blog, now=now),
        "may_publish": can(user, Verb.PUBLISH, blog),
        "page_url": _page_url(blog) if blog.live else "",
    }


def editing(request: HttpRequest, blog: LiveStory, *, now: datetime) -> dict[int, str]:
    """Return who else changes which entry of `blog` at the moment, by the number of the entry."""
    me = user_of(request).pk
    return {person.entry: person.name for person in crew.present(blog, now=now) if person.entry and person.user != me}


def _state(blog: LiveStory) -> str:
    if blog.is_out:
        return "out"
    if blog.ended:
        return "ended"
    return "live" if blog.live else "waiting"


def _page_url(blog: LiveStory) -> str:
    return f"{site_settings().url or settings.HOUSE.site_url}{encoded(blog.address)}"
