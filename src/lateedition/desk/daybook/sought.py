"""What is sought in the daybook, and the lines that are like it, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet

from lateedition.desk.daybook.models import Deed


@dataclass(frozen=True)
class Sought:
    """What lines are to be like; what is empty does not matter.

    `who` is the number of an account, "house" for what happened by itself. `kind` is what was done something to ("stories.story"),
    `thing` its number. `since` and `until` are days, both included.
    """

    who: str = ""
    verb: str = ""
    kind: str = ""
    thing: str = ""
    since: str = ""
    until: str = ""

    @property
    def query(self) -> dict[str, str]:
        """What was asked for, by field, without the empty ones."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


def sought_in(query: Mapping[str, str]) -> Sought:
    """Return what the fields of a query seek. What cannot be meant is left out.

    >>> sought_in({"who": "7", "since": "2020-05-05", "until": "yesterday"})
    Sought(who='7', verb='', kind='', thing='', since='2020-05-05', until='')
    """
    said = {field.name: query.get(field.name, "").replace("\0", "").strip()[:255] for field in fields(Sought)}
    for name in ("since", "until"):
        said[name] = said[name] if _day(said[name]) else ""
    if said["who"] != "house" and not (said["who"].isascii() and said["who"].isdigit() and len(said["who"]) < 19):
        said["who"] = ""
    return Sought(**said)


def lines(sought: Sought, *, zone: ZoneInfo, before: int | None = None) -> QuerySet[Deed]:
    """Return the lines that are like `sought` and were written before line `before`, the newest first.

    They are ordered by number, which every index ends in: a page of fifty is as quick at the end as at the beginning.
    """
    found = Deed.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    if sought.who:
        found = found.filter(user_id=None if sought.who == "house" else int(sought.who))
    if sought.verb:
        found = found.filter(action=sought.verb)
    if sought.kind:
        found = found.filter(content_type_id=_kind(sought.kind))
    if sought.thing:
        found = found.filter(object_id=sought.thing)
    return _within(found, sought, zone)


def _within(found: QuerySet[Deed], sought: Sought, zone: ZoneInfo) -> QuerySet[Deed]:
    """Narrow `found` to days. Numbers grow with time, and bounds in numbers spare reading all that is newer than what is sought."""
    since, until = _day(sought.since), _day(sought.until)
    if since:
        begin = datetime.combine(since, time.min, zone)
        first = Deed.objects.filter(timestamp__gte=begin).order_by("timestamp", "pk").values_list("pk", flat=True).first()
        found = found.filter(timestamp__gte=begin, pk__gte=(first or 0) - _OUT_OF_STEP)
    if until:
        end = datetime.combine(until + timedelta(days=1), time.min, zone)
        last = Deed.objects.filter(timestamp__lt=end).order_by("-timestamp", "-pk").values_list("pk", flat=True).first()
        found = found.filter(timestamp__lt=end, pk__lte=(last or 0) + _OUT_OF_STEP)
    return found


_OUT_OF_STEP = 10_000
"""By how many numbers a line may be out of step with its time: several processes write at once, and an import says when it was."""


def _kind(label: str) -> int:
    """Return the number of the content type `label`, -1 if there is none."""
    app, _, model = label.partition(".")
    kind = ContentType.objects.filter(app_label=app, model=model).first()
    return kind.pk if kind else -1


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if 1970 < day.year < 9000 else None


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of things that lines are about, by label, with the word for each.

    Each kind is looked for by itself: one step in an index, where a DISTINCT would walk all of it.
    """
    used = ContentType.objects.filter(Exists(Deed.objects.order_by().filter(content_type_id=OuterRef("pk"))))
    found = [(f"{kind.app_label}.{kind.model}", str(kind.name).capitalize()) for kind in used]
    return sorted(found, key=lambda pair: pair[1])
