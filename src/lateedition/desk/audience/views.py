"""The pages of the audience: what is read, one story's chart, and how readers answered the notice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.audience import queries
from lateedition.desk.audience.chart import chart_of
from lateedition.desk.stories.queries import site_settings, site_zone

HOURS = 24
WAYS = {
    "front": "from the home page",
    "section": "from a list",
    "search": "from the search",
    "story": "from another story",
    "chain": "by scrolling on",
    "elsewhere": "from another site",
    "direct": "without a link",
}


@require_safe
@never_cache
def readers(request: HttpRequest) -> HttpResponse:
    """Show how often stories were read in the last day, by the hour, and which most."""
    zone, since, finder = site_zone(), queries.since_hours(timezone.now(), HOURS), AdminURLFinder(request.user)
    context = {
        "chart": chart_of(queries.reads_by_hour(since=since), since=since, hours=HOURS, zone=zone),
        "ways": _in_words(queries.ways(since=since)),
        "top": [(top, finder.get_edit_url(top.story) or "", _in_words(top.ways)) for top in queries.top_stories(since=since)],
        "counting": site_settings().counting,
        "zone": zone.key,
        "header_title": "Readers",
        "header_icon": "view",
        "breadcrumbs_items": [{"label": "Home", "url": reverse("wagtailadmin_home")}, {"label": "Readers", "url": ""}],
    }
    return render(request, "audience/readers.html", context)


@require_safe
@never_cache
def story(request: HttpRequest, number: int) -> HttpResponse:
    """Show how often a story was read in the last day, by the hour, and altogether: what its side panel has."""
    zone, since = site_zone(), queries.since_hours(timezone.now(), HOURS)
    context = {
        "chart": chart_of(queries.reads_by_hour(since=since, story=number), since=since, hours=HOURS, zone=zone),
        "ways": _in_words(queries.ways(since=since, story=number)),
        "altogether": queries.reads_of(number),
        "zone": zone.key,
    }
    return render(request, "audience/story.html", context)


@require_safe
@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    """Show every notice that readers were shown, and how they answered it."""
    context = {
        "notices": [(notice, queries.choices_to(notice.version)) for notice in queries.shown_notices()],
        "header_title": "Answers to the notice",
        "header_icon": "lock",
        "breadcrumbs_items": [
            {"label": "Home", "url": reverse("wagtailadmin_home")},
            {"label": "Readers", "url": reverse("audience:readers")},
            {"label": "Answers to the notice", "url": ""},
        ],
    }
    return render(request, "audience/choices.html", context)


def _in_words(ways: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    return [(WAYS.get(way, way), reads) for way, reads in ways]
