"""Keeps the counts coming in the desk's own process, as long as that lives."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from lateedition.desk.audience.ageing import age
from lateedition.desk.audience.carrying import carry
from lateedition.stand.tally import FOLDER

LOOK_EVERY_S = 10.0


def bring_over() -> bool:
    """Carry over what readers' counts there are, and let go of what is too old; there is nothing more to do then until others have come."""
    carry(settings.HOUSE.home / FOLDER, now=timezone.now())
    age(now=timezone.now(), months=settings.HOUSE.reads_months)
    return False
