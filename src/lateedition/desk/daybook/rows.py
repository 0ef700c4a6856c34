"""Lines of the daybook as a page prints them, and as machines read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.daybook.models import Deed
from lateedition.story.moment import local_iso, stamp


@dataclass(frozen=True)
class Row:
    """One line, or several that follow each other and say the same: `times` of them, the newest at `time`."""

    number: int
    time: str
    iso: str
    who: str
    said: str
    kind: str
    thing: str
    address: str
    origin: str
    outcome: str
    times: int


def rows_of(deeds: Iterable[Deed], *, zone: ZoneInfo, finder: AdminURLFinder) -> list[Row]:
    """Return lines as rows. A desk that saves while somebody writes leaves many lines that are alike; they are one row."""
    found = list(deeds)
    addresses = _addresses(found, finder)
    return [_row(list(alike), zone=zone, addresses=addresses) for _, alike in groupby(found, key=_likeness)]


def for_machines(deeds: Iterable[Deed]) -> Iterator[str]:
    """Give lines as JSON, one object a line."""
    for deed in deeds:
        told = {
            "number": deed.pk,
            "moment": deed.timestamp.isoformat(),
            "who": deed.who,
            "user": deed.user_id,
            "verb": deed.action,
            "said": str(deed.message),
            "kind": _label_of(deed),
            "thing": deed.object_id,
            "title": deed.label,
            "from": deed.data.get("from", ""),
            "outcome": deed.outcome,
            "data": {name: fact for name, fact in deed.data.items() if name not in ("by", "from", "outcome")},
        }
        yield json.dumps(told, ensure_ascii=False, default=str) + "\n"


def _likeness(deed: Deed) -> tuple[Any, ...]:
    return (deed.user_id, deed.action, deed.content_type_id, deed.object_id, deed.data.get("from"), str(deed.message), deed.outcome)


def _row(alike: list[Deed], *, zone: ZoneInfo, addresses: Callable[[Deed], str]) -> Row:
    newest = alike[0]
    return Row(
        number=newest.pk,
        time=stamp(newest.timestamp, zone),
        iso=local_iso(newest.timestamp, zone),
        who=newest.who,
        said=str(newest.message),
        kind=str(newest.object_verbose_name) if newest.content_type_id else "",
        thing=newest.label,
        address=addresses(newest),
        origin=newest.data.get("from", ""),
        outcome=newest.outcome,
        times=len(alike),
    )


def _addresses(deeds: list[Deed], finder: AdminURLFinder) -> Callable[[Deed], str]:
    """Return what says where the thing of a line is worked on; empty where it is gone, or has no page."""
    numbers: dict[int, set[str]] = {}
    for deed in deeds:
        if deed.content_type_id and not deed.deleted and str(deed.object_id).isdigit():
            numbers.setdefault(deed.content_type_id, set()).add(deed.object_id)
    known: dict[tuple[int | None, str], str] = {}
    for deed in deeds:
        if deed.content_type and deed.content_type_id in numbers:
            model = deed.content_type.model_class()
            for pk, thing in model._default_manager.in_bulk(numbers.pop(deed.content_type_id)).items() if model else ():
                known[deed.content_type_id, str(pk)] = finder.get_edit_url(thing) or ""
    return lambda deed: known.get((deed.content_type_id, deed.object_id), "")


def _label_of(deed: Deed) -> str:
    kind = deed.content_type
    return f"{kind.app_label}.{kind.model}" if kind else ""
