"""Caring: the pictures that somebody must see to, because their rights end, or they are described or credited by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from lateedition.desk.pictures.models import Picture
from lateedition.desk.planning.walltime import both_clocks
from lateedition.desk.stories.queries import site_zone

SOON = timedelta(days=7)
ALARMED = timedelta(days=1)
"""From when on the end of rights to a picture that readers have stands over every page of the desk."""

MOST = 100


@dataclass(frozen=True)
class Line:
    """A picture of a list: how many published stories show it, and what is said of it, which may be a moment."""

    picture: Picture
    uses: int
    said: str = ""


@dataclass(frozen=True)
class CareList:
    """The first of a list, those that readers have before the rest, and how many there are."""

    name: str
    lines: tuple[Line, ...]
    count: int
    about: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


def care_lists(*, now: datetime) -> list[CareList]:
    """Return what is to be seen to, what is most pressing first."""
    return [
        _list("Rights end within 7 days", ending(now=now, within=SOON), "Renew them, or readers get the fallback at that second."),
        _list(
            "Rights have ended",
            Picture.objects.filter(lapsed__isnull=False, killed=None),
            "Readers have the fallback. A later end renews them.",
        ),
        _list("No description", undescribed(), "Those who cannot see these pictures are told nothing."),
        _list("No credit", Picture.objects.filter(credit="", killed=None), "A story with one of these cannot be published."),
    ]


def ending(*, now: datetime, within: timedelta) -> QuerySet[Picture]:
    """Return the pictures to which our rights end `within` that time, the soonest first."""
    return Picture.objects.filter(lapsed=None, killed=None, rights_end__gt=now, rights_end__lte=now + within).order_by("rights_end", "pk")


def undescribed() -> QuerySet[Picture]:
    """Return the pictures without a description of which nobody has said that they need none."""
    return Picture.objects.filter(alt="", is_decorative=False, killed=None)


def end_of(picture: Picture) -> str:
    """Return when our rights to a picture end, by the wall of the newsroom and in UTC; empty if they do not."""
    return both_clocks(picture.rights_end, site_zone()) if picture.rights_end else ""


def _list(name: str, pictures: QuerySet[Picture], about: str) -> CareList:
    counted = pictures.annotate(shown=Count("uses"))
    ordered = counted if counted.query.order_by else counted.order_by("-shown", "-pk")
    lines = tuple(Line(picture, picture.shown, end_of(picture)) for picture in ordered[:MOST])
    return CareList(name, lines, pictures.count(), about)
