"""Alarms: what every editor must hear of, over every page of the desk until somebody says that it was heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.intake.models import Alarm
from lateedition.desk.intake.reminders import reminders_of
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.picturedesk.alarms import endings
from lateedition.desk.planning.alarms import failures
from lateedition.desk.stories import receipts
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.receipts import Receipt
from lateedition.desk.translations.alarms import kept_of
from lateedition.story.moment import local_iso, stamp

MOST = 20
"""What one needs to say that an alarm was heard: to be able to do something about it."""

_WORDS = {
    Alarm.Kind.KILLED: ("KILL", "{agency} killed “{headline}”."),
    Alarm.Kind.WITHHELD: ("WITHHELD", "{agency} withholds “{headline}”."),
    Alarm.Kind.ASKED: (
        "KILL TO DECIDE",
        "{agency} killed or withholds “{headline}”, and its profile leaves it to you. Readers still have it.",
    ),
    Alarm.Kind.IN_WORDS: (
        "KILL IN WORDS",
        "{agency} says in words that something must not be used: “{headline}”. Read which; nothing was done by itself.",
    ),
    Alarm.Kind.AFTER_KILL: (
        "AFTER A KILL",
        "{agency} sent a usable version of what it had killed: “{headline}”. It is not proposed for the story; a person decides.",
    ),
    Alarm.Kind.EMBARGOED: (
        "EMBARGO",
        "{agency} has put “{headline}” under embargo, and readers have it. Withdraw it until then, or leave it; nothing was done.",
    ),
    Alarm.Kind.CORRECTED: (
        "CORRECTION: MANDATORY",
        "{agency} has corrected “{headline}”, and a post of a live blog was made of it. "
        "If it is not in the post yet, it waits under Wire, Updates.",
    ),
    Alarm.Kind.UNDONE: (
        "LEFT UNDONE",
        "What {agency} sent as “{headline}” could not be dealt with. It stands under Wire, Left undone, with all others like it.",
    ),
    Alarm.Kind.KILL_UNDONE: (
        "KILL NOT DONE",
        "{agency} killed or withholds “{headline}”, and it could not be done. Take it from readers by hand; it is tried every minute.",
    ),
}


@dataclass(frozen=True)
class Sounding:
    """An alarm as it is shown. `heard` says who heard it and when, empty while nobody has; times are in the site's zone."""

    number: int
    word: str
    headline: str
    text: str
    said: str
    time: str
    iso: str
    story: str
    story_address: str
    source_address: str
    receipts: tuple[Receipt, ...]
    heard: str


def context_of(request: HttpRequest, *, here: str) -> dict[str, Any]:
    """Return what stands over the page at `here`: alarms that nobody has heard, the newest first, failed plans, and reminders."""
    if not can(request.user, Verb.ENTER):
        return {}
    unheard = Alarm.objects.filter(acknowledged=None)
    return {
        "alarms": soundings(unheard, request=request),
        "failures": failures(request),
        "reminders": reminders_of(request, here=here),
        "endings": [*kept_of(request.user), *endings(request.user, now=timezone.now())],
        "may_hear": can(request.user, Verb.HEAR),
        "request": request,
        "here": here,
    }


def soundings(alarms: Any, *, request: HttpRequest) -> list[Sounding]:
    """Return up to MOST of `alarms` as they are shown, the newest first."""
    found = alarms.select_related("story", "acknowledged_by").prefetch_related("recalls__user").order_by("-moment", "-pk")[:MOST]
    zone, finder = site_zone() if found else ZoneInfo("UTC"), AdminURLFinder(request.user)
    return [_sounding(alarm, zone=zone, finder=finder) for alarm in found]


def _sounding(alarm: Alarm, *, zone: ZoneInfo, finder: AdminURLFinder) -> Sounding:
    word, text = _WORDS[Alarm.Kind(alarm.kind)]
    by = f"by {alarm.acknowledged_by}" if alarm.acknowledged_by else "by nobody: there was nothing left to do"
    return Sounding(
        number=alarm.pk,
        word=word,
        headline=alarm.headline,
        text=text.format(agency=alarm.provider, headline=alarm.headline),
        said=alarm.said,
        time=stamp(alarm.moment, zone),
        iso=local_iso(alarm.moment, zone),
        story=str(alarm.story) if alarm.story else "",
        story_address=(finder.get_edit_url(alarm.story) or "") if alarm.story else "",
        source_address=reverse("intake:receipt", args=[alarm.receipt]),
        receipts=tuple(receipts.receipt_of(recall, zone=zone) for recall in _recalls(alarm)),
        heard=f"Heard {by}, {stamp(alarm.acknowledged, zone)}" if alarm.acknowledged else "",
    )


def _recalls(alarm: Alarm) -> Iterable[Any]:
    return sorted(alarm.recalls.all(), key=lambda recall: recall.pk)


def hear(number: int, *, request: HttpRequest) -> bool:
    """Note that whoever asks has heard the alarm of this number; say whether they were the first."""
    unheard = Alarm.objects.filter(pk=number, acknowledged=None)
    return bool(unheard.update(acknowledged=timezone.now(), acknowledged_by=request.user))
