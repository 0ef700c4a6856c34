"""Lapsing: when our rights to a picture end, readers lose it at that second, once, and every page goes on without it in one edition.

Pages of stories show their section's fallback picture instead, or the site's; the picture itself stays at the desk, and can be renewed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.snapshot import standing_document
from lateedition.desk.stories import exposure
from lateedition.desk.stories.actions import recalled
from lateedition.desk.stories.databaseclock import DatabaseClock
from lateedition.desk.stories.surfaces import of_lapsed
from lateedition.story import picture as documents

REASON = "Our rights to it have ended."


def next_end() -> datetime | None:
    """Return when the next rights end that have not been seen to, None if none will."""
    return _waiting().order_by("rights_end").values_list("rights_end", flat=True).first()


def lapse(*, clock: Callable[[], datetime]) -> list[int]:
    """Take from readers all pictures whose rights have ended by now, in one transaction; return their numbers.

    Whoever else tries, and whatever dies, each is taken once. Raises django.db.Error when the database fails, and then nothing was done.
    """
    if not _due(clock()).exists():
        return []
    with outbox.turn():
        now = clock()
        due = list(_due(now).order_by("pk"))
        for picture in due:
            _lapsed(picture, now=now)
    return [picture.pk for picture in due]


def _lapsed(picture: Picture, *, now: datetime) -> None:
    assert picture.rights_end is not None
    surfaces = of_lapsed(exposure.of_picture(picture.pk))
    picture.lapsed = now
    Picture.objects.filter(pk=picture.pk).update(lapsed=now)
    log(instance=picture, action="lateedition.lapse", data={"until": picture.rights_end.isoformat()})
    if isinstance(outbox.latest(f"picture:{picture.pk}"), documents.Picture):
        number = outbox.hand_over(standing_document(picture), now=now)
        times = (picture.rights_end, now)
        recalled(f"picture:{picture.pk}", picture.title, surfaces, number=number, user=None, times=times, reason=REASON)


def _waiting() -> QuerySet[Picture]:
    found: QuerySet[Picture] = Picture.objects.filter(lapsed=None, rights_end__isnull=False)
    return found


def _due(now: datetime) -> QuerySet[Picture]:
    due = _waiting().filter(rights_end__lte=now)
    return due.filter(rights_end__lte=DatabaseClock()) if connection.vendor == "postgresql" else due
