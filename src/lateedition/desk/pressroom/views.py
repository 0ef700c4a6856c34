"""The press page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.handover.health import health_of
from lateedition.desk.pressroom import sheet
from lateedition.desk.pressroom.picture import SPANS_H, picture_of, words_of
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.press.figures import FOLDER, sheet_in
from lateedition.press.findings import Difference, findings_in


@require_safe
@never_cache
def press(request: HttpRequest) -> HttpResponse:
    """Show how long publishes took to be visible, how the press is, and what desk and edition differ in."""
    now, zone = timezone.now(), site_zone()
    told, found = sheet_in(settings.HOUSE.home / FOLDER), findings_in(settings.HOUSE.home / FOLDER)
    hours = SPANS_H[-1] if request.GET.get("hours") == str(SPANS_H[-1]) else SPANS_H[0]
    picture = picture_of(told.slots if told else (), hours=hours, now=now, zone=zone)
    facts = sheet.facts_of(health_of(settings.HOUSE.site_url), told, found, now=now.timestamp())
    machines = sheet.machines_of(found.nodes if found else ())
    state, said = sheet.headline(facts, machines)
    context = {
        "state": state,
        "said": said,
        "facts": facts,
        "picture": picture,
        "counted": told is not None,
        "half": words_of(picture.total.half_s) if picture.total else "",
        "most": words_of(picture.total.most_s) if picture.total else "",
        "longest": words_of(picture.total.longest_s) if picture.total else "",
        "hours": hours,
        "spans": [(span, f"{reverse('pressroom:press')}?hours={span}", span == hours) for span in SPANS_H],
        "aside": told.aside if told else (),
        "machines": machines,
        "differences": _linked(found.differences if found else (), request),
        "rounds": sheet.rounds_of(found, stories=Story.objects.count()),
        "zone": zone.key,
        "header_title": "Press",
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [{"label": "Home", "url": reverse("wagtailadmin_home")}, {"label": "Press", "url": ""}],
    }
    return render(request, "pressroom/press.html", context)


def _linked(differences: tuple[Difference, ...], request: HttpRequest) -> list[tuple[Difference, str]]:
    """Return the differences, each with where its story is edited, empty if it has none here."""
    finder = AdminURLFinder(request.user)
    numbers = [number for difference in differences if (number := sheet.story_of(difference)) is not None]
    stories = Story.objects.in_bulk(numbers)
    addresses = {number: finder.get_edit_url(story) or "" for number, story in stories.items()}
    return [(difference, addresses.get(sheet.story_of(difference) or 0, "")) for difference in differences]
