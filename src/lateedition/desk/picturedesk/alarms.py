"""Alarms of the picture desk: pictures that readers have and will lose within a day, over every page until they are renewed or gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from lateedition.desk.people.gate import can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.picturedesk.caring import ALARMED, end_of, ending

MOST = 3
"""So many are told one by one, the soonest first; of the rest it is said how many they are."""


@dataclass(frozen=True)
class Ending:
    """What is said of rights that end, and where something can be done about it; `key` is the same as long as it tells of the same."""

    key: str
    text: str
    address: str


def endings(user: object, *, now: datetime) -> list[Ending]:
    """Return what is to be told `user` of pictures that published stories show and that readers will soon lose."""
    if not isinstance(user, User) or not (can(user, Verb.RECALL_PICTURE) or can(user, Verb.PUBLISH)):
        return []
    found = list(ending(now=now, within=ALARMED).annotate(shown=Count("uses")).filter(shown__gt=0)[: MOST + 100])
    told = [
        Ending(
            f"rights-{picture.pk}", _said(str(picture), end_of(picture), picture.shown), reverse("wagtailimages:edit", args=[picture.pk])
        )
        for picture in found[:MOST]
    ]
    more = [Ending("rights-more", f"Our rights to {len(found) - MOST} more end within a day.", reverse("picturedesk:care"))]
    return told + (more if len(found) > MOST else [])


def _said(name: str, end: str, uses: int) -> str:
    stories = "1 published story shows it" if uses == 1 else f"{uses} published stories show it"
    return f"Our rights to the picture “{name}” end {end}; {stories}. Readers then get the fallback."
