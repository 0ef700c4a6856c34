"""Alarms of planning: what was planned and could not be done, over every page of the desk until somebody says that it was heard."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.planning.queries import unheard
from lateedition.desk.planning.words import said_of_plan
from lateedition.desk.stories.queries import site_zone

MOST = 20


@dataclass(frozen=True)
class Failure:
    """A plan that failed, as it is shown."""

    number: int
    headline: str
    text: str
    story_address: str


def failures(request: HttpRequest) -> list[Failure]:
    """Return the plans that failed and nobody has heard of, up to MOST, the latest first."""
    found, now = unheard()[:MOST], timezone.now()
    zone, finder = (site_zone(), AdminURLFinder(request.user)) if found else (None, None)
    return [
        Failure(plan.pk, str(plan.story), said_of_plan(plan, zone=zone, now=now), finder.get_edit_url(plan.story) or "")
        for plan in found
        if zone and finder
    ]
