"""What stands around the wire inbox's pages: tabs, filters, the list of versions, and Wagtail's own frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode

from lateedition.desk.intake.rows import Badge, row_of, short_time
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.story.moment import local_iso, stamp
from lateedition.wire.inbox import Entry, Quarantined, Sought

_STATUSES = (("usable", "Usable"), ("withheld", "Withheld"), ("canceled", "Killed"))
KINDS = (("text", "Text"), ("picture", "Picture"), ("video", "Video"), ("audio", "Audio"), ("graphic", "Graphic"),
         ("composite", "Composite"), ("event", "Event"), ("planning", "Planning"), ("advisory", "Advisory"))  # fmt: skip
_TABS = (("Inbox", "intake:inbox"), ("Updates", "intake:updates"), ("Alarms", "intake:alarms"), ("Quarantine", "intake:quarantine"),
         ("Left undone", "intake:undone"), ("Filed", "intake:filed"), ("Rules", "intake:rules"), ("Sources", "intake:sources"))  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """One of the inbox's lists."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True)
class Option:
    """A value of a filter, as a form offers it."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A filter, as a form offers it."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class VersionLine:
    """A version in the list of an item's versions. `earlier` is the number of the one before it, if we hold one."""

    number: int
    name: str
    time: str
    badges: tuple[Badge, ...]
    current: bool
    earlier: int | None


@dataclass(frozen=True)
class RefusedLine:
    """A payload that could not be read, as a line of the quarantine; times are in the site's zone."""

    receipt: int
    source: str
    name: str
    reason: str
    time: str
    stamp: str
    iso: str


def choices(sought: Sought, *, agencies: Iterable[str]) -> list[Choice]:
    """Return the filters of the inbox, set as `sought` has them."""
    return [
        _choice("provider", "Agency", [(name, name) for name in agencies], sought.provider),
        _choice("status", "Status", _STATUSES, sought.status),
        _choice("language", "Language", LANGUAGES, sought.language),
        _choice("kind", "Kind", KINDS, sought.kind),
    ]


def tabs(current: str) -> list[Tab]:
    """Return the inbox's tabs; `current` is the name of the view that is shown."""
    return [Tab(name, reverse(view), view == current) for name, view in _TABS]


def address(view: str, query: dict[str, Any]) -> str:
    """Return where `view` is, with `query` if there is any."""
    return f"{reverse(view)}?{urlencode(query)}" if query else reverse(view)


def frame(title: str, *above: tuple[str, str]) -> dict[str, Any]:
    """Return what Wagtail's page frame prints: the title, and the way back `above` it as labels and addresses."""
    crumbs = [("Home", reverse("wagtailadmin_home")), *above, (title, "")]
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in crumbs],
    }


def version_lines(versions: Sequence[Entry], *, shown: Entry, now: datetime, zone: ZoneInfo) -> list[VersionLine]:
    """Return the list of an item's versions, the newest first, each with the one before it; `shown` is the one on the page."""
    earlier = [*(version.number for version in versions[1:]), None]
    pairs = zip(versions, earlier, strict=True)
    return [version_line(version, shown=shown, earlier=before, now=now, zone=zone) for version, before in pairs]


def version_line(version: Entry, *, shown: Entry, earlier: int | None, now: datetime, zone: ZoneInfo) -> VersionLine:
    """Return one version by its name and time: when its agency made it, or when it came in if that was not said."""
    created = version.item.version_created
    return VersionLine(
        number=version.number,
        name="Unnumbered version" if version.item.version is None else f"Version {version.item.version}",
        time=stamp(created.moment if created else version.received, zone),
        badges=row_of(version, taken=None, now=now, zone=zone).badges,
        current=version.number == shown.number,
        earlier=earlier,
    )


def refused_line(payload: Quarantined, *, now: datetime, zone: ZoneInfo) -> RefusedLine:
    """Return a payload that could not be read as a line of the quarantine."""
    return RefusedLine(
        receipt=payload.receipt,
        source=payload.source,
        name=payload.name,
        reason=payload.reason,
        time=short_time(payload.received, now=now, zone=zone),
        stamp=stamp(payload.received, zone),
        iso=local_iso(payload.received, zone),
    )


def _choice(name: str, label: str, values: Sequence[tuple[str, str]], chosen: str) -> Choice:
    return Choice(name, label, tuple(Option(value, shown, value == chosen) for value, shown in values))
